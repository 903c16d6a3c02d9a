"""How long owners took to answer in the past, from what happened to their requests."""

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date

from evidence.request.working_days import working_days_between
from schemas.requests import EvidenceRequest


def build_past_replies(requests: Iterable[EvidenceRequest], holidays: Set[date]) -> dict[str, tuple[int, ...]]:
    """By owner, the working days from each asking to its first reply; requests without a reply say nothing yet."""
    found: dict[str, list[int]] = defaultdict(list)
    for request in requests:
        if request.received_on is not None:
            found[request.owner].append(working_days_between(request.asked_on, request.received_on, holidays))
    return {owner: tuple(sorted(days)) for owner, days in sorted(found.items())}
