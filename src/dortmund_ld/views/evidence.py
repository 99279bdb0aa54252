"""What stands behind a fact: the claims that it encodes, their passages with lines, and their checks.

A claim names the nodes that encode it (``encodedBy``) in the graph where both stand. A statement rests on the
claims of its subject in its own graph; where some of those claims also name its object, on these alone.

A check of a claim is told beside what the claim singles out, not beside all that rests on it: a claim that
states a figure or a date singles that out, any other the things that it names. Unit, place or type of what is
said was not checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import PROV, QB, RDF, XSD

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.figures import Distance, Figure, Figures
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.namespaces import RDF_TYPE, STANDARD, Vocabulary

_REMEMBERED = 5_000  # claims, and things whose claims are known

HAS_SOURCE = STANDARD["oa"] + "hasSource"

_MEASURE = NamedNode(str(QB.MeasureProperty))
_TEXTS = frozenset((str(XSD.string), str(XSD.anyURI), str(RDF.langString)))

# How the IRI ends of the verdict that a claim does not hold: such checks are told first.
_DISAGREES = "/id/verdict-disagrees"


class Passage(NamedTuple):
    """A run of lines (both counted from 1, inclusive) of a source, with its heading where it has one."""

    iri: str
    source: Term | None
    first: int | None
    last: int | None
    heading: Term | None


class Run(NamedTuple):
    """Lines that are read as one: a passage, or two that overlap; each end of the run leads to one."""

    begin: Passage
    end: Passage


class Place(NamedTuple):
    """Passages of one source under one heading, in the order of the source."""

    source: Term | None
    heading: Term | None
    passages: tuple[Passage, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the passages as they are read."""
        return in_runs(self.passages)


@dataclass(frozen=True)
class Check:
    """A claim set beside outside evidence: what was found, and from where.

    ``figures`` are those of the evidence, in order of time; ``beside`` are those of others than the claim
    speaks of, where some are its own. ``distance`` is how far they lie from the claim's.
    """

    term: Term
    verdict: Term | None
    description: Term | None
    sources: tuple[Term, ...]
    figures: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    distance: Distance | None

    def names(self, figure: Figure) -> tuple[Term, ...]:
        """Return whose a figure of the evidence is: its part, and what tells it from the others."""
        together = (*self.figures, *self.beside)
        areas, parts = ({each.area for each in together}, {each.part for each in together})
        found = (
            figure.breakdown if len(parts) == 1 else figure.part,
            figure.area if len(areas) > 1 else None,
        )
        return tuple(name for name in found if name)

    @property
    def contradicts(self) -> bool:
        """Whether the evidence cannot be reconciled with the claim."""
        return bool(self.verdict and self.verdict.iri and self.verdict.iri.endswith(_DISAGREES))


@dataclass(frozen=True)
class Claim:
    """A claim with all that a reader needs to judge it; ``kind`` is how it is meant, ``type`` what it is.

    It is a reading if it is an interpretation of the editors.
    """

    term: Term
    description: Term | None
    type: Term | None
    kind: Term | None
    places: tuple[Place, ...]
    checks: tuple[Check, ...]
    is_reading: bool

    @property
    def verdicts(self) -> tuple[Term, ...]:
        """What the checks found, each verdict once."""
        return tuple(dict.fromkeys(check.verdict for check in self.checks if check.verdict))


@dataclass(frozen=True)
class SourceLine:
    """A passage of a source with the claims that rest on it, or the reason why none does.

    It heads others if they stand under it as their heading.
    """

    passage: Passage
    label: Term
    claims: tuple[Claim, ...]
    reason: Term | None
    heads: bool = False


class Evidence:
    """Finds what stands behind facts, in one language, with the terms of the publication's ontology."""

    def __init__(self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary, language: str) -> None:
        """Read from a release."""
        self._lookup = lookup
        self._labels = labels
        self._words = vocabulary
        self._language = language
        self.claim = lru_cache(_REMEMBERED)(self._read_claim)
        self.claims_behind = lru_cache(_REMEMBERED)(self._find_claims_behind)
        self._states_figure = lru_cache(_REMEMBERED)(self._find_whether_states_figure)
        self._figures = Figures(lookup, labels, vocabulary, language)

    def _find_claims_behind(self, node: NamedNode) -> list[Quad]:
        """Return the statements “claim is encoded by the node”, each with its graph."""
        encodings = self._lookup.pointing_at(node)
        return [quad for quad in encodings if quad.predicate.value == str(self._words.encodedBy)]

    def behind_statement(self, quad: Quad, subject_claims: Iterable[Quad]) -> list[str]:
        """Return the IRIs of the claims that a statement rests on, given the claims of its subject."""
        here = {claim.subject for claim in subject_claims if claim.graph_name == quad.graph_name}
        claims = {node.value for node in here if isinstance(node, NamedNode)}
        if claims and isinstance(quad.object, NamedNode):
            both = {claim for claim in claims if self._names(claim, quad.object)}
            claims = both or claims
        return sorted(claims)

    def singles_out(self, claim: str, quad: Quad) -> bool:
        """Tell whether a claim that a statement rests on is specific to it: its checks check this, too."""
        if self._is_figure(quad):
            return True
        named = isinstance(quad.object, NamedNode) and self._names(claim, quad.object)
        return named and not self._states_figure(claim)

    def _find_whether_states_figure(self, claim: str) -> bool:
        """Tell whether something that encodes the claim has a number or a date in the graph of the claim."""
        encodings = self._lookup.about(NamedNode(claim))
        return any(
            self._is_figure(quad)
            for encoding in encodings
            if encoding.predicate.value == str(self._words.encodedBy)
            and isinstance(encoding.object, NamedNode)
            for quad in self._lookup.about(encoding.object)
            if quad.graph_name == encoding.graph_name
        )

    def _is_figure(self, quad: Quad) -> bool:
        """Tell whether a statement says how much or when: a number, a date, a measure of an observation."""
        if isinstance(quad.object, Literal):
            return quad.object.datatype.value not in _TEXTS
        return _MEASURE in self._lookup.objects(quad.predicate, RDF_TYPE)

    def _names(self, claim: str, thing: NamedNode) -> bool:
        return bool(self._lookup.graphs_of(NamedNode(claim), str(self._words.encodedBy), thing))

    def is_claim(self, node: NamedNode) -> bool:
        """Tell whether the thing is itself a claim: it rests on passages and may be encoded."""
        kinds = {str(self._words.Claim), str(self._words.Interpretation)}
        return any(_iri(kind) in kinds for kind in self._lookup.objects(node, RDF_TYPE))

    def _read_claim(self, iri: str) -> Claim:
        """Return a claim with its passages, and its checks: those that contradict it first."""
        node = NamedNode(iri)
        checks = map(self.check, self._lookup.subjects(str(self._words.checks), node))
        return Claim(
            term=self._labels.label(iri, self._language),
            description=self._labels.description(iri, self._language),
            type=self._first(node, RDF_TYPE),
            kind=self._first(node, str(self._words.claimKind)),
            places=self.places_of(node),
            checks=tuple(sorted(checks, key=lambda check: (not check.contradicts, check.term.iri or ""))),
            is_reading=self.is_reading(node),
        )

    def is_reading(self, claim: NamedNode) -> bool:
        """Tell whether a claim is an interpretation of the editors."""
        return NamedNode(str(self._words.Interpretation)) in self._lookup.objects(claim, RDF_TYPE)

    def places_of(self, claim: NamedNode) -> tuple[Place, ...]:
        """Return the passages that a claim rests on, in the order of the source, by their headings."""
        found = self._lookup.objects(claim, str(PROV.wasDerivedFrom))
        passages = [self.passage(node) for node in found if isinstance(node, NamedNode)]
        places: dict[tuple[Term | None, Term | None], list[Passage]] = {}
        for passage in sorted(passages, key=lambda passage: (passage.first or 0, passage.iri)):
            places.setdefault((passage.source, passage.heading), []).append(passage)
        return tuple(Place(*key, tuple(here)) for key, here in places.items())

    def passage(self, node: NamedNode) -> Passage:
        """Return a passage with its lines."""
        return Passage(
            iri=node.value,
            source=self._first(node, HAS_SOURCE),
            first=self._number(node, str(self._words.firstLine)),
            last=self._number(node, str(self._words.lastLine)),
            heading=self._first(node, str(self._words.headedBy)),
        )

    def source_lines(self, source: NamedNode) -> tuple[SourceLine, ...]:
        """Return the passages of a source from its first line to its last; none of any other thing."""
        found = [self._source_line(part) for part in self._lookup.subjects(HAS_SOURCE, source)]
        heads = {line.passage.heading.iri for line in found if line.passage.heading}
        marked = (replace(line, heads=line.passage.iri in heads) for line in found)
        return tuple(sorted(marked, key=lambda line: (line.passage.first or 0, line.passage.last or 0)))

    def _source_line(self, part: NamedNode) -> SourceLine:
        claims = self._lookup.subjects(str(PROV.wasDerivedFrom), part)
        return SourceLine(
            passage=self.passage(part),
            label=self._labels.label(part.value, self._language),
            claims=tuple(self.claim(claim.value) for claim in claims),
            reason=self._first(part, str(self._words.noClaimReason)),
        )

    def check(self, node: NamedNode) -> Check:
        """Return a check with its verdict and where its evidence comes from."""
        sources = self._lookup.objects(node, str(PROV.wasDerivedFrom))
        shown = _nodes(self._lookup.objects(node, str(self._words.evidence)))
        figures = self._in_time(shown)
        own = self._spoken_of(node) & {figure.part for figure in figures}
        return Check(
            term=self._labels.label(node.value, self._language),
            verdict=self._first(node, str(self._words.verdict)),
            description=self._labels.description(node.value, self._language),
            sources=tuple(self._labels.term(source, self._language) for source in sources),
            figures=tuple(figure for figure in figures if not own or figure.part in own),
            beside=tuple(figure for figure in figures if own and figure.part not in own),
            distance=self._distance(node, shown),
        )

    def _in_time(self, observations: Iterable[NamedNode]) -> list[Figure]:
        """Return the figures from the earliest; those that are undated come last."""
        found = (self._figures.figure(one.value) for one in observations)
        return sorted((one for one in found if one), key=lambda one: (one.start is None, one.start or ""))

    def _spoken_of(self, check: NamedNode) -> set[Term | None]:
        """Return the parts, such as parties, for which the figures of the checked claims hold."""
        claims = self._lookup.objects(check, str(self._words.checks))
        encodings = (self._lookup.objects(claim, str(self._words.encodedBy)) for claim in _nodes(claims))
        figures = (self._figures.figure(node.value) for found in encodings for node in _nodes(found))
        return {figure.part for figure in figures if figure}

    def _distance(self, check: NamedNode, shown: Iterable[NamedNode]) -> Distance | None:
        apart = self._lookup.objects(check, str(self._words.difference))
        numbers = [number.value for number in apart if isinstance(number, Literal)]
        found = next(iter(shown), None)
        return self._figures.distance(numbers[0], found) if numbers and found else None

    def _first(self, node: NamedNode, predicate: str) -> Term | None:
        found = self._lookup.objects(node, predicate)
        return self._labels.term(found[0], self._language) if found else None

    def _number(self, node: NamedNode, predicate: str) -> int | None:
        found = self._lookup.objects(node, predicate)
        value = found[0].value if found and isinstance(found[0], Literal) else ""
        return int(value) if value.isdigit() else None


def in_runs(passages: Iterable[Passage]) -> tuple[Run, ...]:
    """Join passages of one source, in its order, where one under the same heading begins in another."""
    runs: list[Run] = []
    for passage in passages:
        if runs and _goes_on(runs[-1], passage):
            runs[-1] = Run(runs[-1].begin, passage)
        else:
            runs.append(Run(passage, passage))
    return tuple(runs)


def _goes_on(run: Run, passage: Passage) -> bool:
    (before, last), (first, end) = (run.begin.first, run.end.last), (passage.first, passage.last)
    if run.begin != run.end or None in (before, last, first, end) or run.end.heading != passage.heading:
        return False
    return (before or 0) < (first or 0) <= (last or 0) < (end or 0)


def _nodes(found: Iterable[object]) -> list[NamedNode]:
    return [node for node in found if isinstance(node, NamedNode)]


def _iri(node: object) -> str | None:
    return node.value if isinstance(node, NamedNode) else None
