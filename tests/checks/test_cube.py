"""Each integrity constraint finds the node at fault where the specification's own query says there is one.

The ASK queries are those of https://www.w3.org/TR/vocab-data-cube/#wf-rules, run on the normalised cube, but
for the alias in the HAVING of IC-17, which Oxigraph does not see, and the $p of IC-20 and IC-21, which is tied
to its hierarchy.
"""

# ruff: noqa: E501 — a broken cube a line
from __future__ import annotations

from importlib.resources import files

import pytest
from broken_town import CLAIMS, line_of, text_of, with_text
from pyoxigraph import QueryBoolean, QuerySolutions, Store
from rdflib import Graph, URIRef

from dortmund_ld.checks.cube import RULES, check_cubes, find_faults
from dortmund_ld.checks.cube.integrity import PREFIXES, load_store

PREFIX = """\
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

# A cube that keeps all 21: one data set with slices and code lists, one with a measure dimension.
VALID = (
    PREFIX
    + """
:area rdfs:range :Area .
:sex rdfs:range skos:Concept ; qb:codeList :sexes .
:region rdfs:range skos:Concept ; qb:codeList :regions .
:branch rdfs:range skos:Concept ; qb:codeList :branches .
:group rdfs:range skos:Concept ; qb:codeList :groups .
:sexes a skos:ConceptScheme .
:groups a skos:Collection ; skos:member :g1 .
:g1 a skos:Concept .
:female a skos:Concept ; skos:inScheme :sexes .
:male a skos:Concept ; skos:inScheme :sexes .
:regions a qb:HierarchicalCodeList ; qb:hierarchyRoot :world ; qb:parentChildProperty :hasPart .
:world :hasPart :europe .
:branches a qb:HierarchicalCodeList ; qb:hierarchyRoot :all ;
    qb:parentChildProperty [ owl:inverseOf :partOf ] .
:steel :partOf :all .
:structure a qb:DataStructureDefinition ; qb:sliceKey :key ; qb:component
    :c-area , :c-sex , :c-region , :c-branch , :c-group , :c-unit , :c-value .
:c-area qb:dimension :area .
:c-sex qb:dimension :sex .
:c-region qb:dimension :region .
:c-branch qb:dimension :branch .
:c-group qb:dimension :group .
:c-unit qb:attribute :unit ; qb:componentRequired true ; qb:componentAttachment qb:DataSet .
:c-value qb:measure :value .
:key a qb:SliceKey ; qb:componentProperty :area .
:data a qb:DataSet ; qb:structure :structure ; qb:slice :slice ; :unit :persons .
:slice qb:sliceStructure :key ; :area :town ; qb:observation :o1 , :o2 .
:o1 qb:dataSet :data ; :sex :female ; :region :europe ; :branch :steel ; :group :g1 ; :value 1 .
:o2 qb:dataSet :data ; :sex :male ; :region :world ; :branch :all ; :group :g1 ; :value 2 .

:many a qb:DataStructureDefinition ; qb:sliceKey :key ; qb:component
    :c-area , [ qb:dimension qb:measureType ] , [ qb:measure :height ] , [ qb:measure :weight ] .
qb:measureType rdfs:range :Measure .
:both a qb:DataSet ; qb:structure :many .
:h1 qb:dataSet :both ; :area :town ; qb:measureType :height ; :height 1 .
:w1 qb:dataSet :both ; :area :town ; qb:measureType :weight ; :weight 2 .
"""
)

# The constraint, what is replaced in the valid cube by what, and the nodes at fault.
BROKEN = [
    (1, ":o1 qb:dataSet :data ;", ":o1 a qb:Observation ;", {"o1"}),
    (1, ":o1 qb:dataSet :data ;", ":o1 qb:dataSet :data , :both ;", {"o1"}),
    (2, "qb:structure :structure ;", "", {"data"}),
    (2, "qb:structure :structure ;", "qb:structure :structure , :many ;", {"data"}),
    (3, " , :c-value .", " .", {"structure"}),
    (4, ":area rdfs:range :Area .", "", {"area"}),
    (5, " ; qb:codeList :sexes .", " .", {"sex"}),
    (6, ":c-sex qb:dimension :sex .", ":c-sex qb:dimension :sex ; qb:componentRequired false .", {"c-sex"}),
    (7, "qb:DataStructureDefinition ; qb:sliceKey :key ; qb:component\n    :c-area , [", "qb:DataStructureDefinition ; qb:component\n    :c-area , [", {"key"}),
    (8, "qb:componentProperty :area .", "qb:componentProperty :area , :sort .\n:slice :sort 1 .", {"key"}),
    (9, "qb:sliceStructure :key ;", "", {"slice"}),
    (9, "qb:sliceStructure :key ;", "qb:sliceStructure :key , :other ;", {"slice"}),
    (10, ":area :town ; qb:observation", "qb:observation", {"slice"}),
    (11, ":o2 qb:dataSet :data ; :sex :male ;", ":o2 qb:dataSet :data ;", {"o2"}),
    (12, ":sex :male ; :region :world ; :branch :all ;", ":sex :female ; :region :europe ; :branch :steel ;", {"o2"}),
    (13, "; :unit :persons .", ".", {"o1", "o2"}),
    (14, ":group :g1 ; :value 2 .", ":group :g1 .", {"o2"}),
    (15, "qb:measureType :weight ; :weight 2", "qb:measureType :weight ; :mass 2", {"w1"}),
    (16, "qb:measureType :weight ; :weight 2", "qb:measureType :weight ; :weight 2 ; :height 3", {"w1"}),
    (17, ":w1 qb:dataSet :both ; :area :town ; qb:measureType :weight ; :weight 2 .", "", {"h1"}),
    (18, ":o2 qb:dataSet :data ; ", ":o2 qb:dataSet :other ; ", {"o2"}),
    (19, ":sex :male", ":sex :europe", {"o2"}),
    (19, ":branch :all ; :group :g1", ":branch :all ; :group :male", {"o2"}),
    (20, ":region :europe", ":region :mars", {"o1"}),
    (21, ":branch :steel ;", ":branch :beer ;", {"o1"}),
]  # fmt: skip

ASK = {
    1: "{ ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?dataset1 . } } UNION"
       " { ?obs a qb:Observation ; qb:dataSet ?dataset1, ?dataset2 . FILTER (?dataset1 != ?dataset2) }",
    2: "{ ?dataset a qb:DataSet . FILTER NOT EXISTS { ?dataset qb:structure ?dsd . } } UNION"
       " { ?dataset a qb:DataSet ; qb:structure ?dsd1, ?dsd2 . FILTER (?dsd1 != ?dsd2) }",
    3: "?dsd a qb:DataStructureDefinition ."
       " FILTER NOT EXISTS { ?dsd qb:component [qb:componentProperty [a qb:MeasureProperty]] }",
    4: "?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range [] }",
    5: "?dim a qb:DimensionProperty ; rdfs:range skos:Concept . FILTER NOT EXISTS { ?dim qb:codeList [] }",
    6: "?dsd qb:component ?componentSpec ."
       " ?componentSpec qb:componentRequired false ; qb:componentProperty ?component ."
       " FILTER NOT EXISTS { ?component a qb:AttributeProperty }",
    7: "?sliceKey a qb:SliceKey . ?dsd a qb:DataStructureDefinition ."
       " FILTER NOT EXISTS { ?dsd qb:sliceKey ?sliceKey }",
    8: "?slicekey a qb:SliceKey ; qb:componentProperty ?prop . ?dsd qb:sliceKey ?slicekey ."
       " FILTER NOT EXISTS { ?dsd qb:component [qb:componentProperty ?prop] }",
    9: "{ ?slice a qb:Slice . FILTER NOT EXISTS { ?slice qb:sliceStructure ?key } } UNION"
       " { ?slice a qb:Slice ; qb:sliceStructure ?key1, ?key2 . FILTER (?key1 != ?key2) }",
    10: "?slice qb:sliceStructure [qb:componentProperty ?dim] . FILTER NOT EXISTS { ?slice ?dim [] }",
    11: "?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty ."
        " FILTER NOT EXISTS { ?obs ?dim [] }",
    12: "FILTER (?allEqual) { SELECT (MIN(?equal) AS ?allEqual) WHERE {"
        " ?obs1 qb:dataSet ?dataset . ?obs2 qb:dataSet ?dataset . FILTER (?obs1 != ?obs2)"
        " ?dataset qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty ."
        " ?obs1 ?dim ?value1 . ?obs2 ?dim ?value2 . BIND (?value1 = ?value2 AS ?equal)"
        " } GROUP BY ?obs1 ?obs2 }",
    13: "?obs qb:dataSet/qb:structure/qb:component ?component ."
        " ?component qb:componentRequired true ; qb:componentProperty ?attr ."
        " FILTER NOT EXISTS { ?obs ?attr [] }",
    14: "?obs qb:dataSet/qb:structure ?dsd ."
        " FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty qb:measureType }"
        " ?dsd qb:component/qb:componentProperty ?measure . ?measure a qb:MeasureProperty ."
        " FILTER NOT EXISTS { ?obs ?measure [] }",
    15: "?obs qb:dataSet/qb:structure ?dsd ; qb:measureType ?measure ."
        " ?dsd qb:component/qb:componentProperty qb:measureType . FILTER NOT EXISTS { ?obs ?measure [] }",
    16: "?obs qb:dataSet/qb:structure ?dsd ; qb:measureType ?measure ; ?omeasure [] ."
        " ?dsd qb:component/qb:componentProperty qb:measureType ;"
        " qb:component/qb:componentProperty ?omeasure . ?omeasure a qb:MeasureProperty ."
        " FILTER (?omeasure != ?measure)",
    17: "{ SELECT ?numMeasures (COUNT(?obs2) AS ?count) WHERE {"
        " { SELECT ?dsd (COUNT(?m) AS ?numMeasures) WHERE {"
        " ?dsd qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty . } GROUP BY ?dsd }"
        " ?obs1 qb:dataSet/qb:structure ?dsd ; qb:dataSet ?dataset ; qb:measureType ?m1 ."
        " ?obs2 qb:dataSet ?dataset ; qb:measureType ?m2 ."
        " FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?dim . FILTER (?dim != qb:measureType)"
        " ?dim a qb:DimensionProperty . ?obs1 ?dim ?v1 . ?obs2 ?dim ?v2 . FILTER (?v1 != ?v2) }"
        " } GROUP BY ?obs1 ?numMeasures HAVING (COUNT(?obs2) != ?numMeasures) }",
    18: "?dataset qb:slice ?slice . ?slice qb:observation ?obs ."
        " FILTER NOT EXISTS { ?obs qb:dataSet ?dataset . }",
    19: "{ ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim ."
        " ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a skos:ConceptScheme . ?obs ?dim ?v ."
        " FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?list } } UNION"
        " { ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim ."
        " ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a skos:Collection . ?obs ?dim ?v ."
        " FILTER NOT EXISTS { ?v a skos:Concept . ?list skos:member+ ?v } }",
    20: "?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim ."
        " ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList . ?obs ?dim ?v ."
        " ?list qb:parentChildProperty <https://example.org/hasPart> ."
        " FILTER NOT EXISTS { ?list qb:hierarchyRoot/<https://example.org/hasPart>* ?v }",
    21: "?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim ."
        " ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList . ?obs ?dim ?v ."
        " ?list qb:parentChildProperty/owl:inverseOf <https://example.org/partOf> ."
        " FILTER NOT EXISTS { ?list qb:hierarchyRoot/(^<https://example.org/partOf>)* ?v }",
}  # fmt: skip


def graph_of(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def broken_by_specification(graph: Graph) -> set[int]:
    """Return the constraints whose ASK of the specification says yes on the normalised graph."""
    store = load_store(graph)
    store.update(files("dortmund_ld.checks.cube").joinpath("normalise.ru").read_text())
    return {number for number, pattern in ASK.items() if says_yes(store, f"ASK {{ {pattern} }}")}


def says_yes(store: Store, query: str) -> bool:
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def test_there_are_21_constraints_with_a_rule_and_a_query_each():
    names = {place.name for place in files("dortmund_ld.checks.cube").iterdir()}
    assert list(RULES) == list(range(1, 22)) == list(ASK)
    assert {f"ic-{number:02}.rq" for number in RULES} <= names


def test_valid_cube_keeps_all_constraints():
    graph = graph_of(VALID)
    assert list(find_faults(graph)) == []
    assert broken_by_specification(graph) == set()


@pytest.mark.parametrize(("constraint", "old", "new", "nodes"), BROKEN)
def test_fault_is_found_where_the_specification_finds_one(constraint, old, new, nodes):
    assert old in VALID
    graph = graph_of(VALID.replace(old, new, 1))
    faults = list(find_faults(graph))
    found = {str(fault.node).rpartition("/")[2] for fault in faults if fault.constraint == constraint}
    assert found == nodes
    broken = {fault.constraint for fault in faults}
    # The specification's IC-12 may take an observation without a dimension for a duplicate: IC-11 has it.
    assert broken == broken_by_specification(graph) - ({12} if 11 in broken and 12 not in broken else set())


def test_abbreviated_cube_is_normalised():
    """The valid cube states no componentProperty and no type of observation: phase 1 does."""
    store = load_store(graph_of(VALID))
    store.update(files("dortmund_ld.checks.cube").joinpath("normalise.ru").read_text())
    unit = store.query(
        "ASK { :o1 a qb:Observation ; :unit :persons ; :area :town }",
        prefixes={**PREFIXES, "": "https://example.org/"},
    )
    assert isinstance(unit, QueryBoolean)
    assert unit


def test_time_grows_with_the_number_of_observations_not_with_their_pairs():
    """Two thousand observations have two million pairs; their duplicates are found all the same."""
    rows = "".join(f":n{n} qb:dataSet :wide ; :area :a{n // 2} ; :size {n} .\n" for n in range(2000))
    cube = ":wide a qb:DataSet ; qb:structure :flat . :flat a qb:DataStructureDefinition ; qb:component"
    cube += " [ qb:dimension :area ] , [ qb:measure :size ] . :area rdfs:range :Area .\n"
    faults = list(find_faults(graph_of(PREFIX + cube + rows)))
    assert {fault.constraint for fault in faults} == {12}
    assert len(faults) == 1000


@pytest.mark.parametrize(
    ("old", "new", "constraint", "at"),
    [
        ("    dold:lowerBound 900 ;\n", "", "IC-14", "id:obs-jobs-lost\n    a"),
        (
            "qb:dataSet id:cube-report-values",
            "qb:dataSet id:cube-of-none",
            "IC-2",
            "    qb:dataSet id:cube-of-none",
        ),
    ],
)
def test_fault_is_placed_in_its_file(town, old, new, constraint, at):
    broken = with_text(town, CLAIMS, text_of(town, CLAIMS).replace(old, new, 1))
    found = [(each.path, each.line) for each in check_cubes(broken) if each.shape == constraint]
    assert found == [(CLAIMS, line_of(broken, CLAIMS, at))]


def test_queries_select_the_node_at_fault():
    for number in RULES:
        text = files("dortmund_ld.checks.cube").joinpath(f"ic-{number:02}.rq").read_text()
        assert text.startswith(f"# IC-{number}: "), number
        solutions = Store().query(text.replace("<$p>", "<urn:p>"), prefixes=PREFIXES)
        assert isinstance(solutions, QuerySolutions)
        assert "fault" in {variable.value for variable in solutions.variables}


def test_fault_names_property_and_value():
    graph = graph_of(VALID.replace(":sex :male", ":sex :europe", 1))
    (fault,) = (fault for fault in find_faults(graph) if fault.constraint == 19)
    assert (fault.term, fault.value) == (
        URIRef("https://example.org/sex"),
        URIRef("https://example.org/europe"),
    )
