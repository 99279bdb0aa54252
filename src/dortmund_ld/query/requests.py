"""What is asked, as plain data: the same for a store in this process, a pool of workers, and afar."""

from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Formats:
    """The format wanted for each sort of answer; None where the client takes none (then: NoFormat)."""

    results: QueryResultsFormat | None = QueryResultsFormat.JSON
    graph: RdfFormat | None = RdfFormat.TURTLE


@dataclass(frozen=True)
class GivenDataset:
    """The graphs that the protocol gives a query instead of its own FROM; none at all: the query decides.

    SPARQL 1.1 Protocol, section 2.1.4.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any graph is given."""
        return bool(self.default or self.named)


class QueryRequest(NamedTuple):
    """A query with the formats and dataset wanted, and a key that is the same for all queries of a client.

    The key, such as an address, is only used to share the time of the workers out (None: counts for nobody).
    ``spent`` are the seconds of the deadline that went by before the query came here.
    """

    text: str
    formats: Formats = Formats()
    dataset: GivenDataset = GivenDataset()
    client: str | None = None
    spent: float = 0.0


@dataclass(frozen=True)
class Setting:
    """What all queries of a publication share: the base of relative IRIs, and prefixes for graphs."""

    base: str
    prefixes: tuple[tuple[str, str], ...] = ()
