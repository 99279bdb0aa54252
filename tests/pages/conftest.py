"""The repository's own publication and the invented town on the web, with a client for each."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from dortmund_ld.publication import Publication
from dortmund_ld.release import Release, build_release
from dortmund_ld.web.app import create_app

Page = Callable[..., BeautifulSoup]


@pytest.fixture(scope="session")
def release(repository_release: Release) -> Release:
    return repository_release


@pytest.fixture(scope="session")
def app(release: Release) -> Flask:
    return create_app(release)


@pytest.fixture(scope="session")
def town_app(town: Publication, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(build_release(town, tmp_path_factory.mktemp("cache")))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def town_client(town_app: Flask) -> FlaskClient:
    return town_app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Page:
    """Return a function that gets a page of the repository's publication and parses it."""
    return reader_of(client)


@pytest.fixture
def town_page(town_client: FlaskClient) -> Page:
    """Return a function that gets a page of the invented town and parses it."""
    return reader_of(town_client)


def reader_of(client: FlaskClient) -> Page:
    def get(path: str, language: str = "en") -> BeautifulSoup:
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    return get
