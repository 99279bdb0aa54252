"""Filling a template: every page gets the words of its language, the addresses, and its view."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, current_app, g, request
from markupsafe import Markup

from dortmund_ld.views.labels import Term
from dortmund_ld.views.schema_org import Data
from dortmund_ld.web.language import CHOOSING, Language, chosen_language, current_language
from dortmund_ld.web.links import Links
from dortmund_ld.web.macros import read_words
from dortmund_ld.web.representations import HTML, with_charset
from dortmund_ld.web.signposts import signposts
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.structured import structured
from dortmund_ld.web.ways import way_here, ways
from dortmund_ld.words.writing import write_day, write_number

_KEY = "reader"


@dataclass(frozen=True)
class Reader:
    """Who asks, as far as a page must know: in which language, and how addresses are written for it."""

    language: Language
    links: Links


def current_reader(site: Site) -> Reader:
    """Return the reader of the current request, found out once."""
    found: Reader | None = g.get(_KEY)
    if found is None:
        found = Reader(current_language(site.manifest.languages), current_links(site))
        setattr(g, _KEY, found)
    return found


def current_links(site: Site) -> Links:
    """Return how addresses are written for whoever asks, in whatever language the answer would be."""
    chosen = chosen_language(site.manifest.languages)
    return Links(site.manifest, request.script_root, chosen)


def see_other(path: str) -> Response:
    """Lead to another address here, in the language that this one names (RFC 9110, section 15.4.4)."""
    return Response(status=303, headers={"Location": current_links(current_site()).to(path)})


def render(
    template: str,
    title: str,
    *,
    status: int = 200,
    as_data: bool = False,
    about: Data | None = None,
    trail: Sequence[Term] = (),
    **view: object,
) -> Response:
    """Return a page; ``as_data`` shows below it that there is RDF of the same.

    ``about`` says in schema.org what it is about, ``trail`` are the pages that lead from the first one to it.
    """
    site = current_site()
    reader = current_reader(site)
    is_failure = status >= HTTPStatus.BAD_REQUEST
    page = current_app.jinja_env.get_template(template)
    known = {
        **read_words(reader.language.tag, reader.links, partial(_words, site, reader)),
        "title": title,
        "languages": _switches(site, reader),
        "alternates": () if is_failure else signposts().alternates,
        "canonical": _canonical(is_failure=is_failure),
        "structured": None if is_failure else structured(site, reader.language, title, about, trail),
        "as_data": as_data,
        "here": way_here(site, request.path),
        **view,
    }
    # Shared, since what is known has the globals: they need not be looked through for each page.
    html = "".join(page.root_render_func(page.new_context(known, shared=True)))
    response = Response(html, status, content_type=with_charset(HTML.media_type))
    response.headers["Content-Language"] = reader.language.tag
    return response


def summarise(lead: str) -> str:
    """Return the lead of a page as the plain text that describes it; empty if it is in another language."""
    return "" if ' lang="' in lead else Markup(lead).striptags()  # noqa: S704 - escaped again where it is written


def _canonical(*, is_failure: bool) -> str | None:
    """Return the address that the page is known by; what failed or was posted has none."""
    return None if is_failure or request.method == "POST" else signposts().canonical


def _words(site: Site, reader: Reader) -> dict[str, object]:
    """Return what templates know of the publication and of the reader, whatever the page."""
    tag = reader.language.tag
    return {
        "site_title": _title(site, tag),
        "say": reader.language.say,
        "number": lambda value: write_number(str(value), tag),
        "day": lambda value: write_day(value, tag),
        "language": tag,
        "links": reader.links,
        "short": site.labels.shorten,
        "manifest": site.manifest,
        "ways": ways(site),
    }


def _title(site: Site, language: str) -> str:
    title = site.manifest.title
    return title.get(language) or next(iter(title.values()), site.manifest.name)


def _switches(site: Site, reader: Reader) -> tuple[Term, ...]:
    """Return the other languages: their tag as text, as address the way to this page that remembers it."""
    kept = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "lang"])
    here = f"{request.path.removeprefix('/')}?{kept}".removesuffix("?")
    plain = Links(site.manifest, request.script_root)
    others = (tag for tag in site.manifest.languages if tag != reader.language.tag)
    return tuple(Term(tag, plain.to(f"{CHOOSING}/{tag}", page=here), tag) for tag in others)
