"""How much of a source is accounted for: line by line, what carries a claim, what carries none, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dortmund_ld.views.evidence import Passage
from dortmund_ld.views.labels import Term


@dataclass(frozen=True)
class SourceLine:
    """A passage of a source with the claims that rest on it, or the reason why none does.

    ``readings`` are those of the claims (by IRI) that are interpretations of the editors.
    """

    passage: Passage
    label: Term
    claims: tuple[Term, ...]
    reason: Term | None
    readings: frozenset[str]


@dataclass(frozen=True)
class LineState:
    """A line of a source: its number, what it is (claimed, reasoned, blank or left), and a passage on it."""

    number: int
    state: str
    passage: str | None


@dataclass(frozen=True)
class Coverage:
    """All lines of a source, and how many there are of each state."""

    lines: tuple[LineState, ...]

    @property
    def total(self) -> int:
        """How many lines the source has."""
        return len(self.lines)

    def count(self, state: str) -> int:
        """Return how many lines are in this state."""
        return sum(line.state == state for line in self.lines)


def cover(passages: Iterable[SourceLine], total: int, blank: Collection[int]) -> Coverage:
    """Return the state of each of ``total`` lines: a claim goes before a reason, a reason before a blank."""
    claimed: dict[int, str] = {}
    reasoned: dict[int, str] = {}
    for line in passages:
        first, last = line.passage.first or 1, line.passage.last or 0
        for number in range(first, last + 1):
            (claimed if line.claims else reasoned).setdefault(number, line.passage.iri)
    return Coverage(tuple(_state(number, claimed, reasoned, blank) for number in range(1, total + 1)))


def _state(
    number: int, claimed: dict[int, str], reasoned: dict[int, str], blank: Collection[int]
) -> LineState:
    if number in claimed and number not in blank:
        return LineState(number, "claimed", claimed[number])
    if number in blank:
        return LineState(number, "blank", None)
    if number in reasoned:
        return LineState(number, "reasoned", reasoned[number])
    return LineState(number, "left", None)
