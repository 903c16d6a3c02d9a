"""Charts say in words what they show, repeat exactly, and never lose a row."""

import struct
from xml.etree import ElementTree

import pytest

from reports import charts
from reports.chart_canvas import BLUE, LINE, QUIET, wrap
from reports.chart_measures import MeasureMark, scale_of
from reports.chart_scores import ScoreBar, describe_scores
from reports.document import Figure
from tests.unit.reports import sample_report as sample
from tests.unit.reports.test_html_page import _luminance

SVG = "{http://www.w3.org/2000/svg}"


def words_in(figure: Figure) -> str:
    """The words drawn in a figure, in order."""
    root = ElementTree.fromstring(figure.svg)  # noqa: S314 - our own drawing
    return " ".join("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", ["nine-scores", "measures", "coverage"])
def test_chart_is_sound(name: str) -> None:
    """A chart has both forms, words as words, a description that begins with its finding, and no date."""
    figure = sample.sample_figures()[name]
    assert figure.png.startswith(b"\x89PNG")
    assert struct.unpack(">I", figure.png[16:20])[0] == 1242
    assert words_in(figure)
    assert figure.alt.split(".")[0].split(";")[0] in words_in(figure).replace("\n", " ")
    assert figure.caption.endswith(".")
    assert "<dc:date>" not in figure.svg
    assert "matplotlib" not in figure.svg.lower().replace("<!-- created with matplotlib", "")


def test_charts_repeat() -> None:
    """The same rows always give the same bytes, in both forms."""
    again = charts.draw_coverage(sample.coverage_rows(), sample.KINDS, "Finding", "Caption.")
    assert charts.draw_coverage(sample.coverage_rows(), sample.KINDS, "Finding", "Caption.") == again


def test_unscored_row_is_never_a_low_score() -> None:
    """A statement without enough evidence says so in the drawing and in the description."""
    row = ScoreBar("A3", "Fair access", None, False, "low")
    figure = charts.draw_nine_scores([row], sample.LEVELS, "One statement cannot be scored")
    assert "Not enough evidence" in words_in(figure)
    assert figure.alt == "One statement cannot be scored. Fair access: not enough evidence."


def test_scores_are_described_in_words() -> None:
    """The description gives level, word, standing and confidence of each row."""
    rows = [ScoreBar("A", "One", 4, True, "high"), ScoreBar("B", "Two", 1, False, "low")]
    assert describe_scores(rows, sample.LEVELS, "Finding.") == (
        "Finding. One: 4, excellent, agreed, confidence high. "
        "Two: 1, well short, proposed, not yet agreed, confidence low."
    )


def test_measures_show_every_value_beside_its_sign() -> None:
    """The council's value, each comparator and the position stand as words beside the strip."""
    text = words_in(sample.sample_figures()["measures"])
    for wanted in ("64.2%", "◇ 79.4", "□ 77.0", "△ 78.2", "1,204 per 100,000", "No data", "higher is better →"):
        assert wanted in text


def test_measure_without_any_value_is_drawn() -> None:
    """A measure with no value at all takes its row and says so."""
    row = MeasureMark("1A", "Quality", "%", None, None, None, None, None, None, "context", "Not published")
    figure = charts.draw_measures([row], "Nothing is published")
    assert "No data" in words_in(figure)
    assert figure.alt == "Nothing is published. Quality: no data."


def test_dollar_signs_and_markup_are_words() -> None:
    """Names are drawn as typed: no formula between dollar signs, no markup."""
    row = ScoreBar("$", "Cost $5 and $6 <b>&</b>", 2, True, "high")
    assert "Cost $5 and $6 <b>&</b>" in words_in(charts.draw_nine_scores([row], sample.LEVELS, "T"))


def test_coverage_refuses_rows_that_do_not_fit() -> None:
    """A row with too few cells is refused, not drawn short."""
    with pytest.raises(ValueError, match="one cell for each category"):
        charts.draw_coverage(sample.coverage_rows(), sample.KINDS[:2], "T")


def test_coverage_description_names_what_is_short() -> None:
    """The description lists where evidence is short, row by row, with the counts."""
    alt = sample.sample_figures()["coverage"].alt
    assert (
        "Finding out what people need: not enough for What people say (0), Staff and leaders (3), Results (1); enough"
        in alt
    )


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([61.2, 64.0, 66.7], "%", (60.0, 68.0)),
        ([99.0, 100.0], "%", (98.5, 100.0)),
        ([0.0, 0.0], "%", (0.0, 1.0)),
        ([5.0], "per 100,000", (4.4, 5.6)),
        ([560.0, 1290.0], "per 100,000", (400.0, 1400.0)),
        ([-3.0, 4.0], "points", (-6.0, 6.0)),
    ],
)
def test_scales_hold_their_values(values: list[float], unit: str, expected: tuple[float, float]) -> None:
    """A scale is round, holds every value, and does not leave what is possible."""
    low, high = scale_of(values, unit)
    assert low <= min(values) <= max(values) <= high
    assert (low, high) == expected


@pytest.mark.parametrize("colour", [BLUE, LINE, QUIET])
def test_marks_have_contrast(colour: str) -> None:
    """Marks stand at 3 to 1 or better on white.

    Source: WCAG 2.2, success criterion 1.4.11.
    """
    assert 1.05 / (_luminance(colour) + 0.05) >= 3


def test_long_words_are_shortened_openly() -> None:
    """What does not fit ends in an ellipsis."""
    assert wrap("one two three four five six", 9, 2) == "one two\nthree …"
