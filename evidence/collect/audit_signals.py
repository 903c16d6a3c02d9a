"""Case audits as signals: counts by case for each statement, and controls read off single questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from evidence.collect.audit_tool import AuditCheck, AuditTool
from schemas.collected import AuditAnswer
from schemas.evidence import Citation
from schemas.signal import AuditFacts, CheckFacts, Signal
from schemas.terms import Category, Independence, SignalKind

_WORST, _BEST = 1, 4


def build_audit_signals(answers: Iterable[AuditAnswer], tool: AuditTool, as_of: date) -> tuple[Signal, ...]:
    """One signal for each statement the answers bear on, and one for each control and statement, by key.

    Args:
        answers: answers to the questions of `tool`, each case and question once; later ones than `as_of`
            are left out.
        tool: says which questions bear on which statements, which are critical, and which controls there are.
        as_of: the date of the assessment.

    Source: practice 4.4 (only mapped questions; supporting-only statements) and `schemas.signal.AuditFacts`.
    """
    known = [answer for answer in answers if answer.audited_on <= as_of]
    signals = [_statement_signal(code, known, tool) for code in tool.statements]
    controls = [signal for check in tool.checks for signal in _check_signals(check, known, tool)]
    found = [signal for signal in signals if signal is not None]
    return tuple(sorted((*found, *controls), key=lambda signal: signal.key))


def _statement_signal(statement: str, answers: Sequence[AuditAnswer], tool: AuditTool) -> Signal | None:
    mapped = {question.code for question in tool.questions if statement in question.statements}
    relevant = [answer for answer in answers if answer.question in mapped]
    graded = [answer for answer in relevant if answer.standing_grade is not None]
    if not graded:
        return None
    return Signal(
        key=f"case-audit/{statement}/{tool.id}",
        statement=statement,
        category=Category.PROCESSES,
        kind=SignalKind.CASE_AUDIT,
        subject=tool.title,
        as_at=max(answer.audited_on for answer in graded),
        independence=Independence.COUNCIL,
        facts=_count(statement, relevant, graded, tool),
        citations=_cite_files(relevant),
    )


def _count(
    statement: str, relevant: Sequence[AuditAnswer], graded: Sequence[AuditAnswer], tool: AuditTool
) -> AuditFacts:
    cases = _by_case(graded)
    pairs = [(a.grade, a.second_grade) for a in relevant if a.grade is not None and a.second_grade is not None]
    return AuditFacts(
        n_cases=len(cases),
        n_good_or_better=sum(_is_good(answers, tool) for answers in cases.values()),
        n_outstanding=sum(_is_outstanding(answers, tool) for answers in cases.values()),
        n_critical_ones=sum(_has_critical_one(answers, tool) for answers in cases.values()),
        n_cannot_tell=len({a.case for a in relevant if a.outcome == "cannot tell"}),
        n_pairs=len(pairs),
        n_pairs_exact=sum(first == second for first, second in pairs),
        sum_shift=sum(second - first for first, second in pairs),
        drawn_by_rule=all(answer.drawn_by_rule for answer in graded),
        supporting_only=statement in tool.supporting_only,
        questions=tuple(sorted({answer.question for answer in graded})),
        weakest_question=_find_weakest(graded, tool),
        n_answers=len(graded),
        n_answers_good=sum(grade >= tool.good for grade in _grades(graded)),
    )


def _by_case(graded: Iterable[AuditAnswer]) -> dict[str, list[AuditAnswer]]:
    cases: dict[str, list[AuditAnswer]] = defaultdict(list)
    for answer in graded:
        cases[answer.case].append(answer)
    return cases


def _is_good(answers: Sequence[AuditAnswer], tool: AuditTool) -> bool:
    """Whether one case is good for the statement: enough of its answers are, and no critical one is at the bottom.

    The share is asked for, not every answer: a statement with many questions would otherwise be read far more harshly
    than one with a single question, on the same work.

    Source: our own rule; the share stands with its reason in the tool's data file.
    """
    n_good = sum(grade >= tool.good for grade in _grades(answers))
    return 100 * n_good >= tool.pc_answers_good * len(answers) and not _has_critical_one(answers, tool)


def _is_outstanding(answers: Sequence[AuditAnswer], tool: AuditTool) -> bool:
    """Whether one case is outstanding: enough answers at the highest grade, and none below good."""
    grades = _grades(answers)
    return min(grades) >= tool.good and 100 * grades.count(_BEST) >= tool.pc_answers_outstanding * len(grades)


def _has_critical_one(answers: Iterable[AuditAnswer], tool: AuditTool) -> bool:
    critical = {question.code for question in tool.questions if question.critical}
    return any(answer.question in critical and answer.standing_grade == _WORST for answer in answers)


def _grades(answers: Iterable[AuditAnswer]) -> list[int]:
    return [answer.standing_grade for answer in answers if answer.standing_grade is not None]


def _find_weakest(graded: Iterable[AuditAnswer], tool: AuditTool) -> str | None:
    """The question with the smallest share of good or better, among those answered for enough cases."""
    grades: dict[str, list[int]] = defaultdict(list)
    for answer in graded:
        grades[answer.question].append(answer.standing_grade or 0)
    shares = {
        question: Fraction(sum(grade >= tool.good for grade in given), len(given))
        for question, given in grades.items()
        if len(given) >= tool.weakest_needs_cases
    }
    return min(shares, key=lambda question: (shares[question], question), default=None)


def _check_signals(check: AuditCheck, answers: Sequence[AuditAnswer], tool: AuditTool) -> list[Signal]:
    """The control as a signal for each statement it bears on; none where nobody was asked the question."""
    asked = [answer for answer in answers if answer.question == check.question]
    if not asked:
        return []
    facts = _judge(check, asked, tool)
    return [
        Signal(
            key=f"check/{statement}/{check.code}",
            statement=statement,
            category=check.category,
            kind=SignalKind.CHECK,
            subject=check.code,
            as_at=max(answer.audited_on for answer in asked),
            independence=Independence.COUNCIL,
            facts=facts,
            citations=_cite_files(asked),
        )
        for statement in check.statements
    ]


def _judge(check: AuditCheck, asked: Sequence[AuditAnswer], tool: AuditTool) -> CheckFacts:
    """Whether the control holds: not known on few cases; failed on too few good ones or too many at the bottom."""
    grades = [answer.standing_grade for answer in asked if answer.standing_grade is not None]
    n, n_good, n_ones = len(grades), sum(g >= tool.good for g in grades), sum(g == _WORST for g in grades)
    at_bottom = f", and {n_ones} had the lowest grade" if n_ones else ""
    detail = f"{n_good} of {n} audited cases showed {check.about}{at_bottom}. {check.untested}".rstrip()
    if n < check.n_cases_needed:
        cases = f"Only {n} audited {'case says' if n == 1 else 'cases say'}" if n else "No audited case says"
        detail = f"{cases} anything about this; it takes {check.n_cases_needed} to tell. {check.untested}".rstrip()
        return CheckFacts(check.code, None, n, n_good, detail)
    passed = 100 * n_good >= check.pc_good_needed * n and 100 * n_ones <= check.pc_ones_allowed * n
    return CheckFacts(check.code, passed, n, n_good, detail)


def _cite_files(answers: Iterable[AuditAnswer]) -> tuple[Citation, ...]:
    """The files the answers stand in, each once: a signal counts hundreds of rows and cites none by itself."""
    return tuple(sorted({Citation(a.citation.evidence_id, a.citation.sha256) for a in answers}))
