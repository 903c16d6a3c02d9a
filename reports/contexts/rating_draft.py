"""The rating draft: two pages for the director and leaders."""

from dataclasses import dataclass, field

from reports.contexts.blind_spots import build_top_blind_spots
from reports.contexts.claim import Claim
from reports.contexts.front import FrontMatter, build_front
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
from schemas.assessment import Assessment

EDITION = "For leaders – not for publication"
MAX_MOVES = 3
MAX_BLIND_SPOTS = 5
FEW_LINES = 6
"""With no more alerts, moves and blind spots than this, reasons may be longer and still fit on two pages."""


@dataclass(frozen=True)
class RatingDraftContext:
    """All that the rating draft's template sees."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    rating: RatingView = field(metadata={"help": "What the nine scores come to."})
    rows: tuple[ScoreRow, ...] = field(metadata={"help": "The nine scores beside one another."})
    n_reason: int = field(metadata={"help": "Characters a reason in the table may have."})
    n_raise: int = field(metadata={"help": "Characters of what would raise a score in the table."})
    confidence: str = field(metadata={"help": "How far the scores can be leaned on, in a sentence."})
    alerts: tuple[Claim, ...] = field(metadata={"help": "Statements that stand at the lowest score."})
    moves: tuple[Move, ...] = field(metadata={"help": "Smallest sets of rises that would reach the next rating."})
    n_more_moves: int = field(metadata={"help": "Other sets of rises, not shown here."})
    blind_spots: tuple[Claim, ...] = field(metadata={"help": "The first few things nobody has looked at."})
    n_more_blind_spots: int = field(metadata={"help": "Blind spots not shown here; the self-assessment has them."})


def build_rating_draft_context(assessment: Assessment) -> RatingDraftContext:
    """The rating draft for leaders."""
    rows, spots = build_score_rows(assessment), build_top_blind_spots(assessment)
    alerts, moves = build_alerts(assessment), build_moves(assessment, MAX_MOVES)
    n_reason, n_raise = (190, 130) if len(alerts) + len(moves) + len(spots) <= FEW_LINES else (125, 90)
    return RatingDraftContext(
        front=build_front(assessment),
        edition=EDITION,
        rating=build_rating(assessment),
        rows=rows,
        n_reason=n_reason,
        n_raise=n_raise,
        confidence=confidence_sentence(rows),
        alerts=alerts,
        moves=moves,
        n_more_moves=max(0, len(assessment.what_ifs) - MAX_MOVES),
        blind_spots=spots[:MAX_BLIND_SPOTS],
        n_more_blind_spots=max(0, len(spots) - MAX_BLIND_SPOTS),
    )
