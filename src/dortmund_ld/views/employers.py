"""Employers as a table: sector, ownership and ranks of each, with facets to choose by, and as a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from dortmund_ld.views.facts import Facts, Stated, Subject
from dortmund_ld.views.labels import Term
from dortmund_ld.views.records import Records, said_by, stated_cells
from dortmund_ld.words.folding import in_dictionary_order

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
    """Employers that fit the choice, as many rows as were asked for; how many fit, and how many there are."""

    rows: tuple[EmployerRow, ...]
    facets: tuple[Facet, ...]
    fitting: int
    total: int


@dataclass(frozen=True)
class Chosen:
    """What was chosen of each facet (IRIs), and what each employer has of it."""

    wanted: Mapping[str, frozenset[str]]
    values: Mapping[str, Mapping[str, Sequence[object]]]

    def fits(self, iri: str, *names: str) -> bool:
        """Tell whether an employer has one of the values chosen of each of these facets."""
        return all(
            not self.wanted[name] or any(_iri(value) in self.wanted[name] for value in self.of(iri, name))
            for name in names
        )

    def of(self, iri: str, name: str) -> Sequence[object]:
        """Return what an employer has of a facet."""
        return self.values[name].get(iri, ())


def read_employers(facts: Facts, wanted: Mapping[str, Sequence[str]], base: str, part: slice) -> Employers:
    """Return part of the employers that have, by each facet, one of the values wanted.

    Values are IRIs without the ``base``.
    """
    chosen = Chosen(
        {name: frozenset(base + value for value in wanted.get(name, ())) for name in FACETS},
        {name: facts.by_subject(str(facts.words[name])) for name in FACETS},
    )
    every = facts.own("Employer")
    fitting = [iri for iri in every if chosen.fits(iri, *FACETS)]
    facets = (_facet(facts, name, every, chosen, base) for name in FACETS)
    return Employers(
        rows=tuple(_row(facts, iri) for iri in fitting[part]),
        facets=tuple(facet for facet in facets if facet.options),
        fitting=len(fitting),
        total=len(every),
    )


def _row(facts: Facts, iri: str) -> EmployerRow:
    ranks = facts.pointing(iri, str(facts.words.ranked))
    return EmployerRow(
        subject=facts.subject(iri),
        values={name: facts.stated(iri, str(facts.words[name])) for name in FACETS},
        ranks=tuple(Stated((facts.term(rank),), facts.voices(rank)) for rank in ranks),
    )


def _facet(facts: Facts, name: str, every: Sequence[str], chosen: Chosen, base: str) -> Facet:
    """Return the values of a facet: each with how many employers have it and fit what else is chosen."""
    others = [other for other in FACETS if other != name]
    sizes: Counter[object] = Counter()
    for iri in every:
        fits = chosen.fits(iri, *others)
        for value in chosen.of(iri, name):
            sizes[value] += fits
    options = (
        Option(
            facts.labels.term(value, facts.language),
            _iri(value).removeprefix(base),
            size,
            _iri(value) in chosen.wanted[name],
        )
        for value, size in sizes.items()
    )
    ordered = sorted(options, key=lambda option: in_dictionary_order(option.term.text))
    return Facet(name, facts.term(str(facts.words[name])), tuple(ordered))


def _iri(value: object) -> str:
    return value.value if isinstance(value, NamedNode) else ""


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
