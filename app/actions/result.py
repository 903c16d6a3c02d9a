"""An assessment as the command line shows it, in words and as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.assessment import Assessment, Output
from schemas.client_level import WaitingCard
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.score import RollUp


@dataclass(frozen=True)
class Line:
    """One statement's row.

    Attributes:
        reasons: each with `text` and `evidence_ids`.
    """

    code: str
    name: str
    proposed: int | None
    agreed: int | None
    confidence: str | None
    sufficient: bool
    reasons: tuple[Mapping[str, Any], ...]
    evidence_ids: tuple[str, ...]

    @property
    def main_reason(self) -> str:
        """The first reason, which is the one that settles the score."""
        return str(self.reasons[0]["text"]) if self.reasons else ""


@dataclass(frozen=True)
class Result:
    """What a run concluded and where its documents are.

    Attributes:
        waiting: the newest waiting lists that are held, which may be newer than the run.
    """

    council: Council
    assessment_id: str
    as_of: date
    framework_id: str
    lines: tuple[Line, ...]
    rollup: RollUp
    outputs: tuple[Output, ...]
    notices: tuple[str, ...] = ()
    waiting: tuple[WaitingCard, ...] = ()

    def path_of(self, kind: str, form: str) -> str:
        """Where one document is, relative to the workspace; empty if it was not made."""
        return next((output.path for output in self.outputs if (output.kind, output.format) == (kind, form)), "")


def build_result(
    assessment: Assessment,
    outputs: Iterable[Output],
    notices: Iterable[str] = (),
    waiting: tuple[WaitingCard, ...] = (),
) -> Result:
    """The result of a run that has just been made."""
    return Result(
        council=assessment.council,
        assessment_id=assessment.id,
        as_of=assessment.as_of,
        framework_id=assessment.framework.id,
        lines=tuple(
            build_line(to_plain(one.proposal), one.decision.level if one.decision else None)
            for one in assessment.results
        ),
        rollup=assessment.rollup,
        outputs=tuple(outputs),
        notices=tuple(notices),
        waiting=waiting,
    )


def build_line(proposal: Mapping[str, Any], agreed: int | None) -> Line:
    """A statement's row from a proposal in plain form."""
    ids = {i for view in proposal["views"] for reading in view["readings"] for i in _ids(reading)}
    return Line(
        code=proposal["statement"],
        name=proposal["name"],
        proposed=proposal["level"],
        agreed=agreed,
        confidence=proposal["confidence"],
        sufficient=proposal["level"] is not None,
        reasons=tuple(proposal["reasons"]),
        evidence_ids=tuple(sorted(ids)),
    )


def _ids(reading: Mapping[str, Any]) -> Iterable[str]:
    return (citation["evidence_id"] for citation in reading["citations"])


def render_result(result: Result) -> dict[str, Any]:
    """The JSON of `run` and `status`; its shape stands in docs/cli.md."""
    return {
        "council": result.council.name,
        "gss_code": result.council.gss_code,
        "synthetic": result.council.synthetic,
        "assessment": result.assessment_id,
        "as_of": result.as_of.isoformat(),
        "framework": result.framework_id,
        "statements": [to_plain(line) for line in result.lines],
        "overall": render_rollup(result.rollup),
        "outputs": [
            {"kind": one.kind, "format": one.format, "path": one.path, "sha256": one.sha256} for one in result.outputs
        ],
        "waiting": to_plain(result.waiting),
        "notices": list(result.notices),
    }


def render_rollup(rollup: RollUp) -> dict[str, Any]:
    """A roll-up as the JSON of `rate`, `run` and `status` has it."""
    ends = {"lowest": rollup.lowest, "highest": rollup.highest}
    return {
        "sum": rollup.total,
        "maximum": rollup.maximum,
        "percent": rollup.percent,
        "rating": rollup.rating,
        "range": {name: {"sum": end.total, "percent": end.percent, "rating": end.rating} for name, end in ends.items()},
        "n_scored": rollup.n_scored,
        "next_rating": rollup.next_rating,
        "points_to_next": rollup.points_to_next,
        "rating_below": rollup.rating_below,
        "points_to_spare": rollup.points_to_spare,
    }


def describe_rollup(rollup: RollUp) -> str:
    """A roll-up in one or two plain sentences."""
    if rollup.rating is None:
        low, high = rollup.lowest, rollup.highest
        return (
            f"no rating, because {rollup.n_scored} of {rollup.n_statements} statements have a score. It could lie "
            f"anywhere from {low.percent}% ({low.rating}) to {high.percent}% ({high.rating})."
        )
    text = f"{rollup.total} of {rollup.maximum} points, {rollup.percent}%: {rollup.rating}."
    if rollup.next_rating is not None and rollup.points_to_next is not None:
        text += f" {_points(rollup.points_to_next)} short of {rollup.next_rating}."
    if rollup.rating_below is not None and rollup.points_to_spare is not None:
        text += f" {_points(rollup.points_to_spare + 1)} fewer would make it {rollup.rating_below}."
    return text


def _points(n: int) -> str:
    return "1 point" if n == 1 else f"{n} points"
