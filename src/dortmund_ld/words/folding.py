"""Words as people type them: without case, umlauts or accents (Unicode, annex 15 for the accents).

An umlaut has two spellings without its dots: ö is oe where German readers write it, o where others do. What
is indexed carries both; what is asked is folded the German way.
"""

import re
import unicodedata

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text in small letters without accents, umlauts with an e: ``Mülheim`` is muelheim."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return _without_accents(composed.translate(_GERMAN))


def words(text: str) -> list[str]:
    """Return the words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


def spellings(text: str) -> list[str]:
    """Return the words of a text in each spelling that is to be found: folded, and with the dots left off."""
    plain = _WORD.findall(in_dictionary_order(text))
    return list(dict.fromkeys((*words(text), *plain)))


def in_dictionary_order(text: str) -> str:
    """Return what texts are sorted by, as dictionaries do (DIN 5007-1): ö as o, ß as ss, without case."""
    return _without_accents(text.casefold())


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
