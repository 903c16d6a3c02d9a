"""A rehearsal of the return: the same plan for the same seed, explained, and right across holidays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.request.past_replies import build_past_replies
from evidence.request.rehearsal import rehearse
from evidence.request.rehearsal_days import Task, build_habit, draw_days, take_range
from evidence.request.rehearsal_rules import load_rehearsal_rules
from evidence.request.working_days import bank_holidays_around, is_working_day, working_days_between
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.rehearsal import Outlook, Plan, PlanItem, Standing
from schemas.requests import EvidenceRequest, Happening, RequestEvent, RequestState
from schemas.terms import Category, Classification, Maturity
from tests.factories import make_item, make_link

LETTER = date(2026, 11, 2)
DUE = date(2026, 11, 23)
RULES = load_rehearsal_rules()


def ask(*codes: str) -> tuple[RequestItem, ...]:
    """Request items by their codes."""
    return tuple(RequestItem(code, f"What {code} asks", ("QS1",), Category.PROCESSES, "basis") for code in codes)


def hold(n: int, code: str = "W01", **changes: object) -> EvidenceItem:
    """A sound document for a request item, in date long after the return is due."""
    item_id = f"REQ-0000000{n}"
    values: dict[str, object] = {
        "id": item_id,
        "review_due": date(2027, 11, 1),
        "links": (make_link(item_id=item_id, request_item=code),),
    }
    return make_item(**values | changes)


def plan_for(
    items: Sequence[EvidenceItem] = (), codes: Sequence[str] = ("W01",), past: dict[str, list[int]] | None = None,
    letter_on: date = LETTER, seed: int = 0,
) -> Plan:  # fmt: skip
    """A rehearsal with England's holidays."""
    return rehearse(letter_on, ask(*codes), items, past or {}, bank_holidays_around(letter_on), seed)


def only(plan: Plan) -> PlanItem:
    """The plan's one item."""
    (item,) = plan.items
    return item


STANDINGS = [
    ("sound", {}, Standing.IN_HAND, "is held"),
    ("due for review on the due day", {"review_due": DUE}, Standing.REFRESH, "its day is 23 November 2026"),
    ("due for review the day after", {"review_due": DUE + timedelta(days=1)}, Standing.IN_HAND, "24 November 2026"),
    ("without a review date", {"review_due": None, "title": "Zebra"}, Standing.REFRESH, "no review date"),
    ("without an owner", {"owner": None}, Standing.REFRESH, "no named owner"),
    ("a draft", {"links": (make_link(item_id="REQ-00000001", maturity=Maturity.PLANNED),)}, Standing.REFRESH, "plan"),
    ("listed only", {"versions": ()}, Standing.MISSING, "neither its file nor a link"),
    (
        "public by a link",
        {"versions": (), "public_link": "https://example.org/a"},
        Standing.IN_HAND,
        "is public by a link",
    ),
    ("restricted", {"classification": Classification.RESTRICTED}, Standing.IN_HAND, "only by name and with a reason"),
    ("case-level", {"classification": Classification.CASE_LEVEL}, Standing.MISSING, "about single cases"),
]


@pytest.mark.parametrize(("what", "changes", "standing", "told"), STANDINGS, ids=[one[0] for one in STANDINGS])
def test_standing_of_an_item(what: str, changes: dict[str, object], standing: Standing, told: str) -> None:
    """How an item stands on the due day is said in one sentence with its evidence."""
    item = only(plan_for([hold(1, **changes)]))
    assert (item.standing, item.evidence_ids) == (standing, ("REQ-00000001",))
    assert told in item.sentence
    assert item.sentence.endswith(".")
    assert (item.days is None) == (standing is Standing.IN_HAND)


def test_nothing_linked_is_missing_and_nobodys() -> None:
    """What nothing is linked to has no owner, no evidence, and takes the days to find one as well."""
    plan = plan_for()
    item = only(plan)
    assert (item.standing, item.owner, item.evidence_ids) == (Standing.MISSING, None, ())
    assert plan.owners[0].low == RULES.missing[0] + RULES.days_to_find_owner


def test_the_best_evidence_counts() -> None:
    """One sound document puts an item in hand, whatever else is linked to it."""
    item = only(plan_for([hold(1, review_due=LETTER), hold(2)]))
    assert (item.standing, item.evidence_ids) == (Standing.IN_HAND, ("REQ-00000002",))


DUE_DAYS = [
    (date(2026, 11, 2), date(2026, 11, 23), "", date(2026, 11, 23), 15),
    (date(2026, 12, 4), date(2026, 12, 25), "bank holiday", date(2026, 12, 24), 14),
    (date(2026, 12, 7), date(2026, 12, 28), "bank holiday", date(2026, 12, 24), 13),
    (date(2026, 12, 11), date(2027, 1, 1), "bank holiday", date(2026, 12, 31), 12),
    (date(2026, 12, 14), date(2027, 1, 4), "", date(2027, 1, 4), 12),
    (date(2026, 12, 5), date(2026, 12, 26), "bank holiday", date(2026, 12, 24), 14),
    (date(2026, 11, 7), date(2026, 11, 28), "not a working day", date(2026, 11, 27), 15),
    (date(2027, 3, 5), date(2027, 3, 26), "bank holiday", date(2027, 3, 25), 14),
    (date(2027, 3, 8), date(2027, 3, 29), "bank holiday", date(2027, 3, 25), 13),
    (date(2027, 3, 15), date(2027, 4, 5), "", date(2027, 4, 5), 13),
]


@pytest.mark.parametrize(("letter_on", "due_on", "note", "last", "n_days"), DUE_DAYS)
def test_the_due_day_across_christmas_and_easter(
    letter_on: date, due_on: date, note: str, last: date, n_days: int
) -> None:
    """Three weeks by the calendar; a due day that is no working day is said to be one, with the last before it.

    Source: framework notes 3.1; bank holidays as published for England: 25 and 28 December 2026, 1 January 2027,
    Good Friday 26 March and Easter Monday 29 March 2027. A weekend day is told as such.
    """
    plan = plan_for(letter_on=letter_on)
    assert (plan.due_on, plan.last_working_day, plan.n_working_days) == (due_on, last, n_days)
    assert (note in plan.due_note) if note else plan.due_note == ""


@pytest.mark.parametrize("letter_on", [date(2026, 12, 11), date(2027, 3, 12)])
def test_no_day_of_a_plan_is_a_holiday(letter_on: date) -> None:
    """Nothing is done at a weekend or on a bank holiday."""
    holidays = bank_holidays_around(letter_on)
    plan = plan_for([hold(n, f"W{n:02}", review_due=LETTER) for n in range(1, 9)], [f"W{n:02}" for n in range(1, 12)],
                    letter_on=letter_on)  # fmt: skip
    days = [day for item in plan.items if item.days for day in (item.days.earliest, item.days.likely, item.days.latest)]
    assert days
    assert all(is_working_day(day, holidays) for day in days)


OUTLOOKS = [
    ([3] * 5, Outlook.ON_TIME),
    ([15] * 5, Outlook.ON_TIME),
    ([5, 5, 5, 15, 16], Outlook.AT_RISK),
    ([16] * 5, Outlook.LATE),
]


@pytest.mark.parametrize(("past", "outlook"), OUTLOOKS)
def test_the_outlook_follows_the_owners_past_replies(past: list[int], outlook: Outlook) -> None:
    """On time even at the latest, at risk where only the latest is late, late where the likely day is."""
    plan = plan_for([hold(1, review_due=LETTER)], past={"HEAD  of access": past})
    assert only(plan).outlook is outlook
    assert "that Head of access took in 5 past replies" in only(plan).sentence
    assert plan.owners[0].n_past == 5


def test_few_past_replies_widen_the_default_range() -> None:
    """With fewer replies than the rule wants the default counts, stretched to what was seen, and it is said."""
    plan = plan_for([hold(1, review_due=LETTER)], past={"Head of access": [1, 40]})
    (load,) = plan.owners
    assert (load.low, load.likely, load.high, load.n_past) == (1, RULES.refresh[1], 40, 2)
    assert "only 2 past replies" in load.sentence


def test_no_history_is_said() -> None:
    """Without any past reply the plan says that its ranges are no council's experience."""
    assert any("no history of past replies" in note for note in plan_for().notes)
    past = {"Head of access": [3] * 6}
    assert not any("no history" in note for note in plan_for([hold(1, review_due=LETTER)], past=past).notes)


def test_an_owner_takes_items_in_turn() -> None:
    """Of five items two are done at once: the third waits, the last is done after three rounds, and it is said."""
    codes = [f"W0{n}" for n in range(1, 6)]
    items = [hold(n, code, review_due=LETTER) for n, code in enumerate(codes, 1)]
    plan = plan_for(items, codes, {"Head of access": [4] * 5})
    holidays = bank_holidays_around(LETTER)
    done = [working_days_between(LETTER, item.days.latest, holidays) for item in plan.items if item.days]
    assert done == [4, 4, 8, 8, 12]
    assert plan.owners[0].n_in_turn == 3
    assert "after 2 other items of the same owner" in plan.items[2].sentence
    assert "other item" not in plan.items[1].sentence


def test_refreshing_comes_before_making_anew() -> None:
    """An owner's lighter work is done first."""
    items = [hold(n, f"W0{n}", versions=()) for n in (1, 2)] + [hold(3, "W03", review_due=LETTER)]
    plan = plan_for(items, ["W01", "W02", "W03"], {"Head of access": [4] * 5})
    first, later = date(2026, 11, 6), date(2026, 11, 12)
    assert [item.days.likely for item in plan.items if item.days] == [first, later, first]


def test_the_bottleneck_stands_first() -> None:
    """Owners are ranked by items at risk or late, then by working days over."""
    slow = [hold(n, f"W0{n}", owner="Slow", review_due=LETTER) for n in (1, 2, 3)]
    slower = [hold(4, "W04", owner="Slower", review_due=LETTER)]
    quick = [hold(5, "W05", owner="Quick", review_due=LETTER)]
    past = {"Slow": [16] * 5, "Slower": [30] * 5, "Quick": [2] * 5}
    plan = plan_for([*quick, *slower, *slow], [f"W0{n}" for n in range(1, 6)], past)
    assert [(load.owner, load.n_late, load.n_over) for load in plan.owners] == [
        ("Slow", 3, 17), ("Slower", 1, 15), ("Quick", 0, 0),
    ]  # fmt: skip
    assert (plan.n_late_low, plan.n_late_high) == (4, 4)


def test_all_in_hand_needs_nobody() -> None:
    """Where everything is in hand there is no day to wait for and no owner."""
    plan = plan_for([hold(1)])
    assert (plan.days, plan.owners, plan.n_late_high) == (None, (), 0)


def test_what_comes_after_the_return_is_left_out_and_said() -> None:
    """Items that are not due with the return are named in the notes and not rehearsed."""
    plan = plan_for(codes=["W01", "L06"])
    assert [item.code for item in plan.items] == ["W01"]
    assert any("L06" in note for note in plan.notes)


def test_the_same_seed_gives_the_same_plan() -> None:
    """The plan is a function of its inputs, and the order of the evidence is none of them."""
    items = [hold(n, f"W0{n}", review_due=LETTER) for n in range(1, 8)]
    codes = [f"W0{n}" for n in range(1, 10)]
    assert plan_for(items, codes, seed=7) == plan_for(items[::-1], codes, seed=7)
    assert plan_for(items, codes, seed=7).seed == 7


def test_equal_circumstances_get_equal_days() -> None:
    """Two owners without history and with the same work have the same days: chance makes no difference between them."""
    items = [hold(n, f"W0{n}", owner=f"Owner {n}", review_due=LETTER) for n in range(1, 9)]
    plan = plan_for(items, [f"W0{n}" for n in range(1, 9)])
    assert len({item.days for item in plan.items}) == 1


def test_one_owners_items_move_no_other_owners_days() -> None:
    """More work for one owner leaves every other owner's days as they were."""
    first = [hold(n, f"W0{n}", owner="First", review_due=LETTER) for n in (1, 2, 3)]
    more = [hold(n, f"W0{n}", owner="Second", review_due=LETTER) for n in (4, 5, 6, 7)]
    codes = [f"W0{n}" for n in range(1, 8)]
    few, many = plan_for([*first, *more[:1]], codes), plan_for([*first, *more], codes)
    assert few.items[:3] == many.items[:3]


@given(past=st.lists(st.integers(0, 60), min_size=5, max_size=30), n_items=st.integers(1, 12), seed=st.integers(0, 99))
@settings(max_examples=30)
def test_days_are_in_order_and_within_what_was_seen(past: list[int], n_items: int, seed: int) -> None:
    """Earliest, likely and latest come in that order, and the first item takes no less and no more than the past."""
    rules = replace(RULES, n_draws=100)
    habit = build_habit("Anne", past, rules)
    drawn = draw_days(
        {"Anne": [Task(f"W{n:02}", Standing.REFRESH) for n in range(n_items)]}, {"Anne": habit}, rules, seed
    )
    for lengths in drawn.by_code.values():
        low, likely, high = take_range(lengths)
        assert low <= likely <= high
    assert max(1, min(past)) <= min(drawn.by_code["W00"])
    assert max(drawn.by_code["W00"]) <= max(1, *past)
    assert [max(run) for run in zip(*drawn.by_code.values(), strict=True)] == list(drawn.by_owner["Anne"])


@given(figures=st.lists(st.integers(0, 1000), min_size=1))
def test_a_range_is_made_of_figures_that_are_there(figures: list[int]) -> None:
    """No figure of a range is made up, whatever the order they came in."""
    assert set(take_range(figures)) <= set(figures)
    assert take_range(figures) == take_range(sorted(figures, reverse=True))


def test_past_replies_count_working_days_and_leave_open_requests_out() -> None:
    """From a Thursday over Christmas to a Tuesday is one working day; what is not answered tells nothing yet."""
    asked_on = date(2026, 12, 24)

    def request(name: str, owner: str, answered: date | None) -> EvidenceRequest:
        happened = [Happening(RequestEvent.ASK, asked_on, "x", date(2027, 1, 8))]
        happened += [Happening(RequestEvent.RECEIVE, answered, "x")] if answered else []
        return EvidenceRequest(
            name,
            owner,
            "A plan",
            ("W01",),
            asked_on,
            date(2027, 1, 8),
            RequestState.ASKED,
            1,
            asked_on,
            tuple(happened),
        )

    requests = [
        request("ASK-1", "Anne", date(2026, 12, 29)), request("ASK-2", "Anne", asked_on), request("ASK-3", "Bo", None),
    ]  # fmt: skip
    assert build_past_replies(requests, bank_holidays_around(asked_on)) == {"Anne": (0, 1)}


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (("W01",), []),
        (("W01", "L04"), ["Left out, because it comes after the return: L04."]),
        (("L06", "W01", "L04"), ["Left out, because it comes after the return: L04, L06."]),
    ],
)
def test_only_what_is_listed_is_said_to_be_left_out(codes: tuple[str, ...], told: list[str]) -> None:
    """A list without the items that come after the return does not name them."""
    assert [note for note in plan_for(codes=codes).notes if note.startswith("Left out")] == told
