"""The audit tool and the kinds of source: data that must hold together."""

import pytest

from evidence.collect.source_types import build_source_words, load_source_types
from schemas.terms import Category
from tests.unit.evidence.collect.audits import FRAMEWORK, TOOL


def test_the_tool_has_28_questions_that_bear_on_known_statements() -> None:
    """Codes run without a gap, and every statement is one of the framework."""
    assert [question.code for question in TOOL.questions] == [f"Q{n:02d}" for n in range(1, 29)]
    assert [question.number for question in TOOL.questions] == list(range(1, 29))
    assert set(TOOL.statements) == {statement.code for statement in FRAMEWORK.statements}
    assert len({question.domain for question in TOOL.questions}) == 9
    assert all(question.text and question.look_for and question.applies_when for question in TOOL.questions)


def test_the_critical_questions_are_those_that_can_cap() -> None:
    """Six questions can set off an alert."""
    assert [q.number for q in TOOL.questions if q.critical] == [4, 6, 11, 20, 23, 25]


def test_grades_run_from_one_to_four_and_good_is_three() -> None:
    """Four grades with a descriptor each."""
    assert sorted(grade.grade for grade in TOOL.grades) == [1, 2, 3, 4]
    assert TOOL.good == 3
    assert all(grade.descriptor for grade in TOOL.grades)


def test_controls_name_their_own_question_and_its_statements() -> None:
    """A control is read off a question that bears on each statement it may cap."""
    questions = {question.code: question for question in TOOL.questions}
    for check in TOOL.checks:
        assert set(check.statements) <= set(questions[check.question].statements)


def test_thin_evidence_is_marked() -> None:
    """Case files say little about three statements."""
    assert TOOL.supporting_only == {"QS5", "QS8", "QS9"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("Q06", "Q06"), ("q6", "Q06"), ("6", "Q06"), ("Question 6", "Q06"), ("6.0", "Q06"), ("29", None), ("six", None)],
)
def test_a_question_is_found_by_code_or_number(text: str, code: str | None) -> None:
    """Councils write question numbers in several ways."""
    question = TOOL.find_question(text)
    assert (question.code if question else None) == code


def test_kinds_of_source_cover_people_staff_and_partners() -> None:
    """Every kind has one name and no word means two kinds; what each minimum asks for can be heard."""
    kinds = load_source_types()
    words = [word for kind in kinds for word in (kind.name, *kind.aliases)]
    assert len(set(words)) == len(words) == len(build_source_words(kinds))
    assert {kind.category for kind in kinds} == {Category.PEOPLE, Category.STAFF, Category.PARTNERS}
    assert any(kind.carer and kind.independent for kind in kinds)
    assert {(kind.front_line, kind.manager) for kind in kinds if kind.category is Category.STAFF} >= {
        (True, False),
        (False, True),
    }
    assert all(kind.category is Category.PARTNERS for kind in kinds if kind.voluntary)
