"""The processes behind a server, for queries and pages: ``python -m dortmund_ld.web.serving.template``."""

import sys

from pyoxigraph import Store

from dortmund_ld.query.source import Plan
from dortmund_ld.query.template import Trades, keep, prepare_queries


def prepare(store: Store | None, plan: Plan) -> Trades:
    """Return the trades of a server's workers: running queries, and making pages.

    The application is imported here, in the template: the keeper, which only waits, does without it.
    """
    from dortmund_ld.web.serving.making import prepare_pages

    return {**prepare_queries(store, plan), **prepare_pages(store, plan)}


if __name__ == "__main__":
    sys.exit(keep(Plan.from_json(sys.argv[1]), prepare))
