"""Everything the scoring rules look at for one statement, as one frozen value."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quality_statements.category_view import WeighedView, weigh_category
from quality_statements.reading import ReadSignal, read_all
from quality_statements.rubric import Rubric
from schemas.framework import QualityStatement
from schemas.score import CategoryView
from schemas.signal import CheckFacts, Signal
from schemas.terms import Category


@dataclass(frozen=True)
class StatementEvidence:
    """One statement's read signals and views.

    Attributes:
        reads: its read signals in a fixed order, repeats taken out.
        views: first the categories the statement requires, then any other that has signals, shown beside.
    """

    statement: QualityStatement
    reads: tuple[ReadSignal, ...]
    views: tuple[WeighedView, ...]
    rubric: Rubric
    as_of: date

    @property
    def required(self) -> tuple[WeighedView, ...]:
        """The views of the required categories, formed or not."""
        return self.views[: len(self.statement.categories)]

    @property
    def formed(self) -> tuple[WeighedView, ...]:
        """The required views that have a level."""
        return tuple(weighed for weighed in self.required if weighed.view.level is not None)

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels of the formed views."""
        return tuple(weighed.view.level for weighed in self.formed if weighed.view.level is not None)

    @property
    def missing(self) -> tuple[CategoryView, ...]:
        """The required views that could not be formed."""
        return tuple(weighed.view for weighed in self.required if weighed.view.level is None)

    @property
    def checks(self) -> tuple[ReadSignal, ...]:
        """The read controls, such as whether the risk of waiting is reviewed."""
        return tuple(read for read in self.reads if isinstance(read.signal.facts, CheckFacts))

    @property
    def is_split(self) -> bool:
        """Whether formed views lie so far apart that they tell different stories."""
        levels = self.levels
        return bool(levels) and max(levels) - min(levels) >= self.rubric.scoring.disagreement


def gather_evidence(
    statement: QualityStatement, signals: Iterable[Signal], rubric: Rubric, as_of: date
) -> StatementEvidence:
    """Read the signals of this statement, leaving out those of others, and form its views."""
    reads = read_all((signal for signal in signals if signal.statement == statement.code), rubric)
    categories = (*statement.categories, *_others(statement, reads))
    views = tuple(weigh_category(category, reads, rubric, as_of) for category in categories)
    return StatementEvidence(statement, reads, views, rubric, as_of)


def _others(statement: QualityStatement, reads: tuple[ReadSignal, ...]) -> list[Category]:
    present = {read.reading.category for read in reads}
    return [category for category in Category if category in present and category not in statement.categories]


def as_sentence_start(category: Category) -> str:
    """A category's name at the start of a sentence: `People's experience`."""
    return category.value[:1].upper() + category.value[1:]
