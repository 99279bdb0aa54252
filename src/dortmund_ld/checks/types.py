"""Types: every own thing has exactly one most specific type.

A type that another of its types is a subclass of is not the most specific one and MUST NOT be written;
classes that the ontology says are disjoint cannot be mixed then. Terms of the ontology are exempt: a
property may be a dimension and an object property at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, SH

from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import own_things, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

UNTYPED = Rule(
    "types", "typed",
    "It MUST have a type.",
    "Es MUSS einen Typ haben.",
    "Write a and the class as its first predicate.",
    "Schreiben Sie a und die Klasse als erstes Prädikat.",
)  # fmt: skip
ONE_TYPE = Rule(
    "types", "one-type",
    "It MUST have exactly one type, the most specific; it has {types}.",
    "Es MUSS genau einen Typ haben, den genauesten; es hat {types}.",
    "Keep the most specific class and delete the others.",
    "Behalten Sie die genaueste Klasse und löschen Sie die anderen.",
)  # fmt: skip

# SHACL's own kinds of executables say what a query is and how it is run: two types by design.
_EXEMPT = str(SH)


def check_types(publication: Publication) -> Iterator[Finding]:
    """Yield own things and graphs without a type or with more than one."""
    graph = publication.graph()
    for subject in own_things(publication):
        types = list(graph.objects(subject, RDF.type))
        others = sorted(f"<{each}>" for each in types if not str(each).startswith(_EXEMPT))
        if types and len(others) < 2:
            continue
        at = place_of(publication, subject, RDF.type)
        yield ONE_TYPE.found(at, subject, types=", ".join(others)) if types else UNTYPED.found(at, subject)
