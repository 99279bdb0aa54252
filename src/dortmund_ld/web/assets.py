"""The bundles that run in the browser: which file a logical name stands for, and what it must hash to.

The bundles are made when the program is packaged (hatch_build.py), under names with the hash of their
content, so a browser may keep them for good. Where they are missing, as in a tree that was never installed,
the pages do without: scripts only enhance them.

Subresource Integrity, section 3.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint

blueprint = Blueprint("assets", __name__)

STATIC = Path(__file__).parent / "static"
BUILT = STATIC / "built"

# A year, the longest that makes sense: the name changes with the content.
KEPT = 31_536_000


@dataclass(frozen=True)
class Asset:
    """A bundle: its path on this site, without a leading slash, and its integrity as browsers check it."""

    path: str
    integrity: str


@blueprint.app_template_global()
def asset(name: str) -> Asset | None:
    """Return the bundle of a logical name, such as ``editor.js``; None if it was not built."""
    return read_manifest(BUILT).get(name)


@cache
def read_manifest(directory: Path) -> Mapping[str, Asset]:
    """Return the bundles in a directory by logical name; none if nothing was built there."""
    manifest = directory / "manifest.json"
    if not manifest.is_file():
        return {}
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        name: Asset(f"static/built/{entry['file']}", entry["integrity"]) for name, entry in listed.items()
    }
