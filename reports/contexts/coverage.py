"""Coverage: how much evidence of each kind there is for each statement, and whether it is enough."""

from dataclasses import dataclass, field

from schemas.assessment import Assessment, StatementResult
from schemas.score import CategoryView
from schemas.terms import Category


@dataclass(frozen=True)
class CoverageCellView:
    """One statement and one category of evidence."""

    category: Category = field(metadata={"help": "The category."})
    n_items: int = field(metadata={"help": "Evidence items that signals in this category rest on."})
    enough: bool | None = field(metadata={"help": "Whether it is enough to form a view; None if not asked for."})


@dataclass(frozen=True)
class CoverageRowView:
    """One statement's cells, in the framework's order of categories."""

    code: str = field(metadata={"help": "Code of the statement."})
    name: str = field(metadata={"help": "Its name."})
    cells: tuple[CoverageCellView, ...] = field(metadata={"help": "One cell for each category."})

    @property
    def n_enough(self) -> int:
        """Categories with enough evidence to form a view."""
        return sum(1 for cell in self.cells if cell.enough)


def build_coverage(assessment: Assessment) -> tuple[CoverageRowView, ...]:
    """The grid: a row for each statement."""
    categories = assessment.framework.categories
    return tuple(
        CoverageRowView(
            code=result.proposal.statement,
            name=result.proposal.name,
            cells=tuple(_build_cell(assessment, result, category) for category in categories),
        )
        for result in assessment.results
    )


def _build_cell(assessment: Assessment, result: StatementResult, category: Category) -> CoverageCellView:
    code = result.proposal.statement
    ids = {
        evidence_id
        for signal in assessment.signals
        if signal.statement == code and signal.category is category
        for evidence_id in signal.evidence_ids
    }
    asked = category in assessment.framework.statement(code).categories
    return CoverageCellView(category=category, n_items=len(ids), enough=_enough(result, category) if asked else None)


def _enough(result: StatementResult, category: Category) -> bool:
    view: CategoryView | None = next((v for v in result.proposal.views if v.category is category), None)
    return view is not None and view.sufficient
