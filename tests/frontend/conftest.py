"""Real servers of the invented town and of the repository's publication, and a browser that watches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from kinds import OWN_WORDS
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from serving_process import serving

from dortmund_ld.publication import Publication, default_root
from dortmund_ld.release import Release, build_release

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, town_root: Path, town: Publication) -> Iterator[str]:
    """Serve the town; return its address, without the last slash."""
    release = build_release(town, tmp_path_factory.mktemp("cache"))
    with serving(town_root, release.directory.parent, "--workers", "1") as running:
        yield running.url


@pytest.fixture(scope="session")
def site(repository_release: Release) -> Iterator[str]:
    """Serve the repository's own publication; return its address, without the last slash."""
    with serving(default_root(), repository_release.directory.parent, "--workers", "1") as running:
        yield running.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Editor:
    """The page of the endpoint in a browser, and what it did: complaints of the console, hosts it asked."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, **parameters: str) -> None:
        self.page.goto(f"{self.address}/sparql?{urlencode(parameters)}")
        self.field.wait_for()

    @property
    def field(self) -> Locator:
        return self.page.locator(".cm-content")

    @property
    def text(self) -> str:
        lines = self.page.locator(".cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n") for line in lines)

    def write(self, query: str) -> None:
        """Put a text in place of what is there, as by pasting."""
        self.field.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(query)

    def run(self, query: str) -> None:
        self.write(query)
        self.page.keyboard.press("Control+Enter")


@pytest.fixture
def open_editor(browser: Browser, served: str) -> Iterator[Callable[..., Editor]]:
    """Return what opens the page: ``options`` are the browser's, such as ``color_scheme`` or ``viewport``."""
    contexts = []

    def start(lang: str = "en", query: str | None = None, **options: object) -> Editor:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        editor = Editor(context.new_page(), served)
        editor.page.set_default_timeout(15_000)
        editor.page.on("console", lambda said: _note(editor, said.type, said.text))
        editor.page.on("pageerror", lambda error: editor.complaints.append(str(error)))
        editor.page.on("request", lambda request: editor.asked.append(request.url))
        editor.open(lang=lang, **({"query": query} if query else {}))
        return editor

    yield start
    for context in contexts:
        context.close()


def _note(editor: Editor, kind: str, text: str) -> None:
    if kind in {"error", "warning"} and not text.startswith(OWN_WORDS):
        editor.complaints.append(text)
