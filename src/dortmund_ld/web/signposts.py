"""The links that an answer has for programs: what it is about, its other formats and languages, its licence.

FAIR Signposting (https://signposting.org/FAIR/) with the relations of Web Linking (RFC 8288): ``cite-as``
(RFC 8574), ``canonical`` (RFC 6596), ``describedby``, ``describes``, ``type``, ``item``, ``collection``,
``license``, ``alternate``. They say what the data say, and what can be had at which address.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, g, request
from pyoxigraph import RdfFormat

from dortmund_ld.web.choosing import choice
from dortmund_ld.web.links import Links
from dortmund_ld.web.representations import HTML, PAGE_TYPES, Representation, split_extension
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.ways import WAYS

ABOUT_PAGE = "https://schema.org/AboutPage"

_KEY, _FOUND = "subject", "alternates"
_PAGES = {way.path.rstrip("/"): way.path for way in WAYS}

# Parameters that choose a representation rather than what it shows.
_CHOOSING = frozenset({"format", "lang"})

# Bytes of all links together: nginx takes 4,096 bytes of headers unless told otherwise, and each link to
# another format repeats the parameters of the address.
MOST_BYTES = 2_400


@dataclass(frozen=True)
class Subject:
    """What the current answer is about, as far as whoever makes it has told.

    ``iri`` names it, ``types`` are its classes in schema.org, ``licences`` those of the data that are sent.
    ``page`` and ``files`` are paths, without an extension, where they are not the address itself.
    """

    iri: str | None = None
    types: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    page: str | None = None
    files: str | None = None


@dataclass(frozen=True)
class Alternate:
    """Another representation of the same document: what it is called, its media type, its address."""

    name: str
    media_type: str
    href: str
    language: str | None = None


def tell(subject: Subject) -> None:
    """Tell what the current answer is about."""
    setattr(g, _KEY, subject)


def add_links(response: Response) -> Response:
    """Add the links of the current answer to it, if it is a representation of something: as many as fit."""
    _, chosen = choice()
    if response.status_code != HTTPStatus.OK or chosen is None:
        return response
    left = MOST_BYTES
    for target, attributes in _links(chosen):
        told = "".join(f'; {name}="{value}"' for name, value in attributes.items())
        link = f"<{target}>{told}"
        left -= len(link) + len("Link: \r\n")
        if left < 0:
            break
        response.headers.add("Link", link)
    return response


def alternates() -> tuple[Alternate, ...]:
    """Return the other formats of the current document, then its page in each language.

    They stand in the page and in its headers, so they are found once.
    """
    found: tuple[Alternate, ...] | None = g.get(_FOUND)
    if found is None:
        site, (offers, chosen) = current_site(), choice()
        found = (*_formats(site, offers, chosen), *_languages(site, offers))
        setattr(g, _FOUND, found)
    return found


def canonical() -> str:
    """Return the address of the current answer under the base, whatever copy of the site was asked."""
    return _canonical(current_site(), choice()[1] or HTML)


def page_here() -> str:
    """Return the path of the page of the current document."""
    return _page(choice()[0])


def _subject() -> Subject:
    found: Subject = g.get(_KEY, Subject())
    return found


def _links(chosen: Representation) -> Iterator[tuple[str, Mapping[str, str]]]:
    site, subject = current_site(), _subject()
    yield _canonical(site, chosen), {"rel": "canonical"}
    if subject.iri:
        yield subject.iri, {"rel": "cite-as"}
    yield from ((licence, {"rel": "license"}) for licence in subject.licences)
    if chosen is HTML:
        yield from ((kind, {"rel": "type"}) for kind in (ABOUT_PAGE, *subject.types))
    for other in alternates():
        typed = {"type": other.media_type} | ({"hreflang": other.language} if other.language else {})
        yield other.href, {"rel": "alternate", **typed}
        if subject.iri and (relation := _relation(chosen, other)):
            yield other.href, {"rel": relation, "type": other.media_type}


def _relation(chosen: Representation, other: Alternate) -> str | None:
    """Return what another representation is to what the chosen one is about, beside being an alternate.

    From the page, RDF describes and a file is an item; from these the page is described, or the collection.
    """
    if other.language:
        return None
    if chosen is HTML:
        return "describedby" if _is_rdf(other.media_type) else "item"
    if other.media_type != HTML.media_type:
        return None
    return "describes" if isinstance(chosen, RdfFormat) else "collection"


def _is_rdf(media_type: str) -> bool:
    return RdfFormat.from_media_type(media_type) is not None


def _formats(
    site: Site, offers: Mapping[str, Representation], chosen: Representation | None
) -> Iterator[Alternate]:
    links = Links(site.manifest, request.script_root)
    stem, page = _stem(offers), _page(offers)
    for form in dict.fromkeys(offers.values()):
        if form == chosen:
            continue
        path = page if form is HTML else f"{stem}.{form.file_extension}"
        query = {} if isinstance(form, RdfFormat) else _query()
        media_type = form.media_type.partition(";")[0]
        yield Alternate(form.name, media_type, links.to(path, **query))


def _languages(site: Site, offers: Mapping[str, Representation]) -> Iterator[Alternate]:
    if HTML not in offers.values():
        return
    links, query = Links(site.manifest, request.script_root), _query(kept=())
    for tag in site.manifest.languages:
        yield Alternate(tag, HTML.media_type, links.to(_page(offers), lang=tag, **query), tag)


def _canonical(site: Site, chosen: Representation) -> str:
    offers, _ = choice()
    base = Links(site.manifest, site.manifest.base.rstrip("/#"))
    if chosen is HTML:
        return base.to(_page(offers), **_query())
    path = f"{_stem(offers)}.{chosen.file_extension}"
    return base.to(path, **({} if isinstance(chosen, RdfFormat) else _query()))


def _stem(offers: Mapping[str, Representation]) -> str:
    return _subject().files or _here(offers)


def _page(offers: Mapping[str, Representation]) -> str:
    here = _here(offers)
    return _subject().page or _PAGES.get(here, here)


def _here(offers: Mapping[str, Representation]) -> str:
    """Return the path of the current request without its extension."""
    return split_extension(request.path.strip("/"), {**PAGE_TYPES, **offers})[0]


def _query(kept: Sequence[str] = ("lang",)) -> dict[str, list[str]]:
    """Return the parameters of the current address that say what is shown; of those that choose, ``kept``."""
    args = request.args
    return {name: args.getlist(name) for name in args if name not in _CHOOSING or name in kept}
