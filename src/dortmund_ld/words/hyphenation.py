"""Where a long word may be broken: soft hyphens (U+00AD) for headings, which are set large on small screens.

Not every browser brings the patterns that ``hyphens: auto`` of CSS needs, so the places come from here.
"""

import re
from functools import cache

import pyphen

SOFT_HYPHEN = "\u00ad"

# What fits a screen of 320 CSS pixels in the largest type is left as it is.
_LONG_WORD = re.compile(r"[^\W\d_]{16,}")

# A line does not end after fewer letters than this, nor begin with fewer.
_LEAST = 4


def hyphenate(text: str, language: str | None) -> str:
    """Return the text with soft hyphens in its long words; unchanged if the language is not known."""
    patterns = _patterns(language) if language else None
    if patterns is None:
        return text
    return _LONG_WORD.sub(lambda found: patterns.inserted(found[0], SOFT_HYPHEN), text)


@cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=_LEAST, right=_LEAST) if known else None
