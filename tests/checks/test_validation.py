"""Shapes: results become findings at the triple at fault; moving the targets changes no result."""

from __future__ import annotations

from dataclasses import replace

import pyshacl
import pytest
from broken_town import CLAIMS, FIGURES, line_of, text_of, with_text
from rdflib import RDF, SH, Graph

from dortmund_ld.checks.shapes import check_shapes
from dortmund_ld.checks.shapes.mending import how_to_mend
from dortmund_ld.checks.shapes.targets import with_own_targets
from dortmund_ld.checks.shapes.view import view_of
from dortmund_ld.publication import Role

DATA = """\
@prefix : <https://example.org/> .
:a a :Town ; :name "A" ; :size 3 ; :near :b .
:b a :Town ; :size "three" , 4 ; :extra 1 .
:c a :Village ; :name "C" , "c" ; :near :d .
:d :name "D" .
:e a :Closed ; :name "E" ; :extra 1 .
:f a :Implicit ; :name 7 .
:Village <http://www.w3.org/2000/01/rdf-schema#subClassOf> :Town .
"""

SHAPES = """\
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string .
:Size a sh:PropertyShape ; sh:path :size ; sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:decimal ] ) .
:Near a sh:PropertyShape ; sh:path :near ; sh:node :Named ; sh:severity sh:Warning .
:Back a sh:PropertyShape ; sh:path [ sh:inversePath :near ] ; sh:maxCount 0 .
:TownShape a sh:NodeShape ; sh:targetClass :Town ; sh:property :Name , :Size , :Near .
:ObjectShape a sh:NodeShape ; sh:targetObjectsOf :near ; sh:property :Back .
:SubjectShape a sh:NodeShape ; sh:targetSubjectsOf :near ; sh:property [ sh:path :size ; sh:minCount 1 ] .
:NodeShape a sh:NodeShape ; sh:targetNode :d ; sh:property [ sh:path :near ; sh:minCount 1 ] .
:Named a sh:NodeShape ; sh:targetClass :Village ; sh:property :Name .
:ClosedShape a sh:NodeShape ; sh:targetClass :Closed ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
    sh:property :Name .
:Implicit a sh:NodeShape , rdfs:Class ; sh:property :Name .
:Off a sh:NodeShape ; sh:targetClass :Town ; sh:deactivated true ;
    sh:property [ sh:path :x ; sh:minCount 1 ] .
:Hand a sh:NodeShape ; sh:targetClass :Town ; sh:property
    [ sh:path :near ; sh:qualifiedValueShapesDisjoint true ;
        sh:qualifiedValueShape [ sh:class :Town ] ; sh:qualifiedMinCount 1 ] ,
    [ sh:path :near ; sh:qualifiedValueShapesDisjoint true ;
        sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1 ] .
"""

# What a result says, but for its message.
PARTS = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.sourceShape,
    SH.sourceConstraintComponent,
    SH.resultSeverity,
)


def graph_of(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def results(data: Graph, shapes: Graph) -> list[tuple[str, ...]]:
    """Return what each result says; blank nodes, whose names differ at each run, as one."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    said = ((report.value(node, part) for part in PARTS) for node in nodes)
    return sorted(tuple("[]" if _is_blank(part) else str(part) for part in parts) for parts in said)


def _is_blank(node: object) -> bool:
    return type(node).__name__ == "BNode"


def test_moved_targets_give_the_same_results():
    data, shapes = graph_of(DATA), graph_of(SHAPES)
    plain = results(data, shapes)
    moved = results(view_of(data), view_of(with_own_targets(shapes)))
    assert plain == moved
    assert len(plain) == 17


def test_moved_targets_give_the_same_results_on_the_town(town):
    broken = with_text(
        town, CLAIMS, text_of(town, CLAIMS).replace("dold:", "org:", 40).replace("org: <", "dold: <", 1)
    )
    shapes = town.graph(Role.SHAPES)
    plain = results(view_of(broken.graph()), view_of(shapes))
    assert plain == results(view_of(broken.graph()), view_of(with_own_targets(shapes)))
    assert len(plain) > 30


def test_shapes_are_not_changed():
    shapes = graph_of(SHAPES)
    before = set(shapes)
    with_own_targets(shapes)
    assert set(shapes) == before


def test_property_shapes_get_the_targets_of_their_node_shape():
    moved = with_own_targets(graph_of(SHAPES))
    names = {str(s).rpartition("/")[2] for s in moved.subjects(SH.targetClass, None)}
    assert {"Name", "Size", "Near"} <= names


@pytest.mark.parametrize(
    ("old", "new", "at", "shape"),
    [
        ("dold:lowerBound 900", 'dold:lowerBound "900"', "dold:lowerBound", "ObservationShape-lower-bound"),
        ("    dold:claimKind id:kind-descriptive ;\n", "", "id:claim-cloth\n", "ClaimShape-kind"),
        ("dold:area id:lindenau", "dold:area id:stadtwerke-lindenau", "dold:area", "PhaseShape-area"),
    ],
)
def test_finding_stands_at_the_triple_at_fault(town, old, new, at, shape):
    broken = with_text(town, CLAIMS, text_of(town, CLAIMS).replace(old, new, 1))
    found = [each for each in check_shapes(broken) if each.shape == shape]
    assert [(each.path, each.line) for each in found] == [(CLAIMS, line_of(broken, CLAIMS, at))]
    assert all((found[0].message, found[0].message_de, found[0].hint, found[0].hint_de))
    assert found[0].message != found[0].message_de
    assert found[0].component.startswith(str(SH))


def test_finding_names_the_value_as_it_is_written(town):
    broken = with_text(
        town,
        CLAIMS,
        text_of(town, CLAIMS).replace(
            "dold:sector id:sector-manufacturing", "dold:sector id:rank-largest", 1
        ),
    )
    hints = {each.hint for each in check_shapes(broken)}
    assert any("id:rank-largest" in hint for hint in hints)


def test_shapes_that_are_no_shapes_are_a_finding(town):
    path = next(file.path for file in town.files if file.role is Role.SHAPES)
    text = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape ; sh:targetNode <urn:n> ;\n"
    text += "    sh:property <urn:p> .\n"
    (finding,) = check_shapes(with_text(town, path, text + "<urn:p> a sh:PropertyShape .\n"))
    assert (finding.shape, finding.path) == ("unusable", path)
    assert "path" in finding.message.lower()


def test_publication_without_shapes_has_nothing_to_validate(town):
    files = tuple(file for file in town.files if file.role is not Role.SHAPES)
    assert list(check_shapes(replace(town, files=files))) == []


def test_hint_follows_from_the_constraint():
    assert how_to_mend(SH.MinCountConstraintComponent, "dold:value", "") == (
        "Add dold:value to it.",
        "Ergänzen Sie dold:value.",
    )
    assert how_to_mend(SH.PatternConstraintComponent, "dold:x", "7")[0] == "Correct the value 7 of dold:x."
    assert how_to_mend(SH.SPARQLConstraintComponent, "", "")[0].startswith("Correct the description")


def test_view_reads_what_the_graph_has(town):
    graph = view_of(town.graph())
    assert len(graph) == len(town.graph())
    assert set(graph) == set(town.graph())
    assert FIGURES
