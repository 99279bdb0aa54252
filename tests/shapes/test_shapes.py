"""Every shape reports what it is for, and nothing else: the fixtures beside this file, one mistake each.

The first line of a fixture names the shapes it expects to report (`# expect: ObservationShape-unit`, none
where it is valid), the second says why. Each leans on context.ttl. All are validated in one run: each
fixture, with a copy of the context, gets a namespace of its own, by which its results are told apart.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef

from dortmund_ld.checks.shapes.targets import TARGETS, with_own_targets
from dortmund_ld.publication.reading import default_root

HERE = Path(__file__).parent
CONTEXT = HERE / "context.ttl"
FIXTURES = sorted(HERE.glob("*/*.ttl"))
NAMESPACE = "https://example.org/id/"
EXPECTATION = re.compile(r"# expect:(?P<shapes>( [\w-]+)*)\n# \S.*\n")


def read(folder):
    """Return the union of the Turtle files in a folder of the publication that comes with the program."""
    graph = Graph()
    for path in sorted((default_root() / folder).glob("*.ttl")):
        graph.parse(path)
    return graph


def local_name(iri):
    return str(iri).rpartition("#")[2]


def title(path):
    return f"{path.parent.name}/{path.stem}"


def expected(path):
    """Return the names of the shapes that a fixture expects to report."""
    match = EXPECTATION.match(path.read_text(encoding="utf-8"))
    assert match, f"{path} must begin with # expect: … and the reason"
    return set(match["shapes"].split())


def in_namespace(graph, namespace):
    """Yield the triples with the things of the fixtures moved to a namespace."""

    def moved(term):
        ours = isinstance(term, URIRef) and term.startswith(NAMESPACE)
        return URIRef(namespace + term.removeprefix(NAMESPACE)) if ours else term

    for s, p, o in graph:
        yield moved(s), p, moved(o)


@pytest.fixture(scope="module")
def shapes():
    return read("shapes")


@pytest.fixture(scope="module")
def reported(shapes):
    """Return the names of the shapes that report something, by fixture."""
    data, context = read("ontology"), Graph().parse(CONTEXT)
    namespaces = {f"https://example.org/{number}/": path for number, path in enumerate([CONTEXT, *FIXTURES])}
    for namespace, path in namespaces.items():
        for graph in (context, Graph().parse(path)):
            for triple in in_namespace(graph, namespace):
                data.add(triple)
    _, results, _ = validate(data, shacl_graph=with_own_targets(shapes), inplace=True)
    found = {path: set() for path in namespaces.values()}
    for result in results.objects(None, SH.result):
        focus, shape = results.value(result, SH.focusNode), results.value(result, SH.sourceShape)
        namespace = str(focus).rpartition("/")[0] + "/"
        found[namespaces[namespace]].add(local_name(shape))
    return found


@pytest.mark.parametrize("path", [CONTEXT, *FIXTURES], ids=title)
def test_fixture_is_reported_by_the_shapes_it_expects(path, reported):
    assert reported[path] == expected(path)


def test_every_property_shape_has_a_failing_fixture(shapes):
    targeted = {s for t in TARGETS for s in shapes.subjects(t, None)}
    properties = {local_name(p) for s in targeted for p in shapes.objects(s, SH.property)}
    assert properties - set().union(*map(expected, FIXTURES)) == set()


def test_every_closed_shape_has_a_fixture_with_a_property_of_another_class(shapes):
    closed = {local_name(s) for s in shapes.subjects(SH.closed, None)}
    assert closed - set().union(*map(expected, FIXTURES)) == set()


def test_every_file_of_shapes_with_targets_has_a_valid_fixture():
    files = {
        path.stem
        for path in (default_root() / "shapes").glob("*.ttl")
        if "sh:target" in path.read_text(encoding="utf-8")
    }
    assert files == {path.parent.name for path in HERE.glob("*/valid.ttl")}


def test_every_property_shape_is_named_ordered_grouped_and_has_words_in_both_languages(shapes):
    incomplete = [
        local_name(shape)
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
        if isinstance(shape, URIRef)
        and local_name(shape).partition("Code-")[1] == ""
        and not (
            {text.language for text in shapes.objects(shape, SH.name)} == {"de", "en"}
            and {text.language for text in shapes.objects(shape, SH.message)} == {"de", "en"}
            and shapes.value(shape, SH.severity)
            and shapes.value(shape, SH.order)
            and (shapes.value(shape, SH.group), RDF.type, SH.PropertyGroup) in shapes
        )
    ]
    assert incomplete == []


def test_every_target_class_may_be_the_type_of_a_thing(shapes):
    allowed = set(shapes.items(shapes.value(URIRef(_shape(shapes, "ThingShape-class")), SH["in"])))
    closed = {c for s in shapes.subjects(SH.closed, None) for c in shapes.objects(s, SH.targetClass)}
    assert {local_name(c) for c in closed - allowed} == {"Organization"}, (
        "org:Organization is too wide a type"
    )


def test_shapes_are_valid_by_the_shapes_for_shapes(shapes):
    conforms, _, text = validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def _shape(shapes, name):
    return next(str(s) for s in shapes.subjects(RDF.type, SH.PropertyShape) if local_name(s) == name)
