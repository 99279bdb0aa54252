"""The executor over a SPARQL endpoint elsewhere: the same requests, answers, limits and errors as in a pool.

What a store would answer wrongly is an error here: a graph that it cuts short (``query.remote.wholeness``),
or triples that it counts twice (``query.remote.union``). A store whose default graph is always the union may
look away from FROM (Oxigraph with --union-default-graph does); then a query with FROM is an error, not an
answer from all graphs.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.bounded import IsGone, Metric, require_length
from dortmund_ld.query.dataset import named_dataset
from dortmund_ld.query.errors import QueryError, Unanswered
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.query.places import Places
from dortmund_ld.query.remote.answers import (
    accepted,
    read_answer,
    read_results,
    read_solutions,
    require_format,
)
from dortmund_ld.query.remote.errors import StoreError, StoreFailed
from dortmund_ld.query.remote.patterns import RemotePatterns
from dortmund_ld.query.remote.reading import read_query
from dortmund_ld.query.remote.transport import Endpoint, Question, Reply
from dortmund_ld.query.remote.union import SHARED
from dortmund_ld.query.remote.wholeness import solutions_behind
from dortmund_ld.query.requests import GivenDataset, QueryRequest, Setting
from dortmund_ld.query.spool import Spool

SIZES = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
SIZE_OF = "SELECT (COUNT(*) AS ?size) WHERE { GRAPH %GRAPH% { ?s ?p ?o } }"
WHOLE = "SELECT (COUNT(*) AS ?size) WHERE { ?s ?p ?o }"
ALIVE = "ASK { ?s ?p ?o }"

FROM_IGNORED = (
    "The store at %URL% takes all its graphs whatever FROM says: name the graphs with default-graph-uri, or "
    "start the store without a union as its default graph (Oxigraph: without --union-default-graph)."
)

COUNTED_TWICE = (
    "The store at %URL% would count a triple twice that two graphs of this query share. Ask for them by "
    "name, as in SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }, or one at a time."
)

# A probe of whether the store is there waits no longer than a load balancer does.
ALIVE_S = 2.0


@dataclass
class _Counters:
    asked: int = 0
    failed: int = 0


class Remote:
    """Runs queries at an endpoint elsewhere."""

    def __init__(
        self,
        endpoint: Endpoint,
        setting: Setting,
        limits: Limits | None = None,
        *,
        dataset: GivenDataset | None = None,
        keeps_from: bool = True,
    ) -> None:
        """Run plain queries over this dataset; None: over what the store takes for one.

        ``keeps_from`` tells whether the store keeps to the FROM of a query.
        """
        self.limits = limits or Limits()
        self.endpoint = endpoint
        self._setting = setting
        self._dataset = dataset or GivenDataset()
        self._keeps_from = keeps_from
        self._counters = _Counters()
        self._places = Places(self.limits.queue)

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        """Return a complete answer.

        Raises QueryError if the query is at fault, StoreError if the store is, ResultTooLarge, QueueFull,
        ShareTaken, ClientGone.
        """
        require_length(request.text, self.limits)
        kind = read_query(request.text, base=self._setting.base, nesting=self.limits.nesting)
        require_format(kind, request.formats)
        dataset = self._dataset_of(request)
        text = f"BASE <{self._setting.base}>\n{request.text}"
        question = Question(text, accepted(kind), dataset.default, dataset.named)
        until = time.monotonic() + self.limits.deadline - request.spent
        with self._counted(request.client):
            self._require_disjoint(dataset.default, is_gone, until)
            if kind is Kind.GRAPH:
                self._require_whole(request.text, dataset, is_gone, until)
            reply = self._ask(question, is_gone, until)
            spool = Spool(self.limits.result, self.limits.in_memory)
            prefixes = dict(self._setting.prefixes)
            return read_answer(reply, kind, request.formats, spool, prefixes, self.endpoint.url)

    def solutions(self, text: str) -> list[QuerySolution]:
        """Return the solutions of a SELECT of ours, which is sent as it is; raises Unanswered."""
        question = Question(text, accepted(Kind.SOLUTIONS), self._dataset.default, self._dataset.named)
        with self._counted(None):
            return read_solutions(self._ask(question), self.endpoint.url)

    def lookup(self) -> Lookup:
        """Return the lookups that views are made of, over the same store."""
        return Lookup(RemotePatterns(self))

    def sizes(self) -> dict[str, int]:
        """Return how many triples each named graph of the store holds."""
        everywhere = Remote(self.endpoint, self._setting, self.limits)
        return {
            solution["graph"].value: _number(solution)
            for solution in everywhere.solutions(SIZES)
            if isinstance(solution["graph"], NamedNode)
        }

    def size_of(self, graph: str) -> int:
        """Return how many triples a named graph of the store holds."""
        everywhere = Remote(self.endpoint, self._setting, self.limits)
        return _number(everywhere.solutions(SIZE_OF.replace("%GRAPH%", str(NamedNode(graph))))[0])

    def size(self) -> int:
        """Return how many triples a plain query sees; one of two graphs may count twice."""
        return _number(self.solutions(WHOLE)[0])

    def ready(self) -> bool:
        """Tell whether the store answers."""
        question = Question(ALIVE, accepted(Kind.BOOLEAN))
        try:
            self.endpoint.ask(question, deadline_s=ALIVE_S, most_bytes=self.limits.result)
        except Unanswered:
            return False
        return True

    def metrics(self) -> tuple[Metric, ...]:
        """Return how often the store was asked, and how often in vain."""
        return (
            Metric("queries", "counter", "Queries that the store was asked.", self._counters.asked),
            Metric(
                "store_errors", "counter", "Queries that the store failed to answer.", self._counters.failed
            ),
        )

    def stop(self) -> None:
        """Do nothing: nothing was started, and what is under way ends with its deadline."""

    def _dataset_of(self, request: QueryRequest) -> GivenDataset:
        if request.dataset:
            _require_iris(request.dataset)
            return request.dataset
        own = named_dataset(request.text, self._setting.base)
        if own and not self._keeps_from:
            raise StoreFailed(FROM_IGNORED.replace("%URL%", self.endpoint.url))
        return own or self._dataset

    def _require_disjoint(self, graphs: tuple[str, ...], is_gone: IsGone | None, until: float) -> None:
        """Raise StoreFailed if the store would count a triple of two of these graphs twice."""
        if len(set(graphs)) < 2 or set(graphs) <= set(self._dataset.default):
            return  # a dataset of plain queries was chosen so that its graphs share nothing
        text = SHARED.replace("%GRAPHS%", " ".join(str(NamedNode(graph)) for graph in dict.fromkeys(graphs)))
        reply = self._ask(Question(text, accepted(Kind.BOOLEAN)), is_gone, until)
        if bool(read_results(reply, Kind.BOOLEAN, self.endpoint.url)):
            raise StoreFailed(COUNTED_TWICE.replace("%URL%", self.endpoint.url))

    def _require_whole(self, text: str, dataset: GivenDataset, is_gone: IsGone | None, until: float) -> None:
        """Raise StoreIncomplete if the store would make a graph of some of its solutions only."""
        solutions = solutions_behind(text, self._setting.base)
        if solutions is None:
            return
        select = f"BASE <{self._setting.base}>\n{solutions}"
        question = Question(select, accepted(Kind.SOLUTIONS), dataset.default, dataset.named)
        read_solutions(self._ask(question, is_gone, until), self.endpoint.url)

    def _ask(self, question: Question, is_gone: IsGone | None = None, until: float | None = None) -> Reply:
        seconds = self.limits.deadline if until is None else max(0.0, until - time.monotonic())
        return self.endpoint.ask(question, deadline_s=seconds, most_bytes=self.limits.result, is_gone=is_gone)

    @contextmanager
    def _counted(self, client: str | None) -> Iterator[None]:
        """Take a place among those who may ask at once, and count how it ended."""
        with self._places.take(client):
            self._counters.asked += 1
            try:
                yield
            except StoreError:
                self._counters.failed += 1
                raise


def _require_iris(dataset: GivenDataset) -> None:
    try:
        for iri in (*dataset.default, *dataset.named):
            NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"A graph of the dataset must be named by a whole IRI: {error}.") from error


def _number(solution: QuerySolution) -> int:
    value = solution["size"]
    return int(value.value) if isinstance(value, Literal) else 0
