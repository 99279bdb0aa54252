"""What can be said at an address where there is nothing: what is near, and what was there once."""

from difflib import SequenceMatcher

from flask import request
from pyoxigraph import RdfFormat

from dortmund_ld.views.search import Hit
from dortmund_ld.views.withdrawn import Withdrawn, read_withdrawn
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.pages.search import searcher
from dortmund_ld.web.representations import GRAPH_TYPES, PAGE_FIRST, Form, called, split_extension
from dortmund_ld.web.site import current_site
from dortmund_ld.web.varying import ACCEPT, read_header
from dortmund_ld.words.folding import words

SUGGESTED = 5
_LOOKED_AT = 10  # hits of each search
_SHORT = 2  # letters of a word that is too common to be looked for alone

# Words of an address that are looked for one by one; who misspells an address does not write more.
_MOST_WORDS = 4

# Names of files, not of things.
_FILES = ("/static/", "/dumps/")


def suggest(language: str) -> tuple[Hit, ...]:
    """Return things whose names are near the last part of the current address, the nearest first.

    Its words are looked for all together and each alone; the slug or the label of what is found is compared
    with the whole.
    """
    if request.path.startswith(_FILES):
        return ()
    find, name = searcher(current_site().release), " ".join(words(_name_here()))
    parts = sorted((word for word in name.split() if len(word) > _SHORT), key=len, reverse=True)
    found = {
        hit.term.iri: hit
        for query in dict.fromkeys((name, *parts[:_MOST_WORDS]))
        for hit in find.search(query, language, size=_LOOKED_AT).hits
    }
    return tuple(sorted(found.values(), key=lambda hit: _nearness(hit, name), reverse=True)[:SUGGESTED])


def _nearness(hit: Hit, name: str) -> float:
    """Return how near the slug or the label of a thing is to a name: 1 if one of them is the same."""
    slug = (hit.term.iri or "").rpartition("/")[2]
    return max(SequenceMatcher(None, name, " ".join(words(own))).ratio() for own in (slug, hit.term.text))


def withdrawn_here(language: str) -> Withdrawn | None:
    """Return the withdrawn thing that the last part of the current address names, if it names one."""
    site = current_site()
    iri = site.addresses.thing(_name_here())
    if site.addresses.slug_of(iri) is None:
        return None
    return read_withdrawn(site.lookup, site.labels, str(iri), language)


def wanted_of_withdrawn() -> Form | RdfFormat | None:
    """Return in which format the current request wants what is left of a thing; None for a text."""
    last = request.path.rpartition("/")[2]
    asked = split_extension(last, PAGE_FIRST)[1] or request.args.get("format", "")
    offers = {**PAGE_FIRST, **GRAPH_TYPES}
    chosen = called(asked, offers) or negotiate(read_header(ACCEPT), offers)
    return chosen if isinstance(chosen, Form | RdfFormat) else None


def _name_here() -> str:
    return request.path.rpartition("/")[2].partition(".")[0]
