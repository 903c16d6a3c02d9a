"""A client-level submission: what its check found, how well it is filled, and what was worked out from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.client_level_check import MeasureMethod, SubmissionCheck
from reports.contexts.client_level_counts import (
    HIDDEN,
    NOT_KNOWN,
    Shield,
    build_shield,
    protect_waiting,
    show_counted,
    show_part,
)
from reports.contexts.client_level_figures import protect_figures
from reports.disclosure import Method, load_method
from reports.numbers import join_words, show_count, show_date, show_range, show_value
from schemas.client_level import (
    FieldFill,
    IndicatorFigure,
    ListState,
    RuleOutcome,
    RuleSeverity,
    Submission,
    WaitingCard,
)
from schemas.terms import Better

_NO_TYPE = "\x00no type"
_NOT_BESIDE = (
    "No figure of an earlier submission stands beside one for the same period: the difference would tell of people."
)
_SAME_DAYS = (
    "The last submission tells of some of the same days and is not set beside it: the difference would tell of people."
)
INTERNAL = "Internal – not for publication"
PROTECTED = "Small numbers protected"
_BETTER = {Better.HIGHER: "higher is better", Better.LOWER: "lower is better", Better.CONTEXT: "for context"}
_LISTS = {
    ListState.COMPLETE: "",
    ListState.PARTIAL: "list in part",
    ListState.UNKNOWN: "no list",
    ListState.SET: "own list",
}


@dataclass(frozen=True)
class Fact:
    """One fact about the file."""

    label: str = field(metadata={"help": "What it is."})
    value: str = field(metadata={"help": "Its value in words."})
    before: str = field(metadata={"help": "The same at the last submission; empty where there was none."})


@dataclass(frozen=True)
class RuleRow:
    """One rule that records break."""

    code: str = field(metadata={"help": "Its code."})
    sentence: str = field(metadata={"help": "What is wrong with such a record."})
    remedy: str = field(metadata={"help": "What to do about it."})
    failing: str = field(metadata={"help": "Records that break it."})
    looked_at: str = field(metadata={"help": "Records it applies to."})
    share: str = field(metadata={"help": "The first as a share of the second."})
    people: str = field(metadata={"help": "Different people among them."})
    before: str = field(metadata={"help": "Records that broke it at the last submission, or why that is not known."})
    own: bool = field(metadata={"help": "Whether the council wrote the rule."})


@dataclass(frozen=True)
class RuleSection:
    """The rules of one severity that records break."""

    name: str = field(metadata={"help": "Heading of the section."})
    meaning: str = field(metadata={"help": "What it means that a record breaks one, as a sentence."})
    severity: str = field(metadata={"help": "The severity as a word."})
    rows: tuple[RuleRow, ...] = field(metadata={"help": "The rules, most failing records first."})


_SECTIONS = {
    RuleSeverity.ERROR: (
        "Errors",
        "A record that breaks one of these cannot be right: it will be rejected, dropped or counted wrongly.",
    ),
    RuleSeverity.QUERY: ("Queries", "A record that breaks one of these is unlikely to be right: somebody should look."),
}


@dataclass(frozen=True)
class FillRow:
    """How well one field is filled; counts are None where they are hidden."""

    name: str = field(metadata={"help": "Name of the field."})
    applies: int | None = field(metadata={"help": "Records it applies to."})
    valid: int | None = field(metadata={"help": "Filled with a valid value."})
    blank_allowed: int | None = field(metadata={"help": "Blank where that is allowed."})
    blank_mandatory: int | None = field(metadata={"help": "Blank where a value is mandatory."})
    invalid: int | None = field(metadata={"help": "Filled with what is not valid."})
    pc_valid: str = field(metadata={"help": "Share that is valid."})
    before: str = field(metadata={"help": "The same share at the last submission, or a dash."})
    note: str = field(metadata={"help": "What is known of the field's list of values; empty if all."})

    @property
    def is_hidden(self) -> bool:
        """Whether a count of it is hidden."""
        return None in (self.applies, self.valid, self.blank_allowed, self.blank_mandatory, self.invalid)


@dataclass(frozen=True)
class FigureRow:
    """One figure of a measure."""

    period: str = field(metadata={"help": "The quarter or year."})
    group: str = field(metadata={"help": "Everybody, or such as Sex: Female."})
    value: str = field(metadata={"help": "Its value with the unit, or that there is none."})
    interval: str = field(metadata={"help": "Its 95 % interval, or a dash."})
    numerator: str = field(metadata={"help": "How many were counted, or a dash."})
    denominator: str = field(metadata={"help": "Among how many."})
    before: str = field(metadata={"help": "The value at the last submission, or a dash."})
    left_out: str = field(metadata={"help": "How many were left out and why; empty if nobody."})


@dataclass(frozen=True)
class IndicatorView:
    """One measure worked out from the submission."""

    code: str = field(metadata={"help": "Code of the measure."})
    name: str = field(metadata={"help": "What it measures."})
    better: str = field(metadata={"help": "Which way is good."})
    method: str = field(metadata={"help": "How it is worked out; empty where that is not on record."})
    source: str = field(metadata={"help": "Where the method comes from."})
    leaves_out: tuple[str, ...] = field(metadata={"help": "What it does not count, as sentences."})
    differs: tuple[str, ...] = field(metadata={"help": "Where it differs from the published figure, as sentences."})
    everybody: tuple[FigureRow, ...] = field(metadata={"help": "Figures for everybody, by period."})
    groups: tuple[FigureRow, ...] = field(metadata={"help": "Figures by sex, age and ethnicity."})


@dataclass(frozen=True)
class WaitingRow:
    """How many people wait for one thing."""

    kind: str = field(metadata={"help": "What they wait for."})
    as_at: str = field(metadata={"help": "The day counted."})
    n: str = field(metadata={"help": "How many."})
    median: str = field(metadata={"help": "The middle wait so far."})
    longest: str = field(metadata={"help": "The longest wait so far."})
    risk_review: str = field(metadata={"help": "How the risk of waiting is looked at, or that nobody said."})
    source: str = field(metadata={"help": "What it was worked out from."})


@dataclass(frozen=True)
class ClientLevelContext:
    """All that the document shows. It holds no record."""

    council: str = field(metadata={"help": "Name of the council."})
    as_of: date = field(metadata={"help": "The day the document speaks for."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    is_internal: bool = field(metadata={"help": "Whether nothing is protected, so that it must not be published."})
    protection: str = field(metadata={"help": "What was done about small numbers, as sentences."})
    headline: str = field(metadata={"help": "What the check found, in sentences."})
    has_previous: bool = field(metadata={"help": "Whether there is an earlier submission to set beside it."})
    facts: tuple[Fact, ...] = field(metadata={"help": "The file and how many records it holds."})
    guesses: tuple[str, ...] = field(metadata={"help": "What was guessed of the file's form."})
    not_checked: tuple[str, ...] = field(metadata={"help": "What could not be checked, and why."})
    sections: tuple[RuleSection, ...] = field(metadata={"help": "The rules that records break, by severity."})
    kept: str = field(metadata={"help": "How many rules no record breaks, as a sentence."})
    mended: tuple[RuleRow, ...] = field(metadata={"help": "Rules broken last time and not now."})
    fills: tuple[FillRow, ...] = field(metadata={"help": "Every field in the order of the specification."})
    fill_figures: tuple[str, ...] = field(metadata={"help": "Names of the figures that draw them, in order."})
    indicators: tuple[IndicatorView, ...] = field(metadata={"help": "Measures worked out from the submission."})
    waiting: tuple[WaitingRow, ...] = field(metadata={"help": "How many people wait, by what for."})

    @property
    def has_groups(self) -> bool:
        """Whether any measure was worked out by sex, age or ethnicity."""
        return any(each.groups for each in self.indicators)


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
    shield = build_shield((table for one in (now, before) if one for table in _tables(one)), how)
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
        facts=_facts(now, before, shield),
        guesses=now.guesses,
        not_checked=now.not_checked,
        sections=tuple(
            RuleSection(*words, severity.value, _rule_rows(now, before, severity, shield))
            for severity, words in _SECTIONS.items()
        ),
        kept=_kept(now),
        mended=_mended(now, before, shield),
        fills=_fill_rows(now, before, shield),
        fill_figures=tuple(f"fields-{n // MAX_FILL_ROWS + 1}" for n in range(0, len(now.fills), MAX_FILL_ROWS)),
        indicators=_indicator_views(check, how),
        waiting=tuple(_waiting_row(card, how) for card in check.waiting),
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


def _broken(submission: Submission, severity: RuleSeverity) -> list[RuleOutcome]:
    """Rules that records break, most records first."""
    found = [one for one in submission.outcomes if one.rule.severity is severity and one.n_failing]
    return sorted(found, key=lambda one: (-one.n_failing, one.rule.code))


def _headline(now: Submission, before: Submission | None, shield: Shield, *, is_first: bool) -> str:
    n_errors, n_queries = (len(_broken(now, severity)) for severity in RuleSeverity)
    records = f"{show_counted(shield.count(now.n_events))} records about "
    people = f"{show_counted(shield.count(now.n_people))} people"
    found = f"{show_count(n_errors, 'rule')} of severity error and {show_count(n_queries, 'rule')} of severity query"
    told = f"{records}{people} were checked against {show_count(len(now.outcomes), 'rule')}. Records break {found}."
    if before is None:
        return f"{told} {'There is no earlier submission to set beside it.' if is_first else _SAME_DAYS}"
    old_errors, old_queries = (len(_broken(before, severity)) for severity in RuleSeverity)
    return f"{told} At the last submission it was {old_errors or 'none'} and {old_queries or 'none'}."


def _facts(now: Submission, before: Submission | None, shield: Shield) -> tuple[Fact, ...]:
    values, earlier = _fact_values(now, shield), _fact_values(before, shield) if before else {}
    return tuple(Fact(label, value, earlier.get(label, "–" if before else "")) for label, value in values.items())


def _fact_values(submission: Submission, shield: Shield) -> dict[str, str]:
    total, by_type = shield.parts(_type_parts(submission))
    records = total if shield.method else submission.n_events
    return {
        "File": f"{submission.sha256[:12]}",
        "Release of the specification": submission.release or NOT_KNOWN,
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


def _rule_rows(
    now: Submission, before: Submission | None, severity: RuleSeverity, shield: Shield
) -> tuple[RuleRow, ...]:
    earlier = {one.rule.code: one for one in before.outcomes} if before else None
    return tuple(_rule_row(one, earlier, shield) for one in _broken(now, severity))


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


def _tables(submission: Submission) -> Iterator[dict[str, int]]:
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


def _kept(submission: Submission) -> str:
    n_kept = sum(1 for one in submission.outcomes if one.n_looked_at and not one.n_failing)
    n_idle = sum(1 for one in submission.outcomes if not one.n_looked_at)
    verb = "is" if n_kept == 1 else "are"
    idle = f" {show_count(n_idle, 'rule')} had no record to look at." if n_idle else ""
    return f"{show_count(n_kept, 'rule').capitalize()} {verb} kept by every record they look at.{idle}"


def _mended(now: Submission, before: Submission | None, shield: Shield) -> tuple[RuleRow, ...]:
    """Rules that records broke last time and none breaks now."""
    if before is None:
        return ()
    earlier = {one.rule.code: one for one in before.outcomes if one.n_failing}
    clean = [one for one in now.outcomes if not one.n_failing and one.n_looked_at and one.rule.code in earlier]
    return tuple(_rule_row(one, earlier, shield) for one in clean)


def _fill_rows(now: Submission, before: Submission | None, shield: Shield) -> tuple[FillRow, ...]:
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


def _indicator_views(check: SubmissionCheck, method: Method | None) -> tuple[IndicatorView, ...]:
    methods = {one.code: one for one in check.methods}
    units = {one.code: one.unit for one in check.methods}
    before = [] if method else _pairs(check.previous_indicators, methods, method)
    earlier = {_key(true): _value(true, shown, units) for true, shown in before}
    rows = [
        (true, _figure_row(true, shown, units, earlier.get(_key(true), "–")))
        for true, shown in _pairs(check.indicators, methods, method)
    ]
    codes = dict.fromkeys(true.code for true, _ in rows)
    return tuple(
        _indicator_view(code, [one for one in rows if one[0].code == code], methods.get(code)) for code in codes
    )


Pair = tuple[IndicatorFigure, IndicatorFigure]
"""A figure as it was worked out, and as it may be shown."""


def _pairs(
    figures: Sequence[IndicatorFigure], methods: Mapping[str, MeasureMethod], method: Method | None
) -> list[Pair]:
    return list(zip(figures, protect_figures(figures, methods, method), strict=True))


def _key(figure: IndicatorFigure) -> tuple[str, str, str]:
    return figure.code, figure.period, figure.cut


def _indicator_view(
    code: str, rows: Sequence[tuple[IndicatorFigure, FigureRow]], method: MeasureMethod | None
) -> IndicatorView:
    return IndicatorView(
        code=code,
        name=method.name if method else code,
        better=_BETTER[method.better] if method else "",
        method=method.method if method else "",
        source=method.source if method else "",
        leaves_out=method.leaves_out if method else (),
        differs=method.differs if method else (),
        everybody=tuple(row for true, row in rows if not true.cut),
        groups=tuple(row for true, row in rows if true.cut),
    )


def _figure_row(true: IndicatorFigure, shown: IndicatorFigure, units: Mapping[str, str], before: str) -> FigureRow:
    left_out = tuple(f"{show_counted(n)} {reason}" for reason, n in shown.left_out if n)
    return FigureRow(
        period=true.period,
        group=f"{true.cut[:1].upper()}{true.cut[1:]}" if true.cut else "Everybody",
        value=_value(true, shown, units),
        interval=show_range(shown.low, shown.high, units.get(true.code, "")) or "–",
        numerator="–" if true.numerator is None else show_counted(shown.numerator),
        denominator="–" if true.denominator is None else show_counted(shown.denominator),
        before=before,
        left_out=join_words(left_out),
    )


def _value(true: IndicatorFigure, shown: IndicatorFigure, units: Mapping[str, str]) -> str:
    """The value as it may be shown: one that is hidden is told apart from one that is not there."""
    if shown.value is None and true.value is not None:
        return HIDDEN
    return show_value(shown.value, units.get(true.code, ""))


def _waiting_row(card: WaitingCard, method: Method | None) -> WaitingRow:
    shown = protect_waiting(card, method)
    is_hidden = method is not None and card.n is not None and shown.n is None
    blank = HIDDEN if is_hidden else "–"
    n = HIDDEN if is_hidden else NOT_KNOWN if shown.n is None else show_counted(shown.n)
    return WaitingRow(
        kind=card.kind,
        as_at=show_date(card.as_at),
        n=n,
        median=blank if shown.median_days is None else show_value(shown.median_days, "days"),
        longest=_longest(card, shown.longest_days, method),
        risk_review=card.risk_review or "nobody said",
        source=card.source,
    )


def _longest(card: WaitingCard, days: int | None, method: Method | None) -> str:
    if days is not None:
        return show_count(days, "day") if days else "0 days"
    return HIDDEN if method and card.longest_days is not None else "–"
