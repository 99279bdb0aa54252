"""The executor over a SPARQL endpoint elsewhere: the same requests, answers, limits and errors as in a pool.

Which graphs a plain query sees differs from store to store: Oxigraph's default graph is empty unless told
otherwise, Virtuoso's holds its own system graphs too. So the store is counted once, when it is opened; if its
default graph is not the union of the release's graphs, every query is sent with these graphs as its dataset
(SPARQL 1.1 Protocol, section 2.1.4). A store whose default graph is always the union may look away from FROM
(Oxigraph with --union-default-graph does); then a query with FROM is an error, not an answer from all graphs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.bounded import IsGone, Metric, require_length
from dortmund_ld.query.dataset import names_graphs
from dortmund_ld.query.errors import QueryError, Unanswered
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.query.places import Places
from dortmund_ld.query.remote.answers import accepted, read_answer, read_solutions, require_format
from dortmund_ld.query.remote.errors import StoreError, StoreFailed
from dortmund_ld.query.remote.patterns import RemotePatterns
from dortmund_ld.query.remote.reading import read_query
from dortmund_ld.query.remote.transport import Endpoint, Question, Reply
from dortmund_ld.query.requests import GivenDataset, QueryRequest, Setting
from dortmund_ld.query.spool import Spool
from dortmund_ld.release import Manifest

SIZES = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
SIZE_OF = "SELECT (COUNT(*) AS ?size) WHERE { GRAPH %GRAPH% { ?s ?p ?o } }"
WHOLE = "SELECT (COUNT(*) AS ?size) WHERE { ?s ?p ?o }"
ALIVE = "ASK { ?s ?p ?o }"
FROM_NOTHING = "SELECT ?s FROM <urn:x-there-is-no-such-graph> WHERE { ?s ?p ?o } LIMIT 1"

FROM_IGNORED = (
    "The store at %URL% takes all its graphs whatever FROM says: name the graphs with default-graph-uri, or "
    "start the store without a union as its default graph (Oxigraph: without --union-default-graph)."
)

# A probe of whether the store is there waits no longer than a load balancer does.
ALIVE_S = 2.0


class StoreLacks(StoreError):
    """The store answers, but does not hold the release."""


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
        graphs: tuple[str, ...] = (),
        keeps_from: bool = True,
    ) -> None:
        """Run queries over these named graphs; none: over what the store takes for its dataset.

        ``keeps_from`` tells whether the store keeps to the FROM of a query.
        """
        self.limits = limits or Limits()
        self.endpoint = endpoint
        self._setting = setting
        self._dataset = GivenDataset(graphs, graphs)
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
        with self._counted(request.client):
            reply = self._ask(question, is_gone, request.spent)
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
        if request.dataset.default or request.dataset.named:
            _require_iris(request.dataset)
            return request.dataset
        if names_graphs(request.text, self._setting.base):
            if not self._keeps_from:
                raise StoreFailed(FROM_IGNORED.replace("%URL%", self.endpoint.url))
            return GivenDataset()
        return self._dataset

    def _ask(self, question: Question, is_gone: IsGone | None = None, spent: float = 0.0) -> Reply:
        return self.endpoint.ask(
            question,
            deadline_s=max(0.0, self.limits.deadline - spent),
            most_bytes=self.limits.result,
            is_gone=is_gone,
        )

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


def open_remote(endpoint: Endpoint, manifest: Manifest, limits: Limits | None = None) -> Remote:
    """Return an executor over the store that holds a release.

    Raises StoreLacks if graphs of the release are missing there or have other sizes, another StoreError if
    the store does not answer.
    """
    setting = Setting(manifest.base, tuple(manifest.prefixes.items()))
    remote = Remote(endpoint, setting, limits)
    wanted = {graph.iri: graph.triples for graph in manifest.graphs}
    require_release(remote.sizes(), wanted, endpoint.url)
    once, apart = manifest.counts.triples, sum(wanted.values())
    is_union = remote.size() in {once, apart}
    keeps_from = not remote.solutions(FROM_NOTHING)
    return Remote(endpoint, setting, limits, graphs=() if is_union else tuple(wanted), keeps_from=keeps_from)


def require_release(found: Mapping[str, int], wanted: Mapping[str, int], url: str) -> None:
    """Raise StoreLacks if the store does not hold these graphs in these sizes."""
    other = [iri for iri, size in wanted.items() if found.get(iri, 0) != size]
    if other:
        raise StoreLacks(
            f"The store at {url} does not hold this release: {len(other)} of {len(wanted)} named graphs are "
            f"missing or differ, among them {other[0]} ({found.get(other[0], 0):,} triples of "
            f"{wanted[other[0]]:,}). Load it with: dortmund-ld push"
        )


def _require_iris(dataset: GivenDataset) -> None:
    try:
        for iri in (*dataset.default, *dataset.named):
            NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"A graph of the dataset must be named by a whole IRI: {error}.") from error


def _number(solution: QuerySolution) -> int:
    value = solution["size"]
    return int(value.value) if isinstance(value, Literal) else 0
