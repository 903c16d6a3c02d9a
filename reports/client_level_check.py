"""What the report on a client-level submission is made from; flows carry it over from the evidence side."""

from dataclasses import dataclass
from datetime import date

from schemas.client_level import IndicatorFigure, Submission, WaitingCard
from schemas.observation import Council
from schemas.terms import Better


@dataclass(frozen=True)
class MeasureMethod:
    """How one measure from client-level data is worked out.

    Attributes:
        code: as in `IndicatorFigure.code`.
        name: what it measures.
        unit: such as `%`, `per 100,000` or `days`.
        method: how, as sentences.
        leaves_out: what it does not count, as sentences.
        differs: where it differs from the published figure, as sentences.
        family: measures that count the same people; small numbers of one family are protected together.
    """

    code: str
    name: str
    unit: str
    better: Better
    method: str
    source: str
    leaves_out: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True)
class SubmissionCheck:
    """One checked submission with what was worked out from it.

    Attributes:
        methods: how each measure is worked out; a measure without one is shown by its code.
        previous: the submission checked before this one; None for the first.
    """

    council: Council
    as_of: date
    submission: Submission
    indicators: tuple[IndicatorFigure, ...]
    waiting: tuple[WaitingCard, ...]
    previous: Submission | None = None
    previous_indicators: tuple[IndicatorFigure, ...] = ()
    methods: tuple[MeasureMethod, ...] = ()
