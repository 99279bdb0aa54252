"""Turtle files as facts that can be edited one by one.

A data file has one layout (a fact a line), so that it can be taken apart and put together again without a
parser: head, subjects, predicates, objects. ``mistakes`` has what a curator could do wrong in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
LITERAL = re.compile(r'^".*"(?P<tag>@[a-z-]+|\^\^\S+)?$|^(?P<number>-?[0-9.]+)$|^(true|false)$')
THING = re.compile(r"^id:[a-z0-9-]+$|^<id/[^>]+>$")
WIKIDATA = re.compile(r"^wd:Q[0-9]+$")
PREFIX = re.compile(r"^@prefix ([a-z-]+):", re.MULTILINE)
WORD = re.compile(r"(?<![\w:/#-])([a-z][a-z-]*):(?=\w)")
QUOTED = re.compile(r'"[^"\n]*"|<[^>\n]*>|^[#@].*$', re.MULTILINE)
OWN = re.compile(r"@prefix (dold|id):")
LABELS = frozenset({"rdfs:label", "skos:prefLabel"})
TEXTS = LABELS | {"dcterms:description", "skos:definition"}


@dataclass
class Subject:
    """A subject as it stands in a file: the lines before it, its name, its predicates with their objects."""

    before: list[str]
    name: str
    facts: list[tuple[str, list[str]]]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the subject in the style of the data."""
        if not self.facts:
            return
        yield from self.before
        yield self.name
        for predicate, objects in self.facts:
            if len(objects) == 1:
                yield f"    {predicate} {objects[0]} ;"
            elif objects:
                yield f"    {predicate}"
                yield from (f"        {each} ," for each in objects[:-1])
                yield f"        {objects[-1]} ;"
        yield "."


class Fact(NamedTuple):
    """Where a fact stands: number of the subject in its file, of the predicate, of the object."""

    path: str
    subject: int
    predicate: int
    object: int


class Mutant(NamedTuple):
    """A file with one mistake in it: what kind, the property concerned, and what was done, in words."""

    operator: str
    path: str
    predicate: str
    what: str
    text: str


def read_subjects(text: str) -> list[Subject]:
    """Take a file apart; the last subject has no name and holds what follows the others."""
    subjects, before, lines = [], [], iter(text.split("\n"))
    for line in lines:
        before.append(line)
        if line == "" or line[0] in "#@ .":
            continue
        subjects.append(Subject(before[:-1], line, list(_facts(lines))))
        before = []
    return [*subjects, Subject(before, "", [])]


def _facts(lines: Iterator[str]) -> Iterator[tuple[str, list[str]]]:
    predicate, objects = "", []
    for line in lines:
        if line == ".":
            return
        if line.startswith("        "):
            objects.append(line[8:-2])
        else:
            predicate, _, rest = line[4:].partition(" ")
            objects = [rest[:-2]] if rest else []
        if line.endswith(" ;"):
            yield predicate, objects


def write(subjects: Sequence[Subject]) -> str:
    """Put a file together again."""
    return "\n".join(line for s in subjects for line in (s.lines() if s.name else s.before))


class Garden:
    """The facts of all data files, to pick from and to change one at a time."""

    def __init__(self, texts: Mapping[str, str], namespaces: Mapping[str, str]) -> None:
        """Take apart the texts, by path; `namespaces` are what prefixes of a new word may mean."""
        self.namespaces = namespaces
        self.texts = texts
        self.files = {path: read_subjects(text) for path, text in texts.items()}
        self.facts = [
            Fact(path, s, p, o)
            for path, subjects in self.files.items()
            for s, subject in enumerate(subjects)
            for p, (_, objects) in enumerate(subject.facts)
            for o, _ in enumerate(objects)
        ]
        self.types = {
            subject.name: objects[0]
            for subjects in self.files.values()
            for subject in subjects
            for predicate, objects in subject.facts
            if predicate == "a"
        }
        self.things = sorted(name for name in self.types if name.startswith("id:"))
        self.of_literals = self._predicates(of_literals=True)
        self.of_things = self._predicates(of_literals=False)

    def _predicates(self, *, of_literals: bool) -> list[str]:
        found = {self.predicate(f) for f in self.facts if bool(LITERAL.match(self.object(f))) is of_literals}
        return sorted(found - {"a"})

    def subject(self, fact: Fact) -> str:
        """Return the name of the subject of a fact."""
        return self.files[fact.path][fact.subject].name

    def predicate(self, fact: Fact) -> str:
        """Return the predicate of a fact."""
        return self.files[fact.path][fact.subject].facts[fact.predicate][0]

    def object(self, fact: Fact) -> str:
        """Return the object of a fact."""
        return self.files[fact.path][fact.subject].facts[fact.predicate][1][fact.object]

    def changed(self, fact: Fact, change: Callable[[list[tuple[str, list[str]]]], None]) -> str:
        """Return the text of the file of a fact after a change to the facts of its subject."""
        subjects = read_subjects(self.texts[fact.path])
        facts = subjects[fact.subject].facts
        change(facts)
        facts[:] = [(predicate, objects) for predicate, objects in facts if objects]
        return self._with_prefixes(write(subjects))

    def replaced(self, fact: Fact, *objects: str) -> str:
        """Return the text with the object of a fact replaced by others, or removed if there are none."""

        def change(facts: list[tuple[str, list[str]]]) -> None:
            facts[fact.predicate][1][fact.object : fact.object + 1] = objects

        return self.changed(fact, change)

    def _with_prefixes(self, text: str) -> str:
        """Declare the prefixes that a new word needs, lest the mistake show by its prefix alone."""
        declared = set(PREFIX.findall(text))
        needed = set(WORD.findall(QUOTED.sub("", text))) & set(self.namespaces) - declared
        lines = text.split("\n")
        for prefix in needed:
            standard = [i for i, line in enumerate(lines) if line.startswith("@prefix")]
            after = [i for i in standard if lines[i].split()[1] < f"{prefix}:" and not OWN.match(lines[i])]
            begin = next(i for i in standard if not OWN.match(lines[i]))
            at = after[-1] + 1 if after else begin
            lines.insert(at, f"@prefix {prefix}: <{self.namespaces[prefix]}> .")
        return "\n".join(lines)
