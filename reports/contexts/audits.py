"""Case audits as the documents show them: sample size, grades, interval and second reading; never a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.numbers import (
    SMALL_GROUP,
    share,
    share_interval,
    show_count,
    show_interval,
    show_share,
)
from schemas.assessment import Assessment
from schemas.signal import AuditFacts


@dataclass(frozen=True)
class AuditView:
    """What case audits say about one statement, counted by case.

    Counts are None where fewer than five cases were read, so that nobody can be recognised.
    """

    n_cases: int | None = field(metadata={"help": "Cases with at least one graded answer."})
    n_good_or_better: int | None = field(metadata={"help": "Cases good or better as a whole."})
    n_outstanding: int | None = field(metadata={"help": "Cases outstanding as a whole."})
    n_critical_ones: int | None = field(metadata={"help": "Cases with a critical question at grade 1."})
    n_pairs: int | None = field(metadata={"help": "Answers read a second time by another auditor."})
    n_pairs_exact: int | None = field(metadata={"help": "Of those, answers given the same grade both times."})
    pc_good_or_better: float | None = field(metadata={"help": "Share of cases good or better, in percent."})
    pc_low: float | None = field(metadata={"help": "Lower end of that share's 95 % interval (Wilson)."})
    pc_high: float | None = field(metadata={"help": "Upper end of the same interval."})
    drawn_by_rule: bool = field(metadata={"help": "Whether the sample was drawn by rule rather than chosen."})
    sentences: tuple[str, ...] = field(metadata={"help": "The findings as plain sentences, in order."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items they rest on."})


def build_audits(assessment: Assessment, statement: str) -> tuple[AuditView, ...]:
    """The case-audit findings about one statement."""
    asked = {question.code: question.text for question in assessment.audit_questions}
    return tuple(
        _build_audit(signal.facts, signal.evidence_ids, asked)
        for signal in assessment.signals
        if signal.statement == statement and isinstance(signal.facts, AuditFacts)
    )


def _build_audit(facts: AuditFacts, evidence_ids: tuple[str, ...], asked: Mapping[str, str]) -> AuditView:
    if facts.n_cases < SMALL_GROUP:
        return _small_sample(facts, evidence_ids)
    low, high = share_interval(facts.n_good_or_better, facts.n_cases) or (None, None)
    return AuditView(
        n_cases=facts.n_cases,
        n_good_or_better=facts.n_good_or_better,
        n_outstanding=facts.n_outstanding,
        n_critical_ones=facts.n_critical_ones,
        n_pairs=facts.n_pairs,
        n_pairs_exact=facts.n_pairs_exact,
        pc_good_or_better=share(facts.n_good_or_better, facts.n_cases),
        pc_low=low,
        pc_high=high,
        drawn_by_rule=facts.drawn_by_rule,
        sentences=tuple(
            filter(
                None, (_share(facts), _answers(facts), _grades(facts, asked), _second_reading(facts), _limits(facts))
            )
        ),
        evidence_ids=evidence_ids,
    )


def _small_sample(facts: AuditFacts, evidence_ids: tuple[str, ...]) -> AuditView:
    sentence = f"Fewer than {SMALL_GROUP} cases were read: too few to describe without someone being recognised."
    return AuditView(
        n_cases=None,
        n_good_or_better=None,
        n_outstanding=None,
        n_critical_ones=None,
        n_pairs=None,
        n_pairs_exact=None,
        pc_good_or_better=None,
        pc_low=None,
        pc_high=None,
        drawn_by_rule=facts.drawn_by_rule,
        sentences=(sentence,),
        evidence_ids=evidence_ids,
    )


def _share(facts: AuditFacts) -> str:
    low, high = share_interval(facts.n_good_or_better, facts.n_cases) or (None, None)
    return (
        f"{show_count(facts.n_cases, 'case')} read: {show_share(facts.n_good_or_better, facts.n_cases)} were good or "
        f"better as a whole; had every case been read, probably {show_interval(low, high)} (95% interval)."
        if low is not None
        else ""
    )


def _answers(facts: AuditFacts) -> str:
    """The answers beside the cases: one weak answer can hold back a case that is good in the rest."""
    if not facts.n_answers or len(facts.questions) == 1:
        return ""
    asked = show_count(len(facts.questions), "question")
    return f"Of all answers to the {asked}, {show_share(facts.n_answers_good, facts.n_answers)} were good or better."


def _grades(facts: AuditFacts, asked: Mapping[str, str]) -> str:
    critical = show_count(facts.n_critical_ones, "case")
    return (
        f"{show_count(facts.n_outstanding, 'case').capitalize()} reached the highest grade as a whole; "
        f"{critical} had the lowest grade on a critical question.{_weakest(facts, asked)}"
    )


def _weakest(facts: AuditFacts, asked: Mapping[str, str]) -> str:
    """The weakest question in words, with its code; where one alone was asked, that one."""
    code = facts.weakest_question
    if not code:
        return ""
    text = asked.get(code, "").strip()
    named = f"“{text}” ({code})" if text else f"question {code}"
    return f" Asked was {named}." if len(facts.questions) == 1 else f" The weakest answers were to {named}."


def _second_reading(facts: AuditFacts) -> str:
    if not facts.n_pairs:
        return "No answer was read a second time, so the grades have not been tested against another reader."
    lean = {-1: "lower", 0: "", 1: "higher"}[(facts.sum_shift > 0) - (facts.sum_shift < 0)]
    told = f", and second readers graded {lean} on the whole" if lean else ""
    exact = show_share(facts.n_pairs_exact, facts.n_pairs)
    return f"{show_count(facts.n_pairs, 'answer')} read twice: {exact} given the same grade{told}."


def _limits(facts: AuditFacts) -> str:
    chosen = "" if facts.drawn_by_rule else "The cases were chosen, not drawn by rule, so they may not be typical."
    thin = "Case files give only thin evidence on this statement." if facts.supporting_only else ""
    return " ".join(filter(None, (chosen, thin)))
