"""The published totals an invented submission is made to come near, by council.

Source: SOURCES.md in this folder names the publications of every column of `calibration.csv`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from evidence.client_level.synthetic.profile import load_profile
from schemas.errors import AppError
from schemas.observation import Council

_ENGLAND = "E92000001"


@dataclass(frozen=True)
class Calibration:
    """Published totals of one council, or invented ones of a fictional council.

    Attributes:
        n_long_term: people in long-term support on the last day of the year.
        n_assessments: assessments of people who may need support, completed in the year.
        n_long_term_18_64: people aged 18 to 64 who had long-term support at some time in the year.
        n_long_term_65: likewise, aged 65 and over.
        n_learning_disability: of those aged 18 to 64, who have it for a learning disability.
        n_reablement: new people whose reablement ended in the year, for a reason that counts.
        pc_home_learning_disability: of them, who live at home or with family; 2E(1).
        pc_home_18_64: 2E(2a).
        pc_home_65: 2E(2b).
        pc_self_directed: of people with support in the community, whose support is self-directed; 3D(1a).
        pc_direct_payment: likewise, who have a direct payment; 3D(2a).
        pc_no_further_request: reablement after which nothing long-term was asked for; 2A.
    """

    n_long_term: int
    n_assessments: int
    n_long_term_18_64: int
    n_long_term_65: int
    n_learning_disability: int
    n_reablement: int
    pc_home_learning_disability: float
    pc_home_18_64: float
    pc_home_65: float
    pc_self_directed: float
    pc_direct_payment: float
    pc_no_further_request: float


def load_calibration(council: Council) -> Calibration:
    """The totals of a council. Where one was not published, England's takes its place, in proportion.

    Raises:
        AppError: slug `not-calibrated` for a real council of which nothing is published.
    """
    if council.synthetic:
        return _build(load_profile()["fictional"], {})
    published = _published()
    if council.gss_code not in published:
        raise AppError(
            "not-calibrated",
            f"There are no published totals for {council.name}, so no submission can be made up for it.",
            "Name one of today's 153 councils, or the fictional one of the demonstration.",
        )
    return _build(published[council.gss_code], published[_ENGLAND])


@cache
def _published() -> dict[str, dict[str, str]]:
    text = files("evidence.client_level.synthetic").joinpath("calibration.csv").read_text(encoding="utf-8")
    return {row["gss_code"]: row for row in csv.DictReader(text.splitlines())}


def _build(row: dict[str, str], england: dict[str, str]) -> Calibration:
    """Missing counts are England's for as many people in long-term support; missing shares are England's."""
    n_long_term = int(row["n_long_term"])

    def count(name: str) -> int:
        if row[name] != "":
            return int(row[name])
        return round(int(england[name]) * n_long_term / int(england["n_long_term"]))

    def share(name: str) -> float:
        return float(row[name] if row[name] != "" else england[name])

    return Calibration(
        n_long_term=n_long_term,
        n_assessments=int(row["n_assessments"]),
        n_long_term_18_64=count("n_long_term_18_64"),
        n_long_term_65=count("n_long_term_65"),
        n_learning_disability=count("n_learning_disability"),
        n_reablement=count("n_reablement"),
        pc_home_learning_disability=share("pc_home_learning_disability"),
        pc_home_18_64=share("pc_home_18_64"),
        pc_home_65=share("pc_home_65"),
        pc_self_directed=share("pc_self_directed"),
        pc_direct_payment=share("pc_direct_payment"),
        pc_no_further_request=share("pc_no_further_request"),
    )
