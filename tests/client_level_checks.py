"""Builders of checked client-level submissions with defaults; everything in them is made up."""

from datetime import date
from typing import Any

from reports.client_level_check import MeasureMethod, SubmissionCheck
from schemas.client_level import (
    FieldFill,
    IndicatorFigure,
    ListState,
    Rule,
    RuleOutcome,
    RuleSeverity,
    Submission,
    WaitingCard,
)
from schemas.terms import Better
from tests.factories import AS_OF, SHA, make_council


def make_rule(**changes: Any) -> Rule:
    """A rule of severity error."""
    values: dict[str, Any] = {
        "code": "CLD-X014",
        "severity": RuleSeverity.ERROR,
        "sentence": "The event ends before it starts.",
        "remedy": "Correct one of the two dates.",
        "fields": ("Event_Start_Date", "Event_End_Date"),
        "across": False,
        "source": "Specification, release 2",
    }
    return Rule(**values | changes)


def make_outcome(rule: Rule | None = None, **changes: Any) -> RuleOutcome:
    """Twelve of 400 records about eleven people break a rule."""
    values: dict[str, Any] = {
        "rule": rule or make_rule(),
        "n_looked_at": 400,
        "n_failing": 12,
        "n_people": 11,
        "first_rows": (17, 44, 102),
    }
    return RuleOutcome(**values | changes)


def make_fill(**changes: Any) -> FieldFill:
    """A field that is valid in 430 of 500 records."""
    values: dict[str, Any] = {
        "field": "Ethnicity",
        "n_applies": 500,
        "n_valid": 430,
        "n_blank_allowed": 0,
        "n_blank_mandatory": 61,
        "n_invalid": 9,
        "list_state": ListState.COMPLETE,
    }
    return FieldFill(**values | changes)


def make_submission(**changes: Any) -> Submission:
    """Five hundred records of a quarter."""
    values: dict[str, Any] = {
        "sha256": SHA,
        "reader_version": "client-level-1",
        "la_code": "999",
        "release": "R2",
        "period_start": date(2025, 10, 1),
        "period_end": date(2025, 12, 31),
        "complete_from": date(2025, 10, 1),
        "complete_until": date(2025, 11, 30),
        "n_events": 500,
        "n_people": 320,
        "n_by_type": (("Assessment", 110), ("Request", 150), ("Review", 60), ("Service", 180)),
        "guesses": ("The columns are parted by semicolons.",),
        "not_checked": ("Values of Review_Reason: no public source holds the list.",),
        "fills": (
            make_fill(),
            make_fill(field="Date_of_Birth", n_valid=500, n_blank_mandatory=0, n_invalid=0, list_state=None),
            make_fill(
                field="Review_Reason",
                n_applies=60,
                n_valid=57,
                n_blank_mandatory=3,
                n_invalid=0,
                list_state=ListState.UNKNOWN,
            ),
        ),
        "outcomes": (
            make_outcome(),
            make_outcome(
                make_rule(
                    code="CLD-X020",
                    severity=RuleSeverity.QUERY,
                    sentence="A service is still open after its end was planned.",
                    remedy="End the service, or record why it goes on.",
                    fields=("Event_End_Date",),
                    across=True,
                ),
                n_looked_at=180,
                n_failing=3,
                n_people=3,
                first_rows=(200, 201, 202),
            ),
            make_outcome(
                make_rule(code="CLD-F001", sentence="The council’s code is blank."),
                n_looked_at=500,
                n_failing=0,
                n_people=0,
                first_rows=(),
            ),
        ),
    }
    return Submission(**values | changes)


def make_earlier_submission() -> Submission:
    """The quarter before: more faults of the first rule, none looked for by the second."""
    return make_submission(
        sha256="0" * 64,
        period_start=date(2025, 7, 1),
        period_end=date(2025, 9, 30),
        n_events=460,
        outcomes=(
            make_outcome(n_failing=30, n_people=25),
            make_outcome(
                make_rule(code="CLD-F001", sentence="The council’s code is blank."),
                n_looked_at=460,
                n_failing=40,
                n_people=35,
            ),
        ),
        fills=(make_fill(n_applies=460, n_valid=380, n_blank_mandatory=70, n_invalid=10),),
    )


def make_indicator(**changes: Any) -> IndicatorFigure:
    """A share of reviews done in time."""
    values: dict[str, Any] = {
        "code": "cld-reviews",
        "period": "2025-26 Q3",
        "cut": "",
        "value": 75.0,
        "numerator": 90,
        "denominator": 120,
        "low": 66.5,
        "high": 81.9,
        "left_out": (("without a start date", 3),),
    }
    return IndicatorFigure(**values | changes)


INDICATORS = (
    make_indicator(),
    make_indicator(cut="sex: Female", value=80.0, numerator=56, denominator=70, low=69.2, high=87.7, left_out=()),
    make_indicator(cut="sex: Male", value=68.0, numerator=34, denominator=50, low=54.2, high=79.2, left_out=()),
    make_indicator(cut="ethnicity: White", value=75.9, numerator=88, denominator=116, low=67.3, high=82.7, left_out=()),
    make_indicator(cut="ethnicity: Asian", value=50.0, numerator=2, denominator=4, low=15.0, high=85.0, left_out=()),
    make_indicator(code="cld-wait", value=12.5, numerator=None, denominator=84, low=None, high=None, left_out=()),
    make_indicator(
        code="cld-wait", cut="age: 25-64", value=9.0, numerator=None, denominator=6, low=None, high=None, left_out=()
    ),
    make_indicator(
        code="cld-wait", cut="age: 65+", value=13.0, numerator=None, denominator=78, low=None, high=None, left_out=()
    ),
)
METHODS = (
    MeasureMethod(
        code="cld-reviews",
        name="Reviews done within 12 months",
        unit="%",
        better=Better.HIGHER,
        method="People with long-term support for a year or more who had a review in it, out of all of them.",
        source="Department of Health and Social Care, client-level data methods",
        leaves_out=("People who died in the year are left out.",),
    ),
    MeasureMethod(
        code="cld-wait",
        name="Days from request to first response",
        unit="days",
        better=Better.LOWER,
        method="The middle number of days, over requests whose response came in the quarter.",
        source="Department of Health and Social Care, client-level data methods",
    ),
)


def make_card(**changes: Any) -> WaitingCard:
    """Forty people wait for an assessment."""
    values: dict[str, Any] = {
        "kind": "assessment",
        "as_at": date(2025, 12, 31),
        "n": 40,
        "median_days": 21.0,
        "longest_days": 133,
        "risk_review": None,
        "source": "requests without an outcome",
    }
    return WaitingCard(**values | changes)


def make_check(**changes: Any) -> SubmissionCheck:
    """A second submission with its measures and who waits."""
    values: dict[str, Any] = {
        "council": make_council(),
        "as_of": AS_OF,
        "submission": make_submission(),
        "indicators": INDICATORS,
        "waiting": (
            make_card(),
            make_card(kind="section 42 enquiry", n=3, median_days=4.0, longest_days=9),
            make_card(kind="deprivation of liberty", n=None, median_days=None, longest_days=None),
        ),
        "previous": make_earlier_submission(),
        "previous_indicators": (make_indicator(value=70.0, numerator=70, denominator=100),),
        "methods": METHODS,
    }
    return SubmissionCheck(**values | changes)
