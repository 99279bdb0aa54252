"""How a phrase is written down: its wording in each language, side by side."""

from collections.abc import Mapping

LANGUAGES = ("de", "en")

# By the name of a phrase: its German wording and its English one.
Wordings = Mapping[str, tuple[str, str]]
