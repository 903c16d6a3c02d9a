"""The charts of the reports: pure functions from small frozen values to a figure in both forms.

Each chart's title states its finding and its description says the same in words; marks differ by
shape or pattern as well as by colour; matplotlib is loaded only when something is drawn.
"""

from reports.chart_coverage import CoverageCell, CoverageRow, draw_coverage, sketch_coverage
from reports.chart_measures import MeasureMark, draw_measures, sketch_measures
from reports.chart_scores import ScoreBar, draw_nine_scores, sketch_nine_scores

__all__ = [
    "CoverageCell",
    "CoverageRow",
    "MeasureMark",
    "ScoreBar",
    "draw_coverage",
    "draw_measures",
    "draw_nine_scores",
    "sketch_coverage",
    "sketch_measures",
    "sketch_nine_scores",
]
