"""The site over a store elsewhere has the same pages; without the store 502, not 404, no empty 200."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from dortmund_ld.query.remote import Endpoint, Remote, open_remote
from dortmund_ld.query.remote.graph_store import Address, GraphStore
from dortmund_ld.query.remote.push import Journal, push
from dortmund_ld.web.serving.opening import open_front

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dortmund_ld.query.bounded import InProcess
    from dortmund_ld.query.requests import Setting
    from dortmund_ld.release import Release
    from tests.remote.conftest import Store

PATHS = ("/", "/page/source-report", "/things/", "/ontology.ttl", "/graph/dataset", "/questions/")
QUERY = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"


@pytest.fixture(scope="module")
def at_home(release: Release, here: InProcess) -> Client:
    """Return the site over the store in this process."""
    return Client(open_front(release, here))


@pytest.mark.parametrize("path", [*PATHS, QUERY])
def test_pages_and_answers_are_the_same(path: str, served: Remote, release: Release, at_home: Client) -> None:
    site = Client(open_front(release, served))
    there, here = site.get(path), at_home.get(path)
    assert there.status_code == here.status_code
    assert comparable(there.get_data(as_text=True)) == comparable(here.get_data(as_text=True))


def comparable(text: str) -> list[str]:
    """Return the lines; blank nodes have other names in another store."""
    return sorted(line for line in text.splitlines() if "_:" not in line)


@pytest.mark.parametrize("replicas", [2])
def test_replicas_share_no_state(replicas: int, served: Remote, release: Release) -> None:
    sites = [Client(open_front(release, served)) for _ in range(replicas)]
    tags = {site.get(QUERY, headers={"Accept": "text/csv"}).headers["ETag"] for site in sites}
    assert len(tags) == 1


@pytest.mark.parametrize(
    "path", ["/page/source-report", "/data/source-report.ttl", "/id/source-report", QUERY]
)
def test_without_the_store_all_that_needs_it_is_502(
    path: str,
    start_oxigraph: Callable[..., AbstractContextManager[Store]],
    release: Release,
    setting: Setting,
    tmp_path: Path,
) -> None:
    with start_oxigraph() as store:
        remote = Remote(Endpoint(store.query), setting)
        push(release, remote, GraphStore(Address(store.graphs)), Journal(tmp_path, store.query))
        site = Client(open_front(release, open_remote(remote.endpoint, release.manifest)))
    answer = site.get(path)
    assert answer.status_code == 502
    assert "cannot be reached" in answer.get_data(as_text=True)
