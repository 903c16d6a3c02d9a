"""Carrying a judged client-level file to its documents: a summary to read, and a workbook to work from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
PROTECTED_SUMMARY = "client-level-protected.html"
WORKBOOK = "client-level-check.xlsx"
_UNKNOWN = Council("", "an unnamed council", "", "", "")
"""Where a file's codes do not tell whose it is."""


@dataclass(frozen=True)
class Written:
    """What was written: `workbook` holds the references of records, so it is for the council's own use only.

    Attributes:
        workbook: None beside a summary that is protected, because what may be shared has no single records beside it.
    """

    summary: Path
    workbook: Path | None


def write_report(
    folder: Path,
    judged: Judged,
    references: Iterable[FoundRecord],
    day: date,
    *,
    council: Council | None = None,
    previous: HeldSubmission | None = None,
    method: str = "",
) -> Written:
    """Write the summary of one judged file and, beside the internal edition only, the workbook.

    Args:
        folder: where; made if need be.
        judged: what was found.
        references: the records that break a rule.
        day: the day of the report.
        council: whose file it is; None for what its codes say.
        previous: the submission before it.
        method: the method that protects small numbers; empty for the internal edition, which is not for publication.

    Raises:
        StoreError: slug `output-not-writable`.
    """
    check = build_check(judged, council or judged.council or _UNKNOWN, day, previous)
    summary, workbook = folder / (PROTECTED_SUMMARY if method else SUMMARY), None if method else folder / WORKBOOK
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        document = build_client_level_document(check, method=method).document
        write_whole(summary, FORMATS["html"].render(document))
        if workbook:
            _write_workbook(workbook, check, references)
    except OSError as error:
        raise StoreError(
            "output-not-writable",
            f"The report could not be written: {error.strerror or error}.",
            "Free some space, close documents that are open elsewhere, then try again.",
        ) from error
    return Written(summary, workbook)


def _write_workbook(path: Path, check: SubmissionCheck, references: Iterable[FoundRecord]) -> None:
    from reports.client_level_workbook import FailingRecord, write_client_level_workbook

    failing = (FailingRecord(*one) for one in references)
    write_client_level_workbook(
        path, check.submission, failing, check.previous, council=check.council, as_of=check.as_of
    )


def build_check(judged: Judged, council: Council, day: date, previous: HeldSubmission | None) -> SubmissionCheck:
    """What the report is made from; of made-up data every page says so, whatever council it is like."""
    return SubmissionCheck(
        council=replace(council, synthetic=council.synthetic or judged.made_up),
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


def folder_name(held: HeldSubmission, method: str = "") -> str:
    """Where the report of a submission goes, below the outputs: the same for the same submission and edition."""
    end = held.submission.period_end
    name = f"client-level-{end.isoformat() if end else held.submission.sha256[:12]}"
    return f"{name}-protected" if method else name


def trend_of(judged: Judged, previous: HeldSubmission | None) -> SubmissionTrend | None:
    """This submission beside the one before it; None for the first."""
    return compare_submissions(previous.submission, judged.submission) if previous else None
