"""The index of a return: what answers what was asked, and every file with its hash."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.numbers import show_count, show_date, show_number
from reports.submission import Answer, Contents, Occasion, PublicLink, SubmissionFile
from schemas.assessment import RequestItem

_LEAST_KB = 1
_KB = 1000


@dataclass(frozen=True)
class AnswerRow:
    """One document under one thing that was asked for."""

    title: str = field(metadata={"help": "The document's title."})
    sections: tuple[str, ...] = field(metadata={"help": "Sections to look at; empty for the whole document."})
    file: str = field(metadata={"help": "Its name in the return; empty where it is public by a link."})
    public_link: str = field(metadata={"help": "Where the public can read it; empty where it is sent as a file."})
    past_review: bool = field(metadata={"help": "Whether its review date has come."})


@dataclass(frozen=True)
class AskedRow:
    """One thing that was asked for, with the documents that answer it."""

    code: str = field(metadata={"help": "Our code of the item, or the statement's code."})
    official_number: str = field(metadata={"help": "The regulator's number; empty if not typed in."})
    asks_for: str = field(metadata={"help": "What is asked for; empty where a statement stands for itself."})
    answers: tuple[AnswerRow, ...] = field(metadata={"help": "What answers it; empty where nothing does."})


@dataclass(frozen=True)
class FileRow:
    """One file of the return."""

    file: str = field(metadata={"help": "Its name in the return."})
    title: str = field(metadata={"help": "Its title."})
    version: str = field(metadata={"help": "Which version it is, and its date."})
    classification: str = field(metadata={"help": "Who may see it."})
    size: str = field(metadata={"help": "Its size in words."})
    sha256: str = field(metadata={"help": "Its SHA-256."})


@dataclass(frozen=True)
class SubmissionContext:
    """All that the index shows."""

    council: str = field(metadata={"help": "Name of the council."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    submission_id: str = field(metadata={"help": "The return's name: its day and part of a hash."})
    as_of: date = field(metadata={"help": "The day whose evidence it freezes."})
    framework_id: str = field(metadata={"help": "Id and version of the framework."})
    letter: str = field(metadata={"help": "When it was asked for and is due, in a sentence; empty with no letter."})
    files: tuple[FileRow, ...] = field(metadata={"help": "Every evidence file, by name."})
    asked: tuple[AskedRow, ...] = field(metadata={"help": "Request items that something here answers, in order."})
    n_unanswered: int = field(metadata={"help": "Request items that nothing here answers."})
    statements: tuple[AskedRow, ...] = field(metadata={"help": "Statements with what answers no request item."})
    restricted: tuple[SubmissionFile, ...] = field(metadata={"help": "Restricted files that are sent, with why."})
    held_back: str = field(metadata={"help": "What is held and not sent, in a sentence; empty where nothing is."})
    has_numbers: bool = field(metadata={"help": "Whether any of the regulator's numbers is known."})
    n_past_review: int = field(metadata={"help": "Files past their review date."})


def build_submission_context(
    contents: Contents, occasion: Occasion, request_items: Sequence[RequestItem], submission_id: str
) -> SubmissionContext:
    """The context of a return's index."""
    asked = _build_asked(contents, request_items)
    return SubmissionContext(
        council=occasion.council.name,
        synthetic=occasion.council.synthetic,
        submission_id=submission_id,
        as_of=occasion.as_of,
        framework_id=occasion.framework_id,
        letter=_say_letter(occasion),
        files=tuple(_build_file(file) for file in contents.files),
        asked=asked,
        n_unanswered=len(request_items) - len({row.code for row in asked} & {one.code for one in request_items}),
        statements=_build_statements(contents),
        restricted=tuple(file for file in contents.files if file.restricted_why),
        held_back=_say_held_back(contents),
        has_numbers=any(row.official_number for row in asked),
        n_past_review=sum(1 for file in contents.files if file.past_review),
    )


def _say_letter(occasion: Occasion) -> str:
    if occasion.asked_on is None or occasion.due_on is None:
        return ""
    return f"It was asked for on {show_date(occasion.asked_on)} and is due on {show_date(occasion.due_on)}."


def _say_held_back(contents: Contents) -> str:
    """How many documents stay out and why; their titles are not told."""
    told = []
    if contents.n_restricted:
        told.append(show_count(contents.n_restricted, "restricted document"))
    if contents.n_case_level:
        told.append(f"{show_count(contents.n_case_level, 'document')} about single cases")
    return f"Held by the council and not sent: {' and '.join(told)}." if told else ""


def _build_file(file: SubmissionFile) -> FileRow:
    dated = f", dated {show_date(date.fromisoformat(file.dated))}" if file.dated else ", no date on it"
    late = "; past its review date" if file.past_review else ""
    size = f"{show_number(max(round(file.size_bytes / _KB), _LEAST_KB))} kB"
    return FileRow(
        file.name, file.title, f"version {file.version}{dated}{late}", file.classification, size, file.sha256
    )


def _build_asked(contents: Contents, request_items: Sequence[RequestItem]) -> tuple[AskedRow, ...]:
    """Request items that are answered, in their order; then codes that the list does not know."""
    found = _group(contents, lambda answer: answer.request_item)
    listed = {item.code: item for item in request_items}
    codes = [*(code for code in listed if code in found), *sorted(found.keys() - listed.keys())]
    return tuple(
        AskedRow(
            code=code,
            official_number=(listed[code].official_number or "") if code in listed else "",
            asks_for=listed[code].asks_for if code in listed else "",
            answers=found[code],
        )
        for code in codes
    )


def _build_statements(contents: Contents) -> tuple[AskedRow, ...]:
    found = _group(contents, lambda answer: "" if answer.request_item else answer.statement)
    return tuple(AskedRow(code, "", "", found[code]) for code in sorted(found))


def _group(contents: Contents, key_of: Callable[[Answer], str]) -> dict[str, tuple[AnswerRow, ...]]:
    groups: dict[str, list[AnswerRow]] = defaultdict(list)
    every: tuple[SubmissionFile | PublicLink, ...] = (*contents.files, *contents.links)
    for held in every:
        sections: dict[str, dict[str, None]] = defaultdict(dict)
        for answer in held.answers:
            sections[key_of(answer)][answer.section] = None
        for key, found in sections.items():
            if key:
                groups[key].append(_build_answer(held, found))
    return {key: tuple(rows) for key, rows in groups.items()}


def _build_answer(held: SubmissionFile | PublicLink, sections: Iterable[str]) -> AnswerRow:
    told = tuple(section for section in sections if section)
    if isinstance(held, PublicLink):
        return AnswerRow(held.title, told, file="", public_link=held.public_link, past_review=False)
    return AnswerRow(held.title, told, file=held.name, public_link="", past_review=held.past_review)
