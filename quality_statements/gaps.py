"""Blind spots: what nobody has looked at, for each statement and evidence category. Pure.

Leaders not knowing is what turns a weakness into a failure (practice finding 5), so this says what is missing, never
how good it is.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from quality_statements.dates import is_within
from quality_statements.reading import ReadSignal, read_all
from quality_statements.rubric import Rubric
from quality_statements.sufficiency import are_carers_heard
from quality_statements.verdict import counted
from schemas.framework import Framework, QualityStatement
from schemas.score import BlindSpot, CategoryView, ScoreProposal
from schemas.signal import AuditFacts, DocumentFacts, IndicatorFacts, Signal, VoiceFacts
from schemas.terms import Category, SignalKind

Reads = tuple[ReadSignal, ...]
_Found = Iterator[tuple[str, str]]


def find_blind_spots(
    proposals: Iterable[ScoreProposal],
    signals: Iterable[Signal],
    framework: Framework,
    rubric: Rubric,
    as_of: date,
) -> tuple[BlindSpot, ...]:
    """Every blind spot, by statement and required category in the framework's order.

    Codes: `no-evidence`, `no-view` (some evidence, but not enough to form a view), `stale`, `single-source`,
    `planned-only`, `carers-not-heard`, and for a whole statement `never-audited`.
    """
    views = {proposal.statement: proposal.views for proposal in proposals}
    reads = tuple(read for read in read_all(signals, rubric) if read.signal.kind is not SignalKind.CHECK)
    return tuple(
        spot
        for statement in framework.statements
        for spot in _of_statement(statement, views.get(statement.code, ()), reads, rubric, as_of)
    )


def _of_statement(
    statement: QualityStatement, views: tuple[CategoryView, ...], reads: Reads, rubric: Rubric, as_of: date
) -> Iterator[BlindSpot]:
    mine = tuple(read for read in reads if read.signal.statement == statement.code)
    missing = {view.category: view.missing for view in views}
    for category in statement.categories:
        here = tuple(read for read in mine if read.signal.category is category)
        for code, text in _of_category(category, here, missing.get(category, ()), rubric, as_of):
            yield BlindSpot(statement.code, category, code, text, _ids(here))
    audited = any(read.signal.kind is SignalKind.CASE_AUDIT for read in mine)
    if not audited and statement.code not in rubric.gaps.not_audited:
        yield BlindSpot(statement.code, None, "never-audited", "No case audit says how this works in practice.")


def _of_category(category: Category, reads: Reads, missing: tuple[str, ...], rubric: Rubric, as_of: date) -> _Found:
    """Code and sentence of each blind spot in one category of one statement."""
    if reads:
        yield from _no_view(missing)
        yield from _stale(category, reads, rubric, as_of)
        yield from _single_source(reads)
        yield from _planned_only(reads, rubric)
    else:
        yield "no-evidence", "Nothing is held in this category."
    if reads and category is Category.PEOPLE and not are_carers_heard(reads, rubric):
        yield "carers-not-heard", "Nothing here comes from unpaid carers."


def _no_view(missing: tuple[str, ...]) -> _Found:
    if missing:
        yield "no-view", f"There is some evidence, but not enough to form a view; still needed: {'; '.join(missing)}."


def _stale(category: Category, reads: Reads, rubric: Rubric, as_of: date) -> _Found:
    months = rubric.gaps.stale_months[category]
    newest = max(read.signal.as_at for read in reads)
    if not is_within(newest, months, as_of):
        yield "stale", f"The newest is of {newest.isoformat()}, more than {counted(months, 'month')} old."


def _single_source(reads: Reads) -> _Found:
    sources = {source for read in reads for source in _sources(read)}
    if len(sources) == 1:
        yield "single-source", f"Everything here comes from one source: {sources.pop()}."


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
    documents = [read.signal.facts for read in reads if isinstance(read.signal.facts, DocumentFacts)]
    if documents and not any(rubric.is_in_view(facts.maturity) for facts in documents):
        yield "planned-only", f"{counted(len(documents), 'document')} held, but nothing in use yet."


def _ids(reads: Reads) -> tuple[str, ...]:
    return tuple(sorted({i for read in reads for i in read.signal.evidence_ids}))
