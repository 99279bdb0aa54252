"""Source coverage: every line of the source that says something is accounted for.

A line is covered by a passage that a claim of the source rests on (prov:wasDerivedFrom; an
interpretation of the editors does not count), or by a passage marked as no claim with a reason. The
source states how many lines it has, which are blank and the sha256 of its text, so that all this is
known without the text; where the text is at hand, it is compared. Passages are named by line fragments
of RFC 5147, section 2.2: line=a,b is lines a+1 to b.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from rdflib import RDF, SDO, Literal, URIRef
from rdflib.namespace import PROV

from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Location, Publication

UNCOVERED = Rule(
    "coverage", "line",
    "Line {line} of the source MUST be covered by a claim, or marked as no claim.",
    "Zeile {line} der Quelle MUSS von einer Aussage abgedeckt oder als ohne Aussage vermerkt sein.",
    "Add a passage <{source}#line={before},{line}> that a claim is derived from, or that has a reason why "
    "there is none.",
    "Ergänzen Sie eine Textstelle <{source}#line={before},{line}>, aus der eine Aussage abgeleitet ist "
    "oder die einen "
    "Grund trägt, warum es keine gibt.",
)  # fmt: skip
FRAGMENT = Rule(
    "coverage", "fragment",
    "The fragment of the passage, {found}, MUST agree with its first and last line: line={before},{last}.",
    "Das Fragment der Textstelle, {found}, MUSS zu ihrer ersten und letzten Zeile passen: "
    "line={before},{last}.",
    "Correct the name of the passage or its lines: line=a,b is lines a+1 to b.",
    "Berichtigen Sie den Namen der Textstelle oder ihre Zeilen: line=a,b sind die Zeilen a+1 bis b.",
)  # fmt: skip
RANGE = Rule(
    "coverage", "range",
    "The passage MUST lie within its source: lines {first} to {last} of 1 to {count}.",
    "Die Textstelle MUSS in ihrer Quelle liegen: Zeilen {first} bis {last} von 1 bis {count}.",
    "Correct its first and last line.",
    "Berichtigen Sie ihre erste und letzte Zeile.",
)  # fmt: skip
ONLY_BLANK = Rule(
    "coverage", "only-blank",
    "The passage MUST hold a line that is not blank.",
    "Die Textstelle MUSS eine Zeile enthalten, die nicht leer ist.",
    "Correct its first and last line.",
    "Berichtigen Sie ihre erste und letzte Zeile.",
)  # fmt: skip
UNUSED_PASSAGE = Rule(
    "coverage", "passage",
    "A claim MUST rest on the passage, or the passage MUST have a reason why none does.",
    "Auf der Textstelle MUSS eine Aussage beruhen, oder sie MUSS einen Grund tragen, warum es keine gibt.",
    "Derive a claim from it (prov:wasDerivedFrom), give it a reason, or delete it.",
    "Leiten Sie eine Aussage daraus ab (prov:wasDerivedFrom), geben Sie einen Grund an, oder löschen Sie "
    "sie.",
)  # fmt: skip
BOTH = Rule(
    "coverage", "claim-or-none",
    "A passage marked as no claim MUST NOT be what a claim rests on: <{claim}>.",
    "Auf einer als ohne Aussage vermerkten Textstelle DARF KEINE Aussage beruhen: <{claim}>.",
    "Delete the reason, or derive the claim from another passage.",
    "Löschen Sie den Grund, oder leiten Sie die Aussage aus einer anderen Textstelle ab.",
)  # fmt: skip
NO_COUNT = Rule(
    "coverage", "line-count",
    "The source that passages are taken from MUST state its number of lines and its sha256.",
    "Die Quelle, der Textstellen entnommen sind, MUSS ihre Zeilenzahl und ihren sha256-Wert angeben.",
    "Add the number of lines, the numbers of the blank ones and the checksum.",
    "Ergänzen Sie die Zeilenzahl, die Nummern der leeren Zeilen und die Prüfsumme.",
)  # fmt: skip
TEXT_HASH = Rule(
    "coverage", "sha256",
    "The text {file} is not the one described: its sha256 is {found}, the source states {stated}.",
    "Der Text {file} ist nicht der beschriebene: sein sha256-Wert ist {found}, die Quelle nennt {stated}.",
    "Check against the right file, or describe the new text: lines, blank lines, sha256 and passages.",
    "Prüfen Sie mit der richtigen Datei, oder beschreiben Sie den neuen Text: Zeilen, Leerzeilen, sha256, "
    "Textstellen.",
)  # fmt: skip
TEXT_LINES = Rule(
    "coverage", "text-lines",
    "The text has {found} {what}, the source states {stated}.",
    "Der Text hat {found} ({what_de}), die Quelle nennt {stated}.",
    "Correct the source, and the passages that lie on these lines.",
    "Berichtigen Sie die Quelle und die Textstellen auf diesen Zeilen.",
)  # fmt: skip

_FRAGMENT = re.compile(r"line=(\d+),(\d+)")


def check_coverage(publication: Publication, source: Path | None = None) -> Iterator[Finding]:
    """Yield uncovered lines and misplaced passages of each source; compare the text `source` if given."""
    graph, terms = publication.graph(), publication.vocabulary
    for node in sorted(_sources(publication)):
        count = _integer(graph, node, terms.lineCount)
        stated = _checksum(graph, node)
        if count is None or stated is None:
            yield NO_COUNT.found(place_of(publication, node), node)
            continue
        lines = _Lines(publication, node, count)
        yield from lines.findings()
        if source is not None:
            yield from _compare_text(publication, lines, stated, source)


def _sources(publication: Publication) -> set[URIRef]:
    """Return what passages are taken from (their IRIs without the fragment), and what has a line count."""
    graph, terms = publication.graph(), publication.vocabulary
    passages = (str(passage).partition("#")[0] for passage in graph.subjects(RDF.type, terms.Passage))
    counted = (node for node in graph.subjects(terms.lineCount, None) if isinstance(node, URIRef))
    return {URIRef(iri) for iri in passages} | set(counted)


class _Lines:
    """The lines of one source, and what the publication says covers each."""

    def __init__(self, publication: Publication, source: URIRef, count: int) -> None:
        graph, terms = publication.graph(), publication.vocabulary
        self.publication, self.source, self.count = publication, source, count
        self.blank = {
            int(line) for line in graph.objects(source, terms.blankLine) if isinstance(line, Literal)
        }
        own = (
            node
            for node in graph.subjects(RDF.type, terms.Passage)
            if str(node).partition("#")[0] == str(source)
        )
        self.passages = sorted(node for node in own if isinstance(node, URIRef))
        self.covered: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """Yield the findings on passages first, then the lines that none of them covers."""
        for passage in self.passages:
            yield from self._passage(passage)
        for line in sorted(set(range(1, self.count + 1)) - self.blank - self.covered):
            at = place_of(self.publication, self.source, self.publication.vocabulary.lineCount)
            yield UNCOVERED.found(at, self.source, line=line, before=line - 1, source=self.source)

    def _passage(self, passage: URIRef) -> Iterator[Finding]:
        graph, terms = self.publication.graph(), self.publication.vocabulary
        first, last = _integer(graph, passage, terms.firstLine), _integer(graph, passage, terms.lastLine)
        if first is None or last is None:
            return  # the shapes say so
        fragment = str(passage).partition("#")[2]
        if fragment != f"line={first - 1},{last}":
            yield FRAGMENT.found(self._at(passage), passage, found=fragment, before=first - 1, last=last)
        lines = range(max(first, 1), min(last, self.count) + 1)
        if not 1 <= first <= last <= self.count:
            yield RANGE.found(self._at(passage), passage, first=first, last=last, count=self.count)
        elif self.blank.issuperset(lines):
            yield ONLY_BLANK.found(self._at(passage), passage)
        yield from self._used(passage, lines)

    def _used(self, passage: URIRef, lines: Iterable[int]) -> Iterator[Finding]:
        graph, terms = self.publication.graph(), self.publication.vocabulary
        claims = sorted(
            str(node)
            for node in graph.subjects(PROV.wasDerivedFrom, passage)
            if (node, RDF.type, terms.Claim) in graph
        )
        excused = (passage, terms.noClaimReason, None) in graph
        if claims and excused:
            yield BOTH.found(self._at(passage), passage, claim=claims[0])
        if claims or excused:
            self.covered.update(lines)
        elif not self._is_heading(passage):
            yield UNUSED_PASSAGE.found(self._at(passage), passage)

    def _at(self, passage: URIRef) -> Location:
        return place_of(self.publication, passage)

    def _is_heading(self, passage: URIRef) -> bool:
        graph, terms = self.publication.graph(), self.publication.vocabulary
        return any(True for _ in graph.subjects(terms.headedBy, passage)) or any(
            True for _ in graph.subjects(PROV.wasDerivedFrom, passage)
        )


def _compare_text(publication: Publication, lines: _Lines, stated: str, file: Path) -> Iterator[Finding]:
    """Yield where the text in `file` is not what is described; raises OSError if it cannot be read."""
    content = file.read_bytes()
    found = sha256(content).hexdigest()
    terms, source = publication.vocabulary, lines.source
    if found != stated:
        at = place_of(publication, source, SDO.sha256)
        yield TEXT_HASH.found(at, source, file=file.name, found=found, stated=stated)
    text = content.decode("utf-8", errors="replace").splitlines()
    if len(text) != lines.count:
        at = place_of(publication, source, terms.lineCount)
        yield TEXT_LINES.found(
            at, source, found=len(text), what="lines", what_de="Zeilen", stated=lines.count
        )
    blank = {number for number, line in enumerate(text, start=1) if not line.strip()}
    if blank != lines.blank:
        at = place_of(publication, source, terms.blankLine)
        sets = {"found": _numbers(blank - lines.blank), "stated": _numbers(lines.blank - blank)}
        yield TEXT_LINES.found(
            at, source, what="as further blank lines", what_de="weitere leere Zeilen", **sets
        )


def _numbers(lines: set[int]) -> str:
    return " ".join(map(str, sorted(lines))) or "-"


def _checksum(graph: Graph, source: Node) -> str | None:
    value = graph.value(source, SDO.sha256)
    return str(value) if value is not None else None


def _integer(graph: Graph, subject: Node, predicate: URIRef) -> int | None:
    value = graph.value(subject, predicate)
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) else None
