"""The site as people use it in a browser: in both languages, by keyboard, without scripts."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import csvw
import openpyxl
import pandas
import pytest
from bs4 import BeautifulSoup
from kinds import EMPLOYERS, FAILING, KINDS, OWN_WORDS, in_language
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Page]:
    """Return a page on which no script runs."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("path", "rows", "columns"),
    [("/employers", 11, 5), ("/queries/employers", 11, 5), ("/governance", 9, 9), ("/dumps/", 7, 4)],
)
def test_a_wide_table_is_stacked_on_a_narrow_screen_and_stays_a_table(
    plain: Page, site: str, path: str, rows: int, columns: int
) -> None:
    plain.set_viewport_size({"width": 320, "height": 900})
    plain.goto(f"{site}{path}?lang=en")
    assert plain.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.scroll'))")
    table = plain.get_by_role("table").first
    expect(table.get_by_role("row")).to_have_count(rows)
    expect(table.get_by_role("columnheader")).to_have_count(columns)
    plain.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_network_fits_a_narrow_screen(plain: Page, site: str, language: str) -> None:
    plain.set_viewport_size({"width": 320, "height": 900})
    plain.goto(f"{site}/governance?lang={language}")
    expect(plain.locator("figure.network svg:visible")).to_have_count(1)
    outside = """texts => texts.filter(text => {
        const {left, right, width} = text.getBoundingClientRect();
        return width && (left < 0 || right > 320);
    }).map(text => text.textContent)"""
    assert plain.locator("figure.network text").evaluate_all(outside) == []
    plain.set_viewport_size({"width": 1280, "height": 900})


def test_the_contents_of_the_shapes_are_folded_on_a_narrow_screen(plain: Page, site: str) -> None:
    links = plain.locator("nav.contents a").first
    plain.goto(f"{site}/shapes?lang=en")
    expect(links).to_be_visible()
    plain.set_viewport_size({"width": 320, "height": 900})
    expect(links).to_be_hidden()
    expect(plain.locator("section.shape h2").first).to_be_in_viewport()
    plain.locator(".fold > summary").click()
    expect(links).to_be_visible()
    plain.set_viewport_size({"width": 1280, "height": 900})


def test_without_scripts_a_link_to_a_passage_opens_the_chapter_that_it_stands_in(
    plain: Page, site: str
) -> None:
    plain.goto(f"{site}/page/source-deck?lang=en#line=19,20")
    expect(plain.get_by_role("link", name="Population since 2016")).to_be_in_viewport()
    assert plain.locator("details.chapter[open]").count() == 1
    plain.locator(".lines a", has_text="181").click()
    expect(plain.locator("[id='line=180,181']")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_to_itself_and_is_in_its_language(
    browser: Browser, site: str, kind: str, language: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    page.goto(site + in_language(KINDS[kind], language), wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("lang", language)
    fonts = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    context.close()
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
    assert [line for line in said if not line.startswith(OWN_WORDS)] == []
    assert fonts == 2


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_first_page_says_what_this_is_in_one_screen(page: Page, site: str, language: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 768})
    page.goto(f"{site}/?lang={language}")
    for part in ("form.search", ".headlines > li", ".band > li", ".ways > li", ".ways + .formats a"):
        expect(page.locator(part).last).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_language_is_switched_on_the_same_page(page: Page, site: str) -> None:
    page.goto(f"{site}/page/wilo?lang=de")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wilo")
    expect(page.get_by_role("link", name="Deutsch")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/search"])
def test_what_is_typed_is_suggested_and_chosen_by_keyboard(page: Page, site: str, path: str) -> None:
    page.goto(f"{site}{path}?lang=en")
    field = page.get_by_role("combobox")
    field.press_sequentially("muelh")
    expect(page.get_by_role("option").first).to_contain_text("Mülheim an der Ruhr")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("e")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mülheim an der Ruhr")


def test_facets_are_chosen_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/employers?lang=en")
    page.get_by_label("private").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("row")).to_contain_text(["Wilo"])


def test_the_editor_runs_a_query_and_says_what_is_wrong(page: Page, site: str) -> None:
    page.goto(f"{site}/sparql?lang=en")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(EMPLOYERS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome tbody tr").first).to_be_visible()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT * { ?s ?p }}")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_a_page_says_the_same(page: Page, plain: Page, site: str, kind: str) -> None:
    address = site + in_language(KINDS[kind], "de")
    plain.goto(address)
    page.goto(address)
    assert plain.get_by_role("heading", level=1).inner_text()
    for part in ("h1", "h2", "main table", "main svg[role=img], main [role=img]", "main dl"):
        assert plain.locator(part).count() >= page.locator(part).count() or kind.startswith("endpoint"), part


def test_without_scripts_search_facets_and_queries_are_forms(plain: Page, site: str) -> None:
    plain.goto(f"{site}/?lang=en")
    plain.get_by_role("searchbox").fill("Mülhiem")
    plain.keyboard.press("Enter")
    expect(plain.locator(".hits li").first).to_contain_text("Mülheim an der Ruhr")
    plain.goto(f"{site}/employers?lang=en")
    plain.get_by_label("private").check()
    plain.locator("form.facets button").click()
    expect(plain.locator("tbody tr")).to_have_count(1)
    plain.goto(f"{site}/sparql?lang=en")
    plain.locator("#query").fill(EMPLOYERS)
    plain.get_by_role("button", name="Run the query").click()
    expect(plain.locator("#outcome tbody tr").first).to_be_visible()
    plain.goto(f"{site}/sparql?{urlencode({'lang': 'en', 'query': 'SELECT * { ?s ?p }}'})}")
    expect(plain.get_by_role("alert")).to_be_visible()


# A row in the XML of SPARQL's results.
RESULT = "{http://www.w3.org/2005/sparql-results#}result"

# The kinds of pages that have a table as a file.
WITH_FILES = {
    "source",
    "indicators",
    "indicator",
    "indicator without a chart",
    "governance",
    "sites",
    "timeline",
    "employers",
    "classes",
    "things of a class",
    "schemes",
    "scheme",
    "query",
    "search with hits",
    "endpoint with an answer",
    "all values of a row",
}

# What else stands among the files: a page, the text of a query, the shapes; and a search that found nothing.
NO_TABLES = {"text/html", "text/turtle", "application/sparql-query"}
EMPTY = {"search without hits"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FAILING | EMPTY])
def test_every_table_is_downloaded_and_read(
    page: Page, site: str, kind: str, language: str, tmp_path: Path
) -> None:
    """Open what each link of a table's files brings with a reader of its format."""
    page.goto(site + in_language(KINDS[kind], language))
    links = page.locator(".formats:not(.cite .formats) a").all()
    read = set()
    for number, address in enumerate([str(link.evaluate("link => link.href")) for link in links]):
        answer = page.request.get(address)
        assert answer.ok, address
        media_type = answer.headers["content-type"].partition(";")[0]
        if media_type in NO_TABLES:
            continue
        name = address.rsplit("/", 1)[1]  # with its query: so the metadata names the table
        file = tmp_path / (name if len(name) < 100 else str(number))
        file.write_bytes(answer.body())
        assert READERS[media_type](file), address
        read.add(media_type)
    assert bool(read) == (kind in WITH_FILES)
    assert not read or read & {"text/csv", "application/json"}


def _rows_of_csv(file: Path) -> int:
    return len(pandas.read_csv(file))


def _rows_of_tsv(file: Path) -> int:
    return len(pandas.read_csv(file, sep="\t"))


def _rows_of_metadata(file: Path) -> int:
    return sum(1 for _ in csvw.Table.from_file(file))


def _rows_of_workbook(file: Path) -> int:
    return sum(sheet.max_row for sheet in openpyxl.load_workbook(BytesIO(file.read_bytes())))


def _rows_of_json(file: Path) -> int:
    found = json.loads(file.read_text(encoding="utf-8"))
    return len(found["hits"] if isinstance(found, dict) and "hits" in found else found)


def _rows_of_results(file: Path) -> int:
    return len(json.loads(file.read_text(encoding="utf-8"))["results"]["bindings"])


def _rows_of_results_in_xml(file: Path) -> int:
    return sum(1 for _ in ElementTree.parse(file).iter(RESULT))  # noqa: S314 - of our own server


def _paths_of_drawing(file: Path) -> int:
    return len(BeautifulSoup(file.read_bytes(), "html.parser").select("svg path"))


READERS = {
    "text/csv": _rows_of_csv,
    "text/tab-separated-values": _rows_of_tsv,
    "application/csvm+json": _rows_of_metadata,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _rows_of_workbook,
    "application/json": _rows_of_json,
    "application/sparql-results+json": _rows_of_results,
    "application/sparql-results+xml": _rows_of_results_in_xml,
    "image/svg+xml": _paths_of_drawing,
}
