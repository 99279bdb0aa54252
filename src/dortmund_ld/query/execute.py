"""The one way to run a query: a text goes in, a complete answer in bytes comes out, or an error.

This is the seam where execution will move into a process that can be killed: everything that goes in and
comes out is plain data, and nothing here knows of HTTP. Until then a query runs as long as it runs.

The release's store holds the union of its graphs as its default graph, so that a plain query sees everything,
every triple once, and FROM and FROM NAMED mean what SPARQL 1.1 Query, section 13.2, says: a graph that is not
there is empty, and is never fetched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from dortmund_ld.query.errors import NoFormat, QueryError, broken_query
from dortmund_ld.query.refusals import refuse_nesting, refuse_service, refuse_update
from dortmund_ld.release.writing import write_graph

Graph = NamedNode | BlankNode | DefaultGraph


class Kind(Enum):
    """What sort of answer a query has."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True)
class Formats:
    """The format wanted for each sort of answer; None where the client takes none (then: NoFormat)."""

    results: QueryResultsFormat | None = QueryResultsFormat.JSON
    graph: RdfFormat | None = RdfFormat.TURTLE


@dataclass(frozen=True)
class Answer:
    """A finished answer: its kind, the media type and file extension of the body, and the body."""

    kind: Kind
    media_type: str
    extension: str
    body: bytes


@dataclass(frozen=True)
class GivenDataset:
    """The graphs that the protocol gives a query instead of its own FROM; none at all: the query decides."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def execute(
    store: Store,
    text: str,
    formats: Formats,
    *,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    dataset: GivenDataset | None = None,
) -> Answer:
    """Run a query and serialise the whole answer.

    ``base`` resolves relative IRIs in the query, ``prefixes`` shorten the IRIs of an answer that is a graph,
    ``dataset`` overrides what the query says of its dataset (SPARQL 1.1 Protocol, section 2.1.4).
    Raises QueryError (with line and column, if the syntax is at fault), Refused for an update or a SERVICE,
    NoFormat if the formats have none for this kind of answer.
    """
    refuse_nesting(text)
    refuse_update(text)
    refuse_service(text, base)
    default, named = _graphs(dataset)
    try:
        found = store.query(text, base_iri=base, default_graph=default, named_graphs=named)
        if isinstance(found, QueryBoolean | QuerySolutions):
            kind = Kind.BOOLEAN if isinstance(found, QueryBoolean) else Kind.SOLUTIONS
            return _results(found, kind, formats.results)
        return _graph(found, formats.graph, prefixes or {})
    except SyntaxError as error:
        raise broken_query(error, text) from error
    except (OSError, ValueError, RuntimeError) as error:
        # What the engine meets while it runs, such as a custom function that it does not know.
        raise QueryError(f"The query could not be answered: {error}") from error


def _graphs(dataset: GivenDataset | None) -> tuple[list[Graph] | None, list[NamedNode | BlankNode] | None]:
    if dataset is None or not (dataset.default or dataset.named):
        return None, None
    try:
        return [NamedNode(iri) for iri in dataset.default], [NamedNode(iri) for iri in dataset.named]
    except ValueError as error:
        raise QueryError(f"A graph of the dataset must be named by a whole IRI: {error}.") from error


def _results(found: QueryBoolean | QuerySolutions, kind: Kind, wanted: QueryResultsFormat | None) -> Answer:
    if wanted is None:
        raise NoFormat(kind.value)
    body = found.serialize(format=wanted)
    return Answer(kind, wanted.media_type, wanted.file_extension, body or b"")


def _graph(found: Iterable[Triple], wanted: RdfFormat | None, prefixes: Mapping[str, str]) -> Answer:
    if wanted is None:
        raise NoFormat(Kind.GRAPH.value)
    body = write_graph(found, wanted, prefixes)
    return Answer(Kind.GRAPH, wanted.media_type, wanted.file_extension, body)
