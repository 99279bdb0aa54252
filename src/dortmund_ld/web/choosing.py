"""Which representation a request gets: by the extension of its address, ``?format=``, or its Accept header.

What there is to choose from, and what was chosen, is kept for the current request: the links of the answer
tell of it (``web.signposts``).
"""

from collections.abc import Mapping

from flask import g, request

from dortmund_ld.web.failures import Failure
from dortmund_ld.web.negotiation import negotiate
from dortmund_ld.web.representations import PAGE_TYPES, F, Representation, called, not_acceptable
from dortmund_ld.web.varying import ACCEPT, read_header

_KEY = "choice"


def choose(offers: Mapping[str, F], extension: str | None = None) -> F:
    """Return the representation for the current request out of ``offers``: formats by media type.

    Raises Failure 404 for an extension that there is not, and 406 for a format or an Accept header that takes
    none, with the list of what there is.
    """
    chosen = _choose(offers, extension)
    note_choice(offers, chosen)
    return chosen


def note_choice(offers: Mapping[str, Representation], chosen: Representation) -> None:
    """Keep what the current request had to choose from, and what it got."""
    setattr(g, _KEY, (offers, chosen))


def choose_page() -> None:
    """Raise Failure 406 unless the client takes a page, where there is nothing else."""
    choose(PAGE_TYPES)


def choice() -> tuple[Mapping[str, Representation], Representation | None]:
    """Return the offers that the current request had, and what it got; none if it had no choice."""
    found: tuple[Mapping[str, Representation], Representation | None] = g.get(_KEY, ({}, None))
    return found


def _choose(offers: Mapping[str, F], extension: str | None) -> F:
    if extension:
        named = called(extension, offers)
        if named is None:
            raise Failure(404, "not_found", request.path.removeprefix("/"))
        return named
    asked = request.args.get("format")
    found = called(asked, offers) if asked else negotiate(read_header(ACCEPT), offers)
    if found is None:
        raise not_acceptable(offers)
    return found
