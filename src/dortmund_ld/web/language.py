"""Which language a page is in: asked for in the address, chosen before, or preferred by the browser.

Whoever chooses a language on a page has it remembered in a cookie that holds the language and nothing else;
no other answer sets it. The words of the site itself are in German and English; a publication in other
languages has its site in English.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie
from werkzeug.wrappers import Response as Redirect

from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import Links
from dortmund_ld.web.parameters import read_choice
from dortmund_ld.web.phrases import PHRASES, Phrases
from dortmund_ld.web.remembering import remember_short
from dortmund_ld.web.site import current_site
from dortmund_ld.web.varying import ACCEPT_LANGUAGE, COOKIE, read_header

blueprint = Blueprint("language", __name__)

FALLBACK = "en"

# Below this path a language is chosen, and by this name it is remembered, for a year.
CHOOSING = "language"
REMEMBERED = "lang"
KEPT = 31_536_000


@dataclass(frozen=True)
class Language:
    """The language of a page: of its data, and the site's own words in it."""

    tag: str
    say: Phrases


def current_language(offered: tuple[str, ...]) -> Language:
    """Return the language for the current request, out of those of the publication, first choice first."""
    tag = chosen_language(offered) or prefer(
        read_header(COOKIE), read_header(ACCEPT_LANGUAGE), offered or (FALLBACK,)
    )
    return Language(tag, PHRASES.get(tag, PHRASES[FALLBACK]))


def chosen_language(offered: Sequence[str]) -> str | None:
    """Return the language that the address of the current request names, if it is offered."""
    return read_choice("lang", offered)


@remember_short
def prefer(cookies: str | None, accepted: str | None, offered: tuple[str, ...]) -> str:
    """Return the language by two headers: the one that the reader chose before, else the browser's."""
    remembered = parse_cookie(cookies).get(REMEMBERED) if cookies else None
    if remembered in offered:
        return str(remembered)
    return _look_up(accepted or "", offered) or offered[0]


def _look_up(accepted: str, offered: tuple[str, ...]) -> str | None:
    """Return the offered language of the first range that has one, cut shorter if need be (RFC 4647, 3.4).

    Werkzeug's ``best_match`` takes any exact match first: of “de-DE, en;q=0.8” English, which comes second.
    """
    ranges = parse_accept_header(accepted, LanguageAccept)
    refused = {tag.lower() for tag, quality in ranges if not quality}
    left = {tag.lower(): tag for tag in offered if tag.lower() not in refused}
    for wanted, quality in ranges:
        if wanted == "*" and quality and left:
            return next(iter(left.values()))
        parts = wanted.lower().replace("_", "-").split("-")
        for end in range(len(parts) if quality else 0, 0, -1):
            if tag := left.get("-".join(parts[:end])):
                return tag
    return None


@blueprint.get(f"/{CHOOSING}/<tag>")
def choose_language(tag: str) -> Redirect:
    """Remember a language, and lead back to the page that ``page`` names, in it."""
    manifest = current_site().manifest
    if tag not in manifest.languages:
        raise Failure(404, "not_found", request.path.removeprefix("/"))
    path, _, query = request.args.get("page", "").partition("?")
    links = Links(manifest, request.script_root)
    response = redirect(links.back(path.lstrip("/"), query, tag), 303, Response)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        REMEMBERED,
        tag,
        KEPT,
        path=f"{request.script_root}/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response
