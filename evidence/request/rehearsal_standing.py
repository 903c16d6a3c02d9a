"""How each request item stands, looking ahead to the day the return is due, and why in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.life.dates import show_day
from evidence.life.expiry import find_expiry
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.rehearsal import Standing
from schemas.terms import Classification, EvidenceKind, Maturity

_BEST_FIRST = (Standing.IN_HAND, Standing.REFRESH, Standing.MISSING)


@dataclass(frozen=True)
class Judged:
    """A request item, how it stands, who would be asked and why; `why` is a whole sentence."""

    item: RequestItem
    standing: Standing
    owner: str | None
    why: str
    evidence_ids: tuple[str, ...] = ()


def judge_item(request_item: RequestItem, items: Iterable[EvidenceItem], due_on: date) -> Judged:
    """How a request item stands on the due day: as its best evidence does; missing where there is none.

    Evidence about single cases does not count, because it does not go into a return.
    """
    linked = sorted((item for item in items if _answers(item, request_item.code)), key=lambda item: item.id)
    sendable = [item for item in linked if item.classification is not Classification.CASE_LEVEL]
    if not sendable:
        why = (
            "All that is linked to it is about single cases, which does not go into a return."
            if linked
            else ("Nothing is linked to it.")
        )
        owner = next((item.owner for item in linked if item.owner), None)
        return Judged(request_item, Standing.MISSING, owner, why, tuple(item.id for item in linked))
    judged = [_judge_evidence(request_item, item, due_on) for item in sendable]
    best = min(judged, key=lambda one: (_BEST_FIRST.index(one.standing), one.owner is None))
    if best.standing is Standing.IN_HAND:
        return best
    same = [one for one in judged if one.standing is best.standing]
    return Judged(request_item, best.standing, best.owner, best.why, _ids(best, same))


def _ids(best: Judged, same: Iterable[Judged]) -> tuple[str, ...]:
    """The evidence the sentence is about first, then the others that stand no better."""
    return tuple(dict.fromkeys(code for one in (best, *same) for code in one.evidence_ids))


def _answers(item: EvidenceItem, code: str) -> bool:
    return item.kind is EvidenceKind.DOCUMENT and any(link.request_item == code for link in item.links)


def _judge_evidence(request_item: RequestItem, item: EvidenceItem, due_on: date) -> Judged:
    standing, why = _judge_one(item, due_on)
    return Judged(request_item, standing, item.owner, f"{item.id} {why}", (item.id,))


def _judge_one(item: EvidenceItem, due_on: date) -> tuple[Standing, str]:
    """How one evidence item stands, and the rest of a sentence that begins with its id."""
    if item.current is None and not item.public_link:
        return Standing.MISSING, "is listed, but neither its file nor a link to it is held."
    expiry = find_expiry(item)
    if expiry is None:
        return Standing.REFRESH, "has no review date, so nothing says that it is in date."
    if expiry.due <= due_on:
        return Standing.REFRESH, f"is out of date on the due day: its day is {show_day(expiry.due)} ({expiry.rule})."
    if all(link.maturity is Maturity.PLANNED for link in item.links):
        return Standing.REFRESH, "is no more than a plan or a draft."
    if item.owner is None:
        return Standing.REFRESH, "has no named owner to stand by it."
    return Standing.IN_HAND, f"{_say_held(item)}, and in date until {show_day(expiry.due)}."


def _say_held(item: EvidenceItem) -> str:
    """That it is there, and what a person should still know of it."""
    approval, current = item.life.approval, item.current
    is_approved = approval is not None and approval.sha256 == (current.sha256 if current else "")
    told = ["is held" if current else "is public by a link"]
    if not is_approved:
        told.append("though no approval of it is on record")
    if item.classification is Classification.RESTRICTED:
        told.append("restricted, so that it goes in only by name and with a reason")
    return ", ".join(told)
