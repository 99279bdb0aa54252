"""Writing named graphs to a store elsewhere: by the Graph Store Protocol, or by SPARQL Update.

SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 (PUT) and 5.4 (DELETE); SPARQL 1.1 Update, sections 3.1.1
(INSERT DATA) and 3.2.2 (DROP); SPARQL 1.1 Protocol, section 2.2.2.
"""

import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple

from dortmund_ld.query.remote.errors import StoreError, StoreFailed, StoreUnreachable
from dortmund_ld.query.remote.transport import failed, unreachable, within

# Virtuoso refuses an update of more than 10,000 lines, and others one of some megabytes.
TRIPLES_AT_ONCE = 1_000

INSERT = "INSERT DATA { GRAPH %GRAPH% {\n%TRIPLES%\n} }"

# Virtuoso takes no blank nodes in INSERT DATA; a template makes them once for each solution, here for one.
INSERT_ONCE = "INSERT { GRAPH %GRAPH% {\n%TRIPLES%\n} } WHERE { }"

_SAID = 1_600  # bytes that are read of what a store says


class GraphWriter(Protocol):
    """Writes and deletes named graphs; each raises StoreError."""

    @property
    def url(self) -> str:
        """The address that is written to."""

    def replace(self, graph: str, triples: bytes) -> None:
        """Make these N-Triples the content of the graph."""

    def delete(self, graph: str) -> None:
        """Delete the graph; one that is not there is no error."""


@dataclass(frozen=True)
class Address:
    """Where to send, who sends it (HTTP Basic), and how long a request may take."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    deadline_s: float = 120.0

    def send(self, method: str, url: str, body: bytes | None, media_type: str | None) -> None:
        """Send a request; raises StoreError for any answer but success."""
        request = urllib.request.Request(url, data=body, method=method)  # noqa: S310 - require_web
        if media_type:
            request.add_header("Content-Type", media_type)
        if self.user is not None:
            pair = f"{self.user}:{self.password or ''}".encode()
            request.add_header("Authorization", f"Basic {b64encode(pair).decode()}")
        within(self.deadline_s, self.url, lambda: self._send(request))

    def _send(self, request: urllib.request.Request) -> None:
        try:
            with urllib.request.urlopen(request, timeout=self.deadline_s) as response:  # noqa: S310
                response.read(_SAID)
        except HTTPError as error:
            raise failed(error.code, error.read(_SAID), error.headers, self.url) from error
        except (OSError, HTTPException, ValueError) as error:
            raise unreachable(error, self.url) from error


@dataclass(frozen=True)
class GraphStore:
    """A store that has the Graph Store Protocol at an address."""

    address: Address

    @property
    def url(self) -> str:
        """The address that is written to."""
        return self.address.url

    def replace(self, graph: str, triples: bytes) -> None:
        r"""PUT the graph, as Turtle: N-Triples are Turtle that every parser reads alike.

        Virtuoso takes the escapes of a prefixed name (``id:source\#line\=7``) for part of the IRI.
        """
        self.address.send("PUT", self._of(graph), triples, RdfFormat.TURTLE.media_type)

    def delete(self, graph: str) -> None:
        """DELETE the graph."""
        try:
            self.address.send("DELETE", self._of(graph), None, None)
        except StoreError as error:
            if error.status != 404:
                raise

    def _of(self, graph: str) -> str:
        joint = "&" if urlsplit(self.url).query else "?"
        return f"{self.url}{joint}graph={quote(graph, safe='')}"


@dataclass(frozen=True)
class Updates:
    """A store that takes SPARQL updates at an address."""

    address: Address

    @property
    def url(self) -> str:
        """The address that is written to."""
        return self.address.url

    def replace(self, graph: str, triples: bytes) -> None:
        """Empty the graph, then insert it in parts."""
        self.delete(graph)
        for part in in_parts([quad.triple for quad in pyoxigraph.parse(triples, format=RdfFormat.N_TRIPLES)]):
            form = INSERT_ONCE if _has_blank_node(part[0]) else INSERT
            lines = "\n".join(f"{triple} ." for triple in part)
            self._update(form.replace("%GRAPH%", str(NamedNode(graph))).replace("%TRIPLES%", lines))

    def delete(self, graph: str) -> None:
        """Drop the graph."""
        self._update(f"DROP SILENT GRAPH {NamedNode(graph)}")

    def _update(self, text: str) -> None:
        self.address.send("POST", self.url, text.encode(), "application/sparql-update")


def in_parts(triples: Sequence[Triple]) -> Iterator[Sequence[Triple]]:
    """Yield the triples in parts; those with blank nodes all in the first, since each update has its own."""
    linked = [triple for triple in triples if _has_blank_node(triple)]
    if linked:
        yield linked
    apart = [triple for triple in triples if not _has_blank_node(triple)]
    for first in range(0, len(apart), TRIPLES_AT_ONCE):
        yield apart[first : first + TRIPLES_AT_ONCE]


def _has_blank_node(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def likely_writers(url: str, user: str | None = None, password: str | None = None) -> tuple[GraphWriter, ...]:
    """Return what may take graphs for the store whose queries go to this address, the likeliest first.

    Beside ``…/query`` Oxigraph and Fuseki have their graph store and updates, beside ``…/sparql`` Virtuoso
    and Fuseki; GraphDB and RDF4J have theirs below the repository.
    """
    stem, _, last = url.rstrip("/").rpartition("/")
    beside = _BESIDE.get(last, (("/rdf-graphs/service",), ("/statements",)))
    stem = stem if last in _BESIDE else url.rstrip("/")
    stores = [GraphStore(Address(stem + path, user, password)) for path in beside[0]]
    updates = [
        Updates(Address(where, user, password)) for where in (*(stem + path for path in beside[1]), url)
    ]
    return (*stores, *updates)


_BESIDE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "query": (("/store", "/data"), ("/update",)),
    "sparql": (("/sparql-graph-crud", "/data"), ("/update",)),
}


class AnyWriter:
    """Writes to the first of several addresses that takes a graph, and to that one from then on."""

    def __init__(self, writers: Sequence[GraphWriter]) -> None:
        """Try the writers in this order; there must be one."""
        self._writers = list(writers)

    @property
    def url(self) -> str:
        """The address that is written to, or tried first."""
        return self._writers[0].url

    def replace(self, graph: str, triples: bytes) -> None:
        """Make this the content of the graph."""
        self._first_that_can(lambda writer: writer.replace(graph, triples))

    def delete(self, graph: str) -> None:
        """Delete the graph."""
        self._first_that_can(lambda writer: writer.delete(graph))

    def _first_that_can(self, write: Callable[[GraphWriter], None]) -> None:
        refused: list[StoreError] = []
        for writer in self._writers:
            try:
                write(writer)
            except (StoreFailed, StoreUnreachable) as error:
                if error.status not in _TRY_ANOTHER:
                    raise
                refused.append(error)
            else:
                self._writers = [writer]
                return
        raise _nowhere(refused)


# Statuses of an address that is not the right one, or takes graphs in another way.
_TRY_ANOTHER = frozenset({400, 401, 403, 404, 405, 406, 415, 500, 501})


def _nowhere(refused: Sequence[StoreError]) -> StoreError:
    if len(refused) == 1:
        return refused[0]
    tried = "".join(f"\n  {error.message}" for error in refused)
    return StoreFailed(
        "The store takes graphs at none of the addresses that were tried. Name the right one with "
        f"--graph-store or --update, and see that writing is allowed there.{tried}"
    )
