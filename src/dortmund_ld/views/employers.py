"""Employers as a table: sector, ownership and ranks of each, with facets to choose by, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dortmund_ld.views.facts import Facts, Stated, Subject
from dortmund_ld.views.labels import Term
from dortmund_ld.views.records import Records, said_by, stated_cells

# The properties of the ontology that one can choose by.
FACETS = ("sector", "ownership")


@dataclass(frozen=True)
class EmployerRow:
    """An employer with its values by facet and its ranks."""

    subject: Subject
    values: Mapping[str, tuple[Stated, ...]]
    ranks: tuple[Stated, ...]


@dataclass(frozen=True)
class Option:
    """A value to choose: its short name in addresses, whether it is chosen, how many rows it would give.

    These are the rows that have it and fit what is chosen of the other properties.
    """

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
    facets = tuple(_facet(facts, name, rows, chosen, base) for name in FACETS)
    return Employers(fitting, tuple(facet for facet in facets if facet.options), len(rows))


def _row(facts: Facts, iri: str) -> EmployerRow:
    ranks = facts.pointing(iri, str(facts.words.ranked))
    return EmployerRow(
        subject=facts.subject(iri),
        values={name: facts.stated(iri, str(facts.words[name])) for name in FACETS},
        ranks=tuple(Stated((facts.term(rank),), facts.voices(rank)) for rank in ranks),
    )


def _fits(row: EmployerRow, name: str, chosen: Mapping[str, Sequence[str]], base: str) -> bool:
    wanted = {f"{base}{value}" for value in chosen.get(name, ())}
    return not wanted or any(term.iri in wanted for group in row.values[name] for term in group.terms)


def _facet(
    facts: Facts, name: str, rows: Sequence[EmployerRow], chosen: Mapping[str, Sequence[str]], base: str
) -> Facet:
    sizes: dict[Term, int] = {}
    for row in rows:
        fits = all(_fits(row, other, chosen, base) for other in FACETS if other != name)
        for term in (term for group in row.values[name] for term in group.terms):
            sizes[term] = sizes.get(term, 0) + fits
    return Facet(
        name,
        facts.term(str(facts.words[name])),
        tuple(
            _option(term, size, chosen.get(name, ()), base)
            for term, size in sorted(sizes.items(), key=lambda pair: pair[0].text.casefold())
        ),
    )


def _option(term: Term, size: int, chosen: Sequence[str], base: str) -> Option:
    short = (term.iri or "").removeprefix(base)
    return Option(term, short, size, short in chosen)


def as_records(employers: Employers) -> Records:
    """Return the rows as plain data, each value with those who state it."""
    named = (*FACETS, "ranks")
    columns = ("iri", "label", "stated_by", *(part for name in named for part in (name, f"{name}_stated_by")))
    return Records(
        columns,
        tuple(
            (
                row.subject.iri,
                row.subject.term.text,
                said_by(row.subject.voices),
                *(cell for name in FACETS for cell in stated_cells(row.values[name])),
                *stated_cells(row.ranks),
            )
            for row in employers.rows
        ),
    )
