"""How commands show client-level data: counts and figures, never a record."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.terminal import render_table, say, say_json
from schemas.client_level import (
    Change,
    HeldSubmission,
    IndicatorFigure,
    ListState,
    RuleSeverity,
    Submission,
    SubmissionTrend,
)
from schemas.errors import AppError
from schemas.plain import to_plain

if TYPE_CHECKING:
    from app.actions.client_level import Figures, Looked
    from app.actions.client_level_rules import OpenList
    from evidence.client_level.holding import History
    from evidence.client_level.rule_trial import RuleTrial
    from evidence.client_level.rules.values import LoadedRule

_MOST_CHANGES = 8


def show_looked(looked: "Looked", *, as_json: bool) -> None:
    """What a check of a file found, and where its report is."""
    submission = looked.judged.submission
    if as_json:
        say_json(_plain_looked(looked))
        return
    say(_say_size(submission))
    for sentence in (*submission.guesses, *submission.not_checked, *looked.judged.problems):
        say(f"  note: {sentence}")
    say()
    found = [one for one in submission.outcomes if one.n_failing]
    if found:
        headings = ("Rule", "Severity", "Records", "Of", "People", "What is wrong")
        say(render_table(headings, [_outcome(one) for one in found]))
    else:
        say(f"No record breaks any of the {len(submission.outcomes)} rules.")
    for line in _say_trend(looked.trend):
        say(line)
    if looked.written:
        say()
        say(f"Summary: {looked.written.summary}")
        if looked.written.workbook:
            say(f"Workbook: {looked.written.workbook}. It refers to single records; keep it inside the council.")
        else:
            say("Small numbers are protected in the summary. What is printed here is not; keep it inside the council.")


def _plain_looked(looked: "Looked") -> dict[str, Any]:
    judged = looked.judged
    written = looked.written
    made = {"summary": written.summary, "workbook": written.workbook} if written else {}
    files = {name: str(path) for name, path in made.items() if path}
    return {
        "submission": to_plain(judged.submission),
        "council": to_plain(judged.council),
        "as_of": to_plain(judged.as_of),
        "figures": to_plain(judged.figures),
        "waiting": to_plain(judged.waiting),
        "problems": to_plain(judged.problems),
        "made_up": judged.made_up,
        "trend": to_plain(looked.trend),
        "files": files,
    }


def _say_size(submission: Submission) -> str:
    period = f"{submission.period_start} to {submission.period_end}" if submission.period_end else "no stated period"
    return (
        f"{submission.n_events:,} records about {submission.n_people:,} people, {period}, "
        f"Release {submission.release.removeprefix('R')}: {_say_errors(submission)}"
    )


def _say_errors(submission: Submission) -> str:
    return f"{_count(submission, RuleSeverity.ERROR):,} errors, {_count(submission, RuleSeverity.QUERY):,} queries."


def _count(submission: Submission, severity: RuleSeverity) -> int:
    return sum(one.n_failing for one in submission.outcomes if one.rule.severity is severity)


def _outcome(outcome: Any) -> tuple[object, ...]:
    rule = outcome.rule
    counts = (f"{outcome.n_failing:,}", f"{outcome.n_looked_at:,}", f"{outcome.n_people:,}")
    return (rule.code, rule.severity.value, *counts, rule.sentence)


def _say_trend(trend: SubmissionTrend | None) -> Iterator[str]:
    """Which rules find more or less than in the submission before."""
    if trend is None:
        return
    yield ""
    yield f"Beside the submission before it ({trend.n_events_before:,} records):"
    for change in (Change.NEW, Change.WORSE, Change.BETTER, Change.GONE):
        codes = [one.rule.code for one in trend.changes if one.change is change]
        more = f" and {len(codes) - _MOST_CHANGES} more" if len(codes) > _MOST_CHANGES else ""
        if codes:
            yield f"  {change.value}: {', '.join(codes[:_MOST_CHANGES])}{more}"


def show_figures(found: "Figures", *, as_json: bool) -> None:
    """The figures and the waiting lists of the held submission."""
    from evidence.client_level.indicators.methods import load_methods

    if as_json:
        told = {"figures": to_plain(found.figures), "waiting": to_plain(found.waiting)}
        say_json({"evidence_id": found.held.item_id, "sha256": found.held.submission.sha256, **told})
        return
    methods = {one.code: one for one in load_methods().methods}
    whose = f"{found.council.name}{' (made-up data)' if found.council.synthetic else ''}"
    say(f"{whose}, worked out from its client-level data; not published figures, and not for publication.")
    say()
    headings = ("Measure", "Period", "Group", "Value", "Unit", "95 %", "Of", "What it measures")
    say(render_table(headings, [_figure(one, methods) for one in found.figures]))
    say()
    waits = ("Waiting for", "As at", "People", "Middle wait, days", "Longest, days")
    rows = [(one.kind, one.as_at, one.n, one.median_days, one.longest_days) for one in found.waiting]
    say(render_table(waits, rows))


def _figure(figure: IndicatorFigure, methods: dict[str, Any]) -> tuple[object, ...]:
    method = methods.get(figure.code)
    value = None if figure.value is None else f"{figure.value:,.1f}"
    ends = None if figure.low is None or figure.high is None else f"{figure.low:,.1f} to {figure.high:,.1f}"
    told = (figure.code, figure.period, figure.cut or "everybody", value)
    return (*told, method.unit if method else None, ends, figure.denominator, method.name if method else figure.code)


def show_history(history: "History", *, as_json: bool) -> None:
    """Each submission with its size, its errors and what the suite said, the newest last."""
    every = (*history.before, history.now)
    if as_json:
        say_json({"submissions": [_plain_held(one) for one in every]})
        return
    headings = ("Period until", "Checked", "Records", "People", "Errors", "Queries", "Not as it should be")
    say(render_table(headings, [_held(one) for one in every]))


def _held(held: HeldSubmission) -> tuple[object, ...]:
    one = held.submission
    failed = ", ".join(check.check for check in held.checks if not check.passed) or "nothing"
    counts = (f"{n:,}" for n in (one.n_events, one.n_people, _count(one, RuleSeverity.ERROR)))
    return (one.period_end, held.checked_on, *counts, f"{_count(one, RuleSeverity.QUERY):,}", failed)


def _plain_held(held: HeldSubmission) -> dict[str, Any]:
    told: dict[str, Any] = to_plain(held)
    return told


def show_lists(lists: "Sequence[OpenList]", *, as_json: bool) -> None:
    """How much is known of each code list, and how to set those that are open."""
    if as_json:
        say_json({"lists": to_plain(lists)})
        return
    headings = ("Field", "Release", "Known", "Values", "Source")
    say(render_table(headings, [(one.field, one.release, one.state.value, one.n_values, one.source) for one in lists]))
    n_open = sum(1 for one in lists if one.state in (ListState.UNKNOWN, ListState.PARTIAL))
    say()
    say(
        f"{n_open} lists are not known in full: a value that is not on them is not called wrong. To set one, write "
        "client-level-lists.csv into the workspace, with the headings field and value, one value a row."
    )


def show_rules(rules: "Sequence[LoadedRule]", *, as_json: bool) -> None:
    """Every rule in a line."""
    if as_json:
        say_json({"rules": [to_plain(one.rule) for one in rules]})
        return
    rows = [(one.code, one.rule.severity.value, "own" if one.rule.own else "", one.rule.sentence) for one in rules]
    say(render_table(("Code", "Severity", "", "What it finds"), rows))


def show_one_rule(rule: "LoadedRule", *, as_json: bool) -> None:
    """All of one rule."""
    if as_json:
        say_json({**to_plain(rule.rule), "applies": rule.applies_sql, "finds": rule.finds_sql})
        return
    told = rule.rule
    say(f"{told.code} ({told.severity.value}{', own' if told.own else ''})")
    say(told.sentence)
    say()
    for name, text in (
        ("What to do", told.remedy),
        ("Fields", ", ".join(told.fields)),
        ("Looks at a person's other records", "yes" if told.across else "no"),
        ("Looks at", rule.applies_sql),
        ("Finds", rule.finds_sql),
        ("Source", told.source),
        ("Examples", f"{len(rule.examples)}"),
    ):
        say(f"{name}: {text}")


def show_trial(trial: "RuleTrial", *, as_json: bool) -> None:
    """What each example of a rule came to.

    Raises:
        AppError: slug `rule-trial-failed`, if one did not come out as the file says.
    """
    wrong = [one for one in trial.results if not one.passed]
    if as_json and not wrong and not trial.not_run:
        say_json(to_plain(trial))
        return
    if trial.not_run:
        raise AppError("rule-trial-failed", " ".join(trial.not_run), "Mend the rule, then try it again.")
    if wrong:
        told = " ".join(
            f"Example {one.number}: records that break it should be {_list(one.expected)}, found: {_list(one.found)}."
            for one in wrong
        )
        raise AppError("rule-trial-failed", f"{trial.code} does not do what its file says. {told}", "Mend the rule.")
    say(f"{trial.code}: all {len(trial.results)} examples come out as its file says.")


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
