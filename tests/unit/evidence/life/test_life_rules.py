"""Types of document, when an item is out of date, and what stands in the queues."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.life.dates import add_months
from evidence.life.document_types import find_type, load_document_types, load_types_version, propose_type
from evidence.life.expiring import RULE_ACTOR, find_newly_expired
from evidence.life.expiry import find_expiry, is_out_of_date
from evidence.life.queues import build_deletion_queue, build_review_queue
from evidence.life.retention import load_retention
from evidence.request.signals import build_document_signals
from schemas.life import Approval, Hold, ItemLife
from schemas.terms import Classification, EvidenceKind
from tests.factories import make_item, make_version
from tests.places import ROOT

AS_OF = date(2026, 9, 30)
BARE = make_item(title="Carers", review_due=None)

TITLES = [
    ("Carers strategy 2026 to 2029", "strategy"),
    ("Minutes of the policy board", "minutes"),
    ("Policy board minutes", "minutes"),
    ("Audit policy", "policy"),
    ("Policies", "policy"),
    ("Q2 performance report", "performance report"),
    ("Survey of unpaid carers: policy paper", "survey"),
    ("Waiting list procedure", "procedure"),
    ("Annual self-assessment", "self-assessment"),
    ("Safeguarding training record", "training record"),
    ("Story of a family", None),
    ("", None),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_type_is_proposed_from_the_words_of_a_title(title, expected):
    """The last known word of the title's main part tells, in the singular or the plural."""
    found = propose_type(title, load_document_types())
    assert (found.name if found else None) == expected


def test_a_stated_type_counts_over_what_the_title_suggests():
    """What somebody said is not proposed; what only the title says is."""
    stated = find_type(replace(BARE, title="Carers strategy", document_type="minutes"))
    proposed = find_type(replace(BARE, title="Carers strategy"))
    assert (stated.type.name, stated.proposed) == ("minutes", False)
    assert (proposed.type.name, proposed.proposed) == ("strategy", True)


def test_the_types_are_versioned_data_with_a_reason_and_a_source_each():
    """One version for the file; every type says why and whose figure it is; a title word stands for one type."""
    types = load_document_types()
    assert load_types_version() == "2026-11"
    assert all(one.why and "our own" in one.source for one in types)
    words = [word for one in types for word in one.words]
    assert len(words) == len(set(words))
    assert [one.name for one in types if one.months is None] == ["other"]


DAYS = [
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2026, 1, 5), 0, None),
]


@pytest.mark.parametrize(("day", "months", "expected"), DAYS)
def test_months_are_added_by_the_calendar(day, months, expected):
    """Where a month has no such day it is its last."""
    assert add_months(day, months) == (expected or day)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_more_months_never_give_an_earlier_day(day, months):
    """Adding a month more never goes back."""
    assert day <= add_months(day, months) <= add_months(day, months + 1)


def test_the_earlier_of_the_two_days_counts_and_says_by_which_rule():
    """A review date, or the months of the type from the date on the document."""
    item = replace(BARE, document_type="policy", review_due=date(2030, 1, 1))  # dated 3 March 2026
    assert (find_expiry(item).due, find_expiry(item).rule) == (
        date(2029, 3, 3), "36 months after 3 March 2026, our rule for this type (policy)",
    )  # fmt: skip
    own = find_expiry(replace(item, review_due=date(2027, 1, 1)))
    assert (own.due, own.rule) == (date(2027, 1, 1), "by its own review date")
    assert find_expiry(BARE) is None


def test_a_type_without_a_date_or_a_rule_sets_no_day():
    """Nothing to count from, or no months to count."""
    undated = make_version(content_date=None)
    assert find_expiry(replace(BARE, document_type="policy", versions=(undated,))) is None
    assert find_expiry(replace(BARE, document_type="other")) is None


def test_only_an_approval_of_this_very_version_renews_it():
    """Approving an earlier version leaves the date of the document as what counts."""
    minutes = replace(BARE, document_type="minutes")
    approved = Approval("Board", date(2026, 9, 1), minutes.current.sha256)
    renewed = replace(minutes, life=ItemLife(approval=approved))
    other = replace(minutes, life=ItemLife(approval=replace(approved, sha256="0" * 64)))
    assert (find_expiry(renewed).due, find_expiry(other).due) == (date(2027, 9, 1), date(2027, 3, 3))


def test_for_scores_a_proposed_type_is_left_out():
    """A guess from the title may turn the colour red, but it moves no score."""
    old = replace(BARE, versions=(make_version(content_date=date(2020, 1, 1)),))
    guessed, stated = replace(old, title="Carers policy"), replace(old, document_type="policy")
    assert is_out_of_date(guessed, AS_OF)
    assert is_out_of_date(stated, AS_OF)
    facts = [build_document_signals([item], AS_OF)[0].facts for item in (guessed, stated)]
    assert [(one.in_date, one.review_due) for one in facts] == [(True, None), (False, date(2023, 1, 1))]


@pytest.mark.parametrize(
    ("days", "expected"), [(0, ["REQ-1"]), (30, ["REQ-1", "REQ-2"]), (60, ["REQ-1", "REQ-2", "REQ-3"])]
)
def test_the_review_queue_looks_so_many_days_ahead(days, expected):
    """What is out of date stands first; the last day counts; trackers and undated documents never stand in it."""
    dues = {"REQ-1": date(2026, 9, 1), "REQ-2": date(2026, 10, 30), "REQ-3": date(2026, 11, 29)}
    items = [make_item(id=one, title="Carers", review_due=due) for one, due in dues.items()]
    items += [replace(items[0], id="TRK", kind=EvidenceKind.TRACKER), BARE]
    assert [due.item_id for due in build_review_queue(items, AS_OF, days)] == expected


def test_every_class_has_a_time_and_what_is_due_for_deletion_says_who_holds_it():
    """Case-level files are due after 90 days; a hold is shown, and nothing is deleted by itself."""
    assert set(load_retention()) == set(Classification)
    assert all(one.months or one.days for one in load_retention().values())
    hold = Hold("Legal", "a complaint", AS_OF)
    case = replace(BARE, classification=Classification.CASE_LEVEL, life=ItemLife(holds=(hold,)))  # of 14 May 2026
    assert build_deletion_queue([case, BARE], date(2026, 8, 11)) == ()
    (due,) = build_deletion_queue([case, BARE], date(2026, 8, 12))
    assert (due.due, due.holds) == (date(2026, 8, 12), (hold,))


def test_what_cannot_be_deleted_is_not_due():
    """A tracker is cited by every link, and an item without a file has nothing to delete."""
    tracker = replace(BARE, kind=EvidenceKind.TRACKER)
    assert build_deletion_queue([tracker, replace(BARE, versions=())], date.max) == ()


def test_an_item_is_marked_once_for_each_day_from_which_it_is_out_of_date():
    """Missed days are made up for, a second look finds nothing, and a renewed item is marked again when due again."""
    item = make_item(title="Carers", review_due=date(2026, 8, 1))
    (first,) = find_newly_expired([item, BARE], [], AS_OF)
    assert (first.item_id, first.value, first.actor, first.on_day) == (item.id, "2026-08-01", RULE_ACTOR, AS_OF)
    assert find_newly_expired([item], [first], date(2026, 12, 1)) == ()
    renewed = replace(item, review_due=date(2026, 11, 1))
    assert find_newly_expired([renewed], [first], AS_OF) == ()
    assert [one.value for one in find_newly_expired([renewed], [first], date(2026, 11, 1))] == ["2026-11-01"]


def test_the_page_for_people_has_the_figures_of_the_data_files():
    """Every type with its months and every class with its time stand in docs/evidence-life.md."""
    page = (ROOT / "docs" / "evidence-life.md").read_text(encoding="utf-8")
    for one in load_document_types():
        assert f"| {one.name} | {one.months or 'none'} |" in page
    for one in load_retention().values():
        assert f"| {one.classification} | {f'{one.months} months' if one.months else f'{one.days} days'} |" in page
