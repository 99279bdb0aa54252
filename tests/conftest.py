"""Publications to test with: the repository's own, the invented town, and small ones written on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.release import build_release

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dortmund_ld.publication import Publication
    from dortmund_ld.release import Release

    Write = Callable[..., Path]

TOWN = Path(__file__).parent / "town"
VILLAGE = Path(__file__).parent / "web" / "village"

DATASET = """\
# A publication as small as can be.
@base <https://example.org/small/> .

@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix void: <http://rdfs.org/ns/void#> .

<id/dataset>
    a dcat:Dataset ;
    dcterms:title
        "Klein"@de ,
        "Small"@en ;
    dcterms:language
        "de" ,
        "en" ;
    void:uriSpace "https://example.org/small/" ;
.
"""

TERMS = """\
# An ontology and shapes as small as can be, so that those of the program need not be read for each test.
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix vann: <http://purl.org/vocab/vann/> .

<https://example.org/small/ontology>
    a owl:Ontology ;
    vann:preferredNamespaceUri "https://example.org/small/ontology#" ;
.
"""


@pytest.fixture(scope="session")
def town_root() -> Path:
    """Return the directory of the invented town."""
    return TOWN


@pytest.fixture(scope="session")
def town() -> Publication:
    """Return the invented town, loaded once: do not change its graphs."""
    return load_publication(TOWN)


@pytest.fixture(scope="session")
def repository() -> Publication:
    """Return the repository's own publication, loaded once: do not change its graphs."""
    return load_publication(default_root())


@pytest.fixture(scope="session")
def repository_release(repository: Publication, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the repository's own publication."""
    return build_release(repository, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def village_root() -> Path:
    """Return the directory of a village: a few things, which do not pass all checks."""
    return VILLAGE


@pytest.fixture(scope="session")
def village_release(village_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the village, built without the checks."""
    publication = load_publication(village_root)
    assert publication.problems == ()
    return build_release(publication, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a publication: a description, and the given files (path to text).

    With `terms=False` it has no ontology and no shapes of its own.
    """

    def write_files(files: Mapping[str, str | bytes], *, terms: bool = True) -> Path:
        own = {"ontology/ontology.ttl": TERMS, "shapes/shapes.ttl": TERMS} if terms else {}
        for path, content in {"data/dataset.ttl": DATASET, **own, **files}.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write_files
