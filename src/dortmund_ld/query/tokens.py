"""The words of a query, as far as its clauses can be told apart without a parser.

pyoxigraph has a parser and does not show what it read. Whoever goes by this scanner, which may disagree with
the parser, lets the parser have the last word: what is found here is never taken for granted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dortmund_ld.query.errors import Refused

_TOKEN = re.compile(
    r"""(?P<skip> \s+ | \#[^\r\n]* )
      | (?P<iri> <[^\x00-\x20<>"{}|^`\\]*> )
      | (?P<string> \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
                  | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' )
      | (?P<unclosed> ["'] )
      | (?P<name> [?$@]\w* | :[\w.:%\\-]*+ )
      | (?P<word> [^\W\d][\w.-]*+ (?: :[\w.:%\\-]*+ )? )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


@dataclass(frozen=True)
class Token:
    """A piece of a query: ``iri``, ``string``, ``name``, ``word`` or ``other``, and where it stands."""

    kind: str
    text: str
    begin: int
    end: int


def read_tokens(text: str) -> Iterator[Token]:
    """Yield what the text is made of, without blanks and comments; raises Refused for an open quotation."""
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "unclosed":
            raise Refused("A quotation mark in the query is not closed.")
        if found.lastgroup != "skip":
            yield Token(found.lastgroup or "", found[0], found.start(), found.end())


def is_word(token: Token, word: str) -> bool:
    """Tell whether a piece is this word, in any case of letters."""
    return token.kind == "word" and token.text.upper() == word


def find_closing(tokens: list[Token], opening: int) -> int:
    """Return the place of the brace that closes the one at ``opening``; raises Refused if there is none."""
    depth = 0
    for place in range(opening, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[place].text, 0)
        if depth == 0:
            return place
    raise Refused("The braces of the query are not closed.")


def find_prologue(text: str) -> str:
    """Return what stands before SELECT, ASK, CONSTRUCT or DESCRIBE: the base and the prefixes."""
    form = find_form(text)
    return text[: form.begin] if form else ""


def find_form(text: str) -> Token | None:
    """Return the word SELECT, ASK, CONSTRUCT or DESCRIBE that begins the query, None if there is none."""
    return next(
        (each for each in read_tokens(text) if each.kind == "word" and each.text.upper() in _FORMS), None
    )
