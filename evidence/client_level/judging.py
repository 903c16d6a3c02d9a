"""Judging a client-level file: opened, checked by every rule, and every figure worked out from it.

It runs in the child process, where nothing but plain counts, figures and row numbers comes back from. The records that
break a rule are written, for the workbook an analyst works from, to a private file that the caller names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evidence.arrow_alone import pa
from evidence.client_level.answers import build_value
from evidence.client_level.checking import CheckedEvents, check_events
from evidence.client_level.events import READER_VERSION, Events, EventsOptions, open_events
from evidence.client_level.indicators.figures import Population, build_all
from evidence.client_level.indicators.methods import load_methods
from evidence.client_level.judged import MADE_UP, REFERENCES, Judged, JudgeOptions
from evidence.client_level.rules.loading import load_council_rules, reporting_year
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import Specification
from evidence.have.councils import load_councils
from evidence.warehouse import Step
from schemas.client_level import FieldFill, IndicatorFigure, ListState, Submission, WaitingCard
from schemas.errors import AppError
from schemas.ids import hash_of_values
from schemas.observation import Council
from schemas.plain import to_plain

Tell = Callable[[str], None]

MOST_REFERENCES = 1_000_000
"""How many findings are listed with their record: as many as a sheet of a workbook has rows."""
_HASH_DIGITS = 12


@dataclass(frozen=True)
class _Header:
    """What the file says of itself in every record."""

    starts: date | None
    ends: date | None
    codes: tuple[tuple[str, int], ...]


def judge_file(
    path: Path,
    options: JudgeOptions,
    tell: Tell = lambda _: None,
    rules: Sequence[LoadedRule] | None = None,
) -> Judged:
    """Open a file, check it and work out its figures.

    Args:
        path: the offered file.
        options: how it is to be judged.
        tell: called with a sentence at each stage.
        rules: what it is checked by; those of its reporting year and the council's own, if none are given.

    Raises:
        InputError: with every problem that keeps the file from being read, or of the council's own rules and lists.
        AppError: slug `no-such-rule`, if a rule that is named is not there.
    """
    opening = EventsOptions(release=options.release, own_lists=options.own_lists, spill_folder=options.spill_folder)
    with open_events(path, opening, tell) as events:
        header = _read_header(events)
        rules = choose_rules(options, header.ends) if rules is None else rules
        tell("Applying the rules.")
        checked = check_events(events, rules, received_on=options.received_on)
        council = options.council or _tell_council(header)
        tell("Working out the figures.")
        figures, waiting = _work_out(events, options, council, header)
        n_references = _write_references(events, checked, options.references)
        submission, made_up = _build_submission(events, checked, header, rules, council), is_made_up(events)
        return Judged(
            submission=replace(submission, guesses=(MADE_UP, *submission.guesses)) if made_up else submission,
            figures=figures,
            waiting=waiting,
            council=council,
            as_of=header.ends if figures else None,
            codes=header.codes,
            n_references=n_references,
            problems=tuple(str(one) for one in events.form.problems),
            made_up=made_up,
        )


_OF_PEOPLE = "SELECT row FROM events WHERE person LIKE 'N%' AND {} (person LIKE 'N999%') LIMIT 1"


def is_made_up(events: Events) -> bool:
    """Whether the file has valid NHS numbers and every one of them begins 999, as in invented data and no other.

    Source: NHS numbers that begin 999 are never issued and are kept for tests.
    """
    others, invented = (events.warehouse.run([Step("one", _OF_PEOPLE.format(word))]) for word in ("NOT", ""))
    return bool(invented.num_rows and not others.num_rows)


def choose_rules(options: JudgeOptions, period_end: date | None) -> tuple[LoadedRule, ...]:
    """The rules of the reporting year, the council's own among them.

    Raises:
        InputError: with every fault of the council's own rules and lists.
        AppError: slug `no-such-rule`.
    """
    rules = load_council_rules(options.own_rules, options.own_lists, reporting_year(period_end) if period_end else None)
    if not options.only:
        return rules
    wanted = {code.upper() for code in options.only}
    unknown = wanted - {rule.code.upper() for rule in rules}
    if unknown:
        raise AppError(
            "no-such-rule",
            f"There is no rule {', '.join(sorted(unknown))} for this reporting year.",
            "`readiness client-level rules list` shows them all.",
        )
    return tuple(rule for rule in rules if rule.code.upper() in wanted)


def _read_header(events: Events) -> _Header:
    period = """
        SELECT reporting_period_start_date AS starts, reporting_period_end_date AS ends
        FROM events WHERE reporting_period_end_date IS NOT NULL
        GROUP BY ALL ORDER BY count(*) DESC, ends DESC, starts LIMIT 1"""
    codes = (
        "SELECT la_code AS code, count(*) AS n FROM events WHERE la_code IS NOT NULL GROUP BY ALL ORDER BY n DESC, code"
    )
    found = events.warehouse.run([Step("period", period)]).to_pylist()
    held = events.warehouse.run([Step("codes", codes)]).to_pylist()
    starts, ends = (found[0]["starts"], found[0]["ends"]) if found else (None, None)
    return _Header(starts, ends, tuple((str(row["code"]), row["n"]) for row in held))


def _tell_council(header: _Header) -> Council | None:
    """The one council whose code every record has."""
    if len(header.codes) != 1:
        return None
    code = header.codes[0][0]
    return next((one for one in load_councils() if code in (one.la_code, one.gss_code)), None)


def _work_out(
    events: Events, options: JudgeOptions, council: Council | None, header: _Header
) -> tuple[tuple[IndicatorFigure, ...], tuple[WaitingCard, ...]]:
    if council is None or header.ends is None or not options.with_figures:
        return (), ()
    people = Population(*options.population) if options.population else None
    return build_all(events, council, header.ends, people)


def _build_submission(
    events: Events, checked: CheckedEvents, header: _Header, rules: Sequence[LoadedRule], council: Council | None
) -> Submission:
    return Submission(
        sha256="",
        reader_version=build_reader_version(rules, events.specification),
        la_code=header.codes[0][0] if len(header.codes) == 1 else "",
        release=events.form.release,
        period_start=header.starts,
        period_end=header.ends,
        complete_from=checked.complete.starts if checked.complete else None,
        complete_until=checked.complete.ends if checked.complete else None,
        n_events=checked.n_events,
        n_people=checked.n_people,
        n_by_type=checked.n_by_type,
        guesses=events.form.guesses,
        not_checked=(*checked.not_run, *_not_checked(events, header, council)),
        fills=tuple(_with_whole_numbers(one) for one in checked.fills),
        outcomes=checked.outcomes,
    )


def _with_whole_numbers(fill: FieldFill) -> FieldFill:
    """Sums come from the database as decimals."""
    return replace(
        fill,
        n_applies=int(fill.n_applies),
        n_valid=int(fill.n_valid),
        n_blank_allowed=int(fill.n_blank_allowed),
        n_blank_mandatory=int(fill.n_blank_mandatory),
        n_invalid=int(fill.n_invalid),
    )


def build_reader_version(rules: Iterable[LoadedRule], specification: Specification) -> str:
    """A name for how files are read and judged: another one as soon as a rule, a code list or a method changes."""
    judged_by = [[to_plain(one.rule), one.applies_sql, one.finds_sql] for one in rules]
    lists = [[one.field, one.release, one.state.value, list(one.values)] for one in specification.lists]
    parts = (READER_VERSION, load_methods().version, judged_by, lists)
    return f"cld-{hash_of_values(list(parts))[:_HASH_DIGITS]}"


def _not_checked(events: Events, header: _Header, council: Council | None) -> list[str]:
    form, told = events.form, []
    if form.missing:
        told.append(f"The file has no column for: {', '.join(form.missing)}. What rests on them was not checked.")
    if form.unread:
        told.append(f"Columns that are not of the specification were not read: {len(form.unread)}.")
    if header.ends is None:
        told.append("No figure was worked out: no record says when the reporting period ends.")
    elif council is None:
        told.append("No figure was worked out: the records do not all have the code of one council.")
    open_lists = _open_lists(events.specification, form.release)
    if open_lists:
        told.append(
            f"No full list of values is public for {', '.join(open_lists)}: no value of theirs is called invalid. "
            "`readiness client-level lists` says how to set a list."
        )
    return told


def _open_lists(specification: Specification, release: str) -> list[str]:
    """The fields whose list of values has gaps, in the order of the specification."""
    states = {field.name: specification.list_state(field.name, release) for field in specification.fields}
    return [name for name, state in states.items() if state in (ListState.PARTIAL, ListState.UNKNOWN)]


_REFERENCES = """
    SELECT found.rule AS rule, found.row AS row, coalesce(events.event_reference, '') AS event_reference,
      coalesce(events.la_person_unique_identifier, '') AS person
    FROM found JOIN events ON events.row = found.row ORDER BY found.place"""


def _write_references(events: Events, checked: CheckedEvents, path: Path | None) -> int:
    """Write which record broke which rule, so that an analyst finds it in the case system; how many were written."""
    if path is None:
        return 0
    found = checked.failing.slice(0, MOST_REFERENCES)
    places = pa.array(range(found.num_rows), pa.int64())
    events.warehouse.add_table("found", found.append_column("place", places))
    listed = events.warehouse.run([Step("listed", _REFERENCES)])
    plain = pa.table({name: listed[name].cast(_PLAIN.field(name).type) for name in _PLAIN.names}, schema=_PLAIN)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, _PLAIN) as writer:
        writer.write_table(plain, max_chunksize=50_000)
    return int(plain.num_rows)


_PLAIN = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in REFERENCES])


def judge_task(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The same over plain values, as a child process is asked and answers: see `judged.ask_to_judge`."""
    options = build_value(JudgeOptions, request["options"])
    judged: dict[str, Any] = to_plain(judge_file(Path(request["path"]), options, tell))
    return judged
