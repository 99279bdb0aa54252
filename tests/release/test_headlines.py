"""The figures that a publication opens with: those that were checked, then as they stand in the source."""

import pytest
from pyoxigraph import RdfFormat, parse

from dortmund_ld.release.headlines import MOST, choose_headlines
from dortmund_ld.words.namespaces import Vocabulary

OWN = "https://example.org/ontology#"
TOWN = """
@prefix : <https://example.org/id/> .
@prefix own: <https://example.org/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
"""


def figure(
    name: str, indicator: str, line: int, measure: str = 'own:value "1"', kind: str = "own:Claim"
) -> str:
    """Return a figure about an indicator, with the claim of a line that states it."""
    return f"""
        :{name} a qb:Observation ; own:indicator :{indicator} ; {measure} .
        :claim-{name} a {kind} ; own:encodedBy :{name} ; prov:wasDerivedFrom :line-{line} .
        :line-{line} own:firstLine {line} .
    """


def chosen(*statements: str) -> list[str]:
    quads = parse("".join((TOWN, *statements)), format=RdfFormat.TURTLE)
    found = choose_headlines(quads, Vocabulary(OWN))
    return [headline.figure.rpartition("/")[2] for headline in found]


def test_figures_stand_in_the_order_of_the_source() -> None:
    assert chosen(figure("b", "jobs", 12), figure("c", "area", 3), figure("a", "people", 40)) == [
        "c",
        "b",
        "a",
    ]


def test_checked_figures_go_first_those_with_the_most_verdicts_before_all() -> None:
    checks = """
        :one own:checks :claim-b ; own:verdict :agrees .
        :two own:checks :claim-c ; own:verdict :agrees .
        :three own:checks :claim-c ; own:verdict :disagrees .
    """
    figures = (figure("a", "people", 1), figure("b", "jobs", 2), figure("c", "area", 3))
    assert chosen(*figures, checks) == ["c", "b", "a"]


def test_an_indicator_has_one_figure_and_there_are_a_few() -> None:
    assert chosen(figure("a", "jobs", 2), figure("b", "jobs", 1)) == ["b"]
    assert len(chosen(*(figure(f"f{number}", f"i{number}", number) for number in range(20)))) == MOST


@pytest.mark.parametrize(
    "left_out",
    [
        figure("a", "jobs", 1, measure="own:comparedWith :other"),
        figure("a", "jobs", 1, kind="own:Interpretation"),
        figure("a", "jobs", 1).replace("qb:Observation", "own:Event"),
    ],
    ids=["no number", "read into the source", "no observation"],
)
def test_what_is_no_figure_of_a_source_is_left_out(left_out: str) -> None:
    assert chosen(left_out) == []
