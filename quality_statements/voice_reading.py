"""Reading what people said. Silence from a group is a gap, not neutral: too narrow a hearing is only a prompt.

Shares are of items that speak well, badly or both; neutral items count for breadth but not for tone.
Source: practice section 5.2, feedback.
"""

from quality_statements.rubric import Breadth, VoiceRules
from quality_statements.verdict import Verdict, counted, listed, number
from schemas.signal import VoiceFacts
from schemas.terms import Category


def read_voice(facts: VoiceFacts, category: Category, rules: VoiceRules) -> Verdict:
    """A level from 1 to 4, or a prompt where too few or too alike were heard.

    Of fewer people than may be described the reason says nothing more: a tone or a kind of source could name somebody.
    """
    level, why = _judge(facts, category, rules)
    if is_too_few_to_describe(facts, rules):
        return Verdict(
            level, f"Too few people were heard to say more (fewer than {number(rules.min_people_described)})."
        )
    return Verdict(level, f"{_said(facts)} {why}")


def is_too_few_to_describe(facts: VoiceFacts, rules: VoiceRules) -> bool:
    """Whether so few people stand behind it that what they said must not be described."""
    return facts.n_people < rules.min_people_described


def why_not_read(facts: VoiceFacts, category: Category, rules: VoiceRules) -> str:
    """Why the feedback is only a prompt, in a few words, or nothing."""
    if facts.n_items < rules.min_items:
        return f"fewer than {rules.min_items} items"
    narrow = _narrow(facts, rules.breadth_to_read[category])
    if narrow:
        return narrow
    return "" if _n_toned(facts) else "nothing speaks well or badly"


def _judge(facts: VoiceFacts, category: Category, rules: VoiceRules) -> tuple[int | None, str]:
    """The level and the sentence that says why."""
    why_prompt = why_not_read(facts, category, rules)
    if why_prompt:
        return None, f"This is too little to rest a score on: {why_prompt}."
    if _is_consistent_harm(facts, rules):
        return 1, "Strong concerns run through it."
    if _is_mostly_ignored(facts, rules):
        return 1, f"Most of it speaks of concerns, and a repeated one has no answer{_topics(facts)}."
    weakness = _weakness(facts, rules)
    if weakness:
        return 2, f"What keeps it from a 3: {weakness}."
    if _is_exceptional(facts, category, rules):
        changed = counted(facts.n_changed, "thing")
        return 4, f"It is mostly strong praise from varied sources, and {changed} changed because of it."
    return 3, f"It is mostly positive{', and concerns are answered' if facts.n_concerns else ''}."


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
        (not positive, f"it is not mostly positive (a 3 needs {rules.mostly_percent}%)"),
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
    items = f"{counted(facts.n_items, 'item')} of feedback from {counted(len(facts.source_types), 'kind')} of source"
    tones = [
        (facts.n_positive, "positive"),
        (facts.n_mixed, "mixed"),
        (facts.n_negative, "negative"),
        (facts.n_neutral, "neutral"),
    ]
    told = listed([f"{number(count)} {tone}" for count, tone in tones if count])
    return f"{items}{f': {told}' if told else ''}.{_answered(facts)}"


def _answered(facts: VoiceFacts) -> str:
    if not facts.n_concerns:
        return ""
    has = "has" if 1 in (facts.n_concerns, facts.n_answered) else "have"
    return f" {number(facts.n_answered)} of {counted(facts.n_concerns, 'concern')} {has} an action recorded."


def _topics(facts: VoiceFacts) -> str:
    return f" ({', '.join(facts.repeated_concerns)})" if facts.repeated_concerns else ""
