"""Cubes: the 21 integrity constraints of the RDF Data Cube vocabulary, section 11.1.

https://www.w3.org/TR/vocab-data-cube/#wf-rules, on a cube normalised as section 10.1 says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Literal, URIRef

from dortmund_ld.checks.cube.integrity import find_faults
from dortmund_ld.checks.cube.rules import RULES
from dortmund_ld.checks.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

__all__ = ["RULES", "check_cubes", "find_faults"]


def check_cubes(publication: Publication) -> Iterator[Finding]:
    """Yield the nodes of the publication's cubes that break an integrity constraint."""
    for fault in find_faults(publication.graph()):
        value = fault.value if isinstance(fault.value, (URIRef, Literal)) else None
        place = place_of(publication, fault.node, fault.term, value)
        yield RULES[fault.constraint].found(place, fault.node, term=fault.term or "", value=fault.value or "")
