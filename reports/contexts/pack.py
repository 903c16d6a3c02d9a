"""The inspector pack's index: which document answers what. It carries no scores and no restricted titles."""

from dataclasses import dataclass, field

from reports.contexts.evidence_list import date_words
from reports.contexts.front import FrontMatter, build_front
from reports.pack_contents import can_be_shown, file_name, is_in_pack
from schemas.assessment import Assessment, RequestItem
from schemas.evidence import EvidenceItem, EvidenceLink

EDITION = "Inspector pack"


@dataclass(frozen=True)
class PackRow:
    """One section of one document in the pack, listed for one statement."""

    evidence_id: str = field(metadata={"help": "Id of the evidence item."})
    title: str = field(metadata={"help": "Its title."})
    section: str = field(metadata={"help": "The section that matters here; empty for the whole document."})
    shows: str = field(metadata={"help": "What it shows, in one line; empty if not said."})
    dated: str = field(metadata={"help": "Its date in words."})
    file: str = field(metadata={"help": "Its name in the pack; empty where it is not in it."})
    public_link: str = field(metadata={"help": "Where the public can read it; empty if nowhere."})
    request_item: str = field(metadata={"help": "Code of the request item it answers; empty if none."})


@dataclass(frozen=True)
class PackStatement:
    """The documents for one statement."""

    code: str = field(metadata={"help": "Code of the statement."})
    name: str = field(metadata={"help": "Its name."})
    rows: tuple[PackRow, ...] = field(metadata={"help": "Sections of documents that speak to it."})
    n_held_back: int = field(metadata={"help": "Items held but restricted or about single cases: not in the pack."})


@dataclass(frozen=True)
class PackRequest:
    """One thing the information return is expected to ask for, and what answers it."""

    code: str = field(metadata={"help": "Our code of the item."})
    official_number: str = field(metadata={"help": "The regulator's number, once the council has typed it in."})
    asks_for: str = field(metadata={"help": "What it is expected to ask for."})
    statements: tuple[str, ...] = field(metadata={"help": "Codes of the statements it belongs to."})
    answers: tuple[PackRow, ...] = field(metadata={"help": "What answers it; empty where nothing does."})
    gap: str = field(metadata={"help": "Why nothing answers it; empty where something does."})


@dataclass(frozen=True)
class PackContext:
    """All that the pack's index shows."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    n_files: int = field(metadata={"help": "Evidence files in the pack."})
    statements: tuple[PackStatement, ...] = field(metadata={"help": "The index by statement."})
    requests: tuple[PackRequest, ...] = field(metadata={"help": "The index by request item."})
    n_answered: int = field(metadata={"help": "Request items that something answers."})
    gaps: tuple[PackRequest, ...] = field(metadata={"help": "Request items that nothing answers."})


def build_pack_context(assessment: Assessment) -> PackContext:
    """The index of the inspector pack."""
    requests = tuple(_build_request(assessment, item) for item in assessment.request_items)
    gaps = tuple(request for request in requests if request.gap)
    return PackContext(
        front=build_front(assessment),
        edition=EDITION,
        n_files=sum(1 for item in assessment.items if is_in_pack(item)),
        statements=tuple(
            _build_statement(assessment, each.code, each.name) for each in assessment.framework.statements
        ),
        requests=requests,
        n_answered=len(requests) - len(gaps),
        gaps=gaps,
    )


def _build_statement(assessment: Assessment, code: str, name: str) -> PackStatement:
    linked = [(item, link) for item in assessment.items for link in item.links if link.statement == code]
    held_back = {item.id for item, _ in linked if item.current and not can_be_shown(item)}
    rows = tuple(_build_row(item, link) for item, link in linked if _answers(item))
    return PackStatement(code=code, name=name, rows=rows, n_held_back=len(held_back))


def _answers(item: EvidenceItem) -> bool:
    """Whether an inspector can read it: in the pack, or public by a link."""
    return is_in_pack(item) or (can_be_shown(item) and bool(item.public_link))


def _build_row(item: EvidenceItem, link: EvidenceLink) -> PackRow:
    return PackRow(
        evidence_id=item.id,
        title=item.title,
        section=link.section or "",
        shows=link.shows,
        dated=date_words(item.current) if item.current else "see the link",
        file=file_name(item) if is_in_pack(item) else "",
        public_link=item.public_link or "",
        request_item=link.request_item or "",
    )


def _build_request(assessment: Assessment, request: RequestItem) -> PackRequest:
    linked = [(item, link) for item in assessment.items for link in item.links if link.request_item == request.code]
    rows = [_build_row(item, link) for item, link in linked if _answers(item)]
    answers = tuple({(row.evidence_id, row.section): row for row in rows}.values())
    return PackRequest(
        code=request.code,
        official_number=request.official_number or "",
        asks_for=request.asks_for,
        statements=request.statements,
        answers=answers,
        gap="" if answers else _gap([item for item, _ in linked]),
    )


def _gap(items: list[EvidenceItem]) -> str:
    if not items:
        return "Nothing is listed for it."
    if any(item.current and not can_be_shown(item) for item in items):
        return "Held, but restricted or about single cases: to be supplied by another route if asked for."
    return "Listed, but the file has not been received."
