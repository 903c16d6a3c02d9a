"""What we could not answer yet: every request item with the state of what answers it. Internal; never in the pack."""

from dataclasses import dataclass, field

from reports.contexts.front import FrontMatter, build_front
from reports.contexts.pack import PackRequest, build_request, is_letter
from reports.pack_contents import can_be_shown
from schemas.assessment import Assessment
from schemas.evidence import EvidenceItem

EDITION = "Internal – not for the pack"
FRESH = "in date"
OUT_OF_DATE = "out of date only"
HELD_BACK = "held back"
NO_FILE = "no file"
NOTHING = "nothing listed"
_WHY = {
    FRESH: "",
    OUT_OF_DATE: "Only documents whose review is overdue.",
    HELD_BACK: "Held, but restricted or about single cases: to be supplied by another route if asked for.",
    NO_FILE: "Listed, but the file has not been received.",
    NOTHING: "Nothing is listed for it.",
}


@dataclass(frozen=True)
class RequestState:
    """One request item, what answers it, and how that stands."""

    request: PackRequest = field(metadata={"help": "The item and the documents that answer it."})
    state: str = field(metadata={"help": "In date, out of date only, held back, no file, or nothing listed."})
    gap: str = field(metadata={"help": "Why it is not answered by a document in date; empty where it is."})


@dataclass(frozen=True)
class RequestGapsContext:
    """All that the report shows."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    requests: tuple[RequestState, ...] = field(metadata={"help": "Every request item in its order."})
    n_fresh: int = field(metadata={"help": "Items with at least one document in date."})
    n_out_of_date: int = field(metadata={"help": "Items resting only on out-of-date documents."})
    unanswered: tuple[RequestState, ...] = field(metadata={"help": "Items that no document answers."})
    out_of_date: tuple[RequestState, ...] = field(metadata={"help": "Items that rest on out-of-date documents."})
    answered: tuple[RequestState, ...] = field(metadata={"help": "Items with a document in date."})
    is_letter: bool = field(metadata={"help": "Whether the items are those of the council's own letter."})


def build_request_gaps_context(assessment: Assessment) -> RequestGapsContext:
    """The report of what could not be answered yet."""
    requests = build_request_states(assessment)
    fresh, late = _in_state(requests, FRESH), _in_state(requests, OUT_OF_DATE)
    return RequestGapsContext(
        front=build_front(assessment),
        edition=EDITION,
        requests=requests,
        n_fresh=len(fresh),
        n_out_of_date=len(late),
        unanswered=_in_state(requests, HELD_BACK, NO_FILE, NOTHING),
        out_of_date=late,
        answered=fresh,
        is_letter=is_letter(assessment.request_items),
    )


def build_request_states(assessment: Assessment) -> tuple[RequestState, ...]:
    """Every request item with its state."""
    return tuple(_build_state(assessment, build_request(assessment, item)) for item in assessment.request_items)


def _in_state(requests: tuple[RequestState, ...], *states: str) -> tuple[RequestState, ...]:
    return tuple(each for each in requests if each.state in states)


def _build_state(assessment: Assessment, request: PackRequest) -> RequestState:
    linked = [item for item in assessment.items if any(link.request_item == request.code for link in item.links)]
    state = _state(request, linked)
    return RequestState(request=request, state=state, gap=_WHY[state])


def _state(request: PackRequest, linked: list[EvidenceItem]) -> str:
    if request.answers:
        return OUT_OF_DATE if request.all_out_of_date else FRESH
    if not linked:
        return NOTHING
    return HELD_BACK if any(item.current and not can_be_shown(item) for item in linked) else NO_FILE
