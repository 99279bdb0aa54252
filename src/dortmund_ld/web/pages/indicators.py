"""Indicators: the list, and each with its chart, its table and both as files.

The areas and breakdowns are chosen by parameters of the address (``?area=a&area=b&breakdown=all``), which the
files take too: what is downloaded is what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response

from dortmund_ld.views.chart import WIDE, specify
from dortmund_ld.views.drawing import draw
from dortmund_ld.views.extent import MOST_SERIES, beginning, drawable, since
from dortmund_ld.views.indicator import IndicatorReader, IndicatorView, as_records
from dortmund_ld.views.marks import PALETTE
from dortmund_ld.views.schema_org import File
from dortmund_ld.views.series import Series
from dortmund_ld.views.sheet import write_csv, write_json, write_metadata, write_workbook
from dortmund_ld.web.charts import chart_of
from dortmund_ld.web.choosing import choose
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import PAGE, send, wanted
from dortmund_ld.web.pages.things import citation_of, subject_of
from dortmund_ld.web.parameters import parameters_read, read_number, read_texts
from dortmund_ld.web.rendering import current_links, current_reader, render
from dortmund_ld.web.representations import (
    CSV,
    CSV_METADATA,
    HTML,
    INDICATOR_FIRST,
    JSON,
    SVG,
    XLSX,
    Form,
    with_charset,
)
from dortmund_ld.web.signposts import signposts, tell
from dortmund_ld.web.site import Site, current_site
from dortmund_ld.web.structured import base_links
from dortmund_ld.words.namespaces import Vocabulary

blueprint = Blueprint("indicators", __name__)

_TABLES = (CSV, XLSX, JSON)
EXTENSIONS = tuple(form.file_extension for form in INDICATOR_FIRST.values() if form is not HTML)


@blueprint.get("/indicators")
@blueprint.get("/indicators/")
@blueprint.get("/indicators.<extension>")
def indicators(extension: str | None = None) -> Response:
    """List the indicators of which there are observations."""
    site = current_site()
    form = wanted(extension)
    language = current_reader(site).language
    entries = _reader(site, language.tag).entries(site.manifest.indicators)
    if not entries:
        raise Failure(404, "not_found", "indicators/")
    if form != PAGE:
        return send(as_records(entries, site.addresses.things), form)
    return render("indicators.html", language.say["indicators"], entries=entries)


@blueprint.get("/indicators/<name>")
def indicator(name: str) -> Response:
    """Show an indicator, or send it as its extension, the parameter ``format`` or the Accept header asks."""
    slug, _, extension = name.partition(".")
    site = current_site()
    language = current_reader(site).language.tag
    view = _reader(site, language).view(slug, read_texts("area"), read_texts("breakdown"))
    if view is None:
        raise Failure(404, "not_found", f"indicators/{name}")
    chosen = choose(_offers(view), extension)
    licences = {term.iri for series in view.series for term in series.dataset.licences if term.iri}
    subject = subject_of(site, str(site.addresses.thing(slug)))
    tell(replace(subject, licences=tuple(sorted(licences)), described=f"data/{slug}"))
    return _page(site, view) if chosen is HTML else _file(site, view, chosen)


@blueprint.app_template_global()
def has_indicators() -> bool:
    """Tell whether the release has an indicator, so that a link to the list leads somewhere."""
    manifest = current_site().manifest
    return str(Vocabulary(manifest.namespace).Indicator) in manifest.counts.classes


@blueprint.app_template_global()
def colour_of(number: int) -> str | None:
    """Return the colour of a series in charts by its number, from 1; None beyond those that are drawn."""
    return PALETTE[number - 1] if number <= MOST_SERIES else None


def _reader(site: Site, language: str) -> IndicatorReader:
    return IndicatorReader(site.facts(language), site.addresses)


def _offers(view: IndicatorView) -> Mapping[str, Form]:
    """Return the formats of an indicator by media type: a drawing only where there is something to draw."""
    if any(map(drawable, _shown(view))):
        return INDICATOR_FIRST
    return {media_type: form for media_type, form in INDICATOR_FIRST.items() if form is not SVG}


def _page(site: Site, view: IndicatorView) -> Response:
    language = current_reader(site).language.tag
    iri = str(site.addresses.thing(view.slug))
    return render(
        "indicator.html",
        view.term.text,
        indicator=view,
        iri=iri,
        citation=citation_of(site, view.term, iri, language),
        chart=chart_of(view.series, _year(view), language),
        drawable=drawable,
        about=site.schema_org(language).indicator(view, signposts().canonical, _downloads(site, view)),
        files=[(extension, _address(site, view, extension)) for extension in EXTENSIONS],
    )


def _address(site: Site, view: IndicatorView, extension: str) -> str:
    """Return the address of a file of what is shown here."""
    return current_links(site).plain(f"indicators/{view.slug}.{extension}") + _query()


def _downloads(site: Site, view: IndicatorView) -> tuple[File, ...]:
    """Return the tables of an indicator as files."""
    links = base_links(site)
    return tuple(
        File(links.to(f"indicators/{view.slug}.{form.file_extension}") + _query(), form.media_type)
        for form in _TABLES
    )


def _file(site: Site, view: IndicatorView, form: Form) -> Response:
    language = current_reader(site).language.tag
    if form is SVG:
        body = draw(specify(_shown(view), WIDE, language), "file").encode()
    elif form is CSV_METADATA:
        words = Vocabulary(site.manifest.namespace)
        body = write_metadata(view, words, f"{view.slug}.csv{_query()}")
    elif form is XLSX:
        body = write_workbook(view, language)
    elif form is JSON:
        body = write_json(view, str(site.addresses.thing(view.slug)))
    else:
        body = write_csv(view)
    response = Response(body, content_type=with_charset(form.media_type))
    response.headers["Content-Language"] = language
    if form is CSV:
        metadata = _address(site, view, CSV_METADATA.file_extension)
        response.headers["Link"] = f'<{metadata}>; rel="describedby"; type="{CSV_METADATA.media_type}"'
        response.headers["Content-Type"] += "; header=present"
    return response


def _shown(view: IndicatorView) -> Sequence[Series]:
    """Return what the chart has of the series: those that have a colour, from its first year on."""
    return since(view.series[:MOST_SERIES], _year(view))


def _year(view: IndicatorView) -> int:
    """Return the year in which the chart begins: the one asked for, else what suits the series."""
    asked = read_number("from")
    return asked if asked is not None else beginning(view.series[:MOST_SERIES]) or 0


def _query() -> str:
    """Return the choice of the current request as the query of an address, nothing for none."""
    read = parameters_read()
    return f"?{urlencode(read, doseq=True)}" if read else ""
