"""What the first page opens with: a few figures out of the source, and the source itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from dortmund_ld.release.headlines import Headline as Chosen
from dortmund_ld.views.evidence import HAS_SOURCE
from dortmund_ld.views.facts import Facts
from dortmund_ld.views.figures import Figure
from dortmund_ld.views.labels import Term
from dortmund_ld.views.voices import Voice


@dataclass(frozen=True)
class Headline:
    """A figure with the claim that it encodes, who says it, and what checks of the claim found."""

    figure: Figure
    claim: Term
    voices: tuple[Voice, ...]
    verdicts: tuple[Term, ...]


def read_headlines(facts: Facts, chosen: Iterable[Chosen]) -> tuple[Headline, ...]:
    """Return the figures that a release opens with."""
    found = ((facts.figures.figure(each.figure), each) for each in chosen)
    return tuple(
        Headline(figure, facts.term(each.claim), facts.voices(each.figure), facts.verdicts(each.claim))
        for figure, each in found
        if figure
    )


def read_sources(facts: Facts) -> tuple[Term, ...]:
    """Return the sources that are read line by line."""
    return tuple(
        facts.term(source)
        for source in facts.own("Source")
        if facts.lookup.has_subject(HAS_SOURCE, NamedNode(source))
    )
