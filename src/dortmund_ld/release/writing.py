"""Writing graphs and datasets: the same content gives the same bytes, every statement once, in order."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


# Where each format declares its prefixes: pyoxigraph writes them in an order that differs from run to run.
_PREFIX_LINES = re.compile(rb"(?:@prefix [^\n]*\n)+")
_XML_NAMESPACES = re.compile(rb"<rdf:RDF([^>]*)>")


def write_graph(triples: Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Serialise a graph, statements of a subject together and its type first."""
    return _write(sorted(set(triples), key=_order), form, prefixes)


def write_dataset(quads: Iterable[Quad], form: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Serialise named graphs; a format without them gets their union."""
    if not form.supports_datasets:
        return write_graph((quad.triple for quad in quads), form, prefixes)
    ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), *_order(quad.triple)))
    return _write(ordered, form, prefixes)


def with_union(quads: Iterable[Quad]) -> Iterable[Quad]:
    """Yield the quads, and every triple of them once in the default graph."""
    seen: set[Triple] = set()
    for quad in quads:
        yield quad
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


def prefixes_used(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return those of the prefixes that shorten at least one IRI of the graph, in alphabetical order."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {prefix: space for prefix, space in sorted(prefixes.items()) if space in spaces}


def _write(statements: list[Triple] | list[Quad], form: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    body = serialize(statements, format=form, prefixes=dict(prefixes)) or b""
    if form in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return _PREFIX_LINES.sub(_sort_lines, body, count=1)
    if form == RdfFormat.RDF_XML:
        return _XML_NAMESPACES.sub(_sort_attributes, body, count=1)
    return body


def _sort_lines(found: re.Match[bytes]) -> bytes:
    return b"".join(sorted(found[0].splitlines(keepends=True))) + b"\n"


def _sort_attributes(found: re.Match[bytes]) -> bytes:
    return b"<rdf:RDF " + b" ".join(sorted(found[1].split())) + b">"


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    predicate = str(triple.predicate)
    return str(triple.subject), predicate != _TYPE, predicate, str(triple.object)
