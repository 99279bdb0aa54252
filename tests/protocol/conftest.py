"""The endpoint over the data of the W3C's protocol tests: three graphs, each with one document in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from werkzeug.test import Client

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of

if TYPE_CHECKING:
    from dortmund_ld.release import Release
    from dortmund_ld.web.serving.front import Front

DATA = "http://kasei.us/2009/09/sparql/data/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")


@pytest.fixture(scope="session")
def front(village_release: Release) -> Front:
    store = Store()
    for name in ("data1.rdf", "data2.rdf", "data3.rdf"):
        graph = NamedNode(DATA + name)
        store.add(Quad(graph, TYPE, DOCUMENT, graph))
        store.add(Quad(graph, TYPE, DOCUMENT, DefaultGraph()))
    return open_front(village_release, InProcess(store, source_of(village_release).setting))


@pytest.fixture
def client(front: Front) -> Client:
    return Client(front)
