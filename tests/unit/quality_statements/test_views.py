"""When a category view may be formed, and at which level."""

from datetime import date

import pytest

from quality_statements.category_view import build_view, weigh_category
from quality_statements.dates import is_within, months_before
from quality_statements.reading import read_all
from quality_statements.rubric import load_rubric
from schemas.terms import Category, Direction, Maturity, Position
from tests.factories import make_document_facts, make_signal
from tests.statement_signals import (
    AS_OF,
    audit_facts,
    audit_signal,
    indicator_signal,
    make_compared,
    voice_facts,
    voice_signal,
)

RUBRIC = load_rubric()
PEOPLE, STAFF, PARTNERS, PROCESSES = Category.PEOPLE, Category.STAFF, Category.PARTNERS, Category.PROCESSES
CARERS = indicator_signal(survey="SACE")
SURVEY = indicator_signal(survey="ASCS")


def _view(category, *signals):
    return build_view(category, read_all(signals, RUBRIC), RUBRIC, AS_OF)


def _voice(category, level=3, **changes):
    return voice_signal(category, level, facts=voice_facts(level, **changes))


def _document(maturity=Maturity.IN_USE, title="Policy", category=PROCESSES, **changes):
    facts = make_document_facts(maturity=maturity, title=title, **changes)
    return make_signal(category=category, subject=title, facts=facts)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 9, 30), 12, date(2025, 9, 30)),
        (date(2026, 9, 30), 7, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_back_by_the_calendar(day, months, expected):
    """The day itself still counts as within."""
    assert months_before(day, months) == expected
    assert is_within(expected, months, day)
    assert not is_within(date.fromordinal(expected.toordinal() - 1), months, day)


@pytest.mark.parametrize(
    ("category", "signals", "lacks"),
    [
        (PEOPLE, (), ["2 kinds of source", "independent", "18 months", "unpaid carers", "rest a score on"]),
        (PEOPLE, (_voice(PEOPLE),), []),
        (PEOPLE, (SURVEY, CARERS), ["2 kinds of source (so far: national survey)", "18 months", "rest a score on"]),
        (PEOPLE, (_voice(PEOPLE, includes_carers=False),), ["unpaid carers"]),
        (PEOPLE, (_voice(PEOPLE, includes_carers=False), CARERS), []),
        (PEOPLE, (_voice(PEOPLE, includes_carers=False), SURVEY), ["unpaid carers"]),
        (
            PEOPLE,
            (_voice(PEOPLE, includes_carers=False), indicator_signal(survey="SACE", age_months=30)),
            ["unpaid carers"],
        ),
        (PEOPLE, (_voice(PEOPLE, newest=date(2025, 3, 29)),), ["18 months"]),
        (PEOPLE, (_voice(PEOPLE, newest=date(2025, 3, 30)),), []),
        (PEOPLE, (_voice(PEOPLE, source_types=("person",)), CARERS), ["rest a score on (so far: a single source)"]),
        (PEOPLE, (_document(category=PEOPLE),), ["2 kinds", "independent", "18 months", "carers", "rest a score on"]),
        (
            PEOPLE,
            (_voice(PEOPLE, source_types=("person",), n_people=4),),
            ["2 kinds of source", "rest a score on (so far from fewer than 5 people)"],
        ),
        (STAFF, (), ["front-line", "managers", "12 months", "rest a score on"]),
        (STAFF, (_voice(STAFF),), []),
        (STAFF, (_voice(STAFF, includes_managers=False),), ["managers"]),
        (STAFF, (_voice(STAFF, newest=date(2025, 9, 29)),), ["12 months"]),
        (PARTNERS, (_voice(PARTNERS),), []),
        (PARTNERS, (_voice(PARTNERS, organisations=("A", "B")),), ["3 partner organisations (so far: 2)"]),
        (PARTNERS, (_voice(PARTNERS, includes_voluntary=False),), ["voluntary or user-led"]),
        (PROCESSES, (), ["a document that is owned"]),
        (PROCESSES, (_document(),), []),
        (PROCESSES, (_document(Maturity.STARTED),), ["a document that is owned"]),
        (PROCESSES, (_document(owned=False),), ["a document that is owned"]),
        (PROCESSES, (_document(in_date=False),), ["a document that is owned"]),
        (PROCESSES, (_document(received=False),), ["a document that is owned"]),
        (PROCESSES, (_document(direction=Direction.GAP),), ["a document that is owned"]),
        (PROCESSES, (audit_signal(2),), []),
        (PROCESSES, (audit_signal(2, facts=audit_facts(2, n_cases=14, n_good_or_better=9)),), ["a document"]),
        (PROCESSES, (indicator_signal(PROCESSES),), ["a document"]),
        (Category.OUTCOMES, (_voice(Category.OUTCOMES),), ["not scored"]),
    ],
)
def test_a_view_says_what_it_still_needs(category, signals, lacks):
    """An indicator alone never forms one, and neither does a document for what people say."""
    view = _view(category, *signals)
    assert len(view.missing) == len(lacks)
    assert all(words in missing for words, missing in zip(lacks, view.missing, strict=True))
    assert view.sufficient == (not lacks)


@pytest.mark.parametrize(
    ("signals", "level"),
    [
        ((_document(),), 3),
        ((_document(Maturity.SUSTAINED),), 4),
        ((_document(), _document(Maturity.SUSTAINED, "Other")), 4),
        ((_document(), audit_signal(2)), 2),
        ((_document(), audit_signal(4)), 3),
        ((audit_signal(4),), 4),
        ((audit_signal(3), _document(Maturity.PLANNED)), 3),
        ((_document(Maturity.SUSTAINED), _document(Maturity.STARTED, "Other")), 4),
        ((_document(Maturity.SUSTAINED), _document(direction=Direction.GAP, title="Gap")), 4),
        ((_document(), indicator_signal(PROCESSES, comparisons=(make_compared(Position.MUCH_WORSE),))), 3),
        ((_document(), _voice(PROCESSES, 2)), 2),
    ],
)
def test_a_view_is_the_lowest_of_best_document_audit_and_feedback(signals, level):
    """Indicators, prompts, and work not yet in use lower nothing."""
    assert _view(PROCESSES, *signals).level == level


def test_a_view_carries_every_reading_and_cites_what_holds_it():
    """Prompts are carried along, and the reason is that of the lowest."""
    signals = (_document(), audit_signal(2), _document(owned=False, title="Draft"))
    weighed = weigh_category(PROCESSES, read_all(signals, RUBRIC), RUBRIC, AS_OF)
    assert len(weighed.view.readings) == 3
    assert weighed.evidence_ids == ("COL-AUDIT000",)
    assert weighed.view.reason.startswith("30 of 50 audited cases")


def test_kinds_of_source_are_not_named_for_very_few_people():
    """With one kind of source, naming it would name who spoke."""
    told = " ".join(_view(PEOPLE, _voice(PEOPLE, source_types=("advocate",), n_people=2)).missing)
    assert "advocate" not in told


def test_signals_of_other_categories_are_left_out():
    """A view looks at its own category only."""
    assert _view(STAFF, _voice(STAFF), _voice(PARTNERS, 1)).level == 3
