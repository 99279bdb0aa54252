"""The description of a thing: what is said about it, what points at it, and what stands behind each fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from pyoxigraph import Literal, NamedNode, Quad, Triple

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release.counting import LINKING
from dortmund_ld.views.arrangement import Arrangement
from dortmund_ld.views.coverage import Chapter, Coverage, chapters, cover
from dortmund_ld.views.evidence import HAS_SOURCE, Claim, Evidence
from dortmund_ld.views.figures import Figure, Figures
from dortmund_ld.views.hubs import OutwardLink, outward_links
from dortmund_ld.views.labels import DESCRIPTIONS, LABELS, Labels, Term
from dortmund_ld.views.licences import licences_of
from dortmund_ld.views.rows import FIRST, Backing, Notes, Row, RowMaker, Section
from dortmund_ld.views.voices import Voice, Voices, unique
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

# What the head of the page sums up, and what is not told again below it.
_SUMMED_UP = frozenset((*DESCRIPTIONS, RDF_TYPE))
_HIDDEN = _SUMMED_UP.union(LABELS, LINKING)


@dataclass(frozen=True)
class Thing:
    """A thing as a reader sees it.

    The claims are numbered from 1: claim n is ``claims[n - 1]``. A thing that is a claim is its own first;
    it is a reading if it is an interpretation of the editors, and its encodings are the figures in it. The
    voices say what stands in the head of the page: what the thing is, and its description.
    """

    iri: str
    label: Term
    other_labels: tuple[Term, ...]
    description: Term | None
    voices: tuple[Voice, ...]
    types: tuple[Term, ...]
    is_claim: bool
    is_reading: bool
    figure: Figure | None
    encodings: tuple[Figure, ...]
    sections: tuple[Section, ...]
    incoming: tuple[Row, ...]
    links: tuple[OutwardLink, ...]
    claims: tuple[Claim, ...]
    chapters: tuple[Chapter, ...]
    coverage: Coverage | None

    @property
    def beside_chapters(self) -> tuple[Row, ...]:
        """What points here, without the passages of a source: these stand in its chapters."""
        return tuple(row for row in self.incoming if row.predicate.iri != HAS_SOURCE)


@dataclass(frozen=True)
class Values:
    """What a thing has by one predicate, or what points at it by one: a row, and the claims behind it."""

    iri: str
    label: Term
    row: Row
    claims: tuple[Claim, ...]


class ThingReader:
    """Reads things out of a release."""

    def __init__(
        self, lookup: Lookup, labels: Labels, vocabulary: Vocabulary, arrangement: Arrangement
    ) -> None:
        """Read with the terms of the publication's ontology, arranged by its shapes."""
        self._lookup = lookup
        self._labels = labels
        self._words = vocabulary
        self._arrangement = arrangement
        self._readers = lru_cache(self._open_readers)
        self._licences = lru_cache(partial(licences_of, lookup))

    def describe(self, iri: str, language: str) -> Thing | None:
        """Return the description of a thing in a language, None if nothing is said about it."""
        reading = self._read(iri, language)
        return reading.thing() if reading.is_anything() else None

    def list_values(self, iri: str, by: str, of: str | None, language: str, part: slice) -> Values | None:
        """Return a part of what a thing has by a predicate, None if it has nothing by it.

        ``by`` is a short IRI. With ``of``, the short IRI of a class (empty for things without one), it is
        what points at the thing by that predicate from things of that class.
        """
        reading = self._read(iri, language, part)
        return reading.values(by, of)

    def _read(self, iri: str, language: str, part: slice = FIRST) -> "_Reading":
        return _Reading(self._lookup, self._labels, self._words, self._readers(language), iri, language, part)

    def _open_readers(self, language: str) -> "_Readers":
        evidence = Evidence(self._lookup, self._labels, self._words, language)
        voices = Voices(self._lookup, self._labels, self._words, evidence, language)
        figures = Figures(self._lookup, self._labels, self._words, language)
        rows = RowMaker(self._lookup, self._labels, self._words, self._arrangement, language)
        return _Readers(evidence, voices, figures, rows)

    def licences(self, iri: str) -> tuple[str, ...]:
        """Return the licences of the named graphs that say something about a thing."""
        graphs = {quad.graph_name for quad in self._lookup.about(NamedNode(iri))}
        return self._licences(frozenset(graph.value for graph in graphs if isinstance(graph, NamedNode)))

    def triples(self, iri: str) -> list[Triple]:
        """Return the data about a thing: all that is said of it, of its fragments, and all that points at it.

        The claims behind it come whole, so that its data carry their own evidence.
        """
        node = NamedNode(iri)
        incoming = self._lookup.pointing_at(node)
        parts = [quad.subject for quad in incoming if _is_part(quad.subject, iri)]
        claims = [quad.subject for quad in incoming if quad.predicate.value == str(self._words.encodedBy)]
        quads = [
            quad
            for subject in {node, *parts, *claims}
            if isinstance(subject, NamedNode)
            for quad in self._lookup.about(subject)
        ]
        return list({quad.triple for quad in (*quads, *incoming)})


@dataclass(frozen=True)
class _Readers:
    """What reads for all things in one language, and remembers what many of them share."""

    evidence: Evidence
    voices: Voices
    figures: Figures
    rows: RowMaker


class _Reading:
    """The reading of one thing in one language: its statements, and the numbers of the claims behind them."""

    def __init__(
        self,
        lookup: Lookup,
        labels: Labels,
        vocabulary: Vocabulary,
        readers: _Readers,
        iri: str,
        language: str,
        part: slice,
    ) -> None:
        """Look the statements up."""
        self._lookup, self._labels, self._words = lookup, labels, vocabulary
        self._iri, self._node, self._language = iri, NamedNode(iri), language
        self._rows, self._part = readers.rows, part
        self._evidence, self._voices, self._figures = readers.evidence, readers.voices, readers.figures
        self._notes = Notes()
        self._about = lookup.about(self._node)
        self._kinds = frozenset(
            _iris(quad.object for quad in self._about if quad.predicate.value == RDF_TYPE)
        )
        pointing = lookup.pointing_at(self._node)
        is_source = any(quad.predicate.value == HAS_SOURCE for quad in pointing)
        self._passages = self._evidence.source_lines(self._node) if is_source else ()
        encoded_by = str(vocabulary.encodedBy)
        self._claims = [quad for quad in pointing if quad.predicate.value == encoded_by]
        self._pointing = [quad for quad in pointing if quad.predicate.value != encoded_by]

    def is_anything(self) -> bool:
        """Tell whether anything is said about the thing, or points at it."""
        return bool(self._about or self._pointing or self._claims)

    def thing(self) -> Thing:
        """Return the description; the claims are numbered in the order in which the page refers to them."""
        is_claim = self._evidence.is_claim(self._node)
        self._notes.number([self._iri] if is_claim else [])
        sections, incoming = self._outgoing(), self._incoming()
        self._notes.number(sorted(_iris(quad.subject for quad in self._claims)))
        return Thing(
            iri=self._iri,
            label=self._label(self._iri),
            other_labels=self._other_labels(),
            description=self._labels.description(self._iri, self._language),
            voices=self._head_voices(),
            types=self._types(),
            is_claim=is_claim,
            is_reading=str(self._words.Interpretation) in self._kinds,
            figure=self._figures.figure(self._iri),
            encodings=self._encodings() if is_claim else (),
            sections=sections,
            incoming=incoming,
            links=outward_links(self._about, self._labels, self._language),
            claims=tuple(map(self._evidence.claim, self._notes.claims)),
            chapters=chapters(self._passages),
            coverage=self._coverage(),
        )

    def values(self, by: str, of: str | None) -> Values | None:
        """Return what the thing has by a predicate, or what points at it by one from a class."""
        short = self._labels.shorten
        if of is None:
            self._about = tuple(quad for quad in self._about if short(quad.predicate.value) == by)
            rows = [row for section in self._outgoing() for row in section.rows]
        else:
            same = (quad for quad in self._pointing if short(quad.predicate.value) == by)
            self._pointing = [quad for quad in same if short(self._rows.class_of(quad.subject)) == of]
            rows = list(self._incoming())
        if not rows:
            return None
        claims = tuple(map(self._evidence.claim, self._notes.claims))
        return Values(self._iri, self._label(self._iri), rows[0], claims)

    def _outgoing(self) -> tuple[Section, ...]:
        return self._rows.sections(
            (quad for quad in self._about if quad.predicate.value not in _HIDDEN),
            self._kinds,
            lambda quad: self._backing(quad, self._behind(quad)),
            self._part,
        )

    def _incoming(self) -> tuple[Row, ...]:
        return self._rows.incoming(
            self._pointing, lambda quad: self._backing(quad, self._behind_other(quad)), self._part
        )

    def _backing(self, quad: Quad, claims: list[str]) -> Backing:
        notes, voices = self._notes.number(claims), self._voices.of(quad, claims)
        checked = [claim for claim in claims if self._evidence.claim(claim).checks]
        found = [claim for claim in checked if self._evidence.singles_out(claim, quad)]
        verdicts = unique(verdict for claim in found for verdict in self._evidence.claim(claim).verdicts)
        return Backing(notes, verdicts, self._notes.number(found), voices)

    def _behind(self, quad: Quad) -> list[str]:
        return self._evidence.behind_statement(quad, self._claims)

    def _behind_other(self, quad: Quad) -> list[str]:
        """Return the claims behind a statement that another thing makes about this one."""
        if not isinstance(quad.subject, NamedNode):
            return []
        return self._evidence.behind_statement(quad, self._evidence.claims_behind(quad.subject))

    def _encodings(self) -> tuple[Figure, ...]:
        found = self._lookup.objects(self._node, str(self._words.encodedBy))
        figures = (self._figures.figure(node.value) for node in found if isinstance(node, NamedNode))
        return tuple(figure for figure in figures if figure)

    def _coverage(self) -> Coverage | None:
        """Return how much of a source is accounted for, where it says how many lines it has."""
        total = self._numbers("lineCount")
        return cover(self._passages, max(total), set(self._numbers("blankLine"))) if total else None

    def _numbers(self, name: str) -> list[int]:
        found = self._lookup.objects(self._node, str(self._words[name]))
        values = (value.value for value in found if isinstance(value, Literal))
        return [int(value) for value in values if value.isdigit()]

    def _label(self, iri: str) -> Term:
        return self._labels.label(iri, self._language)

    def _other_labels(self) -> tuple[Term, ...]:
        here = self._label(self._iri).text
        everywhere = self._labels.in_all_languages(self._iri)
        return tuple(Term(text, self._iri, tag) for tag, text in everywhere.items() if text != here)

    def _head_voices(self) -> tuple[Voice, ...]:
        """Return whose words the head sums up: a description rests on no single lines."""
        head = (quad for quad in self._about if quad.predicate.value in _SUMMED_UP)
        voices = (voice for quad in head for voice in self._voices.of(quad, self._behind(quad)))
        return unique(voice._replace(passages=(), graph=None) for voice in voices)

    def _types(self) -> tuple[Term, ...]:
        return tuple(map(self._label, sorted(self._kinds)))


def _is_part(node: object, iri: str) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(f"{iri}#")


def _iris(nodes: Iterable[object]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, NamedNode)}
