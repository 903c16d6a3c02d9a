"""A signal to a reading: a level or a prompt, with one plain sentence a person can check. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from quality_statements.audit_reading import read_audit
from quality_statements.document_reading import read_document
from quality_statements.indicator_reading import read_indicator
from quality_statements.rubric import Rubric
from quality_statements.verdict import Verdict, number
from quality_statements.voice_reading import read_voice
from schemas.score import Reading
from schemas.signal import AuditFacts, CheckFacts, DocumentFacts, IndicatorFacts, Signal, VoiceFacts


@dataclass(frozen=True)
class ReadSignal:
    """A signal beside what was read from it."""

    signal: Signal
    reading: Reading


def read_all(signals: Iterable[Signal], rubric: Rubric) -> tuple[ReadSignal, ...]:
    """Every different signal with its reading, in one order whatever order they came in; repeats count once."""
    ordered = sorted(set(signals), key=lambda signal: (signal.key, repr(signal)))
    return tuple(ReadSignal(signal, read_signal(signal, rubric)) for signal in ordered)


def read_signal(signal: Signal, rubric: Rubric) -> Reading:
    """Read one signal by the rubric; `level` is None where it is only a prompt for people.

    An indicator's level is a hint and a document's is the highest view it can support; see `category_view`.
    Source: practice section 5.2.
    """
    verdict = _verdict(signal, rubric)
    return Reading(
        signal_key=signal.key,
        kind=signal.kind,
        category=signal.category,
        subject=signal.subject,
        level=verdict.level,
        reason=verdict.reason,
        as_at=signal.as_at,
        independence=signal.independence,
        citations=signal.citations,
    )


def _verdict(signal: Signal, rubric: Rubric) -> Verdict:
    match signal.facts:
        case IndicatorFacts() as facts:
            return read_indicator(facts, rubric.indicator)
        case DocumentFacts() as facts:
            return read_document(facts, rubric.document)
        case AuditFacts() as facts:
            return read_audit(facts, rubric.audit)
        case VoiceFacts() as facts:
            return read_voice(facts, signal.category, rubric.voice)
        case CheckFacts() as facts:
            return _read_check(facts, rubric)
        case _ as never:
            assert_never(never)


def _read_check(facts: CheckFacts, rubric: Rubric) -> Verdict:
    """A control sets no level; where it fails it can cap one (`caps`)."""
    control = rubric.control_words(facts.code)
    start = {
        None: f"It is not known whether {control}",
        True: f"It was tested whether {control}, and that holds",
        False: f"It could not be shown that {control}",
    }[facts.passed]
    counts = f"{number(facts.n_met)} of {number(facts.n)} met this" if facts.n else "nothing was counted"
    return Verdict(None, f"{start}: {facts.detail.strip().rstrip('.') or counts}.")
