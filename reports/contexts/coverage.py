"""Coverage: how much usable evidence of each kind there is for each statement, and whether it is enough.

Pieces are counted, not files: pieces of feedback, audited cases, usable documents and published measures. A document
that is out of date, has no owner or no file counts for nothing.
"""

from dataclasses import dataclass, field

from reports.contexts.document_state import state_of_facts
from reports.contexts.small_numbers import is_too_few
from reports.numbers import show_count
from schemas.assessment import Assessment, StatementResult
from schemas.score import CategoryView
from schemas.signal import AuditFacts, DocumentFacts, IndicatorFacts, Signal, VoiceFacts
from schemas.terms import Category


@dataclass(frozen=True)
class CoverageCellView:
    """One statement and one category of evidence."""

    category: Category = field(metadata={"help": "The category."})
    n_items: int = field(metadata={"help": "Usable pieces; 0 where they are too few to be counted out."})
    told: str = field(metadata={"help": "What the pieces are, such as `120 cases, 6 documents`."})
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
    signals = [each for each in assessment.signals if each.statement == code and each.category is category]
    counts = _count(signals)
    few = any(is_too_few(signal) for signal in signals)
    told = [show_count(n, noun) for noun, n in counts.items() if n]
    asked = category in assessment.framework.statement(code).categories
    return CoverageCellView(
        category=category,
        n_items=sum(counts.values()),
        told=", ".join([*(["too few to count"] if few else []), *told]) or "nothing",
        enough=_enough(result, category) if asked else None,
    )


def _count(signals: list[Signal]) -> dict[str, int]:
    """Pieces of each sort; what could point to a person is not counted."""
    counts = {"piece": 0, "case": 0, "document": 0, "measure": 0}
    documents: set[tuple[str, ...]] = set()
    for signal in signals:
        match signal.facts:
            case VoiceFacts(n_items=n) if not is_too_few(signal):
                counts["piece"] += n
            case AuditFacts(n_cases=n) if not is_too_few(signal):
                counts["case"] += n
            case DocumentFacts() as facts if not state_of_facts(facts):
                documents.add(signal.evidence_ids)
            case IndicatorFacts(value=value) if value is not None:
                counts["measure"] += 1
    return counts | {"document": len(documents)}


def _enough(result: StatementResult, category: Category) -> bool:
    view: CategoryView | None = next((v for v in result.proposal.views if v.category is category), None)
    return view is not None and view.sufficient
