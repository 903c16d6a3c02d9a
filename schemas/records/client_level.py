"""Client-level files as they were read and judged: added to, never changed, each with its custody entry."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from schemas.check_result import CheckResult, Severity
from schemas.client_level import (
    FieldFill,
    HeldSubmission,
    IndicatorFigure,
    ListState,
    Rule,
    RuleOutcome,
    RuleSeverity,
    Submission,
    WaitingCard,
)
from schemas.client_level_tables import (
    ClientLevelCheckRow,
    ClientLevelFigureRow,
    ClientLevelFillRow,
    ClientLevelOutcomeRow,
    ClientLevelSubmissionRow,
    ClientLevelWaitingRow,
)
from schemas.custody import Event
from schemas.plain import to_plain
from schemas.records.custody_content import log_event
from schemas.records.rows import add_missing, core, next_number
from schemas.tables import DatasetRow, Table

Key = tuple[str, str]
"""Hash of the file and version of the reader."""
_PLAIN = ("la_code", "release", "period_start", "period_end", "complete_from", "complete_until", "n_events", "n_people")
_RULE_PLAIN = ("severity", "sentence", "remedy", "across", "source", "own")


def add_submission(connection: Connection, held: HeldSubmission) -> int:
    """Keep what was found in a file, and tell the custody log; how many rows were new, 0 where it was kept before.

    Of a file that was deleted and has come back, the counts are there still, and its figures are kept anew.
    """
    submission = held.submission
    if (submission.sha256, submission.reader_version) in _known(connection):
        n_new = _add_parts(connection, held, _deletable(held))
        if n_new:
            log_event(connection, Event.RECORDS_ADDED, submission.sha256)
        return n_new
    number = next_number(connection, core(ClientLevelSubmissionRow).c.number)
    n_new = add_missing(connection, ClientLevelSubmissionRow, [_submission_row(held, number)])
    kept: _Rows = (
        (ClientLevelOutcomeRow, [_outcome_row(one) for one in submission.outcomes]),
        (ClientLevelFillRow, [_plain(one) for one in submission.fills]),
        (ClientLevelCheckRow, [_check_row(one) for one in held.checks]),
    )
    n_new += _add_parts(connection, held, (*kept, *_deletable(held)))
    log_event(connection, Event.RECORDS_ADDED, submission.sha256)
    return n_new


_Rows = tuple[tuple[type[Table], list[dict[str, Any]]], ...]


def _deletable(held: HeldSubmission) -> _Rows:
    """What goes when the file is deleted, because it was worked out from people's records."""
    return (
        (ClientLevelFigureRow, [_figure_row(one) for one in held.figures]),
        (ClientLevelWaitingRow, [_plain(one) for one in held.waiting]),
    )


def _add_parts(connection: Connection, held: HeldSubmission, parts: _Rows) -> int:
    key = {"sha256": held.submission.sha256, "reader_version": held.submission.reader_version}
    return sum(
        add_missing(connection, table, [{**row, **key, "place": place} for place, row in enumerate(rows)])
        for table, rows in parts
    )


def _known(connection: Connection) -> set[Key]:
    table = core(ClientLevelSubmissionRow).c
    return {(row.sha256, row.reader_version) for row in connection.execute(select(table.sha256, table.reader_version))}


def _plain(value: object) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}  # type: ignore[arg-type]


def _submission_row(held: HeldSubmission, number: int) -> dict[str, Any]:
    one = held.submission
    return {name: getattr(one, name) for name in _PLAIN} | {
        "sha256": one.sha256,
        "reader_version": one.reader_version,
        "number": number,
        "item_id": held.item_id,
        "checked_on": held.checked_on,
        "types_json": _json(one.n_by_type),
        "guesses_json": _json(one.guesses),
        "not_checked_json": _json(one.not_checked),
    }


def _outcome_row(outcome: RuleOutcome) -> dict[str, Any]:
    rule = outcome.rule
    return {name: getattr(rule, name) for name in _RULE_PLAIN} | {
        "rule": rule.code,
        "fields_json": _json(rule.fields),
        "n_looked_at": outcome.n_looked_at,
        "n_failing": outcome.n_failing,
        "n_people": outcome.n_people,
        "rows_json": _json(outcome.first_rows),
    }


def _check_row(check: CheckResult) -> dict[str, Any]:
    row = _plain(check)
    return {**row, "name": row.pop("check")}


def _figure_row(figure: IndicatorFigure) -> dict[str, Any]:
    row = _plain(figure)
    return {**row, "left_out_json": _json(row.pop("left_out"))}


def _json(value: object) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False)


def forget_datasets(connection: Connection, sha256: str, but: str) -> int:
    """Take away the figures of a file as it was judged before, so that one reading of it counts; how many went."""
    table = core(DatasetRow)
    older = (table.c.sha256 == sha256) & (table.c.reader_version != but)
    n_gone = connection.execute(delete(table).where(older)).rowcount
    if n_gone:
        log_event(connection, Event.RECORDS_ADDED, sha256)
    return n_gone


@dataclass(frozen=True)
class JudgedBefore:
    """A file that was judged before, in short."""

    item_id: str
    n_events: int


def find_judged(connection: Connection, sha256: str) -> JudgedBefore | None:
    """What is known of a file by its hash; None where it was never judged."""
    table = core(ClientLevelSubmissionRow).c
    query = select(table.item_id, table.n_events).where(table.sha256 == sha256).order_by(table.number.desc()).limit(1)
    row = connection.execute(query).first()
    return JudgedBefore(row.item_id, row.n_events) if row else None


def load_submissions(connection: Connection, until: date = date.max) -> tuple[HeldSubmission, ...]:
    """Every file that was judged up to a day, the earliest reporting period first; each as it was judged last."""
    table = core(ClientLevelSubmissionRow)
    rows = connection.execute(select(table).where(table.c.checked_on <= until).order_by(table.c.number)).all()
    newest = {row.sha256: row for row in rows}  # of several judgements of one file the last stays
    parts = {one: _parts(connection, one) for one in _PARTS}
    found = [
        _build(row, {one: held[row.sha256, row.reader_version] for one, held in parts.items()})
        for row in newest.values()
    ]
    return tuple(sorted(found, key=lambda one: one.submission.period_end or date.min))


_PARTS = (
    ClientLevelOutcomeRow,
    ClientLevelFillRow,
    ClientLevelCheckRow,
    ClientLevelFigureRow,
    ClientLevelWaitingRow,
)


def _parts(connection: Connection, mapped: type[Table]) -> defaultdict[Key, list[Row[Any]]]:
    table = core(mapped)
    found: defaultdict[Key, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.place)):
        found[row.sha256, row.reader_version].append(row)
    return found


def _build(row: Row[Any], parts: dict[Any, Sequence[Row[Any]]]) -> HeldSubmission:
    submission = Submission(
        **{name: row._mapping[name] for name in _PLAIN},
        sha256=row.sha256,
        reader_version=row.reader_version,
        n_by_type=tuple((kind, n) for kind, n in json.loads(row.types_json)),
        guesses=tuple(json.loads(row.guesses_json)),
        not_checked=tuple(json.loads(row.not_checked_json)),
        fills=tuple(_fill(one) for one in parts[ClientLevelFillRow]),
        outcomes=tuple(_outcome(one) for one in parts[ClientLevelOutcomeRow]),
    )
    return HeldSubmission(
        item_id=row.item_id,
        checked_on=row.checked_on,
        submission=submission,
        figures=tuple(_figure(one) for one in parts[ClientLevelFigureRow]),
        waiting=tuple(WaitingCard(**_named(WaitingCard, one)) for one in parts[ClientLevelWaitingRow]),
        checks=tuple(_check(one) for one in parts[ClientLevelCheckRow]),
    )


def _named(kind: type[Any], row: Row[Any]) -> dict[str, Any]:
    """The cells of a row that stand in attributes of the same name."""
    return {one.name: row._mapping[one.name] for one in fields(kind) if one.name in row._mapping}


def _fill(row: Row[Any]) -> FieldFill:
    state = ListState(row.list_state) if row.list_state else None
    return FieldFill(**{**_named(FieldFill, row), "list_state": state})


def _outcome(row: Row[Any]) -> RuleOutcome:
    told = {name: row._mapping[name] for name in _RULE_PLAIN} | {"severity": RuleSeverity(row.severity)}
    rule = Rule(code=row.rule, fields=tuple(json.loads(row.fields_json)), **told)
    return RuleOutcome(rule, row.n_looked_at, row.n_failing, row.n_people, tuple(json.loads(row.rows_json)))


def _figure(row: Row[Any]) -> IndicatorFigure:
    left_out = tuple((why, n) for why, n in json.loads(row.left_out_json))
    return IndicatorFigure(**_named(IndicatorFigure, row), left_out=left_out)


def _check(row: Row[Any]) -> CheckResult:
    told = {**_named(CheckResult, row), "severity": Severity(row.severity), "check": row.name}
    return CheckResult(**told)
