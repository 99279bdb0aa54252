"""The guides of the publication: the list, and each in the reader's language.

Markdown is written by markdown-it-py (CommonMark with tables). Markup in a text is shown as text, and a link
without a scheme leads to a path of this site, so that a guide works under any base and path prefix. A block
of code may name its language after its kind, where it is not that of the guide (``console en``).
"""

from collections.abc import Sequence

from flask import Blueprint, Response
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from dortmund_ld.publication.guides import Guide
from dortmund_ld.web.choosing import choose_page
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.links import Links
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site

blueprint = Blueprint("guide", __name__)

# A reader with a keyboard scrolls a block of code too (WCAG 2.2, 2.1.1).
_SCROLLED = '<pre tabindex="0">'

_BEGIN, _END = Markup("<p>"), Markup("</p>")


@blueprint.get("/guide/")
def guides() -> Response:
    """List the guides."""
    choose_page()
    language = current_reader(current_site()).language
    return render("guides.html", language.say["guide"], guides=_in_language(language.tag))


@blueprint.get("/guide/<name>")
def guide(name: str) -> Response:
    """Show a guide."""
    choose_page()
    reader = current_reader(current_site())
    found = next((one for one in _in_language(reader.language.tag) if one.name == name), None)
    if found is None:
        raise Failure(404, "not_found", f"guide/{name}")
    html = Markup(to_html(found.text, reader.links))  # noqa: S704 - HTML in the text is escaped by to_html
    opening, text = _part(html)
    others = [one for one in _in_language(reader.language.tag) if one.name != name]
    return render("guide.html", found.title, guide=found, opening=opening, text=text, others=others)


def _part(html: Markup) -> tuple[Markup, Markup]:
    """Return the first paragraph, if the text begins with one, and what follows it."""
    begin, end, rest = html.partition(_END)
    return (begin + end, rest) if html.startswith(_BEGIN) else (Markup(), html)


def to_html(text: str, links: Links) -> str:
    """Return Markdown as HTML: markup in it escaped, its links led to this site, its code to be scrolled."""
    writer = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = writer.parse(text)
    inner = (child for token in tokens for child in token.children or ())
    for token in (*tokens, *inner):
        _adapt(token, links)
    body: str = writer.renderer.render(tokens, writer.options, {})
    return body.replace("<pre>", _SCROLLED)  # the tag itself: one in a text is escaped


def _adapt(token: Token, links: Links) -> None:
    href = token.attrGet("href")
    if isinstance(href, str):
        token.attrSet("href", _address(href, links))
    if token.type == "fence" and (tag := token.info.partition(" ")[2].strip()):
        token.attrSet("lang", tag)
    token.attrs.pop("style", None)  # of aligned columns: the Content-Security-Policy drops it


def _address(href: str, links: Links) -> str:
    if "://" in href:
        return links.iri(href) or href
    return href if href.startswith("#") else links.to(href.removeprefix("/"))


def _in_language(tag: str) -> Sequence[Guide]:
    """Return each guide once, in this language where there is one in it, else in another."""
    best: dict[str, Guide] = {}
    for one in current_site().manifest.guides:
        if one.name not in best or one.language == tag:
            best[one.name] = one
    return tuple(best.values())
