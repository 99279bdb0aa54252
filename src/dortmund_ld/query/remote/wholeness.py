"""Whether a store elsewhere gives a graph whole.

Virtuoso gives at most so many solutions (ResultSetMaxRows). With those of a SELECT it says so in a header;
the graph of a CONSTRUCT or DESCRIBE it makes of the first ones, and nothing tells that there were more. So
the solutions that such a graph is made of are asked for first, with as little in them as can be.
"""

from collections.abc import Iterator

from dortmund_ld.query.errors import QueryError
from dortmund_ld.query.parsing import is_query
from dortmund_ld.query.tokens import Token, find_closing, find_form, is_word, read_tokens


def solutions_behind(text: str, base: str) -> str | None:
    """Return the SELECT with the solutions that the graph of a CONSTRUCT or DESCRIBE is made of.

    None for a DESCRIBE that names all of its things. Raises QueryError if there is none that can be read.
    """
    form = find_form(text)
    assert form is not None  # noqa: S101  # it was read as a query that gives a graph
    rest = [token for token in read_tokens(text) if token.begin >= form.end]
    found = _of_construct(text, form, rest) if is_word(form, "CONSTRUCT") else _of_describe(text, form, rest)
    if found is not None and not is_query(found, base):
        raise QueryError(
            "The query is written in a way that cannot be asked here: leave escapes in names out."
        )
    return found


def _of_construct(text: str, form: Token, rest: list[Token]) -> str:
    name = "solution"
    while name in text:
        name += "_"
    end = rest[find_closing(rest, 0)].end if rest[0].text == "{" else form.end
    return f"{text[: form.begin]}SELECT (1 AS ?{name}){text[end:]}"


def _of_describe(text: str, form: Token, rest: list[Token]) -> str | None:
    targets = list(_targets(rest))
    variables = [token.text for token in targets if token.text[0] in "?$*"]
    if not variables or all(token.text != "{" for token in rest):
        return None
    return f"{text[: form.begin]}SELECT DISTINCT {' '.join(variables)} {text[targets[-1].end :]}"


def _targets(rest: list[Token]) -> Iterator[Token]:
    """Yield what a DESCRIBE names: variables, IRIs, or an asterisk."""
    for token in rest:
        if token.text == "{" or is_word(token, "WHERE") or is_word(token, "FROM"):
            return
        yield token
