"""Client-level data (CLD): what a check of a submission found, and what was worked out from it. It holds no record."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.check_result import CheckResult


class RuleSeverity(StrEnum):
    """How much a record that breaks a rule matters."""

    ERROR = "error"
    """It cannot be right: the value or the record will be rejected, dropped or counted wrongly."""
    QUERY = "query"
    """It is unlikely: somebody should look."""


class ListState(StrEnum):
    """How much is known of the values a field may have."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Some values were found in public sources; others may be right as well, so none is called invalid."""
    UNKNOWN = "unknown"
    """No public source holds the list."""
    SET = "set by the council"


@dataclass(frozen=True)
class Rule:
    """One rule about the records of a submission.

    Attributes:
        code: stable code, such as `CLD-X014`; field rules are made from the specification.
        sentence: what is wrong with a record that breaks it, in plain words.
        remedy: what to do about it.
        fields: the fields it looks at, as named in the specification.
        across: it looks at a person's other records too.
        source: where the rule comes from.
        own: written by the council, not supplied.
    """

    code: str
    severity: RuleSeverity
    sentence: str
    remedy: str
    fields: tuple[str, ...]
    across: bool
    source: str
    own: bool = False


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule found in one submission.

    Attributes:
        n_looked_at: records the rule applies to.
        n_failing: records that break it.
        n_people: different people among them.
        first_rows: row numbers of the first records that break it, at most ten.
    """

    rule: Rule
    n_looked_at: int
    n_failing: int
    n_people: int
    first_rows: tuple[int, ...]


@dataclass(frozen=True)
class FieldFill:
    """How well one field is filled, over the records it applies to.

    Attributes:
        n_valid: filled with a value that can be read and, where the list is complete, is on it.
        n_blank_allowed: blank where that is allowed; the regulator's procedure lets these pass.
        n_blank_mandatory: blank where a value is mandatory.
    """

    field: str
    n_applies: int
    n_valid: int
    n_blank_allowed: int
    n_blank_mandatory: int
    n_invalid: int
    list_state: ListState | None


@dataclass(frozen=True)
class Submission:
    """One client-level file, read and checked.

    Attributes:
        sha256: hash of the file.
        reader_version: changes whenever the same file would be read or judged differently.
        la_code: the council the file names; empty where it names several or none.
        release: `R1` or `R2`, told from the values, or as the person said.
        period_start: first day of the reporting period the file states.
        complete_from: first day of the period in which months look complete, worked out and not trusted.
        n_events: records, and how many of each event type in `n_by_type`.
        guesses: what was guessed of the file's form, as sentences.
        not_checked: what could not be checked, and why, as sentences.
    """

    sha256: str
    reader_version: str
    la_code: str
    release: str
    period_start: date | None
    period_end: date | None
    complete_from: date | None
    complete_until: date | None
    n_events: int
    n_people: int
    n_by_type: tuple[tuple[str, int], ...]
    guesses: tuple[str, ...]
    not_checked: tuple[str, ...]
    fills: tuple[FieldFill, ...]
    outcomes: tuple[RuleOutcome, ...]


@dataclass(frozen=True)
class IndicatorFigure:
    """One figure worked out from client-level data.

    Attributes:
        code: measure code, such as `cld-2a` or `cld-wait-resp-65+`.
        period: the quarter or year it is about, such as `2025-26 Q4` or `2025-26`.
        cut: `` for everybody, else such as `sex: Female`, `age: 65 and over`, `ethnicity: White`.
        value: None where there is nobody to count; never zero for missing.
        numerator: for a median, the number of waits stands in `denominator` and this is None.
        low: lower end of the 95 % interval, where one can be worked out.
        left_out: how many records or people were left out, by reason, as `(reason, n)` pairs.
    """

    code: str
    period: str
    cut: str
    value: float | None
    numerator: int | None
    denominator: int | None
    low: float | None = None
    high: float | None = None
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class WaitingCard:
    """How many people wait for something on one day.

    Attributes:
        kind: `assessment`, `review`, `occupational therapy`, `carer's assessment`, `financial assessment`,
            `deprivation of liberty`, `section 42 enquiry`, `care or support`.
        n: people waiting; 0 is a figure, None where it is not known.
        median_days: middle wait so far; None where nobody waits or it is not known.
        longest_days: likewise.
        risk_review: how the risk of waiting is looked at; None where nobody said.
        source: what it was worked out from, as a sentence part.
    """

    kind: str
    as_at: date
    n: int | None
    median_days: float | None
    longest_days: int | None
    risk_review: str | None
    source: str


@dataclass(frozen=True)
class HeldSubmission:
    """A client-level file that is held, and what was found in it and worked out from it.

    Attributes:
        item_id: the evidence item it belongs to.
        checked_on: the day it was read and judged, which may be after it was received.
        checks: the suite over the rule results.
    """

    item_id: str
    checked_on: date
    submission: Submission
    figures: tuple[IndicatorFigure, ...]
    waiting: tuple[WaitingCard, ...]
    checks: tuple[CheckResult, ...]


class Change(StrEnum):
    """How what one rule finds has moved from one submission to the next."""

    NEW = "new"
    """It found nothing in the submission before, or was not a rule then."""
    WORSE = "worse"
    SAME = "the same"
    BETTER = "better"
    GONE = "gone"
    """It found something in the submission before, and nothing now."""


@dataclass(frozen=True)
class RuleChange:
    """What one rule found in the submission before and in this one.

    Attributes:
        n_before: records that broke it then; None where the rule was not applied.
        per_10000_before: the same for every 10,000 records it looked at, so that a larger file is not a worse one.
    """

    rule: Rule
    change: Change
    n_before: int | None
    n_now: int | None
    per_10000_before: float | None
    per_10000_now: float | None


@dataclass(frozen=True)
class SubmissionTrend:
    """This submission beside the one before it; `changes` in the order of the rules, without those never broken."""

    before_sha256: str
    now_sha256: str
    n_events_before: int
    n_events_now: int
    changes: tuple[RuleChange, ...]
