"""Charts for a page: drawn in two sizes, with what the words beside them have to explain."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dortmund_ld.views.bars import specify_bars
from dortmund_ld.views.chart import NARROW, WIDE, Frame, kinds_of_marks, specify, starts_at_zero
from dortmund_ld.views.drawing import draw
from dortmund_ld.views.extent import MOST_SERIES, beginning, drawable, since
from dortmund_ld.views.marks import Spec
from dortmund_ld.views.plot import Plot
from dortmund_ld.views.series import Series


@dataclass(frozen=True)
class Chart:
    """A chart in its two sizes, with what its words have to explain.

    ``drawn`` are the numbers of the series that have a mark; ``left_out`` observations lie before ``year``.
    """

    wide: Markup
    narrow: Markup
    marks: frozenset[str] = frozenset()
    drawn: tuple[int, ...] = ()
    from_zero: bool = True
    year: int = 0
    left_out: int = 0


def chart_of(series: Sequence[Series], year: int, language: str) -> Chart | None:
    """Return the chart of series from a year on, None if nothing in it has both a date and a number."""
    shown = since(series[:MOST_SERIES], year)
    if not any(map(drawable, shown)):
        return None
    wide = specify(shown, WIDE, language)
    every = sum(len(drawable(one)) for one in series[:MOST_SERIES])
    return Chart(
        wide=_drawn(wide, WIDE),
        narrow=_drawn(specify(shown, NARROW, language), NARROW),
        marks=kinds_of_marks(wide),
        drawn=tuple(number for number, one in enumerate(shown, 1) if drawable(one)),
        from_zero=starts_at_zero(shown),
        year=year,
        left_out=every - sum(len(drawable(one)) for one in shown),
    )


def chart_of_plot(plot: Plot, language: str) -> Chart | None:
    """Return the chart of what a query wants drawn."""
    if plot.bars:
        wide, narrow = (_drawn(specify_bars(plot.bars, frame, language), frame) for frame in (WIDE, NARROW))
        return Chart(wide, narrow)
    return chart_of(plot.series, beginning(plot.series) or 0, language)


def _drawn(specification: Spec, frame: Frame) -> Markup:
    """Draw a chart as part of a page."""
    return Markup(draw(specification, frame.name))  # noqa: S704 - Vega escapes every text of the data
