"""The macros that templates share, made once for all pages in a language.

An import in a template would make them anew for each page. They see the words of the language, the addresses
and the manifest, and nothing of the page: that comes as arguments. What many pages show, such as a term or
the name of a source, is written once and remembered.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from jinja2.runtime import Context

from dortmund_ld.web.links import Links

_KEY = "macros"
_READERS = 16  # languages, chosen or not, under as many prefixes as there are
_REMEMBERED = 2000  # results of a macro

# The templates with macros, by the name that pages know them by; one can use those before it.
_TEMPLATES = {
    "parts": "parts.html",
    "evidence": "claims.html",
    "citing": "cite.html",
    "charts": "charts.html",
    "drawings": "drawings.html",
    "diagrams": "diagrams.html",
    "rule_tables": "rules.html",
}

Words = Mapping[str, Any]


class PlainContext(Context):
    """Calls what a template calls just as it is.

    Jinja looks at each whether it wants the context, the environment or the rules for escaping. None of ours
    does, and a page calls a hundred.
    """

    def call(
        self, called: Any, /, *args: Any, _loop_vars: object = None, _block_vars: object = None, **named: Any
    ) -> Any:
        """Call it with these arguments; the variables of a loop or block are for who wants the context."""
        return called(*args, **named)


# For templates: ``{% set term = remembered(_term) %}``, of a macro whose arguments are plain values.
remembered = lru_cache(_REMEMBERED)


def read_words(language: str, links: Links, words: Callable[[], Words]) -> Words:
    """Return what all templates know for a reader's language and addresses: globals, words, and macros.

    The macros see the words, which ``words`` tells when they are asked for first.
    """
    known: dict[tuple[str, str, str | None], Words] = current_app.extensions.setdefault(_KEY, {})
    reader = (language, links.root, links.language)
    found = known.get(reader)
    if found is None:
        if len(known) >= _READERS:
            known.clear()
        found = known[reader] = _add_macros(words())
    return found


def _add_macros(words: Words) -> Words:
    made = {**current_app.jinja_env.globals, **words}
    for name, template in _TEMPLATES.items():
        made[name] = current_app.jinja_env.get_template(template).make_module(made)
    return made
