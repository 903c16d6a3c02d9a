"""Reading case audits, one answer a row or one case a row. A case is a pseudonym; identities refuse the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.collect.audit_tool import GRADED, AuditTool
from evidence.collect.collected_file import build_file_item
from evidence.collect.identity_checks import check_identities
from evidence.findings import Findings, describe
from evidence.identity import explain_pseudonym_fault, find_cell_identities
from evidence.parsing import SheetCells, read_table_file
from evidence.row_places import name_earlier_row
from evidence.table_rows import Column, HeadedTable, RowCells, find_choice, find_tables, has_headings, suggest
from schemas.collected import AuditAnswer
from schemas.evidence import Citation, EvidenceItem
from schemas.framework import Framework
from schemas.problems import Problem
from schemas.terms import EvidenceKind

ANSWERS_SHEET, QUESTIONS_SHEET, GRADES_SHEET, READ_ME_SHEET = "Answers", "Questions", "Grades", "Read me"

_CASE = Column("case", "Case", ("case reference", "case ref", "pseudonym", "case code"), required=True)
_AUDITED = Column("audited_on", "Audited on", ("date", "audit date", "date of audit", "audited"), required=True)
_BY_RULE = Column("by_rule", "Drawn by rule", ("sample drawn by rule", "random", "drawn at random"))
_GRADE = Column("grade", "Grade", ("first grade", "auditor grade"), required=True)
_QUESTION = Column("question", "Question", ("question code", "question number"), required=True)
_REST = (
    Column("evidence_seen", "Evidence seen", ("evidence", "what was seen")),
    Column("comment", "Comment", ("comments", "notes")),
    Column("second_grade", "Second grade", ("second reader", "second", "second reader grade")),
    Column("moderated_grade", "Moderated grade", ("moderated", "agreed grade")),
)
LONG_COLUMNS = (_CASE, _QUESTION, _AUDITED, _GRADE, *_REST, _BY_RULE)
"""Columns of the shape with one answer a row."""

_WIDE_PARTS = {
    "grade": ("", " grade", " first"),
    "second_grade": (" second", " second grade"),
    "moderated_grade": (" moderated", " moderated grade", " agreed"),
    "evidence_seen": (" evidence", " evidence seen"),
    "comment": (" comment", " comments", " notes"),
}
_QUESTION_HEADING = re.compile(r"(?:q|question) ?\d+\b.*", re.IGNORECASE)
_PSEUDONYM = "Use a code that means nothing outside your own key, such as C-014."


@dataclass(frozen=True)
class AuditFile:
    """What a file of case audits told.

    Attributes:
        item: the file itself as an evidence item, which every answer cites.
        answers: in order of case and question.
        notices: what was assumed or left alone.
        n_unanswered: rows or cells of a template that hold no answer.
    """

    item: EvidenceItem
    tool_id: str
    answers: tuple[AuditAnswer, ...]
    notices: tuple[Problem, ...]
    n_unanswered: int

    @property
    def n_cases(self) -> int:
        """How many cases have at least one answer."""
        return len({answer.case for answer in self.answers})


def read_audit_answers(
    data: bytes, name: str, tool: AuditTool, framework: Framework, *, received_on: date
) -> AuditFile:
    """Read case audits (.xlsx, .ods or .csv), one answer a row or one case a row.

    Args:
        data: the bytes of the file.
        name: its file name.
        tool: the audit tool the questions belong to.
        framework: must know every statement the tool's questions bear on.
        received_on: the day it was received; no audit may be dated later.

    Raises:
        InputError: with every problem of the file: unknown questions or grades, a question answered twice for
            a case, dates, and anything that could identify a person.
        KeyError: if the tool names a statement the framework does not have.
    """
    for code in tool.statements:
        framework.statement(code)
    title = f"{tool.title}: {name}"
    item = build_file_item(data, name, EvidenceKind.CASE_AUDITS, received_on, title=title)
    return read_audit_sheets(read_table_file(data, name), item, tool)


def read_audit_sheets(sheets: Sequence[SheetCells], item: EvidenceItem, tool: AuditTool) -> AuditFile:
    """Read case audits whose cells have been read already; `item` is the file itself, with its one version.

    Raises:
        InputError: with every problem of the file.
    """
    version = item.versions[-1]
    findings = Findings(version.original_name)
    wide = _is_wide(sheets, tool)
    columns = _wide_columns(tool) if wide else LONG_COLUMNS
    tables = find_tables(sheets, columns, findings, known_sheets=(QUESTIONS_SHEET, GRADES_SHEET, READ_ME_SHEET))
    check_identities(sheets, {table.sheet: table.header_row for table in tables}, findings)
    reader = _Reader(tool, item, findings)
    for table in tables:
        if wide:
            reader.read_wide(table)
        else:
            reader.read_long(table)
    findings.check("The case audits were not taken in")
    if reader.n_unanswered:
        told = f"{reader.n_unanswered} places of the table hold no answer"
        findings.notice("audit-unanswered", told, "They were left out; write not applicable where that is meant.")
    answers = sorted(reader.answers.values(), key=lambda answer: (answer.case, answer.question))
    return AuditFile(item, tool.id, tuple(answers), findings.notices, reader.n_unanswered)


def _is_wide(sheets: Sequence[SheetCells], tool: AuditTool) -> bool:
    """Whether the table has one case a row: some question is a heading, and there is no column of questions."""
    if has_headings(sheets, (_CASE, _QUESTION)):
        return False
    wide = [column for column in _wide_columns(tool) if column.key.endswith("/grade")]
    return any(has_headings(sheets, (_CASE, Column(c.key, c.heading, c.aliases, required=True))) for c in wide)


def _wide_columns(tool: AuditTool) -> tuple[Column, ...]:
    """Columns of the shape with one case a row; the key is the question's code and the part of the answer."""
    columns = [_CASE, _AUDITED, _BY_RULE]
    for question in tool.questions:
        stems = (question.code, f"Q{question.number}", str(question.number))
        for part, tails in _WIDE_PARTS.items():
            names = [f"{stem}{tail}" for stem in stems for tail in tails]
            columns.append(Column(f"{question.code}/{part}", names[0], tuple(names[1:])))
    return tuple(columns)


@dataclass(frozen=True)
class _Case:
    """What all answers of one row share."""

    case: str
    audited_on: date
    by_rule: bool


class _Reader:
    """Gathers the answers of one file, each case and question once."""

    def __init__(self, tool: AuditTool, item: EvidenceItem, findings: Findings) -> None:
        self.tool = tool
        self.item = item
        self.findings = findings
        self.answers: dict[tuple[str, str], AuditAnswer] = {}
        self.n_unanswered = 0
        self._seen: dict[tuple[str, str], tuple[str | None, int]] = {}
        self._spellings: dict[str, str] = {}
        self._grades = _grade_words(tool)

    def read_long(self, table: HeadedTable) -> None:
        """Read a table with one answer a row."""
        for row in table.rows:
            cells = RowCells(table, row, self.findings)
            parts = {part: part for part in _WIDE_PARTS}
            if not any(cells.has(key) for key in parts.values()):
                self.n_unanswered += 1
                continue
            case = self._read_case(cells)
            question = self._read_question(cells)
            if case and question and self._is_new(cells, (case.case, question), "question"):
                self._read_answer(cells, case, question, parts)

    def read_wide(self, table: HeadedTable) -> None:
        """Read a table with one case a row."""
        self._tell_unknown_questions(table)
        for row in table.rows:
            cells = RowCells(table, row, self.findings)
            case = self._read_case(cells)
            if case is None or not self._is_new(cells, (case.case, ""), "case"):
                continue
            for question in self.tool.questions:
                parts = {part: f"{question.code}/{part}" for part in _WIDE_PARTS}
                if any(cells.has(key) for key in parts.values()):
                    self._read_answer(cells, case, question.code, parts)
                elif parts["grade"] in table.headings:
                    self.n_unanswered += 1

    def _tell_unknown_questions(self, table: HeadedTable) -> None:
        for heading in table.unused:
            if _QUESTION_HEADING.fullmatch(heading):
                remedy = f"The questions are {self.tool.questions[0].code} to {self.tool.questions[-1].code}."
                self.findings.problem(
                    "question-unknown", f"{describe(heading)} is no question of {self.tool.id}", remedy,
                    sheet=table.sheet, row=table.header_row, column=heading,
                )  # fmt: skip

    def _read_case(self, cells: RowCells) -> _Case | None:
        n_before = len(self.findings.problems)
        case = _read_pseudonym(cells)
        audited_on = cells.date("audited_on", remedy="Give the day the case was audited.")
        if audited_on and audited_on > self.item.versions[-1].received_on:
            found = f"{cells.found('audited_on')} is later than the day the file was received"
            cells.problem("audited_on", "date-in-future", found, "Correct the date of the audit.")
        if not cells.has("by_rule"):
            told = "Taken as chosen, not drawn by rule; write yes if a rule drew the sample."
            cells.assume("by_rule", "not-drawn-by-rule", told)
        by_rule = cells.yes_no("by_rule") or False
        if len(self.findings.problems) == n_before:
            self._check_spelling(cells, case)
        if len(self.findings.problems) > n_before or audited_on is None:
            return None
        return _Case(case, audited_on, by_rule)

    def _check_spelling(self, cells: RowCells, case: str) -> None:
        """Two spellings of one pseudonym would count as two cases: refuse all but the first."""
        first = self._spellings.setdefault("".join(case.casefold().split()), case)
        if first != case:
            found = f"{describe(first)} and {describe(case)} look like one case"
            cells.problem("case", "case-spelt-two-ways", found, "Write it one way.")

    def _read_question(self, cells: RowCells) -> str | None:
        text = cells.text("question", remedy="Say which question it answers.")
        question = self.tool.find_question(text)
        if text and question is None:
            remedy = suggest(text, [known.code for known in self.tool.questions])
            cells.problem("question", "question-unknown", f"{describe(text)} is no question of {self.tool.id}", remedy)
        return question.code if question else None

    def _is_new(self, cells: RowCells, place: tuple[str, str], key: str) -> bool:
        """Whether a case and question (or, one case a row, a case) stand here for the first time."""
        here = (cells.table.sheet, cells.row.number)
        first = self._seen.setdefault(place, here)
        if first == here:
            return True
        what = f"question {place[1]} of case {describe(place[0])}" if place[1] else f"case {describe(place[0])}"
        remedy = "Keep one of the two; a second reader's grade has a column of its own."
        cells.problem(key, "audit-answer-twice", f"{what} stands in {name_earlier_row(first, here[0])} already", remedy)
        return False

    def _read_answer(self, cells: RowCells, case: _Case, question: str, parts: Mapping[str, str]) -> None:
        n_before = len(self.findings.problems)
        grade, outcome = self._read_grade(cells, parts["grade"])
        answer = AuditAnswer(
            case=case.case,
            question=question,
            audited_on=case.audited_on,
            grade=grade,
            outcome=outcome,
            evidence_seen=cells.text(parts["evidence_seen"]),
            comment=cells.text(parts["comment"]),
            drawn_by_rule=case.by_rule,
            citation=self._cite(cells, parts["grade"]),
            second_grade=self._read_other_grade(cells, parts["second_grade"]),
            moderated_grade=self._read_other_grade(cells, parts["moderated_grade"]),
        )
        if len(self.findings.problems) == n_before:
            self.answers[case.case, question] = answer

    def _read_grade(self, cells: RowCells, key: str) -> tuple[int | None, str]:
        text = cells.text(key, remedy="Give a grade, or write not applicable or cannot tell.")
        found = find_choice(text, self._grades) if text else (None, "")
        if found is None:
            names = [grade.name for grade in self.tool.grades] + list(self.tool.outcomes)
            cells.problem(key, "grade-unknown", f"{describe(text)} is no grade", _suggest_grade(text, names))
        return found or (None, "")

    def _read_other_grade(self, cells: RowCells, key: str) -> int | None:
        if not cells.has(key):
            return None
        grade, outcome = self._read_grade(cells, key)
        if outcome not in ("", GRADED):
            cells.assume(
                key, "second-grade-without-grade", "A second or moderated answer without a grade is not counted."
            )
        return grade

    def _cite(self, cells: RowCells, key: str) -> Citation:
        version = self.item.versions[-1]
        return Citation(
            self.item.id, version.sha256, cells.table.sheet, cells.row.number, cells.table.headings.get(key)
        )


def _read_pseudonym(cells: RowCells) -> str:
    text = cells.text("case", remedy=f"Every case needs a pseudonym. {_PSEUDONYM}")
    told_already = find_cell_identities(text)
    fault = explain_pseudonym_fault(text) if text and not told_already else None
    if fault:
        cells.problem("case", "case-not-a-pseudonym", f"the case reference {fault} (not shown)", _PSEUDONYM)
    return text


def _grade_words(tool: AuditTool) -> dict[str, tuple[int | None, str]]:
    words: dict[str, tuple[int | None, str]] = {}
    for grade in tool.grades:
        words |= {str(grade.grade): (grade.grade, GRADED), grade.name: (grade.grade, GRADED)}
    for outcome, names in tool.outcomes.items():
        words |= {word: (None, outcome) for word in names}
    return words


def _suggest_grade(text: str, names: Sequence[str]) -> str:
    if any(c.isdigit() for c in text):
        return "Use 1 (inadequate) to 4 (outstanding), not applicable or cannot tell."
    return suggest(text, names)
