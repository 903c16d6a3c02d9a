"""Make an invented submission by the name of a council, and tell beside it what is wrong with it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.client_level.synthetic.faults import Truth
from evidence.client_level.synthetic.submission import PERIOD_END, write_submission
from evidence.client_level.synthetic.wording import CANONICAL_RELEASE
from evidence.demo.content import load_demo_council
from evidence.have.councils import find_council
from schemas.observation import Council

TRUTH_HEADINGS = ("rule", "row")


@dataclass(frozen=True)
class MadeSubmission:
    """An invented submission on disk.

    Attributes:
        path: the submission.
        truth_path: which row was made to break which rule, as CSV with the headings rule and row; None where
            nothing was broken.
    """

    council: Council
    path: Path
    truth_path: Path | None
    truth: Truth


def make_client_level(
    council_name: str,
    folder: Path,
    n: int | None = None,
    seed: int = 1,
    faults: Mapping[str, float] | None = None,
    release: str = CANONICAL_RELEASE,
) -> MadeSubmission:
    """Write `client-level-synthetic-<council code>-<last day>.csv` into a folder, over what is there under that name.

    Args:
        council_name: one of the 153 councils, by any name it is known by, or the fictional one of the demonstration.
        folder: made if it is not there.
        n: so many correct records; as many as the council's year has where it is not said.
        seed: another one makes another file; the same one makes the same bytes.
        faults: rule code to the share of records that are to break it.
        release: `R1` or `R2`, the spelling of words.

    Raises:
        AppError: for a council that is not known or not calibrated, a size that cannot be, or an unknown rule.
    """
    council = find_likeness(council_name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"client-level-synthetic-{council.la_code}-{PERIOD_END}.csv"
    truth = write_submission(path, council, n_events=n, seed=seed, faults=faults, release=release)
    truth_path = path.with_name(f"{path.stem}-faults.csv") if truth.rows else None
    if truth_path:
        _write_truth(truth_path, truth)
    return MadeSubmission(council, path, truth_path, truth)


def find_likeness(council_name: str) -> Council:
    """The council whose totals a submission is to be like: a real one, or that of the demonstration.

    Raises:
        AppError: slug `unknown-council`.
    """
    demo = load_demo_council()
    return demo if council_name.strip().lower() == demo.name.lower() else find_council(council_name)


def _write_truth(path: Path, truth: Truth) -> None:
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(TRUTH_HEADINGS)
        writer.writerows((code, row) for code, rows in truth.rows.items() for row in rows)
