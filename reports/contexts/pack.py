"""The inspector pack's index: which document answers what. It carries no scores and no restricted titles.

It goes to inspectors, so the council's own worksheet, such as requests that nothing answers, is not in it:
`request_gaps` holds that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from reports.contexts.evidence_list import date_words
from reports.contexts.front import FrontMatter, build_front
from reports.numbers import show_count, show_date
from reports.pack_contents import can_be_shown, file_name, is_in_pack
from schemas.assessment import Assessment, RequestItem
from schemas.evidence import EvidenceItem, EvidenceLink
from schemas.terms import Classification, EvidenceKind

EDITION = "Inspector pack"
_OWN_WORK = "L"
"""How the codes of items begin that are the council's own to arrange and ask for no document of the library."""


@dataclass(frozen=True)
class PackRow:
    """One section of one document in the pack, listed for one statement."""

    evidence_id: str = field(metadata={"help": "Id of the evidence item."})
    title: str = field(metadata={"help": "Its title."})
    section: str = field(metadata={"help": "The section that matters here; empty for the whole document."})
    shows: str = field(metadata={"help": "What it shows, in one line; empty if not said."})
    dated: str = field(metadata={"help": "Its date in words; where it is out of date, since when."})
    out_of_date: bool = field(metadata={"help": "Whether the day of its review has come."})
    classification: str = field(metadata={"help": "Who may see it."})
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
    held_back: str = field(metadata={"help": "Why items are held back, in a sentence; empty where none is."})


@dataclass(frozen=True)
class PackRequest:
    """One thing the information return is expected to ask for, and what answers it."""

    code: str = field(metadata={"help": "Our code of the item."})
    official_number: str = field(metadata={"help": "The regulator's number, once the council has typed it in."})
    asks_for: str = field(metadata={"help": "What it is expected to ask for."})
    statements: tuple[str, ...] = field(metadata={"help": "Codes of the statements it belongs to."})
    answers: tuple[PackRow, ...] = field(metadata={"help": "What answers it; empty where nothing does."})
    all_out_of_date: bool = field(metadata={"help": "Whether it is answered by out-of-date documents alone."})


@dataclass(frozen=True)
class HeldKind:
    """Evidence that is not in the pack as a file, and where its summary stands."""

    name: str = field(metadata={"help": "What sort of evidence it is."})
    held: str = field(metadata={"help": "How much of it is held."})
    where: str = field(metadata={"help": "Where a reader finds what it says."})


@dataclass(frozen=True)
class PackContext:
    """All that the pack's index shows."""

    front: FrontMatter = field(metadata={"help": "Council, date, versions and counts."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    n_files: int = field(metadata={"help": "Evidence files in the pack."})
    n_listed: int = field(metadata={"help": "Documents a reader can open: in the pack, or public by a link."})
    n_out_of_date: int = field(metadata={"help": "Of those, documents whose review is overdue."})
    held_back: str = field(metadata={"help": "What is left out and why, in a sentence; empty where nothing is."})
    other_evidence: tuple[HeldKind, ...] = field(metadata={"help": "What is held besides documents."})
    statements: tuple[PackStatement, ...] = field(metadata={"help": "The index by statement."})
    requests: tuple[PackRequest, ...] = field(metadata={"help": "Request items that a document answers."})
    has_numbers: bool = field(metadata={"help": "Whether any request item carries the regulator's number."})
    is_letter: bool = field(metadata={"help": "Whether the items are those of the council's own letter."})
    n_in_date: int = field(metadata={"help": "Answered items with at least one document in date."})
    n_only_out_of_date: int = field(metadata={"help": "Items answered by out-of-date documents alone."})


def is_letter(request_items: Iterable[RequestItem]) -> bool:
    """Whether the list is that of the council's own letter: every item carries the regulator's number."""
    listed = tuple(request_items)
    return bool(listed) and all(item.official_number for item in listed)


def build_pack_context(assessment: Assessment) -> PackContext:
    """The index of the inspector pack."""
    found = (build_request(assessment, item) for item in assessment.request_items)
    requests = tuple(each for each in found if each.answers and not each.code.startswith(_OWN_WORK))
    listed = [item for item in assessment.items if _answers(item)]
    stale = sum(1 for request in requests if request.all_out_of_date)
    return PackContext(
        front=build_front(assessment),
        edition=EDITION,
        n_files=sum(1 for item in assessment.items if is_in_pack(item)),
        n_listed=len(listed),
        n_out_of_date=sum(1 for item in listed if is_out_of_date(item, assessment.as_of)),
        held_back=_say_held_back([item for item in assessment.items if _is_held_back(item)]),
        other_evidence=_other_evidence(assessment),
        statements=tuple(
            _build_statement(assessment, each.code, each.name) for each in assessment.framework.statements
        ),
        requests=requests,
        has_numbers=any(request.official_number for request in requests),
        is_letter=is_letter(assessment.request_items),
        n_in_date=len(requests) - stale,
        n_only_out_of_date=stale,
    )


_KINDS = (
    (EvidenceKind.NATIONAL_RETURN, "Published measures", "national return"),
    (EvidenceKind.CASE_AUDITS, "Case audits", "case audit file"),
    (EvidenceKind.FEEDBACK, "Feedback from people, staff and partners", "feedback file"),
    (EvidenceKind.CLIENT_LEVEL, "Client-level data", "client-level file"),
)
_TOLD_IF_HELD = frozenset({EvidenceKind.CLIENT_LEVEL})
_SUMMARY = "What it says is summarised in the self-assessment, without naming anyone."
_PUBLISHED = "Published; figures and sources stand in the self-assessment."


def _other_evidence(assessment: Assessment) -> tuple[HeldKind, ...]:
    counts = {kind: sum(1 for item in assessment.items if item.kind is kind and item.current) for kind, *_ in _KINDS}
    return tuple(
        HeldKind(name=name, held=_held(counts[kind], noun), where=_where(kind, counts[kind]))
        for kind, name, noun in _KINDS
        if counts[kind] or kind not in _TOLD_IF_HELD
    )


def _held(n: int, noun: str) -> str:
    return show_count(n, noun).capitalize() if n else "None held"


def _where(kind: EvidenceKind, n: int) -> str:
    if not n:
        return ""
    return _PUBLISHED if kind is EvidenceKind.NATIONAL_RETURN else _SUMMARY


def _is_held_back(item: EvidenceItem) -> bool:
    return item.kind is EvidenceKind.DOCUMENT and item.current is not None and not can_be_shown(item)


def _say_held_back(items: list[EvidenceItem]) -> str:
    """How many documents are held back and why; their titles are not told."""
    told = []
    for kind, words in ((Classification.RESTRICTED, "restricted document"), (Classification.CASE_LEVEL, "document")):
        n = sum(1 for item in items if item.classification is kind)
        about = " about single cases" if kind is Classification.CASE_LEVEL else ""
        told += [f"{show_count(n, words)}{about} {'is' if n == 1 else 'are'} held back"] if n else []
    return f"{' and '.join(told)[:1].upper()}{' and '.join(told)[1:]}; ask us." if told else ""


def is_out_of_date(item: EvidenceItem, as_of: date) -> bool:
    """Whether the day has come from which it counts as out of date."""
    return item.review_due is not None and item.review_due <= as_of


def _build_statement(assessment: Assessment, code: str, name: str) -> PackStatement:
    linked = [(item, link) for item in assessment.items for link in item.links if link.statement == code]
    held_back = {item.id: item for item, _ in linked if item.current and not can_be_shown(item)}
    rows = tuple(_build_row(item, link, assessment.as_of) for item, link in linked if _answers(item))
    return PackStatement(
        code=code,
        name=name,
        rows=rows,
        n_held_back=len(held_back),
        held_back=_say_held_back(list(held_back.values())),
    )


def _answers(item: EvidenceItem) -> bool:
    """Whether an inspector can read it: in the pack, or public by a link."""
    return is_in_pack(item) or (can_be_shown(item) and bool(item.public_link))


def _build_row(item: EvidenceItem, link: EvidenceLink, as_of: date) -> PackRow:
    late = is_out_of_date(item, as_of)
    dated = date_words(item.current) if item.current else "see the link"
    request = link.request_item or ""
    return PackRow(
        evidence_id=item.id,
        title=item.title,
        section=link.section or "",
        shows=link.shows,
        dated=f"{dated}; review was due {show_date(item.review_due)}" if late else dated,
        out_of_date=late,
        classification=item.classification.value,
        file=file_name(item) if is_in_pack(item) else "",
        public_link=item.public_link or "",
        request_item="" if request.startswith(_OWN_WORK) else request,
    )


def build_request(assessment: Assessment, request: RequestItem) -> PackRequest:
    """One request item with the documents a reader can open that answer it, each section once."""
    linked = [(item, link) for item in assessment.items for link in item.links if link.request_item == request.code]
    rows = [_build_row(item, link, assessment.as_of) for item, link in linked if _answers(item)]
    answers = tuple({(row.evidence_id, row.section): row for row in rows}.values())
    return PackRequest(
        code=request.code,
        official_number=request.official_number or "",
        asks_for=request.asks_for,
        statements=request.statements,
        answers=answers,
        all_out_of_date=bool(answers) and all(row.out_of_date for row in answers),
    )
