"""Every kind of page meets WCAG 2.2 AA as far as a program can tell, in each language, width and scheme."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from kinds import KINDS, in_language
from playwright.sync_api import Browser, Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": LEVELS}, "rules": {"target-size": {"enabled": True}}}

# What axe can find in one width or scheme and not in another; the rest is in the document itself.
SEEN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
LOOKS = {"runOnly": {"type": "rule", "values": SEEN}}

# WCAG 2.2, 1.4.12: nothing is lost at these distances.
SPACED = "* { line-height: 1.5; letter-spacing: .12em; word-spacing: .16em } p { margin-bottom: 2em }"

# Tables that are read sideways: at 320 pixels none is, each row is stacked there.
SIDEWAYS = """[...document.querySelectorAll('.scroll:has(table)')]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"""


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """Return a page for each language: axe runs in both at once."""
    contexts = {language: browser.new_context() for language in ("de", "en")}
    yield {language: context.new_page() for language, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(pages: dict[str, Page], site: str, kind: str) -> None:
    for language, page in pages.items():
        _look(page, 1280, "light")
        page.goto(site + in_language(KINDS[kind], language), wait_until="networkidle")
        page.evaluate(AXE_SCRIPT)
    assert _find(pages, EVERYTHING) == []
    for width, scheme in ((1280, "dark"), (320, "dark"), (320, "light")):
        for page in pages.values():
            _look(page, width, scheme)
        assert _find(pages, LOOKS) == [], (width, scheme)


def _look(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]


def _find(pages: dict[str, Page], options: dict[str, Any]) -> list[object]:
    for page in pages.values():
        page.evaluate("options => { window.found = axe.run(document, options) }", options)
    return [
        (language, each["id"], [node["html"][:200] for node in each["nodes"]])
        for language, page in pages.items()
        for each in page.evaluate("async () => (await window.found).violations")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_screen(pages: dict[str, Page], site: str, kind: str) -> None:
    """Reflow at 320 CSS pixels (1.4.10), zoom to 200 % (1.4.4: half the pixels), text spacing (1.4.12)."""
    page = pages["de"]
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + in_language(KINDS[kind], "de"))
    assert _width(page) <= 320
    assert page.evaluate(SIDEWAYS) == []
    page.set_viewport_size({"width": 640, "height": 450})
    assert _width(page) <= 640
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet] }",
        SPACED,
    )
    page.set_viewport_size({"width": 320, "height": 256})
    assert _width(page) <= 320


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_an_outline(pages: dict[str, Page], site: str, kind: str) -> None:
    """One h1, no level left out, the landmarks, a caption for each table, a scope for each of its heads."""
    page = pages["en"]
    page.goto(site + in_language(KINDS[kind], "en"))
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1  # type: ignore[arg-type]
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0


@pytest.mark.parametrize(
    ("kind", "width"),
    [("home", 1280), ("claim", 1280), ("indicator", 1280), ("employers", 1280), ("governance", 320)],
)
def test_what_has_the_focus_is_seen(pages: dict[str, Page], site: str, kind: str, width: int) -> None:
    """Focus visible (2.4.7), not hidden by anything (2.4.11), in the order of the page (2.4.3)."""
    page = pages["en"]
    _look(page, width, "light")
    page.goto(site + in_language(KINDS[kind], "en"))
    for _ in range(40):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
                const one = document.activeElement;
                const box = one.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const lines = [...one.getClientRects()];
                const seen = lines.some(line => one.contains(
                    document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2)));
                return [getComputedStyle(one).outlineStyle !== 'none', seen || one.contains(top)];
            }"""
        )
        assert state == [True, True], page.evaluate("document.activeElement.outerHTML")


def test_the_keyboard_skips_to_the_content(pages: dict[str, Page], site: str) -> None:
    page = pages["en"]
    page.goto(f"{site}/employers?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("kind", ["governance", "source", "timeline"])
def test_marks_that_are_drawn_stay_in_forced_colours(pages: dict[str, Page], site: str, kind: str) -> None:
    page = pages["en"]
    page.goto(site + in_language(KINDS[kind], "en"))
    page.emulate_media(forced_colors="active")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.voice.source, .seat')].map(
            mark => getComputedStyle(mark, '::before').backgroundColor)"""
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(forced_colors="none")
    assert paper not in colours


def test_paper_has_the_content_and_no_menus(pages: dict[str, Page], site: str) -> None:
    page = pages["en"]
    page.goto(f"{site}/employers?lang=en")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("table").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    assert not page.locator("form").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="light")


@pytest.mark.parametrize(
    "kind", ["home", "indicator", "governance", "employers", "shapes", "downloads", "query"]
)
def test_on_paper_tables_are_tables_and_charts_are_wide(pages: dict[str, Page], site: str, kind: str) -> None:
    """On A4 less the margins, which is narrower than the screens on which rows are stacked."""
    page = pages["de"]
    page.set_viewport_size({"width": 673, "height": 900})
    page.emulate_media(media="print")
    page.goto(site + in_language(KINDS[kind], "de"))
    rows = page.locator("tbody tr").evaluate_all("rows => rows.map(row => getComputedStyle(row).display)")
    heads = page.locator("thead tr").evaluate_all("rows => rows.map(row => row.clientHeight > 1)")
    widths = page.locator(".chart .wide").evaluate_all("charts => charts.map(chart => chart.clientWidth)")
    width = _width(page)
    page.emulate_media(media="screen")
    assert set(rows) == {"table-row"}
    assert all(heads)
    assert width <= 673
    assert all(width > 500 for width in widths)
