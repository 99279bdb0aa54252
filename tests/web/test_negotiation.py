"""Accept headers that real clients send, and what they must get (RFC 9110, section 12.5.1)."""

import pytest
from accept_headers import CHROME, COMUNICA, JAVA, JENA, PROFILE, RDFLIB, RDFLIB_TURTLE

from dortmund_ld.web.negotiation import negotiate

PAGE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
    "application/json": "jsonld",
}

TWO_PROFILES = 'application/ld+json;profile="http://a.example/x, http://a.example/y;q=0", text/html;q=0.5'


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param(None, "html", id="no header"),
        pytest.param("", "html", id="empty header"),
        pytest.param("*/*", "html", id="curl"),
        pytest.param(CHROME, "html", id="chrome"),
        pytest.param(JAVA, "html", id="java"),
        pytest.param(JENA, "ttl", id="jena"),
        pytest.param(RDFLIB_TURTLE, "ttl", id="rdflib asking for Turtle"),
        pytest.param(RDFLIB, "rdf", id="rdflib"),
        pytest.param(COMUNICA, "jsonld", id="comunica"),
        pytest.param(PROFILE, "jsonld", id="JSON-LD with a profile"),
        pytest.param(TWO_PROFILES, "jsonld", id="comma and q inside a quoted profile"),
        pytest.param("text/turtle;version=1.2", "ttl", id="parameter of RDF 1.2"),
        pytest.param("TEXT/Turtle", "ttl", id="capitals"),
        pytest.param("text/*", "html", id="wildcard of a type"),
        pytest.param("text/*, text/html;q=0", "ttl", id="q=0 takes one out of a wildcard"),
        pytest.param("text/html;q=0, */*", "ttl", id="anything but HTML"),
        pytest.param("application/json, text/plain, */*", "jsonld", id="axios"),
        pytest.param("application/json", "jsonld", id="plain JSON"),
        pytest.param("text/html;q=0.5, text/turtle;q=0.6", "ttl", id="q decides"),
        pytest.param("text/turtle, text/html", "html", id="a tie goes to the server's first choice"),
        pytest.param("text/turtle, */*", "ttl", id="named before wildcard"),
        pytest.param("text/turtle;q=.5, text/html;q=.4", "ttl", id="q without a leading zero"),
        pytest.param("text/turtle;q=high, text/html;q=0.9", "ttl", id="q that is no number"),
        pytest.param("text/turtle;q=7", "ttl", id="q over one"),
        pytest.param("garbage, text/turtle", "ttl", id="unreadable range is left out"),
        pytest.param("garbage", "html", id="nothing readable counts as no header"),
        pytest.param(", ,;q=1,", "html", id="only separators"),
        pytest.param("*;q=0.1, text/turtle", "ttl", id="bare star"),
        pytest.param("application/n-triples ; q=1.0 , text/html;q=0.9", "nt", id="spaces"),
        pytest.param("image/png", None, id="nothing that is offered"),
        pytest.param("text/html;q=0", None, id="only a refusal"),
        pytest.param("*/*;q=0", None, id="everything refused"),
    ],
)
def test_client_gets_what_it_wants_most(accept: str | None, expected: str | None) -> None:
    assert negotiate(accept, PAGE) == expected


def test_the_order_of_offers_is_the_choice_of_a_client_without_one() -> None:
    data = {"text/turtle": "ttl", "text/html": "html"}
    assert negotiate("*/*", data) == "ttl"
    assert negotiate(CHROME, data) == "html"


def test_an_offer_with_a_charset_is_matched_without_it() -> None:
    assert negotiate("text/csv", {"text/csv; charset=utf-8": "csv"}) == "csv"


def test_a_long_hostile_header_is_read_in_no_time() -> None:
    assert negotiate('text/turtle;a="' * 20_000, PAGE) in {"ttl", "html"}
