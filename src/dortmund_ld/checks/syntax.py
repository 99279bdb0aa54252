"""Syntax: what the publication could not read, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dortmund_ld.checks.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.publication import Publication


def check_syntax(publication: Publication) -> Iterator[Finding]:
    """Yield a finding for each file, row or query that could not be read; the parser's words stay English."""
    for problem in publication.problems:
        yield Finding(
            path=problem.path,
            line=problem.line,
            severity=Severity.VIOLATION,
            check="syntax",
            shape=problem.kind,
            focus="",
            message=f"column {problem.column}: {problem.message}",
            message_de=f"Spalte {problem.column}: {problem.message}",
            hint=problem.hint,
            hint_de=problem.hint,
        )
