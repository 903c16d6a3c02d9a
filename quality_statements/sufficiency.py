"""Enough to say? What is missing before a category view may be formed, in plain words. Pure.

Source: practice section 5.3. An indicator alone never forms a view.
"""

from collections.abc import Callable, Sequence
from datetime import date

from quality_statements.dates import is_within
from quality_statements.reading import ReadSignal
from quality_statements.rubric import Rubric, SufficiencyRules
from quality_statements.verdict import counted
from quality_statements.voice_reading import is_too_few_to_describe, why_not_read
from schemas.signal import DocumentFacts, IndicatorFacts, VoiceFacts
from schemas.terms import Category, SignalKind

NATIONAL_SURVEY = "national survey"

Reads = Sequence[ReadSignal]
_Need = tuple[bool, str]


def find_missing(category: Category, reads: Reads, rubric: Rubric, as_of: date) -> tuple[str, ...]:
    """What this category of one statement still lacks; empty where there is enough to form a view.

    Args:
        category: the evidence category.
        reads: the read signals of the statement in this category.
        rubric: thresholds.
        as_of: the day freshness is counted back from.
    """
    needs = _NEEDS[category](reads, rubric, as_of)
    return tuple(words for met, words in needs if not met)


def can_form_view(read: ReadSignal, rubric: Rubric) -> bool:
    """Whether a reading can set a view's level: an audit, feedback, or a document in use or better."""
    if read.reading.level is None:
        return False
    facts = read.signal.facts
    if isinstance(facts, DocumentFacts):
        return rubric.is_in_view(facts.maturity)
    return read.signal.kind in (SignalKind.CASE_AUDIT, SignalKind.VOICE)


def voices(reads: Reads) -> list[VoiceFacts]:
    """The feedback facts among read signals."""
    return [read.signal.facts for read in reads if isinstance(read.signal.facts, VoiceFacts)]


def current_surveys(reads: Reads, rubric: Rubric) -> set[str]:
    """National surveys with a figure young enough to be read, such as `ASCS`."""
    indicators = (read.signal.facts for read in reads if isinstance(read.signal.facts, IndicatorFacts))
    return {
        facts.survey
        for facts in indicators
        if facts.survey in rubric.sufficiency.national_surveys
        and facts.value is not None
        and facts.age_months <= rubric.indicator.max_age_months
    }


def are_carers_heard(reads: Reads, rubric: Rubric) -> bool:
    """Whether unpaid carers are among those heard, by feedback or by a current survey of carers."""
    surveyed = current_surveys(reads, rubric) & set(rubric.sufficiency.carer_surveys)
    return bool(surveyed) or do_carers_speak(reads)


def do_carers_speak(reads: Reads) -> bool:
    """Whether unpaid carers are among those heard in feedback, a survey of many councils aside."""
    return any(facts.includes_carers for facts in voices(reads))


def _people(reads: Reads, rubric: Rubric, as_of: date) -> list[_Need]:
    rules = rubric.sufficiency
    surveys = current_surveys(reads, rubric)
    heard = voices(reads)
    kinds = {kind for facts in heard for kind in facts.source_types} | ({NATIONAL_SURVEY} if surveys else set())
    too_few = any(is_too_few_to_describe(facts, rubric.voice) for facts in heard)
    so_far = "" if too_few else f" (so far: {_list(kinds)})"
    independent = bool(surveys) or any(facts.n_independent for facts in voices(reads))
    return [
        (
            len(kinds) >= rules.people_source_types,
            f"at least {rules.people_source_types} kinds of source{so_far}",
        ),
        (independent, "a source independent of the council"),
        _fresh(reads, rules.people_max_age_months, as_of),
        (are_carers_heard(reads, rubric), "the voice of unpaid carers"),
        _readable(reads, rubric),
    ]


def _staff(reads: Reads, rubric: Rubric, as_of: date) -> list[_Need]:
    heard = voices(reads)
    return [
        (any(facts.includes_front_line for facts in heard), "the voice of front-line staff"),
        (any(facts.includes_managers for facts in heard), "the voice of managers"),
        _fresh(reads, rubric.sufficiency.staff_max_age_months, as_of),
        _readable(reads, rubric),
    ]


def _partners(reads: Reads, rubric: Rubric, as_of: date) -> list[_Need]:
    rules: SufficiencyRules = rubric.sufficiency
    organisations = {name for facts in voices(reads) for name in facts.organisations}
    least = rules.partner_organisations
    return [
        (len(organisations) >= least, f"at least {least} partner organisations (so far: {len(organisations)})"),
        (any(facts.includes_voluntary for facts in voices(reads)), "a voluntary or user-led organisation"),
        _fresh(reads, rules.partner_max_age_months, as_of),
        _readable(reads, rubric),
    ]


def _processes(reads: Reads, rubric: Rubric, as_of: date) -> list[_Need]:
    kinds = (SignalKind.DOCUMENT, SignalKind.CASE_AUDIT)
    formed = any(read.signal.kind in kinds and can_form_view(read, rubric) for read in reads)
    words = f"a document that is owned, held, in date and about work that is at least {rubric.document.view_maturity}"
    return [(formed, f"{words}, or a case audit large and sound enough to rest a score on")]


def _not_scored(reads: Reads, rubric: Rubric, as_of: date) -> list[_Need]:
    return [(False, "nothing: this category is shown beside the others and is not scored")]


def _fresh(reads: Reads, months: int, as_of: date) -> _Need:
    met = any(is_within(facts.newest, months, as_of) for facts in voices(reads))
    return met, f"feedback from the last {counted(months, 'month')}"


def _readable(reads: Reads, rubric: Rubric) -> _Need:
    """Feedback, or an audit, that reads to a level."""
    kinds = (SignalKind.VOICE, SignalKind.CASE_AUDIT)
    met = any(read.signal.kind in kinds and read.reading.level is not None for read in reads)
    return met, f"enough feedback, from enough kinds of people, to rest a score on ({_why_not_read(reads, rubric)})"


def _why_not_read(reads: Reads, rubric: Rubric) -> str:
    """What keeps the feedback from being read; of very few people no more than that."""
    for read in reads:
        facts = read.signal.facts
        if isinstance(facts, VoiceFacts) and is_too_few_to_describe(facts, rubric.voice):
            return f"so far from fewer than {rubric.voice.min_people_described} people"
        if isinstance(facts, VoiceFacts):
            return f"so far: {why_not_read(facts, read.reading.category, rubric.voice)}"
    return "none so far"


def _list(kinds: set[str]) -> str:
    return ", ".join(sorted(kinds)) or "none"


_NEEDS: dict[Category, Callable[[Reads, Rubric, date], list[_Need]]] = {
    Category.PEOPLE: _people,
    Category.STAFF: _staff,
    Category.PARTNERS: _partners,
    Category.PROCESSES: _processes,
    Category.OUTCOMES: _not_scored,
    Category.OBSERVATION: _not_scored,
}
