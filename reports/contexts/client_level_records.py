"""The records of a client-level submission as its document counts them: the file, its rules, how fields are filled."""

from collections.abc import Iterator, Mapping
from datetime import date

from reports.contexts.client_level_counts import NOT_KNOWN, Shield, show_counted, show_part
from reports.contexts.client_level_view import Fact, FillRow, RuleRow
from reports.numbers import show_count, show_date
from schemas.client_level import FieldFill, ListState, RuleOutcome, RuleSeverity, Submission

_NO_TYPE = "\x00no type"
_LISTS = {
    ListState.COMPLETE: "",
    ListState.PARTIAL: "list in part",
    ListState.UNKNOWN: "no list",
    ListState.SET: "own list",
}


def broken_rules(submission: Submission, severity: RuleSeverity) -> list[RuleOutcome]:
    """Rules that records break, most records first."""
    found = [one for one in submission.outcomes if one.rule.severity is severity and one.n_failing]
    return sorted(found, key=lambda one: (-one.n_failing, one.rule.code))


def build_facts(now: Submission, before: Submission | None, shield: Shield) -> tuple[Fact, ...]:
    """The file and how many records it holds, the last submission beside it where it may stand there."""
    values, earlier = _fact_values(now, shield), _fact_values(before, shield) if before else {}
    return tuple(Fact(label, value, earlier.get(label, "–" if before else "")) for label, value in values.items())


def _fact_values(submission: Submission, shield: Shield) -> dict[str, str]:
    total, by_type = shield.parts(_type_parts(submission))
    records = total if shield.method else submission.n_events
    return {
        "First 12 digits of the file’s hash": submission.sha256[:12],
        "Release of the specification": f"Release {submission.release[1:]}" if submission.release else NOT_KNOWN,
        "Council code in the file": submission.la_code or "none, or several",
        "Reporting period stated": _span(submission.period_start, submission.period_end),
        "Months that look complete": _span(submission.complete_from, submission.complete_until),
        "Records": show_counted(records),
        **{f"{name} records": show_counted(count) for name, count in by_type.items() if name != _NO_TYPE},
        "People": show_counted(shield.count(submission.n_people)),
    }


def _span(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return NOT_KNOWN
    return f"{show_date(first)} to {show_date(last)}"


def build_rule_rows(
    now: Submission, before: Submission | None, severity: RuleSeverity, shield: Shield
) -> tuple[RuleRow, ...]:
    """The rules of one severity that records break, most records first."""
    earlier = {one.rule.code: one for one in before.outcomes} if before else None
    return tuple(_rule_row(one, earlier, shield) for one in broken_rules(now, severity))


def _rule_row(outcome: RuleOutcome, earlier: Mapping[str, RuleOutcome] | None, shield: Shield) -> RuleRow:
    rule = outcome.rule
    whole, parts = shield.parts(_failing(outcome))
    return RuleRow(
        code=rule.code,
        sentence=rule.sentence,
        remedy=rule.remedy,
        failing=show_counted(parts["failing"]),
        looked_at=show_counted(whole),
        share=show_part(parts["failing"], whole),
        people=show_counted(shield.count(outcome.n_people)),
        before=_before(rule.code, earlier, shield),
        own=rule.own,
    )


def record_tables(submission: Submission) -> Iterator[dict[str, int]]:
    """Every table of a submission's records, each of parts that add up."""
    yield _type_parts(submission)
    yield from (_failing(outcome) for outcome in submission.outcomes if outcome.n_failing)
    yield from (_fill_parts(fill) for fill in submission.fills)


def _type_parts(submission: Submission) -> dict[str, int]:
    """Records by type, those of no known type among them, so that subtracting does not tell how many they are."""
    parts = dict(submission.n_by_type)
    left = submission.n_events - sum(parts.values())
    return parts | {_NO_TYPE: left} if left > 0 else parts


def _failing(outcome: RuleOutcome) -> dict[str, int]:
    return {"failing": outcome.n_failing, "passing": outcome.n_looked_at - outcome.n_failing}


def _before(code: str, earlier: Mapping[str, RuleOutcome] | None, shield: Shield) -> str:
    if earlier is None:
        return ""
    if code not in earlier:
        return "not checked then"
    return show_counted(shield.parts(_failing(earlier[code]))[1]["failing"])


def build_kept(submission: Submission) -> str:
    """How many rules no record breaks, and how many had no record to look at, as sentences."""
    n_kept = sum(1 for one in submission.outcomes if one.n_looked_at and not one.n_failing)
    n_idle = sum(1 for one in submission.outcomes if not one.n_looked_at)
    verb = "is" if n_kept == 1 else "are"
    idle = f" {show_count(n_idle, 'rule')} had no record to look at." if n_idle else ""
    return f"{show_count(n_kept, 'rule').capitalize()} {verb} kept by every record they look at.{idle}"


def build_mended(now: Submission, before: Submission | None, shield: Shield) -> tuple[RuleRow, ...]:
    """Rules that records broke last time and none breaks now."""
    if before is None:
        return ()
    earlier = {one.rule.code: one for one in before.outcomes if one.n_failing}
    clean = [one for one in now.outcomes if not one.n_failing and one.n_looked_at and one.rule.code in earlier]
    return tuple(_rule_row(one, earlier, shield) for one in clean)


def build_fill_rows(now: Submission, before: Submission | None, shield: Shield) -> tuple[FillRow, ...]:
    """How well each field is filled, in the order of the specification."""
    earlier = {fill.field: fill for fill in before.fills} if before else {}
    return tuple(_fill_row(fill, earlier.get(fill.field), shield) for fill in now.fills)


def _fill_row(fill: FieldFill, earlier: FieldFill | None, shield: Shield) -> FillRow:
    applies, parts = shield.parts(_fill_parts(fill))
    return FillRow(
        name=fill.field,
        applies=applies,
        valid=parts["valid"],
        blank_allowed=parts["blank_allowed"],
        blank_mandatory=parts["blank_mandatory"],
        invalid=parts["invalid"],
        pc_valid=show_part(parts["valid"], applies),
        before=_pc_valid(earlier, shield) if earlier else "–",
        note=_LISTS[fill.list_state] if fill.list_state else "",
    )


def _fill_parts(fill: FieldFill) -> dict[str, int]:
    return {
        "valid": fill.n_valid,
        "blank_allowed": fill.n_blank_allowed,
        "blank_mandatory": fill.n_blank_mandatory,
        "invalid": fill.n_invalid,
    }


def _pc_valid(fill: FieldFill, shield: Shield) -> str:
    applies, parts = shield.parts(_fill_parts(fill))
    return show_part(parts["valid"], applies)
