"""Reading feedback: who said what about which statement, how it was said, and what came of it. No identities.

Source: document 000, features C1 (what is captured), C2 (tone, strength, number of people), C3 (what changed)
and C5 (no identities; consent to be quoted).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.collect.collected_file import build_file_item
from evidence.collect.identity_checks import check_identities
from evidence.collect.source_types import SourceType, build_source_words
from evidence.findings import Findings, describe
from evidence.framework_words import build_category_words, find_statements, statement_words
from evidence.parsing import SheetCells, read_table_file
from evidence.row_places import name_earlier_row
from evidence.table_rows import Column, HeadedTable, RowCells, find_tables, suggest
from schemas.collected import FeedbackItem
from schemas.evidence import Citation, EvidenceItem
from schemas.framework import Framework
from schemas.ids import content_id
from schemas.problems import Problem
from schemas.terms import EvidenceKind, Tone

FEEDBACK_SHEET, READ_ME_SHEET, LISTS_SHEET = "Feedback", "Read me", "Lists"
MOST_PEOPLE = 100_000
_STRENGTHS = {"1": 1, "weak": 1, "2": 2, "fair": 2, "3": 3, "strong": 3}
_TONES: Mapping[str, Tone] = {tone.value: tone for tone in Tone}

COLUMNS = (
    Column("received_on", "Received on", ("date", "date received", "received", "when"), required=True),
    Column("source_type", "Source type", ("source", "who said it", "kind of source"), required=True),
    Column("organisation", "Organisation", ("organization", "body")),
    Column("group", "Group", ("group heard from", "heard from")),
    Column("place", "Place", ("where", "location")),
    Column("topic", "Topic", ("subject", "issue"), required=True),
    Column("service", "Service", ("team",)),
    Column("tone", "Tone", ("positive or negative",), required=True),
    Column("strength", "Strength", ("weight",)),
    Column("n_people", "Number of people", ("people", "how many people", "how many")),
    Column("statement", "Statement", ("quality statement", "statements", "qs"), required=True),
    Column("category", "Category", ("evidence category",)),
    Column("summary", "Summary", ("what was said", "comment", "feedback"), required=True),
    Column("action_taken", "Action taken", ("action", "what was done")),
    Column("what_changed", "What changed", ("change", "result")),
    Column("quote_allowed", "Quote allowed", ("consent", "consent to quote", "may be quoted")),
)


@dataclass(frozen=True)
class FeedbackFile:
    """What a file of feedback told.

    Attributes:
        item: the file itself as an evidence item, which every piece of feedback cites.
        items: in order of date and id; a row about several statements gives one for each.
        notices: what was assumed or left alone.
        n_rows: rows read.
    """

    item: EvidenceItem
    items: tuple[FeedbackItem, ...]
    notices: tuple[Problem, ...]
    n_rows: int


def read_feedback(
    data: bytes, name: str, framework: Framework, source_types: Iterable[SourceType], *, received_on: date
) -> FeedbackFile:
    """Read feedback (.xlsx, .ods or .csv), one piece a row.

    Args:
        data: the bytes of the file.
        name: its file name.
        framework: whose statements and categories the rows name.
        source_types: the kinds of source a row may name.
        received_on: the day the file was received; no feedback may be dated later.

    Raises:
        InputError: with every problem of the file, among them anything that could identify a person.
    """
    item = build_file_item(data, name, EvidenceKind.FEEDBACK, received_on, title=f"Feedback: {name}")
    return read_feedback_sheets(read_table_file(data, name), item, framework, source_types)


def read_feedback_sheets(
    sheets: Sequence[SheetCells], item: EvidenceItem, framework: Framework, source_types: Iterable[SourceType]
) -> FeedbackFile:
    """Read feedback whose cells have been read already; `item` is the file itself, with its one version.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(item.versions[-1].original_name)
    tables = find_tables(sheets, COLUMNS, findings, known_sheets=(READ_ME_SHEET, LISTS_SHEET))
    check_identities(sheets, {table.sheet: table.header_row for table in tables}, findings)
    reader = _Reader(item, framework, build_source_words(source_types), findings)
    for table in tables:
        reader.read(table)
    findings.check("The feedback was not taken in")
    items = sorted(reader.items.values(), key=lambda piece: (piece.received_on, piece.id))
    return FeedbackFile(item, tuple(items), findings.notices, reader.n_rows)


class _Reader:
    """Gathers the feedback of one file, each piece once."""

    def __init__(
        self, item: EvidenceItem, framework: Framework, sources: Mapping[str, SourceType], findings: Findings
    ) -> None:
        self.item = item
        self.framework = framework
        self.sources = sources
        self.categories = build_category_words(framework)
        self.findings = findings
        self.items: dict[str, FeedbackItem] = {}
        self.n_rows = 0

    def read(self, table: HeadedTable) -> None:
        """Read one table."""
        for row in table.rows:
            self.n_rows += 1
            self._read_row(RowCells(table, row, self.findings))

    def _read_row(self, cells: RowCells) -> None:
        n_before = len(self.findings.problems)
        source = cells.choice("source_type", self.sources, remedy="Say what kind of source it came from.")
        received_on = self._read_date(cells)
        tone = cells.choice("tone", _TONES, remedy="Say positive, negative, mixed or neutral.")
        category = cells.choice("category", self.categories)
        statements = self._read_statements(cells)
        texts = {
            "topic": cells.text("topic", remedy="Say in a word or two what it is about."),
            "summary": cells.text("summary", remedy="Say in a sentence what was said."),
            **{key: cells.text(key) for key in _TEXTS},
        }
        strength, n_people = self._read_strength(cells), self._read_people(cells)
        quoted = cells.yes_no("quote_allowed") or False
        if len(self.findings.problems) > n_before or source is None or received_on is None or tone is None:
            return
        for statement in statements:
            self._keep(
                cells,
                FeedbackItem(
                    id=_build_id(statement, source, received_on, texts, tone),
                    received_on=received_on,
                    source_type=source.name,
                    tone=tone,
                    strength=strength,
                    n_people=n_people,
                    statement=statement,
                    category=category or source.category,
                    independence=source.independence,
                    citation=self._cite(cells),
                    quote_allowed=quoted,
                    **texts,
                ),
            )

    def _read_date(self, cells: RowCells) -> date | None:
        received_on = cells.date("received_on", remedy="Give the day it was said or received.")
        if received_on and received_on > self.item.versions[-1].received_on:
            found = f"{cells.found('received_on')} is later than the day the file was received"
            cells.problem("received_on", "date-in-future", found, "Correct the date.")
        return received_on

    def _read_statements(self, cells: RowCells) -> tuple[str, ...]:
        text = cells.text("statement", remedy="Say which quality statement it is about, by code or name.")
        known, unknown = find_statements(text, self.framework)
        for part in unknown:
            remedy = suggest(part, statement_words(self.framework))
            cells.problem("statement", "statement-unknown", f"{describe(part)} names no quality statement", remedy)
        return tuple(statement.code for statement in known)

    def _read_strength(self, cells: RowCells) -> int:
        if not cells.has("strength"):
            cells.assume("strength", "strength-assumed", "Taken as 2 (fair); say 1 (weak) or 3 (strong) if it was.")
        return cells.choice("strength", _STRENGTHS) or 2

    def _read_people(self, cells: RowCells) -> int:
        if not cells.has("n_people"):
            cells.assume("n_people", "one-person-assumed", "Taken to speak for one person; give the number if more.")
        return cells.whole("n_people", 1, MOST_PEOPLE) or 1

    def _keep(self, cells: RowCells, piece: FeedbackItem) -> None:
        first = self.items.setdefault(piece.id, piece)
        if first is not piece:
            place = name_earlier_row((first.citation.sheet, first.citation.row or 0), cells.table.sheet)
            found = f"the same feedback about the same statement stands in {place}"
            cells.problem("summary", "feedback-twice", found, "Remove one of the two.")

    def _cite(self, cells: RowCells) -> Citation:
        return Citation(self.item.id, self.item.versions[-1].sha256, cells.table.sheet, cells.row.number)


_TEXTS = ("organisation", "group", "place", "service", "action_taken", "what_changed")


def _build_id(statement: str, source: SourceType, received_on: date, texts: Mapping[str, str], tone: Tone) -> str:
    """The id of a piece of feedback: the same words from the same source about the same statement are one."""
    said = [texts[key].casefold() for key in ("organisation", "group", "place", "topic", "service", "summary")]
    return content_id("FBK", [statement, source.name, received_on.isoformat(), tone.value, *said])
