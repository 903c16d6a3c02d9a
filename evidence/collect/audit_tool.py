"""The case-audit tool: its questions, the words for its grades, and what may be read off the answers. All data."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schemas.collected import AuditQuestion
from schemas.terms import Category

_FOLDER = Path(__file__).with_name("audit_tool")
TOOL = "practice-audit-1"
"""The tool in use."""

GRADED = "graded"
"""Outcome of an answer that has a grade."""


@dataclass(frozen=True)
class GradeDescriptor:
    """A grade, its name, and what work of that grade looks like."""

    grade: int
    name: str
    descriptor: str


@dataclass(frozen=True)
class AuditCheck:
    """A control read off one question.

    Attributes:
        code: the control, as the rubric's caps name it.
        n_cases_needed: with fewer graded cases it is not known.
        pc_good_needed: it fails where fewer than this per cent are graded good or better.
        pc_ones_allowed: it fails where more than this per cent are graded 1.
        about: what a case that meets it shows, in words that follow "showed".
        untested: a sentence about what these cases cannot show, or nothing.
    """

    code: str
    question: str
    category: Category
    statements: tuple[str, ...]
    n_cases_needed: int
    pc_good_needed: int
    pc_ones_allowed: int
    about: str
    untested: str


@dataclass(frozen=True)
class AuditTool:
    """A released audit tool.

    Attributes:
        outcomes: outcome of an answer without a grade, with the words that mean it.
        pc_answers_good: a case is good for a statement from this percentage of its graded answers at good or better.
        pc_answers_outstanding: it is outstanding from this percentage at the highest grade, with none below good.
        supporting_only: statements case files say little about.
        weakest_needs_cases: a question answered for fewer cases is not named as the weakest.
    """

    id: str
    title: str
    questions: tuple[AuditQuestion, ...]
    grades: tuple[GradeDescriptor, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    pc_answers_good: int
    pc_answers_outstanding: int
    supporting_only: frozenset[str]
    weakest_needs_cases: int
    checks: tuple[AuditCheck, ...]

    @property
    def good(self) -> int:
        """The grade from which work counts as good."""
        return next(grade.grade for grade in self.grades if grade.name == "good")

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements its questions bear on, sorted."""
        return tuple(sorted({code for question in self.questions for code in question.statements}))

    def find_question(self, text: str) -> AuditQuestion | None:
        """The question a person means by `Q06`, `Q6` or `6`; None if there is none."""
        number = text.strip().casefold().removeprefix("question").strip().removeprefix("q").strip().removesuffix(".0")
        if not (number.isascii() and number.isdigit()):
            return None
        return next((question for question in self.questions if question.number == int(number)), None)


@cache
def load_audit_tool(tool: str = TOOL) -> AuditTool:
    """The tool with this id, from its two data files: the questions, and everything else about it."""
    from ruamel.yaml import YAML

    about = YAML(typ="safe").load((_FOLDER / f"{tool}.yaml").read_text(encoding="utf-8"))
    with (_FOLDER / f"{tool}.csv").open(encoding="utf-8", newline="") as file:
        questions = tuple(_build_question(row) for row in csv.DictReader(file))
    return AuditTool(
        id=about["id"],
        title=about["title"],
        questions=questions,
        grades=tuple(GradeDescriptor(g["grade"], g["name"], g["descriptor"].strip()) for g in about["grades"]),
        outcomes={outcome: tuple(words) for outcome, words in about["outcomes"].items()},
        pc_answers_good=about["cases"]["pc_answers_good"]["value"],
        pc_answers_outstanding=about["cases"]["pc_answers_outstanding"]["value"],
        supporting_only=frozenset(about["supporting_only"]),
        weakest_needs_cases=about["weakest_needs_cases"],
        checks=tuple(_build_check(check) for check in about["checks"]),
    )


def _build_question(row: dict[str, str]) -> AuditQuestion:
    return AuditQuestion(
        code=row["code"],
        number=int(row["number"]),
        domain=row["domain"],
        text=row["text"],
        look_for=row["look_for"],
        statements=tuple(row["statements"].split(";")),
        applies_when=row["applies_when"],
        critical=row["critical"] == "yes",
    )


def _build_check(check: dict[str, Any]) -> AuditCheck:
    return AuditCheck(
        code=check["code"],
        question=check["question"],
        category=Category(check["category"]),
        statements=tuple(check["statements"]),
        n_cases_needed=check["n_cases_needed"],
        pc_good_needed=check["pc_good_needed"],
        pc_ones_allowed=check["pc_ones_allowed"],
        about=check["about"],
        untested=check.get("untested", ""),
    )
