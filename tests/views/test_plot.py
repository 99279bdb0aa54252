"""What a query wants drawn of its answer is drawn where the values fit, and not sharper than they are."""

import re
from itertools import pairwise

import pytest
from pyoxigraph import Store

from dortmund_ld.publication.headers import Drawing
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.views.chart import NARROW, WIDE, Frame, kinds_of_marks, specify
from dortmund_ld.views.drawing import draw
from dortmund_ld.views.labels import Labels
from dortmund_ld.views.plot import Plot, read_plot

EXACTLY = "<http://example.org/id/comparator-exactly>"


def plot_of(rows: str, drawing: Drawing) -> Plot | None:
    solutions = Store().query(f"SELECT * {{ VALUES (?along ?number ?series ?comparator) {{ {rows} }} }}")
    return read_plot(solutions, drawing, Labels(Lookup(Store()), ("en",), {}), "en")


SERIES = Drawing("number", "along", "series", "comparator")
NAMES = Drawing("number", "along", None, None)


def test_numbers_along_dates_are_series_and_a_point_that_stands_twice_is_one() -> None:
    year = '"{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    rows = "".join(
        f'({year.format(at)} {number} "{name}" {EXACTLY})'
        for at, number, name in ((1990, 5, "A"), (1991, 6, "A"), (1991, 6, "A"), (1990, 7, "B"))
    )
    plot = plot_of(rows, SERIES)
    assert [(one.dataset.term.text, len(one.observations)) for one in plot.series] == [("A", 2), ("B", 1)]
    assert not plot.bars


def test_a_number_that_is_only_about_is_drawn_blurred() -> None:
    date = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    rows = f'({date.format("1990-12-31")} 5 "A" {EXACTLY}) ({date.format("1991-12-31")} 6 "A" <http://example.org/id/about>)'
    plot = plot_of(rows, SERIES)
    assert "fade-both" in kinds_of_marks(specify(plot.series, WIDE, "en"))


@pytest.mark.parametrize(("years", "labels"), [((2013,), ["2013"]), ((2013, 2014), ["2013", "2014"])])
@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_year_stands_once_below_a_chart_of_few_years(
    years: tuple[int, ...], labels: list[str], frame: Frame
) -> None:
    year = '"{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    rows = "".join(f'({year.format(at)} {at} "{name}" {EXACTLY})' for at in years for name in "AB")
    svg = draw(specify(plot_of(rows, SERIES).series, frame, "en"), "few-years")
    assert re.findall(r">(20\d\d)</text>", svg) == labels


def places_of_numbers(svg: str) -> list[tuple[float, float]]:
    """Return where the numbers of the series stand in a drawn chart."""
    written = re.findall(r"_text_marks.*?<text[^>]* transform=\"translate\(([^,]+),([^)]+)\)", svg)
    return [(float(x), float(y)) for x, y in written]


@pytest.mark.parametrize("lowest", [0, 500], ids=["at the bottom", "in the middle"])
@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_numbers_of_series_that_end_close_together_stand_apart(frame: Frame, lowest: int) -> None:
    date = '"{}-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'
    rows = "".join(
        f'({date.format(at)} {number} "{name}" {EXACTLY})'
        for place, name in enumerate("ABCDEFGHI")
        for at, number in ((1990, 100 * place), (2010, lowest + place))
    )
    svg = draw(specify(plot_of(rows, SERIES).series, frame, "en"), "close")
    heights = sorted(y for _, y in places_of_numbers(svg))
    assert len(heights) == 9
    assert all(below - above >= frame.letters for above, below in pairwise(heights))
    assert "_tie_marks" in svg


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_number_of_a_series_does_not_stand_upon_the_line_of_another(frame: Frame) -> None:
    date = '"{}-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'
    rows = "".join(
        f'({date.format(at)} {number} "{name}" {EXACTLY})'
        for name, at, number in (
            ("A", 1990, 50),
            ("A", 2000, 50),
            ("B", 1990, 52),
            ("B", 2010, 52),
            ("C", 2010, 0),
        )
    )
    svg = draw(specify(plot_of(rows, SERIES).series, frame, "en"), "upon")
    line = float(re.search(r"series_2_\w+_marks.*?<line[^>]* transform=\"translate\([^,]+,([^)]+)\)", svg)[1])
    assert abs(places_of_numbers(svg)[0][1] - line) > frame.letters / 2


def test_numbers_along_names_are_bars_in_the_order_of_the_answer() -> None:
    plot = plot_of('("Oak" 3 UNDEF UNDEF) ("Ash" 5.5 UNDEF UNDEF) ("Elm" UNDEF UNDEF UNDEF)', NAMES)
    assert [(bar.name, str(bar.number)) for bar in plot.bars] == [("Oak", "3"), ("Ash", "5.5")]


@pytest.mark.parametrize(
    "rows",
    [
        '("Oak" 3 UNDEF UNDEF)',
        '("Oak" 3 UNDEF UNDEF) ("Oak" 4 UNDEF UNDEF)',
        '("Oak" "three" UNDEF UNDEF) ("Ash" "four" UNDEF UNDEF)',
        '("Oak" 3 UNDEF UNDEF) ("1990"^^<http://www.w3.org/2001/XMLSchema#gYear> 4 UNDEF UNDEF)',
    ],
    ids=["one row", "a name twice", "no numbers", "dates and names"],
)
def test_what_does_not_fit_is_not_drawn(rows: str) -> None:
    assert plot_of(rows, NAMES) is None
