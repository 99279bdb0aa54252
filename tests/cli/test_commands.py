"""The commands as their users see them: output, one sentence per mistake, exit codes."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ("check", "serve", "query", "describe", "dump", "push")
BASE = "https://example.org/weidenau/"


def sentence(stderr: str) -> str:
    """Return what stands on stderr, which must be one line and no traceback."""
    assert "Traceback" not in stderr
    assert len(stderr.strip().splitlines()) == 1, stderr
    return stderr.strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(command: Command, name: str) -> None:
    found = command(name, "--help")
    assert found.returncode == 0
    assert re.search(rf"Examples?:\s+dortmund-ld {name}", found.stdout)


def test_without_a_command_there_is_the_list_of_them(command: Command) -> None:
    listed = command("--help").stdout
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert "..." not in listed.partition("Commands:")[2], "what a command does is told to the end"


def test_a_query_in_a_pipe_is_csv(command: Command, village: Path, cache: Path) -> None:
    found = command("query", "SELECT ?s { ?s a ?c } ORDER BY ?s LIMIT 1", village, "--cache", cache)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.splitlines()[0] == "s"


@pytest.mark.parametrize("form", ["json", "xml", "tsv", "csv"])
def test_a_query_in_each_format(command: Command, village: Path, cache: Path, form: str) -> None:
    found = command("query", "mills", village, "--cache", cache, "--format", form)
    assert found.returncode == 0
    assert "Mill" in found.stdout


def test_a_query_as_a_table_with_labels(command: Command, village: Path, cache: Path) -> None:
    query = f"SELECT ?mill {{ ?mill ?p <{BASE}id/sector-flour> }}"
    found = command("query", query, village, "--cache", cache, "--format", "table", "--lang", "de")
    assert "Mühle" in found.stdout
    assert "rows" in found.stdout


def test_a_query_by_the_name_of_an_example(command: Command, village: Path, cache: Path) -> None:
    assert command("query", "mills", village, "--cache", cache).stdout.splitlines() == [
        "mill,millLabel,years",
        f"{BASE}id/mill,Mill,120000",
    ]


def test_a_query_from_a_file_and_from_standard_input(command: Command, village: Path, cache: Path) -> None:
    file = village / "data" / "queries" / "is-there-a-mill.rq"
    assert command("query", file, village, "--cache", cache).stdout == "true"
    piped = command("query", "-", village, "--cache", cache, stdin=file.read_text(encoding="utf-8"))
    assert piped.stdout == "true"


def test_a_wrong_query_is_one_sentence_and_exit_code_2(command: Command, village: Path, cache: Path) -> None:
    found = command("query", "SELECT * {", village, "--cache", cache)
    assert found.returncode == 2
    assert "Line 1, column 11" in sentence(found.stderr)


def test_an_update_and_another_endpoint_are_refused(command: Command, village: Path, cache: Path) -> None:
    for query in ("DROP ALL", "mills-elsewhere"):
        found = command("query", query, village, "--cache", cache)
        assert found.returncode == 2
        sentence(found.stderr)


def test_a_missing_query_file_is_one_sentence(command: Command, village: Path, cache: Path) -> None:
    found = command("query", "nothing.rq", village, "--cache", cache)
    assert found.returncode == 2
    assert "nothing.rq" in sentence(found.stderr)


def test_a_thing_in_words_with_claims_and_lines(command: Command, village: Path, cache: Path) -> None:
    found = command("describe", "mill", village, "--cache", cache, "--lang", "en")
    assert found.stdout.splitlines() == [
        "Mill (Employer)",
        f"{BASE}id/mill",
        "  sector: flour [1]",
        "  ownership: private",
        "  stated years: 120,000 [1] [2]",
        "  same as: Wikidata Q1 http://www.wikidata.org/entity/Q1",
        "[1] The mill is the largest (Report, 1–2)",
        "    disagrees: Size of the mill, register",
        "[2] The mill is old (Report, 1–2)",
    ]


@pytest.mark.parametrize("name", ["mill", "id:mill", f"{BASE}id/mill"])
def test_a_thing_by_slug_prefixed_name_or_iri(
    command: Command, village: Path, cache: Path, name: str
) -> None:
    found = command("describe", name, village, "--cache", cache, "--format", "ttl")
    assert "id:mill a dold:Employer" in found.stdout


def test_an_unknown_thing_is_one_sentence_and_exit_code_2(
    command: Command, village: Path, cache: Path
) -> None:
    found = command("describe", "windmill", village, "--cache", cache)
    assert found.returncode == 2
    assert f"{BASE}id/windmill" in sentence(found.stderr)


def test_everything_can_be_dumped(command: Command, village: Path, cache: Path, tmp_path: Path) -> None:
    found = command("dump", village, "--cache", cache, "--format", "jsonld")
    assert any(node["@id"].startswith(BASE) for node in json.loads(found.stdout))
    file = tmp_path / "everything.trig"
    command("dump", village, "--cache", cache, "--format", "trig", "--output", file)
    assert "id:mill a dold:Employer" in file.read_text(encoding="utf-8")


def test_one_graph_can_be_dumped(command: Command, village: Path, cache: Path) -> None:
    found = command("dump", village, "--cache", cache, "--graph", "graph/editorial")
    assert "id:check-mill" in found.stdout
    assert "statedYears" not in found.stdout
    other = command("dump", village, "--cache", cache, "--graph", "graph/editorial", "--format", "nq")
    assert other.returncode == 2
    assert "leave --format out" in other.stderr
    unknown = command("dump", village, "--cache", cache, "--graph", "graph/nothing")
    assert unknown.returncode == 2
    assert "graph/nothing" in sentence(unknown.stderr)


def test_an_output_that_cannot_be_written_is_one_sentence(
    command: Command, village: Path, cache: Path
) -> None:
    found = command("dump", village, "--cache", cache, "--output", "/nowhere/at/all.nq")
    assert found.returncode == 2
    assert "/nowhere/at/all.nq" in sentence(found.stderr)


def at_a_free_port(name: str, *arguments: str) -> list[str]:
    """Return a command; a server gets a port that nobody has, so that the test is not about the port."""
    if name != "serve":
        return [name, *arguments]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return [name, "--port", str(probe.getsockname()[1]), *arguments]


@pytest.mark.parametrize("name", ["check", "serve", "dump"])
def test_a_directory_that_is_none_is_one_sentence_and_exit_code_2(command: Command, name: str) -> None:
    found = command(*at_a_free_port(name), "/nowhere/at/all")
    assert found.returncode == 2
    assert "/nowhere/at/all" in sentence(found.stderr)


@pytest.mark.parametrize("name", ["check", "serve", "dump"])
def test_an_empty_directory_is_one_sentence_and_exit_code_2(
    command: Command, name: str, tmp_path: Path
) -> None:
    found = command(*at_a_free_port(name), tmp_path)
    assert found.returncode == 2
    assert "data/dataset.ttl" in sentence(found.stderr)


@pytest.mark.parametrize("name", ["check", "serve"])
def test_a_directory_without_permission_is_one_sentence_and_exit_code_2(
    name: str, village: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    shutil.copytree(village, locked)
    locked.chmod(0)
    # Root reads everything; setpriv takes that power away, so that the test means the same for everybody.
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    program = [sys.executable, "-c", "from dortmund_ld.cli import main; main()"]
    words = [*powerless, *program, *at_a_free_port(name), str(locked)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    locked.chmod(0o700)
    assert result.returncode == 2
    assert "Permission denied" in sentence(result.stderr)


def test_a_source_that_is_not_there_is_exit_code_2(command: Command, village: Path) -> None:
    found = command("check", village, "--source", "/nowhere/at/all.txt")
    assert found.returncode == 2
    assert "/nowhere/at/all.txt" in found.stderr
    assert "Traceback" not in found.stderr


def test_findings_are_reported_with_exit_code_1(command: Command, village: Path) -> None:
    found = command("check", village)
    assert found.returncode == 1
    assert "data/report/mills.ttl:" in found.stdout
    assert json.loads(command("check", village, "--format", "json").stdout)["conforms"] is False
    assert "sh:ValidationReport" in command("check", village, "--format", "turtle").stdout
    assert "Befunde" in command("check", village, "--lang", "de").stdout


@pytest.mark.parametrize("arguments", [("serve",), ("query", "ASK {}"), ("describe", "mill"), ("dump",)])
def test_nothing_is_built_from_a_publication_with_findings(
    command: Command, village: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    found = command(*at_a_free_port(*arguments), village, "--cache", tmp_path)
    assert found.returncode == 1
    assert "has findings and is not published" in found.stderr
    assert "data/dataset.ttl:" in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_clean_publication_is_checked_and_built_once(
    command: Command, town_root: Path, tmp_path: Path
) -> None:
    first = command("query", "ASK {}", town_root, "--cache", tmp_path)
    assert (first.returncode, first.stdout, first.stderr) == (0, "true", "")
    built = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    second = command("query", "ASK {}", town_root, "--cache", tmp_path)
    assert second.stdout == "true"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == built


def test_a_cache_that_cannot_be_written_is_one_sentence(
    command: Command, town_root: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = command("query", "ASK {}", town_root, "--cache", tmp_path / "file" / "cache")
    assert found.returncode == 2
    assert "--cache" in sentence(found.stderr)


def test_a_reader_that_has_enough_is_no_error(village: Path, cache: Path) -> None:
    call = [sys.executable, "-c", "from dortmund_ld.cli import main; main()", "dump", str(village)]
    process = subprocess.Popen([*call, "--cache", str(cache)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


def test_an_interruption_is_exit_code_130_without_a_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from dortmund_ld.cli import main; main()", "query", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_interruptions,
    )
    assert process.stdin is not None
    process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: now it is being read
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout) == (130, b"")
    assert b"Traceback" not in stderr


def hear_interruptions() -> None:
    """Let a program hear Ctrl-C even if the tests run in the background, where a shell has it ignored.

    The program keeps to what the shell says, as it should: a command in the background is not ended by the
    Ctrl-C that is meant for another.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
