"""Validating the publication against its shapes, and turning SHACL's results into findings.

https://www.w3.org/TR/shacl/#results-validation-result. pySHACL is used here alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

from dortmund_ld.checks.findings import Finding, Rule, Severity
from dortmund_ld.checks.places import NOWHERE
from dortmund_ld.checks.shapes.mending import how_to_mend
from dortmund_ld.checks.shapes.targets import with_own_targets
from dortmund_ld.checks.shapes.view import view_of
from dortmund_ld.publication import Location, Role
from dortmund_ld.words.namespaces import STANDARD, prefixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from dortmund_ld.publication import Publication

UNUSABLE = Rule(
    "shapes", "unusable",
    "The shapes MUST be well-formed: {problem}",
    "Die Shapes MÜSSEN wohlgeformt sein: {problem}",
    "Correct the shape; https://www.w3.org/TR/shacl/ says what each parameter takes.",
    "Berichtigen Sie den Shape; https://www.w3.org/TR/shacl/ sagt, was jeder Parameter verlangt.",
)  # fmt: skip

_SEVERITIES = {SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_PLACE = re.compile(r"\{[?$](this|value)\}")
# How much of a literal a message quotes.
_QUOTED = 60


def check_shapes(publication: Publication) -> Iterator[Finding]:
    """Yield the results of validating all that is published against the publication's shapes."""
    shapes = publication.graph(Role.SHAPES)
    if not len(shapes):
        return
    results = _validate(publication.graph(), with_own_targets(shapes))
    if isinstance(results, str):
        path = next(file.path for file in publication.files if file.role is Role.SHAPES)
        yield UNUSABLE.found(Location(path, 1), problem=results)
        return
    work = _Results(publication, shapes, results)
    findings = sorted(work.finding(node) for node in results.objects(None, SH.result))
    # One fault can break two constraints of a shape, which has one message for both.
    said = {(each.path, each.line, each.shape, each.focus, each.message): each for each in reversed(findings)}
    yield from reversed(said.values())


def _validate(data: Graph, shapes: Graph) -> Graph | str:
    """Return the graph of SHACL's validation report, or what is wrong with the shapes themselves."""
    # Imported here because it takes as long as all other checks of a small publication.
    from pyshacl import validate
    from pyshacl.errors import ReportableRuntimeError

    try:
        _, results, text = validate(
            view_of(data), shacl_graph=view_of(shapes), inference="none", inplace=True
        )
    except ReportableRuntimeError as error:
        return " ".join(str(error).split())
    return results if isinstance(results, Graph) else " ".join(text.split())


class _Result(NamedTuple):
    """A validation result with its parts taken out of the graph."""

    focus: Node
    path: Node | None
    value: Node | None
    shape: Node
    component: Node
    severity: Node
    constraint: Node | None


class _Results:
    """The results of a validation, with the shapes that they name and the publication they are about."""

    def __init__(self, publication: Publication, shapes: Graph, results: Graph) -> None:
        self.publication, self.shapes, self.results = publication, shapes, results
        self.prefixes = {**STANDARD, **publication.description.prefixes}

    def finding(self, node: Node) -> Finding:
        """Return a validation result as a finding, placed at the triple at fault."""
        result = self._read(node)
        place = self._place(result) or NOWHERE
        messages = self._messages(node, result)
        path, value = self._first_step(result.path), result.value
        hint, hint_de = how_to_mend(
            result.component, self._name(path) if path else "", "" if value is None else self._name(value)
        )
        return Finding(
            path=place.path,
            line=place.line,
            severity=_SEVERITIES.get(result.severity, Severity.VIOLATION),  # type: ignore[call-overload]
            check="shapes",
            shape=_local_name(result.shape),
            focus="" if isinstance(result.focus, BNode) else str(result.focus),
            message=messages.get("en", ""),
            message_de=messages.get("de", messages.get("en", "")),
            hint=hint,
            hint_de=hint_de,
            component=str(result.component),
            result_path=str(result.path) if isinstance(result.path, URIRef) else "",
        )

    def _read(self, node: Node) -> _Result:
        parts = (
            SH.focusNode,
            SH.resultPath,
            SH.value,
            SH.sourceShape,
            SH.sourceConstraintComponent,
            SH.resultSeverity,
            SH.sourceConstraint,
        )
        return _Result(*(self.results.value(node, part) for part in parts))  # type: ignore[arg-type]

    def _place(self, result: _Result) -> Location | None:
        """Return where the triple at fault stands; for an inverse path that is at the value."""
        locate = self.publication.locate
        inverse = result.path is not None and self.shapes.value(result.path, SH.inversePath)
        if inverse and result.value is not None:
            return locate(result.value, inverse, result.focus) or locate(result.focus)
        return locate(result.focus, self._first_step(result.path), result.value)

    def _first_step(self, path: Node | None) -> URIRef | None:
        """Return the property that a path begins with, None for none."""
        while path is not None and not isinstance(path, URIRef):
            steps = (RDF.first, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
            path = next(
                (value for step in steps if (value := self.shapes.value(path, step)) is not None), None
            )
        return path

    def _messages(self, node: Node, result: _Result) -> dict[str, str]:
        """Return the messages by language, out of the shape: pySHACL drops the tags of SPARQL constraints."""
        texts = [
            text
            for source in (result.constraint, result.shape)
            if source is not None
            for text in self.shapes.objects(source, SH.message)
        ]
        written = texts or list(self.results.objects(node, SH.resultMessage))
        names = {
            "this": self._name(result.focus),
            "value": "" if result.value is None else self._name(result.value),
        }
        return {
            (text.language or "en"): _PLACE.sub(lambda match: names[match[1]], str(text))
            for text in reversed(written)
            if isinstance(text, Literal)
        }

    def _name(self, node: Node | str) -> str:
        """Return a term as it is written in a file."""
        if isinstance(node, Literal):
            text = str(node) if len(node) <= _QUOTED else str(node)[:_QUOTED] + "…"
            return f'"{text}"' + (f"@{node.language}" if node.language else "")
        if isinstance(node, BNode):
            return "[]"
        return prefixed(str(node), self.prefixes) or f"<{node}>"


def _local_name(iri: Node) -> str:
    return re.split(r"[#/]", str(iri))[-1] if isinstance(iri, URIRef) else "anonymous"
