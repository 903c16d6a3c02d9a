"""Caps: a failed control holds a statement's level down, whatever else speaks for it. Pure.

Source: practice section 5.4. A control that is not known caps nothing.
"""

from quality_statements.rubric import CapRule
from quality_statements.statement_evidence import StatementEvidence
from quality_statements.verdict import number
from schemas.score import Cap, Reason
from schemas.signal import CheckFacts


def find_caps(evidence: StatementEvidence) -> tuple[Cap, ...]:
    """The caps whose control failed for this statement, lowest level first, whether or not they bite."""
    rules = [rule for rule in evidence.rubric.scoring.caps if evidence.statement.code in rule.statements]
    caps = [cap for rule in rules if (cap := _cap(rule, evidence))]
    return tuple(sorted(caps, key=lambda cap: (cap.level, cap.code)))


def capped_level(level: int, caps: tuple[Cap, ...]) -> int:
    """The level after all caps.

    Example:
        >>> capped_level(3, (Cap("waiting", 2, Reason("Nobody reviews the risk of waiting.")),))
        2
    """
    return min([level, *(cap.level for cap in caps)])


def biting_caps(level: int | None, caps: tuple[Cap, ...]) -> tuple[Cap, ...]:
    """The caps that hold a level down; none where there is no level, for that is never a low score."""
    return () if level is None else tuple(cap for cap in caps if cap.level < level)


def _cap(rule: CapRule, evidence: StatementEvidence) -> Cap | None:
    failed = [read for read in evidence.checks if _is_failed(read.signal.facts, rule.check)]
    if not failed:
        return None
    ids = tuple(sorted({i for read in failed for i in read.signal.evidence_ids}))
    found = "; ".join(words for read in failed if (words := _found(read.signal.facts)))
    text = f"Held at {rule.level} at most, because {rule.because}{f': {found}' if found else ''}."
    return Cap(rule.code, rule.level, Reason(text, ids))


def _is_failed(facts: object, check: str) -> bool:
    return isinstance(facts, CheckFacts) and facts.code == check and facts.passed is False


def _found(facts: object) -> str:
    if not isinstance(facts, CheckFacts):
        return ""
    counts = f"{number(facts.n_met)} of {number(facts.n)} met what is asked" if facts.n else ""
    return facts.detail.strip().rstrip(".") or counts
