"""What is asked of the child that judges a client-level file, and what it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from evidence.client_level.answers import build_value
from evidence.client_level.in_child import ChildLimits, run_in_child
from schemas.client_level import IndicatorFigure, Submission, WaitingCard
from schemas.errors import OurError
from schemas.ids import hash_of_values
from schemas.observation import Council
from schemas.plain import to_plain

TASK = "judge"
_HASH_DIGITS = 8
MADE_UP = "Made-up data: every NHS number in the file begins 999, and such numbers are given to nobody."
"""Stands first among what a file was taken as, and is kept with the submission."""
REFERENCES = ("rule", "row", "event_reference", "person")
"""Columns of the file of records that break a rule."""


class FoundRecord(NamedTuple):
    """A record that breaks a rule, as its council finds it again; only ever for a workbook of the council's own."""

    rule: str
    row: int
    event_reference: str
    person: str


@dataclass(frozen=True)
class JudgeOptions:
    """How a file is to be judged.

    Attributes:
        release: `R1` or `R2` where a person said so; None to tell it from the values.
        own_lists: the council's own code lists.
        own_rules: the folder of the council's own rules.
        only: codes of the rules to apply; empty for all.
        council: whose file it is; None to tell it from the codes in the file.
        population: residents aged 18 to 64 and 65 or over, for rates; None where they are not known.
        population_source: where those numbers are from, as a sentence part.
        received_on: the day the file came.
        references: where to write the records that break a rule, in a private folder; None for nowhere.
        spill_folder: a private folder for what does not fit into memory; None for none.
        with_figures: work out the figures too.
    """

    release: str | None = None
    own_lists: Path | None = None
    own_rules: Path | None = None
    only: tuple[str, ...] = ()
    council: Council | None = None
    population: tuple[int, int] | None = None
    population_source: str = ""
    received_on: date | None = None
    references: Path | None = None
    spill_folder: Path | None = None
    with_figures: bool = True


@dataclass(frozen=True)
class Judged:
    """What was found; `sha256` of the submission is left to whoever hashed the file.

    Attributes:
        council: whose file it is, or None where its codes do not tell.
        as_of: the day the figures and waiting lists are as at; None where they could not be worked out.
        codes: council codes that stand in the file, with the number of records.
        n_references: how many findings were listed with their record.
        problems: what is wrong with the file as such, though it could be read, as sentences.
        made_up: whether every NHS number in it is from the range that is given to nobody.
    """

    submission: Submission
    figures: tuple[IndicatorFigure, ...]
    waiting: tuple[WaitingCard, ...]
    council: Council | None
    as_of: date | None
    codes: tuple[tuple[str, int], ...]
    n_references: int
    problems: tuple[str, ...]
    made_up: bool


def ask_to_judge(path: Path, sha256: str, options: JudgeOptions, report: Callable[[str], None]) -> Judged:
    """Have a file judged in a process of its own.

    Args:
        path: the file.
        sha256: its hash.
        options: how.
        report: told how far it has got.

    Raises:
        InputError: with every problem of the file, or of the council's own rules and lists.
        AppError: what `judging.judge_file` raises, or the child met a limit.
        OurError: slug `cld-child-died`, if the child ended without an answer.
    """
    plain = {name: str(value) if isinstance(value, Path) else to_plain(value) for name, value in vars(options).items()}
    limits = ChildLimits(may_write=options.references is not None or options.spill_folder is not None)
    asked = {"path": str(path), "options": plain}
    answer = run_in_child(TASK, asked, lambda sentence: report(sentence.rstrip(".")), limits)
    try:
        judged = build_value(Judged, answer)
    except (TypeError, ValueError, KeyError) as error:
        raise OurError(
            "cld-child-died", "Working on the client-level file gave no answer that can be used.", "Report this fault."
        ) from error
    judged = _without_empty_figures(replace(judged, submission=replace(judged.submission, sha256=sha256)))
    return _with_population(judged, options)


def _with_population(judged: Judged, options: JudgeOptions) -> Judged:
    """Says which residents the rates are for; other residents make another judgement of the same file."""
    if options.population is None or not judged.figures:
        return judged
    adults, older = options.population
    told = (
        f"Rates are for {adults:,} residents aged 18 to 64 and {older:,} aged 65 or over"
        + (f", from {options.population_source}" if options.population_source else "")
        + "."
    )
    submission = judged.submission
    version = f"{submission.reader_version}-{hash_of_values([adults, older])[:_HASH_DIGITS]}"
    guesses = (*submission.guesses, told)
    return replace(judged, submission=replace(submission, reader_version=version, guesses=guesses))


def _without_empty_figures(judged: Judged) -> Judged:
    """Figures count the records that have the three-digit code; where none has it they would all say nobody."""
    council, codes = judged.council, {code for code, _ in judged.codes}
    if council is None or not codes or council.la_code in codes:
        return judged
    told = f"No figure was worked out: no record has {council.la_code}, {council.name}'s three-digit code, as LA_Code."
    submission = replace(judged.submission, not_checked=(*judged.submission.not_checked, told))
    return replace(judged, submission=submission, figures=(), waiting=(), as_of=None)


def read_references(path: Path) -> Iterator[FoundRecord]:
    """The records that break a rule, as the child wrote them, a few at a time."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            for row in reader.get_batch(number).to_pylist():
                yield FoundRecord(**row)
