"""Queries and releases in a store elsewhere: any SPARQL 1.1 endpoint can hold the data."""

from dortmund_ld.query.remote.errors import (
    StoreError,
    StoreFailed,
    StoreIncomplete,
    StoreTimedOut,
    StoreUnreachable,
)
from dortmund_ld.query.remote.executor import Remote
from dortmund_ld.query.remote.opening import open_remote
from dortmund_ld.query.remote.transport import Endpoint

__all__ = [
    "Endpoint",
    "Remote",
    "StoreError",
    "StoreFailed",
    "StoreIncomplete",
    "StoreTimedOut",
    "StoreUnreachable",
    "open_remote",
]
