"""A thing that was withdrawn, and what is left of it (OWL 2, section 5.5; DCMI Terms; Activity Streams 2.0).

A name once published is never dropped or used again. ``owl:deprecated`` marks it, ``dcterms:isReplacedBy``
says what holds instead.
"""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, OWL, XSD

from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.labels import Labels, Term

_DEPRECATED = str(OWL.deprecated)
_TRUE = Literal("true", datatype=NamedNode(str(XSD.boolean)))


@dataclass(frozen=True)
class Withdrawn:
    """What there is to say: its label, why it was withdrawn, on which day, and what replaces it."""

    term: Term
    reason: Term | None
    day: str | None
    replacements: tuple[Term, ...]


def is_withdrawn(lookup: Lookup, iri: str) -> bool:
    """Tell whether a thing was withdrawn."""
    return _TRUE in lookup.properties(NamedNode(iri)).get(_DEPRECATED, ())


def list_withdrawn(lookup: Lookup) -> frozenset[str]:
    """Return the IRIs of all that was withdrawn."""
    marked = lookup.having(_DEPRECATED)
    return frozenset(
        quad.subject.value for quad in marked if quad.object == _TRUE and isinstance(quad.subject, NamedNode)
    )


def read_withdrawn(lookup: Lookup, labels: Labels, iri: str, language: str) -> Withdrawn | None:
    """Return what is left of a thing, in a language; None if it was not withdrawn."""
    if not is_withdrawn(lookup, iri):
        return None
    node = NamedNode(iri)
    days = lookup.objects(node, str(DCTERMS.modified))
    return Withdrawn(
        term=labels.label(iri, language),
        reason=labels.description(iri, language),
        day=days[0].value if days and isinstance(days[0], Literal) else None,
        replacements=tuple(
            labels.term(one, language) for one in lookup.objects(node, str(DCTERMS.isReplacedBy))
        ),
    )
