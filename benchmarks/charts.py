"""Libraries that draw charts on the server, each drawing the same one: what they cost, and what a page gets.

Run: python benchmarks/charts.py [LIBRARY ...] [--keep DIRECTORY]

For each library an environment of its own is made in a temporary directory and thrown away. ``--keep`` writes
the drawings, to be looked at. What is counted in a drawing: attributes and elements that a page under
``style-src 'self'; script-src 'self'`` ignores, letters that are text, elements with a class by which a
stylesheet can colour day and night, and gradients, by which a mark fades.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

from chart_painters import PAINTERS, Data

from dortmund_ld.publication import default_root, load_publication
from dortmund_ld.release import build_release
from dortmund_ld.views.chart import WIDE, specify
from dortmund_ld.views.extent import MOST_SERIES, beginning, drawable, since
from dortmund_ld.views.indicator import IndicatorReader
from dortmund_ld.views.series import Observation, Series
from dortmund_ld.web.site import open_site

INDICATOR, LAST = "indicator-population", 2025
PAINTER = Path(__file__).with_name("chart_painters.py")
COUNTED = {
    "inline styles": r'\sstyle="',
    "style, script": r"<(?:style|script)\b",
    "texts": r"<text\b",
    "classes": r'\sclass="',
    "gradients": r"<linearGradient\b",
}


@dataclass(frozen=True)
class Cost:
    """What a library took: megabytes on disk and in memory, seconds; and what it drew."""

    disk: float
    memory: float
    first: float
    again: float
    svg: str


def main() -> None:
    """Measure the libraries and print a table of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("libraries", nargs="*", default=list(PAINTERS), metavar="LIBRARY")
    parser.add_argument("--keep", type=Path, metavar="DIRECTORY")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as here:
        data = read_data(Path(here))
        print(f"| library | disk MB | memory MB | first s | again ms | SVG kB | {' | '.join(COUNTED)} |")
        print(f"| --- |{' ---: |' * (5 + len(COUNTED))}")
        for library in arguments.libraries:
            cost = measure(library, data, Path(here) / library)
            print(row_of(library, cost), flush=True)
            if arguments.keep:
                arguments.keep.mkdir(parents=True, exist_ok=True)
                (arguments.keep / f"{library}.svg").write_text(cost.svg, encoding="utf-8")


def read_data(cache: Path) -> Data:
    """Return what is drawn: an indicator of the repository as its page shows it at first."""
    site = open_site(build_release(load_publication(default_root()), cache))
    view = IndicatorReader(site.facts("en"), site.addresses).view(INDICATOR, (), ())
    assert view
    series = view.series[:MOST_SERIES]
    shown = since(series, beginning(series) or 0)
    return {"series": [_plain(one) for one in shown], "vega": specify(shown, WIDE, "en")}


def measure(library: str, data: Data, place: Path) -> Cost:
    """Install a library in an environment of its own and let it draw."""
    venv.create(place)
    python = place / "bin" / "python"
    before = _size(place)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", library]
    subprocess.run(install, check=True)
    drawn = subprocess.run(
        [python, PAINTER, library], input=json.dumps(data), capture_output=True, text=True, check=True
    )
    report = json.loads(drawn.stdout.splitlines()[-1])
    return Cost(disk=_size(place) - before, **report)


def row_of(library: str, cost: Cost) -> str:
    """Return the row of a library in the table."""
    numbers = [f"{cost.disk:.0f}", f"{cost.memory:.0f}", f"{cost.first:.2f}", f"{cost.again * 1000:.0f}"]
    counted = [str(len(re.findall(pattern, cost.svg))) for pattern in COUNTED.values()]
    return f"| {library} | {' | '.join((*numbers, f'{len(cost.svg) / 1000:.0f}', *counted))} |"


def _plain(series: Series) -> Data:
    seen = [(one, one.span.begin, _end(one)) for one in drawable(series) if one.span.begin]
    return {
        "name": series.dataset.term.text,
        "points": [(begin, float(one.value)) for one, begin, _ in seen if one.value and one.is_exact],
        "bounds": [(begin, end, float(one.lower)) for one, begin, end in seen if one.lower],
        "about": [
            (begin, end, float(one.value)) for one, begin, end in seen if one.value and not one.is_exact
        ],
    }


def _end(one: Observation) -> float:
    """Return when an observation ceases to hold: never means the last year of the chart, a year one later."""
    begin = one.span.begin or 0
    finish = one.span.finish if one.span.end else None
    return LAST if finish is None else max(finish, begin + 1)


def _size(place: Path) -> float:
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
