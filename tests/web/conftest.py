"""A village on the web: a release of it, the application over it, a client."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dortmund_ld.publication import load_publication
from dortmund_ld.release import Release, build_release
from dortmund_ld.web.app import create_app

VILLAGE = Path(__file__).parent / "village"
TOWN = Path(__file__).parents[1] / "town"


class Client(FlaskClient):
    """A client that reads each answer to its end, files too."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    publication = load_publication(VILLAGE)
    assert publication.problems == ()
    return build_release(publication, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def app(release: Release) -> Flask:
    return create_app(release)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return Client(app)


@pytest.fixture(scope="session")
def town_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    publication = load_publication(TOWN)
    assert publication.problems == ()
    return create_app(build_release(publication, tmp_path_factory.mktemp("town")))


@pytest.fixture
def town(town_app: Flask) -> FlaskClient:
    return Client(town_app)
