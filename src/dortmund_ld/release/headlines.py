"""The figures that a publication opens with, chosen when it is built: a release never changes.

Whoever shows them looks at these few, and not at all claims for each reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import PROV, QB

from dortmund_ld.release.statements import Statements
from dortmund_ld.words.namespaces import RDF_TYPE, Vocabulary

MOST = 5

_PASSAGE = str(PROV.wasDerivedFrom)
_OBSERVATION = NamedNode(str(QB.Observation))
_MEASURES = ("value", "lowerBound", "upperBound")
_OWN = ("encodedBy", "checks", "verdict", "firstLine", "indicator", *_MEASURES)


@dataclass(frozen=True)
class Headline:
    """A figure, and the claim that states it, by IRI."""

    figure: str
    claim: str


def choose_headlines(quads: Iterable[Quad], words: Vocabulary) -> tuple[Headline, ...]:
    """Return figures with numbers that claims state, one of each indicator.

    First come those whose claims have the most verdicts of checks, then those that stand first in a source.
    """
    found = _Figures(quads, words)
    chosen: dict[str, Headline] = {}
    for headline in sorted(found.headlines(), key=found.interest):
        chosen.setdefault(found.indicator(headline), headline)
    return tuple(chosen.values())[:MOST]


class _Figures:
    """The figures of a publication with what they are chosen by."""

    def __init__(self, quads: Iterable[Quad], words: Vocabulary) -> None:
        self._words = words
        self._said = Statements(quads, {*(str(words[name]) for name in _OWN), RDF_TYPE, _PASSAGE})
        self._verdicts = self._find_verdicts()

    def headlines(self) -> Iterator[Headline]:
        """Yield the figures with a number that claims state; what editors read into a source is left out."""
        claim, reading = (NamedNode(str(self._words[name])) for name in ("Claim", "Interpretation"))
        for subject, kinds in self._said.having(RDF_TYPE).items():
            if claim in kinds and reading not in kinds:
                for figure in self._own(subject, "encodedBy"):
                    if self._has_number(figure):
                        yield Headline(figure, subject)

    def interest(self, headline: Headline) -> tuple[int, int, str, str]:
        """Return what headlines are sorted by."""
        passages = (passage.value for passage in self._said.values(headline.claim, _PASSAGE))
        lines = [int(line) for each in passages for line in self._own(each, "firstLine") if line.isdecimal()]
        return -len(self._verdicts[headline.claim]), min(lines, default=0), headline.figure, headline.claim

    def indicator(self, headline: Headline) -> str:
        """Return what is counted, else the claim."""
        return next(iter(self._own(headline.figure, "indicator")), headline.claim)

    def _own(self, subject: str, name: str) -> list[str]:
        return [value.value for value in self._said.values(subject, str(self._words[name]))]

    def _has_number(self, figure: str) -> bool:
        measured = (self._said.values(figure, str(self._words[name])) for name in _MEASURES)
        is_observation = _OBSERVATION in self._said.values(figure, RDF_TYPE)
        return is_observation and any(isinstance(number, Literal) for found in measured for number in found)

    def _find_verdicts(self) -> Mapping[str, set[str]]:
        """Return what checks found of each claim."""
        found: dict[str, set[str]] = defaultdict(set)
        for check, claims in self._said.having(str(self._words.checks)).items():
            for claim in claims:
                found[claim.value].update(self._own(check, "verdict"))
        return found
