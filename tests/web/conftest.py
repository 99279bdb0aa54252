"""A village on the web: a release of it, the application over it, a client."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from counting import Counting
from werkzeug.test import Client as WsgiClient
from werkzeug.test import TestResponse

from dortmund_ld.publication import load_publication
from dortmund_ld.query.bounded import InProcess
from dortmund_ld.release import Release, build_release
from dortmund_ld.web.serving.front import Front
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of


class Client(WsgiClient):
    """A client that reads each answer to its end, files too."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(scope="session")
def release(village_release: Release) -> Release:
    return village_release


def open_with(release: Release) -> Front:
    """Return the application as a server has it, but with its queries run in this process."""
    return open_front(release, InProcess(release.store(), source_of(release).setting))


@pytest.fixture(scope="session")
def app(release: Release) -> Front:
    return open_with(release)


@pytest.fixture
def client(app: Front) -> Client:
    return Client(app)


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Front]:
    """Return a function that puts the publication in a directory on the web."""

    def publish_directory(root: Path) -> Front:
        publication = load_publication(root)
        assert publication.problems == ()
        return open_with(build_release(publication, tmp_path_factory.mktemp("published")))

    return publish_directory


@pytest.fixture(scope="session")
def town_app(publish: Callable[[Path], Front], town_root: Path) -> Front:
    return publish(town_root)


@pytest.fixture
def town(town_app: Front) -> Client:
    return Client(town_app)


@pytest.fixture
def executor(release: Release) -> Counting:
    return Counting(release.store(), source_of(release).setting)


@pytest.fixture
def fresh(release: Release, executor: Counting) -> WsgiClient:
    """Return a client of an application that has answered nothing yet, its queries run by the executor."""
    return WsgiClient(open_front(release, executor))
