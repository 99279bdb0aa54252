"""The editor as people use it: in a browser, by keyboard, in both languages, and when things go wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Editor
    from playwright.sync_api import Browser, Route

    OpenEditor = Callable[..., Editor]

BODIES = """PREFIX org: <http://www.w3.org/ns/org#>
PREFIX dold: <https://w3id.org/dortmund-ld/ontology#>
SELECT ?body ?overseen WHERE { ?body dold:oversees ?overseen } ORDER BY ?body"""
NUMBERS = 'SELECT ?name ?count WHERE { VALUES (?name ?count) { ("a" 3) ("b" 5) ("c" 2.5) } }'
YEARS = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?year ?count WHERE { VALUES (?year ?count) { ("1999"^^xsd:gYear 3) ("2009"^^xsd:gYear 5) } }"""
SERIES = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?year ?town ?people ?jobs WHERE { VALUES (?year ?town ?people ?jobs) {
    ("1999"^^xsd:gYear "A" 3 1) ("1999"^^xsd:gYear "B" 5 2) ("2009"^^xsd:gYear "A" 4 UNDEF) } }"""
PLACES = 'SELECT ?name ?lat ?long WHERE { VALUES (?name ?lat ?long) { ("A" 51.5 7.4) ("B" 51.6 7.5) } }'
PROBLEM = {"Content-Type": "application/problem+json"}
TEXT = {"Content-Type": "text/plain"}
SOON = {"Retry-After": "7"}
HIGHER_THAN_ITS_FIELD = "ASK {\n" + "?s ?p ?o .\n" * 60 + "}"  # in any typeface
WRONG = "SELECT * WHERE {\n    ?s ?p }}"


def test_a_query_runs_by_ctrl_enter_and_its_things_lead_to_their_pages_by_label(
    open_editor: OpenEditor,
) -> None:
    editor = open_editor()
    editor.run(BODIES)
    table = editor.page.locator("#outcome table")
    expect(table.locator("thead th")).to_have_text(["body", "overseen"])
    link = table.locator("tbody td a").first
    expect(link).to_have_attribute("href", re.compile(r"^/page/[\w-]+\?lang=en$"))
    expect(link).not_to_have_text(re.compile("[:/]"))
    assert editor.page.goto(editor.address + (link.get_attribute("href") or "")).status == 200  # type: ignore[union-attr]


def test_the_columns_of_an_example_have_their_names(open_editor: OpenEditor) -> None:
    editor = open_editor("de")
    editor.run(
        '# ?body "Gremium"@de, "Body"@en\n' + BODIES.replace("?body ?overseen W", "?body ?bodyLabel W")
    )
    heads = editor.page.locator("#outcome thead th")
    expect(heads).to_have_text(["Gremium"])
    expect(heads).to_have_attribute("title", "?body")


def test_a_query_runs_by_the_button_and_the_number_of_rows_is_said_once(open_editor: OpenEditor) -> None:
    editor = open_editor("de")
    editor.write(NUMBERS)
    editor.page.get_by_role("button", name="Anfrage stellen").click()
    expect(editor.page.get_by_role("status")).to_have_text(re.compile(r"^3 Zeilen in [\d,]+ s$"))
    expect(editor.page.get_by_text(re.compile("^3 Zeilen"))).to_have_count(1)


def test_a_mistake_is_told_with_its_line_and_marked_there(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run(WRONG)
    told = editor.page.get_by_role("alert")
    expect(told).to_contain_text("The query cannot be read.")
    expect(told).to_contain_text(re.compile(r"Line 2, column \d+"))
    expect(editor.page.locator(".cm-line.cm-mistake")).to_have_text("    ?s ?p }}")
    editor.page.keyboard.type(" ")
    expect(editor.page.locator(".cm-mistake")).to_have_count(0)


def test_a_mistake_is_told_in_german(open_editor: OpenEditor) -> None:
    editor = open_editor("de")
    editor.run(WRONG)
    told = editor.page.get_by_role("alert")
    expect(told).to_contain_text("Die Anfrage ist nicht zu verstehen.")
    expect(told).to_contain_text(re.compile(r"Zeile 2, Spalte \d+"))
    expect(told.locator("[lang=en]")).to_contain_text("expected")  # the parser's own words, read out as such


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("DROP ALL", "Sie würde Daten ändern"),
        ("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", "einen anderen Endpunkt fragen"),
        (" ", "Schreiben Sie eine in das Feld"),
    ],
    ids=["update", "service", "nothing"],
)
def test_why_a_query_is_refused_is_told_in_german(open_editor: OpenEditor, query: str, words: str) -> None:
    editor = open_editor("de")
    editor.run(query)
    expect(editor.page.get_by_role("alert").locator("p:not([lang])", has_text=words)).to_be_visible()


def test_an_address_that_is_shared_runs_when_it_is_opened(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run(NUMBERS)
    expect(editor.page.get_by_role("status")).to_have_text(re.compile("3 rows"))
    shared = editor.page.url
    assert parse_qs(urlsplit(shared).query)["query"] == [NUMBERS]
    other = open_editor(query=NUMBERS)
    expect(other.page.locator("#outcome figure svg")).to_be_visible()
    assert other.text == NUMBERS


def test_a_shared_address_with_a_mistake_marks_it(open_editor: OpenEditor) -> None:
    editor = open_editor(query=WRONG)
    expect(editor.page.locator(".cm-mistake")).to_have_count(1)
    expect(editor.page.get_by_role("alert")).to_have_count(1)


def test_a_chosen_example_fills_the_editor_in_the_language_of_the_page(open_editor: OpenEditor) -> None:
    editor = open_editor("de")
    editor.page.locator("details.examples summary").click()
    editor.page.get_by_role("link", name="Welche Zahlen nennt der Bericht").click()
    assert 'lang(?label) = "de"' in editor.text
    expect(editor.field).to_be_focused()
    expect(editor.page.get_by_role("status")).to_contain_text("Eingesetzt: Welche Zahlen")
    editor.page.keyboard.press("Control+Enter")
    expect(editor.page.locator("#outcome tbody tr").first).to_be_visible()


def test_a_class_is_suggested_with_its_label_and_its_prefix_is_declared(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.write("")
    editor.page.keyboard.type("SELECT * { ?s a Employ")
    suggested = editor.page.get_by_role("option", name="dold:Employer")
    expect(suggested).to_contain_text("class")
    suggested.click()
    assert editor.text.startswith("PREFIX dold: <https://w3id.org/dortmund-ld/ontology#>\n")
    assert "?s a dold:Employer" in editor.text


def test_typing_a_known_prefix_declares_it_and_says_so(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.write("")
    editor.page.keyboard.type("SELECT * { ?s skos:")
    assert editor.text.startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n")
    expect(editor.page.get_by_role("status")).to_have_text("Prefix skos: added.")


def test_the_keyboard_leaves_the_editor(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.field.focus()
    assert "Tab key leaves" in (editor.field.get_attribute("aria-description") or "")
    editor.page.keyboard.press("Tab")
    expect(editor.page.get_by_role("button", name="Run the query")).to_be_focused()
    editor.page.keyboard.press("Shift+Tab")
    expect(editor.field).to_be_focused()
    editor.page.keyboard.type("\n?s a dold:E")
    expect(editor.page.get_by_role("listbox")).to_be_visible()
    editor.page.keyboard.press("Escape")
    expect(editor.page.get_by_role("listbox")).to_have_count(0)
    editor.page.keyboard.press("Tab")
    expect(editor.page.get_by_role("button", name="Run the query")).to_be_focused()


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (504, PROBLEM, '{"type": "/problems/too-late", "detail": "20 s"}', "stopped at the deadline"),
        (503, PROBLEM | SOON, '{"type": "/problems/no-worker"}', "Try again in 7 seconds."),
        (503, PROBLEM | SOON, '{"type": "/problems/queue-full"}', "Try again in 7 seconds."),
        (403, PROBLEM, '{"type": "/problems/answer-too-large"}', "with ORDER BY, LIMIT and OFFSET"),
        (507, PROBLEM, '{"type": "/problems/out-of-memory"}', "too much memory"),
        (413, PROBLEM, '{"type": "/problems/too-large"}', "The query is too long."),
        (500, PROBLEM, '{"type": "/problems/worker-died"}', "Try again in a moment."),
        (500, PROBLEM, '{"title": "Something else"}', "Something else"),
        (504, TEXT, "Stopped.\nLonger than 20 s.", "stopped at the deadline"),
        (429, TEXT | {"Retry-After": "1"}, "Busy.", "Try again in 1 second."),
        (403, TEXT, "No.\nSERVICE would call another", "SERVICE would call another"),
        (503, {"Content-Type": "text/html"}, "<b>Busy</b>", "Try again in a moment."),
    ],
)
def test_what_went_wrong_is_said_in_words(
    open_editor: OpenEditor, status: int, headers: dict[str, str], body: str, words: str
) -> None:
    editor = open_editor()
    editor.page.route("**/sparql*", lambda route: route.fulfill(status=status, headers=headers, body=body))
    editor.run(NUMBERS)
    expect(editor.page.get_by_role("alert")).to_contain_text(words)


def test_a_server_out_of_reach_is_said_in_words(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.page.route("**/sparql*", lambda route: route.abort())
    editor.run(NUMBERS)
    expect(editor.page.get_by_role("alert")).to_contain_text("The server cannot be reached.")


def test_a_running_query_can_be_stopped(open_editor: OpenEditor) -> None:
    editor = open_editor()
    held: list[Route] = []
    editor.page.route("**/sparql*", lambda route: held.append(route))
    editor.run(NUMBERS)
    editor.page.get_by_role("button", name="Stop").click()
    expect(editor.page.get_by_role("status")).to_have_text("Stopped.")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (NUMBERS, ["CSV", "TSV", "JSON", "XML"]),
        ("ASK {}", ["JSON", "XML"]),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3", ["Turtle", "N-Triples", "JSON-LD", "RDF/XML"]),
    ],
)
def test_every_answer_can_be_downloaded(open_editor: OpenEditor, query: str, names: list[str]) -> None:
    editor = open_editor()
    editor.run(query)
    links = editor.page.locator("#outcome a[download]")
    expect(links).to_have_text(names)
    for link in links.all():
        answer = editor.page.request.get(editor.address + (link.get_attribute("href") or ""))
        assert answer.ok, link.inner_text()
        assert "html" not in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("query", "shape", "count"),
    [(NUMBERS, "rect", 3), (YEARS, "polyline", 1), (SERIES, "polyline", 2), (PLACES, "circle", 2)],
)
def test_numbers_and_places_are_drawn_beside_the_table(
    open_editor: OpenEditor, query: str, shape: str, count: int
) -> None:
    editor = open_editor()
    editor.run(query)
    expect(editor.page.locator(f"#outcome figure svg[aria-label] {shape}")).to_have_count(count)
    expect(editor.page.locator("#outcome table")).to_be_visible()


def test_things_are_drawn_by_the_labels_that_the_table_has(open_editor: OpenEditor) -> None:
    editor = open_editor("de")
    editor.run(
        "SELECT ?class (COUNT(*) AS ?count) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?count) LIMIT 5"
    )
    first = editor.page.locator("#outcome tbody td a").first
    expect(first).not_to_have_text(re.compile(":"))
    expect(editor.page.locator("#outcome figure svg text").first).to_have_text(first.inner_text())


def test_of_several_numbers_one_is_chosen_to_be_drawn_and_series_are_named(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run(SERIES)
    drawn = editor.page.locator("#outcome figure")
    expect(drawn.get_by_role("img", name="Chart of people by year.")).to_be_visible()
    expect(drawn.get_by_role("listitem")).to_have_text(["A", "B"])
    editor.page.get_by_label("Number drawn").select_option("jobs")
    expect(drawn.get_by_role("img", name="Chart of jobs by year.")).to_be_visible()
    expect(drawn.locator("circle")).to_have_count(2)


def test_the_head_of_a_column_of_numbers_stands_above_them(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run(NUMBERS)
    heads = editor.page.locator("#outcome thead th")
    expect(heads.nth(0)).not_to_have_class("number")
    expect(heads.nth(1)).to_have_class("number")


def test_a_long_answer_grows_on_demand(open_editor: OpenEditor) -> None:
    editor = open_editor()
    values = " ".join(str(number) for number in range(450))
    editor.run(f"SELECT ?number ?same {{ VALUES ?number {{ {values} }} BIND (str(?number) AS ?same) }}")
    rows = editor.page.locator("#outcome tbody tr")
    expect(rows).to_have_count(200)
    editor.page.get_by_role("button", name="Show 200 more rows").click()
    editor.page.get_by_role("button", name="Show 50 more rows").click()
    expect(rows).to_have_count(450)


def test_markup_in_the_data_is_text(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run('SELECT ?evil ?number { VALUES (?evil ?number) { ("<img src=x>" 1) ("<b>b</b>" 2) } }')
    expect(editor.page.locator("#outcome td").first).to_have_text("<img src=x>")
    assert editor.page.locator("#outcome img, #outcome b").count() == 0


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(open_editor: OpenEditor, lang: str, scheme: str, width: int) -> None:
    editor = open_editor(lang, color_scheme=scheme, viewport={"width": width, "height": 900})
    assert _findings(editor) == []
    editor.run(SERIES)
    expect(editor.page.locator("#outcome figure")).to_be_visible()
    assert _findings(editor) == []
    editor.run(WRONG)
    expect(editor.page.get_by_role("alert")).to_be_visible()
    assert _findings(editor) == []
    editor.write("SELECT * { ?s a dold:E")
    editor.page.keyboard.press("Control+Space")
    expect(editor.page.get_by_role("listbox")).to_be_visible()
    assert _findings(editor) == []
    editor.write(HIGHER_THAN_ITS_FIELD)
    assert editor.page.locator(".cm-scroller").evaluate("field => field.scrollHeight > field.clientHeight")
    assert _findings(editor) == []
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answer_before_can_be_read_while_a_query_runs(open_editor: OpenEditor, scheme: str) -> None:
    editor = open_editor(color_scheme=scheme)
    editor.run(SERIES)
    expect(editor.page.locator("#outcome figure")).to_be_visible()
    held: list[Route] = []
    editor.page.route("**/sparql*", lambda route: held.append(route))
    editor.run(NUMBERS)
    expect(editor.page.locator("#outcome[aria-busy]")).to_be_visible()
    assert _findings(editor) == []


def _findings(editor: Editor) -> list[Any]:
    found = Axe().run(editor.page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def test_nothing_is_asked_of_other_hosts_and_the_console_stays_silent(open_editor: OpenEditor) -> None:
    editor = open_editor()
    editor.run(BODIES)
    expect(editor.page.locator("#outcome td a").first).to_be_visible()
    editor.field.click()
    editor.page.keyboard.press("Control+a")
    editor.page.keyboard.type("SELECT * {\n?s a dold:E")
    expect(editor.page.get_by_role("listbox")).to_be_visible()
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.press("Control+Enter")
    editor.page.wait_for_load_state("networkidle")
    assert editor.complaints == []
    assert [address for address in editor.asked if not address.startswith(editor.address + "/")] == []


def test_without_javascript_it_is_a_form_that_works(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/sparql?lang=en")
    page.get_by_label("Query").fill(NUMBERS)
    page.get_by_role("button", name="Run the query").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    context.close()


def test_both_languages_of_the_editor_say_the_same_things() -> None:
    source = Path(__file__).parents[2] / "src/dortmund_ld/web/frontend/src/editor/words.js"
    german, english = source.read_text(encoding="utf-8").split("\n  en: {")
    keys = re.compile(r"^    (\w+):", re.MULTILINE)
    assert keys.findall(german) == keys.findall(english)


@pytest.mark.parametrize("width", [320, 1280])
def test_an_example_with_a_long_header_begins_with_its_query_in_sight(
    open_editor: OpenEditor, width: int
) -> None:
    header = "".join(
        f'# ?column{number} "Spalte {number}"@de, "Column {number}"@en\n' for number in range(20)
    )
    editor = open_editor(query=f"{header}\n{HIGHER_THAN_ITS_FIELD}", viewport={"width": width, "height": 900})
    expect(editor.page.locator("#outcome section")).to_be_visible()
    first = editor.page.locator(".cm-line", has_text="ASK").bounding_box()
    field = editor.page.locator(".cm-scroller").bounding_box()
    assert field["y"] <= first["y"] <= field["y"] + field["height"] - first["height"]
    if width == 320:
        assert first["y"] < field["y"] + 40
    assert editor.page.evaluate("scrollY") == 0
