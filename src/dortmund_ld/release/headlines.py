"""The figures that a publication opens with, chosen when it is built: a release never changes.

Whoever shows them looks at these few, and not at all claims for each reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import PROV, QB

from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

MOST = 5

_MEASURES = ("value", "lowerBound", "upperBound")


@dataclass(frozen=True)
class Headline:
    """A figure, and the claim that states it, by IRI."""

    figure: str
    claim: str


def choose_headlines(quads: Iterable[Quad], words: Vocabulary) -> tuple[Headline, ...]:
    """Return figures with numbers that claims state, one of each indicator.

    First come those whose claims have the most verdicts of checks, then those that stand first in a source.
    """
    said = _Statements(quads, words)
    chosen: dict[str, Headline] = {}
    for headline in sorted(said.headlines(), key=said.interest):
        chosen.setdefault(said.indicator(headline), headline)
    return tuple(chosen.values())[:MOST]


class _Statements:
    """What is said with the predicates that matter here: objects by predicate and subject."""

    def __init__(self, quads: Iterable[Quad], words: Vocabulary) -> None:
        own = ("encodedBy", "checks", "verdict", "firstLine", "indicator", *_MEASURES)
        self._words = words
        wanted = {str(words[name]) for name in own} | {RDF_TYPE, str(PROV.wasDerivedFrom)}
        self._said: dict[str, dict[str, set[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            subject, thing = quad.subject, quad.object
            if quad.predicate.value not in wanted or not isinstance(subject, NamedNode):
                continue
            if isinstance(thing, NamedNode | Literal):
                self._said[quad.predicate.value][subject.value].add(thing)
        self._verdicts = self._find_verdicts()

    def headlines(self) -> Iterator[Headline]:
        """Yield the figures with a number that claims state; what editors read into a source is left out."""
        claim, reading = (NamedNode(str(self._words[name])) for name in ("Claim", "Interpretation"))
        for subject, kinds in self._said[RDF_TYPE].items():
            if claim in kinds and reading not in kinds:
                for figure in self._of(subject, "encodedBy"):
                    if self._has_number(figure.value):
                        yield Headline(figure.value, subject)

    def interest(self, headline: Headline) -> tuple[int, int, str, str]:
        """Return what headlines are sorted by."""
        passages = self._said[str(PROV.wasDerivedFrom)].get(headline.claim, ())
        lines = [
            int(line.value)
            for each in passages
            for line in self._of(each.value, "firstLine")
            if line.value.isdecimal()
        ]
        return -len(self._verdicts[headline.claim]), min(lines, default=0), headline.figure, headline.claim

    def indicator(self, headline: Headline) -> str:
        """Return what is counted, else the claim."""
        found = sorted(each.value for each in self._of(headline.figure, "indicator"))
        return found[0] if found else headline.claim

    def _of(self, subject: str, name: str) -> Iterable[NamedNode | Literal]:
        return self._said[str(self._words[name])].get(subject, ())

    def _has_number(self, figure: str) -> bool:
        is_observation = NamedNode(str(QB.Observation)) in self._said[RDF_TYPE].get(figure, ())
        numbers = (number for name in _MEASURES for number in self._of(figure, name))
        return is_observation and any(isinstance(number, Literal) for number in numbers)

    def _find_verdicts(self) -> Mapping[str, set[str]]:
        """Return what checks found of each claim."""
        found: dict[str, set[str]] = defaultdict(set)
        for check, claims in self._said[str(self._words.checks)].items():
            for claim in claims:
                found[claim.value].update(verdict.value for verdict in self._of(check, "verdict"))
        return found
