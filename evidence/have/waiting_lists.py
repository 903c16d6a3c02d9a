"""Reads a council's own table of waiting lists, and says whether the risk of waiting is looked at.

The control caps a statement where people wait without a recorded review of risk. It fails only where the council
says that a list is not reviewed; a blank cell means that nobody said, and what is not known caps nothing.

Source: practice section 5.4 (waiting lists, each with a documented review of risk).
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from evidence.collect.identity_checks import check_identities
from evidence.findings import Findings
from evidence.parsing import SheetCells
from evidence.row_places import name_earlier_row
from evidence.table_rows import Column, HeadedTable, RowCells, find_tables, has_headings, plain_heading
from schemas.client_level import WaitingCard
from schemas.evidence import Citation
from schemas.ids import sha256_of
from schemas.problems import Problem
from schemas.signal import CheckFacts, Signal
from schemas.terms import Category, Independence, SignalKind

READER_VERSION = "waiting-1"
"""Changes whenever this reader would make other values from the same file."""

CONTROL = "waiting-risk-reviewed"
"""The control of the rubric that these lists answer."""

_KEY_END = "lists"
NOT_REVIEWED = "not reviewed"
"""What stands for a list of which the council says that its risk is not looked at."""

SHEET, READ_ME_SHEET, LISTS_SHEET = "Waiting lists", "Read me", "Lists"
SOURCE = "the council's own table of waiting lists"

COLUMNS = (
    Column("kind", "Waiting for", ("kind", "waiting list", "list"), required=True),
    Column("as_at", "As at", ("date", "counted on", "as at date"), required=True),
    Column("n", "People waiting", ("count", "number", "number waiting", "people"), required=True),
    Column("median", "Middle wait in days", ("median days", "median wait", "median")),
    Column("longest", "Longest wait in days", ("longest days", "longest wait", "longest")),
    Column("review", "How the risk of waiting is reviewed", ("risk review method", "risk review", "risk"),
           required=True),
)  # fmt: skip

_MOST_PEOPLE, _MOST_DAYS = 1_000_000, 10_000
_NO_REVIEW = frozenset({"no", "none", "not reviewed", "no review", "nothing", "not done", "n", "nil"})
_NOT_KNOWN = frozenset({"", "unknown", "not known", "don t know", "n a", "tbc"})


@dataclass(frozen=True)
class WaitingFile:
    """What a table of waiting lists told.

    Attributes:
        cards: by day, then kind.
        citations: where each card stands, in the same order; the evidence item is not named yet.
        notices: what was assumed or left alone.
    """

    sha256: str
    cards: tuple[WaitingCard, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Problem, ...]


@cache
def load_waiting_kinds() -> Mapping[str, tuple[str, ...]]:
    """What people wait for, and the statements each bears on, in the order of the file."""
    return {row["kind"]: tuple(row["statements"].split(";")) for row in _rows()}


def is_waiting_table(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of a table of waiting lists."""
    return has_headings(sheets, COLUMNS)


def read_waiting_lists(sheets: Sequence[SheetCells], data: bytes, name: str) -> WaitingFile:
    """Read a table of waiting lists, one row for each list and day.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Raises:
        InputError: with every problem of the file, among them anything that could identify a person.
    """
    findings = Findings(name)
    tables = find_tables(sheets, COLUMNS, findings, known_sheets=(READ_ME_SHEET, LISTS_SHEET))
    check_identities(sheets, {table.sheet: table.header_row for table in tables}, findings)
    read = [found for table in tables for found in _read_table(table, findings, sha256_of(data))]
    findings.check("The waiting lists were not taken in")
    read.sort(key=lambda one: (one[0].as_at, one[0].kind))
    cards, citations = tuple(card for card, _ in read), tuple(citation for _, citation in read)
    return WaitingFile(sha256_of(data), cards, citations, findings.notices)


def build_waiting_check(cards: Sequence[WaitingCard]) -> CheckFacts:
    """Whether every list on which people wait has a review of risk on record.

    Args:
        cards: the lists of one day.

    Returns:
        `n` lists on which somebody waits or may wait, `n_met` of them with a review on record. Failed where the
        council says that a list is not reviewed; not known where nobody said, or nobody waits.
    """
    waiting = [card for card in cards if card.n != 0]
    unreviewed = [card for card in waiting if card.n and card.risk_review == NOT_REVIEWED]
    unsaid = [card for card in waiting if card not in unreviewed and card.risk_review in (None, NOT_REVIEWED)]
    n_met = len(waiting) - len(unreviewed) - len(unsaid)
    passed = False if unreviewed else None if unsaid or not waiting else True
    return CheckFacts(CONTROL, passed, len(waiting), n_met, _detail(waiting, unreviewed, unsaid))


def newest_day(found: WaitingFile, as_of: date) -> date | None:
    """The newest day up to `as_of` on which lists were counted; None where there is none."""
    return max((card.as_at for card in found.cards if card.as_at <= as_of), default=None)


def build_waiting_signals(found: WaitingFile, evidence_id: str, as_of: date) -> tuple[Signal, ...]:
    """One signal for each statement that the newest lists bear on; earlier days are history and are left out.

    Args:
        found: what the table told.
        evidence_id: the evidence item the citations name.
        as_of: lists counted later are left out.
    """
    newest = newest_day(found, as_of)
    signals = []
    for statement in sorted({one for statements in load_waiting_kinds().values() for one in statements}):
        chosen = [(card, citation) for card, citation in zip(found.cards, found.citations, strict=True)
                  if card.as_at == newest and statement in load_waiting_kinds()[card.kind]]  # fmt: skip
        if chosen and newest:
            facts = build_waiting_check([card for card, _ in chosen])
            cited = tuple(Citation(evidence_id, one.sha256, one.sheet, one.row, one.column) for _, one in chosen)
            signals.append(
                Signal(
                    key=f"check/{statement}/{CONTROL}/{_KEY_END}",  # audits may answer the same control
                    statement=statement,
                    category=Category.PROCESSES,
                    kind=SignalKind.CHECK,
                    subject="Review of the risk to people who wait",
                    as_at=newest,
                    independence=Independence.COUNCIL,
                    facts=facts,
                    citations=cited,
                )
            )
    return tuple(signals)


def _detail(waiting: Sequence[WaitingCard], unreviewed: Sequence[WaitingCard], unsaid: Sequence[WaitingCard]) -> str:
    """What the control found, as a sentence part without its full stop."""
    if unreviewed:
        named = ", ".join(card.kind for card in unreviewed)  # how many people is told by the list, not by a document
        return f"no review of risk for those who wait for: {named}"
    if unsaid:
        return f"nobody said how the risk is reviewed for those who wait for: {', '.join(one.kind for one in unsaid)}"
    return "every list has a review of risk on record" if waiting else "nobody was waiting"


def _read_table(table: HeadedTable, findings: Findings, sha256: str) -> list[tuple[WaitingCard, Citation]]:
    read: list[tuple[WaitingCard, Citation]] = []
    seen: dict[tuple[str, date], tuple[str | None, int]] = {}
    for line in table.rows:
        cells = RowCells(table, line, findings)
        if not any(cells.has(column.key) for column in COLUMNS if column.key != "kind"):
            cells.assume("kind", "list-not-filled", "Nothing was said of these lists, so they were left out.")
            continue
        card = _read_row(cells)
        if card is None:
            continue
        here = (table.sheet, line.number)
        first = seen.setdefault((card.kind, card.as_at), here)
        if first != here:
            found = f"the same list and day stand in {name_earlier_row(first, table.sheet)}"
            cells.problem("kind", "list-twice", found, "Keep one of the two.")
        read.append((card, Citation("", sha256, table.sheet, line.number, table.headings["kind"])))
    return read


def _read_row(cells: RowCells) -> WaitingCard | None:
    """The card of one row; None where something is wrong with it."""
    n_before = len(cells.findings.problems)
    kind = cells.choice("kind", _words(), remedy="Say what people wait for.")
    as_at = cells.date("as_at", remedy="Give the day the list was counted.")
    n = cells.whole("n", 0, _MOST_PEOPLE)
    median = _days(cells, "median")
    longest = cells.whole("longest", 0, _MOST_DAYS)
    _check_days(cells, n, median, longest)
    if len(cells.findings.problems) > n_before or kind is None or as_at is None:
        return None
    return WaitingCard(kind, as_at, n, median, longest, _review(cells.text("review")), SOURCE)


def _days(cells: RowCells, key: str) -> float | None:
    """A number of days; a middle wait may end in a half."""
    if not cells.has(key):
        return None
    text = cells.text(key)
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 <= days <= _MOST_DAYS:
        wanted = f"Give a number of days from 0 to {_MOST_DAYS:,}."
        cells.problem(key, "number-unfit", f"{cells.found(key)} is not one that is accepted", wanted)
        return None
    return days


def _check_days(cells: RowCells, n: int | None, median: float | None, longest: int | None) -> None:
    if n == 0 and (median or longest):
        cells.problem("n", "wait-of-nobody", "nobody waits, yet a wait in days is given", "Mend one of the two.")
    if median is not None and longest is not None and median > longest:
        found = "the middle wait is longer than the longest"
        cells.problem("median", "wait-order", found, "The two may have been swapped; mend them.")


def _review(text: str) -> str | None:
    plain = plain_heading(text)
    if plain in _NOT_KNOWN:
        return None
    return NOT_REVIEWED if plain in _NO_REVIEW else text


def _rows() -> list[dict[str, str]]:
    text = files("evidence.have").joinpath("waiting_kinds.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _words() -> dict[str, str]:
    """Every word for each kind of list, the kind's own first."""
    return {word: row["kind"] for row in _rows() for word in (row["kind"], *row["other_words"].split("|"))}
