"""The report in its three formats."""

from __future__ import annotations

import json

import pyshacl
import pytest
from broken_town import CLAIMS, text_of, with_text
from rdflib import RDF, SH, Graph, Literal, URIRef

from dortmund_ld.checks import Finding, Report, Severity, check_publication

# SHACL 3.6.2: what every validation report and result has.
OF_A_REPORT = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:report> a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
<urn:result> a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ;
            sh:in ( sh:Violation sh:Warning sh:Info ) ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ] ,
        [ sh:path sh:resultMessage ; sh:uniqueLang true ; sh:minCount 2 ] .
"""

BASE = "https://example.org/small/"
LATER = Finding(
    "data/b.ttl", 7, Severity.WARNING, "labels", "missing", BASE + "id/x", "It.", "Es.", "Add.", "Neu."
)
EARLIER = Finding(
    "data/a.ttl", 9, Severity.VIOLATION, "shapes", "XShape-y", BASE + "id/y", "Wrong.", "Falsch.",
    component=str(SH.MinCountConstraintComponent), result_path="https://example.org/p",
)  # fmt: skip


@pytest.fixture
def report() -> Report:
    return Report(tuple(sorted([LATER, EARLIER])), BASE, files=2, triples=30)


def test_text_has_a_line_for_each_finding_and_how_to_mend_it(report):
    assert report.to_text().splitlines() == [
        "data/a.ttl:9: violation: shapes/XShape-y: id/y: Wrong.",
        "data/b.ttl:7: warning: labels/missing: id/x: It.",
        "    mend: Add.",
        "2 findings (1 violation, 1 warning): 30 triples in 2 files.",
    ]


def test_text_can_be_german(report):
    assert report.to_text("de").splitlines()[1:3] == [
        "data/b.ttl:7: warning: labels/missing: id/x: Es.",
        "    Abhilfe: Neu.",
    ]


def test_report_without_findings_conforms():
    report = Report((), BASE, files=2, triples=30)
    assert report.conforms
    assert report.to_text() == "No finding: 30 triples in 2 files.\n"
    assert report.to_text("de") == "Kein Befund: 30 Tripel in 2 Dateien.\n"


def test_json_has_all_fields_of_each_finding(report):
    content = json.loads(report.to_json())
    assert content["conforms"] is False
    assert [finding["line"] for finding in content["findings"]] == [9, 7]
    assert set(content["findings"][0]) == set(Finding.__dataclass_fields__)


def test_turtle_is_a_validation_report_as_shacl_has_it(town):
    broken = with_text(
        town, CLAIMS, text_of(town, CLAIMS).replace("dold:lowerBound 900", 'dold:lowerBound "9"')
    )
    graph = Graph().parse(data=check_publication(broken).to_turtle(), format="turtle", publicID=BASE)
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) > 1
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(data=OF_A_REPORT, format="turtle"))
    assert conforms, text


def test_turtle_names_rule_severity_and_place(report):
    graph = Graph().parse(data=report.to_turtle(), format="turtle", publicID=BASE)
    (result,) = graph.subjects(SH.resultSeverity, SH.Violation)
    assert graph.value(result, SH.sourceConstraintComponent) == SH.MinCountConstraintComponent
    assert graph.value(result, SH.resultPath) == URIRef("https://example.org/p")
    assert (result, None, URIRef(BASE + "data/a.ttl#line=8,9")) in graph
    assert set(graph.objects(result, SH.resultMessage)) == {Literal("Wrong.", "en"), Literal("Falsch.", "de")}


def test_same_findings_give_the_same_turtle(report):
    assert report.to_turtle() == report.to_turtle()
