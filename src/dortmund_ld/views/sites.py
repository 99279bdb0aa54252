"""Then and now: sites with what was there, what is there, and where they lie if that is known."""

from dataclasses import dataclass

from dortmund_ld.views.facts import Facts, Stated, Subject
from dortmund_ld.views.labels import Term
from dortmund_ld.views.map import LATITUDE, LONGITUDE, Sheet, Spot, draw, read_spots
from dortmund_ld.views.records import Cell, Records, said_by, stated_cells, texts
from dortmund_ld.views.voices import Voice
from dortmund_ld.words.namespaces import SCHEMA


@dataclass(frozen=True)
class Change:
    """A transformation of a site: the use before, the use after, the site that came of it."""

    subject: Subject
    earlier: tuple[Stated, ...]
    later: tuple[Stated, ...]
    result: tuple[Stated, ...]


@dataclass(frozen=True)
class SiteView:
    """A site: its present use, its transformations, what happened there, its number on the map if any.

    ``place`` is its latitude and its longitude, as far as they are known, with who states them.
    """

    subject: Subject
    uses: tuple[Stated, ...]
    changes: tuple[Change, ...]
    events: tuple[tuple[Term, tuple[Term, ...], tuple[Voice, ...]], ...]
    number: int | None
    place: tuple[tuple[Stated, ...], tuple[Stated, ...]]


@dataclass(frozen=True)
class Sites:
    """All sites, those that changed first, and the map of those whose place is known.

    On the map those are marked that changed or that a change brought about.
    """

    sites: tuple[SiteView, ...]
    sheet: Sheet | None

    @property
    def unplaced(self) -> tuple[Term, ...]:
        """The sites that are not on the map."""
        return tuple(site.subject.term for site in self.sites if site.number is None)


def read_sites(facts: Facts) -> Sites:
    """Return the sites of a release."""
    iris = facts.own("Site")
    spots = [spot for spot in read_spots(facts.lookup, facts.labels, facts.language) if spot.term.iri in iris]
    found = [_site(facts, iri, spots) for iri in iris]
    found.sort(key=lambda site: (not site.changes, not site.events, site.number is None))
    return Sites(tuple(found), draw(spots, _changed(found)))


def _changed(sites: list[SiteView]) -> set[str]:
    """Return the sites that changed, and those that came of it."""
    changes = [(site.subject.iri, change) for site in sites for change in site.changes]
    results = {
        term.iri for _, change in changes for stated in change.result for term in stated.terms if term.iri
    }
    return results.union(iri for iri, _ in changes)


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
        uses=facts.stated(iri, str(facts.words.presentUse)),
        changes=tuple(_change(facts, change) for change in facts.pointing(iri, about)),
        events=tuple(
            (facts.term(event), facts.values(event, str(facts.words.period)), facts.voices(event))
            for event in happened
        ),
        number=numbers[0] if numbers else None,
        place=(facts.stated(iri, LATITUDE), facts.stated(iri, LONGITUDE)),
    )


def _change(facts: Facts, iri: str) -> Change:
    words = facts.words
    return Change(
        subject=facts.subject(iri),
        earlier=facts.stated(iri, str(words.earlierUse)),
        later=facts.stated(iri, str(words.laterUse)),
        result=facts.stated(iri, str(words.resultingSite)),
    )


def as_records(sites: Sites) -> Records:
    """Return the sites as plain data: a row for each transformation, and one for each site without any."""
    uses = ("earlier_use", "later_use", "resulting_site", "present_use")
    columns = (
        *(
            "iri",
            "label",
            "stated_by",
            "latitude",
            "longitude",
            "place_stated_by",
            "change",
            "change_stated_by",
        ),
        *(column for use in uses for column in (use, f"{use}_stated_by")),
        "events",
    )
    rows = ((site, change) for site in sites.sites for change in site.changes or (None,))
    return Records(columns, tuple(_record(site, change) for site, change in rows))


def _record(site: SiteView, change: Change | None) -> tuple[Cell, ...]:
    latitude, longitude = site.place
    told = (change.earlier, change.later, change.result) if change else ((), (), ())
    return (
        site.subject.iri,
        site.subject.term.text,
        said_by(site.subject.voices),
        *(stated_cells(degrees)[0] for degrees in site.place),
        stated_cells((*latitude, *longitude))[1],
        change.subject.iri if change else None,
        said_by(change.subject.voices) if change else None,
        *(cell for values in (*told, site.uses) for cell in stated_cells(values)),
        tuple(": ".join((*texts(periods), event.text)) for event, periods, _ in site.events),
    )
