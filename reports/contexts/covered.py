"""An assessment without the sentences that describe too few people; ids and levels stay as they are."""

from collections.abc import Callable
from dataclasses import replace

from reports.contexts.small_numbers import TOO_FEW_HEARD, Mask, build_mask
from schemas.assessment import Assessment, StatementResult
from schemas.score import BlindSpot, CategoryView, Reading, Reason, ScoreProposal
from schemas.signal import Signal

_ONE_SOURCE = "single-source"


def cover_few(assessment: Assessment) -> Assessment:
    """The same assessment with every reason, step and blind spot that tells of too few people covered."""
    masks = {result.proposal.statement: _mask(assessment, result) for result in assessment.results}
    return replace(
        assessment,
        results=tuple(_cover_result(result, masks[result.proposal.statement]) for result in assessment.results),
        blind_spots=tuple(_cover_spot(spot, masks.get(spot.statement, Mask())) for spot in assessment.blind_spots),
    )


def _mask(assessment: Assessment, result: StatementResult) -> Mask:
    mine: tuple[Signal, ...] = tuple(each for each in assessment.signals if each.statement == result.proposal.statement)
    return build_mask(result, mine)


def _cover_result(result: StatementResult, mask: Mask) -> StatementResult:
    return result if mask == Mask() else replace(result, proposal=_cover_proposal(result.proposal, mask))


def _cover_proposal(proposal: ScoreProposal, mask: Mask) -> ScoreProposal:
    return replace(
        proposal,
        reasons=tuple(_cover_reason(reason, mask.cover) for reason in proposal.reasons),
        views=tuple(_cover_view(view, mask) for view in proposal.views),
        caps=tuple(replace(cap, reason=_cover_reason(cap.reason, mask.cover)) for cap in proposal.caps),
        flags=tuple(replace(flag, reason=_cover_reason(flag.reason, mask.cover)) for flag in proposal.flags),
        would_move=tuple(mask.cover(text) for text in proposal.would_move),
    )


def _cover_reason(reason: Reason, cover: Callable[[str], str]) -> Reason:
    return replace(reason, text=cover(reason.text))


def _cover_view(view: CategoryView, mask: Mask) -> CategoryView:
    return replace(
        view,
        reason=TOO_FEW_HEARD if mask.hides(view.category) else mask.cover(view.reason),
        missing=tuple(mask.cover(text) for text in view.missing),
        readings=tuple(_cover_reading(reading, mask) for reading in view.readings),
    )


def _cover_reading(reading: Reading, mask: Mask) -> Reading:
    return replace(reading, reason=mask.cover(reading.reason))


def _cover_spot(spot: BlindSpot, mask: Mask) -> BlindSpot:
    if spot.category is not None and mask.hides(spot.category):
        return replace(spot, text="Everything here comes from one source." if spot.code == _ONE_SOURCE else _few(spot))
    return replace(spot, text=mask.cover(spot.text))


def _few(spot: BlindSpot) -> str:
    return f"Not enough to form a view. {TOO_FEW_HEARD}" if spot.code == "no-view" else spot.text
