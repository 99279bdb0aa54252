"""All checks together, what is left out where a file cannot be read, and how texts are taken apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from broken_town import CLAIMS, SOURCE, text_of, with_text

from dortmund_ld.checks import CHECKS, check_publication
from dortmund_ld.checks.columns import check_columns
from dortmund_ld.checks.coverage import check_coverage
from dortmund_ld.checks.figures import parse_numbers
from dortmund_ld.checks.logical_lines import logical_lines, without_literals
from dortmund_ld.checks.prefixes import check_prefixes
from dortmund_ld.publication import load_publication

GRAPH = '<graph/a>\n    a <http://rdfs.org/ns/void#Dataset> ;\n    <http://x/p> "1" .\n'


def test_every_check_runs_once_and_its_time_is_taken(town):
    told = []
    report = check_publication(town, progress=told.append)
    assert list(report.seconds) == [check.name for check in CHECKS]
    assert told == [check.title for check in CHECKS]
    assert report.conforms


def test_findings_are_sorted_by_file_and_line(town):
    text = (
        text_of(town, CLAIMS).replace("dold:claimKind", "dold:claimKinds").replace("@en ;", ' , "x"@en ;', 3)
    )
    report = check_publication(with_text(town, CLAIMS, text))
    found = [(finding.path, finding.line) for finding in report.findings]
    assert len(found) > 10
    assert found == sorted(found)


def test_file_that_cannot_be_read_is_the_only_finding_of_the_whole(write):
    root = write({"data/a.ttl": "# A file.\n@base <https://example.org/small/> .\n\n<id/x> <id/p> \n"})
    report = check_publication(load_publication(root))
    syntax = [finding for finding in report.findings if finding.check == "syntax"]
    assert [(finding.path, finding.shape) for finding in syntax] == [("data/a.ttl", "syntax")]
    assert syntax[0].message.startswith("column ")
    assert syntax[0].hint
    assert "shapes" in report.skipped
    assert "Not checked until all files can be read: references, types, shapes" in report.to_text()


def test_town_is_checked_under_another_base(town_root):
    town = load_publication(town_root, base="https://elsewhere.example/")
    assert check_publication(town).findings == ()


def test_text_of_the_source_is_compared(town, town_root, tmp_path):
    assert list(check_coverage(town, town_root / "source.txt")) == []
    text = (town_root / "source.txt").read_text()
    other = tmp_path / "other.txt"
    other.write_text("\n" + text.replace("Tuch", "Tuche"))
    found = [(finding.shape, finding.path) for finding in check_coverage(town, other)]
    assert found == [("sha256", SOURCE), ("text-lines", SOURCE), ("text-lines", SOURCE)]


def test_text_of_the_source_that_is_not_there_is_an_error(town, tmp_path):
    with pytest.raises(FileNotFoundError):
        list(check_coverage(town, tmp_path / "none.txt"))


def test_interpretation_covers_no_line(town):
    text = text_of(town, CLAIMS).replace("    a dold:Claim ;", "    a dold:Interpretation ;", 1)
    found = [finding.message for finding in check_coverage(with_text(town, CLAIMS, text))]
    assert found == ["Line 3 of the source MUST be covered by a claim, or marked as no claim."]


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("mehr als 70.000 Arbeitsplätze", "de", "70000"),
        ("more than 70,000 jobs", "en", "70000"),
        ("12,6 % der Beschäftigten", "de", "12.6"),
        ("12.6% of those employed", "en", "12.6"),
        ("70,000 in German", "de", "70"),
        ("1.234.567,8 und 280,4 km²", "de", "1234567.8 280.4"),
        ("1970–2000, 1980-1990", "en", "1970 2000 1980 1990"),
        ("DEW21 und TU9 und A2b", "de", ""),
        ("am 31. Dezember 1983.", "de", "31 1983"),
        ("difference of −3.5 points", "en", "-3.5"),
        ("over 600,000.", "en", "600000"),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(text, language, numbers):
    assert parse_numbers(text, language) == [Decimal(number) for number in numbers.split()]


def test_punctuation_in_literals_and_iris_is_none():
    text = '<a#b> :p "x ; y , # z" ; # comment : c\n    :q """one\n;two "" :r""" , \'#\' .\n'
    assert without_literals(text).split() == [":p", ";", ":q", ",", "."]
    assert without_literals(text).count("\n") == text.count("\n")
    assert [(line.number, line.text.count("\n")) for line in logical_lines(text)] == [(1, 0), (2, 1)]


def test_prefix_in_a_literal_or_comment_is_not_used(write):
    head = "# A file.\n@base <https://example.org/small/> .\n\n@prefix org: <http://www.w3.org/ns/org#> .\n\n"
    root = write({"data/a.ttl": head + GRAPH.replace('"1"', '"org:x"') + "# org:y\n"})
    found = [each.shape for each in check_prefixes(load_publication(root)) if each.path == "data/a.ttl"]
    assert found == ["used"]


def test_prefixes_of_queries_are_held_to_the_table(write):
    query = (
        "# de: Was?\n# en: What?\nPREFIX org: <http://www.w3.org/ns/organisation#>\nSELECT * { ?s a org:X }\n"
    )
    found = list(check_prefixes(load_publication(write({"data/queries/what.rq": query}))))
    assert [(each.shape, each.line) for each in found if each.path.endswith(".rq")] == [("namespace", 3)]


def test_columns_of_a_query_are_named_in_every_language(write):
    query = '# de: Was?\n# en: What?\n# ?a "A"@en\n\nSELECT ?a ?b ?bLabel { ?a ?b ?bLabel }\n'
    found = list(check_columns(load_publication(write({"data/queries/what.rq": query}))))
    said = [(each.line, each.message) for each in found]
    assert said == [
        (3, "The column ?a MUST have a name in the language de."),
        (1, "The column ?b MUST have a name in the language de."),
        (1, "The column ?b MUST have a name in the language en."),
    ]
