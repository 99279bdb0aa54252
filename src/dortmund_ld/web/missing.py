"""What can be said at an address where there is nothing: what is near, and what was there once."""

from flask import request
from pyoxigraph import RdfFormat

from dortmund_ld.views.search import Hit
from dortmund_ld.views.withdrawn import Withdrawn, read_withdrawn
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.representations import GRAPH_TYPES, PAGE_FIRST, Form, called, split_extension
from dortmund_ld.web.search import searcher
from dortmund_ld.web.site import current_site
from dortmund_ld.web.varying import ACCEPT, read_header
from dortmund_ld.words.folding import words

SUGGESTED = 5

# Words of an address that are looked for one by one; who misspells an address does not write more.
_MOST_WORDS = 4

# Names of files, not of things.
_FILES = ("/static/", "/dumps/")


def suggest(language: str) -> tuple[Hit, ...]:
    """Return things whose names are near the last part of the current address.

    All its words are looked for together, then each alone, the longest first.
    """
    if request.path.startswith(_FILES):
        return ()
    find = searcher(current_site().release)
    parts = [word for word in words(_name_here()) if len(word) > 1]
    one_by_one = sorted(parts, key=len, reverse=True)[:_MOST_WORDS]
    for query in dict.fromkeys((" ".join(parts), *one_by_one)):
        if hits := find.search(query, language, size=SUGGESTED).hits:
            return hits
    return ()


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
