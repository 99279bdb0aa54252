"""Guides: what they show is what happens, they are there in both languages, and markup in them is text.

A block of ``console`` (or ``console en``, if it prints English) has commands after ``$``, going on after
``>``, then what they print; a ``python`` one is a program, and the block of ``text`` after it what that
prints. Both know the site by ``SITE``.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from serving_process import serving

from dortmund_ld.publication import default_root
from dortmund_ld.publication.files import Problem
from dortmund_ld.publication.guides import Guide, read_guide
from dortmund_ld.release import Release
from dortmund_ld.web.links import Links
from dortmund_ld.web.pages.guide import to_html

Page = Callable[..., BeautifulSoup]

ROOT = default_root()
FILES = sorted((ROOT / "data" / "guide").glob("*.md"))
CONSOLE = re.compile(r"```console(?: \w+)?\n((?:\$ .*\n(?:> .*\n)*)+)([\s\S]*?)```")
PROGRAM = re.compile(r"```python\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```")


def examples(file: Path) -> list[tuple[str, str, str]]:
    text = file.read_text(encoding="utf-8")
    commands = [
        ("console", re.sub(r"^[$>] ", "", found[1], flags=re.M), found[2]) for found in CONSOLE.finditer(text)
    ]
    return commands + [("python", found[1], found[2]) for found in PROGRAM.finditer(text)]


EXAMPLES = [
    pytest.param(*example, id=f"{file.stem}-{number}")
    for file in FILES
    for number, example in enumerate(examples(file), 1)
]


@pytest.fixture(scope="module")
def site(repository_release: Release) -> Iterator[str]:
    """Serve the repository's publication as a user does, and return its address."""
    with serving(ROOT, repository_release.directory.parent, "--workers", "1") as served:
        yield served.url


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the publication that a guide may change."""
    place = tmp_path_factory.mktemp("publication")
    for part in ("ontology", "data", "shapes"):
        shutil.copytree(ROOT / part, place / part)
    return place


@pytest.mark.parametrize(("kind", "text", "printed"), EXAMPLES)
def test_an_example_prints_what_the_guide_shows(
    kind: str, text: str, printed: str, site: str, workplace: Path
) -> None:
    command = [sys.executable, "-c", text] if kind == "python" else ["bash", "-c", text]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "SITE": site, "PATH": path, "PYTHONWARNINGS": "ignore"}
    place = {**environment, "XDG_CACHE_HOME": str(workplace / ".cache")}
    run = subprocess.run(command, capture_output=True, text=True, cwd=workplace, env=place, check=False)
    assert run.stdout.replace("\r\n", "\n") == printed, run.stderr


def test_each_guide_is_there_in_both_languages_with_an_example() -> None:
    names = {file.name for file in FILES}
    readers = ("researcher", "sparql", "wikidata", "curator")
    assert names == {f"{reader}.{language}.md" for reader in readers for language in ("de", "en")}
    assert all(examples(file) for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_that_asks_the_site_says_where_its_address_stands(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "$SITE" not in text or "`SITE=http://127.0.0.1:8000`" in text.partition("$SITE")[0]


@pytest.mark.parametrize("language", ["de", "en"])
def test_guides_are_listed_and_shown(page: Page, language: str) -> None:
    listed = page("/guide/", language).select("main .entries a")
    assert len(listed) == 4
    for link in listed:
        shown = page(str(link["href"]), language)
        assert shown.select_one("article h1").get_text() == link.get_text()  # type: ignore[union-attr]
        assert shown.select("article pre[tabindex='0'] code")


def test_links_of_a_guide_lead_to_this_site(page: Page, client: FlaskClient) -> None:
    links = page("/guide/researcher").select("article a")
    assert links
    for link in links:
        assert client.get(str(link["href"]), headers={"Accept": "text/html"}).status_code == 200


def test_output_in_another_language_is_marked(page: Page, release: Release) -> None:
    html = to_html("```console en\n$ ls\n```\n\n```text\nx\n```\n", Links(release.manifest))
    english, own = BeautifulSoup(html, "html.parser").select("code")
    assert english["class"] == ["language-console"]
    assert (english["lang"], own.get("lang")) == ("en", None)
    said = next(code for code in page("/guide/curator", "de").select("pre code") if "Mend" in code.text)
    assert said["lang"] == "en"


def test_markup_in_a_guide_is_text(release: Release) -> None:
    html = to_html("<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](x)", Links(release.manifest))
    assert not BeautifulSoup(html, "html.parser").select("script, a")


def test_a_publication_without_guides_has_no_way_to_them(town_page: Page, town_client: FlaskClient) -> None:
    assert town_client.get("/guide/").status_code == 404
    assert not town_page("/").select("a[href^='/guide']")


def test_a_guide_has_a_language_and_a_title() -> None:
    assert read_guide("# For all\n\nText\n", "data/guide/all.en.md") == Guide(
        "all", "en", "For all", "Text\n"
    )
    assert isinstance(read_guide("# For all\n", "data/guide/all.md"), Problem)
    assert isinstance(read_guide("Text\n", "data/guide/all.en.md"), Problem)
