"""Turtle style: a fact is a line in a diff, and every file reads like every other.

Two layers. Every hand-written Turtle file starts with comment lines, has no tabs, trailing blanks or
carriage returns and ends in a newline. The files under data/ keep a layout besides: each line is one of
a subject at column 0, a predicate at four spaces (with its only object), an object at eight, or a `.`
that closes the subject. Prefixes are checked in `prefixes`, the grammar when the publication is loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.logical_lines import RESOURCE, TERM, LogicalLine, logical_lines
from dortmund_ld.publication import Location, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication, SourceFile

LEADING_COMMENT = Rule(
    "style", "leading-comment",
    "The file MUST start with a comment that says what it is about and where it comes from.",
    "Die Datei MUSS mit einem Kommentar beginnen, der sagt, wovon sie handelt und woher sie kommt.",
    "Write one or two lines starting with # at the top.",
    "Schreiben Sie an den Anfang eine oder zwei Zeilen, die mit # beginnen.",
)  # fmt: skip
WHITE_SPACE = Rule(
    "style", "white-space",
    "The line MUST NOT hold tabs, trailing blanks or carriage returns.",
    "Die Zeile DARF NICHT Tabulatoren, Leerzeichen am Ende oder Wagenrückläufe enthalten.",
    "Indent with spaces and delete what stands after the last character.",
    "Rücken Sie mit Leerzeichen ein und löschen Sie, was nach dem letzten Zeichen steht.",
)  # fmt: skip
FINAL_NEWLINE = Rule(
    "style", "final-newline",
    "The file MUST end in exactly one newline.",
    "Die Datei MUSS mit genau einem Zeilenumbruch enden.",
    "End the last line with a newline and delete empty lines after it.",
    "Beenden Sie die letzte Zeile mit einem Umbruch und löschen Sie leere Zeilen danach.",
)  # fmt: skip
LAYOUT = Rule(
    "style", "layout",
    "This line MUST be {expected}, but reads: {found}",
    "Diese Zeile MUSS {expected_de} sein, lautet aber: {found}",
    "A subject stands alone at column 0, each predicate at 4 spaces, each of several objects at 8, a lone "
    ". closes.",
    "Ein Subjekt steht allein in Spalte 0, jedes Prädikat bei 4 Leerzeichen, jedes von mehreren Objekten "
    "bei 8, "
    "ein einzelner . schließt ab.",
)  # fmt: skip
BLANK_NODE = Rule(
    "style", "blank-node",
    "Data MUST NOT hold blank nodes or collections: {found}",
    "Daten DÜRFEN KEINE leeren Knoten oder Listen enthalten: {found}",
    "Give the node a name of its own, such as id:…, and describe it as a subject.",
    "Geben Sie dem Knoten einen eigenen Namen, etwa id:…, und beschreiben Sie ihn als Subjekt.",
)  # fmt: skip
BLANK_LINE = Rule(
    "style", "blank-line",
    "Exactly one blank line MUST stand between subjects, and none within one.",
    "Zwischen Subjekten MUSS genau eine Leerzeile stehen, innerhalb eines Subjekts keine.",
    "Add or delete blank lines before this line.",
    "Fügen Sie vor dieser Zeile Leerzeilen ein oder löschen Sie sie.",
)  # fmt: skip
SEPARATOR = Rule(
    "style", "separator",
    "The line MUST end in “{expected}”.",
    "Die Zeile MUSS mit „{expected}“ enden.",
    "Objects are separated by “ ,”; the last object of a predicate ends in “ ;”.",
    "Objekte trennt „ ,“; das letzte Objekt eines Prädikats endet mit „ ;“.",
)  # fmt: skip
SINGLE_OBJECT = Rule(
    "style", "single-object",
    "A single object MUST stand on the line of its predicate {predicate}.",
    "Ein einzelnes Objekt MUSS auf der Zeile seines Prädikats {predicate} stehen.",
    "Join the two lines: {predicate} {object} ;",
    "Fügen Sie die beiden Zeilen zusammen: {predicate} {object} ;",
)  # fmt: skip
TYPE_FIRST = Rule(
    "style", "type-first",
    "The first predicate of {subject} MUST be a, followed by labels and description.",
    "Das erste Prädikat von {subject} MUSS a sein, gefolgt von Bezeichnungen und Beschreibung.",
    "Move the line of {predicate} so that the order is: a, labels, description, all other.",
    "Verschieben Sie die Zeile von {predicate}, sodass die Folge lautet: a, Bezeichnungen, Beschreibung, "
    "alles andere.",
)  # fmt: skip
REPEATED = Rule(
    "style", "repeated",
    "{term} MUST be written once only: the first time is in line {first}.",
    "{term} DARF nur einmal geschrieben werden: das erste Mal steht in Zeile {first}.",
    "Move what follows here to line {first}.",
    "Verschieben Sie, was hier folgt, nach Zeile {first}.",
)  # fmt: skip
GERMAN_FIRST = Rule(
    "style", "german-first",
    "The German text of {predicate} MUST stand before the English one.",
    "Der deutsche Text von {predicate} MUSS vor dem englischen stehen.",
    "Swap the two lines.",
    "Vertauschen Sie die beiden Zeilen.",
)  # fmt: skip

_SUBJECT = re.compile(rf"({RESOURCE})")
_PREDICATE = re.compile(rf"    (a|{RESOURCE})(?: ({TERM}))?( [;,.])?", re.DOTALL)
_OBJECT = re.compile(rf"        ({TERM})( [;,.])?", re.DOTALL)
_BLANK_NODE = re.compile(r"\s*(?:\S+ )?(?:\[|\(|_:)")
_DIRECTIVE = re.compile(r"@(?:base|prefix)\b")
_UNTIDY = re.compile(r"\t|\r|[ \t]$", re.MULTILINE)
_RANK = {
    "a": 0, "rdfs:label": 1, "skos:prefLabel": 1, "skos:altLabel": 1, "skos:hiddenLabel": 1,
    "dcterms:description": 2, "skos:definition": 2,
}  # fmt: skip
_OTHER = 3
# How much of a line a message quotes.
_QUOTED = 60


def check_style(publication: Publication) -> Iterator[Finding]:
    """Yield what breaks the style in the publication's Turtle files, with file and line."""
    for file in publication.files:
        if file.path.endswith(".ttl") and not file.is_bundled:
            yield from _text_findings(file)
            if file.role is Role.DATA:
                yield from _Layout(file).findings()


def _text_findings(file: SourceFile) -> Iterator[Finding]:
    if not file.text.startswith("#"):
        yield LEADING_COMMENT.found(Location(file.path, 1), file.graph_name)
    for match in _UNTIDY.finditer(file.text):
        line = file.text.count("\n", 0, match.start()) + 1
        yield WHITE_SPACE.found(Location(file.path, line), file.graph_name)
    if not file.text.endswith("\n") or file.text.endswith("\n\n"):
        yield FINAL_NEWLINE.found(Location(file.path, file.text.count("\n") + 1), file.graph_name)


@dataclass
class _Layout:
    """The state of reading one file line by line: which subject and predicate are open."""

    file: SourceFile
    subject: str | None = None
    predicate: str | None = None
    rank: int = 0
    blank_lines: int = 0
    separated: bool = False
    objects: list[LogicalLine] = field(default_factory=list)
    subjects: dict[str, int] = field(default_factory=dict)
    predicates: dict[str, int] = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        for line in logical_lines(self.file.text):
            if not line.text:
                self.blank_lines += 1
                continue
            if self.blank_lines > (0 if self.subject else 1):
                yield BLANK_LINE.found(self._at(line))
            self.separated = self.separated or bool(self.blank_lines)
            yield from self._line(line)
            self.blank_lines = 0

    def _line(self, line: LogicalLine) -> Iterable[Finding]:
        if line.text.startswith("#") or _DIRECTIVE.match(line.text):
            return self._between(line)
        if line.text == ".":
            return self._close(line)
        if match := _OBJECT.fullmatch(line.text):
            return self._object(line, match)
        if match := _PREDICATE.fullmatch(line.text):
            return self._predicate(line, match)
        if match := _SUBJECT.fullmatch(line.text):
            return self._subject(line, match)
        if _BLANK_NODE.match(line.text):
            return [BLANK_NODE.found(self._at(line), found=_quote(line))]
        return [self._unexpected(line)]

    def _between(self, line: LogicalLine) -> Iterator[Finding]:
        if self.subject is not None and not line.text.startswith("#"):
            yield self._unexpected(line)

    def _subject(self, line: LogicalLine, match: re.Match[str]) -> Iterator[Finding]:
        yield from self._end_of_predicate()
        if self.subject is not None:
            yield self._unexpected(line)
        elif not self.separated:
            yield BLANK_LINE.found(self._at(line))
        self.subject, self.rank, self.predicates = match[1], 0, {}
        yield from self._once(self.subject, line, self.subjects)

    def _predicate(self, line: LogicalLine, match: re.Match[str]) -> Iterator[Finding]:
        yield from self._end_of_predicate()
        predicate, value, separator = match[1], match[2], match[3]
        if self.subject is None:
            yield self._unexpected(line)
            return
        yield from self._once(predicate, line, self.predicates)
        yield from self._order(predicate, line)
        if value is None and separator is None:
            self.predicate = predicate
        elif value is None or separator != " ;":
            yield SEPARATOR.found(self._at(line), expected=" ;")

    def _object(self, line: LogicalLine, match: re.Match[str]) -> Iterator[Finding]:
        if self.predicate is None:
            yield self._unexpected(line)
            return
        if self.objects and match[1].endswith("@de") and '"@en' in self.objects[-1].text:
            yield GERMAN_FIRST.found(self._at(line), predicate=self.predicate)
        self.objects.append(line)
        if match[2] == " ;":
            yield from self._end_of_predicate()
        elif match[2] != " ,":
            yield SEPARATOR.found(self._at(line), expected=" ,")

    def _close(self, line: LogicalLine) -> Iterator[Finding]:
        yield from self._end_of_predicate()
        if self.subject is None:
            yield self._unexpected(line)
        self.subject, self.separated = None, False

    def _end_of_predicate(self) -> Iterator[Finding]:
        predicate, objects = self.predicate, self.objects
        self.predicate, self.objects = None, []
        if predicate is None:
            return
        if len(objects) == 1:
            value = objects[0].text.strip().removesuffix(" ;").removesuffix(" ,")
            yield SINGLE_OBJECT.found(self._at(objects[0]), predicate=predicate, object=value)
        if objects and not objects[-1].text.endswith(" ;"):
            yield SEPARATOR.found(self._at(objects[-1]), expected=" ;")

    def _order(self, predicate: str, line: LogicalLine) -> Iterator[Finding]:
        rank = _RANK.get(predicate, _OTHER)
        if rank < self.rank:
            yield TYPE_FIRST.found(self._at(line), subject=self.subject, predicate=predicate)
        self.rank = max(self.rank, rank)

    def _once(self, term: str, line: LogicalLine, seen: dict[str, int]) -> Iterator[Finding]:
        first = seen.setdefault(term, line.number)
        if first != line.number:
            yield REPEATED.found(self._at(line), term=term, first=first)

    def _unexpected(self, line: LogicalLine) -> Finding:
        expected, expected_de = "a subject alone at column 0", "ein Subjekt allein in Spalte 0"
        if self.predicate is not None:
            expected, expected_de = "an object at 8 spaces", "ein Objekt bei 8 Leerzeichen"
        elif self.subject is not None:
            expected, expected_de = (
                "a predicate at 4 spaces or a lone .",
                "ein Prädikat bei 4 Leerzeichen oder ein einzelner .",
            )
        return LAYOUT.found(self._at(line), expected=expected, expected_de=expected_de, found=_quote(line))

    def _at(self, line: LogicalLine) -> Location:
        return Location(self.file.path, line.number)


def _quote(line: LogicalLine) -> str:
    text = " ".join(line.text.split())
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"
