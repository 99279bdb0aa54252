"""What the first page opens with: a few figures out of the source, and the source itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

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


def read_headlines(facts: Facts, at_most: int) -> tuple[Headline, ...]:
    """Return figures that claims of a source state, one of each indicator; those that were checked first."""
    found: dict[str, Headline] = {}
    for headline in sorted(_headlines(facts), key=_interest):
        indicator = headline.figure.indicator
        found.setdefault((indicator.iri or indicator.text) if indicator else headline.claim.text, headline)
    return tuple(list(found.values())[:at_most])


def _headlines(facts: Facts) -> Iterable[Headline]:
    for claim in facts.members(str(facts.words.Claim)):
        if str(facts.words.Interpretation) in facts.kinds(claim):
            continue
        for node in facts.iris(claim, str(facts.words.encodedBy)):
            figure = facts.figures.figure(node)
            if figure and figure.has_number:
                yield Headline(figure, facts.term(claim), facts.voices(node), facts.verdicts(claim))


def _interest(headline: Headline) -> tuple[int, int, str]:
    """Return what headlines are sorted by, in any language: how much checks found, then their lines."""
    lines = [passage.first or 0 for voice in headline.voices for passage in voice.passages]
    return -len(headline.verdicts), min(lines, default=0), headline.figure.term.iri or ""


def read_sources(facts: Facts) -> tuple[Term, ...]:
    """Return the sources that are read line by line."""
    return tuple(
        facts.term(source)
        for source in facts.own("Source")
        if facts.lookup.subjects(HAS_SOURCE, NamedNode(source))
    )
