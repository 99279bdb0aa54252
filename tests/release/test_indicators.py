"""What there is of each indicator: counted in the data, once, when a release is built."""

from pyoxigraph import RdfFormat, parse

from dortmund_ld.release.indicators import CountedIndicator, count_indicators
from dortmund_ld.words.namespaces import Vocabulary

BASE = "https://example.org/id/"
TOWN = """
@prefix : <https://example.org/id/> .
@prefix own: <https://example.org/ontology#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix schema: <https://schema.org/> .

:jobs a own:Indicator .
:people a own:Indicator .
:unused a own:Indicator .
:y1960 schema:startDate "1960" .
:from-1990 schema:startDate "1990-04-01" ; schema:endDate "1994-03-31" .

:o1 own:indicator :jobs ; qb:dataSet :census ; own:period :from-1990 .
:o2 own:indicator :jobs ; qb:dataSet :report ; own:period :y1960 .
:o3 own:indicator :jobs ; own:period :y1960 .
:o4 own:indicator :people ; qb:dataSet :census .
:claim own:encodedBy :o2 .
"""


def test_observations_in_data_sets_are_counted_with_their_years() -> None:
    quads = parse(TOWN, format=RdfFormat.TURTLE)
    assert count_indicators(quads, Vocabulary("https://example.org/ontology#")) == (
        CountedIndicator(f"{BASE}jobs", 2, 2, "1960", "1994", is_claimed=True),
        CountedIndicator(f"{BASE}people", 1, 1, None, None, is_claimed=False),
    )
