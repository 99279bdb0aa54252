"""The words of the site: every phrase that a page asks for is there, and every one is asked for."""

import re
from itertools import chain
from pathlib import Path
from string import Formatter

from dortmund_ld.web import phrases
from dortmund_ld.web.phrases import PHRASES, THEMES

WEB = Path(phrases.__file__).parents[1]
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
MODULES = [
    *sorted(WEB.glob("*.py")),
    *sorted((WEB / "serving").glob("*.py")),
    WEB.parent / "views/timeline.py",  # which names kinds of dates
]

# In a template or a module: say.name, say["name"]. In a module also the name alone, as of a failure or a way.
SAID = re.compile(r"\bsay(?:\.|\[[\"'])(\w+)")
NAMED = re.compile(r"(?<!Blueprint\()\"(\w+)\"")
# In a template: say["says_" ~ way.phrase], and in a list of marks of a chart what follows "mark_".
COMPOSED = re.compile(r"say\[\"(\w+_)\" ~")
PARTS = re.compile(r"\"([\w-]+)\"")


def test_every_phrase_that_a_page_names_is_there() -> None:
    for file in TEMPLATES + MODULES:
        wanted = set(SAID.findall(file.read_text())) - set(COMPOSED.findall(file.read_text()))
        assert wanted <= set(PHRASES["de"]), file.name


def test_every_phrase_is_used() -> None:
    pages = "\n".join(file.read_text() for file in TEMPLATES)
    modules = "\n".join(file.read_text() for file in MODULES)
    used = {*SAID.findall(pages + modules), *NAMED.findall(modules)}
    parts = {*NAMED.findall(modules), *PARTS.findall(pages)}
    composed = {start + part for start in COMPOSED.findall(pages) for part in parts}
    assert set(PHRASES["de"]) <= used | composed


def test_no_name_stands_for_two_phrases() -> None:
    names = list(chain.from_iterable(theme.PHRASES for theme in THEMES))
    assert len(names) == len(set(names))


def test_a_phrase_has_the_same_gaps_in_both_languages() -> None:
    for name, german in PHRASES["de"].items():
        assert gaps(german) == gaps(PHRASES["en"][name]), name


def gaps(phrase: str) -> list[str]:
    return sorted(gap for _, gap, _, _ in Formatter().parse(phrase) if gap is not None)
