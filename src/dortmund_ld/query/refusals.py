"""What is refused before anything runs: updates, calls to other endpoints, and nesting without end.

``pyoxigraph.Store.query`` follows SERVICE to any address that a query names, so on a public endpoint the
keyword must never reach it. A scanner of our own could disagree with the parser about where an IRI or a
comment ends (``?a<?b)SERVICE#>``); so the parser itself is asked. Every occurrence of the word, wherever it
stands, is misspelt, and the text is parsed over an empty store: if it still is a query, the word was never
the keyword. If it is not, the query is refused, without having been run.

SPARQL 1.1 Query, section 19.8; SPARQL 1.1 Federated Query, section 2; SPARQL 1.1 Update, section 3.
"""

import re

from pyoxigraph import Store

from dortmund_ld.query.errors import Refused, broken_query

_SERVICE = re.compile(r"SERVICE", re.IGNORECASE)
_SERVICE_IN_CAPITALS = "SERVICE"  # looked for first, which is ten times as fast
_SERVICE_AND_BLANKS = re.compile(r"SERVICE(?:\s|\#[^\r\n]*)*[<?$]?", re.IGNORECASE)
_BRACKET = re.compile(r"[][(){}]")
_MISSPELT = "SERVICX"  # as long as the word, so that the parser's line and column stay true

# Comments and prologue, then a keyword that begins an update and no query.
_UPDATE = re.compile(
    r"""(?: \s+ | \#[^\r\n]* | BASE\s*<[^<>]*> | PREFIX\s+[^\s:<>]*:\s*<[^<>]*> )*+
        (INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def refuse_nesting(text: str, deepest: int) -> None:
    """Raise Refused if brackets nest deeper than ``deepest``; those within strings and comments count too.

    The parser calls itself for every bracket and takes the whole process down when the stack is used up,
    which took 3,000 braces.
    """
    if sum(map(text.count, "([{")) <= deepest:
        return
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] in "([{" else -1
        if depth > deepest:
            raise Refused(f"The query nests brackets deeper than {deepest} levels, which is not read here.")


def refuse_update(text: str) -> None:
    """Raise Refused if the text is an update; its syntax is not looked at any further."""
    found = _UPDATE.match(text)
    if found:
        raise Refused(
            f"{found[1].upper()} would change the data, and this endpoint only answers questions: "
            "send SELECT, ASK, CONSTRUCT or DESCRIBE."
        )


def refuse_service(text: str, base: str) -> None:
    """Raise Refused if the query calls another endpoint or is an update, QueryError for another error."""
    if _SERVICE_IN_CAPITALS not in text.upper():
        return
    try:
        Store().query(_SERVICE.sub(_MISSPELT, text), base_iri=base)
    except SyntaxError as error:
        refuse_update(text)
        problem = broken_query(error, text)
        if _at_the_word(text, problem.line, problem.column):
            raise Refused(
                "SERVICE would call another endpoint, which this one does not do: run the query in a client "
                "that can, or ask the other endpoint by itself.",
                line=problem.line,
                column=problem.column,
            ) from error
        raise problem from error


def _at_the_word(text: str, line: int | None, column: int | None) -> bool:
    """Tell whether the parser stopped at the word or what follows it: the misspelling is at fault.

    What follows are blanks, and the sign that an IRI or a variable begins with.
    """
    if line is None or column is None:
        return True
    rows = text.split("\n")
    here = sum(len(row) + 1 for row in rows[: line - 1]) + column - 1
    return any(found.start() <= here <= found.end() for found in _SERVICE_AND_BLANKS.finditer(text))
