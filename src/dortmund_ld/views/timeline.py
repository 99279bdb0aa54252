"""What happened when: phases, and whatever else of the data has a period or a founding date, and elections.

An election is a day or year (not a longer period) of which observations are broken down by parties. Dates
keep their precision: a year is shown as a year, a day as a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import QB

from dortmund_ld.views.comparators import qualifier
from dortmund_ld.views.facts import Facts, Finding, Subject, in_succession
from dortmund_ld.views.figures import Figure
from dortmund_ld.views.labels import Term
from dortmund_ld.views.records import Cell, Records, said_by, texts
from dortmund_ld.views.voices import Voice, unique
from dortmund_ld.words.namespaces import SCHEMA

START, END, FOUNDED = str(SCHEMA.startDate), str(SCHEMA.endDate), str(SCHEMA.foundingDate)


@dataclass(frozen=True)
class PhaseView:
    """A phase: how long it lasted in words, and as a number of years to draw it by (None: not stated)."""

    subject: Subject
    length: str | None
    years: float | None
    traits: tuple[Term, ...]


@dataclass(frozen=True)
class Share:
    """A party's figure in an election."""

    party: Term
    figure: Figure
    amount: float


@dataclass(frozen=True)
class Kind:
    """What sort of thing is dated: a class or a kind of event by its short IRI, or one that is neither.

    Of these (``ELECTION``, ``FOUNDING``) the word is the page's, so that ``term`` is None.
    """

    name: str
    term: Term | None = None


ELECTION, FOUNDING = Kind("election"), Kind("founding")

# How the IRI ends of the kind of events that stand beside the founding dates of things.
_FOUNDING = "/id/event-kind-founding"


@dataclass(frozen=True)
class Moment:
    """Something on the timeline: when (in words, and its first and last date), what; an election has shares.

    ``voices`` state the date, and ``findings`` are those of the checks of what they say.
    """

    when: Term
    start: str
    end: str | None
    kind: Kind
    subject: Subject | None
    shares: tuple[Share, ...] = ()
    indicator: Term | None = None
    voices: tuple[Voice, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def year(self) -> str:
        """The year it begins in."""
        return self.start[:4]


def read_phases(facts: Facts) -> tuple[PhaseView, ...]:
    """Return the phases, each after the one before it, those said to be earlier in the source first."""
    iris = sorted(facts.own("Phase"), key=lambda iri: (_line(facts, iri), iri))
    before = {iri: facts.iris(iri, str(facts.words.precededBy)) for iri in iris}
    return tuple(_phase(facts, iri) for iri in in_succession(iris, before))


def _phase(facts: Facts, iri: str) -> PhaseView:
    stated = facts.literal(iri, str(facts.words.statedYears))
    comparator = " ".join(map(qualifier, facts.values(iri, str(facts.words.comparator))))
    number = " ".join(term.text for term in facts.values(iri, str(facts.words.statedYears)))
    periods = " ".join(term.text for term in facts.values(iri, str(facts.words.period)))
    return PhaseView(
        subject=facts.subject(iri),
        length=f"{comparator} {number}".strip() if stated else periods or None,
        years=float(stated) if stated else None,
        traits=facts.values(iri, str(facts.words.hasTrait)),
    )


def _line(facts: Facts, iri: str) -> int:
    lines = [passage.first or 0 for voice in facts.voices(iri) for passage in voice.passages]
    return min(lines, default=1_000_000)


def read_moments(facts: Facts) -> tuple[Moment, ...]:
    """Return everything dated, from the earliest."""
    moments = [*_with_period(facts), *_founded(facts), *_elections(facts)]
    return tuple(sorted(moments, key=lambda moment: (moment.start, moment.when.text, _name(moment))))


def _name(moment: Moment) -> str:
    return moment.subject.term.text if moment.subject else ""


def _with_period(facts: Facts) -> Iterable[Moment]:
    for quad in facts.lookup.having(str(facts.words.period)):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        start = facts.literal(quad.object.value, START)
        if start and str(QB.Observation) not in facts.kinds(quad.subject.value):
            dated = _dated(facts, quad, quad.subject.value, start)
            yield replace(dated, end=facts.literal(quad.object.value, END))


def _founded(facts: Facts) -> Iterable[Moment]:
    for quad in facts.lookup.having(FOUNDED):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield replace(_dated(facts, quad, quad.subject.value, quad.object.value), kind=FOUNDING)


def _dated(facts: Facts, quad: Quad, iri: str, start: str) -> Moment:
    subject = facts.subject(iri)
    when = facts.labels.term(quad.object, facts.language)
    voices, findings = facts.stating(quad), facts.findings(quad)
    return Moment(when, start, None, _kind(facts, subject), subject, voices=voices, findings=findings)


def _kind(facts: Facts, subject: Subject) -> Kind:
    """Return the kind that an event is said to be of, else the class of the thing."""
    kind = next(iter(facts.values(subject.iri, str(facts.words.eventKind))), subject.kind)
    if kind is None or kind.iri is None:
        return Kind("")
    return FOUNDING if kind.iri.endswith(_FOUNDING) else Kind(facts.labels.shorten(kind.iri), kind)


def _elections(facts: Facts) -> Iterable[Moment]:
    """Yield the votes: shares by party, the largest first, for each period and indicator in per cent."""
    votes: dict[tuple[str, str], list[Share]] = {}
    for party in facts.own("PoliticalParty"):
        for observation in facts.pointing(party, str(facts.words.breakdown)):
            figure = facts.figures.figure(observation)
            amount = facts.literal(observation, str(facts.words.value))
            periods = facts.iris(observation, str(facts.words.period))
            indicators = facts.iris(observation, str(facts.words.indicator))
            if figure and amount and periods and indicators and figure.is_share:
                share = Share(facts.term(party), figure, float(amount))
                votes.setdefault((periods[0], indicators[0]), []).append(share)
    for (period, indicator), shares in votes.items():
        start = facts.literal(period, START)
        if start and start == facts.literal(period, END):
            ordered = tuple(sorted(shares, key=lambda share: -share.amount))
            voices = unique(voice for share in ordered for voice in facts.voices(share.figure.term.iri or ""))
            when, what = facts.term(period), facts.term(indicator)
            yield Moment(when, start, None, ELECTION, None, ordered, what, voices)


def phases_as_records(phases: Iterable[PhaseView]) -> Records:
    """Return the phases in their order as plain data."""
    columns = ("iri", "label", "length", "stated_years", "traits", "stated_by")
    return Records(
        columns,
        tuple(
            (
                phase.subject.iri,
                phase.subject.term.text,
                phase.length,
                phase.years,
                texts(phase.traits),
                said_by(phase.subject.voices),
            )
            for phase in phases
        ),
    )


def moments_as_records(moments: Iterable[Moment]) -> Records:
    """Return what is dated as plain data; an election has a row for each party."""
    columns = ("date", "when", "iri", "label", "class", "kind", "party", "figure", "stated_by")
    return Records(columns, tuple(row for moment in moments for row in _records(moment)))


def _records(moment: Moment) -> Iterable[tuple[Cell, ...]]:
    date, of = (moment.start, moment.when.text), moment.kind.name
    voices = said_by(moment.voices)
    if moment.subject:
        subject = moment.subject
        kind = subject.kind.text if subject.kind else None
        yield (*date, subject.iri, subject.term.text, kind, of, None, None, voices)
    for share in moment.shares:
        figure = share.figure
        yield (*date, figure.term.iri, figure.term.text, None, of, share.party.text, figure.words, voices)
