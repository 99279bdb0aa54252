"""Employers as a table: sector, ownership and ranks of each, with facets to choose by, and as a file."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from dortmund_ld.views.facts import Facts, Subject
from dortmund_ld.views.labels import Term
from dortmund_ld.views.voices import Voice

# The properties of the ontology that one can choose by.
FACETS = ("sector", "ownership")


@dataclass(frozen=True)
class Rank:
    """A statement of rank: its label, the rank and who says it."""

    term: Term
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class EmployerRow:
    """An employer with its values by facet and its ranks."""

    subject: Subject
    values: Mapping[str, tuple[Term, ...]]
    ranks: tuple[Rank, ...]


@dataclass(frozen=True)
class Option:
    """A value to choose: its short name in addresses, how many rows have it, whether it is chosen."""

    term: Term
    name: str
    size: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A property to choose by, with its values."""

    name: str
    term: Term
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Employers:
    """The rows that fit the choice, out of ``total``, and the facets."""

    rows: tuple[EmployerRow, ...]
    facets: tuple[Facet, ...]
    total: int


def read_employers(facts: Facts, chosen: Mapping[str, Sequence[str]], base: str) -> Employers:
    """Return the employers that have, by each facet, one of the chosen values (IRIs without the ``base``)."""
    rows = [_row(facts, iri) for iri in facts.own("Employer")]
    fitting = tuple(row for row in rows if all(_fits(row, name, chosen, base) for name in FACETS))
    facets = tuple(_facet(facts, name, rows, chosen.get(name, ()), base) for name in FACETS)
    return Employers(fitting, tuple(facet for facet in facets if facet.options), len(rows))


def _row(facts: Facts, iri: str) -> EmployerRow:
    ranks = facts.pointing(iri, str(facts.words.ranked))
    return EmployerRow(
        subject=facts.subject(iri),
        values={name: facts.values(iri, str(facts.words[name])) for name in FACETS},
        ranks=tuple(Rank(facts.term(rank), facts.voices(rank)) for rank in ranks),
    )


def _fits(row: EmployerRow, name: str, chosen: Mapping[str, Sequence[str]], base: str) -> bool:
    wanted = {f"{base}{value}" for value in chosen.get(name, ())}
    return not wanted or any(term.iri in wanted for term in row.values[name])


def _facet(facts: Facts, name: str, rows: Sequence[EmployerRow], chosen: Sequence[str], base: str) -> Facet:
    sizes: dict[Term, int] = {}
    for row in rows:
        for term in row.values[name]:
            sizes[term] = sizes.get(term, 0) + 1
    options = (
        Option(term, (term.iri or "").removeprefix(base), size, (term.iri or "").removeprefix(base) in chosen)
        for term, size in sorted(sizes.items(), key=lambda pair: pair[0].text.casefold())
    )
    return Facet(name, facts.term(str(facts.words[name])), tuple(options))


def as_records(employers: Employers) -> list[dict[str, object]]:
    """Return the rows as plain data, each with the lines of the source behind it."""
    return [
        {
            "iri": row.subject.iri,
            "label": row.subject.term.text,
            **{name: [term.text for term in row.values[name]] for name in FACETS},
            "ranks": [rank.term.text for rank in row.ranks],
            "stated_by": [_voice(voice) for voice in row.subject.voices],
        }
        for row in employers.rows
    ]


def write_json(employers: Employers) -> str:
    """Return the rows as JSON."""
    return json.dumps(as_records(employers), ensure_ascii=False, indent=1)


def write_csv(employers: Employers) -> str:
    """Return the rows as CSV (RFC 4180); several values in a cell are parted by a bar."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["iri", "label", *FACETS, "ranks", "stated_by"])
    for record in as_records(employers):
        writer.writerow(
            [" | ".join(value) if isinstance(value, list) else value for value in record.values()]
        )
    return text.getvalue()


def _voice(voice: Voice) -> str:
    lines = [
        f"{passage.first}" if passage.first == passage.last else f"{passage.first}–{passage.last}"
        for passage in voice.passages
    ]
    return f"{voice.who.text}, {', '.join(lines)}" if lines else voice.who.text
