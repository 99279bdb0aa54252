"""The one way to run a query: a text goes in, a complete answer in bytes comes out, or an error.

Everything that goes in and comes out is plain data, and nothing here knows of HTTP or of processes: a query
runs as long as it runs. The bounds in time and memory are drawn by whoever calls this in a process that can
be killed (``query.worker``); the bound on the size of the answer is the spool that it is written to.

The release's store holds the union of its graphs as its default graph, so that a plain query sees everything,
every triple once, and FROM and FROM NAMED mean what SPARQL 1.1 Query, section 13.2, says: a graph that is not
there is empty, and is never fetched.
"""

from collections.abc import Mapping

from pyoxigraph import Store

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.errors import QueryError, broken_query
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.merging import find_ground
from dortmund_ld.query.refusals import refuse_nesting, refuse_service, refuse_update
from dortmund_ld.query.requests import Formats, GivenDataset
from dortmund_ld.query.serialising import serialise
from dortmund_ld.query.spool import Spool

__all__ = ["Answer", "Formats", "GivenDataset", "Kind", "execute"]

LIMITS = Limits()


def execute(
    store: Store,
    text: str,
    formats: Formats,
    *,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    dataset: GivenDataset | None = None,
    spool: Spool | None = None,
    nesting: int = LIMITS.nesting,
) -> Answer:
    """Run a query and serialise the whole answer.

    ``base`` resolves relative IRIs in the query, ``prefixes`` shorten the IRIs of an answer that is a graph,
    ``dataset`` overrides what the query says of its dataset (SPARQL 1.1 Protocol, section 2.1.4). The answer
    is written to ``spool`` (by default one with the default limits), and brackets may nest ``nesting`` deep.
    Raises QueryError (with line and column, if the syntax is at fault), Refused for an update or a SERVICE,
    NoFormat if the formats have none for this kind of answer, ResultTooLarge if the spool takes no more.
    """
    spool = spool or Spool(LIMITS.result, LIMITS.in_memory)
    refuse_nesting(text, nesting)
    refuse_service(text, base)
    ground = find_ground(store, text, base, dataset)
    try:
        found = ground.store.query(
            text, base_iri=base, default_graph=ground.default, named_graphs=ground.named
        )
        return serialise(found, formats, prefixes or {}, spool)
    except SyntaxError as error:
        refuse_update(text)  # which the parser of queries does not read
        raise broken_query(error, text) from error
    except (OSError, ValueError, RuntimeError) as error:
        # What the engine meets while it runs, such as a custom function that it does not know.
        raise QueryError(f"The query could not be answered: {error}") from error
