"""Every IRI that a publication mints, as a table."""

import pytest

from dortmund_ld.words.iris import Addresses

BASE = "https://example.org/town/"
ADDRESSES = Addresses(BASE)


@pytest.mark.parametrize(
    ("minted", "expected"),
    [
        (ADDRESSES.thing("mill"), "id/mill"),
        (ADDRESSES.page("mill"), "page/mill"),
        (ADDRESSES.page("mill", "html"), "page/mill.html"),
        (ADDRESSES.data("mill"), "data/mill"),
        (ADDRESSES.data("mill", "ttl"), "data/mill.ttl"),
        (ADDRESSES.graph("deck/employers"), "graph/deck/employers"),
        (ADDRESSES.ontology, "ontology"),
        (ADDRESSES.shapes, "shapes"),
    ],
)
def test_address_lies_under_the_base(minted, expected):
    assert str(minted) == BASE + expected


@pytest.mark.parametrize(
    ("iri", "slug"),
    [
        ("id/mill", "mill"),
        ("id/period-1983-12-31", "period-1983-12-31"),
        ("id/source-report#line=3,8", None),
        ("id/Mill", None),
        ("id/mill/wheel", None),
        ("id/", None),
        ("page/mill", None),
    ],
)
def test_slug_is_read_back_from_a_thing_alone(iri, slug):
    assert ADDRESSES.slug_of(BASE + iri) == slug


def test_thing_under_another_base_has_no_slug():
    assert ADDRESSES.slug_of("https://example.org/id/mill") is None


def test_own_iris_are_those_under_the_base():
    assert ADDRESSES.is_own(BASE + "graph/x")
    assert not ADDRESSES.is_own("https://example.org/other")
    assert not ADDRESSES.is_own(None)
