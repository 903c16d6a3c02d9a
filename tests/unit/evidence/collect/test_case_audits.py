"""Reading case audits in both shapes; nothing that could identify a person is taken in or repeated."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.collect.audit_signals import build_audit_signals
from evidence.collect.case_audits import read_audit_answers
from evidence.parsing import SheetCells
from schemas.errors import InputError
from schemas.terms import Classification, EvidenceKind, Source
from tests.unit.evidence.cells import make_sheet, nhs_number, slugs, told
from tests.unit.evidence.collect.audits import (
    ANSWER,
    FRAMEWORK,
    LONG,
    RECEIVED,
    TOOL,
    read_answers,
    read_audits,
)

NHS = nhs_number()
DAY = date(2026, 5, 1)


def test_an_answer_holds_everything_its_row_says() -> None:
    """Every cell of a row is found again in the answer, with its place."""
    found = read_answers({"Second grade": "2", "Moderated grade": "requires improvement"})
    (answer,) = found.answers
    assert (answer.case, answer.question, answer.audited_on, answer.grade, answer.outcome) == (
        "C-1", "Q01", DAY, 3, "graded",
    )  # fmt: skip
    assert (answer.second_grade, answer.moderated_grade, answer.standing_grade) == (2, 2, 2)
    assert (answer.evidence_seen, answer.comment, answer.drawn_by_rule) == ("Plan", "Clear", True)
    assert (answer.citation.sheet, answer.citation.row, answer.citation.column) == ("Answers", 2, "Grade")
    assert (found.item.source, found.item.kind, found.item.classification) == (
        Source.COLLECT, EvidenceKind.CASE_AUDITS, Classification.CASE_LEVEL,
    )  # fmt: skip
    assert (found.n_cases, found.n_unanswered, found.notices) == (1, 0, ())


@pytest.mark.parametrize(
    ("cell", "grade", "outcome"),
    [
        (4, 4, "graded"), (1.0, 1, "graded"), ("3", 3, "graded"), ("Good", 3, "graded"),
        ("OUTSTANDING", 4, "graded"), ("Requires improvement", 2, "graded"), ("requires-improvement", 2, "graded"),
        ("inadequate", 1, "graded"), ("N/A", None, "not applicable"), ("not applicable", None, "not applicable"),
        ("NA", None, "not applicable"), ("Cannot tell", None, "cannot tell"),
    ],
)  # fmt: skip
def test_grades_are_read_as_words_or_numbers(cell: object, grade: int | None, outcome: str) -> None:
    """A grade may be a number, its name, or one of the two words for no grade."""
    cell = int(cell) if isinstance(cell, float) else cell
    (answer,) = read_answers({"Grade": cell}).answers
    assert (answer.grade, answer.outcome) == (grade, outcome)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"Grade": 5}, ("grade-unknown", 2, "Grade")),
        ({"Grade": 0}, ("grade-unknown", 2, "Grade")),
        ({"Grade": 2.5}, ("grade-unknown", 2, "Grade")),
        ({"Grade": "goood"}, ("grade-unknown", 2, "Grade")),
        ({"Grade": None}, ("cell-empty", 2, "Grade")),
        ({"Second grade": 7}, ("grade-unknown", 2, "Second grade")),
        ({"Moderated grade": "fine"}, ("grade-unknown", 2, "Moderated grade")),
        ({"Question": "Q29"}, ("question-unknown", 2, "Question")),
        ({"Question": None}, ("cell-empty", 2, "Question")),
        ({"Audited on": None}, ("cell-empty", 2, "Audited on")),
        ({"Audited on": "soon"}, ("date-unreadable", 2, "Audited on")),
        ({"Audited on": date(2026, 9, 26)}, ("date-in-future", 2, "Audited on")),
        ({"Drawn by rule": "perhaps"}, ("yes-or-no", 2, "Drawn by rule")),
        ({"Case": None}, ("cell-empty", 2, "Case")),
        ({"Case": "Ada Example"}, ("case-not-a-pseudonym", 2, "Case")),
        ({"Case": "1234567890"}, ("identity-found", 2, "Case")),
        ({"Case": "AnnLee2"}, ("case-not-a-pseudonym", 2, "Case")),
        ({"Case": NHS}, ("identity-found", 2, "Case")),
        ({"Case": int(NHS)}, ("identity-found", 2, "Case")),
        ({"Comment": f"see {NHS[:3]} {NHS[3:6]} {NHS[6:]}"}, ("identity-found", 2, "Comment")),
        ({"Comment": "moved to PE99 9ZZ"}, ("identity-found", 2, "Comment")),
        ({"Comment": "ring 01632 960001"}, ("identity-found", 2, "Comment")),
        ({"Evidence seen": "mail of a.person@example.org"}, ("identity-found", 2, "Evidence seen")),
        ({"Comment": "Mrs Okafor agreed"}, ("identity-found", 2, "Comment")),
        ({"Comment": "born 3 April 1941"}, ("identity-found", 2, "Comment")),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_its_place(change: dict[str, object], problem: tuple[str, int, str]) -> None:
    """One faulty cell gives one problem, with its row and column, and nothing is taken in."""
    with pytest.raises(InputError, match="The case audits were not taken in") as caught:
        read_answers(change)
    assert told(caught.value) == [problem]


@pytest.mark.parametrize("key", ["Case", "Question", "Grade", "Comment", "Audited on", "Drawn by rule", "Second grade"])
def test_an_identity_is_never_repeated(key: str) -> None:
    """Wherever an NHS number or a telephone number was pasted, no message shows it."""
    for value in (NHS, f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}", "01632 960001"):
        with pytest.raises(InputError, match="not taken in") as caught:
            read_answers({key: value})
        messages = " ".join(map(str, caught.value.problems))
        assert value not in messages
        assert "identity-found" in [problem.slug for problem in caught.value.problems]


@pytest.mark.parametrize(
    "heading", ["Name", "NHS number", "Date of birth", "Home address", "Postcode", "Worker's name"]
)
def test_a_column_of_identities_is_refused(heading: str) -> None:
    """A column so headed is refused whatever it holds, and its values are not shown."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_audits(make_sheet([*LONG, heading], [*ANSWER.values(), "anything"]))
    assert told(caught.value) == [("identity-column", 1, heading)]


def test_identities_on_other_sheets_refuse_the_file_too() -> None:
    """The whole file is kept as evidence, so every sheet of it is looked through."""
    audits = make_sheet(LONG, ANSWER.values(), name="Answers")
    with pytest.raises(InputError, match="one problem") as caught:
        read_audits(audits, make_sheet(["Key"], [f"C-1 is {NHS}"], name="Key"))
    assert told(caught.value) == [("identity-found", 2, "A")]


def test_a_question_may_be_answered_once_for_a_case() -> None:
    """The second answer is refused and the first is named."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_answers({}, {"Question": "Q02"}, {"Question": "1", "Grade": 2})
    assert told(caught.value) == [("audit-answer-twice", 4, "Question")]
    assert "stands in row 2 already" in caught.value.problems[0].found


def test_all_faults_are_told_at_once() -> None:
    """Missing headings, identities and faulty rows are told together."""
    with pytest.raises(InputError, match="2 problems") as caught:
        read_audits(make_sheet(["Case", "Question", "Audited on"], ["C-1", "Q01", f"see {NHS}"]))
    assert sorted(slug for slug, _, _ in told(caught.value)) == ["headings-missing", "identity-found"]
    with pytest.raises(InputError, match="4 problems") as caught:
        read_answers({"Grade": 9, "Comment": "ring 01632 960001"}, {"Case": "Okafor"}, {"Question": "Q77"})
    assert [row for _, row, _ in told(caught.value)] == [2, 2, 3, 4]


def test_what_is_not_said_to_be_drawn_by_rule_counts_as_chosen() -> None:
    """Only a sample said to be drawn by rule is one."""
    found = read_answers({"Drawn by rule": None})
    assert found.answers[0].drawn_by_rule is False
    assert slugs(found.notices) == ["not-drawn-by-rule"]


def test_rows_without_an_answer_are_counted_and_left_out() -> None:
    """A prepared row that nobody filled in is neither an answer nor a fault."""
    empty = {"Grade": None, "Evidence seen": None, "Comment": None}
    found = read_answers({}, {"Question": "Q02"} | empty)
    assert (len(found.answers), found.n_unanswered) == (1, 1)
    assert slugs(found.notices) == ["audit-unanswered"]


def test_a_second_answer_without_a_grade_is_told() -> None:
    """A second reader who could not tell gives no pair."""
    found = read_answers({"Second grade": "cannot tell"})
    assert found.answers[0].second_grade is None
    assert slugs(found.notices) == ["second-grade-without-grade"]


WIDE = ("Case", "Audited on", "Drawn by rule", "Q01", "Q1 second", "Q01 comment", "Q02", "6")


def test_one_case_a_row_says_the_same_as_one_answer_a_row() -> None:
    """Both shapes give the same answers; an empty cell is no answer."""
    wide = read_audits(
        make_sheet(WIDE, ["C-1", DAY, "yes", 3, 2, "Clear", "n/a", None], ["C-2", DAY, "yes", None, None, None, 4, 1])
    )
    long = read_answers(
        {"Evidence seen": None, "Second grade": 2},
        {"Question": "Q02", "Grade": "not applicable", "Evidence seen": None, "Comment": None},
        {"Case": "C-2", "Question": "Q02", "Grade": 4, "Evidence seen": None, "Comment": None},
        {"Case": "C-2", "Question": "Q06", "Grade": 1, "Evidence seen": None, "Comment": None},
    )
    bare = [[replace(a, citation=wide.answers[0].citation) for a in found.answers] for found in (wide, long)]
    assert bare[0] == bare[1]
    assert wide.n_unanswered == 2
    assert [answer.citation.column for answer in wide.answers] == ["Q01", "Q02", "Q02", "6"]


@pytest.mark.parametrize(
    ("sheet", "problems"),
    [
        (make_sheet([*WIDE, "Q29"], ["C-1", DAY, "yes", 3, None, None, 3, 3, 3]), [("question-unknown", 1, "Q29")]),
        (make_sheet(WIDE, ["C-1", DAY, "yes", 3], ["C-1", DAY, "yes", 2]), [("audit-answer-twice", 3, "Case")]),
        (make_sheet(WIDE, ["C-1", DAY, "yes", None, 2]), [("cell-empty", 2, "Q01")]),
        (make_sheet(["Case", "Q01"], ["C-1", 3]), [("headings-missing", 1, None)]),
        (make_sheet([*WIDE, "Q2"], ["C-1", DAY, "yes", 3]), [("heading-twice", 1, "Q2")]),
        (make_sheet(["a", "b"], [1, 2]), [("headings-missing", None, None)]),
    ],
)
def test_faults_of_a_wide_file_are_told(sheet: object, problems: list[object]) -> None:
    """A question nobody knows, a case twice, and a comment without a grade are told once each."""
    with pytest.raises(InputError, match="not taken in") as caught:
        read_audits(sheet)  # type: ignore[arg-type]
    assert told(caught.value) == problems


def test_a_csv_of_audits_is_read() -> None:
    """Audits saved as CSV are read, and dates in words with them."""
    data = b"Case,Question,Audited on,Grade,Drawn by rule\r\nC-1,Q01,1 May 2026,good,yes\r\n"
    found = read_audit_answers(data, "a.csv", TOOL, FRAMEWORK, received_on=RECEIVED)
    assert [(a.case, a.grade, a.audited_on) for a in found.answers] == [("C-1", 3, DAY)]


ROWS = [
    {"Case": f"C-{case}", "Question": f"Q{question:02d}", "Grade": grade}
    for case, question, grade in [(1, 1, 3), (1, 6, 1), (2, 1, 4), (2, 6, "cannot tell"), (3, 23, 2), (3, 1, "n/a")]
]


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_rows_does_not_matter(order: random.Random) -> None:
    """Answers and signals are the same whatever the order of the rows."""
    found = read_answers(*order.sample(ROWS, len(ROWS)))
    plain = read_answers(*ROWS)
    cited = plain.answers[0].citation
    assert [replace(a, citation=cited) for a in found.answers] == [replace(a, citation=cited) for a in plain.answers]
    as_of = date(2026, 9, 30)
    assert build_audit_signals(found.answers, TOOL, as_of) == build_audit_signals(plain.answers, TOOL, as_of)


def _team(name: str, **change: object) -> SheetCells:
    return make_sheet(LONG, [{**ANSWER, **change}[key] for key in LONG], name=name)


def test_an_answer_on_two_sheets_is_told_though_the_rows_have_one_number() -> None:
    """The same case and question at the same row of two sheets is a problem that names the other sheet."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_audits(_team("Team A"), _team("Team B", Grade=1))
    (problem,) = caught.value.problems
    assert (problem.slug, problem.sheet, problem.row) == ("audit-answer-twice", "Team B", 2)
    assert 'row 2 of sheet "Team A"' in problem.found


def test_different_cases_on_two_sheets_are_all_read() -> None:
    """Sheets of two teams are read as one file."""
    found = read_audits(_team("Team A"), _team("Team B", Case="C-2"))
    assert [(a.case, a.citation.sheet) for a in found.answers] == [("C-1", "Team A"), ("C-2", "Team B")]


@pytest.mark.parametrize(("first", "second"), [("C-1", "c-1"), ("case 1", "CASE1"), ("C-1", "C -1")])
def test_one_case_is_written_one_way(first: str, second: str) -> None:
    """Pseudonyms that differ only in capitals or spacing would count as two cases."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_answers({"Case": first}, {"Case": second, "Question": "Q02"})
    (problem,) = caught.value.problems
    assert (problem.slug, problem.row, problem.column) == ("case-spelt-two-ways", 3, "Case")
    assert (problem.found, problem.remedy) == (f'"{first}" and "{second}" look like one case', "Write it one way.")
