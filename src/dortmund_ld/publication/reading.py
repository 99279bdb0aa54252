"""Finding and reading the files of a publication: directories, bytes, text; no RDF."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dortmund_ld.publication.description import DATASET
from dortmund_ld.publication.files import Problem
from dortmund_ld.words.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".ttl", ".csv", ".json", ".rq", ".md")
PARTS = ("ontology", "data", "shapes")
SHARED_PARTS = ("ontology", "shapes")


class RawFile(NamedTuple):
    """A file before it is understood: its path relative to the publication, and its bytes."""

    path: str
    place: Path
    content: bytes


def default_root() -> Path:
    """Return the publication that comes with the program: the checkout's, else the one in the package."""
    package = Path(__file__).parents[1]
    checkout = package.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir():
        return checkout
    return package / "_publication"


def read_files(root: Path) -> tuple[RawFile, ...]:
    """Read all files of the publication in `root`, sorted by path within ontology, data and shapes.

    A publication without ontology/ or shapes/ gets those that come with the program. Raises CannotRead
    if the directory or a file cannot be read, or if it holds no publication.
    """
    _require_publication(root)
    found: list[RawFile] = []
    for part in PARTS:
        home = default_root() if part in SHARED_PARTS and not (root / part).is_dir() else root
        found += [_read(path, home) for path in sorted(_walk(home / part))]
    return tuple(found)


def content_hash(files: Iterable[RawFile], base: str) -> str:
    """Return the sha256 over the base, and the path and bytes of each file, as hexadecimal."""
    total = sha256(base.encode())
    for file in files:
        total.update(f"\n{file.path}\n{sha256(file.content).hexdigest()}".encode())
    return total.hexdigest()


def decode(file: RawFile) -> str | Problem:
    """Return the text of the file, or the problem that it is not UTF-8."""
    try:
        return file.content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = file.content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        message = f"The byte 0x{file.content[error.start]:02x} is not UTF-8."
        return Problem(file.path, line, column, "encoding", message, "Save the file as UTF-8.")


def _require_publication(root: Path) -> None:
    if not root.exists():
        raise CannotRead(f"There is no directory {root}. Name a directory that holds {DATASET}.")
    if not root.is_dir():
        raise CannotRead(f"{root} is not a directory. Name the directory that holds {DATASET}.")
    try:
        present = (root / DATASET).is_file()
    except PermissionError as error:
        raise _forbidden(error) from error
    if not present:
        if not os.access(root, os.R_OK | os.X_OK):
            raise CannotRead(f"No permission to read {root}. Give yourself the right to read it.")
        raise CannotRead(
            f"{root} is no publication: it has no {DATASET}. Write one that states title, licence, "
            "languages and base IRI (void:uriSpace), or name another directory."
        )


def _walk(directory: Path) -> Iterator[Path]:
    """Yield the files of a publication below the directory, hidden ones left out."""

    def refuse(error: OSError) -> None:
        raise _forbidden(error) from error

    if not directory.is_dir():
        return
    for folder, folders, names in os.walk(directory, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in names if name.endswith(SUFFIXES) and name[0] != ".")


def _read(place: Path, home: Path) -> RawFile:
    try:
        return RawFile(place.relative_to(home).as_posix(), place, place.read_bytes())
    except OSError as error:
        raise _forbidden(error) from error


def _forbidden(error: OSError) -> CannotRead:
    reason = error.strerror or "cannot be read"
    return CannotRead(f"{error.filename} cannot be read ({reason}). Give yourself the right to read it.")
