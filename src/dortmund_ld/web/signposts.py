"""The links that an answer has for programs: what it is about, its other formats and languages, its licence.

FAIR Signposting (https://signposting.org/FAIR/) with the relations of Web Linking (RFC 8288): ``cite-as``
(RFC 8574), ``canonical`` (RFC 6596), ``describedby``, ``describes``, ``type``, ``item``, ``collection``,
``license``, ``alternate``. They say what the data say, and what can be had at which address.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from flask import Response, g, request
from pyoxigraph import RdfFormat

from dortmund_ld.web.choosing import choice
from dortmund_ld.web.links import Links
from dortmund_ld.web.parameters import parameters_read
from dortmund_ld.web.representations import HTML, PAGE_TYPES, Representation, split_extension
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.ways import WAYS
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS

ABOUT_PAGE = "https://schema.org/AboutPage"

_SUBJECT, _SIGNPOSTS = "subject", "signposts"
_PAGES = {way.path.rstrip("/"): way.path for way in WAYS}

_RDF_TYPES = frozenset(form.media_type.partition(";")[0] for form in (*GRAPH_FORMATS, *DATASET_FORMATS))

# Bytes of all links together: nginx takes 4,096 bytes of headers unless told otherwise, and each link to
# another format repeats the parameters of the address.
MOST_BYTES = 2_400


@dataclass(frozen=True)
class Subject:
    """What the current answer is about, as far as whoever makes it has told.

    ``iri`` names it, ``types`` are its classes, ``licences`` those of the data that are sent.
    ``page`` and ``files`` are paths, without an extension, where they are not the address itself, and so is
    ``described``, where RDF describes what the page is about, if that is none of its own formats. Formats are
    extensions of an address, or named ``by_parameter``.
    """

    iri: str | None = None
    types: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    page: str | None = None
    files: str | None = None
    described: str | None = None
    by_parameter: bool = False


class Alternate(NamedTuple):
    """Another representation of the same document: what it is called, its media type, its address."""

    name: str
    media_type: str
    href: str
    language: str | None = None


@dataclass(frozen=True)
class Signposts:
    """Where an answer leads: to its address under the base, its page (a path), its other representations.

    ``described`` are documents in RDF about what it is about, where they are none of these.
    """

    canonical: str
    page: str
    alternates: tuple[Alternate, ...]
    described: tuple[Alternate, ...] = ()


def tell(subject: Subject) -> None:
    """Tell what the current answer is about."""
    setattr(g, _SUBJECT, subject)
    g.pop(_SIGNPOSTS, None)


def signposts() -> Signposts:
    """Return those of the current answer: made once, since they stand in the page and in its headers."""
    found: Signposts | None = g.get(_SIGNPOSTS)
    if found is None:
        found = _make(current_site(), _subject(), *choice())
        setattr(g, _SIGNPOSTS, found)
    return found


def add_links(response: Response) -> Response:
    """Add the links of the current answer to it, if it is a representation of something: as many as fit.

    They stand in one header (RFC 9110, section 5.3): of twenty, each would pass through three programs.
    """
    _, chosen = choice()
    if response.status_code == HTTPStatus.OK and chosen is not None:
        links = tuple(_as_many_as_fit(_links(_subject(), chosen, signposts())))
        if links:
            response.headers.add("Link", ", ".join(links))
    return response


def _as_many_as_fit(links: Iterable[str]) -> Iterator[str]:
    left = MOST_BYTES
    for link in links:
        left -= len(link) + len(", ")
        if left < 0:
            return
        yield link


def _subject() -> Subject:
    found: Subject = g.get(_SUBJECT, Subject())
    return found


def _make(
    site: Site, subject: Subject, offers: Mapping[str, Representation], chosen: Representation | None
) -> Signposts:
    here = split_extension(request.path.strip("/"), {**PAGE_TYPES, **offers})[0]
    page, stem = subject.page or _PAGES.get(here, here), subject.files or here
    kept = parameters_read()
    shown = {name: values for name, values in kept.items() if name != "lang"}

    def address(links: Links, form: Representation) -> str:
        if form is HTML:
            return links.to(page, **kept)
        if subject.by_parameter:
            return links.to(stem, **kept, format=form.file_extension)
        return links.to(f"{stem}.{form.file_extension}", **({} if isinstance(form, RdfFormat) else kept))

    root = request.script_root
    links = Links(site.manifest, root)
    formats = (
        Alternate(form.name, form.media_type.partition(";")[0], address(links, form))
        for form in dict.fromkeys(offers.values())
        if form != chosen
    )
    languages = (
        Alternate(tag, HTML.media_type, Links(site.manifest, root, tag).to(page, **shown), tag)
        for tag in (site.manifest.languages if HTML in offers.values() else ())
    )
    base = Links(site.manifest, site.manifest.base.rstrip("/#"))
    described = tuple(
        Alternate(form.name, form.media_type, links.to(f"{subject.described}.{form.file_extension}"))
        for form in (GRAPH_FORMATS if subject.described else ())
    )
    return Signposts(address(base, chosen or HTML), page, (*formats, *languages), described)


def _links(subject: Subject, chosen: Representation, posts: Signposts) -> Iterator[str]:
    yield f'<{posts.canonical}>; rel="canonical"'
    if subject.iri:
        yield f'<{subject.iri}>; rel="cite-as"'
    for licence in subject.licences:
        yield f'<{licence}>; rel="license"'
    for kind in (ABOUT_PAGE, *subject.types) if chosen is HTML else ():
        yield f'<{kind}>; rel="type"'
    for document in posts.described if chosen is HTML else ():
        yield f'<{document.href}>; rel="describedby"; type="{document.media_type}"'
    for other in posts.alternates:
        relation = _relation(subject, chosen, other) if subject.iri else None
        named = f"alternate {relation}" if relation else "alternate"
        language = f'; hreflang="{other.language}"' if other.language else ""
        yield f'<{other.href}>; rel="{named}"; type="{other.media_type}"{language}'


def _relation(subject: Subject, chosen: Representation, other: Alternate) -> str | None:
    """Return what another representation is to what the chosen one is about, beside being an alternate.

    From the page, RDF describes and a file is an item; from these the page is described, or the collection.
    Where other documents describe it, RDF is a file like any other.
    """
    if other.language:
        return None
    if chosen is HTML:
        describes = other.media_type in _RDF_TYPES and not subject.described
        return "describedby" if describes else "item"
    if other.media_type != HTML.media_type:
        return None
    describes = isinstance(chosen, RdfFormat) and not subject.described
    return "describes" if describes else "collection"
