"""One chart, drawn by each library that is compared; ``charts.py`` runs this in an environment of each.

Run: python chart_painters.py LIBRARY < DATA, where DATA is a JSON object: the series, each with its name, its
``points`` (year, value), its lower ``bounds`` and ``about`` values (year, year, value), and as ``vega`` the
specification that the program makes of them. Each painter draws as much of it as its library can.
"""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Data = dict[str, Any]
WIDTH, HEIGHT = 936, 420
AGAIN = 20


def by_vega(data: Data) -> str:
    """Draw everything: the specification has marks that fade."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(data["vega"])
    return svg


def by_pygal(data: Data) -> str:
    """Draw the points as lines; there is no mark for a bound, so it is a line too."""
    import pygal

    chart = pygal.XY(width=WIDTH, height=HEIGHT)
    for series in data["series"]:
        lines = [(x, y) for begin, end, y in series["bounds"] + series["about"] for x in (begin, end)]
        chart.add(series["name"], series["points"] + lines)
    svg: str = chart.render(is_unicode=True)
    return svg


def by_matplotlib(data: Data) -> str:
    """Draw everything; what fades is a stack of bands that grow fainter."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(WIDTH / 72, HEIGHT / 72))
    for series in data["series"]:
        axes.plot(*zip(*series["points"], strict=True), "o:") if series["points"] else None
        for begin, end, y in series["bounds"]:
            for step in range(10):
                axes.fill_between([begin, end], y + step * 1000, y + (step + 1) * 1000, alpha=1 - step / 10)
        for begin, end, y in series["about"]:
            for step in range(10):
                axes.fill_between([begin, end], y - step * 500, y + step * 500, alpha=0.1)
    out = io.StringIO()
    figure.savefig(out, format="svg")
    pyplot.close(figure)
    return out.getvalue()


def by_leather(data: Data) -> str:
    """Draw the points as lines; bounds have no mark."""
    import leather

    chart = leather.Chart()
    for series in data["series"]:
        if series["points"]:
            chart.add_line([tuple(point) for point in series["points"]], name=series["name"])
    svg: str = chart.to_svg(width=WIDTH, height=HEIGHT)
    return svg


def by_lets_plot(data: Data) -> str:
    """Draw the points as lines and bounds as bands of even colour."""
    from lets_plot import aes, geom_band, geom_line, geom_point, ggplot, ggsize

    chart = ggplot() + ggsize(WIDTH, HEIGHT)
    for series in data["series"]:
        if series["points"]:
            years, values = map(list, zip(*series["points"], strict=True))
            places = aes("year", "value")
            chart += geom_line(places, data={"year": years, "value": values}, linetype="dotted")
            chart += geom_point(places, data={"year": years, "value": values})
        for _, _, y in series["bounds"]:
            chart += geom_band(aes(ymin="low", ymax="high"), data={"low": [y], "high": [y + 9000]}, alpha=0.4)
    svg: str = chart.to_svg()
    return svg


PAINTERS: Mapping[str, Callable[[Data], str]] = {
    "vl-convert-python": by_vega,
    "matplotlib": by_matplotlib,
    "lets-plot": by_lets_plot,
    "pygal": by_pygal,
    "leather": by_leather,
}


def main() -> None:
    """Print the drawing with the seconds that it took, first and again, and the most memory, as JSON."""
    paint, data = PAINTERS[sys.argv[1]], json.load(sys.stdin)
    began = time.perf_counter()
    svg = paint(data)
    first = time.perf_counter() - began
    times = []
    for _ in range(AGAIN):
        began = time.perf_counter()
        paint(data)
        times.append(time.perf_counter() - began)
    print(json.dumps({"svg": svg, "first": first, "again": statistics.median(times), "memory": peak()}))


def peak() -> float:
    """Return the most memory that this program had, in megabytes (its rusage has that of its parent too)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
