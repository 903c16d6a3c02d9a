"""Workbooks to fill in: case audits and feedback. What they hold is what the readers read."""

from collections.abc import Iterable, Sequence

from evidence.collect import case_audits, feedback
from evidence.collect.audit_tool import AuditTool
from evidence.collect.source_types import SourceType
from evidence.workbook import Sheet, SheetColumn, build_workbook
from schemas.framework import Framework
from schemas.terms import Tone

_NO_IDENTITY = (
    "No identities",
    "Write no name, address, telephone number, date of birth, NHS number or case-system number anywhere, comments "
    "included. A file that holds one is refused.",
)
_AUDIT_GUIDE = (
    ("What this is", "One row for each question answered about one case. Ask only the questions that apply."),
    _NO_IDENTITY,
    ("Case", "A pseudonym such as C-014. The key that says who it is stays in your case system."),
    ("Grade", "1 inadequate, 2 requires improvement, 3 good, 4 outstanding, or not applicable, or cannot tell."),
    ("Second grade", "What a second reader gave without seeing the first. The first grade stays as it was."),
    ("Moderated grade", "What the two agreed on. This is the one that counts."),
    ("Drawn by rule", "Yes if a rule drew the case from a list, such as every tenth; no if somebody chose it."),
)
_FEEDBACK_GUIDE = (
    ("What this is", "One row for each thing somebody told you. Note it in a sentence of your own."),
    _NO_IDENTITY,
    ("Strength", "3 strong: clear and first-hand. 2 fair. 1 weak: vague, second-hand or beside the point."),
    ("Action taken", "What was done about it. Leave it empty if nothing was: that is shown, not hidden."),
    ("What changed", "What is different because of it, for people."),
    ("Quote allowed", "Yes only if whoever said it agreed to be quoted."),
)
_AUDIT_WIDTHS = {"evidence_seen": 40, "comment": 40, "case": 12, "question": 10}
_FEEDBACK_WIDTHS = {"summary": 60, "action_taken": 40, "what_changed": 40, "source_type": 28, "group": 28}


def build_blank_audits(tool: AuditTool, cases: Iterable[str] = ()) -> bytes:
    """A workbook for case audits (.xlsx), with a row for each case and question where `cases` are given.

    Args:
        tool: the audit tool.
        cases: pseudonyms of the cases to audit.
    """
    rows = [
        [case, question.code] + [None] * (len(case_audits.LONG_COLUMNS) - 2)
        for case in cases
        for question in tool.questions
    ]
    grades = [(grade.grade, grade.name, grade.descriptor) for grade in tool.grades]
    words = [*(grade.name for grade in tool.grades), *tool.outcomes]
    lists = {
        "question": (case_audits.QUESTIONS_SHEET, 0, len(tool.questions)),
        "grade": (case_audits.GRADES_SHEET, 1, len(words)),
        "second_grade": (case_audits.GRADES_SHEET, 1, len(tool.grades)),
        "moderated_grade": (case_audits.GRADES_SHEET, 1, len(tool.grades)),
    }
    columns = [
        SheetColumn(
            c.heading,
            _AUDIT_WIDTHS.get(c.key, 16),
            words=lists.get(c.key),
            strict=not c.key.endswith("grade"),
            date=c.key == "audited_on",
        )
        for c in case_audits.LONG_COLUMNS
    ]
    sheets = (
        Sheet(case_audits.ANSWERS_SHEET, columns, rows),
        _questions_sheet(tool),
        Sheet(
            case_audits.GRADES_SHEET,
            (SheetColumn("Number"), SheetColumn("Word for grade", 24), SheetColumn("What it looks like", 100)),
            [*grades, *((None, outcome, None) for outcome in tool.outcomes)],
        ),
        _guide_sheet(case_audits.READ_ME_SHEET, _AUDIT_GUIDE),
    )
    return build_workbook(sheets, title=f"{tool.title}: answers")


def build_blank_feedback(source_types: Iterable[SourceType], framework: Framework) -> bytes:
    """A workbook for feedback (.xlsx)."""
    lists: dict[str, tuple[str, ...]] = {
        "source_type": tuple(kind.name for kind in source_types),
        "tone": tuple(tone.value for tone in Tone),
        "strength": ("1", "2", "3"),
        "statement": tuple(statement.code for statement in framework.statements),
        "statement name": tuple(statement.name for statement in framework.statements),
        "category": tuple(category.value for category in framework.categories),
        "quote_allowed": ("yes", "no"),
    }
    places = {key: place for place, key in enumerate(lists)}
    columns = [
        SheetColumn(
            c.heading,
            _FEEDBACK_WIDTHS.get(c.key, 16),
            words=(feedback.LISTS_SHEET, places[c.key], len(lists[c.key])) if c.key in lists else None,
            strict=c.key != "statement",
            date=c.key == "received_on",
        )
        for c in feedback.COLUMNS
    ]
    sheets = (
        Sheet(feedback.FEEDBACK_SHEET, columns),
        _guide_sheet(feedback.READ_ME_SHEET, _FEEDBACK_GUIDE),
        _lists_sheet(feedback.LISTS_SHEET, lists),
    )
    return build_workbook(sheets, title="Feedback")


def _questions_sheet(tool: AuditTool) -> Sheet:
    rows = [
        (q.code, q.domain, q.text, q.look_for, q.applies_when, "yes" if q.critical else "no", "; ".join(q.statements))
        for q in tool.questions
    ]
    headings = ("Code", "Part", "What is asked", "What to look for", "Asked about", "Critical", "Bears on")
    widths = (8, 26, 60, 60, 40, 10, 20)
    columns = [SheetColumn(heading, width) for heading, width in zip(headings, widths, strict=True)]
    return Sheet(case_audits.QUESTIONS_SHEET, columns, rows)


def _guide_sheet(name: str, guide: Sequence[tuple[str, str]]) -> Sheet:
    return Sheet(name, (SheetColumn("About", 24), SheetColumn("What to know", 100)), guide)


def _lists_sheet(name: str, lists: dict[str, tuple[str, ...]]) -> Sheet:
    longest = max(len(words) for words in lists.values())
    rows = [[words[at] if at < len(words) else None for words in lists.values()] for at in range(longest)]
    return Sheet(name, [SheetColumn(f"Words for {key.replace('_', ' ')}", 30) for key in lists], rows)
