"""Signals that read to a wanted level in each category, so that a scoring test names only the levels it is about."""

from datetime import date
from typing import Any

from schemas.signal import AuditFacts, Signal, VoiceFacts
from schemas.terms import Category, Independence
from tests.factories import (
    make_audit_facts,
    make_check_facts,
    make_citation,
    make_comparison,
    make_indicator_facts,
    make_signal,
    make_voice_facts,
)

AS_OF = date(2026, 9, 30)
RECENT = date(2026, 8, 21)
_BREADTH: dict[str, Any] = {
    "source_types": ("independent voice body", "person who draws on care and support", "unpaid carer"),
    "organisations": ("Alder Advocacy", "Birch Homecare", "Cedar Hospital", "Dogwood Carers"),
    "groups": ("older people", "people with a learning disability", "unpaid carers"),
    "n_independent": 4,
    "includes_carers": True,
    "includes_front_line": True,
    "includes_managers": True,
    "includes_voluntary": True,
    "repeated_concerns": (),
    "n_repeated": 0,
    "n_repeated_answered": 0,
    "n_items": 10,
    "n_mixed": 0,
    "n_neutral": 0,
}
_TONES: dict[int, dict[str, int]] = {
    1: {"n_positive": 1, "n_negative": 9, "n_strong_negative": 7, "n_strong_positive": 0},
    2: {"n_positive": 4, "n_negative": 6, "n_strong_negative": 1, "n_strong_positive": 1},
    3: {"n_positive": 8, "n_negative": 2, "n_strong_negative": 0, "n_strong_positive": 2},
    4: {"n_positive": 9, "n_negative": 1, "n_strong_negative": 0, "n_strong_positive": 8},
}
_AUDITS: dict[int, dict[str, int]] = {
    1: {"n_cases": 50, "n_good_or_better": 20, "n_critical_ones": 6},
    2: {"n_cases": 50, "n_good_or_better": 30, "n_critical_ones": 0},
    3: {"n_cases": 50, "n_good_or_better": 40, "n_critical_ones": 0},
    4: {"n_cases": 50, "n_good_or_better": 45, "n_critical_ones": 0, "n_outstanding": 13},
}


def voice_facts(level: int, **changes: Any) -> VoiceFacts:
    """Feedback from a wide range of people that reads to this level in any category."""
    tones = _TONES[level]
    concerns = {"n_concerns": tones["n_negative"], "n_answered": tones["n_negative"], "n_changed": 1}
    return make_voice_facts(**_BREADTH | tones | concerns | changes)


def audit_facts(level: int, **changes: Any) -> AuditFacts:
    """An audit of 50 cases with healthy moderation that reads to this level."""
    healthy = {"n_pairs": 20, "n_pairs_exact": 18, "sum_shift": -1}
    return make_audit_facts(**healthy | _AUDITS[level] | changes)


def voice_signal(category: Category, level: int, **changes: Any) -> Signal:
    """Feedback of one category at this level."""
    values: dict[str, Any] = {
        "category": category,
        "subject": f"What was said: {category.value}",
        "as_at": RECENT,
        "independence": Independence.DIRECT,
        "facts": voice_facts(level),
        "citations": (make_citation(evidence_id=f"COL-{category.name[:4]}0000"),),
    }
    return make_signal(**values | changes)


def audit_signal(level: int, **changes: Any) -> Signal:
    """Case audits at this level."""
    values: dict[str, Any] = {
        "category": Category.PROCESSES,
        "subject": "Case audits",
        "as_at": RECENT,
        "facts": audit_facts(level),
        "citations": (make_citation(evidence_id="COL-AUDIT000"),),
    }
    return make_signal(**values | changes)


def indicator_signal(category: Category = Category.PEOPLE, **changes: Any) -> Signal:
    """A published measure; `changes` go to its facts."""
    return make_signal(
        category=category,
        subject="Satisfaction",
        as_at=date(2025, 3, 31),
        independence=Independence.NATIONAL,
        facts=make_indicator_facts(**{"survey": "ASCS"} | changes),
        citations=(make_citation(evidence_id="HAV-ASCOF000"),),
    )


def check_signal(code: str, passed: bool | None, **changes: Any) -> Signal:
    """A control that passed, failed or is not known."""
    facts = make_check_facts(code=code, passed=passed, n=40, n_met=40 if passed else 3, detail="")
    return make_signal(**{"subject": code, "facts": facts, "as_at": RECENT} | changes)


def signals_at(people: int = 0, staff: int = 0, partners: int = 0, processes: int = 0, **changes: Any) -> list[Signal]:
    """Signals that read to these levels; 0 leaves a category without evidence."""
    voices = ((Category.PEOPLE, people), (Category.STAFF, staff), (Category.PARTNERS, partners))
    signals = [voice_signal(category, level, **changes) for category, level in voices if level]
    return [*signals, audit_signal(processes, **changes)] if processes else signals


def make_compared(position: Any, kind: str = "England", area: str = "England") -> Any:
    """A comparison at this position."""
    return make_comparison(kind=kind, area=area, position=position)
