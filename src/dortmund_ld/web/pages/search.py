"""Searching: as a page, as JSON, and while somebody is typing.

``/search?q=…`` is a page that needs no script; ``/search.json?q=…`` has the same hits. The script that
suggests while one types asks the latter.
"""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, current_app

from dortmund_ld.release import Release
from dortmund_ld.views.labels import Term
from dortmund_ld.views.search import Hit, Results, Searcher
from dortmund_ld.web.choosing import choose
from dortmund_ld.web.parameters import read_choice, read_first, read_number, read_text
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.representations import HTML, JSON, SEARCH_FIRST
from dortmund_ld.web.site import Site, current_site

blueprint = Blueprint("search", __name__)

SIZE = 20
MOST = 100  # hits in one answer as JSON
LONGEST = 200  # letters of a question; a title is shorter

_KEY = "searcher"


@dataclass(frozen=True)
class _Asked:
    query: str
    type: str | None
    first: int
    size: int


@blueprint.get("/search")
@blueprint.get("/search.<extension>")
def search(extension: str = "") -> Response:
    """Search, and show the hits as a page or send them as JSON."""
    form = choose(SEARCH_FIRST, extension)
    site = current_site()
    asked = _asked(site)
    language = current_reader(site).language.tag
    results = searcher(site.release).search(
        asked.query, language, type_=asked.type, first=asked.first, size=asked.size
    )
    return _page(asked, results) if form is HTML else _send(site, asked, results)


def searcher(release: Release) -> Searcher:
    """Return the searcher of the application, opened when somebody first searches."""
    searcher = current_app.extensions.get(_KEY)
    if not isinstance(searcher, Searcher):
        site = current_site()
        searcher = current_app.extensions[_KEY] = Searcher(release, site.lookup, site.labels)
    return searcher


def _asked(site: Site) -> _Asked:
    """Read the request; a class is named by its short IRI, as in the lists."""
    classes = {site.labels.shorten(iri): iri for iri in site.manifest.counts.classes}
    limit = read_number("limit")
    return _Asked(
        query=(read_text("q") or "").strip()[:LONGEST],
        type=classes.get(read_choice("type", classes) or ""),
        first=read_first(),
        size=SIZE if limit is None else min(max(limit, 1), MOST),
    )


def _page(asked: _Asked, results: Results) -> Response:
    site = current_site()
    say = current_reader(site).language.say
    last = asked.first + len(results.hits) - 1
    return render(
        "search.html",
        f"{say['search']}: {asked.query}" if asked.query else say["search"],
        asked=asked,
        results=results,
        previous=max(1, asked.first - asked.size) if asked.first > 1 else None,
        next=last + 1 if last < results.total else None,
    )


def _send(site: Site, asked: _Asked, results: Results) -> Response:
    links = current_reader(site).links
    body = {
        "query": results.query,
        "total": results.total,
        "first": asked.first,
        "classes": [
            {"iri": one.term.iri, "type": site.labels.shorten(one.term.iri or ""), "label": one.term.text}
            | {"size": one.size, "chosen": one.is_chosen}
            for one in results.classes
        ],
        "hits": [_hit(hit, links.iri(hit.term.iri or "")) for hit in results.hits],
    }
    response = Response(json.dumps(body, ensure_ascii=False), content_type=JSON.media_type)
    response.headers["Content-Language"] = current_reader(site).language.tag
    return response


def _hit(hit: Hit, page: str | None) -> dict[str, object]:
    return {
        "iri": hit.term.iri,
        "page": page,
        "label": hit.term.text,
        "types": [_term(one) for one in hit.types],
        "description": hit.description.text if hit.description else None,
        "match": {"field": hit.match.field, "text": hit.match.text.text if hit.match.text else None},
    }


def _term(term: Term) -> dict[str, object]:
    return {"iri": term.iri, "label": term.text}
