"""The statements of a store elsewhere, a pattern at a time, as the views look them up in one of their own.

A page asks for hundreds of patterns, mostly the labels of what it has just found. Asked one by one, each is a
request over the network. So what is known of a thing is fetched whole and kept for a minute, and what a
reply mentions is fetched with the next question; and what is asked of one of the things that a reply lists is
asked of all of them: a page then takes a handful of requests.
"""

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from threading import RLock
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolution

from dortmund_ld.query.errors import Unanswered
from dortmund_ld.query.remote.errors import StoreTimedOut, StoreUnreachable

ABOUT = "SELECT ?s ?p ?o ?g WHERE { VALUES ?s { %NODES% } GRAPH ?g { ?s ?p ?o } }"
POINTING = "SELECT ?s ?p ?o ?g WHERE { VALUES ?o { %NODES% } GRAPH ?g { ?s ?p ?o } }"
SUBJECTS = "SELECT DISTINCT ?s ?o WHERE { VALUES ?o { %NODES% } ?s %PREDICATE% ?o }"
HAVING = "SELECT ?s ?o ?g WHERE { GRAPH ?g { ?s %PREDICATE% ?o } }"
GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH %GRAPH% { ?s ?p ?o } }"

KEPT_S = 60.0  # so long a page may be behind the store
KEPT = 20_000  # things; a page mentions a few hundred
TOGETHER = 200  # things that are asked for in one question: their names stay below 20 kilobytes

UNION = DefaultGraph()
Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal
Graph = NamedNode | BlankNode | DefaultGraph
Nodes = tuple[NamedNode, ...]


class Asks(Protocol):
    """Answers SELECT queries."""

    def solutions(self, text: str) -> list[QuerySolution]:
        """Return all solutions, or raise Unanswered."""


class RemotePatterns:
    """Finds statements by pattern as ``pyoxigraph.Store.quads_for_pattern`` does, in a store elsewhere.

    The default graph (``UNION``) is the union of all named graphs, each statement once.
    """

    def __init__(self, store: Asks) -> None:
        """Ask this store."""
        self._store = store
        self._about = Kept()
        self._pointing = Kept()
        self._subjects: defaultdict[NamedNode, Kept] = defaultdict(Kept)  # by predicate
        self._listed: OrderedDict[NamedNode, tuple[NamedNode, ...]] = OrderedDict()  # what came along with it
        self._mentioned: OrderedDict[NamedNode, None] = OrderedDict()
        self._lock = RLock()

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Object | None,  # noqa: A002 - named as pyoxigraph names it
        graph_name: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements of a pattern; None: any. Raises Unanswered if the store does not answer."""
        quads = self._candidates(subject, predicate, object, graph_name)
        found = (
            quad
            for quad in quads
            if subject in (None, quad.subject)
            and predicate in (None, quad.predicate)
            and object in (None, quad.object)
        )
        if graph_name is None:
            yield from found
        elif isinstance(graph_name, DefaultGraph):
            yield from dict.fromkeys(Quad(quad.subject, quad.predicate, quad.object, UNION) for quad in found)
        else:
            yield from (quad for quad in found if quad.graph_name == graph_name)

    def _candidates(
        self, subject: Subject | None, predicate: NamedNode | None, obj: Object | None, graph: Graph | None
    ) -> Iterable[Quad]:
        if isinstance(subject, NamedNode):
            kept = self._about.get(subject)
            return self._fetch_about(subject) if kept is None else kept
        if isinstance(obj, NamedNode):
            kept = self._pointing.get(obj)
            if kept is None and predicate is not None and isinstance(graph, DefaultGraph):
                return self._fetch_subjects(predicate, obj)
            return self._fetch_pointing(obj) if kept is None else kept
        if isinstance(graph, NamedNode):
            return self._graph(graph)
        if predicate is not None:
            return self._having(predicate)
        raise ValueError("A pattern needs an IRI somewhere.")

    def _fetch_about(self, node: NamedNode) -> tuple[Quad, ...]:
        """Fetch what is said of a node, and of those that were mentioned since the last question."""
        with self._lock:
            others = list(self._mentioned)
            self._mentioned.clear()

        def ask(nodes: Nodes) -> list[Quad]:
            return [_quad(found) for found in self._ask(ABOUT, nodes)]

        return self._fetch(self._about, node, others, ask, attrgetter("subject"))

    def _fetch_pointing(self, node: NamedNode) -> tuple[Quad, ...]:
        """Fetch what points at a node, and at those that were listed along with it."""

        def ask(nodes: Nodes) -> list[Quad]:
            return [_quad(found) for found in self._ask(POINTING, nodes)]

        return self._fetch(self._pointing, node, self._listed_with(node), ask, attrgetter("object"))

    def _fetch_subjects(self, predicate: NamedNode, node: NamedNode) -> tuple[Quad, ...]:
        """Fetch what has a node for this predicate, or one of those that were listed along with it."""
        kept = self._subjects[predicate]
        found = kept.get(node)
        if found is not None:
            return found

        def ask(nodes: Nodes) -> list[Quad]:
            text = SUBJECTS.replace("%PREDICATE%", str(predicate))
            return [Quad(each["s"], predicate, each["o"], UNION) for each in self._ask(text, nodes)]

        return self._fetch(kept, node, self._listed_with(node), ask, attrgetter("object"))

    def _fetch(
        self,
        kept: "Kept",
        node: NamedNode,
        others: Iterable[NamedNode],
        ask: Callable[[Nodes], list[Quad]],
        of: Callable[[Quad], object],
    ) -> tuple[Quad, ...]:
        """Fetch and keep what is asked of a node, along with others; alone, if together it is too much."""
        missing = [other for other in others if other != node and kept.get(other) is None]
        nodes, quads = _ask_together(ask, (node, *missing[: TOGETHER - 1]))
        by_node: dict[object, list[Quad]] = {}
        for quad in dict.fromkeys(quads):
            by_node.setdefault(of(quad), []).append(quad)
        self._mention(quads)
        if kept is not self._about:
            self._list(quads)
        for each in nodes:
            kept.keep(each, tuple(by_node.get(each, ())))
        return tuple(by_node.get(node, ()))

    def _ask(self, query: str, nodes: Nodes) -> list[QuerySolution]:
        return self._store.solutions(query.replace("%NODES%", " ".join(map(str, nodes))))

    def _graph(self, graph: NamedNode) -> list[Quad]:
        found = self._store.solutions(GRAPH.replace("%GRAPH%", str(graph)))
        return [_quad(solution, graph) for solution in found]

    def _having(self, predicate: NamedNode) -> list[Quad]:
        found = self._store.solutions(HAVING.replace("%PREDICATE%", str(predicate)))
        return [Quad(each["s"], predicate, each["o"], each["g"]) for each in found]

    def _list(self, quads: Iterable[Quad]) -> None:
        """Note which things came together: what is asked of one will be asked of the others."""
        listed = tuple(dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, NamedNode)))
        with self._lock:
            for node in listed:
                self._listed[node] = listed
            while len(self._listed) > KEPT:
                self._listed.popitem(last=False)

    def _listed_with(self, node: NamedNode) -> tuple[NamedNode, ...]:
        with self._lock:
            return self._listed.get(node, ())

    def _mention(self, quads: Iterable[Quad]) -> None:
        with self._lock:
            for quad in quads:
                for node in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                    if isinstance(node, NamedNode):
                        self._mentioned[node] = None
            while len(self._mentioned) > KEPT:
                self._mentioned.popitem(last=False)


class Kept:
    """What is known of things, for a minute, the latest of them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._quads: OrderedDict[NamedNode, tuple[float, tuple[Quad, ...]]] = OrderedDict()
        self._lock = RLock()

    def get(self, node: NamedNode) -> tuple[Quad, ...] | None:
        """Return what is known of a thing, None if it must be asked for."""
        with self._lock:
            at, quads = self._quads.get(node, (0.0, ()))
        return quads if at and time.monotonic() - at < KEPT_S else None

    def keep(self, node: NamedNode, quads: tuple[Quad, ...]) -> None:
        """Remember what was found."""
        with self._lock:
            self._quads.pop(node, None)
            self._quads[node] = (time.monotonic(), quads)
            while len(self._quads) > KEPT:
                self._quads.popitem(last=False)


def _ask_together(ask: Callable[[Nodes], list[Quad]], nodes: Nodes) -> tuple[Nodes, list[Quad]]:
    """Ask about all nodes at once, of the first alone if together it is too much; tell which they were."""
    try:
        return nodes, ask(nodes)
    except (StoreUnreachable, StoreTimedOut):
        raise
    except Unanswered:
        if len(nodes) == 1:
            raise
        return nodes[:1], ask(nodes[:1])


def _quad(solution: QuerySolution, graph: NamedNode | None = None) -> Quad:
    return Quad(solution["s"], solution["p"], solution["o"], graph or solution["g"])
