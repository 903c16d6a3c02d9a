"""Reading case audits, counted by case. Levels are decided in whole numbers; the interval is only shown.

Source: practice section 5.2, case audit; moderation limits from section 2.3. Whether a "systemic gap" makes a 1 is
left to people, because counts cannot tell it from a repeated theme.
"""

from quality_statements.intervals import is_lower_end_above, is_upper_end_below, wilson_interval
from quality_statements.rubric import AuditRules
from quality_statements.verdict import Verdict, counted, prompt
from schemas.signal import AuditFacts


def read_audit(facts: AuditFacts, rules: AuditRules) -> Verdict:
    """A level from 1 to 4, or a prompt where the sample cannot carry one."""
    why_prompt = _why_prompt(facts, rules)
    if why_prompt:
        return prompt(why_prompt)
    said = f"{_share(facts)}: {_against_line(facts, rules)}.{_moderation(facts, rules)}"
    if _over(facts.n_critical_ones, facts.n_cases, rules.one_critical_percent):
        return Verdict(1, f"{_critical(facts)}, above {rules.one_critical_percent}%. {said}")
    if _over(facts.n_critical_ones, facts.n_cases, rules.rare_critical_percent):
        return Verdict(2, f"{_critical(facts)}, above {rules.rare_critical_percent}%. {said}")
    if not is_lower_end_above(facts.n_good_or_better, facts.n_cases, rules.good_line_percent):
        return Verdict(2, f"{said}{_weakest(facts)}")
    if facts.n_cases < rules.min_cases_for_three:
        return prompt(f"{_share(facts)}, too few for a 3, which needs {rules.min_cases_for_three} cases")
    return Verdict(4 if _is_exceptional(facts, rules) else 3, said)


def _why_prompt(facts: AuditFacts, rules: AuditRules) -> str:
    """Why the audit is only a prompt, or nothing."""
    if facts.n_cases < rules.min_cases:
        good = f"{facts.n_good_or_better} of {counted(facts.n_cases, 'audited case')} good or better"
        return f"{good}, fewer than {rules.min_cases} cases"
    if not facts.drawn_by_rule:
        return f"{_share(facts)}, but the sample was not drawn by rule"
    if is_moderation_failing(facts, rules):
        return f"{_share(facts)}, but second readers disagree too much.{_moderation(facts, rules)}".rstrip(".")
    if facts.supporting_only:
        return f"{_share(facts)}; case files give only thin evidence on this statement, so it supports and sets nothing"
    return ""


def is_moderation_judged(facts: AuditFacts, rules: AuditRules) -> bool:
    """Whether there are enough second reads to judge agreement at all."""
    return facts.n_pairs >= rules.min_pairs


def is_moderation_failing(facts: AuditFacts, rules: AuditRules) -> bool:
    """Whether second reads show that grades cannot be trusted: too little agreement, or a drift."""
    too_few_agree = 100 * facts.n_pairs_exact < rules.min_exact_percent * facts.n_pairs
    drifts = 10 * abs(facts.sum_shift) > rules.max_mean_shift_tenths * facts.n_pairs
    return is_moderation_judged(facts, rules) and (too_few_agree or drifts)


def _is_exceptional(facts: AuditFacts, rules: AuditRules) -> bool:
    return (
        facts.n_cases >= rules.min_cases_for_four
        and 100 * facts.n_good_or_better >= rules.four_good_percent * facts.n_cases
        and 100 * facts.n_outstanding >= rules.four_outstanding_percent * facts.n_cases
        and facts.n_critical_ones == 0
        and is_moderation_judged(facts, rules)
    )


def _over(count: int, of: int, percent: int) -> bool:
    return 100 * count > percent * of


def _share(facts: AuditFacts) -> str:
    low, high = wilson_interval(facts.n_good_or_better, facts.n_cases)
    share = f"{facts.n_good_or_better} of {counted(facts.n_cases, 'audited case')} were good or better"
    return f"{share} (95% interval {100 * low:.0f}% to {100 * high:.0f}%)"


def _against_line(facts: AuditFacts, rules: AuditRules) -> str:
    good, cases, line = facts.n_good_or_better, facts.n_cases, rules.good_line_percent
    if is_lower_end_above(good, cases, line):
        return f"the lower end is above the {line}% line"
    if is_upper_end_below(good, cases, line):
        return f"the whole interval is below the {line}% line"
    return f"the lower end is not above the {line}% line"


def _critical(facts: AuditFacts) -> str:
    return f"{facts.n_critical_ones} of {counted(facts.n_cases, 'case')} had a critical question at 1"


def _weakest(facts: AuditFacts) -> str:
    return f" Weakest question: {facts.weakest_question}." if facts.weakest_question else ""


def _moderation(facts: AuditFacts, rules: AuditRules) -> str:
    """What second reads say; below the least number of pairs counts only."""
    if not facts.n_pairs:
        return " No second reads."
    agreed = f" {facts.n_pairs_exact} of {counted(facts.n_pairs, 'second read')} agreed exactly"
    if not is_moderation_judged(facts, rules):
        return f"{agreed}, too few to judge."
    shift = facts.sum_shift / facts.n_pairs
    return f"{agreed}; mean shift {shift:+.2f} of a grade."
