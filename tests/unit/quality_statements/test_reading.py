"""How each kind of signal is read: level or prompt, with a sentence that holds the numbers."""

from datetime import date

import pytest

from quality_statements.reading import read_all, read_signal
from quality_statements.rubric import load_rubric
from schemas.terms import Better, Category, Direction, Maturity, Position, Trend
from tests.factories import make_check_facts, make_document_facts, make_signal
from tests.statement_signals import (
    audit_facts,
    audit_signal,
    indicator_signal,
    make_compared,
    voice_facts,
    voice_signal,
)

RUBRIC = load_rubric()
WORSE, MUCH_WORSE, BETTER = Position.WORSE, Position.MUCH_WORSE, Position.BETTER


def _read(signal):
    reading = read_signal(signal, RUBRIC)
    assert reading.reason.endswith(".")
    assert (reading.signal_key, reading.citations, reading.as_at) == (signal.key, signal.citations, signal.as_at)
    return reading.level, reading.reason


# Indicators


def _indicator(*positions, **changes):
    kinds = (("England", "England"), ("region", "South West"), ("council type", "Unitary authority"))
    compared = tuple(make_compared(p, kind, area) for p, (kind, area) in zip(positions, kinds, strict=False))
    return _read(indicator_signal(comparisons=compared, **changes))


@pytest.mark.parametrize(
    ("positions", "changes", "level"),
    [
        ((Position.SIMILAR, Position.SIMILAR), {}, 3),
        ((BETTER, Position.MUCH_BETTER), {}, 3),
        ((Position.TENDING_WORSE,), {}, 3),
        ((WORSE, Position.SIMILAR), {}, 2),
        ((Position.SIMILAR, WORSE), {}, 2),
        ((Position.SIMILAR,), {"trend": Trend.WORSENING}, 2),
        ((MUCH_WORSE,), {"trend": Trend.WORSENING}, 2),
        ((MUCH_WORSE,), {"trend": Trend.WORSENING, "measure": "4a"}, 1),
        ((MUCH_WORSE,), {"trend": Trend.STABLE, "measure": "4a"}, 2),
        ((WORSE,), {"trend": Trend.WORSENING, "measure": "4a"}, 2),
    ],
)
def test_an_indicator_hints_at_1_to_3(positions, changes, level):
    """Beyond chance and not by raw gap; a 1 only where it is far worse, worsening and about safety."""
    assert _indicator(*positions, **changes)[0] == level


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": None, "flag": "suppressed"}, "is suppressed"),
        ({"value": None, "flag": ""}, "is not available"),
        ({"flag": "not published"}, "is not published"),
        ({"age_months": 25}, "25 months old, more than 24"),
        ({"base": 29}, "rests on 29, fewer than 30"),
        ({"better": Better.CONTEXT}, "neither high nor low is good"),
        ({"series": (("2024-25", 61.2),)}, "new or newly defined: 1 period can be compared"),
        ({"comparisons": ()}, "no comparator that can be tested"),
        ({"comparisons": (make_compared(Position.NOT_TESTED),)}, "no comparator that can be tested"),
    ],
)
def test_an_indicator_that_cannot_be_leaned_on_is_a_prompt(changes, words):
    """The reason says which rule, with the numbers."""
    level, reason = _read(indicator_signal(**changes))
    assert (level, words in reason, reason.startswith("Prompt only: ")) == (None, True, True)


@pytest.mark.parametrize(("change", "level"), [({"age_months": 24}, 3), ({"base": 30}, 3), ({"base": None}, 3)])
def test_at_the_limit_an_indicator_still_reads(change, level):
    """Limits are included, and an unknown base is not held against it."""
    assert _read(indicator_signal(**change))[0] == level


def test_an_indicator_says_figure_comparators_and_trend():
    """The parts an inspector would quote."""
    _, reason = _indicator(WORSE)
    assert reason == (
        "People satisfied with their care and support of 61.2% (2024-25): worse beside England (62.7%); "
        "trend: no clear change."
    )


def test_an_indicator_never_reads_4_and_says_what_a_4_would_need():
    """Only where it is better than England and a nearer comparator."""
    assert "group, which published totals do not hold" in _indicator(BETTER, BETTER)[1]
    assert "A 4 would" not in _indicator(BETTER, Position.SIMILAR)[1]


@pytest.mark.parametrize(
    ("value", "unit", "shown"), [(0.409, "score", "0.409 score"), (1234.5, "days", "1,234.5 days")]
)
def test_values_are_shown_with_their_unit(value, unit, shown):
    """Scores below 1 keep three places."""
    assert shown in _read(indicator_signal(value=value, unit=unit))[1]


# Documents


@pytest.mark.parametrize(("maturity", "level"), list(zip(Maturity, (1, 2, 3, 3, 4), strict=True)))
def test_a_document_supports_no_more_than_its_maturity(maturity, level):
    """Plans show intent; a 4 needs effect that has lasted."""
    assert _read(make_signal(facts=make_document_facts(maturity=maturity)))[0] == level


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owned": False}, "supports nothing until fixed: no owner"),
        ({"in_date": False, "review_due": date(2026, 1, 1)}, "out of date since 2026-01-01"),
        ({"in_date": False, "review_due": None}, "fixed: out of date."),
        ({"received": False}, "the file is not held"),
        ({"owned": False, "received": False}, "no owner, the file is not held"),
        ({"direction": Direction.GAP}, "records a gap: Waiting lists are reviewed"),
        ({"direction": Direction.CONTEXT}, "gives context"),
    ],
)
def test_a_document_that_supports_nothing_is_a_prompt(changes, words):
    """A gap the council records about itself never counts against it."""
    level, reason = _read(make_signal(facts=make_document_facts(**changes)))
    assert (level, words in reason) == (None, True)


# Case audits


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"n_cases": 50, "n_good_or_better": 37}, 3),
        ({"n_cases": 50, "n_good_or_better": 36}, 2),
        ({"n_cases": 30, "n_good_or_better": 24}, 3),
        ({"n_cases": 30, "n_good_or_better": 23}, 2),
        ({"n_cases": 29, "n_good_or_better": 29}, None),
        ({"n_cases": 29, "n_good_or_better": 20}, 2),
        ({"n_cases": 15, "n_good_or_better": 5}, 2),
        ({"n_cases": 14, "n_good_or_better": 5}, None),
        ({"n_cases": 120, "n_good_or_better": 62}, 2),
        ({"n_cases": 60, "n_good_or_better": 0}, 2),
        ({"n_cases": 50, "n_good_or_better": 40, "n_critical_ones": 2}, 3),
        ({"n_cases": 50, "n_good_or_better": 40, "n_critical_ones": 3}, 2),
        ({"n_cases": 50, "n_good_or_better": 40, "n_critical_ones": 5}, 2),
        ({"n_cases": 50, "n_good_or_better": 40, "n_critical_ones": 6}, 1),
        ({"n_cases": 20, "n_good_or_better": 20, "n_critical_ones": 3}, 1),
    ],
)
def test_an_audit_is_read_by_interval_size_and_critical_ones(changes, level):
    """The lower end of the interval must be above 60 %, on at least 30 cases, for a 3."""
    facts = audit_facts(3, **{"n_critical_ones": 0, "n_outstanding": 0} | changes)
    assert _read(audit_signal(3, facts=facts))[0] == level


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, 4),
        ({"n_good_or_better": 43}, 4),
        ({"n_good_or_better": 42}, 3),
        ({"n_outstanding": 12}, 3),
        ({"n_cases": 49, "n_good_or_better": 45, "n_outstanding": 13}, 3),
        ({"n_critical_ones": 1}, 3),
        ({"n_pairs": 19, "n_pairs_exact": 19, "sum_shift": 0}, 3),
        ({"n_pairs": 0, "n_pairs_exact": 0, "sum_shift": 0}, 3),
        ({"n_pairs_exact": 14, "sum_shift": 6}, 4),
        ({"n_pairs_exact": 13}, None),
        ({"sum_shift": 7}, None),
        ({"sum_shift": -7}, None),
        ({"n_pairs": 19, "n_pairs_exact": 1, "sum_shift": 19}, 3),
        ({"drawn_by_rule": False}, None),
        ({"supporting_only": True}, None),
    ],
)
def test_a_4_needs_every_one_of_its_conditions_and_failing_moderation_reads_nothing(changes, level):
    """Below 20 second reads moderation judges nothing, so it neither fails an audit nor makes a 4."""
    assert _read(audit_signal(4, facts=audit_facts(4, **changes)))[0] == level


def test_an_audit_says_its_numbers():
    """Counts, interval and line."""
    facts = audit_facts(2, n_cases=120, n_good_or_better=62, n_pairs=12, n_pairs_exact=9)
    assert _read(audit_signal(2, facts=facts))[1] == (
        "62 of 120 audited cases were good or better (95% interval 43% to 60%): the lower end is not above the "
        "60% line. 9 of 12 second reads agreed exactly, too few to judge. Weakest question: A4."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n_cases": 20, "n_good_or_better": 20}, "too few for a 3, which needs 30 cases"),
        ({"n_cases": 9, "n_good_or_better": 8}, "8 of 9 audited cases good or better, fewer than 15"),
        ({"n_cases": 0, "n_good_or_better": 0}, "0 of 0 audited cases good or better, fewer than 15"),
        ({"sum_shift": 12}, "mean shift +0.60 of a grade"),
        ({"n_critical_ones": 9}, "9 of 50 cases had a critical question at 1, above 10%"),
        ({"n_good_or_better": 10}, "the whole interval is below the 60% line"),
        ({"n_pairs": 0, "n_pairs_exact": 0}, "No second reads"),
    ],
)
def test_an_audit_says_what_held_it(changes, words):
    """The sentence names the rule that decided."""
    assert words in _read(audit_signal(3, facts=audit_facts(3, **changes)))[1]


# Feedback


@pytest.mark.parametrize("category", [Category.PEOPLE, Category.STAFF, Category.PARTNERS])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_wide_feedback_reads_to_each_level(category, level):
    """From consistent harm to strong praise that changed something."""
    assert _read(voice_signal(category, level))[0] == level


@pytest.mark.parametrize(
    ("base", "changes", "level", "words"),
    [
        (3, {"n_positive": 6, "n_negative": 4, "n_concerns": 4, "n_answered": 3}, 3, "3 of 4 concerns answered"),
        (3, {"n_positive": 5, "n_negative": 5}, 2, "not mostly positive (a 3 needs 60%)"),
        (3, {"n_concerns": 2, "n_answered": 1}, 2, "too few concerns have an action recorded"),
        (3, {"n_repeated": 3, "n_repeated_answered": 1, "repeated_concerns": ("late reviews",)}, 2, "(late reviews)"),
        (2, {"n_repeated": 3, "n_repeated_answered": 0, "n_concerns": 6}, 1, "a repeated one has no answer"),
        (2, {"n_repeated": 2, "n_repeated_answered": 0, "n_concerns": 6}, 2, "weak response"),
        (3, {"n_repeated": 3, "n_repeated_answered": 0}, 2, "weak response"),
        (1, {"n_strong_negative": 5}, 2, "not mostly positive"),
        (4, {"n_changed": 0}, 3, "mostly positive"),
        (4, {"n_strong_positive": 5}, 3, "mostly positive"),
        (4, {"source_types": ("person", "unpaid carer")}, 3, "mostly positive"),
        (4, {"groups": ("older people", "unpaid carers")}, 3, "mostly positive"),
        (4, {"n_independent": 1}, 3, "mostly positive"),
    ],
)
def test_feedback_is_held_by_tone_answers_and_breadth(base, changes, level, words):
    """One change at a time from feedback that reads higher."""
    found, reason = _read(voice_signal(Category.PEOPLE, base, facts=voice_facts(base, **changes)))
    assert (found, words in reason) == (level, True)


@pytest.mark.parametrize(
    ("category", "changes", "words"),
    [
        (Category.PEOPLE, {"source_types": ("person",)}, "a single source"),
        (Category.PEOPLE, {"n_independent": 0}, "nothing independent of the council"),
        (Category.PEOPLE, {"groups": ("older people",)}, "too few groups heard"),
        (Category.PEOPLE, {"n_items": 2, "n_positive": 2, "n_negative": 0}, "fewer than 3 items"),
        (Category.PEOPLE, {"n_positive": 0, "n_negative": 0, "n_neutral": 10}, "nothing speaks well or badly"),
        (Category.PARTNERS, {"organisations": ("Birch Homecare",)}, "too few organisations"),
    ],
)
def test_feedback_from_too_few_or_too_alike_is_a_prompt(category, changes, words):
    """Silence from a group is a gap, not neutral."""
    level, reason = _read(voice_signal(category, 3, facts=voice_facts(3, **changes)))
    assert (level, words in reason) == (None, True)


def test_staff_need_not_be_independent_of_the_council():
    """They are the council's own by nature."""
    facts = voice_facts(3, n_independent=0, source_types=("front-line worker",), groups=())
    assert _read(voice_signal(Category.STAFF, 3, facts=facts))[0] == 3


# Controls, and many signals together


@pytest.mark.parametrize(
    ("passed", "detail", "reason"),
    [
        (False, "", "Control “waiting risk reviewed” not met: 3 of 40."),
        (True, "All lists.", "Control “waiting risk reviewed” met: All lists."),
        (None, "", "Control “waiting risk reviewed” not known: 3 of 40."),
    ],
)
def test_a_control_sets_no_level(passed, detail, reason):
    """It says whether it is met."""
    assert _read(make_signal(facts=make_check_facts(passed=passed, detail=detail, n=40, n_met=3))) == (None, reason)


def test_signals_are_read_in_one_order_and_repeats_count_once():
    """Whatever order they come in."""
    signals = [voice_signal(Category.PEOPLE, 3), audit_signal(2), make_signal()]
    assert read_all(signals, RUBRIC) == read_all([*signals[::-1], *signals], RUBRIC)
    assert len(read_all(signals * 2, RUBRIC)) == 3
