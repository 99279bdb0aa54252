"""Every rule is broken once, in a copy of the invented town, and is found on the right line, and nothing else."""
# ruff: noqa: E501 — a case a line, so that the table can be read as one

from __future__ import annotations

import importlib
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from broken_town import BODIES, CLAIMS, FIGURES, SEARCHES, SERIES, SOURCE, WORDS, Breakage, line_of

from dortmund_ld.checks import CHECKS, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dortmund_ld.publication import Publication

RUN: dict[str, Callable[[Publication], Iterable[Finding]]] = {check.name: check.run for check in CHECKS}
MODULES = {
    check.name: importlib.import_module(check.run.__module__)
    for check in CHECKS
    if check.name not in {"syntax", "cube", "shapes"}
}
RULES = [
    (name, rule)
    for name, module in MODULES.items()
    for rule in vars(module).values()
    if isinstance(rule, Rule)
]
# The text itself is needed for these: test_coverage.
WITH_TEXT = {("coverage", "sha256"), ("coverage", "text-lines")}

WILO = "id:uhrenmanufaktur-sommer\n    a dold:Employer ;\n"
SITE_NAMES = '        "Alte Tuchfabrik"@de ,\n        "Old cloth mill"@en ;\n'
SOLE = "    skos:inScheme id:sectors ;\n    skos:topConceptOf id:sectors ;\n"
WATCHES = '        "Ein Betrieb, der in der Stadt Uhren herstellt."@de ,\n'
LINK = """\
id:link-sommer
    a dold:Link ;
    rdfs:label
        "Verknüpfung der Uhrenmanufaktur"@de ,
        "Link of the watchmaker"@en ;
    dcterms:description
        "Der Beleg der Verknüpfung."@de ,
        "The evidence for the link."@en ;
    dold:linkFrom id:uhrenmanufaktur-sommer ;
    dold:linkRelation <http://www.w3.org/2002/07/owl#sameAs> ;
    dold:linkTo <http://www.wikidata.org/entity/Q1> ;
.

"""
LAST = """\
    dold:searchedFor id:site-mill ;
    dold:searchedIn "Wikidata" ;
    dcterms:date "2026-11-23"^^xsd:date ;
.
"""
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
ITEM = "<http://www.wikidata.org/entity/Q1>"
MATCH = "<http://www.w3.org/2004/02/skos/core#exactMatch>"


def case(check: str, rule: str, path: str, old: str, new: str, at: str) -> object:
    """Return a parameter set named for the rule and the change."""
    return pytest.param(check, Breakage(rule, path, old, new, at), id=f"{check}-{rule}-{at.strip()[:30]}")


CASES = [
    # --- style
    case("style", "leading-comment", CLAIMS, "# What the report claims, and the things by which the claims are encoded.\n# From source.txt, lines 3 to 9.\n", "", "@base"),
    case("style", "white-space", CLAIMS, "dold:lowerBound 900 ;", "dold:lowerBound 900 ; ", "dold:lowerBound"),
    case("style", "white-space", CLAIMS, "    dold:lowerBound 900 ;", "    dold:lowerBound 900 ;\r", "dold:lowerBound"),
    case("style", "final-newline", SEARCHES, LAST, LAST.rstrip("\n"), "NO"),
    case("style", "final-newline", SEARCHES, LAST, LAST + "\n", "NO"),
    case("style", "layout", CLAIMS, "    dold:lowerBound 900 ;", "  dold:lowerBound 900 ;", "dold:lowerBound"),
    case("style", "layout", CLAIMS, WILO, "id:uhrenmanufaktur-sommer a dold:Employer ;\n", "id:uhrenmanufaktur-sommer a"),
    case("style", "layout", CLAIMS, '        "Alte Tuchfabrik"@de ,\n        "Old', '        "Alte Tuchfabrik"@de , "Old', '        "Alte Tuchfabrik"'),
    case("style", "blank-node", CLAIMS, "dold:presentUse id:use-archive ;", "dold:presentUse [ ] ;", "dold:presentUse"),
    case("style", "blank-line", CLAIMS, ".\n\nid:site-mill\n", ".\nid:site-mill\n", "id:site-mill\n"),
    case("style", "blank-line", CLAIMS, ".\n\nid:site-mill\n", ".\n\n\nid:site-mill\n", "id:site-mill\n"),
    case("style", "blank-line", CLAIMS, "id:site-mill\n    a", "id:site-mill\n\n    a", "    a dold:Site ;"),
    case("style", "separator", CLAIMS, "    dold:presentUse id:use-archive ;\n    schema:containedInPlace id:lindenau ;\n.", "    dold:presentUse id:use-archive ;\n    schema:containedInPlace id:lindenau\n.", "    schema:containedInPlace id:lindenau\n"),
    case("style", "single-object", CLAIMS, "    dold:presentUse id:use-archive ;", "    dold:presentUse\n        id:use-archive ;", "        id:use-archive"),
    case("style", "type-first", CLAIMS, "id:site-mill\n    a dold:Site ;\n    rdfs:label\n" + SITE_NAMES, "id:site-mill\n    rdfs:label\n" + SITE_NAMES + "    a dold:Site ;\n", "    a dold:Site ;"),
    case("style", "repeated", CLAIMS, "    dold:presentUse id:use-archive ;", "    dold:presentUse id:use-archive ;\n    dold:presentUse id:use-cloth-mill ;", "    dold:presentUse id:use-cloth"),
    case("style", "german-first", CLAIMS, SITE_NAMES, '        "Old cloth mill"@en ,\n        "Alte Tuchfabrik"@de ;\n', '        "Alte Tuchfabrik"@de'),
    # --- prefixes
    case("prefixes", "declared-once", CLAIMS, "@prefix unit:", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix unit:", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix unit:"),
    case("prefixes", "used", SEARCHES, "@prefix void:", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix void:", "@prefix skos:"),
    case("prefixes", "known", CLAIMS, "@prefix unit: <http://qudt.org/vocab/unit/> .\n", "@prefix unit: <http://qudt.org/vocab/unit/> .\n@prefix units: <http://qudt.org/vocab/unit/> .\n", "@prefix units:"),
    case("prefixes", "namespace", CLAIMS, "<http://purl.org/dc/terms/>", "<http://purl.org/dc/elements/1.1/>", "@prefix dcterms:"),
    case("prefixes", "order", CLAIMS, "@prefix id: <https://example.org/lindenau/id/> .\n\n", "@prefix id: <https://example.org/lindenau/id/> .\n", "@prefix dcterms:"),
    case("prefixes", "order", CLAIMS, "@base <https://example.org/lindenau/> .\n@prefix dold: <https://w3id.org/dortmund-ld/ontology#> .\n", "@prefix dold: <https://w3id.org/dortmund-ld/ontology#> .\n@base <https://example.org/lindenau/> .\n", "@prefix dold:"),
    case("prefixes", "directive", CLAIMS, "@prefix unit: <http://qudt.org/vocab/unit/> .", "PREFIX unit: <http://qudt.org/vocab/unit/>", "PREFIX unit:"),
    # --- references
    case("references", "described", CLAIMS, "dold:presentUse id:use-archive", "dold:presentUse id:use-of-nothing", "dold:presentUse"),
    case("references", "defined", CLAIMS, "dold:presentUse", "dold:presentUsage", "dold:presentUsage"),
    case("references", "declared", CLAIMS, "schema:containedInPlace id:auenland", "schema:containedIn id:auenland", "schema:containedIn id:auenland"),
    case("references", "withdrawn", CLAIMS, "dold:presentUse id:use-archive", "dold:presentUse id:turnverein", "dold:presentUse"),
    case("references", "graph", CLAIMS, "<graph/report/claims>", "<graph/report/other>", "<graph/report/other>"),
    # --- types
    case("types", "typed", CLAIMS, "    a dold:Site ;\n", "", "id:site-mill\n"),
    case("types", "one-type", CLAIMS, "    a dold:Site ;\n", "    a\n        dold:Site ,\n        schema:Place ;\n", "        dold:Site"),
    # --- coverage
    case("coverage", "line", CLAIMS, "<id/source-report#line=3,4>", "<id/source-report#line=2,3>", "NO"),
    case("coverage", "fragment", SOURCE, "dold:firstLine 3 ;", "dold:firstLine 2 ;", "<id/source-report#line=2,3>"),
    case("coverage", "range", SOURCE, "dold:lastLine 3 ;", "dold:lastLine 30 ;", "<id/source-report#line=2,3>"),
    case("coverage", "only-blank", SOURCE, "dold:firstLine 3 ;\n    dold:lastLine 3 ;", "dold:firstLine 2 ;\n    dold:lastLine 2 ;", "<id/source-report#line=2,3>"),
    case("coverage", "passage", CLAIMS, "<id/source-report#line=3,4>", "<id/source-report#line=2,3>", "NO"),
    case("coverage", "claim-or-none", SOURCE, "dold:lastLine 3 ;", "dold:lastLine 3 ;\n    dold:noClaimReason id:reason-heading ;", "<id/source-report#line=2,3>"),
    case("coverage", "line-count", SOURCE, "    dold:lineCount 9 ;\n", "", "id:source-report\n"),
    # --- concepts
    case("concepts", "S9", WORDS, "id:sector-manufacturing\n    a skos:Concept ;", "id:sector-manufacturing\n    a\n        skos:Concept ,\n        skos:ConceptScheme ;", "id:sector-manufacturing\n    a"),
    case("concepts", "S37", WORDS, "id:sector-manufacturing\n    a skos:Concept ;", "id:sector-manufacturing\n    a\n        skos:Concept ,\n        skos:Collection ;", "id:sector-manufacturing\n    a"),
    case("concepts", "S13", FIGURES, '        "exactly"@en ;', '        "exactly"@en ;\n    skos:altLabel "exactly"@en ;', "    skos:altLabel"),
    case("concepts", "S14", FIGURES, '        "exactly"@en ;', '        "exactly"@en ,\n        "precisely"@en ;', '        "precisely"@en'),
    case("concepts", "S27", WORDS, "id:use-archive\n    a skos:Concept ;", "id:use-archive\n    a skos:Concept ;\n    skos:broader id:use-cloth-mill ;\n    skos:related id:use-cloth-mill ;", "    skos:related"),
    case("concepts", "S46", WORDS, "id:use-archive\n    a skos:Concept ;", f"id:use-archive\n    a skos:Concept ;\n    skos:exactMatch {ITEM} ;\n    skos:broadMatch {ITEM} ;", "    skos:broadMatch"),
    case("concepts", "one-scheme", WORDS, "    skos:inScheme id:sectors ;\n", "    skos:inScheme\n        id:sectors ,\n        id:ranks ;\n", "        id:sectors"),
    case("concepts", "scheme", WORDS, "    skos:inScheme id:sectors ;\n", "    skos:inScheme id:rank-largest ;\n", "    skos:inScheme id:rank-largest"),
    case("concepts", "top-concept", WORDS, "    skos:hasTopConcept id:sector-manufacturing ;", "    skos:hasTopConcept id:rank-largest ;", "    skos:hasTopConcept id:rank-largest"),
    case("concepts", "broader", WORDS, SOLE, SOLE + "    skos:broader id:rank-largest ;\n", "    skos:broader"),
    case("concepts", "cycle", WORDS, SOLE, SOLE + "    skos:broader id:sector-manufacturing ;\n", "    skos:broader"),
    case("concepts", "empty-scheme", WORDS, "id:ranks\n    a", "id:empty\n    a skos:ConceptScheme ;\n.\n\nid:ranks\n    a", "id:empty"),
    # --- columns
    case("columns", "missing", BODIES, '"Gremium"@de, "Body"@en', '"Body"@en', "# ?body"),
    case("columns", "missing", BODIES, '# ?body "Gremium"@de, "Body"@en\n', "", "# de: "),
    # --- labels
    case("labels", "missing", CLAIMS, SITE_NAMES, '        "Alte Tuchfabrik"@de ;\n', "    rdfs:label\n        \"Alte Tuchfabrik\"@de ;\n".splitlines()[1]),
    case("labels", "missing", SERIES, '        "Die Zahlen sind erfunden."@de ,\n', "", '        "The figures are invented."@en'),
    case("labels", "one-each", CLAIMS, SITE_NAMES, SITE_NAMES.replace(" ;", ' ,\n        "The mill"@en ;'), '        "The mill"@en'),
    case("labels", "language", CLAIMS, SITE_NAMES, SITE_NAMES.replace(" ;", ' ,\n        "Oude fabriek"@nl ;'), '        "Oude fabriek"@nl'),
    case("labels", "language", CLAIMS, SITE_NAMES, SITE_NAMES.replace(" ;", ' ,\n        "Mill" ;'), '        "Mill" ;'),
    case("labels", "empty", CLAIMS, '"Old cloth mill"@en', '" "@en', '" "@en'),
    case("labels", "repeats-label", CLAIMS, WATCHES, '        "Uhrenmanufaktur Sommer."@de ,\n', '        "Uhrenmanufaktur Sommer."@de'),
    case("labels", "sentence", CLAIMS, WATCHES, WATCHES.replace('."', '"'), '        "Ein Betrieb, der'),
    case("labels", "untranslated", CLAIMS, WATCHES, '        "A firm that makes watches in the town."@de ,\n', '        "A firm that makes watches in the town."@en'),
    # --- links
    case("links", "link-or-search", SEARCHES, "dold:searchedFor id:site-mill", "dold:searchedFor id:lindenau", "NO"),
    case("links", "link-and-search", SEARCHES, "id:search-mill\n", f"id:site-mill\n    {SAME} {ITEM} ;\n.\n\nid:search-mill\n", "id:search-mill\n"),
    case("links", "item-form", SEARCHES, "id:search-mill\n", f"id:lindenau\n    {SAME} <https://www.wikidata.org/wiki/Q1> ;\n.\n\nid:search-mill\n", f"    {SAME}"),
    case("links", "evidence", SEARCHES, "id:search-mill\n", f"id:lindenau\n    {SAME} {ITEM} ;\n.\n\nid:search-mill\n", f"    {SAME}"),
    case("links", "evidence-of-nothing", SEARCHES, "id:search-mill\n", LINK + "id:search-mill\n", "id:link-sommer\n"),
    case("links", "same-as", SEARCHES, "id:search-mill\n", f"id:rank-largest\n    {SAME} {ITEM} ;\n.\n\nid:search-mill\n", f"    {SAME}"),
    case("links", "match", SEARCHES, "id:search-mill\n", f"id:lindenau\n    {MATCH} {ITEM} ;\n.\n\nid:search-mill\n", f"    {MATCH}"),
    case("links", "shared-item", SEARCHES, "id:search-mill\n", f"id:auenland\n    {SAME} {ITEM} ;\n.\n\nid:lindenau\n    {SAME} {ITEM} ;\n.\n\nid:search-mill\n", f"    {SAME} {ITEM} ;\n.\n\nid:search-mill"),
    case("links", "one-item", SEARCHES, "id:search-mill\n", f"id:lindenau\n    {SAME}\n        {ITEM} ,\n        <http://www.wikidata.org/entity/Q2> ;\n.\n\nid:search-mill\n", "        <http://www.wikidata.org/entity/Q2>"),
    case("links", "outside", SEARCHES, "id:search-mill\n", f"id:lindenau\n    {SAME} id:auenland ;\n.\n\nid:search-mill\n", f"    {SAME}"),
    # --- figures
    case("figures", "number", CLAIMS, "dold:value 8400", "dold:value 8401", '        "Einwohner 2020: etwa 8.400"@de'),
    case("figures", "number", CLAIMS, '"1990 to 2005"@en', '"1990 to 2006"@en', '"1990 to 2006"@en'),
    case("figures", "value", CLAIMS, "    dold:lowerBound 900 ;", "    dold:lowerBound 900 ;\n    dold:upperBound 1200 ;", '        "Verlorene Arbeitsplätze 1990'),
]  # fmt: skip


@pytest.mark.parametrize("check", RUN)
def test_town_breaks_no_rule(check, town):
    assert list(RUN[check](town)) == []


@pytest.mark.parametrize(("check", "breakage"), CASES)
def test_broken_rule_is_found_on_its_line(check, breakage, town):
    broken = breakage.applied_to(town)
    found = {(each.shape, each.path): each for each in sorted(RUN[check](broken), reverse=True)}
    assert breakage.rule in {rule for rule, _ in found}
    if breakage.at != "NO":
        line = line_of(broken, breakage.path, breakage.at)
        assert found[breakage.rule, breakage.path].line == line


def test_every_rule_is_broken_by_a_case():
    tried = {(case.values[0], case.values[1].rule) for case in CASES}
    assert {(check, rule.name) for check, rule in RULES} - tried - WITH_TEXT == set()


@pytest.mark.parametrize(("check", "rule"), RULES, ids=lambda value: getattr(value, "name", value))
def test_rule_says_the_same_places_in_both_languages(check, rule):
    assert rule.check == check
    assert all((rule.message, rule.message_de, rule.hint, rule.hint_de))
    english, german = (
        _places(a) | _places(b) for a, b in ((rule.message, rule.hint), (rule.message_de, rule.hint_de))
    )
    assert english - {"expected", "what"} == german - {"expected", "expected_de", "what_de"}


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
