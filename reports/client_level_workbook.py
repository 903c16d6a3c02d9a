"""The analyst's workbook on a client-level submission: rules with their counts, and where the failing records are.

It names records by row, event reference and the council's own number of the person, so it is internal and never part
of a published document. Rows come in one by one and go straight to the file: a million of them take little memory.
Nothing in a cell is ever read as a formula, a number or a link. Equal content gives equal bytes, whatever the day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from reports.numbers import show_count, show_date, show_number
from schemas.client_level import FieldFill, RuleOutcome, RuleSeverity, Submission
from schemas.observation import Council

MAX_ROWS = 1_048_576
"""Rows of one sheet, headings included. Source: the limits of the .xlsx format."""
MAX_SHEETS = 4
"""Sheets of failing records: more than four million rows open in no spreadsheet program at a bearable speed."""
MAX_CHARACTERS = 32_767
"""Characters of one cell; a longer text is cut. Source: the limits of the .xlsx format."""

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - constant, so that equal content gives equal bytes
_RECORDS = "Failing records"
_SEVERITY = tuple(RuleSeverity)


class FailingRecord(NamedTuple):
    """One record that breaks one rule.

    Attributes:
        row: as a spreadsheet shows it; the first record below the headings is 2.
        event_reference: as submitted; empty if none.
        person: the council's own number of the person; empty where it may not be told.
    """

    rule: str
    row: int
    event_reference: str = ""
    person: str = ""


@dataclass(frozen=True)
class WorkbookContents:
    """How much of what was found is in a workbook: rows of failing records listed, and left out for want of room."""

    n_listed: int
    n_not_listed: int


@dataclass(frozen=True)
class _Subject:
    """What the workbook is about: a submission, the one before it, whose it is, and the day of the check."""

    submission: Submission
    previous: Submission | None
    council: Council
    as_of: date


@dataclass(frozen=True)
class _Column:
    heading: str
    width: int
    wrap: bool = False


def render_client_level_workbook(
    submission: Submission,
    failing: Iterable[FailingRecord],
    previous: Submission | None = None,
    *,
    council: Council,
    as_of: date,
) -> bytes:
    """The workbook as bytes; the same as `write_client_level_workbook`, by way of a folder that only we can read."""
    with TemporaryDirectory(prefix="readiness-") as folder:
        path = Path(folder) / "workbook.xlsx"
        write_client_level_workbook(path, submission, failing, previous, council=council, as_of=as_of)
        return path.read_bytes()


def write_client_level_workbook(
    path: Path,
    submission: Submission,
    failing: Iterable[FailingRecord],
    previous: Submission | None = None,
    *,
    council: Council,
    as_of: date,
    max_rows: int = MAX_ROWS,
) -> WorkbookContents:
    """Write the workbook, whole or not at all; what does not fit on four sheets of records is counted and told.

    Args:
        path: where to; what is there already is replaced. Working files stand in a folder beside it that only the
            owner can read, and are removed whatever happens.
        submission: the checked submission.
        failing: the records that break a rule, best in order of rule and row; read once and never held.
        previous: the submission checked before it.
        council: whose submission.
        as_of: the day of the check.
        max_rows: rows of a sheet, headings included.
    """
    with TemporaryDirectory(prefix=".readiness-", dir=path.parent) as folder:  # also where rows wait to be packed
        unfinished = Path(folder) / path.name
        contents = _write(unfinished, _Subject(submission, previous, council, as_of), failing, max_rows)
        unfinished.replace(path)
    return contents


def _write(path: Path, subject: _Subject, failing: Iterable[FailingRecord], max_rows: int) -> WorkbookContents:
    import xlsxwriter

    submission, previous = subject.submission, subject.previous
    book = xlsxwriter.Workbook(str(path), _options(path.parent))
    book.set_properties({"title": "Client-level data check", "subject": subject.council.name, "created": _MADE})
    pages = _Pages(book)
    front = book.add_worksheet("Read me")
    pages.table("Summary", _SUMMARY, _summary_rows(submission, previous))
    pages.table("Rules", _RULES, _rule_rows(submission, previous))
    contents = _write_records(pages, failing, submission, max_rows)
    pages.table("Fields", _FIELDS, _field_rows(submission.fills))
    pages.table("Trend", _TREND, _trend_rows(submission, previous))
    _write_front(pages, front, _front_lines(subject, contents))
    front.activate()
    book.close()
    return contents


def _options(folder: Path) -> dict[str, Any]:
    return {
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }


class _Pages:
    """Adds sheets that hold one table each: headings kept in sight, a filter on every column."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.head = book.add_format({"bold": True, "bg_color": "#D2E2F1", "border": 1, "text_wrap": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def open(self, name: str, columns: Sequence[_Column]) -> Any:
        """A new sheet with its headings."""
        page = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width, self.wrap if column.wrap else self.plain)
        for place, column in enumerate(columns):
            page.write_string(0, place, column.heading, self.head)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        return page

    def table(self, name: str, columns: Sequence[_Column], rows: Iterable[Sequence[object]]) -> None:
        """A sheet with all its rows."""
        page = self.open(name, columns)
        n_rows = 0
        for n_rows, row in enumerate(rows, 1):
            self.row(page, n_rows, columns, row)
        page.autofilter(0, 0, max(n_rows, 1), len(columns) - 1)

    def row(self, page: Any, at: int, columns: Sequence[_Column], row: Sequence[object]) -> None:
        """One row; an empty cell is left alone."""
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            style = self.wrap if column.wrap else self.plain
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                page.write_number(at, place, value, style)
            elif value not in (None, ""):
                page.write_string(at, place, clean(str(value)), style)


def clean(text: str) -> str:
    r"""A text as a cell can hold it: no longer than is allowed, and nothing that is no character.

    Example:
        >>> clean("=1+1\ud800")
        '=1+1?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")[:MAX_CHARACTERS]


_SUMMARY = (_Column("What", 38), _Column("This submission", 40), _Column("Last submission", 40))
_RULES = (
    _Column("Rule", 14),
    _Column("Severity", 10),
    _Column("What is wrong", 60, wrap=True),
    _Column("What to do", 60, wrap=True),
    _Column("Fields", 34, wrap=True),
    _Column("Looked at", 12),
    _Column("Failing", 12),
    _Column("People", 12),
    _Column("Failing last time", 12),
    _Column("Looks at other records", 12),
    _Column("The council's own rule", 12),
    _Column("First rows", 34, wrap=True),
    _Column("Source", 40, wrap=True),
)
_FAILING = (
    _Column("Rule", 14),
    _Column("Severity", 10),
    _Column("Row in the file", 14),
    _Column("Event reference", 28),
    _Column("Person (council's own number)", 28),
)
_FIELDS = (
    _Column("Field", 34),
    _Column("Applies to", 12),
    _Column("Valid", 12),
    _Column("Share valid, %", 12),
    _Column("Blank, allowed", 12),
    _Column("Blank, mandatory", 12),
    _Column("Not valid", 12),
    _Column("List of values", 20),
)
_TREND = (
    _Column("What", 14),
    _Column("Name", 60, wrap=True),
    _Column("Last submission", 16),
    _Column("This submission", 16),
    _Column("Change", 12),
)


def _summary_rows(now: Submission, before: Submission | None) -> Iterator[tuple[object, ...]]:
    earlier = dict(_summary(before)) if before else {}
    for what, value in _summary(now):
        yield what, value, earlier.get(what, "")


def _summary(one: Submission) -> Iterator[tuple[str, object]]:
    yield "SHA-256 of the file", one.sha256
    yield "Reader version", one.reader_version
    yield "Council code in the file", one.la_code or "none, or several"
    yield "Release of the specification", one.release
    yield "Reporting period begins", show_date(one.period_start)
    yield "Reporting period ends", show_date(one.period_end)
    yield "Months look complete from", show_date(one.complete_from)
    yield "Months look complete until", show_date(one.complete_until)
    yield "Records", one.n_events
    yield from ((f"{name} records", n) for name, n in one.n_by_type)
    yield "People", one.n_people
    yield "Rules", len(one.outcomes)
    for severity in _SEVERITY:
        found = [each for each in one.outcomes if each.rule.severity is severity and each.n_failing]
        yield f"Rules of severity {severity.value} that records break", len(found)
        yield f"Faults of severity {severity.value}", sum(each.n_failing for each in found)


def _rule_rows(now: Submission, before: Submission | None) -> Iterator[tuple[object, ...]]:
    earlier = _by_rule(before)
    for one in _ordered(now.outcomes):
        rule = one.rule
        was = earlier.get(rule.code)
        yield (
            rule.code,
            rule.severity.value,
            rule.sentence,
            rule.remedy,
            ", ".join(rule.fields),
            one.n_looked_at,
            one.n_failing,
            one.n_people,
            was.n_failing if was else "",
            "yes" if rule.across else "no",
            "yes" if rule.own else "no",
            ", ".join(map(str, one.first_rows)),
            rule.source,
        )


def _by_rule(submission: Submission | None) -> Mapping[str, RuleOutcome]:
    return {one.rule.code: one for one in submission.outcomes} if submission else {}


def _ordered(outcomes: Iterable[RuleOutcome]) -> list[RuleOutcome]:
    """Errors before queries, most failing records first."""
    return sorted(outcomes, key=lambda one: (_SEVERITY.index(one.rule.severity), -one.n_failing, one.rule.code))


def _write_records(
    pages: _Pages, failing: Iterable[FailingRecord], submission: Submission, max_rows: int
) -> WorkbookContents:
    """One sheet after another, each filled to its last row."""
    severity = {one.rule.code: one.rule.severity.value for one in submission.outcomes}
    page, at, n_sheets, n_listed, n_left = pages.open(_RECORDS, _FAILING), 0, 1, 0, 0
    for record in failing:
        if at == max_rows - 1:
            if n_sheets == MAX_SHEETS:
                n_left += 1
                continue
            page.autofilter(0, 0, at, len(_FAILING) - 1)
            n_sheets, at = n_sheets + 1, 0
            page = pages.open(f"{_RECORDS} {n_sheets}", _FAILING)
        at, n_listed = at + 1, n_listed + 1
        _write_record(page, at, record, severity.get(record.rule, ""))
    page.autofilter(0, 0, max(at, 1), len(_FAILING) - 1)
    return WorkbookContents(n_listed, n_left)


def _write_record(page: Any, at: int, record: FailingRecord, severity: str) -> None:
    page.write_string(at, 0, record.rule)
    page.write_string(at, 1, severity)
    page.write_number(at, 2, record.row)
    if record.event_reference:
        page.write_string(at, 3, clean(record.event_reference))
    if record.person:
        page.write_string(at, 4, clean(record.person))


def _field_rows(fills: Iterable[FieldFill]) -> Iterator[tuple[object, ...]]:
    for fill in fills:
        yield (
            fill.field,
            fill.n_applies,
            fill.n_valid,
            round(100 * fill.n_valid / fill.n_applies, 2) if fill.n_applies else "",
            fill.n_blank_allowed,
            fill.n_blank_mandatory,
            fill.n_invalid,
            fill.list_state.value if fill.list_state else "",
        )


def _trend_rows(now: Submission, before: Submission | None) -> Iterator[tuple[object, ...]]:
    """Failing records by rule and valid shares by field, as far as both submissions tell them."""
    if before is None:
        return
    earlier = _by_rule(before)
    for one in _ordered(now.outcomes):
        was = earlier.get(one.rule.code)
        if was and (was.n_failing or one.n_failing):
            change = one.n_failing - was.n_failing
            yield one.rule.code, one.rule.sentence, was.n_failing, one.n_failing, change
    fills = {fill.field: fill for fill in before.fills}
    for fill in now.fills:
        old = fills.get(fill.field)
        if old and old.n_applies and fill.n_applies:
            then, today = (round(100 * each.n_valid / each.n_applies, 2) for each in (old, fill))
            yield "% valid", fill.field, then, today, round(today - then, 2)


def _front_lines(subject: _Subject, contents: WorkbookContents) -> list[str]:
    now, before = subject.submission, subject.previous
    made_up = ["Made-up data. Nothing in this workbook describes a real council, service or person."]
    return [
        *(made_up if subject.council.synthetic else []),
        "Internal. It points to records of people: keep it where the submission itself is kept, and never publish it.",
        f"{subject.council.name}, as at {show_date(subject.as_of)}. {show_count(now.n_events, 'record')} of the file "
        f"that begins with hash {now.sha256[:12]}.",
        "Summary: the file, beside the last submission." if before else "Summary: the file. No earlier one is held.",
        "Rules: every rule, errors first, with how many records it looked at and how many break it.",
        _records_line(contents),
        "Fields: how well each field is filled, over the records it applies to.",
        "Trend: rules and fields beside the last submission."
        if before
        else "Trend: empty, for want of an earlier one.",
        "Rows are counted as a spreadsheet shows them: the first record below the headings is row 2.",
        *(f"How the file was taken: {guess}" for guess in now.guesses),
        *(f"Not checked: {each}" for each in now.not_checked),
    ]


def _records_line(contents: WorkbookContents) -> str:
    listed = f"{_RECORDS}: {show_number(contents.n_listed)} lines, one for each record and rule it breaks."
    if not contents.n_not_listed:
        return listed
    return (
        f"{listed} {show_number(contents.n_not_listed)} more did not fit and are not listed: the counts on Rules hold "
        "them all. Mend the rules with most failing records first, then check again."
    )


def _write_front(pages: _Pages, page: Any, lines: Sequence[str]) -> None:
    page.set_column(0, 0, 110, pages.wrap)
    page.write_string(0, 0, "Client-level data: what the check found", pages.title)
    for at, line in enumerate(lines, 2):
        page.write_string(at, 0, clean(line), pages.wrap)
