"""Which language a page is in: the one asked for in the address, else the best by Accept-Language.

The words of the site itself are in German and English; a publication in other languages has its site in
English.
"""

from dataclasses import dataclass

from flask import request

from dortmund_ld.web.phrases import PHRASES, Phrases

FALLBACK = "en"


@dataclass(frozen=True)
class Language:
    """The language of a page: of its data, whether the reader chose it by the address, and its own words."""

    tag: str
    chosen: bool
    say: Phrases


def current_language(offered: tuple[str, ...]) -> Language:
    """Return the language for the current request, out of those of the publication, first choice first."""
    tags = offered or (FALLBACK,)
    asked = request.args.get("lang", "")
    tag = asked if asked in tags else request.accept_languages.best_match(tags) or tags[0]
    return Language(tag, asked in tags, PHRASES.get(tag, PHRASES[FALLBACK]))
