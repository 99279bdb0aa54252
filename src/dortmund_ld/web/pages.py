"""Filling a template: every page gets the words of its language, the addresses, and its view."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from dortmund_ld.views.labels import Term, write_number
from dortmund_ld.web.language import Language, current_language
from dortmund_ld.web.links import Links
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.ways import ways
from dortmund_ld.words.media import GRAPH_FORMATS


@dataclass(frozen=True)
class Alternate:
    """Another representation of the same document: what it is called, its media type, its address."""

    name: str
    media_type: str
    href: str


@dataclass(frozen=True)
class Reader:
    """Who asks, as far as a page must know: in which language, and how addresses are written for it."""

    language: Language
    links: Links


def current_reader(site: Site) -> Reader:
    """Return the reader of the current request."""
    language = current_language(site.manifest.languages)
    chosen = language.tag if language.chosen else None
    return Reader(language, Links(site.manifest, request.script_root, chosen))


def render(
    template: str, title: str, *, status: int = 200, document: str | None = None, **view: object
) -> Response:
    """Return a page. ``document`` is the path of its other representations, without an extension."""
    site = current_site()
    reader = current_reader(site)
    html = render_template(
        template,
        title=title,
        site_title=_title(site, reader.language.tag),
        say=reader.language.say,
        number=lambda value: write_number(str(value), reader.language.tag),
        language=reader.language.tag,
        languages=_switches(site, reader),
        links=reader.links,
        short=site.labels.shorten,
        manifest=site.manifest,
        alternates=_alternates(document, reader.links) if document else (),
        ways=ways(site),
        **view,
    )
    response = make_response(html, status)
    response.headers["Content-Language"] = reader.language.tag
    response.headers.setdefault("Vary", "Accept, Accept-Language")
    for alternate in _alternates(document, reader.links) if document else ():
        response.headers.add("Link", f'<{alternate.href}>; rel="alternate"; type="{alternate.media_type}"')
    return response


def _alternates(document: str, links: Links) -> tuple[Alternate, ...]:
    return tuple(
        Alternate(form.name, form.media_type, links.plain(f"{document}.{form.file_extension}"))
        for form in GRAPH_FORMATS
    )


def _title(site: Site, language: str) -> str:
    title = site.manifest.title
    return title.get(language) or next(iter(title.values()), site.manifest.name)


def _switches(site: Site, reader: Reader) -> tuple[Term, ...]:
    """Return the other languages: their tag as text, this page in that language as address."""
    kept = {name: value for name, value in request.args.items() if name != "lang"}
    path = request.path.removeprefix("/")
    plain = Links(site.manifest, request.script_root)
    others = (tag for tag in site.manifest.languages if tag != reader.language.tag)
    return tuple(Term(tag, plain.to(path, **{**kept, "lang": tag}), tag) for tag in others)
