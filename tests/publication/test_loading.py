"""A directory becomes a publication: what is read, under which names, and what is refused."""

import os

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS

from dortmund_ld.publication import Location, Role, default_root, load_publication
from dortmund_ld.publication.reading import read_files
from dortmund_ld.words.errors import CannotRead, SyntaxProblem

BASE = "https://example.org/small/"
HEAD = "@base <https://example.org/small/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n"
MILL = URIRef(BASE + "id/mill")
ONTOLOGY = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix vann: <http://purl.org/vocab/vann/> .
<{iri}> a owl:Ontology ; vann:preferredNamespaceUri "{iri}#" .
"""


def test_description_is_read_from_the_data(write):
    description = load_publication(write({})).description
    assert description.iri == URIRef(BASE + "id/dataset")
    assert description.base == BASE
    assert description.title == {"de": "Klein", "en": "Small"}
    assert description.languages == ("de", "en")
    assert description.licence is None


def test_own_prefixes_are_those_the_description_declares():
    description = load_publication(default_root()).description
    assert description.prefixes["id"] == description.base + "id/"
    assert description.languages == ("de", "en")


def test_file_is_a_named_graph(write):
    root = write({"data/places/mills.ttl": HEAD + "<id/mill> a <id/Place> ."})
    names = load_publication(root).named_graphs()
    assert (MILL, RDF.type, URIRef(BASE + "id/Place")) in names[URIRef(BASE + "graph/places/mills")]
    assert URIRef(BASE + "graph/dataset") in names


def test_ontology_and_shapes_come_with_the_program_if_the_directory_has_none(write):
    publication = load_publication(write({}, terms=False))
    bundled = load_publication(default_root())
    assert publication.vocabulary == bundled.vocabulary
    assert publication.description.ontology == bundled.description.ontology
    assert publication.description.ontology in publication.named_graphs()
    assert {file.path.partition("/")[0] for file in publication.files if file.is_bundled} == {
        "ontology",
        "shapes",
    }
    assert not any(file.is_bundled for file in bundled.files)


def test_own_ontology_under_the_base_is_named_by_its_address(write):
    publication = load_publication(write({"ontology/ontology.ttl": ONTOLOGY.format(iri=BASE + "ontology")}))
    assert publication.vocabulary.Mill == URIRef(BASE + "ontology#Mill")
    assert publication.addresses.ontology in publication.named_graphs()


def test_files_of_the_ontology_are_one_graph(write):
    files = {
        "ontology/ontology.ttl": ONTOLOGY.format(iri="https://example.com/o"),
        "ontology/b.ttl": "<a:s> <a:p> <a:o> .",
    }
    publication = load_publication(write(files))
    assert len(publication.named_graphs()[URIRef("https://example.com/o")]) == 3


def test_shapes_are_not_published(write):
    publication = load_publication(write({"shapes/mill.ttl": "<a:s> <a:p> <a:o> ."}))
    shape = (URIRef("a:s"), URIRef("a:p"), URIRef("a:o"))
    assert shape in publication.graph(Role.SHAPES)
    assert shape not in publication.graph()
    assert not any(shape in graph for graph in publication.named_graphs().values())


def test_union_is_made_once(write):
    publication = load_publication(write({}))
    assert publication.graph(Role.DATA) is publication.graph(Role.DATA)


def test_another_base_moves_all_but_a_foreign_ontology(write):
    root = write(
        {
            "data/mills.ttl": HEAD + "<id/mill> a <id/Place> .",
            "data/queries/q.rq": f"ASK {{ <{BASE}id/a> ?p ?o }}",
            "ontology/ontology.ttl": ONTOLOGY.format(iri="https://example.com/o"),
        }
    )
    here = load_publication(root)
    there = load_publication(root, base="http://localhost:8000/")
    assert there.description.base == there.addresses.base == "http://localhost:8000/"
    assert not any(BASE in str(term) for triple in there.graph() for term in triple)
    assert there.queries[0].text == "ASK { <http://localhost:8000/id/a> ?p ?o }"
    assert there.vocabulary == here.vocabulary
    assert len(there.graph()) == len(here.graph())


def test_content_hash_changes_with_each_file_and_with_the_base(write):
    files = {
        "data/a.ttl": HEAD,
        "data/series/s.csv": "year\n",
        "data/series/s.csv-metadata.json": "{}",
        "data/queries/q.rq": "ASK {}",
        "shapes/a.ttl": HEAD,
        "ontology/a.ttl": ONTOLOGY.format(iri=BASE + "ontology"),
    }
    root = write(files)
    hashes = {
        load_publication(root).content_hash,
        load_publication(root, base="http://localhost/").content_hash,
    }
    for path, text in files.items():
        (root / path).write_text(text + " ")
        hashes.add(load_publication(root).content_hash)
    (root / "data/a.ttl").rename(root / "data/b.ttl")
    hashes.add(load_publication(root).content_hash)
    assert len(hashes) == 2 + len(files) + 1


def test_content_hash_covers_the_ontology_that_comes_with_the_program(write):
    root = write({}, terms=False)
    paths = {file.path for file in read_files(root)}
    assert "ontology/ontology.ttl" in paths
    assert load_publication(root).content_hash == load_publication(root).content_hash


def test_triple_is_located_exactly_else_by_predicate_else_by_subject(write):
    text = (
        HEAD + '<id/mill>\n    a <id/Place> ;\n    rdfs:label\n        "Mühle"@de ,\n        "Mill"@en ;\n.\n'
    )
    publication = load_publication(write({"data/mills.ttl": text}))
    assert publication.locate(MILL, RDFS.label, Literal("Mill", lang="en")) == Location("data/mills.ttl", 8)
    assert publication.locate(MILL, RDFS.label, Literal("Mule", lang="en")) == Location("data/mills.ttl", 7)
    assert publication.locate(MILL, RDFS.comment) == Location("data/mills.ttl", 4)
    assert publication.locate(MILL) == Location("data/mills.ttl", 4)
    assert publication.locate(URIRef(BASE + "id/unknown")) is None


def test_subject_of_several_files_is_located_where_its_type_is(write):
    files = {
        "data/a.ttl": HEAD + '<id/mill> rdfs:comment "x"@en .',
        "data/b.ttl": HEAD + "\n<id/mill> a <id/Place> .",
    }
    assert load_publication(write(files)).locate(MILL) == Location("data/b.ttl", 5)


def test_file_with_an_error_is_left_out_and_the_others_load(write):
    root = write(
        {"data/bad.ttl": HEAD + "<id/mill> a foo:Bar .", "data/good.ttl": HEAD + "<id/mill> a <id/Place> ."}
    )
    publication = load_publication(root)
    assert [(problem.path, problem.line, problem.column) for problem in publication.problems] == [
        ("data/bad.ttl", 4, 13)
    ]
    assert "data/bad.ttl" not in {file.path for file in publication.files}
    assert publication.locate(MILL) == Location("data/good.ttl", 4)


def test_file_that_is_not_utf8_is_a_problem_at_its_byte(write):
    publication = load_publication(write({"data/latin.ttl": HEAD.encode() + "# Mühle".encode("latin-1")}))
    [problem] = publication.problems
    assert (problem.path, problem.line, problem.column, problem.kind) == ("data/latin.ttl", 4, 4, "encoding")
    assert "0xfc" in problem.message


def test_broken_query_is_a_problem(write):
    publication = load_publication(write({"data/queries/q.rq": "SELECT * {"}))
    assert [problem.kind for problem in publication.problems] == ["query"]
    assert publication.queries == ()


def test_progress_names_each_file(write):
    told = []
    load_publication(write({"data/a.ttl": HEAD}), progress=told.append)
    assert {"data/a.ttl", "data/dataset.ttl"} <= set(told)


def test_directory_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="There is no directory"):
        load_publication(tmp_path / "nowhere")


def test_file_in_place_of_a_directory_is_refused(write):
    with pytest.raises(CannotRead, match="is not a directory"):
        load_publication(write({}) / "data/dataset.ttl")


def test_empty_directory_is_refused_with_what_it_needs(tmp_path):
    with pytest.raises(CannotRead, match=r"has no data/dataset\.ttl\. Write one that states title, licence"):
        load_publication(tmp_path)


def test_description_without_a_base_is_refused(write):
    with pytest.raises(CannotRead, match="must state one base IRI, but states none"):
        load_publication(write({"data/dataset.ttl": HEAD}))


@pytest.mark.parametrize("base", ["https://example.org/town", "town/"])
def test_base_that_is_no_base_is_refused(write, base):
    text = f'<a:b> <http://rdfs.org/ns/void#uriSpace> "{base}" .'
    with pytest.raises(CannotRead, match="whole IRI that ends in '/'"):
        load_publication(write({"data/dataset.ttl": text}))
    with pytest.raises(CannotRead, match="whole IRI that ends in '/'"):
        load_publication(write({"data/dataset.ttl": text.replace(base, BASE)}), base=base)


def test_description_that_is_not_turtle_is_refused_with_its_place(write):
    with pytest.raises(SyntaxProblem, match="The prefix foo: has not been declared") as caught:
        load_publication(write({"data/dataset.ttl": HEAD + "<id/dataset> a foo:Bar ."}))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("data/dataset.ttl", 4, 16)


@pytest.mark.parametrize("closed", ["data", "data/places", "data/places/mill.ttl"])
def test_place_without_permission_is_refused(write, closed, monkeypatch):
    root = write({"data/places/mill.ttl": HEAD})

    def deny(original):
        def denied(path, *arguments, **options):
            if str(path).startswith(str(root / closed)):
                raise PermissionError(13, "Permission denied", str(path))
            return original(path, *arguments, **options)

        return denied

    monkeypatch.setattr(os, "scandir", deny(os.scandir))
    monkeypatch.setattr("pathlib.Path.read_bytes", deny(type(root).read_bytes))
    with pytest.raises(CannotRead, match="Permission denied"):
        load_publication(root)


def test_hidden_and_foreign_files_are_left_alone(write):
    root = write(
        {"data/.backup.ttl": "no Turtle", "data/.git/x.ttl": "no", "data/notes.md": "no", "README.md": "no"}
    )
    assert load_publication(root).problems == ()
