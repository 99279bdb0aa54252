"""The first page: what is here, figures with their sources, the phases, the ways in, questions answered."""

from flask import Blueprint, Response
from pyoxigraph import NamedNode
from rdflib.namespace import VOID

from dortmund_ld.publication import Query
from dortmund_ld.views.licences import licences_of
from dortmund_ld.views.opening import read_headlines, read_sources
from dortmund_ld.views.table import answer_example, needs_another_endpoint
from dortmund_ld.views.timeline import read_phases
from dortmund_ld.web.choosing import choose
from dortmund_ld.web.rendering import current_reader, render, see_other
from dortmund_ld.web.representations import HTML, PAGE_FIRST
from dortmund_ld.web.signposts import Subject, tell
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.structured import base_links, downloads
from dortmund_ld.web.ways import ways
from dortmund_ld.words.iris import WELL_KNOWN_VOID

blueprint = Blueprint("home", __name__)

QUESTIONS = 3
ROWS = 5  # of a long answer the first page shows the beginning


@blueprint.get("/")
def home() -> Response:
    """Show the publication in one page, or lead to its description in RDF."""
    site = current_site()
    licences = licences_of(site.lookup, [site.manifest.iri])
    tell(Subject(site.manifest.iri, licences=licences, files=WELL_KNOWN_VOID))
    chosen = choose(PAGE_FIRST)
    if chosen is not HTML:
        return see_other(f"{WELL_KNOWN_VOID}.{chosen.file_extension}")
    language = current_reader(site).language.tag
    manifest = site.manifest
    facts = site.facts(language)
    return render(
        "home.html",
        "",
        about=site.schema_org(language).website(_search(site), downloads(site)),
        description=site.labels.description(manifest.iri, language),
        licence=site.labels.label(manifest.licence, language) if manifest.licence else None,
        headlines=read_headlines(facts, manifest.headlines),
        phases=read_phases(facts),
        sources=read_sources(facts),
        claims=site.labels.shorten(str(site.vocabulary.Claim)),
        claims_count=manifest.counts.classes.get(str(site.vocabulary.Claim), 0),
        examples=tuple(
            answer_example(query, site.executor.run, site.labels, language, base=manifest.base, at_most=ROWS)
            for query in featured(site)
        ),
        rows_shown=ROWS,
    )


def _search(site: Site) -> str | None:
    """Return the address of the search up to what is searched for; None if this site has none."""
    has_search = any(way.phrase == "search" for way in ways(site))
    return f"{base_links(site).to('search')}?q=" if has_search else None


def featured(site: Site) -> tuple[Query, ...]:
    """Return the queries to show: those that the data set names as examples, else the first that run here."""
    manifest = site.manifest
    named = {
        example.value
        for example in site.lookup.objects(NamedNode(manifest.iri), str(VOID.exampleResource))
        if isinstance(example, NamedNode)
    }
    runnable = [query for query in manifest.queries if not needs_another_endpoint(query, manifest.base)]
    chosen = [query for query in runnable if str(query.iri) in named]
    return tuple((chosen or runnable)[:QUESTIONS])
