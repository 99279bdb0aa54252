"""Reading a query without running it: what kind it is, and whether it may be sent to a store elsewhere.

So a mistake gives the same message, with line and column, whatever store answers, and nothing but SPARQL 1.1
queries ever reaches the store: no update, no SERVICE, no pragma of its own dialect.
"""

import re
import subprocess
import sys
import threading
from contextlib import suppress

from dortmund_ld.query.answers import Kind
from dortmund_ld.query.dataset import names_graphs
from dortmund_ld.query.errors import QueryError, TooComplex
from dortmund_ld.query.parsing import parse
from dortmund_ld.query.refusals import refuse_nesting, refuse_service, refuse_update

# The parser calls itself for each link of a chain, and between 4,000 and 8,000 links use up the two megabytes
# of stack that a thread may have, and end the process. A link takes a byte or more, so a text up to this
# length is read here; a longer one is first read by a process of its own, which may end.
READ_HERE = 4_000
READING_S = 10.0
SMALLEST_STACK = 1 << 20  # of the process that reads first: what goes through here goes through anywhere

_FORM = re.compile(
    r"""(?: \s+ | \#[^\r\n]* | BASE\s*<[^<>]*> | PREFIX\s*[^\s:<>]*:\s*<[^<>]*> )*+
        (SELECT|ASK|CONSTRUCT|DESCRIBE)""",
    re.IGNORECASE | re.VERBOSE,
)
_KINDS = {"SELECT": Kind.SOLUTIONS, "ASK": Kind.BOOLEAN, "CONSTRUCT": Kind.GRAPH, "DESCRIBE": Kind.GRAPH}


def read_query(text: str, *, base: str, nesting: int) -> Kind:
    """Return the kind of answer that a query has.

    Raises QueryError with line and column if it is none, Refused if it is one that is not run here,
    TooComplex if the parser cannot walk through it.
    """
    refuse_nesting(text, nesting)
    refuse_update(text)
    if len(text) > READ_HERE:
        _read_elsewhere(text, base)
    refuse_service(text, base)
    parse(text, base)
    form = _FORM.match(text)
    if form is None:
        raise QueryError("The query does not begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return _KINDS[form[1].upper()]


def _read_elsewhere(text: str, base: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the text goes to standard input
            [sys.executable, "-m", __name__, base],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=READING_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooComplex from error
    if done.returncode < 0:
        raise TooComplex


def _main() -> None:
    """Parse what comes on standard input, in a process that may die of it."""
    threading.stack_size(SMALLEST_STACK)
    reader = threading.Thread(target=_read_all, args=(sys.stdin.buffer.read().decode(), sys.argv[1]))
    reader.start()
    reader.join()


def _read_all(text: str, base: str) -> None:
    with suppress(QueryError):
        refuse_service(text, base)
        parse(text, base)
        names_graphs(text, base)


if __name__ == "__main__":
    _main()
