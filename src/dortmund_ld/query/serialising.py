"""Writing what was found, in the format that is wanted, onto a spool: the last step wherever a query ran."""

from collections.abc import Iterable, Mapping
from typing import IO, cast

from pyoxigraph import QueryBoolean, QuerySolutions, Triple

from dortmund_ld.query.answers import Answer, Kind
from dortmund_ld.query.errors import NoFormat
from dortmund_ld.query.requests import Formats
from dortmund_ld.query.spool import Spool
from dortmund_ld.release.writing import write_graph

Found = QueryBoolean | QuerySolutions | Iterable[Triple]
_TABLES = QueryBoolean, QuerySolutions


def serialise(found: Found, formats: Formats, prefixes: Mapping[str, str], spool: Spool) -> Answer:
    """Return the whole of what was found as an answer; ``prefixes`` shorten the IRIs of a graph.

    Raises NoFormat if the formats have none for this kind of answer, ResultTooLarge if the spool takes no
    more.
    """
    if isinstance(found, _TABLES):
        kind = Kind.BOOLEAN if isinstance(found, QueryBoolean) else Kind.SOLUTIONS
        if formats.results is None:
            raise NoFormat(kind.value)
        found.serialize(cast("IO[bytes]", spool), format=formats.results)  # it only writes
        return Answer(kind, formats.results.media_type, formats.results.file_extension, spool.content())
    if formats.graph is None:
        raise NoFormat(Kind.GRAPH.value)
    spool.write(write_graph(found, formats.graph, prefixes))
    return Answer(Kind.GRAPH, formats.graph.media_type, formats.graph.file_extension, spool.content())
