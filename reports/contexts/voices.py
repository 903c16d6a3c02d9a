"""What people, staff and partners said, as counts, tones, topics and groups: never a person's words.

The feedback values hold no record of consent to be quoted, so no document carries a quotation.
"""

from dataclasses import dataclass, field
from datetime import date

from reports.numbers import SMALL_GROUP, join_words, show_count, show_date, show_people, show_share
from schemas.assessment import Assessment
from schemas.signal import Signal, VoiceFacts
from schemas.terms import Category


@dataclass(frozen=True)
class VoiceView:
    """What one category of people said about one statement.

    Counts are None where fewer than five people were heard (not for partners, who speak as organisations).
    """

    category: Category = field(metadata={"help": "Who was heard: people, staff and leaders, or partners."})
    n_items: int | None = field(metadata={"help": "Pieces of feedback."})
    n_people: int | None = field(metadata={"help": "How many people they speak for."})
    n_positive: int | None = field(metadata={"help": "Pieces that speak well of support."})
    n_negative: int | None = field(metadata={"help": "Pieces that speak badly of it."})
    n_mixed: int | None = field(metadata={"help": "Pieces that do both."})
    n_neutral: int | None = field(metadata={"help": "Pieces that do neither."})
    n_concerns: int | None = field(metadata={"help": "Negative or mixed pieces."})
    n_answered: int | None = field(metadata={"help": "Of those, pieces with an action recorded."})
    n_changed: int | None = field(metadata={"help": "Pieces with something recorded as changed because of them."})
    groups: tuple[str, ...] = field(metadata={"help": "Groups heard from; left out where few people were heard."})
    repeated_concerns: tuple[str, ...] = field(metadata={"help": "Topics raised badly at least three times."})
    newest: date = field(metadata={"help": "Date of the newest piece."})
    sentences: tuple[str, ...] = field(metadata={"help": "The findings as plain sentences, in order."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items they rest on."})


def build_voices(assessment: Assessment, statement: str, categories: tuple[Category, ...]) -> tuple[VoiceView, ...]:
    """What was said about one statement by the people of some categories."""
    return tuple(
        _build_voice(signal, signal.facts)
        for signal in assessment.signals
        if signal.statement == statement and signal.category in categories and isinstance(signal.facts, VoiceFacts)
    )


def _build_voice(signal: Signal, facts: VoiceFacts) -> VoiceView:
    if facts.n_people < SMALL_GROUP and signal.category is not Category.PARTNERS:
        return _few_people(signal, facts)
    return VoiceView(
        category=signal.category,
        n_items=facts.n_items,
        n_people=facts.n_people,
        n_positive=facts.n_positive,
        n_negative=facts.n_negative,
        n_mixed=facts.n_mixed,
        n_neutral=facts.n_neutral,
        n_concerns=facts.n_concerns,
        n_answered=facts.n_answered,
        n_changed=facts.n_changed,
        groups=facts.groups,
        repeated_concerns=facts.repeated_concerns,
        newest=facts.newest,
        sentences=tuple(filter(None, (_heard(signal, facts), _who(facts), _concerns(facts), _change(facts)))),
        evidence_ids=signal.evidence_ids,
    )


def _few_people(signal: Signal, facts: VoiceFacts) -> VoiceView:
    sentence = (
        f"{show_people(facts.n_people).capitalize()} were heard from {signal.category.value}; "
        "what they said is not described here, so that nobody can be recognised."
    )
    return VoiceView(
        category=signal.category,
        n_items=None,
        n_people=None,
        n_positive=None,
        n_negative=None,
        n_mixed=None,
        n_neutral=None,
        n_concerns=None,
        n_answered=None,
        n_changed=None,
        groups=(),
        repeated_concerns=(),
        newest=facts.newest,
        sentences=(sentence,),
        evidence_ids=signal.evidence_ids,
    )


_WHO = {
    Category.PEOPLE: "People who draw on care and support and unpaid carers",
    Category.STAFF: "Staff and leaders",
    Category.PARTNERS: "Partners",
}


def _heard(signal: Signal, facts: VoiceFacts) -> str:
    who = _WHO.get(signal.category, signal.category.value.capitalize())
    few = signal.category is Category.PARTNERS
    speaking = show_count(len(facts.organisations), "organisation") if few else show_people(facts.n_people)
    return (
        f"{who}: {show_count(facts.n_items, 'piece')} of feedback from {speaking}, the newest of "
        f"{show_date(facts.newest)}: {_tones(facts)}."
    )


def _tones(facts: VoiceFacts) -> str:
    counts = {
        "positive": facts.n_positive,
        "negative": facts.n_negative,
        "mixed": facts.n_mixed,
        "neutral": facts.n_neutral,
    }
    return join_words(tuple(f"{n} {tone}" for tone, n in counts.items() if n)) or "no tone recorded"


def _who(facts: VoiceFacts) -> str:
    heard = f"Groups heard: {join_words(facts.groups)}." if facts.groups else "No particular group is recorded."
    return heard + ("" if facts.n_independent else " Nothing came from a source independent of the council.")


def _concerns(facts: VoiceFacts) -> str:
    if not facts.repeated_concerns:
        return ""
    topics = join_words(facts.repeated_concerns)
    answered = show_share(facts.n_repeated_answered, facts.n_repeated) if facts.n_repeated else "none"
    return f"Raised again and again: {topics}; {answered} of these have an action recorded."


def _change(facts: VoiceFacts) -> str:
    if not facts.n_concerns:
        return "No concern was raised."
    return (
        f"Of all concerns, {show_share(facts.n_answered, facts.n_concerns)} have an action recorded; "
        f"a change because of what was said is recorded {_times(facts.n_changed)}."
    )


def _times(n: int) -> str:
    return {0: "for none", 1: "once", 2: "twice"}.get(n, f"{n} times")
