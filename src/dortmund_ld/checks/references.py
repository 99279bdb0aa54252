"""References: every own IRI that is used is also described, and every term is a known one.

Own are the IRIs of things and graphs under the base and the terms of the ontology. Terms of other
vocabularies must be declared in ontology/ with their labels, so that a misspelt one is found and a
reader sees words for each. Addresses of documents (page/, data/, dumps) are made by the server and not
looked for here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SH, BNode, Literal, URIRef

from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import described
from dortmund_ld.publication import Location, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication, Query, SourceFile

UNDESCRIBED = Rule(
    "references", "described",
    "<{iri}> is named here but MUST also be described somewhere.",
    "<{iri}> wird hier genannt, MUSS aber auch irgendwo beschrieben sein.",
    "Correct the name, or describe it with type, labels and description in a file under data/.",
    "Berichtigen Sie den Namen, oder beschreiben Sie es mit Typ, Bezeichnungen und Beschreibung in einer "
    "Datei unter data/.",
)  # fmt: skip
UNDEFINED = Rule(
    "references", "defined",
    "The term <{iri}> MUST be defined in the ontology.",
    "Der Term <{iri}> MUSS in der Ontologie definiert sein.",
    "Correct the name, or define the term in ontology/.",
    "Berichtigen Sie den Namen, oder definieren Sie den Term in ontology/.",
)  # fmt: skip
UNDECLARED = Rule(
    "references", "declared",
    "The term <{iri}> of another vocabulary MUST be declared with its labels in ontology/.",
    "Der Term <{iri}> eines fremden Vokabulars MUSS mit seinen Bezeichnungen in ontology/ vereinbart sein.",
    "Correct the name, or declare the term beside the other reused ones.",
    "Berichtigen Sie den Namen, oder vereinbaren Sie den Term bei den anderen übernommenen.",
)  # fmt: skip
WITHDRAWN = Rule(
    "references", "withdrawn",
    "<{iri}> was withdrawn and MUST no longer be spoken of.",
    "<{iri}> wurde zurückgezogen, und von ihm DARF nicht mehr die Rede sein.",
    "Name what its dcterms:isReplacedBy names, or delete the statement.",
    "Nennen Sie, was sein dcterms:isReplacedBy nennt, oder löschen Sie die Angabe.",
)  # fmt: skip
GRAPH_FIRST = Rule(
    "references", "graph",
    "The file MUST begin with the description of its own graph <{iri}>.",
    "Die Datei MUSS mit der Beschreibung ihres eigenen Graphen <{iri}> beginnen.",
    "Write <{iri}> as the first subject, a void:Dataset with labels, description, licence and source.",
    "Schreiben Sie <{iri}> als erstes Subjekt, ein void:Dataset mit Bezeichnungen, Beschreibung, Lizenz "
    "und Quelle.",
)  # fmt: skip

# Terms of the languages RDF, RDFS, OWL and SHACL themselves need no declaration.
LANGUAGES = tuple(str(language) for language in (RDF, RDFS, OWL, SH))
_TRUE = Literal(True)
# What these point at are names of versions, not things.
_VERSIONS = frozenset({OWL.versionIRI, OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith})
_SHAPE_TERMS = frozenset(
    {SH.path, SH["class"], SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.inversePath}
)


def check_references(publication: Publication) -> Iterator[Finding]:
    """Yield each use of an own IRI that nothing describes or an unknown term, and graphs not described."""
    known = _Known(publication)
    for file in publication.files:
        if file.role is Role.SHAPES:
            yield from _shape_terms(file, known)
        else:
            yield from _dangling(file, known)
        if file.role is Role.DATA and file.path.endswith(".ttl"):
            yield from _own_graph_first(file)
        elif file.role is Role.SERIES and file.graph_name not in known.described:
            yield UNDESCRIBED.found(Location(file.path, 1), file.graph_name, iri=file.graph_name)
    for query in publication.queries:
        yield from _query_terms(query, publication, known)


class _Known:
    """What the publication describes, and which rule an IRI breaks that it does not."""

    def __init__(self, publication: Publication) -> None:
        self.described = described(publication)
        self.declared = {
            s for file in publication.files if file.role is Role.ONTOLOGY for s in file.subject_lines
        }
        self.withdrawn = {
            s for file in publication.files for (s, p, o) in file.lines if (p, o) == (OWL.deprecated, _TRUE)
        }
        self.vocabulary = publication.vocabulary
        addresses = publication.addresses
        self._own = (addresses.things, str(addresses.graph("")))

    def rule_for_use(self, iri: URIRef) -> Rule | None:
        """Return the rule that naming `iri` breaks, None if it is described or not the publication's own."""
        if iri in self.withdrawn:
            return WITHDRAWN
        if iri in self.described:
            return None
        if iri in self.vocabulary:
            return UNDEFINED
        return UNDESCRIBED if str(iri).startswith(self._own) else None

    def rule_for_term(self, iri: Node) -> Rule | None:
        """Return the rule that using `iri` as a property or class breaks, if any."""
        if isinstance(iri, BNode) or iri in self.declared or str(iri).startswith(LANGUAGES):
            return None
        return UNDEFINED if iri in self.vocabulary else UNDECLARED


def _dangling(file: SourceFile, known: _Known) -> Iterator[Finding]:
    verdicts: dict[Node, Rule | None] = {}
    terms: dict[Node, Rule | None] = {}
    for (s, p, o), line in file.lines.items():
        if p not in terms:
            terms[p] = known.rule_for_term(p)
            if rule := terms[p]:
                yield rule.found(Location(file.path, line), s, iri=p)
        if isinstance(o, (Literal, BNode)) or p in _VERSIONS:
            continue
        judged, judge = (terms, known.rule_for_term) if p == RDF.type else (verdicts, known.rule_for_use)
        if o not in judged:
            judged[o] = judge(o)  # type: ignore[arg-type]
        if rule := judged[o]:
            yield rule.found(Location(file.path, line), s, iri=o)


def _shape_terms(file: SourceFile, known: _Known) -> Iterator[Finding]:
    for (s, p, o), line in file.lines.items():
        if p in _SHAPE_TERMS and isinstance(o, URIRef) and (rule := known.rule_for_term(o)):
            yield rule.found(Location(file.path, line), s if isinstance(s, URIRef) else "", iri=o)


def _own_graph_first(file: SourceFile) -> Iterator[Finding]:
    first = min(file.subject_lines.items(), key=lambda item: item[1], default=(None, 1))
    if first[0] != file.graph_name:
        yield GRAPH_FIRST.found(Location(file.path, first[1]), file.graph_name, iri=file.graph_name)


def _query_terms(query: Query, publication: Publication, known: _Known) -> Iterator[Finding]:
    for prefix, namespace in publication.description.prefixes.items():
        name = re.compile(rf"(?<![\w:<]){re.escape(prefix)}:([\w-]+)")
        for number, line in enumerate(query.text.split("\n"), start=1):
            for match in name.finditer(line.partition(" #")[0] if not line.startswith("#") else ""):
                iri = URIRef(namespace + match[1])
                if rule := known.rule_for_use(iri):
                    yield rule.found(Location(query.path, number), query.iri, iri=iri)
