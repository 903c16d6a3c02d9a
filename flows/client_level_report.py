"""Carrying a judged client-level file to its documents: a summary to read, and a workbook to work from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evidence.client_level.indicators.methods import Method, load_methods
from evidence.client_level.judged import FoundRecord, Judged
from evidence.client_level.trend import compare_submissions
from evidence.store.files import write_whole
from reports.client_level import build_client_level_document
from reports.client_level_check import MeasureMethod, SubmissionCheck
from reports.formats import FORMATS
from schemas.client_level import HeldSubmission, SubmissionTrend
from schemas.errors import StoreError
from schemas.observation import Council

SUMMARY = "client-level.html"
WORKBOOK = "client-level-check.xlsx"
_UNKNOWN = Council("", "an unnamed council", "", "", "")
"""Where a file's codes do not tell whose it is."""


@dataclass(frozen=True)
class Written:
    """What was written: `workbook` holds the references of records, so it is for the council's own use only."""

    summary: Path
    workbook: Path


def write_report(
    folder: Path,
    judged: Judged,
    references: Iterable[FoundRecord],
    day: date,
    *,
    council: Council | None = None,
    previous: HeldSubmission | None = None,
) -> Written:
    """Write the summary and the workbook of one judged file.

    Args:
        folder: where; made if need be.
        judged: what was found.
        references: the records that break a rule.
        day: the day of the report.
        council: whose file it is; None for what its codes say.
        previous: the submission before it.

    Raises:
        StoreError: slug `output-not-writable`.
    """
    whose = council or judged.council or _UNKNOWN
    check = build_check(judged, whose, day, previous)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / SUMMARY, FORMATS["html"].render(build_client_level_document(check).document))
        _write_workbook(folder / WORKBOOK, check, references)
    except OSError as error:
        raise StoreError(
            "output-not-writable",
            f"The report could not be written: {error.strerror or error}.",
            "Free some space, close documents that are open elsewhere, then try again.",
        ) from error
    return Written(folder / SUMMARY, folder / WORKBOOK)


def _write_workbook(path: Path, check: SubmissionCheck, references: Iterable[FoundRecord]) -> None:
    from reports.client_level_workbook import FailingRecord, write_client_level_workbook

    failing = (FailingRecord(*one) for one in references)
    write_client_level_workbook(
        path, check.submission, failing, check.previous, council=check.council, as_of=check.as_of
    )


def build_check(judged: Judged, council: Council, day: date, previous: HeldSubmission | None) -> SubmissionCheck:
    """What the report is made from."""
    return SubmissionCheck(
        council=council,
        as_of=day,
        submission=judged.submission,
        indicators=judged.figures,
        waiting=judged.waiting,
        previous=previous.submission if previous else None,
        previous_indicators=previous.figures if previous else (),
        methods=tuple(_carry(one) for one in load_methods().methods),
    )


def _carry(method: Method) -> MeasureMethod:
    return MeasureMethod(
        code=method.code,
        name=method.name,
        unit=method.unit,
        better=method.better,
        method=f"{method.cohort} {method.method}",
        source=method.source,
        leaves_out=method.leaves_out,
        differs=method.differs,
        family=method.family,
    )


def folder_name(held: HeldSubmission) -> str:
    """Where the report of a submission goes, below the outputs: the same for the same submission."""
    end = held.submission.period_end
    return f"client-level-{end.isoformat() if end else held.submission.sha256[:12]}"


def trend_of(judged: Judged, previous: HeldSubmission | None) -> SubmissionTrend | None:
    """This submission beside the one before it; None for the first."""
    return compare_submissions(previous.submission, judged.submission) if previous else None
