"""How each kind of signal is read: level or prompt, with a sentence that holds the numbers."""

from datetime import date

import pytest

from quality_statements.indicator_reading import say_trend
from quality_statements.reading import read_all, read_signal
from quality_statements.rubric import load_rubric
from schemas.terms import Better, Category, Direction, Maturity, Position, Trend
from tests.factories import make_check_facts, make_document_facts, make_indicator_facts, make_signal
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
        ({"value": None, "flag": "suppressed"}, "2024-25 is suppressed"),
        ({"value": None, "flag": ""}, "2024-25 is not available"),
        ({"value": None, "flag": "[c]"}, "2024-25 is suppressed"),
        ({"flag": "not published"}, "2024-25 is not published"),
        ({"age_months": 25}, "25 months old, more than the 24 allowed"),
        ({"base": 29}, "rests on 29 people, fewer than the 30 needed"),
        ({"better": Better.CONTEXT}, "Neither high nor low is good"),
        ({"series": (("2024-25", 61.2),)}, "new or newly defined, and only 1 period can be compared"),
        ({"comparisons": ()}, "There was nobody to compare it with."),
        ({"comparisons": (make_compared(Position.NOT_TESTED),)}, "could be told from chance"),
    ],
)
def test_an_indicator_that_cannot_be_leaned_on_is_a_prompt(changes, words):
    """The reason says which rule, with the numbers."""
    level, reason = _read(indicator_signal(**changes))
    assert (level, words in reason) == (None, True)


@pytest.mark.parametrize(("change", "level"), [({"age_months": 24}, 3), ({"base": 30}, 3), ({"base": None}, 3)])
def test_at_the_limit_an_indicator_still_reads(change, level):
    """Limits are included, and an unknown base is not held against it."""
    assert _read(indicator_signal(**change))[0] == level


def test_an_indicator_says_figure_comparators_and_trend():
    """The parts an inspector would quote."""
    _, reason = _indicator(WORSE)
    assert reason == (
        "People satisfied with their care and support: 61.2% in 2024-25, worse than England (62.7%). "
        "No clear change since 2023-24 (60.8%)."
    )


def test_comparators_with_the_same_word_are_told_together():
    """The type of council is told as such, for its name means little to a reader."""
    assert (
        "worse than England (62.7%) and South West (62.7%); much worse than councils of its type (62.7%)."
        in (_indicator(WORSE, WORSE, MUCH_WORSE)[1])
    )


@pytest.mark.parametrize(
    ("trend", "better", "values", "said"),
    [
        (Trend.IMPROVING, Better.HIGHER, (39, 40, 42), "Improving since 2022-23 (39.0%)."),
        (
            Trend.IMPROVING,
            Better.HIGHER,
            (43, 39, 40, 42),
            "since 2022-23 (39.0%), but no higher than in 2021-22 (43.0%).",
        ),
        (Trend.IMPROVING, Better.HIGHER, (44, 41, 39, 40, 42), "but no higher than in 2020-21 (44.0%)."),
        (Trend.IMPROVING, Better.HIGHER, (41, 39, 40, 42), "Improving since 2022-23 (39.0%)."),
        (Trend.IMPROVING, Better.LOWER, (30, 39, 36, 30), "but no lower than in 2021-22 (30.0%)."),
        (Trend.WORSENING, Better.HIGHER, (30, 39, 36, 31), "Worsening since 2022-23 (39.0%), but no lower than in"),
        (Trend.WORSENING, Better.LOWER, (45, 39, 40, 42), "but no higher than in 2021-22 (45.0%)."),
        (Trend.STABLE, Better.HIGHER, (45, 39, 40, 42), "No clear change since 2022-23 (39.0%)."),
        (Trend.UNKNOWN, Better.HIGHER, (42,), "There is no earlier figure to compare it with."),
    ],
)
def test_a_trend_names_the_period_it_is_counted_from(trend, better, values, said):
    """And says where an earlier one was already as good, or as bad: three periods are compared at most."""
    years = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")[-len(values) :]
    series = tuple(zip(years, map(float, values), strict=True))
    facts = make_indicator_facts(trend=trend, better=better, series=series, value=float(values[-1]))
    assert said in say_trend(facts)


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
        ({"owned": False}, "cannot be relied on yet: it has no named owner."),
        ({"in_date": False, "review_due": date(2026, 1, 1)}, "it has been out of date since 1 January 2026"),
        ({"in_date": False, "review_due": None}, "yet: it is out of date."),
        ({"received": False}, "no file of it is held"),
        ({"owned": False, "received": False}, "it has no named owner and no file of it is held"),
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
        "62 of 120 audited cases were good or better; had every case been read, probably 43% to 60% (95% interval). "
        "A 3 needs the lower of these to be above 60%. 9 of 12 answers read twice got the same grade, too few to judge "
        "the grading by. The weakest answers were to question A4."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n_cases": 20, "n_good_or_better": 20}, "too few cases for a 3, which needs 30"),
        ({"n_cases": 9, "n_good_or_better": 8}, "8 of 9 audited cases were good or better. Fewer than 15 cases"),
        ({"n_cases": 0, "n_good_or_better": 0}, "0 of 0 audited cases were good or better. Fewer than 15 cases"),
        ({"sum_shift": 12}, "second readers graded 0.60 of a grade higher on average"),
        ({"sum_shift": -1}, "second readers graded 0.05 of a grade lower on average"),
        ({"sum_shift": 0}, "second readers graded no higher or lower on average"),
        ({"n_critical_ones": 9}, "9 of 50 cases had the lowest grade on a critical question, more than the 10%"),
        ({"n_good_or_better": 10}, "Even the higher of these is below 60%"),
        ({"n_pairs": 0, "n_pairs_exact": 0}, "No answer was read twice"),
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
        (
            3,
            {"n_positive": 6, "n_negative": 4, "n_concerns": 4, "n_answered": 3},
            3,
            "3 of 4 concerns have an action recorded",
        ),
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


def test_feedback_tells_no_empty_counts():
    """Tones nobody took are left out, and so are concerns where there were none."""
    quiet = voice_facts(3, n_positive=10, n_negative=0, n_concerns=0, n_answered=0)
    assert _read(voice_signal(Category.PEOPLE, 3, facts=quiet))[1] == (
        "10 items of feedback from 3 kinds of source: 10 positive. It is mostly positive."
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_of_very_few_people_nothing_is_described(level):
    """From five people on the tones are told; below that, neither tone nor kind of source nor topic."""
    few = voice_facts(level, n_people=4, repeated_concerns=("late reviews",))
    found, reason = _read(voice_signal(Category.PEOPLE, level, facts=few))
    assert (found, reason) == (level, "Too few people were heard to say more (fewer than 5).")
    assert "positive" in _read(voice_signal(Category.PEOPLE, level, facts=voice_facts(level, n_people=5)))[1]


def test_a_stage_nobody_stated_is_told_as_taken():
    """An empty cell counts as started, and the reason says so."""
    taken = make_document_facts(maturity=Maturity.STARTED, maturity_stated=False)
    level, reason = _read(make_signal(facts=taken))
    assert (level, "is not stated, so it is taken as started" in reason) == (2, True)


def test_a_control_without_words_is_told_by_its_name():
    """A control of another tool need not be in the rubric."""
    facts = make_check_facts(code="fees-checked", passed=None)
    assert "whether the control “fees checked” holds" in _read(make_signal(facts=facts))[1]


def test_staff_need_not_be_independent_of_the_council():
    """They are the council's own by nature."""
    facts = voice_facts(3, n_independent=0, source_types=("front-line worker",), groups=())
    assert _read(voice_signal(Category.STAFF, 3, facts=facts))[0] == 3


# Controls, and many signals together


@pytest.mark.parametrize(
    ("passed", "detail", "reason"),
    [
        (
            False,
            "",
            "It could not be shown that the risk to people who wait is known and looked at again: 3 of 40 met this.",
        ),
        (
            True,
            "All lists.",
            "It was tested whether the risk to people who wait is known and looked at again, and that holds: "
            "All lists.",
        ),
        (
            None,
            "",
            "It is not known whether the risk to people who wait is known and looked at again: 3 of 40 met this.",
        ),
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
