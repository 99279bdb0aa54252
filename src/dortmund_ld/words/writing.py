"""How a language writes days and numbers, by the Common Locale Data Repository (https://cldr.unicode.org/)."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

# Digits go in groups from this on: CLDR's least number of grouping digits is 1 in German and in English, and
# so it is in the browser. Years are no numbers and are never grouped.
_GROUPED_FROM = 1000

# CLDR has the hyphen of keyboards as the minus sign of German and English, so that its numbers stay easy to
# read back by programs; these are for people.
_MINUS = "−"
_UNBROKEN = "\N{NO-BREAK SPACE}"

# English is that of Britain here, in dates as in spelling; other languages are as CLDR has them.
_LOCALES = {"en": "en_GB"}
_ELSE = "en_GB"

_DAY = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[^\W\d]+) (?P<year>\d{4})")

_REMEMBERED = 2000  # days that many pages show


def write_number(text: str, language: str) -> str:
    """Write a number of XML Schema as the language does: 600000 is 600.000 in German, 600,000 in English.

    Its digits stay as they are: 4.0 is sharper than 4.
    """
    group, decimal = _symbols(language)
    whole, point, fraction = text.partition(".")
    digits = whole.lstrip("+-")
    if digits.isdigit() and int(digits) >= _GROUPED_FROM:
        whole = whole.removesuffix(digits) + f"{int(digits):,}".replace(",", group)
    return whole.replace("-", _MINUS) + (decimal if point else "") + fraction


def write_amount(number: str, unit: str, language: str) -> str:
    """Put the symbol of a unit behind a written number: 12,6 % in German, 12.6% in English.

    They stay on one line. CLDR tells whether a space comes before a per cent sign; before others it does.
    Without a symbol the number is all.
    """
    joined = "" if unit == "%" and not _parts_percent(language) else _UNBROKEN
    return f"{number}{joined}{unit}" if unit else number


@lru_cache
def _symbols(language: str) -> tuple[str, str]:
    """Return what stands between groups of digits and before the decimals."""
    return get_group_symbol(_locale(language)), get_decimal_symbol(_locale(language))


@lru_cache
def _parts_percent(language: str) -> bool:
    pattern: str = _locale(language).percent_formats[None].pattern
    return not pattern.endswith("0%")


@lru_cache(_REMEMBERED)
def write_day(text: str, language: str) -> str:
    """Write a day of XML Schema in words: 2016-03-04 is 4. März 2016 in German, 4 March 2016 in English.

    A language that CLDR does not know gets it in English; what is no day stays as it is.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return format_date(day, "long", _locale(language))


def sort_days(text: str, language: str) -> str:
    """Return a text with the days in it as they are to be sorted: 4 March 2016 is 2016-03-04.

    It is for sorting alone; ``text`` is in lower case.
    """
    return _DAY.sub(lambda found: _sorted_day(found, language), text)


def _sorted_day(found: re.Match[str], language: str) -> str:
    month = _months(language).get(found["month"])
    return f"{found['year']}-{month:02}-{found['day']:0>2}" if month else found[0]


@lru_cache
def _months(language: str) -> Mapping[str, int]:
    names = get_month_names("wide", locale=_locale(language))
    return {name.casefold(): month for month, name in names.items()}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_ELSE)
