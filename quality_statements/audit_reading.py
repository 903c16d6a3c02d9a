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
    said = f"{_share(facts)} {_against_line(facts, rules)}{_moderation(facts, rules)}"
    if _over(facts.n_critical_ones, facts.n_cases, rules.one_critical_percent):
        return Verdict(1, f"{_critical(facts)}, more than the {rules.one_critical_percent}% that a 2 allows. {said}")
    if _over(facts.n_critical_ones, facts.n_cases, rules.rare_critical_percent):
        return Verdict(2, f"{_critical(facts)}, more than the {rules.rare_critical_percent}% that a 3 allows. {said}")
    if not is_lower_end_above(facts.n_good_or_better, facts.n_cases, rules.good_line_percent):
        return Verdict(2, f"{said}{_weakest(facts)}")
    if facts.n_cases < rules.min_cases_for_three:
        return prompt(f"{_share(facts)} That is too few cases for a 3, which needs {rules.min_cases_for_three}.")
    return Verdict(4 if _is_exceptional(facts, rules) else 3, said)


def _why_prompt(facts: AuditFacts, rules: AuditRules) -> str:
    """Why the audit is only a prompt, or nothing."""
    if facts.n_cases < rules.min_cases:
        good = f"{facts.n_good_or_better} of {counted(facts.n_cases, 'audited case')} were good or better."
        return f"{good} Fewer than {rules.min_cases} cases are too few to rest a score on."
    if not facts.drawn_by_rule:
        return f"{_share(facts)} The cases were not drawn by rule, so they may not stand for the others."
    if is_moderation_failing(facts, rules):
        return f"{_share(facts)} Second readers disagree too much to rest a score on it.{_moderation(facts, rules)}"
    if facts.supporting_only:
        return f"{_share(facts)} Case files say too little about this statement to set a score, so this only supports."
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
    return f"{share}; had every case been read, probably {100 * low:.0f}% to {100 * high:.0f}% (95% interval)."


def _against_line(facts: AuditFacts, rules: AuditRules) -> str:
    good, cases, line = facts.n_good_or_better, facts.n_cases, rules.good_line_percent
    if is_lower_end_above(good, cases, line):
        return f"Even the lower of these is above the {line}% that a 3 asks for."
    if is_upper_end_below(good, cases, line):
        return f"Even the higher of these is below {line}%; a 3 needs the lower to be above it."
    return f"A 3 needs the lower of these to be above {line}%."


def _critical(facts: AuditFacts) -> str:
    return f"{facts.n_critical_ones} of {counted(facts.n_cases, 'case')} had the lowest grade on a critical question"


def _weakest(facts: AuditFacts) -> str:
    return f" The weakest answers were to question {facts.weakest_question}." if facts.weakest_question else ""


def _moderation(facts: AuditFacts, rules: AuditRules) -> str:
    """What second reads say; below the least number of pairs counts only."""
    if not facts.n_pairs:
        return " No answer was read twice."
    agreed = f" {facts.n_pairs_exact} of {counted(facts.n_pairs, 'answer')} read twice got the same grade"
    if not is_moderation_judged(facts, rules):
        return f"{agreed}, too few to judge the grading by."
    return f"{agreed}; second readers graded {_drift(facts.sum_shift / facts.n_pairs)}."


def _drift(shift: float) -> str:
    """How far second grades lie from first ones, on average."""
    if not round(shift, 2):
        return "no higher or lower on average"
    return f"{abs(shift):.2f} of a grade {'higher' if shift > 0 else 'lower'} on average"
