"""Long words get soft hyphens where their language breaks them."""

import pytest

from dortmund_ld.words.hyphenation import hyphenate


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("Wirtschafts- und Beschäftigungsförderung", "de", "Wirtschafts- und Beschäf|ti|gungs|för|de|rung"),
        ("Rat der Stadt", "de", "Rat der Stadt"),
        ("Institutionalisation", "en", "Insti|tu|tion|al|isa|tion"),
        ("Beschäftigungsförderung", None, "Beschäftigungsförderung"),
        ("Beschäftigungsförderung", "xx", "Beschäftigungsförderung"),
    ],
)
def test_long_words_may_be_broken(text: str, language: str | None, shown: str) -> None:
    assert hyphenate(text, language).replace("\u00ad", "|") == shown
