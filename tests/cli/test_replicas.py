"""Two servers behind a balancer: they share nothing, and nobody can tell which of them has answered.

The balancer is nginx, with the configuration that the README shows.
"""

import os
import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from processes import left_over, until
from serving_process import START, Served, free_port, serving

from dortmund_ld.publication import load_publication
from dortmund_ld.release import build_release

README = Path(__file__).parents[2] / "README.md"

AROUND = """\
daemon off;
pid nginx.pid;
error_log stderr;
user {user};
events {{ }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {servers}
}}
"""

EVERYTHING = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
PATHS = (
    (EVERYTHING, "text/csv"),
    ("/sparql?query=" + quote("SELECT * { GRAPH ?g { ?s ?p ?o } }"), "application/sparql-results+json"),
    ("/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"), "application/n-triples"),
    ("/sparql", "text/turtle"),
    ("/page/mill", "text/html"),
    ("/data/mill.ttl", "text/turtle"),
    ("/dumps/weidenau.nq", "*/*"),
)


@dataclass(frozen=True)
class Answer:
    """What came back, as far as it must not depend on who sent it."""

    status: int
    tag: str | None
    body: bytes


@dataclass(frozen=True)
class Site:
    """A balancer at a port, and the two servers behind it."""

    port: int
    servers: tuple[Served, Served]


def ask(port: int, path: str, accept: str = "*/*", **more: str) -> Answer:
    headers = {"Host": "data.example", "Accept": accept} | more
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=START) as answer:
            return Answer(answer.status, answer.headers["ETag"], answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers["ETag"], error.read())


@contextmanager
def balancing(directory: Path, servers: tuple[int, int]) -> Iterator[int]:
    """Run nginx as the README has it, with other ports, and return its port."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: apt-get install nginx-light"
    found = re.search(r"```nginx\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    port = free_port()
    ports = {"8000": port, "8001": servers[0], "8002": servers[1]}
    block = re.sub(r"\b800[012]\b", lambda each: str(ports[each[0]]), found[1])
    user = "root" if os.getuid() == 0 else "nobody"
    (directory / "nginx.conf").write_text(AROUND.format(user=user, servers=block), encoding="utf-8")
    process = subprocess.Popen([program, "-p", directory, "-c", "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: answers(port) or process.poll() is not None, START), "nginx does not answer"
        assert process.poll() is None, "nginx has ended"
        yield port
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(START)


def answers(port: int) -> bool:
    try:
        return ask(port, "/health/ready").status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def site(village: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start two servers, each with a release of its own of the same files, and the balancer."""
    other = tmp_path_factory.mktemp("other")
    build_release(load_publication(village), other)
    with ExitStack() as running:
        one, two = (
            running.enter_context(serving(village, place, "--workers", "1")) for place in (cache, other)
        )
        place = tmp_path_factory.mktemp("nginx")
        yield Site(running.enter_context(balancing(place, (one.port, two.port))), (one, two))


@pytest.mark.parametrize(("path", "accept"), PATHS)
def test_two_servers_give_the_same_bytes_under_the_same_tag(site: Site, path: str, accept: str) -> None:
    one, two = (ask(served.port, path, accept) for served in site.servers)
    assert one.status == 200
    assert one == two
    assert ask(site.port, path, accept) == one


def test_what_one_server_sent_is_fresh_for_the_other(site: Site) -> None:
    tag = ask(site.servers[0].port, EVERYTHING).tag
    assert tag
    found = {ask(served.port, EVERYTHING, **{"If-None-Match": tag}).status for served in site.servers}
    assert found == {304}


def test_when_one_server_is_killed_the_other_answers(site: Site) -> None:
    """The last test of the site: one of its servers is gone afterwards."""
    before = ask(site.port, EVERYTHING)
    for process in left_over(site.servers[0].process.pid):
        os.kill(int(process), signal.SIGKILL)
    assert {ask(site.port, f"{EVERYTHING}%23{number}").body for number in range(20)} == {before.body}
    assert not answers(site.servers[0].port)
