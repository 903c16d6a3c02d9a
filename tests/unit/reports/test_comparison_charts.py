"""Funnel plots and small multiples say in words what they show, and never join what must not be joined."""

import struct
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.chart_canvas import Canvas, draw_sketches
from reports.chart_fields import FieldBar, describe_fields, draw_fields
from reports.chart_funnel import FunnelPanel, describe_funnels, draw_funnels, peers_outside, sketch_funnels
from reports.chart_measures import MeasureMark
from reports.chart_multiples import TrendPanel, describe_trends, draw_trends, sketch_trends
from reports.chart_panels import MAX_PANELS, build_frame, clip, draw_frame, panels_height
from reports.chart_ratings import RatingBar, describe_ratings, draw_ratings
from reports.document import Figure
from tests.comparisons import make_counted_measure, make_measure, make_point
from tests.unit.reports.test_charts import words_in

RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Insufficient evidence to rate", "Not rated")


def make_funnel_panel(own: float = 588.0, **changes: Any) -> FunnelPanel:
    """The funnel of a made-up council."""
    measure = make_counted_measure(own)
    values = {"code": measure.code, "name": measure.name, "unit": measure.unit, "funnel": measure.funnel}
    return FunnelPanel(**values | changes)


def make_trend_panel(**changes: Any) -> TrendPanel:
    """The series of a made-up council, with a break."""
    measure = make_measure()
    values = {"code": "1d", "name": measure.name, "unit": "%", "points": measure.points, "breaks": measure.breaks}
    return TrendPanel(**values | changes)


FIGURES = {
    "funnels": lambda: draw_funnels([make_funnel_panel()], "One lies inside"),
    "trends": lambda: draw_trends([make_trend_panel()], "None is improving"),
    "fields": lambda: draw_fields([FieldBar("Ethnicity", 430, 0, 61, 9)], "One has faults"),
    "ratings": lambda: draw_ratings([RatingBar("Care home", (2, 15, 4, 1, 0, 1))], RATINGS, "Most are good"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_chart_is_sound(name: str) -> None:
    """A chart has both forms at printed width, words as words, its finding first, and no date; it repeats."""
    figure: Figure = FIGURES[name]()
    assert struct.unpack(">I", figure.png[16:20])[0] == 1242
    assert figure.alt.split(".")[0] in words_in(figure)
    assert figure.caption.endswith(".")
    assert "<dc:date>" not in figure.svg
    assert figure == FIGURES[name]()


def test_a_funnel_is_told_in_words() -> None:
    """The description has the council's value and place, England's, how many lie outside, and which peers do."""
    text = describe_funnels([make_funnel_panel()], "Finding")
    assert "this council 588.0 per 100,000, inside the limits; England 560.0 per 100,000" in text
    assert "of 26 councils" in text
    assert "Aldmoor" in text


def test_only_peers_are_named() -> None:
    """Peers beyond the inner limits are named; other councils never are."""
    found = peers_outside(make_funnel_panel().funnel)
    assert found
    assert set(found) <= {"Aldmoor", "Breckham", "Castle Vale", "Dunmere", "Eastfold"}


def test_marks_differ_by_shape() -> None:
    """Council, peers and others have different marks, and limits different dashes: colour is never all."""
    canvas = Canvas(4)
    from reports.chart_funnel import _draw_panel

    _draw_panel(canvas, 0, 0.5, make_funnel_panel())
    marks = {(style["marker"], style["markersize"]) for what, _, style in canvas._steps if "marker" in style}
    dashes = {
        str(style.get("linestyle")) for what, _, style in canvas._steps if what == "plot" and "marker" not in style
    }
    assert len(marks) == 3
    assert {"-", ":", "(0, (4, 2))"} <= dashes


def test_a_series_is_told_from_end_to_end_of_each_stretch() -> None:
    """The description names the first and last figures of every stretch, and the break between."""
    text = describe_trends([make_trend_panel()], "Finding")
    assert "this council 66.0% in 2019-20; England 62.0% in 2019-20; after a break this council from 63.9%" in text
    assert "to 64.8% in 2024-25" in text


def test_no_line_crosses_a_break() -> None:
    """Whatever is drawn of the council lies wholly on one side of each break."""
    from reports.chart_multiples import _draw_panel

    canvas = Canvas(4)
    points = tuple(make_point(f"{year}-{year % 100 + 1}", int(year >= 2021)) for year in range(2018, 2025))
    panel = make_trend_panel(points=points)
    _draw_panel(canvas, 0, 0.5, panel)
    frame = build_frame(0, 0.5, (2017.65, 2024.35), (0, 1))
    cut = frame.x(2020.5)
    lines = [
        where[0] for what, where, style in canvas._steps if what == "plot" and style.get("linewidth") in (1.0, 1.8)
    ]
    bands = [where[0] for what, where, _ in canvas._steps if what == "fill"]
    assert len(lines) == 4
    assert all(max(xs) < cut or min(xs) > cut for xs in [*lines, *bands])


def test_a_year_alone_is_drawn() -> None:
    """A single year, and years without some figures, are drawn and not dropped."""
    alone = make_trend_panel(points=(make_point("2024-25", council=None, peers_low=None, peers_high=None),), breaks=())
    assert "2024-25" in words_in(draw_trends([alone], "One year"))


@pytest.mark.parametrize(
    ("periods", "ticks"),
    [
        (("2026-05-29", "2026-08-28"), ["May 2026", "August 2026"]),
        (("2025-26 Q1", "2025-26 Q2", "2025-26 Q3", "2025-26 Q4"), ["2025-26 Q2", "2025-26 Q4"]),
        (("2023-24", "2024-25"), ["2023-24", "2024-25"]),
    ],
)
def test_periods_of_one_year_stand_side_by_side(periods: tuple[str, ...], ticks: list[str]) -> None:
    """Days and quarters of the same year have places of their own, each told below it where there is room."""
    points = tuple(make_point(period, 60.0) for period in periods)
    from reports.chart_multiples import _place

    assert len({_place(period) for period in periods}) == len(periods)
    written = words_in(draw_trends([make_trend_panel(points=points, breaks=())], "A finding"))
    assert [tick for tick in ticks if tick not in written] == []


def test_a_chart_prints_what_the_tables_print() -> None:
    """Scores below one have three decimals, and halves are rounded away from zero, as in the tables."""
    mark = MeasureMark("1b", "Gain", "score", 0.4385, None, None, 0.419, None, None, "higher", "the same")
    assert (mark.show(0.4385), mark.show(0.419)) == ("0.439", "0.419")
    assert replace(mark, unit="%").show(62.25) == "62.3%"


def test_the_name_stands_below_a_long_code() -> None:
    """A code such as cqc-go-res takes the room of the name, which then stands on lines of its own."""
    mark = MeasureMark(
        "cqc-go-res", "Care homes rated good", "%", 77.0, None, None, 81.0, None, None, "higher", "worse"
    )
    canvas = Canvas(4)
    from reports.chart_measures import _draw_row

    _draw_row(canvas, 0.0, mark)
    where = {args[2]: args[:2] for what, args, _ in canvas._steps if what == "text"}
    assert where["Care homes rated good"][0] == where["cqc-go-res"][0]
    assert where["Care homes rated good"][1] > where["cqc-go-res"][1]


def test_a_long_code_leaves_room_for_the_name() -> None:
    """The name of a measure with a long code is broken earlier, so that it ends inside the picture."""
    canvas = Canvas(4)
    panel = make_trend_panel(code="cqc-go-dom", name="Community care services in the area rated good or outstanding")
    draw_frame(canvas, build_frame(1, 0.5, (0, 1), (0, 1)), panel, str)
    names = [args[2] for what, args, _ in canvas._steps if what == "text" and "Community" in str(args[2])]
    assert max(map(len, names[0].splitlines())) <= 42


def test_a_figure_holds_as_many_panels_as_fit_on_a_page() -> None:
    """Six panels take less than the height of a printed page."""
    assert panels_height(MAX_PANELS) < 8.5
    assert panels_height(1) == panels_height(2)


def test_panels_do_not_overlap() -> None:
    """Two panels beside one another leave a gap, and so do two below one another."""
    frames = [build_frame(n, 0.0, (0, 1), (0, 1)) for n in range(4)]
    assert frames[0].right < frames[1].left
    assert frames[0].bottom < frames[2].top


@given(
    ys=st.lists(st.floats(-10, 10), min_size=2, max_size=12),
    ends=st.tuples(st.floats(-5, 0), st.floats(0.1, 5)),
)
def test_a_clipped_line_stays_inside(ys: list[float], ends: tuple[float, float]) -> None:
    """What is left of a line lies between the two heights, runs forward, and keeps every point that was inside."""
    xs = list(range(len(ys)))
    parts = clip(xs, ys, *ends)
    kept = [point for part in parts for point in zip(*part, strict=True)]
    assert all(ends[0] - 1e-9 <= y <= ends[1] + 1e-9 for _, y in kept)
    assert all(a <= b + 1e-9 for part in parts for a, b in pairwise(part[0]))
    assert {x for x, y in zip(xs, ys, strict=True) if ends[0] < y < ends[1]} <= {x for x, _ in kept}


def test_a_hidden_field_has_no_bar() -> None:
    """A field with a hidden count is told as hidden, and its other counts are not told either."""
    text = describe_fields([FieldBar("Ethnicity", 430, 0, None, 9), FieldBar("Gender", 5, 0, 0, 0)], "Finding")
    assert text == "Finding. Ethnicity: hidden. Wholly valid, or without a record to look at: 1."


def test_a_field_without_records_is_drawn_as_such() -> None:
    """No record to look at is no fault and no success."""
    assert "no record to look at" in words_in(draw_fields([FieldBar("Review_Reason", 0, 0, 0, 0)], "Finding"))


def test_every_number_of_a_rating_is_told() -> None:
    """Parts too narrow for a number in the drawing have theirs in the description."""
    text = describe_ratings(
        [RatingBar("All services", (0, 500, 0, 1, 0, 0)), RatingBar("Other", (0,) * 6)], RATINGS, "F"
    )
    assert text == "F. All services: 500 good, 1 inadequate. Other: none."


def test_drawn_together_is_drawn_alone() -> None:
    """Several drawings of one process are, byte for byte, what each is by itself; none gives none."""
    sketches = [sketch_funnels([make_funnel_panel()], "One"), sketch_trends([make_trend_panel()], "Two")]
    alone = [draw_funnels([make_funnel_panel()], "One"), draw_trends([make_trend_panel()], "Two")]
    assert draw_sketches(sketches) == alone
    assert draw_sketches([]) == []
