"""What people, staff and partners said, as counts, tones, topics and groups: never a person's words.

The feedback values hold no record of consent to be quoted, so no document carries a quotation.
"""

from dataclasses import dataclass, field
from datetime import date

from reports.contexts.small_numbers import TOO_FEW_HEARD, is_too_few
from reports.numbers import join_words, show_count, show_date, show_people, show_share
from schemas.assessment import Assessment
from schemas.signal import Signal, VoiceFacts
from schemas.terms import Category

MAX_SILENT = 4
"""How many groups that were not heard on a statement are named."""


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
        _build_voice(signal, signal.facts, _groups_elsewhere(assessment, signal.category))
        for signal in assessment.signals
        if signal.statement == statement and signal.category in categories and isinstance(signal.facts, VoiceFacts)
    )


def _groups_elsewhere(assessment: Assessment, category: Category) -> frozenset[str]:
    """Groups heard about any statement in a category, where enough people were heard to name them."""
    heard = [each for each in assessment.signals if each.category is category and not is_too_few(each)]
    return frozenset(group for each in heard if isinstance(each.facts, VoiceFacts) for group in each.facts.groups)


def _build_voice(signal: Signal, facts: VoiceFacts, elsewhere: frozenset[str]) -> VoiceView:
    if is_too_few(signal):
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
        sentences=tuple(filter(None, _sentences(signal, facts, elsewhere))),
        evidence_ids=signal.evidence_ids,
    )


def _sentences(signal: Signal, facts: VoiceFacts, elsewhere: frozenset[str]) -> tuple[str, ...]:
    silent = _not_heard(signal.category, facts, elsewhere)
    return (_heard(signal, facts), _concerns(facts), _change(facts), _who(facts), silent)


def _not_heard(category: Category, facts: VoiceFacts, elsewhere: frozenset[str]) -> str:
    """Groups that were heard about other statements and not about this one, and voices that are missing."""
    missing = tuple(sorted(elsewhere - set(facts.groups))) if category is Category.PEOPLE else ()
    n_more = len(missing) - MAX_SILENT
    named = (*missing[:MAX_SILENT], *([show_count(n_more, "more group")] if n_more > 0 else []))
    told = [f"Heard on other statements but not on this one: {join_words(named)}."] if missing else []
    lacking = [
        (category is Category.PEOPLE and not facts.includes_carers, "No unpaid carer was heard."),
        (category is Category.STAFF and not facts.includes_front_line, "No front-line member of staff was heard."),
        (category is Category.STAFF and not facts.includes_managers, "No manager was heard."),
        (category is Category.PARTNERS and not facts.includes_voluntary, "No voluntary organisation was heard."),
    ]
    return " ".join([*told, *(words for lacks, words in lacking if lacks)])


def _few_people(signal: Signal, facts: VoiceFacts) -> VoiceView:
    sentence = (
        f"{_WHO.get(signal.category, signal.category.value.capitalize())}: {show_people(facts.n_people)} were heard. "
        f"{TOO_FEW_HEARD}"
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
    """The topics raised most, and how many of those pieces were answered."""
    if not facts.repeated_concerns:
        return "No concern was raised three times or more." if facts.n_concerns else ""
    topics = join_words(facts.repeated_concerns)
    answered = show_share(facts.n_repeated_answered, facts.n_repeated) if facts.n_repeated else "none"
    return f"Raised most: {topics}; {answered} of these have an action recorded."


def _change(facts: VoiceFacts) -> str:
    n_changed = facts.n_changed or "none"
    changed = f"{n_changed} of the {show_count(facts.n_items, 'piece')} led to a recorded change."
    if not facts.n_concerns:
        return f"No concern was raised; {changed}"
    answered = show_share(facts.n_answered, facts.n_concerns)
    return f"Of all concerns, {answered} have an action recorded; {changed}"
