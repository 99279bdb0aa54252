"""What a check says: a finding, the rule it breaks, and where.

A rule is data: a name, one sentence that says what is wrong and one that says how to mend it, both in
German and in English. A check finds nodes and lines; the rule turns them into findings. Severities are
those of SHACL (https://www.w3.org/TR/shacl/#severity).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rdflib import BNode

if TYPE_CHECKING:
    from rdflib.term import Node

    from dortmund_ld.publication import Location


class Severity(StrEnum):
    """How grave a finding is; the values are the local names of SHACL's severities in lower case."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Finding:
    """One fault, with the file and line of the triple (or the line of text) at fault.

    Ordered by file and line first. `shape` is the local name of the SHACL property shape or the name of the
    check's own rule; `focus` the IRI of the thing at fault; `component` and `result_path` are SHACL’s.
    """

    path: str
    line: int
    severity: Severity
    check: str
    shape: str
    focus: str
    message: str
    message_de: str
    hint: str = ""
    hint_de: str = ""
    component: str = ""
    result_path: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing that must hold: its name and what to say, with `{places}` for what differs per finding."""

    check: str
    name: str
    message: str
    message_de: str
    hint: str
    hint_de: str
    severity: Severity = field(default=Severity.VIOLATION)

    def found(self, location: Location, focus: Node | str = "", **places: object) -> Finding:
        """Return the finding that this rule is broken at `location`, the `{places}` of its sentences filled.

        `focus` is the IRI of the thing at fault; a blank node has no name to report and is left out.
        """
        return Finding(
            path=location.path,
            line=location.line,
            severity=self.severity,
            check=self.check,
            shape=self.name,
            focus="" if isinstance(focus, BNode) else str(focus),
            message=self.message.format(**places),
            message_de=self.message_de.format(**places),
            hint=self.hint.format(**places),
            hint_de=self.hint_de.format(**places),
        )
