"""Parsing a query and doing nothing else."""

from pyoxigraph import DefaultGraph, Store

from dortmund_ld.query.errors import QueryError, broken_query


def parse(text: str, base: str) -> None:
    """Parse a query; raises QueryError with line and column if it is none.

    pyoxigraph has no function for it, but it parses before it looks at its other arguments, and refuses these
    two together.
    """
    try:
        Store().query(text, base_iri=base, use_default_graph_as_union=True, default_graph=DefaultGraph())
    except SyntaxError as error:
        raise broken_query(error, text) from error
    except ValueError:
        return
    raise QueryError("The query was not only read but run, which must not be.")


def is_query(text: str, base: str) -> bool:
    """Tell whether a text can be parsed."""
    try:
        parse(text, base)
    except QueryError:
        return False
    return True
