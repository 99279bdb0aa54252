"""Pages made by processes of their own: the same pages, made after queries, by processes that may end."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest
from processes import children_of, until
from werkzeug.test import Client

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.release import Release
from dortmund_ld.web.app import create_app
from dortmund_ld.web.clients import Clients
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.serving import template
from dortmund_ld.web.serving.front import Front
from dortmund_ld.web.serving.makers import Makers
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.pagecache import run
from dortmund_ld.web.serving.server import source_of

PAGES = ("/", "/page/mill", "/page/mill?lang=en", "/data/mill.ttl", "/search?q=mill", "/page/nothing")


@pytest.fixture(scope="module")
def nursery(release: Release) -> Iterator[Nursery]:
    with Nursery(source_of(release), program=template.__name__) as running:
        yield running


@pytest.fixture
def site(release: Release, nursery: Nursery) -> Iterator[Client]:
    """Return a site whose pages are made by processes, and kept by nobody."""
    executor = InProcess(release.store(), source_of(release).setting)
    makers = Makers(nursery.address)
    yield Client(open_front(release, executor, cache_bytes=0, makers=makers))
    makers.stop()


def makers_of(nursery: Nursery) -> list[int]:
    (template,) = children_of(nursery.process_id)
    return children_of(template)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_whoever_makes_it(site: Client, app: Front, path: str) -> None:
    made, here = (client.get(path, headers={"Accept-Language": "en"}) for client in (site, Client(app)))
    assert made.status_code == here.status_code
    assert made.data == here.data
    assert made.headers.getlist("Link") == here.headers.getlist("Link")
    assert made.headers["Content-Type"] == here.headers["Content-Type"]


def test_pages_under_a_prefix_lead_to_pages_under_it(site: Client) -> None:
    assert 'href="/town/employers"' in site.get("/page/mill", base_url="http://localhost/town").text


def test_makers_let_others_use_the_processor_first(site: Client, nursery: Nursery) -> None:
    site.get("/page/mill")
    assert {os.getpriority(os.PRIO_PROCESS, maker) for maker in makers_of(nursery)} == {10}


def test_a_maker_that_is_killed_is_replaced_and_the_page_made(site: Client, nursery: Nursery) -> None:
    site.get("/page/mill")
    for _ in range(3):
        for maker in makers_of(nursery):
            os.kill(maker, signal.SIGKILL)
        assert site.get("/page/mill").status_code in (200, 500)
        assert site.get("/page/mill").status_code == 200
    assert "dortmund_ld_pages_died_total" in site.get("/metrics").text


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_made(
    release: Release, nursery: Nursery
) -> None:
    makers = Makers(nursery.address, Limits(workers=2, slow=1, deadline=1.0))
    application = makers.in_front_of(create_app(release).wsgi_app, Clients())

    def is_made() -> bool:  # on a busy machine a page may take longer than it has here
        with suppress(Failure):
            return run(application, {"REQUEST_METHOD": "GET", "PATH_INFO": "/page/mill"}).status == 200
        return False

    before = set(makers_of(nursery))
    assert until(is_made)
    stopped = set(makers_of(nursery)) - before
    for maker in stopped:
        os.kill(maker, signal.SIGSTOP)
    assert not is_made()
    assert until(is_made)
    assert stopped - set(makers_of(nursery))
    makers.stop()


def test_pages_are_made_again_once_the_template_is_back(site: Client, nursery: Nursery) -> None:
    site.get("/page/mill")
    (template,) = children_of(nursery.process_id)
    os.kill(template, signal.SIGKILL)
    assert until(lambda: children_of(nursery.process_id) not in ([], [template]))
    assert until(lambda: site.get("/page/mill").status_code == 200)
