"""The document about a checked client-level submission."""

import itertools
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports.client_level import build_client_level_document
from reports.client_level_check import MeasureMethod, SubmissionCheck
from reports.contexts.client_level_counts import protect_parts, protect_waiting, show_part
from reports.contexts.client_level_figures import protect_figures
from reports.contexts.client_level_report import build_client_level_context
from reports.disclosure import load_method, method_names
from reports.document import check_figures
from reports.formats import FORMATS
from reports.render import render_client_level
from schemas.client_level import IndicatorFigure, RuleSeverity
from schemas.terms import Better
from tests.client_level_checks import (
    INDICATORS,
    METHODS,
    make_card,
    make_check,
    make_fill,
    make_indicator,
    make_outcome,
    make_rule,
    make_submission,
)
from tests.reports.gold_files import check_gold

METHOD = "nhs_secondary_care"
BY_CODE = {one.code: one for one in METHODS}


@pytest.mark.parametrize(("name", "method"), [("internal", ""), ("protected", METHOD)])
def test_it_is_as_committed(name: str, method: str, tmp_path: Path) -> None:
    """Both editions, with the place of the chart, read exactly as they were accepted."""
    text = render_client_level(build_client_level_context(make_check(), method), frozenset({"fields-1"}))
    check_gold(f"client-level-{name}.md", text, tmp_path)


@pytest.mark.parametrize("method", ["", METHOD])
def test_the_chart_is_placed_and_described(method: str) -> None:
    """Drawn, it holds exactly the charts it places, each with its description."""
    check_figures(build_client_level_document(make_check(), method=method).document)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made(name: str) -> None:
    """It comes out in each format of the register, the same bytes each time."""
    document = build_client_level_document(make_check(), draw=False).document
    assert FORMATS[name].render(document) == FORMATS[name].render(document)


def test_the_internal_edition_says_so_on_every_page() -> None:
    """Without protection the document is marked as not for publication."""
    document = build_client_level_document(make_check(), draw=False).document
    assert document.edition == "Internal – not for publication"
    assert "small numbers are not protected" in document.body_markdown


def test_the_protected_edition_names_its_method() -> None:
    """With protection it says by what method, and how a hidden figure is printed."""
    document = build_client_level_document(make_check(), draw=False, method=METHOD).document
    assert document.edition == "Small numbers protected"
    assert "Counts of 1 to 7 are not shown" in document.body_markdown
    assert "Not for publication" not in document.body_markdown


def test_the_protected_edition_tells_no_guess() -> None:
    """What was guessed counts single values, such as 3 spelled as in the other release: only the internal one tells."""
    check = make_check()
    told = "Values spelled as in Release 1 were read as such: Review_Reason 3."
    check = replace(check, submission=replace(check.submission, guesses=(told,)))
    internal, protected = (build_client_level_document(check, method=way, draw=False) for way in ("", METHOD))
    assert "Review\\_Reason 3" in internal.document.body_markdown
    assert "Reason 3" not in protected.document.body_markdown
    assert "internal edition" in protected.document.body_markdown
    assert "workbook" not in protected.document.body_markdown


def test_a_command_is_quoted() -> None:
    """A sentence written for the terminal has no backticks left in the document."""
    check = make_check()
    check = replace(check, submission=replace(check.submission, not_checked=("`readiness lists` says how.",)))
    text = build_client_level_document(check, draw=False).document.body_markdown
    assert "“readiness lists” says how." in text
    assert "`" not in text


def test_an_unknown_method_is_refused() -> None:
    """A misspelt method never falls back to showing everything."""
    with pytest.raises(Exception, match="no-such-method"):
        build_client_level_document(make_check(), draw=False, method="no-such-method")


def test_the_chart_is_drawn_from_protected_counts() -> None:
    """In the protected edition a field with a hidden count has no bar and no numbers, in words either."""
    document = build_client_level_document(make_check(), method=METHOD).document
    assert "Review_Reason: hidden." in document.figures["fields-1"].alt
    internal = build_client_level_document(make_check()).document.figures["fields-1"].alt
    assert "Review_Reason: 95.0% valid, 5.0% blank, mandatory." in internal


def test_errors_come_before_queries_and_the_worst_first() -> None:
    """Rules are told by severity, those with most failing records first; kept rules are only counted."""
    outcomes = [
        make_outcome(make_rule(code=f"CLD-{severity.value}-{n}", severity=severity), n_failing=n)
        for severity, n in itertools.product(RuleSeverity, (0, 3, 9))
    ]
    context = build_client_level_context(make_check(submission=make_submission(outcomes=tuple(outcomes))))
    assert [[row.code for row in section.rows] for section in context.sections] == [
        ["CLD-error-9", "CLD-error-3"],
        ["CLD-query-9", "CLD-query-3"],
    ]
    assert context.kept == "2 rules are kept by every record they look at."


def test_a_rule_with_nothing_to_look_at_is_not_called_kept() -> None:
    """Where no record applies, the rule says nothing of the data."""
    outcome = make_outcome(n_looked_at=0, n_failing=0, n_people=0, first_rows=())
    context = build_client_level_context(make_check(submission=make_submission(outcomes=(outcome,)), previous=None))
    assert context.kept == "No rules are kept by every record they look at. 1 rule had no record to look at."


def test_a_rule_not_checked_before_says_so() -> None:
    """The last column never shows a new rule as having had no faults."""
    rows = {
        row.code: row.before for section in build_client_level_context(make_check()).sections for row in section.rows
    }
    assert rows == {"CLD-X014": "30", "CLD-X020": "not checked then"}


def test_what_was_mended_is_told() -> None:
    """A rule that records broke last time and none breaks now stands in a list of its own."""
    assert [row.code for row in build_client_level_context(make_check()).mended] == ["CLD-F001"]


def test_the_first_submission_has_no_column_for_the_last() -> None:
    """Without an earlier submission there is nothing to set beside it, and the headline says so."""
    document = build_client_level_document(make_check(previous=None, previous_indicators=()), draw=False).document
    assert "Last time" not in document.body_markdown
    assert "There is no earlier submission" in document.body_markdown


def test_not_known_is_never_none() -> None:
    """A waiting list that nobody can tell of is not printed as 0, and 0 is printed as 0."""
    cards = (
        make_card(n=None, median_days=None, longest_days=None),
        make_card(n=0, median_days=None, longest_days=None),
    )
    rows = build_client_level_context(make_check(waiting=cards)).waiting
    assert [(row.n, row.median) for row in rows] == [("not known", "–"), ("0", "–")]


def test_it_holds_no_record() -> None:
    """Row numbers of failing records are in the workbook and not here."""
    outcome = make_outcome(first_rows=(987_654, 987_655))
    text = build_client_level_document(
        make_check(submission=make_submission(outcomes=(outcome,))), draw=False
    ).document.body_markdown
    assert "987" not in text


def test_a_measure_without_a_method_is_shown_by_its_code() -> None:
    """A figure is never lost for want of a description."""
    context = build_client_level_context(make_check(indicators=(make_indicator(code="cld-new"),)))
    assert [view.name for view in context.indicators] == ["cld-new"]


@pytest.mark.parametrize(
    ("parts", "method", "total", "shown"),
    [
        ({"a": 93, "b": 3}, "", 96, {"a": 93, "b": 3}),
        ({"a": 93, "b": 52}, METHOD, 145, {"a": 95, "b": 50}),
        ({"a": 93, "b": 0}, METHOD, 95, {"a": 95, "b": 0}),
        ({"a": 93, "b": 3}, "threshold10", 96, {"a": None, "b": None}),
    ],
)
def test_parts_of_a_total(parts: dict[str, int], method: str, total: int, shown: dict[str, int | None]) -> None:
    """Small parts are hidden, others rounded, and one more hidden where subtraction would tell."""
    assert protect_parts(parts, load_method(method) if method else None) == (total, shown)


def test_a_share_of_a_hidden_count_is_hidden() -> None:
    """A percentage never tells what its count does not."""
    assert [show_part(None, 60), show_part(5, None), show_part(0, 0), show_part(15, 60)] == ["[c]", "[c]", "–", "25.0%"]


def test_the_longest_wait_is_one_persons() -> None:
    """The protected edition never tells the longest wait, and no middle wait of few people."""
    method = load_method(METHOD)
    assert protect_waiting(make_card(), method) == (40, 21.0, None)
    assert protect_waiting(make_card(n=3), method) == (None, None, None)
    assert protect_waiting(make_card(n=3), None) == (3, 21.0, 133)


def test_protected_figures_have_no_interval() -> None:
    """An interval would tell of the true counts; a share is that of the counts shown."""
    shown = protect_figures(INDICATORS, BY_CODE, load_method(METHOD))
    assert {(one.low, one.high) for one in shown} == {(None, None)}
    female = next(one for one in shown if one.cut == "sex: Female")
    assert (female.numerator, female.denominator, female.value) == (55, 70, pytest.approx(100 * 55 / 70))


def test_a_group_that_is_hidden_cannot_be_found_by_subtraction() -> None:
    """Exact counts: where one of two groups is small, the other is hidden with it."""
    figures = [make_indicator(), make_indicator(cut="sex: Female", numerator=87, denominator=115, value=75.7),
               make_indicator(cut="sex: Male", numerator=3, denominator=5, value=60.0)]  # fmt: skip
    shown = protect_figures(figures, BY_CODE, load_method("threshold10"))
    assert [one.denominator is None for one in shown] == [False, True, True]


def test_measures_of_one_family_are_protected_together() -> None:
    """Exact counts: three settings add up to all support, so a small one takes another with it."""
    counts = {"all": 150, "nursing": 3, "residential": 47, "community": 100}
    figures = [IndicatorFigure(code, "2025-12-31", "", float(n), n, None) for code, n in counts.items()]
    alone = {code: MeasureMethod(code, code, "count", Better.CONTEXT, "", "") for code in counts}
    together = {code: replace(one, family="support") for code, one in alone.items()}
    method = load_method("threshold10")
    assert [one.numerator for one in protect_figures(figures, alone, method)] == [150, None, 47, 100]
    assert [one.numerator for one in protect_figures(figures, together, method)] == [150, None, None, 100]


def test_quarters_add_up_to_their_year() -> None:
    """Exact counts: a small quarter takes another with it, because the year is shown."""
    counts = {"2025-26 Q1": 40, "2025-26 Q2": 4, "2025-26 Q3": 50, "2025-26": 94}
    figures = [make_indicator(code="cld-wait", period=p, value=9.0, numerator=None, denominator=n, low=None, high=None,
                              left_out=()) for p, n in counts.items()]  # fmt: skip
    shown = protect_figures(figures, BY_CODE, load_method("threshold10"))
    assert [one.denominator for one in shown] == [None, None, 50, 94]
    assert [one.value for one in shown] == [None, None, 9.0, 9.0]


def test_a_rate_is_worked_out_from_the_count_that_is_shown() -> None:
    """How many live in an area is public; the people counted among them are rounded."""
    method = {"cld-2c": MeasureMethod("cld-2c", "Admissions", "per 100,000", Better.LOWER, "", "")}
    figure = IndicatorFigure("cld-2c", "2025-26", "", 588.1, 1_121, 190_608, 554.0, 624.0)
    shown = protect_figures([figure], method, load_method(METHOD))[0]
    assert (shown.numerator, shown.denominator) == (1_120, 190_608)
    assert shown.value == pytest.approx(100_000 * 1_120 / 190_608)


def test_groups_that_do_not_add_up_are_all_hidden() -> None:
    """Where nothing can be proved safe, nothing is shown, and the true figure is not printed as missing."""
    figures = (
        make_indicator(numerator=1, denominator=5),
        make_indicator(cut="sex: Male", numerator=30, denominator=50),
    )
    check = make_check(indicators=figures, previous=None, previous_indicators=())
    view = build_client_level_context(check, METHOD).indicators[0]
    assert [row.value for row in (*view.everybody, *view.groups)] == ["[c]", "[c]"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", [METHOD, "lt5_round5", "threshold10"])
def test_nothing_small_is_ever_shown(seed: int, method: str) -> None:
    """Whatever the people, no count from the hidden range is printed, and what is printed is rounded."""
    how, pick = load_method(method), random.Random(seed)
    people = [(pick.choice("FM"), pick.choices("WABM", [80, 8, 3, 1])[0], pick.random() < 0.7) for _ in range(150)]
    figures = []
    for place, family, groups in ((None, "", [""]), (0, "sex: ", "FM"), (1, "ethnicity: ", "WABM")):
        for group in groups:
            of = [one for one in people if place is None or one[place] == group]
            n = sum(one[2] for one in of)
            figures.append(make_indicator(cut=f"{family}{group}", numerator=n, denominator=len(of), value=1.0))
    for shown in protect_figures(figures, BY_CODE, how):
        for count in (shown.numerator, shown.denominator):
            assert count is None or (not how.hides(count) and count % how.round_to == 0)


def test_every_field_is_there() -> None:
    """All fields stand in the table and on the charts, half of the specification on each."""
    fills = tuple(make_fill(field=f"Field_{n}") for n in range(46))
    context = build_client_level_context(make_check(submission=make_submission(fills=fills), previous=None))
    assert len(context.fills) == 46
    assert context.fill_figures == ("fields-1", "fields-2")


def test_outcomes_of_a_whole_are_protected_together() -> None:
    """Exact counts: outcomes that add up to all episodes take one another with them; a missing value stays missing."""
    counts = {"none": 3, "low": 47, "long": 100}
    figures = [IndicatorFigure(code, "2025-26", "", 100 * n / 150, n, 150) for code, n in counts.items()]
    figures.append(IndicatorFigure("empty", "2025-26", "", None, 0, 0))
    methods = {
        code: MeasureMethod(code, code, "%", Better.CONTEXT, "", "", family="sequel") for code in (*counts, "empty")
    }
    shown = protect_figures(figures, methods, load_method("threshold10"))
    assert [one.numerator for one in shown] == [None, None, 100, 0]
    assert [one.denominator for one in shown] == [150, 150, 150, 0]
    assert [one.value for one in shown] == [None, None, pytest.approx(200 / 3), None]


def test_a_period_that_is_not_stated_is_not_made_up() -> None:
    """A file that states no period says so."""
    context = build_client_level_context(make_check(submission=make_submission(period_start=None), previous=None))
    assert next(fact.value for fact in context.facts if fact.label == "Reporting period stated") == "not known"


def make_corrected() -> SubmissionCheck:
    """A quarter handed in again with one person more, beside what was handed in first."""
    before = make_submission(sha256="0" * 64)
    more = make_outcome(n_looked_at=401, n_failing=13, n_people=12)
    fills = (make_fill(n_applies=501, n_valid=431), *before.fills[1:])
    now = make_submission(n_events=501, n_people=321, outcomes=(more, *before.outcomes[1:]), fills=fills)
    return make_check(
        submission=now,
        previous=before,
        indicators=(make_indicator(numerator=91, denominator=121, value=75.2),),
        previous_indicators=(make_indicator(),),
    )


@pytest.mark.parametrize("method", method_names())
def test_a_period_handed_in_again_is_not_set_beside_the_first(method: str) -> None:
    """Two exact counts of the same days would tell of the one person between them, so only the later is printed."""
    check = make_corrected()
    context = build_client_level_context(check, method)
    assert (context.has_previous, context.mended) == (False, ())
    assert {row.before for view in context.indicators for row in view.everybody} == {"–"}
    assert "tells of some of the same days" in context.headline
    alone = build_client_level_context(replace(check, previous=None, previous_indicators=()), method)
    assert render_client_level(replace(context, headline="")) == render_client_level(replace(alone, headline=""))


def test_a_figure_of_another_submission_for_the_same_period_is_never_beside_it() -> None:
    """Even where the two submissions are about different days, both may hold a month: only the later figure is told."""
    text = render_client_level(build_client_level_context(make_check(), METHOD))
    assert "No figure of an earlier submission stands beside one for the same period" in text
    rows = [row for view in build_client_level_context(make_check(), METHOD).indicators for row in view.everybody]
    assert {row.before for row in rows} == {"–"}


@pytest.mark.parametrize(
    ("first", "last", "is_shown"),
    [
        (date(2025, 7, 1), date(2025, 9, 30), True),
        (date(2025, 7, 1), date(2025, 10, 1), False),  # one day in common
        (date(2026, 1, 1), date(2026, 3, 31), True),
        (date(2025, 7, 1), None, False),
        (None, None, False),  # not known, so it may be the same
    ],
)
def test_counts_stand_beside_earlier_ones_of_other_days(first: date | None, last: date | None, is_shown: bool) -> None:
    """The protected edition tells of the last submission only where no day is in both; the internal one always."""
    before = make_submission(period_start=first, period_end=last, complete_from=first, complete_until=last)
    check = make_check(previous=before)
    assert build_client_level_context(check, METHOD).has_previous is is_shown
    assert build_client_level_context(check).has_previous


def test_what_one_table_hides_no_other_place_prints() -> None:
    """Exact counts: a field hides 20 records beside 3, so the rule that finds the same 20 does not tell of them."""
    fill = make_fill(n_applies=500, n_valid=477, n_blank_mandatory=20, n_invalid=3)
    outcome = make_outcome(n_looked_at=500, n_failing=20, n_people=20)
    check = make_check(submission=make_submission(fills=(fill,), outcomes=(outcome,)), previous=None)
    context = build_client_level_context(check, "threshold10")
    (field,), (rule,) = context.fills, context.sections[0].rows
    assert (field.valid, field.blank_mandatory, field.invalid) == (477, None, None)
    assert (rule.failing, rule.people, rule.share) == ("[c]", "[c]", "[c]")
    assert build_client_level_context(check).sections[0].rows[0].failing == "20"


def test_the_headline_prints_no_total_that_the_table_hides() -> None:
    """Exact counts: 18 records of two types would tell that both are 9, so the sentence does not say 18 either."""
    submission = make_submission(n_events=18, n_by_type=(("Request", 9), ("Review", 9)), outcomes=(), fills=())
    context = build_client_level_context(make_check(submission=submission, previous=None), "threshold10")
    assert context.headline.startswith("[c] records about")
    assert {fact.value for fact in context.facts if "ecords" in fact.label} == {"[c]"}


def test_records_of_no_known_type_cannot_be_found_by_subtraction() -> None:
    """Exact counts: three records of no known type take a type with them, and are no line of their own."""
    submission = make_submission(n_events=143, n_by_type=(("Request", 60), ("Review", 80)), outcomes=(), fills=())
    for method, shown in (("threshold10", ["143", "[c]", "80"]), ("", ["143", "60", "80"])):
        facts = build_client_level_context(make_check(submission=submission, previous=None), method).facts
        assert [fact.value for fact in facts if "ecords" in fact.label] == shown
