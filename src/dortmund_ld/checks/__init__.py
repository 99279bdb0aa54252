"""What must hold of a publication: one module a check, each a pure function from a publication to findings.

The table below is the order in which they run. Where a file cannot be read, only the checks that look
at single files run: what the others miss would be the consequences of that file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from dortmund_ld.checks.columns import check_columns
from dortmund_ld.checks.concepts import check_concepts
from dortmund_ld.checks.coverage import check_coverage
from dortmund_ld.checks.cube import check_cubes
from dortmund_ld.checks.figures import check_figures
from dortmund_ld.checks.findings import Finding, Rule, Severity
from dortmund_ld.checks.labels import check_labels
from dortmund_ld.checks.links import check_links
from dortmund_ld.checks.prefixes import check_prefixes
from dortmund_ld.checks.references import check_references
from dortmund_ld.checks.report import Report
from dortmund_ld.checks.shapes import check_shapes
from dortmund_ld.checks.style import check_style
from dortmund_ld.checks.syntax import check_syntax
from dortmund_ld.checks.types import check_types
from dortmund_ld.publication import ignore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from dortmund_ld.publication import Publication

__all__ = ["CHECKS", "Check", "Finding", "Report", "Rule", "Severity", "check_publication"]


@dataclass(frozen=True)
class Check:
    """A check by the name that its findings bear, with what it looks at in a few words.

    A check of the whole makes no sense of a publication from which a file is missing.
    """

    name: str
    title: str
    run: Callable[[Publication], Iterable[Finding]]
    of_the_whole: bool = True


CHECKS: tuple[Check, ...] = (
    Check("syntax", "files that can be read", check_syntax, of_the_whole=False),
    Check("style", "Turtle style", check_style, of_the_whole=False),
    Check("prefixes", "prefixes and namespaces", check_prefixes, of_the_whole=False),
    Check("references", "names that something describes", check_references),
    Check("types", "one type each", check_types),
    Check("shapes", "SHACL shapes", check_shapes),
    Check("coverage", "lines of the source", check_coverage),
    Check("cube", "integrity of the data cubes", check_cubes),
    Check("concepts", "integrity of the concept schemes", check_concepts),
    Check("labels", "labels and descriptions", check_labels),
    Check("columns", "columns of example queries", check_columns),
    Check("links", "links and searches", check_links),
    Check("figures", "numbers in labels", check_figures),
)

# Problems of these kinds leave a file out of the publication.
UNREAD = frozenset({"encoding", "syntax", "series"})


def check_publication(
    publication: Publication, *, source: Path | None = None, progress: Callable[[str], None] = ignore
) -> Report:
    """Run all checks and report what they find, sorted by file and line.

    `source` is the file with the text of the source, to be compared with its description; OSError if it
    cannot be read. `progress` is told the title of each check before it runs.
    """
    findings: set[Finding] = set()
    seconds: dict[str, float] = {}
    unread = any(problem.kind in UNREAD for problem in publication.problems)
    skipped = tuple(check.name for check in CHECKS if unread and check.of_the_whole)
    for check in CHECKS:
        if check.name in skipped:
            continue
        progress(check.title)
        run = partial(check_coverage, source=source) if check.run is check_coverage else check.run
        begin = perf_counter()
        findings.update(run(publication))
        seconds[check.name] = perf_counter() - begin
    return Report(
        findings=tuple(sorted(findings)),
        base=publication.addresses.base,
        files=len(publication.files),
        triples=len(publication.graph()),
        seconds=seconds,
        skipped=skipped,
    )
