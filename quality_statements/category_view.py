"""What one evidence category says about a statement: a thinking aid, never how the regulator scores. Pure.

Source: practice sections 5.2 and 5.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quality_statements.reading import ReadSignal
from quality_statements.rubric import Rubric
from quality_statements.sufficiency import can_form_view, find_missing
from schemas.score import CategoryView, Reading
from schemas.terms import Category, SignalKind


@dataclass(frozen=True)
class WeighedView:
    """A view with what it was formed from.

    Attributes:
        limits: the readings that hold a formed view where it is; empty where none is formed.
    """

    view: CategoryView
    reads: tuple[ReadSignal, ...]
    limits: tuple[Reading, ...] = ()

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The evidence the view's level rests on, sorted, each once."""
        return tuple(sorted({i for reading in self.limits for i in reading.evidence_ids}))


def build_view(category: Category, reads: Sequence[ReadSignal], rubric: Rubric, as_of: date) -> CategoryView:
    """The view of one category from the read signals of one statement; level None where there is not enough.

    The level is the lowest of: the best document that is in use or better, each case audit, and the feedback.
    Indicators and prompts set nothing and lower nothing; they are carried along. Work that is only planned or
    started lowers nothing either: a plan for better is no sign of worse.
    """
    return weigh_category(category, reads, rubric, as_of).view


def weigh_category(category: Category, reads: Sequence[ReadSignal], rubric: Rubric, as_of: date) -> WeighedView:
    """The same as `build_view`, with the readings that hold the view where it is."""
    mine = tuple(read for read in reads if read.reading.category is category)
    readings = tuple(read.reading for read in mine)
    missing = find_missing(category, mine, rubric, as_of)
    setting = _setting(mine, rubric)
    if missing:
        reason = f"Not enough evidence to form a view; still needed: {'; '.join(missing)}."
        return WeighedView(CategoryView(category, None, reason, readings, missing), mine)
    level = min(reading.level or 0 for reading in setting)
    limits = tuple(reading for reading in setting if reading.level == level)
    reason = " ".join(dict.fromkeys(reading.reason for reading in limits))
    return WeighedView(CategoryView(category, level, reason, readings, ()), mine, limits)


def _setting(reads: Sequence[ReadSignal], rubric: Rubric) -> tuple[Reading, ...]:
    """The readings among which the lowest is the view: audits, feedback, and only the best of the documents."""
    forming = [read.reading for read in reads if can_form_view(read, rubric)]
    documents = [reading for reading in forming if reading.kind is SignalKind.DOCUMENT]
    best = max((reading.level or 0 for reading in documents), default=0)
    return tuple(r for r in forming if r.kind is not SignalKind.DOCUMENT or r.level == best)
