"""How much of a source is accounted for: line by line, what carries a claim, what carries none, and why.

Its passages are read in chapters, each from a heading up to the next one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dortmund_ld.views.evidence import SourceLine
from dortmund_ld.views.labels import Term
from dortmund_ld.views.records import Records, texts


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


@dataclass(frozen=True)
class Chapter:
    """Passages from a heading on, in their order; what stands before the first heading has none."""

    heading: Term | None
    passages: tuple[SourceLine, ...]

    @property
    def first(self) -> int:
        """The first line of the chapter."""
        return self.passages[0].passage.first or 1

    @property
    def last(self) -> int:
        """The last line of the chapter."""
        return max(line.passage.last or 0 for line in self.passages)

    @property
    def claims(self) -> int:
        """How many claims rest on lines of the chapter."""
        return len({claim.term for line in self.passages for claim in line.claims})


def chapters(passages: Iterable[SourceLine]) -> tuple[Chapter, ...]:
    """Return the passages of a source by its headings."""
    found: list[list[SourceLine]] = []
    for line in passages:
        if line.heads or not found:
            found.append([])
        found[-1].append(line)
    return tuple(Chapter(part[0].label if part[0].heads else None, tuple(part)) for part in found)


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


def lines_as_records(lines: Iterable[SourceLine]) -> Records:
    """Return the passages of a source as plain data, each with its claims in words, or why it has none."""
    columns = (
        *("iri", "first_line", "last_line", "label", "heading"),
        *("claims", "claim_labels", "claim_descriptions", "readings", "no_claim_reason"),
    )
    return Records(
        columns,
        tuple(
            (
                line.passage.iri,
                line.passage.first,
                line.passage.last,
                line.label.text,
                line.passage.heading.text if line.passage.heading else None,
                tuple(claim.term.iri or claim.term.text for claim in line.claims),
                texts(claim.term for claim in line.claims),
                texts(claim.description or claim.term for claim in line.claims),
                tuple(claim.term.iri or claim.term.text for claim in line.claims if claim.is_reading),
                line.reason.text if line.reason else None,
            )
            for line in lines
        ),
    )
