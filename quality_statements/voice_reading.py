"""Reading what people said. Silence from a group is a gap, not neutral: too narrow a hearing is only a prompt.

Shares are of items that speak well, badly or both; neutral items count for breadth but not for tone.
Source: practice section 5.2, feedback.
"""

from quality_statements.rubric import Breadth, VoiceRules
from quality_statements.verdict import Verdict, counted, number, prompt
from schemas.signal import VoiceFacts
from schemas.terms import Category


def read_voice(facts: VoiceFacts, category: Category, rules: VoiceRules) -> Verdict:
    """A level from 1 to 4, or a prompt where too few or too alike were heard."""
    why_prompt = _why_prompt(facts, category, rules)
    if why_prompt:
        return prompt(f"{_said(facts)}; {why_prompt}")
    if _is_consistent_harm(facts, rules):
        return Verdict(1, f"{_said(facts)}: strong concerns are consistent.")
    if _is_mostly_ignored(facts, rules):
        return Verdict(1, f"{_said(facts)}: most speak of concerns, and a repeated one has no answer{_topics(facts)}.")
    weakness = _weakness(facts, rules)
    if weakness:
        return Verdict(2, f"{_said(facts)}: {weakness}.")
    if _is_exceptional(facts, category, rules):
        changed = counted(facts.n_changed, "thing")
        return Verdict(
            4, f"{_said(facts)}: mostly strong praise from varied sources, and {changed} changed because of it."
        )
    return Verdict(3, f"{_said(facts)}: mostly positive, and concerns answered.")


def _why_prompt(facts: VoiceFacts, category: Category, rules: VoiceRules) -> str:
    """Why the feedback is only a prompt, or nothing."""
    if facts.n_items < rules.min_items:
        return f"fewer than {rules.min_items} items"
    narrow = _narrow(facts, rules.breadth_to_read[category])
    if narrow:
        return narrow
    return "" if _n_toned(facts) else "nothing speaks well or badly"


def _narrow(facts: VoiceFacts, least: Breadth) -> str:
    """In what way too few kinds of people were heard, or nothing."""
    lacks = [
        (len(facts.source_types) < least.source_types, "a single source"),
        (len(facts.organisations) < least.organisations, "too few organisations"),
        (len(facts.groups) < least.groups, "too few groups heard"),
        (facts.n_independent < least.independent, "nothing independent of the council"),
    ]
    return ", ".join(words for lacking, words in lacks if lacking)


def _n_toned(facts: VoiceFacts) -> int:
    return facts.n_positive + facts.n_negative + facts.n_mixed


def _mostly(count: int, of: int, percent: int) -> bool:
    return 100 * count >= percent * of


def _is_consistent_harm(facts: VoiceFacts, rules: VoiceRules) -> bool:
    enough = facts.n_strong_negative >= rules.repeated_items
    return enough and _mostly(facts.n_strong_negative, _n_toned(facts), rules.mostly_percent)


def _is_mostly_ignored(facts: VoiceFacts, rules: VoiceRules) -> bool:
    repeated = facts.n_repeated >= rules.repeated_items and not facts.n_repeated_answered
    return repeated and _mostly(facts.n_concerns, _n_toned(facts), rules.mostly_percent)


def _weakness(facts: VoiceFacts, rules: VoiceRules) -> str:
    """Everything that keeps it from a 3, or nothing."""
    least = rules.answered_percent
    positive = _mostly(facts.n_positive, _n_toned(facts), rules.mostly_percent)
    weaknesses = [
        (not positive, f"not mostly positive (a 3 needs {rules.mostly_percent}%)"),
        (
            not _mostly(facts.n_repeated_answered, facts.n_repeated, least),
            f"a repeated concern has a weak response{_topics(facts)}",
        ),
        (
            not _mostly(facts.n_answered, facts.n_concerns, least),
            f"too few concerns have an action recorded (a 3 needs {least}%)",
        ),
    ]
    return "; ".join(words for weak, words in weaknesses if weak)


def _is_exceptional(facts: VoiceFacts, category: Category, rules: VoiceRules) -> bool:
    strong = _mostly(facts.n_strong_positive, _n_toned(facts), rules.mostly_percent)
    wide = not _narrow(facts, rules.breadth_for_four[category])
    return strong and wide and facts.n_changed >= rules.min_changed_for_four


def _said(facts: VoiceFacts) -> str:
    items = f"{counted(facts.n_items, 'item')} from {counted(len(facts.source_types), 'kind')} of source"
    tones = f"{number(facts.n_positive)} positive, {number(facts.n_mixed)} mixed, {number(facts.n_negative)} negative"
    answered = f"; {facts.n_answered} of {counted(facts.n_concerns, 'concern')} answered" if facts.n_concerns else ""
    return f"{items} ({tones}{answered})"


def _topics(facts: VoiceFacts) -> str:
    return f" ({', '.join(facts.repeated_concerns)})" if facts.repeated_concerns else ""
