"""The self-assessment: everything the internal edition says, chapter by chapter."""

from dataclasses import dataclass, field

from reports.contexts.blind_spots import build_top_blind_spots
from reports.contexts.claim import Claim
from reports.contexts.coverage import CoverageRowView, build_coverage
from reports.contexts.evidence_list import IndexEntry, build_index
from reports.contexts.front import TO_WRITE, FrontMatter, build_front
from reports.contexts.measures import (
    BEYOND_CHANCE,
    MAX_DRAWN_MEASURES,
    MeasureView,
    build_caveats,
    build_measures,
    rank_measures,
)
from reports.contexts.position import (
    Move,
    RatingView,
    ScoreRow,
    build_alerts,
    build_moves,
    build_rating,
    build_score_rows,
    confidence_sentence,
)
from reports.contexts.risks import build_risks
from reports.contexts.statement import StatementChapter, build_chapter
from schemas.assessment import Assessment
from schemas.signal import AuditFacts, CheckFacts, VoiceFacts

EDITION = "Internal edition with self-scores"
MAX_MOVES = 3


@dataclass(frozen=True)
class SelfAssessmentContext:
    """All that the self-assessment's templates see."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    categories: tuple[str, ...] = field(metadata={"help": "Names of the evidence categories, in order."})
    levels: tuple[str, ...] = field(metadata={"help": "What the scores mean, lowest first, with their numbers."})
    rating: RatingView = field(metadata={"help": "What the nine scores come to."})
    rows: tuple[ScoreRow, ...] = field(metadata={"help": "The nine scores beside one another."})
    confidence: str = field(metadata={"help": "How far the scores can be leaned on, in a sentence."})
    alerts: tuple[Claim, ...] = field(metadata={"help": "Statements that stand at the lowest score."})
    moves: tuple[Move, ...] = field(metadata={"help": "Smallest sets of rises that would reach the next rating."})
    measures: tuple[MeasureView, ...] = field(metadata={"help": "Every published measure used, once."})
    measure_evidence: tuple[str, ...] = field(metadata={"help": "Evidence items the measures rest on."})
    also_beyond: tuple[str, ...] = field(metadata={"help": "Measures beyond chance that the chart has no room for."})
    spread_allowed: bool = field(metadata={"help": "Whether any comparison allows for the spread between councils."})
    risks_readable: bool = field(
        metadata={"help": "Whether any audit, control or feedback is held to read risks from."}
    )
    to_write: tuple[str, ...] = field(metadata={"help": "What the council still has to write itself."})
    caveats: tuple[str, ...] = field(metadata={"help": "What to know before leaning on measures, with their codes."})
    chapters: tuple[StatementChapter, ...] = field(metadata={"help": "One chapter for each statement."})
    coverage: tuple[CoverageRowView, ...] = field(metadata={"help": "How much evidence of each kind there is."})
    blind_spots: tuple[Claim, ...] = field(metadata={"help": "What has not been looked at."})
    risks: tuple[Claim, ...] = field(metadata={"help": "Risks the evidence itself points to."})
    index: tuple[IndexEntry, ...] = field(metadata={"help": "Every evidence item."})
    notes: tuple[str, ...] = field(metadata={"help": "Notes the framework file gives about itself."})


def build_self_assessment_context(assessment: Assessment) -> SelfAssessmentContext:
    """The internal edition of the self-assessment, with self-scores."""
    framework = assessment.framework
    rows, measures = build_score_rows(assessment), build_measures(assessment)
    return SelfAssessmentContext(
        front=build_front(assessment),
        edition=EDITION,
        categories=tuple(category.value for category in framework.categories),
        levels=tuple(f"{level.score} – {level.name}" for level in framework.levels),
        rating=build_rating(assessment),
        rows=rows,
        confidence=confidence_sentence(rows),
        alerts=build_alerts(assessment),
        moves=build_moves(assessment, MAX_MOVES),
        measures=measures,
        measure_evidence=tuple(sorted({i for measure in measures for i in measure.evidence_ids})),
        also_beyond=_also_beyond(measures),
        spread_allowed=any(measure.spread_allowed for measure in measures),
        risks_readable=any(isinstance(each.facts, AuditFacts | CheckFacts | VoiceFacts) for each in assessment.signals),
        to_write=TO_WRITE,
        caveats=build_caveats(measures),
        chapters=tuple(build_chapter(assessment, result) for result in assessment.results),
        coverage=build_coverage(assessment),
        blind_spots=build_top_blind_spots(assessment),
        risks=build_risks(assessment),
        index=build_index(assessment),
        notes=framework.notes,
    )


def _also_beyond(measures: tuple[MeasureView, ...]) -> tuple[str, ...]:
    undrawn = rank_measures(measures)[MAX_DRAWN_MEASURES:]
    return tuple(f"{each.name} ({each.position.value})" for each in undrawn if each.position in BEYOND_CHANCE)
