"""A server that really runs: started, asked, stopped, refused its port."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from processes import children_of, family_of, left_over, until
from serving_process import START, serving

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_the_server_prints_its_address_and_what_to_try(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "1") as served:
        pass
    printed = "".join(served.printed)
    assert f"    http://127.0.0.1:{served.port}/\n" in printed
    assert "unchanged since it was built" in printed
    for words in ("/id/dataset\n", "/sparql\n", "/dumps/weidenau.ttl\n"):
        assert f"http://127.0.0.1:{served.port}{words}" in printed


def test_nothing_of_the_server_interrupts_who_has_the_processor(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "1") as served:
        served.get("/sparql?query=ASK%7B%7D")
        served.get("/page/mill")
        processes = family_of(served.process.pid)
        threads = [int(each.name) for one in processes for each in Path(f"/proc/{one}/task").iterdir()]
        assert len(processes) > 10, "those of queries and pages, and who has them"
        assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_BATCH}


def test_the_served_pages_answer_and_follow_redirects(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "2") as served:
        assert "<h1><span" in served.get("/id/mill", "text/html")[1]
        assert "dold:Employer" in served.get("/id/mill", "text/turtle")[1]


def test_data_left_on_the_disk_are_answered_as_those_in_memory(village: Path, cache: Path) -> None:
    paths = (
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20ORDER%20BY%20%3Fs%20%3Fp%20%3Fo",
        "/id/mill",
    )
    found = []
    for options in ((), ("--on-disk",)):
        with serving(village, cache, "--workers", "1", *options) as served:
            found.append([served.get(path, "text/csv, text/turtle;q=0.5") for path in paths])
    assert found[0] == found[1]
    (release,) = cache.glob("*/store.rocksdb")
    assert release.is_dir()


def test_a_store_elsewhere_and_data_on_the_disk_are_one_too_many(command: Command, village: Path) -> None:
    found = command("serve", village, "--on-disk", "--store", "http://127.0.0.1:9/sparql")
    assert found.returncode == 2
    assert "leave --on-disk out" in found.stderr


def test_a_proxy_is_trusted_by_its_address(command: Command, village: Path) -> None:
    found = command("serve", village, "--trust-proxy", "proxy.example.org")
    assert found.returncode == 2
    assert "such as 10.0.0.0/8" in found.stderr


def test_ctrl_c_ends_it_cleanly_and_frees_the_port(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "2") as served:
        children = children_of(served.process.pid)
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(timeout=15) == 0
    assert "Traceback" not in "".join(served.printed)
    with socket.create_server(("127.0.0.1", served.port)):
        pass
    assert not left_over(served.process.pid, *children)


def test_a_server_that_is_killed_leaves_nobody_behind(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "2") as served:
        sessions = [served.process.pid, *children_of(served.process.pid)]
        served.process.kill()
        assert until(lambda: not left_over(*sessions), START), left_over(*sessions)
    with socket.create_server(("127.0.0.1", served.port)):
        pass


def test_a_limit_that_leaves_nothing_is_one_sentence(command: Command, village: Path, cache: Path) -> None:
    found = command("serve", village, "--cache", cache, "--slow", "4", "--query-workers", "4")
    assert found.returncode == 2
    assert "slow must be below workers" in found.stderr


def test_requests_are_logged_without_their_queries(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "1", "--access-log") as served:
        served.get("/sparql?query=ASK%7B%3Fsecret%20%3Fp%20%3Fo%7D")
    lines = [json.loads(line) for line in served.printed if line.startswith("{")]
    assert lines[-1]["path"] == "/sparql"
    assert {"method", "status", "ms", "bytes", "hit", "id", "query"} <= lines[-1].keys()
    assert "secret" not in "".join(served.printed)


def test_a_worker_that_dies_is_replaced(village: Path, cache: Path) -> None:
    with serving(village, cache, "--workers", "1") as served:
        for worker in workers_of(served.process.pid):
            os.kill(worker, signal.SIGKILL)
        served.wait()


def workers_of(server: int) -> list[int]:
    """Return the children that serve: not Python's resource tracker, nor the keeper of the data."""
    found = children_of(server)
    others = (b"resource_tracker", b"query.template")
    lines = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in found}
    return [child for child in found if not any(other in lines[child] for other in others)]


def test_a_taken_port_is_one_sentence_and_exit_code_2(command: Command, village: Path, cache: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = command("serve", village, "--cache", cache, "--port", str(port))
    assert found.returncode == 2
    assert found.stderr == f"Error: Port {port} on 127.0.0.1 is taken: choose another with --port.\n"
    assert found.stdout == ""


def test_an_unknown_host_is_one_sentence_and_exit_code_2(
    command: Command, village: Path, cache: Path
) -> None:
    found = command("serve", village, "--cache", cache, "--host", "no-such-host.invalid")
    assert found.returncode == 2
    assert re.fullmatch(r"Error: .*no-such-host\.invalid.*\n", found.stderr)


def test_another_base_moves_every_iri(town_root: Path, tmp_path: Path) -> None:
    base = "http://localhost:4711/"
    with serving(town_root, tmp_path, "--workers", "1", "--base", base) as served:
        turtle = served.get("/ontology.nt")[1]
        page = served.get("/.well-known/void")[1]
    assert f'void:uriSpace "{base}"' in page
    assert "example.org" not in page
    assert turtle
