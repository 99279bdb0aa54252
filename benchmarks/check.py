"""What `dortmund-ld check` takes, and where the time goes.

Run: python benchmarks/check.py [--directory DIR] [--rounds 3] [--variants]

Each round is a new process, as a curator's run is: the imports count. The first table has the median of each
step and its share of the whole. With --variants, the second table has ways to run SHACL on the same data,
against the one that the checks use, one run each. The seconds are this machine's: compare the ratios.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Graph

    from dortmund_ld.publication import Publication

# A variant that takes longer is not waited for.
LIMIT = 60.0
OWN = "property shapes with targets of their own, no copy"


def main() -> None:
    """Print the tables."""
    arguments = parse_arguments()
    directory = ["--directory", str(arguments.directory)] if arguments.directory else []
    if arguments.steps:
        print(json.dumps(take_steps(arguments.directory)))
    elif arguments.variant:
        print(json.dumps(VARIANTS[arguments.variant](load(arguments.directory))))
    else:
        steps = [run("--steps", *directory) for _ in range(arguments.rounds)]
        print_steps({name: median(step[name] for step in steps) for name in steps[0]})
        if arguments.variants:
            print_variants({name: run_variant(name, *directory) for name in VARIANTS})


def parse_arguments() -> argparse.Namespace:
    """Return the arguments; --steps and --variant are how the script calls itself."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--directory", type=Path, help="The publication; by default the repository's.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--variants", action="store_true", help="Compare ways to run SHACL as well.")
    parser.add_argument("--steps", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(*arguments: str) -> Any:
    """Run this script in a process of its own and return what it measured."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT)
    return json.loads(done.stdout)


def run_variant(name: str, *arguments: str) -> float:
    """Run a variant in a process of its own; infinity if it takes longer than the limit."""
    try:
        return float(run("--variant", name, *arguments))
    except subprocess.TimeoutExpired:
        return math.inf


def take_steps(directory: Path | None) -> dict[str, float]:
    """Return the seconds of each step of a check: import, load, each of the checks."""
    begin = perf_counter()
    import dortmund_ld.checks

    imported = perf_counter()
    publication = load(directory)
    loaded = perf_counter()
    report = dortmund_ld.checks.check_publication(publication)
    steps = {"import": imported - begin, "load": loaded - imported}
    return {**steps, **report.seconds, "triples": report.triples, "findings": len(report.findings)}


def load(directory: Path | None) -> Publication:
    """Load the publication in `directory`, by default the repository's."""
    from dortmund_ld.publication import default_root, load_publication

    return load_publication(directory or default_root())


def print_steps(steps: dict[str, float]) -> None:
    """Print a line for each step, with its share."""
    triples, findings = int(steps.pop("triples")), int(steps.pop("findings"))
    total = sum(steps.values())
    print(f"{triples} triples, {findings} findings\n\n| step | seconds | share |\n| --- | ---: | ---: |")
    for name, seconds in [*steps.items(), ("together", total)]:
        print(f"| {name} | {seconds:.2f} | {seconds / total:.0%} |")


def print_variants(variants: dict[str, float]) -> None:
    """Print a line for each variant, as a multiple of the one that is used."""
    print("\n| SHACL by pySHACL | seconds | times the first |\n| --- | ---: | ---: |")
    for name, seconds in variants.items():
        over = math.isinf(seconds)
        ratio = (LIMIT if over else seconds) / variants[OWN]
        sign = "over " if over else ""
        print(f"| {name} | {sign}{min(seconds, LIMIT):.2f} | {sign}{ratio:.1f} |")


def validation(data: Any, shapes: Graph, **options: Any) -> float:
    """Return the seconds of one validation; the copies that a variant needs are made before."""
    from pyshacl import validate

    begin = perf_counter()
    validate(data, shacl_graph=shapes, inference="none", **options)
    return perf_counter() - begin


def copied(graph: Graph) -> Graph:
    """Return the graph in rdflib's default store, which pySHACL can take as it is."""
    from rdflib import Graph

    copy = Graph(bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    return copy


def as_used(publication: Publication) -> float:
    """Measure what the checks do, from the publication to the findings."""
    from dortmund_ld.checks.shapes import check_shapes

    publication.graph()
    begin = perf_counter()
    list(check_shapes(publication))
    return perf_counter() - begin


def shapes_as_written(publication: Publication) -> float:
    """Measure the same data with the shapes as they are written."""
    from dortmund_ld.publication import Role

    return validation(copied(publication.graph()), copied(publication.graph(Role.SHAPES)), inplace=True)


def ontology_mixed_in(publication: Publication) -> float:
    """Measure pySHACL's own way to mix in the ontology, with the shapes as they are written."""
    from dortmund_ld.publication import Role

    data = copied(publication.graph(Role.DATA, Role.SERIES, Role.QUERIES))
    ontology, shapes = copied(publication.graph(Role.ONTOLOGY)), copied(publication.graph(Role.SHAPES))
    return validation(data, shapes, ont_graph=ontology)


def oxigraph_store(publication: Publication, *, moved: bool = False) -> float:
    """Measure a pyoxigraph store as data graph."""
    from dortmund_ld.checks.cube.integrity import load_store
    from dortmund_ld.checks.shapes.targets import with_own_targets
    from dortmund_ld.publication import Role

    shapes = publication.graph(Role.SHAPES)
    shapes = copied(with_own_targets(shapes) if moved else shapes)
    return validation(load_store(publication.graph()), shapes, inplace=True)


def oxigraph_store_moved(publication: Publication) -> float:
    """Measure a pyoxigraph store with the shapes that the checks use."""
    return oxigraph_store(publication, moved=True)


VARIANTS: dict[str, Callable[[Publication], float]] = {
    OWN: as_used,
    "shapes as written": shapes_as_written,
    "shapes as written, ont_graph": ontology_mixed_in,
    "shapes as written, pyoxigraph store": oxigraph_store,
    "targets of their own, pyoxigraph store": oxigraph_store_moved,
}


if __name__ == "__main__":
    main()
