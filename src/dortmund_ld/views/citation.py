"""How a thing is cited: in words, as BibTeX, and as CSL-JSON (Citation Style Language, csl-data schema 1.0).

Nothing is made up: what the publication does not say of itself (an author, a day) is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dortmund_ld.views.labels import Term

_SPECIAL = re.compile(r"([&%$#_{}])")
_NO_KEY = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True)
class Citation:
    """What a citation says; ``issued`` is a date of XML Schema, ``version`` names the release."""

    key: str
    title: str
    container: str
    by: str | None
    issued: str | None
    iri: str
    version: str

    def plain(self) -> str:
        """Return the citation in words."""
        year = f" ({self.issued[:4]})" if self.issued else ""
        whole = "" if self.title == self.container else f" {self.container}, {self.version}."
        return f"{self.by + year + ': ' if self.by else ''}{self.title}.{whole} {self.iri}"

    def bibtex(self) -> str:
        """Return the citation as a BibTeX entry."""
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "author": f"{{{_tex(self.by)}}}" if self.by else "",
            "howpublished": _tex(self.container),
            "year": self.issued[:4] if self.issued else "",
            "version": self.version,
            "url": self.iri,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{_NO_KEY.sub('-', self.key)},", *lines, "}", ""])

    def csl(self) -> list[dict[str, object]]:
        """Return the citation as CSL-JSON: a list of one."""
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "container-title": self.container,
            "version": self.version,
            "URL": self.iri,
        }
        if self.by:
            item["author"] = [{"literal": self.by}]
        if self.issued:
            item["issued"] = {"date-parts": [[int(part) for part in self.issued.split("-")]]}
        return [item]


def cite(
    label: Term,
    iri: str,
    title: Mapping[str, str],
    language: str,
    *,
    by: Term | None,
    issued: str | None,
    version: str,
) -> Citation:
    """Return the citation of a thing of a publication of this title in a language."""
    container = title.get(language) or next(iter(title.values()), "")
    key = iri.rpartition("/")[2] or "publication"
    return Citation(key, label.text, container, by.text if by else None, issued, iri, version)


def _tex(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
