"""A client-level submission: what its check found, how well it is filled, and what was worked out from it."""

from datetime import date

from reports.client_level_check import SubmissionCheck
from reports.contexts.client_level_counts import HIDDEN, Shield, build_shield, show_counted
from reports.contexts.client_level_measures import build_indicator_views, build_waiting_row
from reports.contexts.client_level_records import (
    broken_rules,
    build_facts,
    build_fill_rows,
    build_kept,
    build_mended,
    build_rule_rows,
    record_tables,
)
from reports.contexts.client_level_view import ClientLevelContext, RuleSection
from reports.disclosure import Method, load_method
from reports.numbers import show_count
from schemas.client_level import RuleSeverity, Submission

_NOT_BESIDE = (
    "No figure of an earlier submission stands beside one for the same period: the difference would tell of people."
)
_SAME_DAYS = (
    "The last submission tells of some of the same days and is not set beside it: the difference would tell of people."
)
INTERNAL = "Internal – not for publication"
PROTECTED = "Small numbers protected"
_SECTIONS = {
    RuleSeverity.ERROR: (
        "Errors",
        "A record that breaks one of these cannot be right: it will be rejected, dropped or counted wrongly.",
    ),
    RuleSeverity.QUERY: ("Queries", "A record that breaks one of these is unlikely to be right: somebody should look."),
}
MAX_FILL_ROWS = 23
"""Fields of one figure: half of the specification, which fits on a printed page."""


def build_client_level_context(check: SubmissionCheck, method: str = "") -> ClientLevelContext:
    """A submission as its document shows it.

    Args:
        check: the checked submission and what was worked out from it.
        method: name of the method of disclosure control; empty for the internal edition, which shows every count.

    Raises:
        InputError: there is no such method.
    """
    how = load_method(method) if method else None
    now, before = check.submission, find_comparable(check.submission, check.previous, how)
    shield = build_shield((table for one in (now, before) if one for table in record_tables(one)), how)
    return ClientLevelContext(
        council=check.council.name,
        as_of=check.as_of,
        synthetic=check.council.synthetic,
        edition=PROTECTED if how else INTERNAL,
        is_internal=how is None,
        protection=f"{how.sentence} Hidden figures are printed as {HIDDEN}. {_NOT_BESIDE} Method: {how.name}."
        if how
        else "",
        headline=_headline(now, before, shield, is_first=check.previous is None),
        has_previous=before is not None,
        facts=build_facts(now, before, shield),
        guesses=() if how else tuple(map(_without_ticks, now.guesses)),
        not_checked=tuple(map(_without_ticks, now.not_checked)),
        sections=tuple(
            RuleSection(*words, build_rule_rows(now, before, severity, shield)) for severity, words in _SECTIONS.items()
        ),
        kept=build_kept(now),
        mended=build_mended(now, before, shield),
        fills=build_fill_rows(now, before, shield),
        fill_figures=tuple(f"fields-{n // MAX_FILL_ROWS + 1}" for n in range(0, len(now.fills), MAX_FILL_ROWS)),
        indicators=build_indicator_views(check, how),
        waiting=tuple(build_waiting_row(card, how) for card in check.waiting),
    )


def find_comparable(now: Submission, before: Submission | None, method: Method | None) -> Submission | None:
    """The earlier submission, if its counts may stand beside those of this one.

    In a protected edition both are protected each on its own. Of the same days their difference would tell of the few
    records that were added or changed; so they stand beside each other only if they are about different days.
    """
    if method is None or before is None:
        return before
    days, others = _days(now), _days(before)
    apart = days and others and (others[1] < days[0] or days[1] < others[0])
    return before if apart else None


def _days(submission: Submission) -> tuple[date, date] | None:
    """The first and the last day a submission tells of, as stated or as it looks; None where neither is known."""
    firsts = [day for day in (submission.period_start, submission.complete_from) if day]
    lasts = [day for day in (submission.period_end, submission.complete_until) if day]
    return (min(firsts), max(lasts)) if firsts and lasts else None


def _without_ticks(sentence: str) -> str:
    """A sentence written for the terminal, where commands stand between backticks, as a document prints it."""
    parts = sentence.split("`")
    return "".join(part if n % 2 == 0 else f"“{part}”" for n, part in enumerate(parts)) if len(parts) % 2 else sentence


def _headline(now: Submission, before: Submission | None, shield: Shield, *, is_first: bool) -> str:
    records = f"{show_counted(shield.count(now.n_events))} records about "
    people = f"{show_counted(shield.count(now.n_people))} people"
    told = f"{records}{people} were checked against {show_count(len(now.outcomes), 'rule')}. "
    told += f"Records break {_rules_broken(now)}."
    if before is None:
        return f"{told} {'There is no earlier submission to set beside it.' if is_first else _SAME_DAYS}"
    return f"{told} At the last submission they broke {_rules_broken(before)}."


def _rules_broken(submission: Submission) -> str:
    """How many rules records break, the sure faults apart from the doubtful ones."""
    n_errors, n_queries = (len(broken_rules(submission, severity)) for severity in RuleSeverity)
    return f"{show_count(n_errors, 'error rule')} and {show_count(n_queries, 'query rule')}"
