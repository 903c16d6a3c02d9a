"""Loads how far a council must lie from a comparator before a word is used, and what is allowed for on the way."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.observation import Measure


@dataclass(frozen=True)
class Cutoffs:
    """Cut-offs in standard errors of the difference; a value on one gets the stronger word.

    Attributes:
        trend: from where a change between two periods counts as a trend.
        interval: half the width of a 95 % interval.
    """

    version: str
    tending: float
    different: float
    much: float
    trend: float
    interval: float

    def __post_init__(self) -> None:
        if not 0 < self.tending <= self.different <= self.much or self.trend <= 0 or self.interval <= 0:
            raise ValueError("cut-offs must be above zero, and tending <= different <= much")


@dataclass(frozen=True)
class Allowance:
    """Whether and how differences between councils that counting does not explain are allowed for.

    Attributes:
        full_counts: allow for them in measures that count everybody.
        surveys: allow for them in measures that come from a survey.
        winsorised: share of councils at either end whose differences are drawn in before the spread is worked out.
        least_councils: with figures of fewer councils no spread is worked out.
    """

    full_counts: bool
    surveys: bool
    winsorised: float
    least_councils: int

    def __post_init__(self) -> None:
        if not 0 <= self.winsorised < 0.5 or self.least_councils < 2:
            raise ValueError("an allowance draws in less than half at either end, and needs two councils or more")

    def covers(self, measure: Measure) -> bool:
        """Whether differences between councils are allowed for in a measure."""
        return self.surveys if measure.survey else self.full_counts


@cache
def load_cutoffs() -> Cutoffs:
    """The cut-offs of `positions.yaml`.

    Raises:
        ValueError: if they are not in order; the file is ours.
    """
    content = _load_positions()
    names = ("tending", "different", "much", "trend", "interval")
    return Cutoffs(version=str(content["version"]), **{name: float(content[name]) for name in names})


@cache
def load_allowance() -> Allowance:
    """What `positions.yaml` says about differences between councils that counting does not explain.

    Raises:
        ValueError: if it makes no sense; the file is ours.
    """
    content = _load_positions()["allowance"]
    return Allowance(
        full_counts=content["full_counts"],
        surveys=content["surveys"],
        winsorised=float(content["winsorised"]),
        least_councils=int(content["least_councils"]),
    )


@cache
def _load_positions() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files("evidence.have").joinpath("positions.yaml").read_text("utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content
