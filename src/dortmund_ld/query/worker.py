"""The life of a worker process: read a request, run it, send the whole answer; until the owner hangs up.

A worker handles one query at a time and knows no deadline: who owns it kills it. It keeps its memory bounded,
tells of every error that it survives, and leaves a trace of one that it does not on its standard error, which
its owner reads (``epitaph``).
"""

import faulthandler
import gc
import os
import socket
import sys
import traceback
from typing import BinaryIO

from pyoxigraph import Store

from dortmund_ld.query import bounds
from dortmund_ld.query.answers import Answer
from dortmund_ld.query.errors import OutOfMemory, QueryError, TooComplex, Unanswered, WorkerDied
from dortmund_ld.query.execute import execute
from dortmund_ld.query.processors import has_stepped_back
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.query.source import Place, Plan
from dortmund_ld.query.spool import Spool, open_nameless_file
from dortmund_ld.query.wire import receive_request, send_answer, send_error

CONNECTION, LAST_WORDS = 3, 2  # the files that a worker begins with


def live(store: Store | None, plan: Plan, parent: int) -> None:
    """Be a worker, from after the fork to the end; ``store`` is None if it is to be opened here."""
    bounds.die_with(parent)
    bounds.offer_to_oom_killer()
    faulthandler.enable(LAST_WORDS, all_threads=False)
    if store is None:
        store = plan.source.open()
    bounds.bound_memory(plan.limits.memory)
    if plan.source.place is Place.MEMORY:
        bounds.forbid_files()  # RocksDB opens its files when it needs them
    rehearse(store, plan)
    with socket.socket(fileno=CONNECTION) as connection:
        _serve(connection, store, plan)


def rehearse(store: Store, plan: Plan) -> None:
    """Answer a query of each kind, so that nobody waits for what a first one sets up.

    In the template, for all workers; and in each of them, which so gets the memory that it writes to.
    """
    for text in ("ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"):
        request = QueryRequest(text)
        spool = Spool(plan.limits.result, plan.limits.in_memory)
        _answer(store, request, dict(plan.source.setting.prefixes), spool, plan).close()


def epitaph(words: bytes, cap: int) -> QueryError | Unanswered:
    """Tell from the last words of a worker what its query died of."""
    if b"memory allocation of" in words or b"MemoryError" in words:
        return OutOfMemory(cap)
    if b"Segmentation fault" in words or b"Bus error" in words or b"overflowed its stack" in words:
        return TooComplex()
    return WorkerDied()


def _serve(connection: socket.socket, store: Store, plan: Plan) -> None:
    prefixes = dict(plan.source.setting.prefixes)
    grown = bounds.usage()[0] + plan.limits.memory // 4  # beyond, a fresh worker is better than this one
    while received := receive_request(connection):
        request, cap, in_memory = received
        outcome: Answer | QueryError | Unanswered
        try:
            outcome = _answer(store, request, prefixes, Spool(cap, in_memory, _open_file), plan)
        except MemoryError:
            gc.collect()
            outcome = OutOfMemory(plan.limits.memory)
        except (QueryError, Unanswered) as error:
            outcome = error
        peak, used = bounds.usage()
        retire = peak > grown or has_stepped_back() or isinstance(outcome, OutOfMemory)
        if isinstance(outcome, Answer):
            send_answer(connection, outcome, retire=retire, used=used)
            outcome.close()
        else:
            send_error(connection, outcome, retire=retire, used=used)


def _answer(
    store: Store, request: QueryRequest, prefixes: dict[str, str], spool: Spool, plan: Plan
) -> Answer:
    return execute(
        store,
        request.text,
        request.formats,
        base=plan.source.setting.base,
        prefixes=prefixes,
        dataset=request.dataset,
        spool=spool,
        nesting=plan.limits.nesting,
    )


def _open_file() -> BinaryIO:
    with bounds.files_allowed():
        return open_nameless_file()


def leave() -> None:
    """End the process at once, tidying nothing that is the template's; tell of the error, if one led here."""
    if sys.exc_info()[0]:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(0)
