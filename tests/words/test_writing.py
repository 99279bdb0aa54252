"""Days are written in words, and numbers of four digits in groups, in the language of the reader."""

import pytest

from dortmund_ld.words.writing import write_amount, write_day, write_number


@pytest.mark.parametrize(
    ("number", "german", "english"),
    [
        ("999", "999", "999"),
        ("1000", "1.000", "1,000"),
        ("-1234567.5", "−1.234.567,5", "−1,234,567.5"),
        ("4.0", "4,0", "4.0"),
        ("0.25", "0,25", "0.25"),
    ],
)
def test_a_number_is_grouped_from_four_digits_on_and_keeps_its_digits(
    number: str, german: str, english: str
) -> None:
    assert (write_number(number, "de"), write_number(number, "en")) == (german, english)


@pytest.mark.parametrize(
    ("number", "unit", "german", "english"),
    [
        ("86", "%", "86\xa0%", "86%"),
        ("280", "km²", "280\xa0km²", "280\xa0km²"),
        ("5", "", "5", "5"),
    ],
)
def test_a_unit_stands_behind_its_number_as_the_language_has_it(
    number: str, unit: str, german: str, english: str
) -> None:
    assert (write_amount(number, unit, "de"), write_amount(number, unit, "en")) == (german, english)


@pytest.mark.parametrize(
    ("language", "written"),
    [("de", "4. März 2016"), ("en", "4 March 2016"), ("fr", "4 mars 2016"), ("xx", "4 March 2016")],
)
def test_a_day_is_written_in_words(language: str, written: str) -> None:
    assert write_day("2016-03-04", language) == written


@pytest.mark.parametrize("text", ["2016", "2016-03-04Z", "soon"])
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    assert write_day(text, "de") == text
