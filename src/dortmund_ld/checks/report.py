"""The report of a run of the checks: sorted findings, written as text, JSON or Turtle.

The Turtle is a validation report of SHACL (https://www.w3.org/TR/shacl/#validation-report): every
finding is a sh:ValidationResult with exactly one focus node, severity and constraint component.
Findings of checks that are no shapes name a component of their own, described in the report. Where a
finding stands is an rdfs:seeAlso to the file and its line (RFC 5147), relative to the publication's
directory.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dortmund_ld.checks.findings import Finding

Language = OneOf["en", "de"]

_MEND = {"en": "mend", "de": "Abhilfe"}
_FINDINGS = {"en": ("finding", "findings"), "de": ("Befund", "Befunde")}
# Each severity, one of it and several.
_KINDS = {
    "en": {
        "info": ("info", "infos"),
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
    },
    "de": {
        "info": ("Hinweis", "Hinweise"),
        "violation": ("Verstoß", "Verstöße"),
        "warning": ("Warnung", "Warnungen"),
    },
}
_NOT_RUN = {
    "en": "Not checked until all files can be read",
    "de": "Erst geprüft, wenn alle Dateien lesbar sind",
}


@dataclass(frozen=True)
class Report:
    """What the checks found in a publication.

    `files` and `triples` count what was checked; `seconds` is the time each check took, in order;
    `skipped` names the checks that did not run because a file could not be read.
    """

    findings: tuple[Finding, ...]
    base: str
    files: int = 0
    triples: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
    skipped: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity, as sh:conforms has it."""
        return not self.findings

    def to_text(self, language: Language = "en") -> str:
        """Return for each finding `file:line: severity: rule: focus: message` and how to mend it; the sum."""
        lines = [line for finding in self.findings for line in self._sentences(finding, language)]
        return "\n".join([*lines, self.summary(language)]) + "\n"

    def summary(self, language: Language = "en") -> str:
        """Return the sum of the report in one sentence."""
        checked = f"{self.triples} triples in {self.files} files"
        if language == "de":
            checked = f"{self.triples} Tripel in {self.files} Dateien"
        if self.conforms:
            return f"No finding: {checked}." if language == "en" else f"Kein Befund: {checked}."
        counts = Counter(finding.severity.value for finding in self.findings)
        kinds = ", ".join(f"{n} {_KINDS[language][kind][n != 1]}" for kind, n in sorted(counts.items()))
        noun = _FINDINGS[language][len(self.findings) != 1]
        total = f"{len(self.findings)} {noun} ({kinds}): {checked}."
        return f"{total} {_NOT_RUN[language]}: {', '.join(self.skipped)}." if self.skipped else total

    def _sentences(self, finding: Finding, language: Language) -> list[str]:
        message = finding.message if language == "en" else finding.message_de
        hint = finding.hint if language == "en" else finding.hint_de
        focus = finding.focus.removeprefix(self.base)
        parts = [
            finding.severity.value,
            f"{finding.check}/{finding.shape}",
            *([focus] if focus else []),
            message,
        ]
        lines = [f"{finding.path}:{finding.line}: " + ": ".join(parts)]
        return [*lines, f"    {_MEND[language]}: {hint}"] if hint else lines

    def to_json(self) -> str:
        """Return the report as a JSON object: conforms, files, triples, skipped, findings."""
        content = {
            "conforms": self.conforms,
            "files": self.files,
            "triples": self.triples,
            "skipped": self.skipped,
            "findings": [asdict(finding) for finding in self.findings],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def to_turtle(self) -> str:
        """Return the report as a sh:ValidationReport; file names are IRIs relative to the publication."""
        graph = Graph()
        graph.bind("sh", SH)
        report = BNode("report")
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for number, finding in enumerate(self.findings, start=1):
            result = BNode(f"result{number:06}")
            graph.add((report, SH.result, result))
            self._add_result(graph, result, finding)
        return graph.serialize(format="turtle")

    def _add_result(self, graph: Graph, result: BNode, finding: Finding) -> None:
        place = URIRef(f"{finding.path}#line={max(finding.line - 1, 0)},{finding.line}")
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.resultSeverity, SH[finding.severity.value.capitalize()]))
        graph.add((result, SH.focusNode, URIRef(finding.focus or finding.path)))
        graph.add((result, SH.sourceConstraintComponent, self._component(graph, finding)))
        graph.add((result, SH.resultMessage, Literal(finding.message, lang="en")))
        graph.add((result, SH.resultMessage, Literal(finding.message_de, lang="de")))
        graph.add((result, RDFS.seeAlso, place))
        if finding.result_path:
            graph.add((result, SH.resultPath, URIRef(finding.result_path)))

    def _component(self, graph: Graph, finding: Finding) -> URIRef:
        if finding.component:
            return URIRef(finding.component)
        component = URIRef(f"{self.base}checks#{finding.check}-{finding.shape}")
        graph.add((component, RDFS.label, Literal(f"{finding.check}: {finding.shape}", lang="en")))
        return component
