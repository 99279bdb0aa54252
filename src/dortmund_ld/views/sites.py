"""Then and now: sites with what was there, what is there, and where they lie if that is known."""

from dataclasses import dataclass

from dortmund_ld.views.facts import Facts, Subject
from dortmund_ld.views.labels import Term
from dortmund_ld.views.map import Sheet, Spot, draw, read_spots
from dortmund_ld.views.voices import Voice
from dortmund_ld.words.namespaces import SCHEMA


@dataclass(frozen=True)
class Change:
    """A transformation of a site: the use before, the use after, the site that came of it."""

    subject: Subject
    earlier: tuple[Term, ...]
    later: tuple[Term, ...]
    result: tuple[Term, ...]


@dataclass(frozen=True)
class SiteView:
    """A site: its present use, its transformations, what happened there, its number on the map if any."""

    subject: Subject
    uses: tuple[Term, ...]
    changes: tuple[Change, ...]
    events: tuple[tuple[Term, tuple[Term, ...], tuple[Voice, ...]], ...]
    number: int | None


@dataclass(frozen=True)
class Sites:
    """All sites, those that changed first, and the map of those whose place is known."""

    sites: tuple[SiteView, ...]
    sheet: Sheet | None


def read_sites(facts: Facts) -> Sites:
    """Return the sites of a release."""
    iris = facts.own("Site")
    spots = [spot for spot in read_spots(facts.lookup, facts.labels, facts.language) if spot.term.iri in iris]
    found = [_site(facts, iri, spots) for iri in iris]
    found.sort(key=lambda site: (not site.changes, not site.events, site.number is None))
    return Sites(tuple(found), draw(spots))


def _site(facts: Facts, iri: str, spots: list[Spot]) -> SiteView:
    numbers = [index for index, spot in enumerate(spots, 1) if spot.term.iri == iri]
    about = str(facts.words.transforms)
    happened = [
        event
        for event in facts.pointing(iri, str(SCHEMA.location))
        if str(SCHEMA.Event) in facts.kinds(event)
    ]
    return SiteView(
        subject=facts.subject(iri),
        uses=facts.values(iri, str(facts.words.presentUse)),
        changes=tuple(_change(facts, change) for change in facts.pointing(iri, about)),
        events=tuple(
            (facts.term(event), facts.values(event, str(facts.words.period)), facts.voices(event))
            for event in happened
        ),
        number=numbers[0] if numbers else None,
    )


def _change(facts: Facts, iri: str) -> Change:
    words = facts.words
    return Change(
        subject=facts.subject(iri),
        earlier=facts.values(iri, str(words.earlierUse)),
        later=facts.values(iri, str(words.laterUse)),
        result=facts.values(iri, str(words.resultingSite)),
    )
