"""What a store elsewhere sent: whether it is whole and what it says, written in the format that is wanted.

Only formats whose grammar has an end are asked for where there is a choice: of CSV and TSV nobody can tell
whether the last row was the last. Whatever comes is parsed to its end and written anew, so that the answer is
the same whichever store gave it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import cast
from xml.parsers import expat

import pyoxigraph
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.errors import NoFormat
from dortmund_ld.query.remote.errors import StoreIncomplete
from dortmund_ld.query.remote.transport import Reply, excerpt
from dortmund_ld.query.requests import Formats
from dortmund_ld.query.serialising import serialise
from dortmund_ld.query.spool import Spool

# Read whatever of these the store has, in this order.
RESULTS = (QueryResultsFormat.JSON, QueryResultsFormat.XML)
GRAPHS = (RdfFormat.N_TRIPLES, RdfFormat.TURTLE, RdfFormat.RDF_XML)

# Names under which stores send these formats, beside those of pyoxigraph.
_ALSO: Mapping[str, QueryResultsFormat | RdfFormat] = {
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/ntriples": RdfFormat.N_TRIPLES,
    "text/n3": RdfFormat.TURTLE,
}

# Virtuoso says with this header how many solutions it gives at most, and leaves the others out in silence.
_MOST_ROWS = "x-sparql-maxrows"

# Virtuoso says with these that it stopped before the end (“anytime” queries, status 200 or 206).
_STOPPED = ("x-sql-state", "x-exec-milliseconds-exceeded")

# Virtuoso's name for the truth of an ASK, which it sends as a table of one row.
_TRUTH = "__ASK_RETVAL"

# Virtuoso's names of blank nodes, which break the grammar of names, in JSON and in XML.
_NODE_ID = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*"|<bnode>)nodeID://')

_YES, _NO = "ASK {}", "ASK { FILTER(false) }"


def accepted(kind: Kind) -> str:
    """Return the Accept header to ask with."""
    types = [form.media_type for form in (GRAPHS if kind is Kind.GRAPH else RESULTS)]
    return ", ".join(
        media_type if not number else f"{media_type};q={1 - number / 10:g}"
        for number, media_type in enumerate(types)
    )


def require_format(kind: Kind, formats: Formats) -> None:
    """Raise NoFormat before anything is asked if the client takes no format that the answer can have."""
    if (formats.graph if kind is Kind.GRAPH else formats.results) is None:
        raise NoFormat(kind.value)


def read_answer(
    reply: Reply, kind: Kind, formats: Formats, spool: Spool, prefixes: Mapping[str, str], url: str
) -> Answer:
    """Return the reply of a store as a finished answer.

    Raises StoreIncomplete if it is not whole, or no answer to this kind of query.
    """
    stopped = next((reply.headers[name] for name in _STOPPED if name in reply.headers), None)
    if stopped:
        raise StoreIncomplete(f"The store at {url} stopped before the end and sent what it had: {stopped}.")
    try:
        if kind is Kind.GRAPH:
            return serialise(read_graph(reply, url), formats, prefixes, spool)
        return serialise(read_results(reply, kind, url), formats, prefixes, spool)
    except (SyntaxError, ValueError) as error:
        raise _broken(reply, url, str(error)) from error


def read_solutions(reply: Reply, url: str) -> list[QuerySolution]:
    """Return the solutions in a reply, all of them; raises StoreIncomplete."""
    try:
        found = read_results(reply, Kind.SOLUTIONS, url)
        return [] if isinstance(found, QueryBoolean) else list(found)
    except (SyntaxError, ValueError) as error:
        raise _broken(reply, url, str(error)) from error


def read_graph(reply: Reply, url: str) -> list[Triple]:
    """Return the triples of a reply; raises StoreIncomplete, or SyntaxError if they are cut short."""
    form = _format(reply, GRAPHS)
    if form is None or not isinstance(form, RdfFormat):
        raise _no_answer(reply, url)
    if form != RdfFormat.RDF_XML and not reply.framed:
        raise StoreIncomplete(
            f"The store at {url} sends graphs without saying how long they are, so nobody can tell whether "
            "this one is whole. Let it, or the proxy before it, send a Content-Length or chunks."
        )
    triples = [quad.triple for quad in pyoxigraph.parse(reply.body, format=form)]
    _require_all(reply, len(triples), url)
    return triples


def read_results(reply: Reply, kind: Kind, url: str) -> QueryBoolean | QuerySolutions:
    """Return the solutions or the truth in a reply; raises as read_graph does."""
    form = _format(reply, RESULTS)
    if form is None or not isinstance(form, QueryResultsFormat):
        raise _no_answer(reply, url)
    _require_all(reply, _count(reply.body, form), url)
    body = _NODE_ID.sub(rb"\1", reply.body) if b"nodeID://" in reply.body else reply.body
    found = pyoxigraph.parse_query_results(BytesIO(body), format=form)
    if kind is Kind.BOOLEAN and isinstance(found, QuerySolutions):
        return _truth(found, reply, url)
    if kind is Kind.SOLUTIONS and isinstance(found, QueryBoolean):
        raise _no_answer(reply, url)
    return found


def _count(body: bytes, form: QueryResultsFormat) -> int:
    """Return the number of solutions; raises ValueError or SyntaxError if the text is cut short.

    pyoxigraph reads a result to the end of its last solution, and no further.
    """
    if form == QueryResultsFormat.JSON:
        found = json.loads(body)
        results = found.get("results") if isinstance(found, dict) else None
        return len(results["bindings"]) if isinstance(results, dict) and "bindings" in results else 0
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: names.append(name)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise SyntaxError(str(error)) from error
    return sum(name.endswith(" result") for name in names)


def _require_all(reply: Reply, size: int, url: str) -> None:
    most = reply.headers.get(_MOST_ROWS, "")
    if most.isdecimal() and size >= int(most):
        raise StoreIncomplete(
            f"The store at {url} gives at most {most} solutions and leaves the others out: ask for less with "
            "LIMIT, or let it give more (in Virtuoso: ResultSetMaxRows)."
        )


def _truth(found: QuerySolutions, reply: Reply, url: str) -> QueryBoolean:
    if [variable.value for variable in found.variables] != [_TRUTH]:
        raise _no_answer(reply, url)
    values = [getattr(solution[_TRUTH], "value", "0") for solution in found]
    truth = Store().query(_YES if values and values[0] in {"1", "true"} else _NO)
    return cast("QueryBoolean", truth)


def _format(
    reply: Reply, offers: Iterable[QueryResultsFormat | RdfFormat]
) -> QueryResultsFormat | RdfFormat | None:
    named = {form.media_type.partition(";")[0]: form for form in offers}
    return named.get(reply.media_type) or _ALSO.get(reply.media_type)


def _no_answer(reply: Reply, url: str) -> StoreIncomplete:
    kind = reply.media_type or "no media type"
    return StoreIncomplete(
        f"The store at {url} sent something that is no answer to this query ({kind}): "
        f"“{excerpt(reply.body)}”. Is this the address of its SPARQL endpoint?"
    )


def _broken(reply: Reply, url: str, reason: str) -> StoreIncomplete:
    end = excerpt(reply.body[-_END:])
    return StoreIncomplete(
        f"The store at {url} sent an answer that is cut short or broken: {reason}. It ends with “{end}”."
    )


_END = 120  # bytes of a broken answer that the message shows: an error text stands at its end
