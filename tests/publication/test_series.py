"""A CSV series with its metadata becomes observations, or says in which row and cell it cannot."""

import copy
import json

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID, XSD

from dortmund_ld.publication import Location, Role, load_publication
from dortmund_ld.words.namespaces import QB, SCHEMA, SDMX_ATTRIBUTE

BASE = "https://example.org/small/"
TERMS = BASE + "ontology#"
ONTOLOGY = f"""\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix vann: <http://purl.org/vocab/vann/> .
<{BASE}ontology> a owl:Ontology ; vann:preferredNamespaceUri "{TERMS}" .
<{TERMS}value> a qb:MeasureProperty .
"""
THINGS = f"""\
@base <{BASE}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<id/riverton> rdfs:label "Bachstadt"@de , "Riverton"@en .
<id/mills> skos:prefLabel "Mühlen"@de , "Mills"@en .
<id/cube> rdfs:label "Mühlenliste"@de , "List of mills"@en .
<id/count> rdfs:label "Anzahl"@de , "number"@en .
<id/period-1998> a <{TERMS}Period> .
"""
METADATA = {
    "@context": "http://www.w3.org/ns/csvw",
    "url": "mills.csv",
    "dcterms:title": [{"@value": "Mühlen", "@language": "de"}, {"@value": "Mills", "@language": "en"}],
    "dcterms:license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
    "qb:dataSet": {"@id": BASE + "id/cube"},
    TERMS + "comparator": {"@id": BASE + "id/exactly"},
    "tableSchema": {
        "primaryKey": ["town", "year"],
        "columns": [
            {
                "name": "town",
                "required": True,
                "propertyUrl": TERMS + "area",
                "valueUrl": BASE + "id/{town}",
            },
            {
                "name": "year",
                "datatype": "gYear",
                "required": True,
                "propertyUrl": TERMS + "period",
                "valueUrl": BASE + "id/period-{year}",
            },
            {
                "name": "mills",
                "datatype": {"base": "integer", "minimum": 0},
                "aboutUrl": BASE + "id/obs-mills-{town}-{year}",
                "propertyUrl": TERMS + "value",
                TERMS + "indicator": {"@id": BASE + "id/mills"},
                TERMS + "breakdown": {"@id": BASE + "id/breakdown-total"},
                "sdmx-attribute:unitMeasure": {"@id": BASE + "id/count"},
            },
            {"name": "note"},
        ],
    },
}
CSV = "town,year,mills,note\nriverton,1998,12,\nriverton,1999,,closed\nriverton,2000,11,\n"
PATH = "data/series/mills.csv"
OBSERVATION = URIRef(BASE + "id/obs-mills-riverton-2000")


@pytest.fixture
def load(write):
    def load_series(csv=CSV, metadata=METADATA, **options):
        text = metadata if isinstance(metadata, str | None) else json.dumps(metadata, indent=1)
        files = {"ontology/ontology.ttl": ONTOLOGY, "data/things.ttl": THINGS, PATH: csv}
        root = write(files if text is None else {**files, PATH + "-metadata.json": text})
        return load_publication(root, **options)

    return load_series


def changed(**columns):
    """Return the metadata with other keys for the columns named."""
    metadata = copy.deepcopy(METADATA)
    for column in metadata["tableSchema"]["columns"]:
        column.update(columns.get(column["name"], {}))
    return metadata


def test_each_filled_cell_is_an_observation(load):
    publication = load()
    assert publication.problems == ()
    observations = set(publication.graph(Role.SERIES).subjects(RDF.type, QB.Observation))
    assert observations == {URIRef(BASE + "id/obs-mills-riverton-1998"), OBSERVATION}


def test_observation_has_what_table_column_row_and_cell_say(load):
    graph = load().named_graphs()[URIRef(BASE + "graph/series/mills")]
    said = {
        (p, o) for p, o in graph.predicate_objects(OBSERVATION) if p not in {RDFS.label, DCTERMS.description}
    }
    assert said == {
        (RDF.type, QB.Observation),
        (QB.dataSet, URIRef(BASE + "id/cube")),
        (URIRef(TERMS + "comparator"), URIRef(BASE + "id/exactly")),
        (URIRef(TERMS + "indicator"), URIRef(BASE + "id/mills")),
        (URIRef(TERMS + "breakdown"), URIRef(BASE + "id/breakdown-total")),
        (URIRef(TERMS + "area"), URIRef(BASE + "id/riverton")),
        (URIRef(TERMS + "period"), URIRef(BASE + "id/period-2000")),
        (URIRef(TERMS + "value"), Literal("11", datatype=XSD.integer)),
        (SDMX_ATTRIBUTE.unitMeasure, URIRef(BASE + "id/count")),
    }


def test_observation_is_named_in_each_language(load):
    graph = load().graph()
    assert set(graph.objects(OBSERVATION, RDFS.label)) == {
        Literal("Mühlen, Bachstadt, 2000", lang="de"),
        Literal("Mills, Riverton, 2000", lang="en"),
    }
    sentence = "The data set “List of mills” gives this value in the unit “number”."
    assert Literal(sentence, lang="en") in set(graph.objects(OBSERVATION, DCTERMS.description))


def test_part_of_the_whole_is_named_in_the_label(load):
    graph = load(metadata=changed(mills={TERMS + "breakdown": {"@id": BASE + "id/count"}})).graph()
    assert Literal("Mills (number), Riverton, 2000", lang="en") in set(graph.objects(OBSERVATION, RDFS.label))


def test_triple_of_a_series_is_located_in_its_row(load):
    publication = load()
    assert publication.locate(OBSERVATION, URIRef(TERMS + "value")) == Location(PATH, 4)
    assert publication.locate(OBSERVATION) == Location(PATH, 4)


def test_period_that_no_file_describes_is_generated(load):
    graph = load().graph(Role.SERIES)
    period = URIRef(BASE + "id/period-2000")
    assert (period, RDF.type, URIRef(TERMS + "Period")) in graph
    assert (period, SCHEMA.startDate, Literal("2000", datatype=XSD.gYear)) in graph
    assert (URIRef(BASE + "id/period-1998"), None, None) not in graph


def test_graph_is_described_in_the_words_of_the_table(load):
    publication = load()
    name = URIRef(BASE + "graph/series/mills")
    graph = publication.named_graphs()[name]
    assert (name, RDF.type, VOID.Dataset) in graph
    assert (name, RDFS.label, Literal("Mills", lang="en")) in graph
    assert (name, DCTERMS.license, URIRef("https://creativecommons.org/publicdomain/zero/1.0/")) in graph


def test_decimal_keeps_its_digits(load):
    publication = load(csv=CSV.replace(",11,", ",11.50,"), metadata=changed(mills={"datatype": "decimal"}))
    assert str(publication.graph().value(OBSERVATION, URIRef(TERMS + "value"))) == "11.50"


def test_another_base_moves_the_metadata_too(load):
    publication = load(base="http://localhost:8000/")
    assert publication.problems == ()
    observation = publication.addresses.thing("obs-mills-riverton-2000")
    assert publication.locate(observation) == Location(PATH, 4)
    assert not any(BASE in str(term) for triple in publication.graph() for term in triple)


@pytest.mark.parametrize(
    ("csv", "line", "column", "message"),
    [
        (CSV.replace(",11,", ",eleven,"), 4, 3, "eleven"),
        (CSV.replace(",11,", ",-1,"), 4, 3, "mills"),
        (CSV.replace("riverton,2000", ",2000"), 4, 1, "required column value is missing"),
        (CSV.replace(",11,", ",11,5,"), 4, 1, "The row has 5 cells, the header 4"),
        (CSV.replace("2000,11,", "2000,11"), 4, 1, "The row has 3 cells, the header 4"),
        (CSV + "riverton,1998,13,\n", 5, 1, "town riverton, year 1998 stands in line 2 already"),
        (CSV.replace("mills", "wheels"), 1, 1, 'Unspecified column "wheels"'),
        (CSV.replace("town,", "city,"), 1, 1, "data/series/mills.csv is missing required columns {'town'}"),
    ],
)
def test_error_in_a_cell_has_its_row_and_column(load, csv, line, column, message):
    publication = load(csv=csv)
    [problem] = publication.problems
    assert (problem.path, problem.line, problem.column, problem.kind) == (PATH, line, column, "series")
    assert message in problem.message
    assert problem.hint
    assert publication.graph(Role.SERIES).subjects() is not None
    assert PATH not in {file.path for file in publication.files}


def test_two_observations_of_one_name_are_a_problem(load):
    publication = load(metadata=changed(mills={"aboutUrl": BASE + "id/obs-mills-{town}"}))
    [problem] = publication.problems
    assert (problem.line, problem.path) == (4, PATH)
    assert "stands in line 2 already" in problem.message


def test_name_of_an_observation_needs_its_cells(load):
    publication = load(metadata=changed(mills={"aboutUrl": BASE + "id/obs-{note}-{year}"}))
    assert [problem.line for problem in publication.problems] == [2, 4]
    assert "needs a value for note" in publication.problems[0].message


def test_column_of_observations_must_be_a_measure(load):
    publication = load(metadata=changed(mills={"propertyUrl": TERMS + "area"}))
    assert ["no measure" in problem.message for problem in publication.problems] == [True]


def test_table_without_observations_is_a_problem(load):
    publication = load(metadata=changed(mills={"aboutUrl": None}))
    assert ["No column names its observations" in problem.message for problem in publication.problems] == [
        True
    ]


def test_series_without_metadata_is_a_problem(load):
    [problem] = load(metadata=None).problems
    assert (problem.path, problem.line) == (PATH, 1)
    assert problem.hint == "Write mills.csv-metadata.json beside it."


def test_metadata_that_is_no_json_has_its_place(load):
    [problem] = load(metadata='{\n "url": "mills.csv",\n}').problems
    assert (problem.path, problem.line) == (PATH + "-metadata.json", 3)


def test_unknown_key_of_the_metadata_has_its_line(load):
    publication = load(metadata=changed(note={"datatypo": "string"}))
    [problem] = publication.problems
    text = json.dumps(changed(note={"datatypo": "string"}), indent=1)
    assert problem.line == next(n for n, line in enumerate(text.splitlines(), 1) if "datatypo" in line)


def test_metadata_of_another_kind_is_a_problem(load):
    [problem] = load(metadata="[]").problems
    assert "The metadata does not fit" in problem.message


def test_annotation_that_is_neither_thing_nor_text_is_a_problem(load):
    [problem] = load(metadata=changed(mills={TERMS + "indicator": {"id": "x"}})).problems
    assert "an annotation needs an @id or an @value" in problem.message
