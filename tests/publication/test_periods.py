"""Periods are read from their slugs, and keep the precision that they have."""

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from dortmund_ld.publication.periods import describe_period, read_period
from dortmund_ld.words.namespaces import SCHEMA

IRI = URIRef("https://example.org/id/period")


@pytest.mark.parametrize(
    ("slug", "german", "english"),
    [
        ("period-1998", "1998", "1998"),
        ("period-1983-12-31", "31. Dezember 1983", "31 December 1983"),
        ("period-1970-2000", "1970–2000", "1970–2000"),
        ("period-2016-open", "seit 2016", "since 2016"),
    ],
)
def test_period_has_a_label_in_both_languages(slug, german, english):
    period = read_period(slug)
    assert (period.label("de"), period.label("en")) == (german, english)
    assert period.description("en").endswith(".")


@pytest.mark.parametrize(
    "slug", ["period-98", "period-1983-13-31", "period-2023-02-29", "period-1983-12", "phase-1998"]
)
def test_other_slugs_are_no_period(slug):
    assert read_period(slug) is None


@pytest.mark.parametrize(
    ("slug", "start", "end"),
    [
        ("period-1998", Literal("1998", datatype=XSD.gYear), Literal("1998", datatype=XSD.gYear)),
        ("period-1970-2000", Literal("1970", datatype=XSD.gYear), Literal("2000", datatype=XSD.gYear)),
        ("period-2016-open", Literal("2016", datatype=XSD.gYear), None),
        (
            "period-1983-12-31",
            Literal("1983-12-31", datatype=XSD.date),
            Literal("1983-12-31", datatype=XSD.date),
        ),
    ],
)
def test_period_begins_and_ends_as_precisely_as_known(slug, start, end):
    triples = list(describe_period(IRI, read_period(slug), URIRef("a:Period"), ("de", "en")))
    by_property = {p: o for _, p, o in triples}
    assert by_property[SCHEMA.startDate] == start
    assert by_property.get(SCHEMA.endDate) == end
    assert len(triples) == 6 + (end is not None)
