"""The rating draft: two pages for the director and leaders."""

from dataclasses import dataclass, field, replace
from math import ceil

from reports.contexts.blind_spots import build_top_blind_spots
from reports.contexts.claim import Claim
from reports.contexts.covered import cover_few
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
from reports.contexts.risks import build_risks, least_secure_sentence, no_risks_sentence
from reports.contexts.routes import Route, build_routes
from reports.contexts.wording import choose_words
from reports.numbers import join_words, show_count
from schemas.assessment import Assessment

EDITION = "For leaders – not for publication"
MAX_MOVES = 3
MAX_CLAIM = 210
"""Characters a risk or a blind spot may have; it is chosen to fit, not cut."""
PAGE_LINES = 76
"""Lines of text that two pages take, beside the headings and the opening."""
_COLUMNS = (17, 34, 22)
"""Characters of a statement's name, its main reason and what would raise it on one line of the table."""
LINE_CHARACTERS = 105
LINK = " [REQ-4K7QH2M9]"
"""What one link to the evidence takes."""


@dataclass(frozen=True)
class RatingDraftContext:
    """All that the rating draft's template sees."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    rating: RatingView = field(metadata={"help": "What the nine scores come to."})
    rows: tuple[ScoreRow, ...] = field(metadata={"help": "The nine scores beside one another."})
    shared: tuple[str, ...] = field(metadata={"help": "Said once for rows that would all say the same; else empty."})
    confidence: str = field(metadata={"help": "How far the scores can be leaned on, in a sentence."})
    least_secure: str = field(metadata={"help": "Which proposals may not hold and why; empty where none stands out."})
    alerts: tuple[Claim, ...] = field(metadata={"help": "Statements that stand at the lowest score."})
    routes: tuple[Route, ...] = field(metadata={"help": "The nearest one and two points up."})
    fall: str = field(metadata={"help": "What would lose the band; empty where it cannot be said."})
    moves: tuple[Move, ...] = field(metadata={"help": "Smallest sets of rises that would reach the next rating."})
    n_more_moves: int = field(metadata={"help": "Other sets of rises, not shown here."})
    risks: tuple[Claim, ...] = field(metadata={"help": "The gravest risks the evidence points to."})
    n_more_risks: int = field(metadata={"help": "Risks not shown here; the self-assessment has them."})
    no_risks: str = field(metadata={"help": "What to say where no risk was found."})
    blind_spots: tuple[Claim, ...] = field(metadata={"help": "What nobody has looked at, most widespread first."})
    n_more_blind_spots: int = field(metadata={"help": "Blind spots not shown here; the self-assessment has them."})


def build_rating_draft_context(assessment: Assessment) -> RatingDraftContext:
    """The rating draft for leaders; whatever describes fewer than five people is covered."""
    assessment = cover_few(assessment)
    rows, alerts = build_score_rows(assessment), build_alerts(assessment)
    moves, routes = build_moves(assessment, MAX_MOVES), build_routes(assessment)
    shared, least_secure = _shared(rows), least_secure_sentence(assessment)
    opening = 5 * bool(alerts) + _lines(least_secure, *(alert.text for alert in alerts), *shared)
    table = len(rows) if shared else _table_lines(rows)
    room = PAGE_LINES - opening - table - _lines(*(move.sentence for move in moves))
    risks, spots = _risks(assessment), build_top_blind_spots(assessment, MAX_CLAIM)
    shown_risks = _fitting(risks, room // 2 if _size(spots) > room // 2 else room - _size(spots))
    shown_spots = _fitting(spots, room - _size(shown_risks))
    return RatingDraftContext(
        front=build_front(assessment),
        edition=EDITION,
        rating=build_rating(assessment),
        rows=rows,
        shared=shared,
        confidence=confidence_sentence(rows),
        least_secure=least_secure,
        alerts=alerts,
        routes=routes,
        fall=_fall(assessment),
        moves=moves,
        n_more_moves=max(0, len(assessment.what_ifs) - MAX_MOVES),
        risks=shown_risks,
        n_more_risks=len(risks) - len(shown_risks),
        no_risks=no_risks_sentence(assessment),
        blind_spots=shown_spots,
        n_more_blind_spots=len(spots) - len(shown_spots),
    )


def _risks(assessment: Assessment) -> tuple[Claim, ...]:
    return tuple(replace(each, text=choose_words(each.text, MAX_CLAIM)) for each in build_risks(assessment))


def _lines(*texts: str) -> int:
    """About how many printed lines some list items take."""
    return sum(ceil(len(text) / LINE_CHARACTERS) for text in texts)


def _table_lines(rows: tuple[ScoreRow, ...]) -> int:
    """About how many lines the nine rows take."""
    cells = ((f"{row.code} {row.name}", row.main_reason.text, row.would_raise) for row in rows)
    return sum(max(ceil(len(text) / fits) for text, fits in zip(texts, _COLUMNS, strict=True)) for texts in cells)


def _size(claims: tuple[Claim, ...]) -> int:
    """The same for claims with their links to evidence, of which no more than a few are printed."""
    return _lines(*(claim.text + LINK * min(len(claim.evidence_ids) + 1, 5) for claim in claims))


def _fitting(claims: tuple[Claim, ...], n_lines: int) -> tuple[Claim, ...]:
    """The first claims, as many as take no more than some printed lines."""
    n_fit = max((n for n in range(len(claims) + 1) if _size(claims[:n]) <= n_lines), default=0)
    return claims[:n_fit]


def _shared(rows: tuple[ScoreRow, ...]) -> tuple[str, ...]:
    """Why there is no score and what would give one, said once, where no statement has one."""
    if not rows or any(row.proposed is not None for row in rows):
        return ()
    found: dict[str, list[str]] = {}
    for row in rows:
        told = " ".join(filter(None, (row.main_reason.text, row.would_raise and f"Needed: {row.would_raise}")))
        found.setdefault(told, []).append(row.code)
    if len(found) > len(rows) // 2:
        return ()
    return tuple(f"{_names(codes, len(rows))}: {told}" for told, codes in found.items())


def _names(codes: list[str], n_rows: int) -> str:
    return f"All {n_rows} statements" if len(codes) == n_rows else join_words(tuple(codes))


def _fall(assessment: Assessment) -> str:
    """What would lose the band, in a sentence."""
    rollup = assessment.rollup
    if rollup.rating_below is None or rollup.points_to_spare is None:
        return ""
    n_lost = rollup.points_to_spare + 1
    if n_lost == 1:
        return f"A single score that falls by one makes it {rollup.rating_below}."
    return f"A loss of {show_count(n_lost, 'point')} makes it {rollup.rating_below}."
