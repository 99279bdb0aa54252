"""Measures how many random mistakes in the data `dortmund-ld check` catches.

Each mutant is the real publication with one mistake in one file, read by the program's own parser and
given to its own checks, the fastest first, until one finds something; what escapes has passed them all.
A mutant whose union of triples is that of the original does not change the meaning and does not count.

Run: python benchmarks/mutation.py [--count 600] [--seed 7] [--processes 2]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from random import Random
from shutil import copytree
from time import perf_counter
from typing import TYPE_CHECKING

from mistakes import MISTAKES, PLAUSIBLE
from mutants import Garden, Mutant
from rich.console import Console
from rich.progress import track

from dortmund_ld.checks import CHECKS, Check, check_publication
from dortmund_ld.publication import Publication, Role, default_root, load_publication
from dortmund_ld.publication.turtle import read_turtle
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RESULTS = Path(__file__).parent / "results" / "mutation.txt"
PARTS = ("ontology", "data", "shapes")
# What the description and the periods say changes how other files are read: then all are read anew.
READ_ANEW = ("dataset.ttl", "periods.ttl")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the check that found it, "" if none did, None if the meaning is the same."""

    mutant: Mutant
    caught_by: str | None
    message: str = ""


class Bench:
    """The real publication, and what is needed to put a mutated file in its place."""

    def __init__(self, directory: Path) -> None:
        """Load the publication in the directory, which is a copy, and time its checks."""
        self.directory = directory
        self.publication = load_publication(directory)
        seconds = check_publication(self.publication).seconds
        self.checks: list[Check] = sorted(CHECKS, key=lambda check: seconds[check.name])

    def judge(self, mutant: Mutant) -> Verdict:
        """Check the publication with the mutant in it until something is found."""
        mutated = self._mutated(mutant)
        if not mutated.problems and self._same(mutant.path, mutated):
            return Verdict(mutant, None)
        for check in self.checks:
            for finding in check.run(mutated):
                return Verdict(mutant, check.name, finding.message)
        return Verdict(mutant, "")

    def _same(self, path: str, mutated: Publication) -> bool:
        """Whether the union of all triples is as before: what the file lost or won stands elsewhere too."""
        before, after = (
            next((set(file.lines) for file in publication.files if file.path == path), set())
            for publication in (self.publication, mutated)
        )
        others = [file.lines for file in self.publication.files if file.path != path]
        return all(any(triple in lines for lines in others) for triple in before ^ after)

    def _mutated(self, mutant: Mutant) -> Publication:
        if mutant.path.endswith(READ_ANEW):
            return self._read_anew(mutant)
        base = self.publication.addresses.base
        turtle = read_turtle(mutant.text, path=mutant.path, base_iri=base)
        files = [
            file
            if file.path != mutant.path
            else replace(
                file,
                text=mutant.text,
                lines=turtle.lines,
                subject_lines=turtle.subject_lines,
                prefixes=turtle.prefixes,
            )
            for file in self.publication.files
            if file.path != mutant.path or turtle.is_whole
        ]
        return replace(self.publication, files=tuple(files), problems=turtle.problems)

    def _read_anew(self, mutant: Mutant) -> Publication:
        place = self.directory / mutant.path
        original = place.read_text(encoding="utf-8")
        place.write_text(mutant.text, encoding="utf-8")
        try:
            return load_publication(self.directory)
        finally:
            place.write_text(original, encoding="utf-8")


def make_mutants(garden: Garden, count: int, chance: Random) -> Iterator[Mutant]:
    """Yield about `count` mutants with each kind of mistake in turn, as long as it has facts left."""
    facts = {name: chance.sample(garden.facts, len(garden.facts)) for name in (*MISTAKES, *PLAUSIBLE)}
    made = 0
    while made < count and any(facts.values()):
        for name in facts:
            mutant = _next_mutant(garden, name, facts[name], chance)
            if mutant is not None:
                made += name in MISTAKES
                yield mutant


def _next_mutant(garden: Garden, name: str, facts: list, chance: Random) -> Mutant | None:  # type: ignore[type-arg]
    operator = MISTAKES.get(name) or PLAUSIBLE[name]
    while facts:
        fact = facts.pop()
        made = operator(garden, fact, chance)
        if made is not None and made[1] != garden.texts[fact.path]:
            what = f"{fact.path} {garden.subject(fact)} {garden.predicate(fact)}: {made[0]}"
            return Mutant(name, fact.path, garden.predicate(fact), what, made[1])
    return None


_bench: list[Bench] = []


def _set_up(directory: str) -> None:
    home = Path(tempfile.mkdtemp(prefix="mutation-", dir=directory))
    for part in PARTS:
        copytree(default_root() / part, home / part)
    _bench.append(Bench(home))


def _judge(mutant: Mutant) -> Verdict:
    return _bench[0].judge(mutant)


def judge_all(mutants: list[Mutant], processes: int, console: Console) -> list[Verdict]:
    """Judge the mutants in several processes, with progress on a terminal."""
    with tempfile.TemporaryDirectory() as directory, Pool(processes, _set_up, (directory,)) as pool:
        verdicts: Iterable[Verdict] = pool.imap(_judge, mutants, chunksize=4)
        if console.is_terminal:
            verdicts = track(verdicts, "mutants", len(mutants), console=console)
        return list(verdicts)


def table(verdicts: list[Verdict], names: Iterable[str]) -> Iterator[str]:
    """Yield a line for each kind of mistake, and their sum."""
    of = {name: [v for v in verdicts if v.mutant.operator == name] for name in names}
    for name, all_of_it in of.items():
        yield _line(name, all_of_it)
    yield _line("together", [verdict for each in of.values() for verdict in each])


def _line(name: str, verdicts: list[Verdict]) -> str:
    changing = [v for v in verdicts if v.caught_by is not None]
    caught = [v for v in changing if v.caught_by]
    by = ", ".join(f"{check} {n}" for check, n in Counter(v.caught_by for v in caught).most_common(4))
    share = f"{len(caught) / len(changing):6.1%}" if changing else "     –"
    return f"{name:34}{len(changing):5}{len(caught):7}  {share}  {len(verdicts) - len(changing):5}   {by}"


def escapes(verdicts: list[Verdict], names: Iterable[str]) -> Iterator[str]:
    """Yield what escaped, grouped by kind of mistake and property."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.caught_by == "" and verdict.mutant.operator in names:
            groups[verdict.mutant.operator, verdict.mutant.predicate].append(verdict.mutant.what)
    for (operator, predicate), whats in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"{operator}, {predicate}: {len(whats)}. {reason(operator)}"
        yield from (f"    {what}" for what in whats)


def reason(operator: str) -> str:
    """Return why a mistake of this kind can pass."""
    return {
        "triple removed": "The property is optional there, or has another value that is enough.",
        "predicate exchanged": "The other property may stand there with the same kind of value.",
        "object of another class": "The property takes things of several classes.",
        "value of the wrong kind": "The property takes values of several kinds.",
        "link to nothing": "The name that came of it is described too.",
        "class exchanged": "The other class demands no more.",
        "object of the same class": "It says something else, in well-formed data.",
        "a digit changed": "It says something else, in well-formed data.",
    }.get(operator, "")


def report(verdicts: list[Verdict], seed: int, seconds: float) -> str:
    """Return the whole report as text."""
    head = f"{'mistake':34}{'count':>5} {'caught':>6}   share   same   by which check"
    lines = [
        f"Random single mistakes in the data, seed {seed}: {len(verdicts)} mutants in {seconds:.0f} s.",
        "same: left out, since the union of all triples did not change.",
        *("", head, *table(verdicts, MISTAKES)),
        *("", "Mistakes that leave well-formed data, which only the source could refute:"),
        *(head, *table(verdicts, PLAUSIBLE)),
        *("", "What escapes, and why:", *escapes(verdicts, MISTAKES)),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make mutants, judge them, print the report and keep it beside this file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=560, help="mutants that could be caught (default: 560)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    parser.add_argument("--processes", type=int, default=2, help="that check at the same time (default: 2)")
    options = parser.parse_args()
    begin = perf_counter()
    publication = load_publication(default_root())
    texts = {f.path: f.text for f in publication.files if f.role is Role.DATA}
    garden = Garden(texts, {**STANDARD, **publication.description.prefixes})
    mutants = list(make_mutants(garden, options.count, Random(options.seed)))  # noqa: S311
    verdicts = judge_all(mutants, options.processes, Console(stderr=True))
    text = report(verdicts, options.seed, perf_counter() - begin)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
