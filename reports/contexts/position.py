"""The position: nine scores beside one another, and what they come to."""

from collections import Counter
from dataclasses import dataclass, field

from reports.contexts.claim import Claim, build_claim
from reports.contexts.routes import say_what_would_raise
from reports.contexts.wording import choose_words, without_brackets
from reports.numbers import join_words, show_count, show_level
from schemas.assessment import Assessment, StatementResult
from schemas.score import CategoryView, RangeEnd, RollUp, ScoreProposal, WhatIf
from schemas.terms import Category, Confidence


@dataclass(frozen=True)
class ScoreRow:
    """One statement's proposal beside what people agreed."""

    code: str = field(metadata={"help": "Code of the statement."})
    name: str = field(metadata={"help": "Its name."})
    proposed: int | None = field(metadata={"help": "Score the rules propose; None for not enough evidence."})
    agreed: int | None = field(metadata={"help": "Score people agreed; None where they have not."})
    confidence: str = field(metadata={"help": "How far the proposal can be leaned on; empty where there is none."})
    main_reason: Claim = field(metadata={"help": "What settled the proposal: the strictest cap, or the lowest view."})
    would_raise: str = field(metadata={"help": "All that must change together to raise it; empty if not known."})

    @property
    def standing(self) -> int | None:
        """The score that counts: agreed where people have decided, else proposed."""
        return self.agreed if self.agreed is not None else self.proposed


@dataclass(frozen=True)
class RatingView:
    """What the scores come to, in numbers and in words."""

    n_scored: int = field(metadata={"help": "Statements that have a score."})
    n_statements: int = field(metadata={"help": "Statements there are."})
    n_agreed: int = field(metadata={"help": "Statements whose score people have agreed."})
    total: int | None = field(metadata={"help": "Sum of the scores; None unless every statement has one."})
    maximum: int = field(metadata={"help": "Highest sum there could be."})
    percent: int | None = field(metadata={"help": "Sum as a percentage of the highest, rounded up."})
    rating: str | None = field(metadata={"help": "Band it falls in; None unless every statement has a score."})
    lowest: RangeEnd = field(metadata={"help": "Lowest result still possible."})
    highest: RangeEnd = field(metadata={"help": "Highest result still possible."})
    points_to_next: int | None = field(metadata={"help": "Points missing to the next band."})
    next_rating: str | None = field(metadata={"help": "The next band; None in the highest or without a rating."})
    headline: str = field(metadata={"help": "The rating, or the range it could lie in, in a few words."})
    sentence: str = field(metadata={"help": "The sum, percentage and rating, or the range, in a sentence."})
    next_sentence: str = field(metadata={"help": "How far the next band is, in a sentence."})
    fall_sentence: str = field(metadata={"help": "How near the band below is; empty where it cannot be said."})
    agreed_sentence: str = field(metadata={"help": "How many scores people have agreed, in a sentence."})


@dataclass(frozen=True)
class Move:
    """A smallest set of rises that would reach the next rating."""

    rises: tuple[str, ...] = field(metadata={"help": "Each rise, such as `QS1 from 2 to 3`."})
    total: int = field(metadata={"help": "The sum it would give."})
    percent: int = field(metadata={"help": "The percentage it would give, rounded up."})
    rating: str = field(metadata={"help": "The band it would reach."})
    sentence: str = field(metadata={"help": "The move in one sentence."})


def build_score_rows(assessment: Assessment) -> tuple[ScoreRow, ...]:
    """The nine rows, in the framework's order."""
    return tuple(build_score_row(result) for result in assessment.results)


def build_score_row(result: StatementResult) -> ScoreRow:
    """One statement's row."""
    proposal = result.proposal
    return ScoreRow(
        code=proposal.statement,
        name=proposal.name,
        proposed=proposal.level,
        agreed=result.decision.level if result.decision else None,
        confidence=proposal.confidence.value if proposal.confidence else "",
        main_reason=_main_reason(proposal),
        would_raise=say_what_would_raise(proposal),
    )


MAX_REASON = 150
"""Characters of a main reason: a few whole sentences or clauses, chosen and not cut."""


def _main_reason(proposal: ScoreProposal) -> Claim:
    """The strictest cap; else what the lowest category says, people's experience first; else the first reason."""
    if proposal.caps:
        cap = min(proposal.caps, key=lambda each: each.level)
        return Claim(text=choose_words(cap.reason.text, MAX_REASON), evidence_ids=cap.reason.evidence_ids)
    heard = [view for view in proposal.views if view.level is not None]
    if proposal.level is not None and heard:
        return _lowest_view(heard)
    if proposal.reasons:
        reason = build_claim(proposal.reasons[0])
        return Claim(text=choose_words(reason.text, MAX_REASON), evidence_ids=reason.evidence_ids)
    return Claim(text="No reason was recorded.", evidence_ids=())


def _lowest_view(heard: list[CategoryView]) -> Claim:
    """What the lowest view says, with the names of every view that is as low."""
    lowest = min(heard, key=lambda view: (view.level or 0, list(Category).index(view.category)))
    ids = {i for reading in lowest.readings for i in reading.evidence_ids}
    others = tuple(view.category.value for view in heard if view is not lowest and view.level == lowest.level)
    lead = f"{lowest.category.value.capitalize()} ({lowest.level}): "
    also = f" Also at {lowest.level}: {join_words(others)}." if others and len(others) + 1 < len(heard) else ""
    text = f"{lead}{choose_words(without_brackets(lowest.reason), MAX_REASON - len(lead))}{also}"
    return Claim(text=text, evidence_ids=tuple(sorted(ids)))


def build_rating(assessment: Assessment) -> RatingView:
    """What the nine scores come to."""
    rollup = assessment.rollup
    n_agreed = sum(1 for result in assessment.results if result.decision)
    return RatingView(
        n_scored=rollup.n_scored,
        n_statements=rollup.n_statements,
        n_agreed=n_agreed,
        total=rollup.total,
        maximum=rollup.maximum,
        percent=rollup.percent,
        rating=rollup.rating,
        lowest=rollup.lowest,
        highest=rollup.highest,
        points_to_next=rollup.points_to_next,
        next_rating=rollup.next_rating,
        headline=_headline(rollup, n_agreed),
        sentence=_rating_sentence(rollup, n_agreed),
        next_sentence=_next_sentence(rollup),
        fall_sentence=_fall_sentence(rollup),
        agreed_sentence=_agreed_sentence(n_agreed, rollup),
    )


def _headline(rollup: RollUp, n_agreed: int) -> str:
    """The rating where people have agreed every score; else only what it would be if they did, or the range."""
    if rollup.rating is not None and n_agreed == rollup.n_statements:
        return f"{rollup.rating.capitalize()}, {rollup.percent}%"
    if rollup.rating is not None:
        other = "every" if n_agreed == 0 else "every other"
        points = f"{rollup.total} of {rollup.maximum} points, {rollup.percent}%"
        return f"If {other} proposal were agreed: {points}, {_place(rollup)} the {rollup.rating} band"
    if rollup.lowest.rating == rollup.highest.rating:
        return f"No rating yet: it could only be {rollup.lowest.rating}"
    return f"No rating yet: it could lie anywhere from {rollup.lowest.rating} to {rollup.highest.rating}"


def _place(rollup: RollUp) -> str:
    """Where in its band the sum lies, because a rating on the edge is not a safe one."""
    if rollup.points_to_spare == 0:
        return "at the bottom of"
    return "at the top of" if rollup.points_to_next == 1 else "in"


def _edge_sentence(rollup: RollUp) -> str:
    """What one point less or more would make of it, and the way it is rounded."""
    told = [f"One point fewer would be {rollup.rating_below}."] if rollup.points_to_spare == 0 else []
    told += [f"One point more would be {rollup.next_rating}."] if rollup.points_to_next == 1 else []
    return " ".join([*told, "The percentage is rounded up."])


def _rating_sentence(rollup: RollUp, n_agreed: int) -> str:
    if rollup.rating is not None and n_agreed < rollup.n_statements:
        return _edge_sentence(rollup)
    if rollup.rating is not None:
        return (
            f"The {rollup.n_statements} scores add up to {rollup.total} of {rollup.maximum} points, "
            f"{rollup.percent}% (rounded up), which falls in the band for {rollup.rating}."
        )
    low, high = _end(rollup.lowest, rollup), _end(rollup.highest, rollup)
    if rollup.n_scored == 0:
        return (
            f"None of the {rollup.n_statements} statements has a score, so there is no sum and no rating: "
            f"anything from {low}, to {high}, is still possible."
        )
    return (
        f"{rollup.n_scored} of {rollup.n_statements} statements have a score, so there is no sum and no rating. "
        f"If the others all had the lowest score the sum would be {low}; if they all had the highest, {high}."
    )


def _end(end: RangeEnd, rollup: RollUp) -> str:
    return f"{end.total} of {rollup.maximum} points, {end.percent}%, {end.rating}"


def _next_sentence(rollup: RollUp) -> str:
    if rollup.rating is None:
        return "How far the next band is can be said once every statement has a score."
    if rollup.next_rating is None or rollup.points_to_next is None:
        return "There is no higher band."
    return f"{show_count(rollup.points_to_next, 'more point').capitalize()} would reach {rollup.next_rating}."


def _fall_sentence(rollup: RollUp) -> str:
    """How many points would have to be lost to fall into the band below."""
    if rollup.rating_below is None or rollup.points_to_spare is None:
        return ""
    lost = show_count(rollup.points_to_spare + 1, "point").capitalize()
    return f"{lost} fewer would make it {rollup.rating_below}."


def _agreed_sentence(n_agreed: int, rollup: RollUp) -> str:
    if rollup.n_scored == 0:
        return "Nothing has been agreed by people yet."
    if n_agreed == 0:
        return "None of the scores has been agreed by people yet: all are proposals."
    if n_agreed == rollup.n_statements:
        return "All the scores have been agreed by people."
    return f"{n_agreed} of {rollup.n_statements} scores have been agreed by people; the others are proposals."


def build_moves(assessment: Assessment, limit: int) -> tuple[Move, ...]:
    """The first what-ifs, fewest rises first as they were found."""
    return tuple(_build_move(what_if) for what_if in assessment.what_ifs[:limit])


def _build_move(what_if: WhatIf) -> Move:
    rises = tuple(f"{rise.statement} from {rise.from_score} to {rise.to_score}" for rise in what_if.rises)
    return Move(
        rises=rises,
        total=what_if.total,
        percent=what_if.percent,
        rating=what_if.rating,
        sentence=f"{join_words(rises)}: {what_if.total} points, {what_if.percent}%, {what_if.rating}.",
    )


def build_alerts(assessment: Assessment) -> tuple[Claim, ...]:
    """What the director and the chief executive must know: each statement that stands at the lowest score.

    Source: practice notes, section 5.4, last row; framework notes, section 4.5.
    """
    lowest = assessment.framework.minimum_score
    return tuple(
        Claim(
            text=f"{result.proposal.statement} {result.proposal.name}",
            evidence_ids=result.proposal.evidence_ids,
        )
        for result in assessment.results
        if result.standing == lowest
    )


def confidence_sentence(rows: tuple[ScoreRow, ...]) -> str:
    """How many proposals can be leaned on, and which cannot."""
    counts = Counter(row.confidence for row in rows)
    known = [f"{each.value} for {counts[each.value]}" for each in Confidence if counts[each.value]]
    told = [f"Confidence is {join_words(tuple(known))}."] if known else []
    low = tuple(row.code for row in rows if row.confidence == Confidence.LOW.value)
    if low:
        told.append(f"Lean least on {join_words(low)}.")
    unscored = tuple(row.code for row in rows if row.proposed is None)
    if unscored and len(unscored) == len(rows):
        told.append(f"{show_level(None).capitalize()} to propose a score for any statement.")
    elif unscored:
        told.append(f"{show_level(None).capitalize()} to propose a score for {join_words(unscored)}.")
    return " ".join(told)
