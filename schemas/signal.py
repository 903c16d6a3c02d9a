"""Signals: the only bridge between evidence and scoring.

A signal states facts about one statement in one evidence category, with its sources. It holds no level:
the rubric reads one from the facts (`quality_statements.reading`).
"""

from dataclasses import dataclass
from datetime import date

from schemas.evidence import Citation
from schemas.terms import (
    Better,
    Category,
    Direction,
    Independence,
    Maturity,
    Position,
    SignalKind,
    Trend,
)


@dataclass(frozen=True)
class Comparison:
    """A council's value beside one comparator.

    Attributes:
        kind: `England`, `region` or `council type`.
        area: the comparator's name.
        z: difference in standard errors, positive where the council is higher; None where chance cannot be judged.
    """

    kind: str
    area: str
    value: float
    z: float | None
    position: Position
    citation: Citation


@dataclass(frozen=True)
class IndicatorFacts:
    """A published measure for the council, beside its comparators.

    Attributes:
        low: lower end of the 95 % interval; None where none can be worked out.
        base: number of respondents or denominator the value rests on.
        age_months: whole months from the end of the period to the as-of date.
        series: `(year, value)` pairs that may be compared, oldest first, the latest included.
        caveat: what a reader must know before leaning on it, empty if nothing.
        spread_allowed: the comparisons allow for how far councils lie apart anyway, beyond counting.
    """

    measure: str
    name: str
    unit: str
    better: Better
    period: str
    value: float | None
    flag: str
    low: float | None
    high: float | None
    base: int | None
    age_months: int
    comparisons: tuple[Comparison, ...]
    trend: Trend
    series: tuple[tuple[str, float], ...]
    survey: str | None
    caveat: str = ""
    spread_allowed: bool = False


@dataclass(frozen=True)
class DocumentFacts:
    """A document linked to a statement.

    Attributes:
        owned: a named owner is recorded.
        in_date: its review date has not passed.
        received: the file itself is held.
        maturity_stated: the council said how far the work has got; otherwise it was taken as started.
    """

    title: str
    maturity: Maturity
    direction: Direction
    owned: bool
    in_date: bool
    received: bool
    shows: str
    section: str | None
    request_item: str | None
    review_due: date | None
    maturity_stated: bool = True


@dataclass(frozen=True)
class AuditFacts:
    """Case-audit answers to the questions mapped to a statement, counted by case.

    A case counts once, by the share of its graded answers that are good: a case asked sixteen mapped questions must
    not be held to a harder rule than one asked a single question, as counting it at its lowest grade would do. The
    shares are data of the audit tool.

    Attributes:
        n_cases: cases with at least one graded answer.
        n_good_or_better: cases with enough of their graded answers at 3 or 4 (80% as the tool stands) and no critical
            question at 1.
        n_outstanding: cases with enough of their graded answers at 4 (50% as the tool stands) and none below 3.
        n_critical_ones: cases with a critical question at grade 1.
        n_pairs: answers read twice. `n_pairs_exact` agreed exactly; `sum_shift` is the sum of second minus first.
        supporting_only: case files give only thin evidence on this statement.
        questions: codes of the mapped questions that were answered.
        n_answers: graded answers to the mapped questions, over all cases; `n_answers_good` of them at 3 or 4.
    """

    n_cases: int
    n_good_or_better: int
    n_outstanding: int
    n_critical_ones: int
    n_cannot_tell: int
    n_pairs: int
    n_pairs_exact: int
    sum_shift: int
    drawn_by_rule: bool
    supporting_only: bool
    questions: tuple[str, ...]
    weakest_question: str | None
    n_answers: int = 0
    n_answers_good: int = 0


@dataclass(frozen=True)
class VoiceFacts:
    """What one category of people said about a statement.

    Attributes:
        n_answered: negative or mixed items with an action recorded.
        n_changed: items with something recorded as changed because of them.
        source_types: kinds of source heard, sorted.
        n_independent: items from sources independent of the council.
        repeated_concerns: topics raised negatively at least three times, most frequent first.
        n_repeated_answered: negative or mixed items on those topics that have an action recorded; `n_repeated` of all.
        newest: date of the newest item.
    """

    n_items: int
    n_people: int
    n_positive: int
    n_negative: int
    n_mixed: int
    n_neutral: int
    n_strong_positive: int
    n_strong_negative: int
    n_concerns: int
    n_answered: int
    n_changed: int
    source_types: tuple[str, ...]
    organisations: tuple[str, ...]
    n_independent: int
    groups: tuple[str, ...]
    includes_carers: bool
    includes_front_line: bool
    includes_managers: bool
    includes_voluntary: bool
    repeated_concerns: tuple[str, ...]
    n_repeated: int
    n_repeated_answered: int
    newest: date
    oldest: date


@dataclass(frozen=True)
class CheckFacts:
    """A yes-or-no control that can cap a score, such as whether the risk of waiting is reviewed.

    Attributes:
        code: which control (the rubric's caps name it).
        passed: None where it is not known.
        n: what was counted to decide, and `n_met` how many met it.
    """

    code: str
    passed: bool | None
    n: int
    n_met: int
    detail: str


Facts = IndicatorFacts | DocumentFacts | AuditFacts | VoiceFacts | CheckFacts


@dataclass(frozen=True)
class Signal:
    """One reading of the evidence about one statement in one category.

    Attributes:
        key: stable name within an assessment, such as `indicator/QS7/4a`.
        as_at: the date the facts are about.
    """

    key: str
    statement: str
    category: Category
    kind: SignalKind
    subject: str
    as_at: date
    independence: Independence
    facts: Facts
    citations: tuple[Citation, ...]

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The evidence items it rests on, sorted, each once."""
        return tuple(sorted({citation.evidence_id for citation in self.citations}))
