"""Data with the shape of a publication's, as large as wanted: the same seed gives the same bytes.

Run: python benchmarks/generator.py --triples 100000 > data.nq

Observations with area, period, indicator and value; employers and claims with labels and descriptions in two
languages, claims with passages; concepts in a tree; all in named graphs of some hundred things each.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

BASE = "https://example.org/benchmark/"
TERMS = "https://w3id.org/dortmund-ld/ontology#"

AREAS, PERIODS, INDICATORS, SECTORS, CONCEPTS = 40, 60, 30, 20, 300
BRANCHES = 4  # of a concept
IN_A_GRAPH = 400  # things

_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dold": TERMS,
    "id": f"{BASE}id/",
}

_SYLLABLES = [
    first + second for first in ("b", "d", "k", "l", "m", "n", "r", "st") for second in ("a", "e", "or", "u")
]

Statement = tuple[str, str, str]


def name(short: str) -> str:
    """Return an IRI in N-Triples from a prefixed name."""
    prefix, _, local = short.partition(":")
    return f"<{_PREFIXES[prefix]}{local}>"


_A = name("rdf:type")
_LABEL, _DESCRIPTION = name("rdfs:label"), name("dcterms:description")


def generate(triples: int, seed: int = 1) -> Iterator[tuple[str, Statement]]:
    """Yield some ``triples`` statements, none twice, each with the path of its named graph."""
    chance = random.Random(seed)  # noqa: S311 - data to measure with
    count = 0
    for number, thing in enumerate(_things(chance)):
        graph = f"graph/{thing[0][2].rpartition('#')[2].rstrip('>').lower()}-{number // IN_A_GRAPH}"
        for statement in thing:
            yield graph, statement
        count += len(thing)
        if count >= triples:
            return


def _things(chance: random.Random) -> Iterator[list[Statement]]:
    yield from (_described(f"area-{n}", "dold:Place", chance) for n in range(AREAS))
    yield from (_described(f"indicator-{n}", "dold:Indicator", chance) for n in range(INDICATORS))
    yield from (_described(f"sector-{n}", "skos:Concept", chance) for n in range(SECTORS))
    yield from (_concept(n, chance) for n in range(CONCEPTS))
    number = 0
    while True:
        number += 1
        yield _employer(number, chance)
        yield _claim(number, chance)
        for of_it in range(5):
            yield _observation(number * 5 + of_it, chance)


def _described(slug: str, kind: str, chance: random.Random) -> list[Statement]:
    thing, words = name(f"id:{slug}"), _words(chance, 2)
    return [
        (thing, _A, name(kind)),
        (thing, _LABEL, f'"{words} {slug}"@de'),
        (thing, _LABEL, f'"{words} {slug}"@en'),
        (thing, _DESCRIPTION, f'"{_words(chance, 9)}."@de'),
        (thing, _DESCRIPTION, f'"{_words(chance, 9)}."@en'),
    ]


def _concept(number: int, chance: random.Random) -> list[Statement]:
    thing = _described(f"concept-{number}", "skos:Concept", chance)
    if number:
        broader = name(f"id:concept-{(number - 1) // BRANCHES}")
        thing.append((thing[0][0], name("skos:broader"), broader))
    return thing


def _employer(number: int, chance: random.Random) -> list[Statement]:
    thing = _described(f"employer-{number}", "dold:Employer", chance)
    iri = thing[0][0]
    thing.append((iri, name("dold:sector"), name(f"id:sector-{chance.randrange(SECTORS)}")))
    thing.append((iri, name("dold:area"), name(f"id:area-{chance.randrange(AREAS)}")))
    return thing


def _claim(number: int, chance: random.Random) -> list[Statement]:
    thing = _described(f"claim-{number}", "dold:Claim", chance)
    iri = thing[0][0]
    thing.append((iri, name("dold:encodedBy"), name(f"id:obs-{number * 5}")))
    thing.append((iri, name("prov:wasDerivedFrom"), f"<{BASE}id/source#line={number},{number + 2}>"))
    return thing if number % 3 else [one for one in thing if not one[2].endswith("@de")]


def _observation(number: int, chance: random.Random) -> list[Statement]:
    iri = name(f"id:obs-{number}")
    period, indicator = chance.randrange(PERIODS), chance.randrange(INDICATORS)
    value = f'"{chance.randrange(10, 999_999) / 10}"^^{name("xsd:decimal")}'
    return [
        (iri, _A, name("qb:Observation")),
        (iri, _LABEL, f'"Indicator {indicator}, {1960 + period}, {number}"@en'),
        (iri, name("dold:area"), name(f"id:area-{chance.randrange(AREAS)}")),
        (iri, name("dold:period"), name(f"id:period-{1960 + period}")),
        (iri, name("dold:indicator"), name(f"id:indicator-{indicator}")),
        (iri, name("dold:breakdown"), name("id:breakdown-total")),
        (iri, name("dold:comparator"), name("id:comparator-exactly")),
        (iri, name("dold:value"), value),
        (iri, name("qb:dataSet"), name(f"id:cube-{indicator}")),
    ]


def _words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)).capitalize()


def write(triples: int, quads: Path, union: Path, seed: int = 1) -> int:
    """Write a release's N-Quads (named graphs, and all once more in the default graph) and the N-Triples.

    Returns the number of triples.
    """
    count = 0
    with quads.open("w", encoding="utf-8") as with_graphs, union.open("w", encoding="utf-8") as plain:
        for graph, statement in generate(triples, seed):
            line = " ".join(statement)
            with_graphs.write(f"{line} <{BASE}{graph}> .\n{line} .\n")
            plain.write(f"{line} .\n")
            count += 1
    return count


def main() -> None:
    """Write N-Quads to standard output."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="Example: python benchmarks/generator.py --triples 5000 | head",
    )
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        for graph, statement in generate(options.triples, options.seed):
            sys.stdout.write(f"{' '.join(statement)} <{BASE}{graph}> .\n")
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
