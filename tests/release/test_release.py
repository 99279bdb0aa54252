"""Releases: named for their content, whole or not there, the same bytes for the same content."""

import json
import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import DefaultGraph, NamedNode, parse

from dortmund_ld.publication import Publication, load_publication
from dortmund_ld.release import CannotWrite, Manifest, Release, build_release, fingerprint, open_release
from dortmund_ld.release.keeping import clear, held, note_use

Write = Callable[[Mapping[str, str | bytes]], Path]

TREE = """\
@prefix ex: <https://example.org/small/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:oak a ex:Tree ; rdfs:label "Eiche"@de ; owl:sameAs <http://www.wikidata.org/entity/Q33036816> ;
    rdfs:seeAlso [ rdfs:label "unnamed" ] .
"""
SAME_AGAIN = "@prefix ex: <https://example.org/small/id/> .\nex:oak a ex:Tree .\n"
FILES = {"data/trees.ttl": TREE, "data/again.ttl": SAME_AGAIN}


@pytest.fixture
def small(write: Write) -> Publication:
    return load_publication(write(FILES))


def content_of(directory: Path) -> dict[str, str]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_content_gives_the_same_bytes(small: Publication, tmp_path: Path) -> None:
    first = build_release(small, tmp_path / "one")
    again = build_release(load_publication(small.root), tmp_path / "two")
    assert content_of(first.directory) == content_of(again.directory)


def test_a_release_is_found_again_by_its_content(small: Publication, tmp_path: Path) -> None:
    built = build_release(small, tmp_path / "cache")
    content = fingerprint(small.root, None)
    assert content == small.content_hash
    found = open_release(tmp_path / "cache", content)
    assert found == built


def test_a_change_of_a_byte_or_of_the_base_is_another_release(small: Publication, write: Write) -> None:
    before = fingerprint(small.root, None)
    assert fingerprint(small.root, "https://example.org/other/") != before
    assert fingerprint(write({**FILES, "data/again.ttl": SAME_AGAIN + "\n"}), None) != before


def test_a_damaged_release_is_not_opened_and_built_anew(small: Publication, tmp_path: Path) -> None:
    built = build_release(small, tmp_path / "cache")
    for damage in ("", "{}", "[]", '{"content_hash": "x"}'):
        (built.directory / "manifest.json").write_text(damage, encoding="utf-8")
        assert open_release(tmp_path / "cache", small.content_hash) is None
    build_release(small, tmp_path / "cache")
    assert open_release(tmp_path / "cache", small.content_hash) is not None


def test_a_build_that_is_interrupted_leaves_nothing(small: Publication, tmp_path: Path) -> None:
    def interrupt(step: str) -> None:
        if step == "ontology.ttl":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_release(small, tmp_path / "cache", progress=interrupt)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written_says_what_to_do(small: Publication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="--cache"):
        build_release(small, tmp_path / "file")


def test_the_store_holds_each_graph_and_their_union_once(small: Publication, tmp_path: Path) -> None:
    store = build_release(small, tmp_path / "cache").store()
    oak = NamedNode("https://example.org/small/id/oak")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    stated = {quad.graph_name for quad in store.quads_for_pattern(oak, kind, None, None)}
    assert stated == {
        NamedNode("https://example.org/small/graph/trees"),
        NamedNode("https://example.org/small/graph/again"),
        DefaultGraph(),
    }
    assert len(list(store.query("SELECT ?o { <https://example.org/small/id/oak> a ?o }"))) == 1


def test_two_stores_of_a_release_name_its_blank_nodes_alike(town: Publication, tmp_path: Path) -> None:
    release = build_release(town, tmp_path / "cache")
    first, second = (sorted(map(str, release.store())) for _ in range(2))
    assert any("_:" in quad for quad in first)
    assert first == second


def test_the_dumps_and_the_endpoint_have_the_same_terms(write: Write, tmp_path: Path) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    rings = f"""\
@prefix ex: <https://example.org/small/id/> .
ex:oak ex:metres 41.0 , "41.00"^^<{xsd}decimal> ; ex:rings "007"^^<{xsd}integer> ;
    ex:green "1"^^<{xsd}boolean> ; ex:planted "2001-02-03T04:05:06.70Z"^^<{xsd}dateTime> .
"""
    release = build_release(load_publication(write({"data/rings.ttl": rings})), tmp_path / "cache")
    stored = {quad for quad in release.store() if quad.graph_name != DefaultGraph()}
    (dump,) = (dump for dump in release.manifest.dumps if dump.path.endswith(".nq"))
    assert set(parse(path=release.file(dump))) == stored
    assert "41" in {quad.object.value for quad in stored}
    assert release.manifest.counts.triples == len({quad.triple for quad in stored})


def test_a_cache_keeps_the_releases_used_last_and_those_in_use(small: Publication, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    built = build_release(small, cache)
    names = [f"{number}-{'0' * 16}" for number in range(4)]
    for age, name in enumerate(names):
        copytree(built.directory, cache / name)
        os.utime(cache / name, (1000 - age, 1000 - age))
    (cache / "pushed").mkdir()
    with held(Release(cache / names[3], built.manifest)):
        clear(cache, keep=2)
        assert {path.name for path in cache.iterdir()} == {built.directory.name, names[0], names[3], "pushed"}
    note_use(Release(cache / names[3], built.manifest))
    clear(cache, keep=2)
    assert {path.name for path in cache.iterdir()} == {built.directory.name, names[3], "pushed"}


def test_the_counts_are_those_of_the_union(small: Publication, tmp_path: Path) -> None:
    counts = build_release(small, tmp_path / "cache").manifest.counts
    assert counts.triples == len(small.graph())
    assert counts.classes["https://example.org/small/id/Tree"] == 1


def test_the_manifest_survives_being_written(small: Publication, tmp_path: Path) -> None:
    manifest = build_release(small, tmp_path / "cache").manifest
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert json.loads(manifest.to_json())["base"] == "https://example.org/small/"


def test_the_dumps_are_readable_turtle_with_prefixes_in_order(small: Publication, tmp_path: Path) -> None:
    release = build_release(small, tmp_path / "cache")
    (dump,) = (dump for dump in release.manifest.dumps if dump.path == "graph/trees.ttl")
    lines = release.file(dump).read_text(encoding="utf-8").splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert "<https://example.org/small/id/oak> a <https://example.org/small/id/Tree> ;" in lines


def test_the_description_counts_links_to_elsewhere(small: Publication, tmp_path: Path) -> None:
    void = build_release(small, tmp_path / "cache").void.read_text(encoding="utf-8")
    assert "void:linkPredicate owl:sameAs" in void
    assert "void:objectsTarget wd:" in void
    assert "dcat:downloadURL <https://example.org/small/dumps/small.nq>" in void
