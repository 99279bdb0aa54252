"""The pages in a browser: axe finds nothing, nothing is wider than the screen, no other host is asked."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = (
    "/",
    "/page/lindenau",
    "/page/claim-population",
    "/page/source-report",
    "/governance",
    "/sites",
    "/timeline",
    "/employers",
    "/schemes/",
    "/ontology",
    "/shapes",
    "/things/",
)


@pytest.mark.parametrize(("lang", "scheme", "width"), [("de", "light", 1280), ("en", "dark", 320)])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    browser: Browser, served: str, path: str, lang: str, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served}{path}?lang={lang}")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert all(url.startswith(served) for url in asked)
    finally:
        context.close()
