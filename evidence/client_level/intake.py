"""Taking in a client-level file: hashed, judged in a process of its own, sealed in pieces, and recorded.

What is recorded are counts, figures and row numbers. The records themselves are in the sealed file and nowhere else.
A file that cannot be read is refused with all its problems; one whose records break rules is the council's own data,
and is taken in whatever the rules find.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from evidence.client_level.judged import Judged, JudgeOptions, ask_to_judge
from evidence.client_level.residents import find_residents
from evidence.intake import Intake, keep_items
from evidence.receipt import Receipt
from evidence.store.files import write_whole
from schemas.check_result import CheckResult
from schemas.client_level import HeldSubmission, RuleSeverity, Submission
from schemas.database import read, write
from schemas.errors import InputError, StoreError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import content_id, sha256_of
from schemas.observation import Council, Dataset
from schemas.problems import Problem
from schemas.records.client_level import add_submission, find_judged
from schemas.records.evidence import newest_intake
from schemas.records.observations import add_dataset
from schemas.terms import Classification, EvidenceKind, Independence, Source
from schemas.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from evidence.data_checks import Checker

Report = Callable[[str], None]

DATASET = "client-level-indicators"
TITLE = "Client-level data"
MAX_CLIENT_LEVEL_BYTES = 4 * 1024**3
"""The largest client-level file taken in."""


@dataclass(frozen=True)
class JudgedFile:
    """A client-level file that has been read and judged, and is not kept yet."""

    path: Path
    sha256: str
    size_bytes: int
    judged: Judged
    checks: tuple[CheckResult, ...]

    @property
    def submission(self) -> Submission:
        """What the rules found."""
        return self.judged.submission


def check_size(path: Path) -> None:
    """Refuse what is no file, or is too large.

    Raises:
        InputError: slug `file-not-readable` or `cld-file-too-large`.
    """
    if not path.exists():
        problem = Problem("file-not-readable", path.name, "there is no such file", "Check the name and the folder.")
        raise InputError([problem])
    if not path.is_file():
        raise InputError([Problem("file-not-readable", path.name, "it is not a file", "Name the file itself.")])
    if path.stat().st_size > MAX_CLIENT_LEVEL_BYTES:
        found = f"it is larger than {MAX_CLIENT_LEVEL_BYTES // 1024**3} GB"
        remedy = "Export one reporting period at a time; a year of a large council is far smaller than this."
        raise InputError([Problem("cld-file-too-large", path.name, found, remedy)])


def find_known_file(intake: Intake, sha256: str, name: str) -> Receipt | None:
    """The receipt of a file that was taken in before, by its hash, and whose stored copy is sound; None for another."""
    with read(intake.engine) as connection:
        known = find_judged(connection, sha256)
        newest = newest_intake(connection, known.item_id) if known else None
    if known is None or newest is None or newest.told_by_sha256 != sha256 or not _is_sound(intake, sha256):
        return None
    summary = f"{TITLE}: {known.n_events:,} records"
    return Receipt(DATASET, name, sha256, known.item_id, known.n_events, summary, already=True)


def _is_sound(intake: Intake, sha256: str) -> bool:
    """Whether the stored copy opens; one that does not is mended by taking the file in again."""
    try:
        intake.store.check(sha256)
    except StoreError:
        return False
    return True


def judge_for_intake(intake: Intake, path: Path, sha256: str, report: Report, checker: "Checker") -> JudgedFile:
    """Judge a file for the workspace's council, with the council's own rules and lists, and run the suite.

    Raises:
        InputError: with every problem that keeps it from being read; or it is another council's, or made up.
        AppError: the machine is too small for it, or it took too long.
    """
    checker.prepare()  # it gets ready in a process of its own while this one works
    options = replace(workspace_options(intake.workspace, intake.engine), received_on=intake.received_on)
    judged = ask_to_judge(path, sha256, options, report)
    refuse_other_council(judged, intake.workspace.council, path.name)
    refuse_made_up(judged, intake.workspace.council, path.name)
    report("Checking the results as a whole")
    checks = run_result_checks(judged.submission, checker)
    return JudgedFile(path, sha256, path.stat().st_size, judged, checks)


def workspace_options(workspace: Workspace, engine: Engine) -> JudgeOptions:
    """How a file of a workspace's council is judged: with its own rules and lists, and for its own residents."""
    residents = find_residents(workspace, engine)
    return JudgeOptions(
        own_lists=workspace.client_level_lists.resolve(),
        own_rules=workspace.client_level_rules.resolve(),
        council=workspace.council,
        population=(residents.aged_18_64, residents.aged_65_over) if residents else None,
        population_source=residents.source if residents else "",
    )


def refuse_other_council(judged: Judged, council: Council, name: str) -> None:
    """Refuse a file none of whose records has the council's code, by which every figure is worked out.

    Raises:
        InputError: slug `cld-other-council`; slug `cld-other-code`, if they have its code of nine characters instead.
    """
    codes = [code for code, _ in judged.codes]
    if council.gss_code in codes and council.la_code not in codes:
        found = f"its records have {council.gss_code} for {council.name}, which is the code of national statistics"
        remedy = f"Export it again with {council.la_code}, the council's three-digit code, as LA_Code."
        raise InputError([Problem("cld-other-code", name, found, remedy, column="LA_Code")])
    if codes and council.la_code not in codes:
        found = f"its records have the council code {', '.join(codes[:5])}, and {council.name}'s is {council.la_code}"
        remedy = "Load it in that council's workspace, or export it again with the right LA_Code."
        raise InputError([Problem("cld-other-council", name, found, remedy, column="LA_Code")])


def refuse_made_up(judged: Judged, council: Council, name: str) -> None:
    """Refuse invented data in the workspace of a real council, where its figures would stand as evidence unmarked.

    Raises:
        InputError: slug `cld-made-up`.
    """
    if judged.made_up and not council.synthetic:
        found = (
            "it is made-up data (every NHS number in it begins 999, and such numbers are given to nobody), and "
            f"{council.name} is a real council"
        )
        remedy = (
            "`readiness client-level check FILE` looks at it and keeps nothing; `readiness init DIR --council NAME "
            "--made-up` makes a workspace to try such files in, whose documents all say that the data is made up."
        )
        raise InputError([Problem("cld-made-up", name, found, remedy, column="NHS_Number")])


def run_result_checks(submission: Submission, checker: "Checker") -> tuple[CheckResult, ...]:
    """The suite over the rule results."""
    from evidence.have.suites import client_level as suite

    return checker.run_suite(suite.DATASET, suite.build_suite(), suite.build_results_table(submission))


def keep_client_level(intake: Intake, found: JudgedFile, report: Report) -> Receipt:
    """Seal the file and record what was found, in one transaction.

    Raises:
        InputError: the file was changed since it was judged.
        StoreError: it could not be stored; there is no room for it.
    """
    item = build_item(intake, found)
    intake.store.put_file(found.path, report, found.sha256)
    table = build_observations(found.judged, found.sha256, intake.workspace.council)
    dataset = write_dataset(intake.workspace, found.submission, item.id, table)
    held = HeldSubmission(
        item.id, intake.received_on, found.submission, found.judged.figures, found.judged.waiting, found.checks
    )
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, item)
        added += add_submission(connection, held)
        added += add_dataset(connection, dataset)
    return build_receipt(found, item.id, already=added == 0)


def build_item(intake: Intake, found: JudgedFile) -> EvidenceItem:
    """The file as an evidence item; the next submission is a new version of it."""
    item_id = content_id("HAS", [DATASET])
    submission = found.submission
    version = EvidenceVersion(
        item_id=item_id,
        number=1,
        sha256=found.sha256,
        size_bytes=found.size_bytes,
        suffix=".csv",
        original_name=found.path.name,
        received_on=intake.received_on,
        period_start=submission.period_start,
        period_end=submission.period_end,
    )
    return EvidenceItem(
        id=item_id,
        source=Source.HAVE,
        kind=EvidenceKind.CLIENT_LEVEL,
        title=TITLE,
        owner=None,
        classification=Classification.CASE_LEVEL,
        independence=Independence.COUNCIL,
        versions=(version,),
    )


def build_observations(judged: Judged, sha256: str, council: Council) -> "pa.Table":
    """The figures as a table of observations about the council; they have no cell in the file that could be cited."""
    from evidence.client_level.indicators.observations import indicator_observations

    return indicator_observations(judged.figures, council, sha256)


def write_dataset(workspace: Workspace, submission: Submission, item_id: str, table: "pa.Table") -> Dataset:
    """Write the observations under a name made from the file's hash and how it was judged."""
    from evidence.have.datasets import dataset_name, encode_observations

    parquet = encode_observations(table)
    workspace.datasets.mkdir(parents=True, exist_ok=True)
    write_whole(workspace.datasets / dataset_name(submission.sha256, submission.reader_version), parquet)
    written = sha256_of(parquet)
    return Dataset(submission.sha256, submission.reader_version, item_id, DATASET, written, table.num_rows)


def build_receipt(found: JudgedFile, item_id: str, *, already: bool) -> Receipt:
    """What is said back: counts, what was guessed, what was not checked, and where the report is."""
    from evidence.have.suites.client_level import tell_failed

    submission = found.submission
    n_errors, n_queries = (count_failing(submission, one) for one in (RuleSeverity.ERROR, RuleSeverity.QUERY))
    notices = (
        f"{n_errors:,} errors and {n_queries:,} queries were found. "
        "`readiness client-level report` writes them out, record by record.",
        *submission.guesses,
        *submission.not_checked,
        *found.judged.problems,
        *(tell_failed(submission, one) for one in found.checks if not one.passed),
    )
    period = f"{submission.period_start} to {submission.period_end}" if submission.period_end else "no stated period"
    return Receipt(
        kind=DATASET,
        name=found.path.name,
        sha256=found.sha256,
        evidence_id=item_id,
        n_records=submission.n_events,
        summary=f"{TITLE}: {submission.n_events:,} records about {submission.n_people:,} people, {period}, "
        f"Release {submission.release.removeprefix('R')}",
        already=already,
        notices=notices,
    )


def count_failing(submission: Submission, severity: RuleSeverity) -> int:
    """How often rules of a severity are broken; a record that breaks two counts twice."""
    return sum(one.n_failing for one in submission.outcomes if one.rule.severity is severity)
