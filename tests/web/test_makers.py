"""Pages made by processes of their own: the same pages, made after queries, by processes that may end."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from counting import Counting
from processes import children_of, until
from pyoxigraph import Store
from werkzeug.test import Client, TestResponse

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.query.errors import DeadlineExceeded, QueueFull, ShareTaken, Unanswered
from dortmund_ld.query.limits import Limits
from dortmund_ld.query.nursery import Nursery
from dortmund_ld.release import Release
from dortmund_ld.web.clients import Clients
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.serving import template
from dortmund_ld.web.serving.makers import Makers
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.pagecache import run
from dortmund_ld.web.serving.server import source_of
from dortmund_ld.web.statuses import failure_of

PAGES = ("/", "/page/mill", "/page/mill?lang=en", "/data/mill.ttl", "/search?q=mill", "/page/nothing")

# What needs a query, and what needs no data at all; each in its kinds of answers and failures.
QUERIES = (
    "/sparql",
    "/sparql?query=SELECT*{?s+?p+?o}ORDER+BY+?s+?p+?o",
    "/sparql?query=CONSTRUCT{?s+?p+?o}{?s+?p+?o}",
    "/sparql?query=SELECT+(COUNT(*)+AS+?n){?s+?p+?o}&named-graph-uri=http://example.org/none",
    "/sparql?query=nonsense",
    "/sparql?query=SELECT*{SERVICE<http://127.0.0.1:9/>{}}",
    "/queries/",
    "/queries/mills",
    "/queries/mills.csv",
    "/queries/mills.rq",
    "/queries/all-of-a-mill.ttl",
    "/queries/mills-elsewhere.csv",
    "/queries/nothing",
)
FILES = ("/static/style.css", "/static/nothing.css", "/dumps/", "/dumps/weidenau.nq", "/dumps/nothing.nq")
SAME = ("Content-Length", "Content-Language", "Content-Type", "ETag", "Link", "Retry-After", "Vary")

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def nursery(release: Release) -> Iterator[Nursery]:
    with Nursery(source_of(release), program=template.__name__) as running:
        yield running


@pytest.fixture
def executor(release: Release) -> Counting:
    """Return who runs queries; whatever is not tiny comes as a file."""
    return Counting(release.store(), source_of(release).setting, Limits(in_memory=100))


@pytest.fixture
def site(
    release: Release, nursery: Nursery, executor: Counting, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """Return a site whose pages are made by processes, and kept by nobody; it cannot load the data."""
    makers = Makers(nursery.address)
    with monkeypatch.context() as patched:
        patched.delattr(Release, "store")
        front = open_front(release, executor, cache_bytes=0, makers=makers)
    yield Client(front)
    makers.stop()


@pytest.fixture
def alone(release: Release, executor: Counting) -> Client:
    """Return a site that makes its pages itself, with the same queries."""
    return Client(open_front(release, executor, cache_bytes=0))


def makers_of(nursery: Nursery) -> list[int]:
    (template,) = children_of(nursery.process_id)
    return children_of(template)


@pytest.mark.parametrize("path", [*PAGES, *QUERIES, *FILES])
def test_an_answer_is_the_same_whoever_makes_it(site: Client, alone: Client, path: str) -> None:
    require_same(*(client.get(path, headers=BROWSER, buffered=True) for client in (site, alone)))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/page/mill"),
        ("HEAD", "/dumps/weidenau.nq"),
        ("OPTIONS", "/page/mill"),
        ("POST", "/page/mill"),
        ("POST", "/dumps/weidenau.nq"),
    ],
)
def test_other_methods_are_answered_the_same(site: Client, alone: Client, method: str, path: str) -> None:
    require_same(*(client.open(path, method=method, buffered=True) for client in (site, alone)))


def test_a_query_in_a_form_is_answered_with_the_same_page(site: Client, alone: Client) -> None:
    form = {"query": "SELECT (1 AS ?n) {}"}
    require_same(*(client.post("/sparql", data=form, headers=BROWSER) for client in (site, alone)))


def require_same(made: TestResponse, here: TestResponse) -> None:
    assert made.status_code == here.status_code
    assert made.data == here.data
    for name in SAME:
        assert made.headers.getlist(name) == here.headers.getlist(name), name


@pytest.mark.parametrize("error", [DeadlineExceeded(9.0, started=True), QueueFull(2), ShareTaken(3, 2)])
@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/queries/mills", "/queries/mills.csv"])
def test_a_query_that_is_not_answered_fails_the_same(
    site: Client, alone: Client, executor: Counting, path: str, error: Unanswered
) -> None:
    executor.error = error
    answer = site.get(path, headers=BROWSER)
    assert answer.status_code == failure_of(error).status
    require_same(answer, alone.get(path, headers=BROWSER))


def test_the_query_of_a_page_counts_for_whoever_asks_and_ends_when_they_leave(
    site: Client, executor: Counting
) -> None:
    for path in ("/sparql?query=ASK{}", "/queries/mills"):
        site.get(path, headers=BROWSER, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert [client for client, _ in executor.senders] == ["192.0.2.7"] * 2
    assert executor.senders[0][1] is not None


def test_pages_are_made_while_others_wait_for_their_queries(site: Client, executor: Counting) -> None:
    executor.may_run.clear()
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(site.get, "/sparql?query=ASK{}", headers=BROWSER) for _ in range(4)]
        assert until(lambda: executor.asked == len(waiting))
        assert site.get("/page/mill").status_code == 200
        executor.may_run.set()
        assert [answer.result().status_code for answer in waiting] == [200] * len(waiting)


def test_in_a_crowd_everybody_gets_the_page_that_they_asked_for(site: Client, alone: Client) -> None:
    # Pages with queries among those without: those go to a maker twice, the second time with an answer.
    asked = [*PAGES, "/queries/mills.csv", "/queries/all-of-a-mill.ttl", "/sparql?query=nonsense"]
    expected = {path: alone.get(path, headers=BROWSER, buffered=True).get_data() for path in asked}
    with ThreadPoolExecutor(8) as threads:
        for path, got in [
            (path, threads.submit(site.get, path, headers=BROWSER, buffered=True)) for path in asked * 40
        ]:
            assert got.result().get_data() == expected[path], path


def test_pages_under_a_prefix_lead_to_pages_under_it(site: Client) -> None:
    assert 'href="/town/employers"' in site.get("/page/mill", base_url="http://localhost/town").text


def test_makers_let_others_use_the_processor_first(site: Client, nursery: Nursery) -> None:
    site.get("/page/mill")
    found = [os.getpriority(os.PRIO_PROCESS, child) for child in makers_of(nursery)]
    assert found.count(10) == len(found) - 1 > 0, "all but the one that is forked ahead, for queries"


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
    here = InProcess(Store(), source_of(release).setting)
    application = makers.application(here, Clients())

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
