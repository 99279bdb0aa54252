"""The lines of a Turtle file as a person reads them: a literal over several lines counts as one.

This is no parser: the grammar is checked when the publication is loaded. It knows just enough of the
terminals of Turtle (https://www.w3.org/TR/turtle/#sec-grammar-grammar) never to mistake a `;`, `,` or
`#` within a literal or an IRI for punctuation or a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_STRING = r'"""(?:[^"\\]|\\.|"(?!""))*"""' + "|" + r"'''(?:[^'\\]|\\.|'(?!''))*'''"
STRING = rf'(?:{LONG_STRING}|"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*')"
IRI = r"<[^<>\"{}|^`\\\s]*>"
NAME = r"(?:[A-Za-z][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*"
RESOURCE = rf"(?:{IRI}|{NAME})"
LITERAL = rf"{STRING}(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^{RESOURCE})?"
NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
TERM = rf"(?:{LITERAL}|{RESOURCE}|{NUMBER}|true|false)"

_OPAQUE = re.compile(rf"{STRING}|{IRI}|#[^\n]*", re.DOTALL)


@dataclass(frozen=True)
class LogicalLine:
    """A line of text, or the lines that a literal in triple quotes spans; `number` is that of the first."""

    number: int
    text: str


def logical_lines(text: str) -> Iterator[LogicalLine]:
    """Yield the lines of a Turtle text, with those that one literal spans joined by their newlines."""
    if '"""' not in text and "'''" not in text:
        yield from (LogicalLine(number, line) for number, line in enumerate(_split(text), start=1))
        return
    marked = _OPAQUE.sub(lambda match: match.group().replace("\n", "\0"), text)
    number = 1
    for line in _split(marked):
        yield LogicalLine(number, line.replace("\0", "\n"))
        number += 1 + line.count("\0")


def without_literals(text: str) -> str:
    """Return the text with strings, IRIs and comments blanked; line breaks and prefixed names stay."""
    return _OPAQUE.sub(lambda match: " " + "\n" * match.group().count("\n"), text)


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines and not lines[-1] else lines
