"""Made-up results of a client-level check, so that a test names only what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from schemas.check_result import CheckResult, Severity
from schemas.client_level import (
    FieldFill,
    HeldSubmission,
    IndicatorFigure,
    ListState,
    Rule,
    RuleOutcome,
    RuleSeverity,
    Submission,
    WaitingCard,
)

SHA256 = "c" * 64


def make_rule(code: str = "CLD-X001", **changes: Any) -> Rule:
    """A rule, an error unless it is said otherwise."""
    rule = Rule(
        code=code,
        severity=RuleSeverity.ERROR,
        sentence="The event ends before it starts.",
        remedy="Mend one of the two dates.",
        fields=("Event_Start_Date", "Event_End_Date"),
        across=False,
        source="record specification",
    )
    return replace(rule, **changes)


def make_outcome(code: str = "CLD-X001", n_looked_at: int = 100, n_failing: int = 4, **changes: Any) -> RuleOutcome:
    """What a rule found: by default in as many people as records."""
    people = min(n_failing, 3)
    return RuleOutcome(make_rule(code, **changes), n_looked_at, n_failing, people, tuple(range(2, 2 + people)))


def make_fill(field: str = "Gender", **changes: Any) -> FieldFill:
    """A field that is filled in all records it applies to."""
    fill = FieldFill(
        field=field,
        n_applies=100,
        n_valid=100,
        n_blank_allowed=0,
        n_blank_mandatory=0,
        n_invalid=0,
        list_state=ListState.COMPLETE,
    )
    return replace(fill, **changes)


def make_submission(**changes: Any) -> Submission:
    """A small submission in which one rule is broken."""
    submission = Submission(
        sha256=SHA256,
        reader_version="1-abc",
        la_code="999",
        release="R2",
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        complete_from=date(2025, 4, 1),
        complete_until=None,
        n_events=100,
        n_people=40,
        n_by_type=(("Request", 40), ("Assessment", 30), ("Service", 20), ("Review", 10)),
        guesses=("Taken as Release 2: 12 values are spelled as only it spells them.",),
        not_checked=(),
        fills=(make_fill(), make_fill("Postcode", list_state=None)),
        outcomes=(make_outcome(), make_outcome("CLD-X002", n_failing=0)),
    )
    return replace(submission, **changes)


def make_held(item_id: str = "HAS-1", **changes: Any) -> HeldSubmission:
    """A held submission with a figure, a waiting card and a check."""
    held = HeldSubmission(
        item_id=item_id,
        checked_on=date(2026, 9, 1),
        submission=make_submission(),
        figures=(IndicatorFigure("cld-2a", "2025-26", "sex: Female", 81.5, 44, 54, 69.2, 89.6, (("no outcome", 3),)),),
        waiting=(WaitingCard("review", date(2026, 3, 31), 7, 21.5, 90, None, "client-level data"),),
        checks=(CheckResult("client-level-results", "errors-few", Severity.WARN, True, 2, 0, "Few.", "Mend them."),),
    )
    return replace(held, **changes)
