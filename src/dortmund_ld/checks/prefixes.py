"""Prefixes: declared once, used, in order, and meaning what the one table of namespaces says.

The table is words.namespaces.STANDARD with the publication's own prefixes, which its description
declares (sh:declare). Turtle files declare their own prefixes first, then a blank line, then the
standard ones, each group in alphabetical order; queries (.rq) are held to the table only.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.logical_lines import without_literals
from dortmund_ld.publication import Location
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication, Query, SourceFile

DECLARED_TWICE = Rule(
    "prefixes", "declared-once",
    "The prefix {prefix}: MUST be declared once; it is declared again here.",
    "Das Präfix {prefix}: DARF nur einmal vereinbart werden; hier steht es noch einmal.",
    "Delete this line.",
    "Löschen Sie diese Zeile.",
)  # fmt: skip
UNUSED = Rule(
    "prefixes", "used",
    "The prefix {prefix}: MUST be used in the file that declares it.",
    "Das Präfix {prefix}: MUSS in der Datei, die es vereinbart, auch gebraucht werden.",
    "Delete this line.",
    "Löschen Sie diese Zeile.",
)  # fmt: skip
UNKNOWN = Rule(
    "prefixes", "known",
    "The prefix {prefix}: is not in the table of namespaces.",
    "Das Präfix {prefix}: steht nicht in der Tabelle der Namensräume.",
    "Use a prefix of the table, or declare it in data/dataset.ttl with sh:declare.",
    "Verwenden Sie ein Präfix der Tabelle oder vereinbaren Sie es in data/dataset.ttl mit sh:declare.",
)  # fmt: skip
WRONG = Rule(
    "prefixes", "namespace",
    "The prefix {prefix}: MUST stand for <{expected}>, not for <{found}>.",
    "Das Präfix {prefix}: MUSS für <{expected}> stehen, nicht für <{found}>.",
    "Write: @prefix {prefix}: <{expected}> .",
    "Schreiben Sie: @prefix {prefix}: <{expected}> .",
)  # fmt: skip
ORDER = Rule(
    "prefixes", "order",
    "The declaration of {prefix}: MUST stand in its place: @base, own prefixes, a blank line, standard "
    "prefixes, "
    "each group in alphabetical order.",
    "Die Vereinbarung von {prefix}: MUSS an ihrem Platz stehen: @base, eigene Präfixe, eine Leerzeile, "
    "Präfixe der Tabelle, jede Gruppe alphabetisch.",
    "Expected here: {expected}",
    "Hier erwartet: {expected}",
)  # fmt: skip
DIRECTIVE = Rule(
    "prefixes", "directive",
    "A declaration MUST be written as @prefix or @base, on one line, before all subjects.",
    "Eine Vereinbarung MUSS als @prefix oder @base auf einer Zeile vor allen Subjekten stehen.",
    "Write: @prefix name: <namespace> .",
    "Schreiben Sie: @prefix name: <Namensraum> .",
)  # fmt: skip

_DIRECTIVE = re.compile(r"^[ \t]*(?:@prefix|@base|PREFIX\b|BASE\b)[^\n]*", re.MULTILINE | re.IGNORECASE)
_WELL_WRITTEN = re.compile(r"@(prefix|base) (?:([\w.-]*): )?<([^<>\s]*)> \.")
_USED = re.compile(r"(?<![\w:.%-])([A-Za-z][\w-]*(?:\.[\w-]+)*)?:")


class _Directive(NamedTuple):
    line: int
    text: str
    keyword: str
    prefix: str


def check_prefixes(publication: Publication) -> Iterator[Finding]:
    """Yield what is wrong with the prefixes of the publication's Turtle files and queries."""
    own = publication.description.prefixes
    for file in publication.files:
        if file.path.endswith(".ttl") and not file.is_bundled:
            yield from _file_findings(file, own)
    for query in publication.queries:
        yield from _query_findings(query, {**STANDARD, **own})


def _file_findings(file: SourceFile, own: Mapping[str, str]) -> Iterator[Finding]:
    bare = without_literals(file.text)
    directives, used = _directives(file.text, bare), _used_prefixes(bare)
    table = {**STANDARD, **own}
    seen: set[str] = set()
    for directive in directives:
        at = Location(file.path, directive.line)
        if directive.keyword == "":
            yield DIRECTIVE.found(at, file.graph_name)
        if directive.keyword != "prefix":
            continue
        if directive.prefix in seen:
            yield DECLARED_TWICE.found(at, file.graph_name, prefix=directive.prefix)
        elif directive.prefix not in used:
            yield UNUSED.found(at, file.graph_name, prefix=directive.prefix)
        seen.add(directive.prefix)
        yield from _against_table(at, directive.prefix, file.prefixes.get(directive.prefix, ""), table)
    yield from _order(file, directives, own)


def _against_table(at: Location, prefix: str, namespace: str, table: Mapping[str, str]) -> Iterator[Finding]:
    if prefix not in table:
        yield UNKNOWN.found(at, prefix=prefix)
    elif table[prefix] != namespace:
        yield WRONG.found(at, prefix=prefix, expected=table[prefix], found=namespace)


def _directives(text: str, bare: str) -> list[_Directive]:
    """Return the declarations in the order of the text; `bare` tells which stand outside of literals."""
    written, kept = text.split("\n"), bare.split("\n")
    found = []
    for number, (line, outside) in enumerate(zip(written, kept, strict=True), start=1):
        if _DIRECTIVE.match(outside):
            match = _WELL_WRITTEN.fullmatch(line)
            found.append(
                _Directive(number, line, match[1] if match else "", (match[2] or "") if match else "")
            )
    return found


def _used_prefixes(bare: str) -> set[str]:
    return set(_USED.findall(_DIRECTIVE.sub("", bare)))


def _order(file: SourceFile, directives: Sequence[_Directive], own: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the first declaration that is not where it belongs: the rest follows from it."""
    expected = sorted(
        directives, key=lambda each: (each.keyword != "base", each.prefix not in own, each.prefix, each.line)
    )
    for directive, right in zip(directives, expected, strict=True):
        if directive.line != right.line:
            at = Location(file.path, directive.line)
            yield ORDER.found(at, file.graph_name, prefix=directive.prefix, expected=right.text)
            return
    yield from _groups(file, expected, own)


def _groups(file: SourceFile, directives: Sequence[_Directive], own: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the declaration before which a blank line between the two groups is missing or too many."""
    for before, after in pairwise(directives):
        standard_begins = after.prefix not in own and (before.keyword == "base" or before.prefix in own)
        apart = after.line - before.line
        if (apart != 1 and not standard_begins) or (apart != 2 and standard_begins and before.prefix in own):
            at = Location(file.path, after.line)
            yield ORDER.found(at, file.graph_name, prefix=after.prefix, expected=after.text)


def _query_findings(query: Query, table: Mapping[str, str]) -> Iterator[Finding]:
    for number, line in enumerate(query.text.split("\n"), start=1):
        match = re.match(r"\s*PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", line, re.IGNORECASE)
        if match:
            at = Location(query.path, number)
            yield from _against_table(at, match[1], match[2], table)
