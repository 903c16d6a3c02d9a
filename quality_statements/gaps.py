"""Blind spots: what nobody has looked at, for each statement and evidence category. Pure.

Leaders not knowing is what turns a weakness into a failure (practice finding 5), so this says what is missing, never
how good it is.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from quality_statements.dates import is_within, say_day
from quality_statements.reading import ReadSignal, read_all
from quality_statements.rubric import Rubric
from quality_statements.sufficiency import do_carers_speak
from quality_statements.verdict import counted
from quality_statements.voice_reading import is_too_few_to_describe
from schemas.framework import Framework, QualityStatement
from schemas.score import BlindSpot, CategoryView, ScoreProposal
from schemas.signal import AuditFacts, CheckFacts, DocumentFacts, IndicatorFacts, Signal, VoiceFacts
from schemas.terms import Category, SignalKind

Reads = tuple[ReadSignal, ...]
_Found = Iterator[tuple[str, str, Reads]]


def find_blind_spots(
    proposals: Iterable[ScoreProposal],
    signals: Iterable[Signal],
    framework: Framework,
    rubric: Rubric,
    as_of: date,
) -> tuple[BlindSpot, ...]:
    """Every blind spot, by statement and required category in the framework's order.

    Codes: `no-evidence`, `no-view` (some evidence, but not enough to form a view), `stale`, `single-source`,
    `planned-only`, `out-of-date`, `no-owner`, `no-file`, `carers-not-heard`, and for a whole statement `never-audited`
    and `control-not-tested`.
    """
    views = {proposal.statement: proposal.views for proposal in proposals}
    reads = read_all(signals, rubric)
    return tuple(
        spot
        for statement in framework.statements
        for spot in _of_statement(statement, views.get(statement.code, ()), reads, rubric, as_of)
    )


def _of_statement(
    statement: QualityStatement, views: tuple[CategoryView, ...], reads: Reads, rubric: Rubric, as_of: date
) -> Iterator[BlindSpot]:
    told = tuple(read for read in reads if read.signal.statement == statement.code)
    mine = tuple(read for read in told if read.signal.kind is not SignalKind.CHECK)
    missing = {view.category: view.missing for view in views}
    for category in statement.categories:
        here = tuple(read for read in mine if read.signal.category is category)
        for code, text, about in _of_category(category, here, missing.get(category, ()), rubric, as_of):
            yield BlindSpot(statement.code, category, code, text, _ids(about))
    audited = any(read.signal.kind is SignalKind.CASE_AUDIT for read in mine)
    if not audited and statement.code not in rubric.gaps.not_audited:
        yield BlindSpot(statement.code, None, "never-audited", "No case audit says how this works in practice.")
    yield from _controls(statement, told, rubric)


def _controls(statement: QualityStatement, reads: Reads, rubric: Rubric) -> Iterator[BlindSpot]:
    """Every control that could cap the score and of which nobody knows whether it holds.

    Source: practice finding 5; a control that nobody has tested is what a council is caught out by.
    """
    for rule in rubric.scoring.caps:
        if statement.code not in rule.statements:
            continue
        asked = tuple(read for read in reads if _is_about(read.signal.facts, rule.check))
        if any(isinstance(read.signal.facts, CheckFacts) and read.signal.facts.passed is not None for read in asked):
            continue
        told = "; it was looked at, but not enough to tell" if asked else ""
        text = f"Nobody has tested whether {rubric.control_words(rule.check)}{told}."
        yield BlindSpot(statement.code, None, "control-not-tested", text, _ids(asked))


def _is_about(facts: object, check: str) -> bool:
    return isinstance(facts, CheckFacts) and facts.code == check


def _of_category(category: Category, reads: Reads, missing: tuple[str, ...], rubric: Rubric, as_of: date) -> _Found:
    """Code, sentence and evidence of each blind spot in one category of one statement."""
    if not reads:
        yield "no-evidence", "Nothing is held in this category.", ()
        return
    yield from _no_view(reads, missing)
    yield from _stale(category, reads, rubric, as_of)
    yield from _single_source(reads, rubric)
    yield from _planned_only(reads, rubric)
    yield from _documents(reads)
    if category is Category.PEOPLE:
        yield from _carers(reads, rubric)


def _no_view(reads: Reads, missing: tuple[str, ...]) -> _Found:
    if missing:
        needed = "; ".join(missing)
        yield "no-view", f"There is some evidence, but not enough to form a view; still needed: {needed}.", reads


def _stale(category: Category, reads: Reads, rubric: Rubric, as_of: date) -> _Found:
    months = rubric.gaps.stale_months[category]
    newest = max(read.signal.as_at for read in reads)
    if not is_within(newest, months, as_of):
        age = f"more than {counted(months, 'month')} old"
        yield "stale", f"The newest evidence here is of {say_day(newest)}, {age}.", reads


def _single_source(reads: Reads, rubric: Rubric) -> _Found:
    sources = {source for read in reads for source in _sources(read)}
    if len(sources) != 1:
        return
    facts = [read.signal.facts for read in reads]
    hidden = any(isinstance(one, VoiceFacts) and is_too_few_to_describe(one, rubric.voice) for one in facts)
    named = "" if hidden else f": {sources.pop()}"
    yield "single-source", f"Everything here comes from one source{named}.", reads


def _sources(read: ReadSignal) -> tuple[str, ...]:
    """Who or what speaks in a signal: the kinds of people heard, the survey behind a figure, else the thing itself."""
    match read.signal.facts:
        case VoiceFacts(source_types=kinds):
            return kinds
        case IndicatorFacts(survey=survey):
            return (survey or "national figures",)
        case AuditFacts():
            return ("case audits",)
        case _:
            return (read.signal.subject,)


def _planned_only(reads: Reads, rubric: Rubric) -> _Found:
    documents = [(read, facts) for read in reads if isinstance(facts := read.signal.facts, DocumentFacts)]
    if documents and not any(rubric.is_in_view(facts.maturity) for _, facts in documents):
        text = f"{counted(len(documents), 'document')} held, but nothing in use yet."
        yield "planned-only", text, tuple(read for read, _ in documents)


def _documents(reads: Reads) -> _Found:
    """Documents that support nothing until something simple is put right, each named."""
    documents = [(read, facts) for read in reads if isinstance(facts := read.signal.facts, DocumentFacts)]
    faults: list[tuple[str, str, Callable[[DocumentFacts], bool]]] = [
        ("out-of-date", "Out of date", lambda facts: not facts.in_date),
        ("no-owner", "Nobody is named as the owner of", lambda facts: not facts.owned),
        ("no-file", "Named in the tracker, but no file is held", lambda facts: not facts.received),
    ]
    for code, start, is_faulty in faults:
        faulty = [(read, facts) for read, facts in documents if is_faulty(facts)]
        if faulty:
            named = dict.fromkeys(_named(facts, code) for _, facts in faulty)
            yield code, f"{start}: {'; '.join(named)}.", tuple(read for read, _ in faulty)


def _named(facts: DocumentFacts, code: str) -> str:
    since = code == "out-of-date" and facts.review_due
    return f"{facts.title} (since {say_day(since)})" if since else facts.title


def _carers(reads: Reads, rubric: Rubric) -> _Found:
    """Unpaid carers who are not heard, or only through the national survey of them."""
    if do_carers_speak(reads):
        return
    surveyed = tuple(read for read in reads if _is_carers_survey(read.signal.facts, rubric))
    if not surveyed:
        yield "carers-not-heard", "Nothing here comes from unpaid carers.", reads
        return
    years = {facts.period for read in surveyed if isinstance(facts := read.signal.facts, IndicatorFacts)}
    text = f"Only the national survey of {max(years)} speaks for unpaid carers; no feedback here comes from them."
    yield "carers-not-heard", text, surveyed


def _is_carers_survey(facts: object, rubric: Rubric) -> bool:
    surveys = rubric.sufficiency.carer_surveys
    return isinstance(facts, IndicatorFacts) and facts.survey in surveys and facts.value is not None


def _ids(reads: Reads) -> tuple[str, ...]:
    return tuple(sorted({i for read in reads for i in read.signal.evidence_ids}))
