"""Case audits as signals: a case counts once, by the share of its answers that are good; controls need enough cases."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.collect.audit_signals import build_audit_signals
from schemas.collected import AuditAnswer
from schemas.signal import AuditFacts, CheckFacts, Signal
from schemas.terms import Category, Independence, SignalKind
from tests.unit.evidence.collect.audits import CITED, TOOL, make_answer

AS_OF = date(2026, 9, 30)


def signals_of(answers: Sequence[AuditAnswer]) -> dict[str, Signal]:
    """The signals by key."""
    return {signal.key: signal for signal in build_audit_signals(answers, TOOL, AS_OF)}


def facts_of(statement: str, answers: Sequence[AuditAnswer]) -> AuditFacts:
    """The audit facts of one statement."""
    facts = signals_of(answers)[f"case-audit/{statement}/{TOOL.id}"].facts
    assert isinstance(facts, AuditFacts)
    return facts


def test_a_case_counts_once_by_its_standing_grades() -> None:
    """Three cases: two outstanding, one of them in half its answers, one pulled down by a single moderated grade."""
    facts = facts_of(
        "QS3",
        [
            make_answer("C-1", "Q02", 3), make_answer("C-1", "Q03", 4),
            make_answer("C-2", "Q02", 4), make_answer("C-2", "Q03", 4),
            make_answer("C-3", "Q02", 3, second_grade=2, moderated_grade=2), make_answer("C-3", "Q03", 4),
            make_answer("C-4", "Q02", None), make_answer("C-5", "Q03", None, outcome="cannot tell"),
        ],
    )  # fmt: skip
    assert (facts.n_cases, facts.n_good_or_better, facts.n_outstanding) == (3, 2, 2)
    assert (facts.n_answers, facts.n_answers_good) == (6, 5)
    assert (facts.n_cannot_tell, facts.n_critical_ones) == (1, 0)
    assert (facts.n_pairs, facts.n_pairs_exact, facts.sum_shift) == (1, 0, -1)
    assert facts.questions == ("Q02", "Q03")
    assert (facts.drawn_by_rule, facts.supporting_only) == (True, False)


@pytest.mark.parametrize(
    ("grades", "critical", "good", "outstanding"),
    [
        ([3], 3, 1, 0),
        ([2], 3, 0, 0),
        ([3, 3, 2], 3, 0, 0),
        ([3, 3, 3, 2], 3, 1, 0),
        ([3, 3, 2, 2], 3, 0, 0),
        ([4, 4, 4, 4], 1, 0, 0),
        ([4, 4, 3, 3], 4, 1, 1),
        ([4, 3, 3, 3], 4, 1, 0),
        ([4, 4, 4, 2], 4, 1, 0),
    ],
)
def test_a_case_is_good_by_the_share_of_its_answers(
    grades: list[int], critical: int, good: int, outstanding: int
) -> None:
    """Four in five must be good, so one may slip from five answers on; a critical 1 spoils it all."""
    questions = [q.code for q in TOOL.questions if "QS1" in q.statements]
    critical_one = next(q.code for q in TOOL.questions if "QS1" in q.statements and q.critical)
    others = [code for code in questions if code != critical_one]
    answers = [make_answer("C-1", critical_one, critical)]
    answers += [make_answer("C-1", code, grade) for code, grade in zip(others, grades, strict=False)]
    facts = facts_of("QS1", answers)
    assert (facts.n_cases, facts.n_good_or_better, facts.n_outstanding) == (1, good, outstanding)


def test_only_critical_questions_at_the_bottom_are_counted_by_case() -> None:
    """Two critical 1s of one case count once; a 1 on another question is no critical one."""
    facts = facts_of(
        "QS7",
        [make_answer("C-1", "Q04", 1), make_answer("C-1", "Q11", 1), make_answer("C-2", "Q24", 1),
         make_answer("C-3", "Q20", 1, moderated_grade=2)],
    )  # fmt: skip
    assert (facts.n_cases, facts.n_critical_ones) == (3, 1)


def test_one_case_not_drawn_by_rule_makes_a_chosen_sample() -> None:
    """A sample is drawn by rule only if all of it was."""
    chosen = make_answer("C-2", "Q03", 3, drawn_by_rule=False)
    assert facts_of("QS3", [make_answer("C-1", "Q03", 3), chosen]).drawn_by_rule is False


def test_thin_statements_are_marked_as_supporting_only() -> None:
    """What case files say of leadership only supports."""
    assert facts_of("QS8", [make_answer("C-1", "Q27", 3)]).supporting_only is True


def test_the_weakest_question_needs_enough_cases() -> None:
    """A question answered for few cases is not named, however weak."""
    many = [make_answer(f"C-{n}", "Q02", 3 if n % 2 else 2) for n in range(10)]
    many += [make_answer(f"C-{n}", "Q03", 3) for n in range(10)]
    assert facts_of("QS3", many).weakest_question == "Q02"
    assert facts_of("QS3", [make_answer("C-1", "Q02", 1)]).weakest_question is None


def test_answers_after_the_day_are_left_out() -> None:
    """An audit of October says nothing about September."""
    late = make_answer("C-1", "Q03", 3, audited_on=date(2026, 10, 1))
    assert build_audit_signals([late], TOOL, AS_OF) == ()
    assert build_audit_signals([], TOOL, AS_OF) == ()


def test_a_signal_says_whose_it_is_and_cites_the_file_once() -> None:
    """Hundreds of rows stand behind a signal; it cites the file they stand in."""
    signal = signals_of([make_answer(f"C-{n}", "Q03", 3) for n in range(5)])[f"case-audit/QS3/{TOOL.id}"]
    assert (signal.category, signal.kind, signal.independence) == (
        Category.PROCESSES, SignalKind.CASE_AUDIT, Independence.COUNCIL,
    )  # fmt: skip
    assert (signal.citations, signal.as_at) == ((CITED,), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("grades", "passed"),
    [
        ([3] * 14, None),
        ([1] * 14, None),
        ([3] * 15, True),
        ([3] * 8 + [2] * 7, True),
        ([3] * 7 + [2] * 8, False),
        ([3] * 10 + [2] * 10, True),
        ([3] * 18 + [1] * 2, True),
        ([3] * 17 + [1] * 3, False),
    ],
)
@pytest.mark.parametrize(
    ("code", "question", "statements"),
    [("waiting-risk-reviewed", "Q06", ["QS1", "QS6"]), ("safeguarding-screened-by-person", "Q23", ["QS7"])],
)
def test_a_control_fails_on_few_good_or_many_at_the_bottom(
    grades: list[int], passed: bool | None, code: str, question: str, statements: list[str]
) -> None:
    """Known from fifteen cases; failed under half good or above a tenth at 1; both lines themselves pass."""
    answers = [make_answer(f"C-{n}", question, grade) for n, grade in enumerate(grades)]
    found = {key: signal for key, signal in signals_of(answers).items() if key.startswith("check/")}
    assert sorted(found) == [f"check/{statement}/{code}" for statement in statements]
    for signal in found.values():
        facts = signal.facts
        assert isinstance(facts, CheckFacts)
        assert (facts.code, facts.passed, facts.n) == (code, passed, len(grades))
        assert facts.n_met == sum(grade >= 3 for grade in grades)


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ([3] * 16, "16 of 16 audited cases showed that a person looked"),
        ([3] * 13 + [1] * 2, "decided promptly, and 2 had the lowest grade. Seen in audited cases; contacts closed"),
        ([3], "Only 1 audited case says anything about this; it takes 15 to tell."),
        ([None], "No audited case says anything about this"),
    ],
)
def test_a_control_says_what_was_seen_and_what_was_not(grades: list[int | None], said: str) -> None:
    """Case files cannot show what became of contacts that never became a case."""
    facts = signals_of([make_answer(f"C-{n}", "Q23", grade) for n, grade in enumerate(grades)])[
        "check/QS7/safeguarding-screened-by-person"
    ].facts
    assert isinstance(facts, CheckFacts)
    assert said in facts.detail
    assert facts.detail.endswith("contacts closed without a case have not been tested.")


def test_cases_that_never_waited_do_not_count_for_the_control() -> None:
    """Not applicable and cannot tell are neither good nor bad."""
    answers = [make_answer(f"C-{n}", "Q06", None) for n in range(40)]
    facts = signals_of(answers)["check/QS1/waiting-risk-reviewed"].facts
    assert isinstance(facts, CheckFacts)
    assert (facts.passed, facts.n) == (None, 0)


GRADES = st.lists(
    st.tuples(
        st.integers(1, 12), st.sampled_from([q.code for q in TOOL.questions]), st.none() | st.integers(1, 4),
        st.none() | st.integers(1, 4),
    ),
    max_size=60, unique_by=lambda answer: answer[:2],
)  # fmt: skip


@given(GRADES)
def test_the_counts_hold_together(drawn: list[tuple[int, str, int | None, int | None]]) -> None:
    """No part is larger than its whole, and every statement is counted on its own questions alone."""
    answers = [make_answer(f"C-{case}", code, grade, second_grade=second) for case, code, grade, second in drawn]
    for signal in build_audit_signals(answers, TOOL, AS_OF):
        facts = signal.facts
        if isinstance(facts, AuditFacts):
            mapped = {q.code for q in TOOL.questions if signal.statement in q.statements}
            assert set(facts.questions) <= mapped
            assert facts.n_outstanding <= facts.n_good_or_better <= facts.n_cases
            assert facts.n_critical_ones <= facts.n_cases - facts.n_good_or_better
            assert facts.n_cases <= facts.n_answers
            assert facts.n_answers_good <= facts.n_answers
            assert abs(facts.sum_shift) <= 3 * (facts.n_pairs - facts.n_pairs_exact)
            graded = {a.case for a in answers if a.question in mapped and a.standing_grade is not None}
            assert facts.n_cases == len(graded)
