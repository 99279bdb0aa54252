"""An invented town under another base is published by the same program, which names no city."""

import re
from pathlib import Path

from pyoxigraph import RdfFormat, Store
from rdflib.namespace import RDF

import dortmund_ld
from dortmund_ld.checks import check_publication
from dortmund_ld.publication import Role, load_publication
from dortmund_ld.words.namespaces import QB

PACKAGE = Path(dortmund_ld.__file__).parent
SOURCES = [
    place for place in PACKAGE.rglob("*") if place.suffix in {".py", ".html", ".css", ".js", ".rq", ".svg"}
]
A_CITY = re.compile(r"dortmund(?![-_]ld)|w3id\.org/dortmund", re.IGNORECASE)
FIGURES = [
    ("obs-jobs-lost", "Jobs lost 1990 to 2005: more than 900", "4"),
    ("obs-population-2020", "Residents 2020: about 8,400", "5"),
]


def answer(town, name):
    """Return the rows of a query of the town, each IRI as its slug."""
    store = Store()
    store.load(town.graph().serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    text = next(query.text for query in town.queries if query.name == name)
    return [
        tuple(town.addresses.slug_of(term.value) or term.value for term in solution)
        for solution in store.query(text)
    ]


def test_town_has_no_problems(town):
    assert town.problems == ()


def test_check_of_the_town_gives_no_finding(town, town_root):
    report = check_publication(town, source=town_root / "source.txt")
    assert [str(finding) for finding in report.findings] == []


def test_town_has_only_its_own_things(town):
    things = {
        str(s) for s in town.graph(Role.DATA, Role.SERIES).subjects(RDF.type) if "lindenau" not in str(s)
    }
    assert things == {"http://qudt.org/vocab/unit/NUM"}


def test_town_borrows_ontology_and_shapes(town, repository):
    assert town.vocabulary == repository.vocabulary
    assert {file.role for file in town.files if file.is_bundled} == {Role.ONTOLOGY, Role.SHAPES}


def test_figures_are_found_with_their_lines(town):
    assert answer(town, "figures") == FIGURES


def test_bodies_are_found_with_those_who_sit_on_them(town):
    assert answer(town, "bodies") == [
        ("supervisory-board-stadtwerke", "stadtwerke-lindenau", "group-trade-unions")
    ]


def test_series_is_observed_row_by_row(town):
    observations = town.graph(Role.SERIES).subjects(RDF.type, QB.Observation)
    places = {str(town.locate(observation)) for observation in observations}
    assert places == {f"data/series/residents.csv:{line}" for line in (2, 3, 4)}


def test_town_moves_to_another_base_whole(town_root):
    moved = load_publication(town_root, base="http://localhost:8000/")
    assert moved.problems == ()
    assert not any("example.org" in str(term) for triple in moved.graph() for term in triple)
    assert answer(moved, "figures") == FIGURES


def test_program_names_no_city():
    texts = {place.relative_to(PACKAGE): place.read_text(encoding="utf-8") for place in SOURCES}
    naming = {str(name): lines for name, text in texts.items() if (lines := A_CITY.findall(text))}
    assert naming == {}
