"""How well and how fast search libraries find what people mean, over the words of this publication.

Run: python benchmarks/search.py (half a minute; it needs pip install --group benchmarks)

Each gets the same documents, folded already (release/search_index.py), and the same folded questions, and is
asked in the way that its makers show for names with slips in them. Ours is the whole search of a page: hits
with labels, classes and reasons. The questions, with the thing that each means, are in searches.tsv.
"""

import argparse
import csv
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from rapidfuzz import fuzz, process
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.query import And, FuzzyTerm, Or, Prefix, Term

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Release, build_release
from dortmund_ld.release.search_index import Document, open_search_index, search_schema
from dortmund_ld.views.labels import Labels
from dortmund_ld.views.search import Searcher
from dortmund_ld.words.folding import words

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "search.txt"
FIELDS = ("label", "slug", "identifier", "description")
WEIGHTS = (9.0, 6.0, 40.0, 2.0)  # of the fields, about as ours has them
SHOWN = 5
RUNS = 5

# Returns the IRIs found for a question in a language, best first.
Ask = Callable[[str, str], list[str]]


@dataclass(frozen=True)
class Judged:
    """A question as somebody types it, and the slug of the thing that is meant."""

    query: str
    language: str
    wanted: str
    kind: str


@dataclass(frozen=True)
class Contender:
    """A search that is ready: what it took to be so (seconds, bytes), and how it is asked."""

    name: str
    seconds: float
    size: int
    ask: Ask


def ours(release: Release, _: Sequence[Document]) -> Contender:
    """Return the search of the site: tantivy, with what a page shows of each hit."""
    lookup = Lookup(release.store())
    labels = Labels(lookup, release.manifest.languages, release.manifest.prefixes)
    begin = time.perf_counter()
    searcher = Searcher(release, lookup, labels)
    seconds = time.perf_counter() - begin

    def ask(query: str, language: str) -> list[str]:
        return [hit.term.iri or "" for hit in searcher.search(query, language, size=SHOWN).hits]

    return Contender("tantivy, as we ask it", seconds, _on_disk(release.search), ask)


def _on_disk(file: Path) -> int:
    """Return the bytes of tantivy's index, which is kept in memory else."""
    with tempfile.TemporaryDirectory() as place:
        writer = tantivy.Index(search_schema(), path=place).writer(15_000_000, 1)
        for line in file.read_text(encoding="utf-8").splitlines():
            writer.add_document(tantivy.Document(**json.loads(line)))
        writer.commit()
        writer.wait_merging_threads()
        return _bytes_of(Path(place))


def tantivy_parsed(release: Release, _: Sequence[Document]) -> Contender:
    """Return tantivy with its own parser of questions, all words with one slip."""
    begin = time.perf_counter()
    index = open_search_index(release.search)
    seconds = time.perf_counter() - begin
    fuzzy = dict.fromkeys(("label", "slug", "description"), (True, 1, True))
    boosts = dict(zip(FIELDS, WEIGHTS, strict=True))

    def ask(query: str, _: str) -> list[str]:
        text = " ".join(words(query))
        parsed = index.parse_query(
            text, list(FIELDS), field_boosts=boosts, fuzzy_fields=fuzzy, conjunction_by_default=True
        )
        searcher = index.searcher()
        return [searcher.doc(address)["iri"][0] for _, address in searcher.search(parsed, SHOWN).hits]

    return Contender("tantivy, its own parser", seconds, _on_disk(release.search), ask)


def _fill(tokenizer: str, documents: Sequence[Document]) -> tuple[sqlite3.Connection, float, int]:
    begin = time.perf_counter()
    database = sqlite3.connect(":memory:")
    columns = ", ".join(FIELDS)
    database.execute(
        f"CREATE VIRTUAL TABLE found USING fts5(iri UNINDEXED, {columns}, tokenize={tokenizer!r})"
    )
    rows = [(one["iri"][0], *(" ".join(one[field]) for field in FIELDS)) for one in documents]
    database.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?)", rows)
    seconds = time.perf_counter() - begin
    (size,) = database.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ).fetchone()
    return database, seconds, size


def _match(database: sqlite3.Connection, expression: str) -> list[str]:
    weights = ", ".join(map(str, (0.0, *WEIGHTS)))
    found = database.execute(
        f"SELECT iri FROM found WHERE found MATCH ? ORDER BY bm25(found, {weights}) LIMIT {SHOWN}",  # noqa: S608
        (expression,),
    )
    return [iri for (iri,) in found]


def fts5_beginnings(_: Release, documents: Sequence[Document]) -> Contender:
    """Return SQLite's FTS5 with words, each of which may be a beginning."""
    database, seconds, size = _fill("unicode61", documents)

    def ask(query: str, _: str) -> list[str]:
        return _match(database, " ".join(f'"{word}"*' for word in words(query)))

    return Contender("SQLite FTS5, beginnings", seconds, size, ask)


def fts5_trigrams(_: Release, documents: Sequence[Document]) -> Contender:
    """Return SQLite's FTS5 with trigrams, of which any may be found: the more, the better."""
    database, seconds, size = _fill("trigram", documents)

    def ask(query: str, _: str) -> list[str]:
        parts = [word[at : at + 3] for word in words(query) for at in range(max(1, len(word) - 2))]
        return _match(database, " OR ".join(f'"{part}"' for part in dict.fromkeys(parts)))

    return Contender("SQLite FTS5, trigrams", seconds, size, ask)


def rapidfuzz_names(_: Release, documents: Sequence[Document]) -> Contender:
    """Return rapidfuzz over all names, slugs and identifiers; it has no index and looks at each."""
    begin = time.perf_counter()
    names = [
        (name, one["iri"][0])
        for one in documents
        for name in (*one["name"], *" ".join((*one["slug"], *one["identifier"])).split())
    ]
    texts = [name for name, _ in names]
    seconds = time.perf_counter() - begin

    def ask(query: str, _: str) -> list[str]:
        found = process.extract(" ".join(words(query)), texts, scorer=fuzz.WRatio, limit=4 * SHOWN)
        return list(dict.fromkeys(names[place][1] for _, _, place in found))[:SHOWN]

    return Contender("rapidfuzz, WRatio", seconds, sum(map(len, texts)), ask)


def whoosh_fuzzy(release: Release, documents: Sequence[Document]) -> Contender:
    """Return Whoosh, each word whole, as a beginning, or with a slip."""
    begin = time.perf_counter()
    place = release.directory.parent / "whoosh"
    place.mkdir()
    text = TEXT(analyzer=RegexTokenizer(r"\S+"))
    index = create_in(place, Schema(iri=ID(stored=True), **dict.fromkeys(FIELDS, text)))
    writer = index.writer()
    for one in documents:
        writer.add_document(iri=one["iri"][0], **{field: " ".join(one[field]) for field in FIELDS})
    writer.commit()
    seconds = time.perf_counter() - begin
    searcher = index.searcher()

    def in_field(field: str, weight: float, word: str) -> list[object]:
        whole, begun = Term(field, word, boost=weight), Prefix(field, word, boost=weight / 2)
        return [whole, begun, FuzzyTerm(field, word, boost=weight / 4, maxdist=1, prefixlength=1)]

    def ask(query: str, _: str) -> list[str]:
        every = And(
            [
                Or([part for pair in zip(FIELDS, WEIGHTS, strict=True) for part in in_field(*pair, word)])
                for word in words(query)
            ]
        )
        return [hit["iri"] for hit in searcher.search(every, limit=SHOWN)]

    return Contender("Whoosh, beginnings and slips", seconds, _bytes_of(place), ask)


def _bytes_of(place: Path) -> int:
    return sum(file.stat().st_size for file in place.rglob("*"))


CONTENDERS = (ours, tantivy_parsed, fts5_beginnings, fts5_trigrams, rapidfuzz_names, whoosh_fuzzy)


def read_judged() -> list[Judged]:
    """Return the questions."""
    with (HERE / "searches.tsv").open(encoding="utf-8", newline="") as lines:
        return [Judged(**row) for row in csv.DictReader(lines, delimiter="\t")]


def measure(contender: Contender, questions: Sequence[Judged]) -> tuple[str, list[Judged]]:
    """Return the line of a table about a contender, and the questions that it does not answer first."""
    times, first, shown, missed = [], dict[str, int](), 0, []
    for one in questions:
        for _ in range(RUNS):
            begin = time.perf_counter()
            found = contender.ask(one.query, one.language)
            times.append((time.perf_counter() - begin) * 1000)
        slugs = [iri.rpartition("/id/")[2] for iri in found]
        first[one.kind] = first.get(one.kind, 0) + (slugs[:1] == [one.wanted])
        shown += one.wanted in slugs
        if slugs[:1] != [one.wanted]:
            missed.append(one)
    p99 = statistics.quantiles(times, n=100)[-1]
    cells = (
        contender.name,
        f"{contender.seconds:.2f}",
        f"{contender.size / 1e6:.1f}",
        f"{statistics.median(times):.1f}",
        f"{p99:.1f}",
        f"{sum(first.values()) / len(questions):.0%}",
        f"{shown / len(questions):.0%}",
        *(str(first[kind]) for kind in kinds(questions)),
    )
    return f"| {' | '.join(cells)} |", missed


def kinds(questions: Sequence[Judged]) -> dict[str, int]:
    """Return how many questions there are of each kind."""
    names = [one.kind for one in questions]
    return {name: names.count(name) for name in dict.fromkeys(names)}


def report(release: Release) -> Iterator[str]:
    """Measure, and yield the lines of the report."""
    questions = read_judged()
    with release.search.open(encoding="utf-8") as lines:
        documents: list[Document] = [json.loads(line) for line in lines]
    counted = kinds(questions)
    yield "# Search libraries over the words of this publication\n"
    yield f"{len(documents):,} documents, {len(questions)} questions in both languages, {RUNS} times each.\n"
    yield "Ours was tuned with these questions in view; what a field weighs is the same for all.\n"
    yield (
        f"| search | build s | index MB | median ms | p99 ms | first | in {SHOWN} | "
        + " | ".join(f"{kind} ({count})" for kind, count in counted.items())
        + " |"
    )
    yield "| --- |" + " ---: |" * (6 + len(counted))
    missed: list[Judged] = []
    for make in CONTENDERS:
        line, not_first = measure(make(release, documents), questions)
        yield line
        missed = missed if make is not ours else not_first
    yield ""
    yield (
        "Not first with ours: " + ("; ".join(f"{one.query} ({one.wanted})" for one in missed) or "none") + "."
    )


def main() -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        release = build_release(load_publication(default_root()), Path(directory))
        lines = []
        for line in report(release):
            print(line, flush=True)
            lines.append(line)
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
