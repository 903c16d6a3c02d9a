"""The state of a document in words: whether it counts, and if not, why not."""

from datetime import date

from reports.numbers import show_date
from schemas.evidence import EvidenceItem, EvidenceLink
from schemas.signal import DocumentFacts

_UNTIL = "counts for nothing until"
STAGE_UNKNOWN = "stage not recorded"


def state_of_facts(facts: DocumentFacts) -> str:
    """Why a document counts for nothing; empty where it counts."""
    return _say(facts.owned, facts.in_date, facts.review_due, facts.received)


def state_of_item(item: EvidenceItem, as_of: date) -> str:
    """The same for an item of the library on a day."""
    in_date = item.review_due is None or item.review_due > as_of
    return _say(bool(item.owner), in_date, item.review_due, bool(item.versions))


def _say(owned: bool, in_date: bool, review_due: date | None, received: bool) -> str:
    since = f" since {show_date(review_due)}" if review_due else ""
    faults = [
        (received, "No file received", "it is"),
        (in_date, f"Out of date{since}", "renewed"),
        (owned, "No owner named", "one is named"),
    ]
    found = [(fault, remedy) for sound, fault, remedy in faults if not sound]
    if not found:
        return ""
    if len(found) == 1:
        return f"{found[0][0]}: {_UNTIL} {found[0][1]}"
    first, *others = (fault for fault, _ in found)
    listed = ", ".join([first, *(fault[0].lower() + fault[1:] for fault in others)])
    return f"{listed}: {_UNTIL} put right"


def stage_of_facts(facts: DocumentFacts) -> str:
    """How far the work has got, or that nobody said."""
    return facts.maturity.value if facts.maturity_stated else STAGE_UNKNOWN


def stage_of_link(link: EvidenceLink) -> str:
    """The same for a link of the library."""
    return link.maturity.value if link.maturity_stated else STAGE_UNKNOWN
