"""What can be wrong with a query. The command line and the web each translate these once."""

import re

from dortmund_ld.words.errors import QueryError

__all__ = ["NoFormat", "QueryError", "Refused", "broken_query"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

# The parser lists characters that a name may hold, as ranges; no reader of an error message wants them.
_RANGES = re.compile(r"\['[^]]*'(?:\s*\.\.=?\s*'[^]]*')?[^]]*\]", re.DOTALL)

_NOT_NAMES = re.compile(r"""<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|\#[^\n]*""")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PREFIX = re.compile(r"(?<![\w?$@:.-])([A-Za-z][\w.-]*|):(?=[\w%\\])")


class Refused(QueryError):
    """The query asks for something that the endpoint does not do, whatever its syntax."""


class NoFormat(QueryError):
    """The client wants no format that answers to this kind of query can have."""

    def __init__(self, kind: str) -> None:
        """Keep the kind of the answer: ``solutions``, ``boolean`` or ``graph``."""
        super().__init__(
            f"The answer to this query is of the kind “{kind}”, and no wanted format can carry it."
        )
        self.kind = kind


def broken_query(error: SyntaxError, text: str) -> QueryError:
    """Turn the parser's error into one with line and column (counted from 1) and a readable message."""
    found = _PLACE.match(str(error))
    if not found:
        return QueryError(f"The query cannot be read: {error}.")
    line, column = int(found[1]), int(found[2])
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    near = row[column - 1 : column + 29].strip()
    where = f"before “{near}”" if near else "at the end of the line"
    message = f"Line {line}, column {column}, {where}: {_readable(found[3])}{_undeclared(text)}"
    return QueryError(message, line=line, column=column)


def _undeclared(text: str) -> str:
    """Name the prefixes that the query uses and does not declare: the most frequent mistake of all."""
    plain = _NOT_NAMES.sub(" ", text)
    declared = set(_DECLARED.findall(plain))
    used = dict.fromkeys(_PREFIX.findall(_DECLARED.sub(" ", plain)))
    missing = [f"{prefix}:" for prefix in used if prefix not in declared]
    return f" Not declared: {', '.join(missing)}" if missing else ""


def _readable(expectation: str) -> str:
    """Say what the parser would have liked: its own remarks first, then a handful of tokens."""
    if "IRI parsing failed" in expectation:
        return "the IRI or prefixed name cannot be resolved."
    listed = _RANGES.sub("", expectation.removeprefix("expected ").removeprefix("one of "))
    wishes = list(dict.fromkeys(wish for wish in re.split(r",\s+", listed) if wish.strip(" ,|\n")))
    remarks = [wish for wish in wishes if " " in wish]
    if remarks:
        return "; ".join(remarks) + "."
    if not wishes:
        return "the query cannot end or go on like this."
    wishes.sort(key=lambda wish: not wish[0].isalpha())  # words before signs
    return "expected " + ", ".join(wishes[:_WISHES]) + (", …" if len(wishes) > _WISHES else ".")


_WISHES = 8  # more than this nobody reads
