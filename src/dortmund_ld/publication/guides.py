"""The guides of a publication: texts in Markdown for the people who use it, one a file and language.

A file ``data/guide/researcher.de.md`` is the guide for the researcher in German; its first line is its title,
as a heading (CommonMark 0.31, section 4.2). What stands in it is shown, never run, by this program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dortmund_ld.publication.files import Problem

NAME = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>[a-z]{2,3})\.md")
TITLE = re.compile(r"# +(?P<title>\S.*?) *")


@dataclass(frozen=True)
class Guide:
    """A guide in one language: its name is the same in all languages; the text is without the title."""

    name: str
    language: str
    title: str
    text: str = field(repr=False)


def read_guide(text: str, path: str) -> Guide | Problem:
    """Read a guide, or say what is wrong with its name or its first line."""
    named = NAME.fullmatch(PurePosixPath(path).name)
    if not named:
        hint = "Name it for its reader and language, such as researcher.de.md."
        return Problem(path, 1, 1, "guide", "The name of the file does not say its language.", hint)
    first, _, rest = text.partition("\n")
    title = TITLE.fullmatch(first)
    if not title:
        hint = "Begin it with a heading, such as “# For researchers”."
        return Problem(path, 1, 1, "guide", "The first line is no title.", hint)
    return Guide(named["name"], named["language"], title["title"], rest.strip() + "\n")
