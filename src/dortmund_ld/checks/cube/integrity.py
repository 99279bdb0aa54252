"""Running the integrity constraints: each query of this folder gives the nodes at fault.

The specification's queries only ask whether there is a fault. These select it: ?fault is the node,
?term the property and ?value the value at fault, where there is one. IC-12 and IC-17 compare
observations with each other: their queries give the values at each, which are grouped here, in time
that grows with the number of observations.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib import BNode, URIRef
from rdflib import Literal as RdflibLiteral

from dortmund_ld.checks.cube.rules import RULES
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rdflib import Graph
    from rdflib.term import Node

    Term = NamedNode | BlankNode | Literal

PREFIXES = {prefix: STANDARD[prefix] for prefix in ("owl", "qb", "rdfs", "skos")}


class Fault(NamedTuple):
    """A node that breaks a constraint, with the property and value at fault where they are known."""

    constraint: int
    node: Node
    term: Node | None
    value: Node | str | None


def find_faults(graph: Graph) -> Iterator[Fault]:
    """Yield every node that breaks one of the 21 constraints, in the order of the constraints."""
    store = load_store(graph)
    store.update(_text("normalise.ru"))
    for constraint in RULES:
        yield from _faults(store, constraint)


def _faults(store: Store, constraint: int) -> Iterable[Fault]:
    query = _text(f"ic-{constraint:02}.rq")
    match constraint:
        case 12:
            return _duplicates(_select(store, query))
        case 17:
            return _missing_measures(_select(store, query))
        case 20 | 21:
            return _outside_hierarchy(store, constraint, query)
    return [_fault(constraint, row) for row in _select(store, query)]


def _fault(constraint: int, row: Mapping[str, Term]) -> Fault:
    term, value = row.get("term"), row.get("value")
    return Fault(constraint, _rdflib(row["fault"]), term and _rdflib(term), value and _rdflib(value))


def _outside_hierarchy(store: Store, constraint: int, query: str) -> Iterator[Fault]:
    for row in _select(store, _text(f"ic-{constraint}-properties.rq")):
        for fault in _select(store, query.replace("<$p>", str(row["p"]))):
            yield _fault(constraint, fault)


def _points(
    rows: Iterable[Mapping[str, Term]],
) -> dict[tuple[Term, frozenset[tuple[Term, Term]]], list[Term]]:
    """Group the observations by data set and values: those that stand at one point of the cube."""
    values: dict[tuple[Term, Term], set[tuple[Term, Term]]] = defaultdict(set)
    for row in rows:
        observed = values[row["dataset"], row["fault"]]
        if "term" in row and "value" in row:
            observed.add((row["term"], row["value"]))
    points: dict[tuple[Term, frozenset[tuple[Term, Term]]], list[Term]] = defaultdict(list)
    for dataset, observation in sorted(values, key=str):
        points[dataset, frozenset(values[dataset, observation])].append(observation)
    return points


def _duplicates(rows: Iterable[Mapping[str, Term]]) -> Iterator[Fault]:
    for first, *others in _points(rows).values():
        for other in others:
            yield Fault(12, _rdflib(other), None, _rdflib(first))


def _missing_measures(rows: Iterable[Mapping[str, Term]]) -> Iterator[Fault]:
    known = list(rows)
    measures = {row["fault"]: int(str(getattr(row["measures"], "value", "0"))) for row in known}
    for observations in _points(known).values():
        for observation in observations:
            if measures[observation] != len(observations):
                found = f"{len(observations)} / {measures[observation]}"
                yield Fault(17, _rdflib(observation), None, found)


def _select(store: Store, query: str) -> list[dict[str, Term]]:
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 — all queries of this folder are SELECT
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in solutions]


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def load_store(graph: Graph) -> Store:
    """Copy a graph into a store; equal terms are turned once."""
    terms: dict[Node, Term] = {}

    def term(node: Node) -> Term:
        known = terms.get(node)
        if known is None:
            known = terms[node] = _pyoxigraph(node)
        return known

    store = Store()
    store.bulk_extend(Quad(term(s), term(p), term(o)) for s, p, o in graph)  # type: ignore[arg-type]
    return store


def _pyoxigraph(node: Node) -> Term:
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)  # noqa: S101 — RDF has no other terms
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)


def _rdflib(term: Term) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    return RdflibLiteral(
        term.value, lang=term.language, datatype=None if term.language else term.datatype.value
    )
