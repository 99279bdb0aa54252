"""The words of the site itself, in German and English. The words of the data come from the data.

Each module has the phrases of one theme; a template finds them all under their names, in the language of its
page, as ``say``.
"""

from collections.abc import Iterable, Mapping

from dortmund_ld.web.phrases import asking, failures, figures, frame, front_page, model, subjects, things
from dortmund_ld.web.phrases.wording import LANGUAGES


class Phrases(dict[str, str]):
    """The phrases in one language, by name; as attributes too, which templates find much sooner."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take over names and phrases."""
        super().__init__(phrases)
        self.__dict__ = self


THEMES = (frame, front_page, subjects, figures, things, model, asking, failures)

PHRASES: Mapping[str, Phrases] = {
    language: Phrases((name, wordings[place]) for theme in THEMES for name, wordings in theme.PHRASES.items())
    for place, language in enumerate(LANGUAGES)
}
