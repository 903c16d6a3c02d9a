"""Feedback as signals: what was said of a statement, by whom, and what came of it."""

import random
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.collect.source_types import load_source_types
from evidence.collect.voice_signals import build_voice_signals, find_repeated_concerns
from schemas.collected import FeedbackItem
from schemas.signal import Signal, VoiceFacts
from schemas.terms import Category, Independence, Tone
from tests.unit.evidence.collect.audits import CITED, make_voice

AS_OF = date(2026, 9, 30)
KINDS = load_source_types()


def signals_of(items: Sequence[FeedbackItem]) -> tuple[Signal, ...]:
    """The signals of that feedback."""
    return build_voice_signals(items, KINDS, AS_OF)


def facts_of(items: Sequence[FeedbackItem]) -> VoiceFacts:
    """The facts of feedback that is all about one statement and category."""
    (signal,) = signals_of(items)
    assert isinstance(signal.facts, VoiceFacts)
    return signal.facts


def test_tones_strengths_and_answers_are_counted() -> None:
    """Each count of the facts is the number of items it speaks of."""
    facts = facts_of(
        [
            make_voice(tone=Tone.POSITIVE, strength=3, what_changed="More calls", n_people=5),
            make_voice(tone=Tone.POSITIVE),
            make_voice(tone=Tone.NEGATIVE, strength=3),
            make_voice(tone=Tone.NEGATIVE, action_taken="Rang back", received_on=date(2025, 1, 1)),
            make_voice(tone=Tone.MIXED, action_taken="Rang back", what_changed="Sooner"),
            make_voice(tone=Tone.NEUTRAL, action_taken="Noted"),
        ]
    )
    assert (facts.n_items, facts.n_people) == (6, 10)
    assert (facts.n_positive, facts.n_negative, facts.n_mixed, facts.n_neutral) == (2, 2, 1, 1)
    assert (facts.n_strong_positive, facts.n_strong_negative) == (1, 1)
    assert (facts.n_concerns, facts.n_answered, facts.n_changed) == (3, 2, 2)
    assert (facts.oldest, facts.newest) == (date(2025, 1, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    ("source", "carers", "front_line", "managers", "voluntary", "independent"),
    [
        ("unpaid carer", True, False, False, False, 1),
        ("council survey of carers", True, False, False, False, 0),
        ("person who draws on care and support", False, False, False, False, 1),
        ("front-line worker", False, True, False, False, 0),
        ("team manager", False, False, True, False, 0),
        ("voluntary organisation", False, False, False, True, 1),
        ("peer reviewer", False, False, False, False, 1),
        ("nobody we know", False, False, False, False, 0),
    ],
)
def test_whose_voice_it_is_comes_from_the_kind_of_source(
    source: str, carers: bool, front_line: bool, managers: bool, voluntary: bool, independent: int
) -> None:
    """Carers, front line, managers, voluntary bodies and independence are read off the kind of source."""
    facts = facts_of([make_voice(source_type=source)])
    assert (facts.includes_carers, facts.includes_front_line, facts.includes_managers) == (carers, front_line, managers)
    assert (facts.includes_voluntary, facts.n_independent, facts.source_types) == (voluntary, independent, (source,))


def test_a_topic_raised_three_times_is_a_repeated_concern() -> None:
    """Negative items count, capitals do not; mixed items join in once the topic is repeated."""
    waiting = [
        make_voice(topic=topic, action_taken=done)
        for topic, done in [("Waiting", ""), ("waiting", "x"), ("WAITING ", "")]
    ]
    others = [make_voice(topic="Fees"), make_voice(topic="Fees"), make_voice(topic="Waiting", tone=Tone.MIXED)]
    facts = facts_of([*waiting, *others, make_voice(topic="Waiting", tone=Tone.POSITIVE, action_taken="x")])
    assert len(facts.repeated_concerns) == 1
    assert facts.repeated_concerns[0].strip().casefold() == "waiting"
    assert (facts.n_repeated, facts.n_repeated_answered) == (4, 1)


def test_repeated_concerns_stand_most_frequent_first() -> None:
    """The topic raised most often comes first; equals stand in order of name."""
    topics = ["b"] * 3 + ["a"] * 3 + ["c"] * 4 + ["d"] * 2
    assert find_repeated_concerns(make_voice(topic=topic) for topic in topics) == ("c", "a", "b")


def test_statements_and_categories_are_kept_apart() -> None:
    """One signal each, keyed by both; the strongest independence among the items stands for it."""
    signals = signals_of(
        [
            make_voice(),
            make_voice(independence=Independence.COUNCIL, received_on=date(2026, 8, 1)),
            make_voice(category=Category.STAFF, independence=Independence.COUNCIL),
            make_voice(statement="QS2"),
        ]
    )
    assert [signal.key for signal in signals] == ["voice/QS1/people", "voice/QS1/staff", "voice/QS2/people"]
    assert (signals[0].independence, signals[0].as_at) == (Independence.DIRECT, date(2026, 8, 1))
    assert signals[1].independence is Independence.COUNCIL
    assert signals[0].citations == (CITED,)


def test_what_came_later_is_left_out() -> None:
    """Feedback of October says nothing about September."""
    assert signals_of([make_voice(received_on=date(2026, 10, 1))]) == ()
    assert signals_of([]) == ()


VOICES = st.lists(
    st.builds(
        make_voice,
        tone=st.sampled_from(Tone), strength=st.integers(1, 3), topic=st.sampled_from(["a", "A", "b", "c"]),
        action_taken=st.sampled_from(["", "done"]), what_changed=st.sampled_from(["", "changed"]),
        statement=st.sampled_from(["QS1", "QS2"]), category=st.sampled_from([Category.PEOPLE, Category.STAFF]),
        source_type=st.sampled_from([kind.name for kind in KINDS]), n_people=st.integers(1, 9),
    ),
    max_size=30,
)  # fmt: skip


@given(VOICES, st.randoms(use_true_random=False))
def test_counts_add_up_and_order_does_not_matter(items: list[FeedbackItem], order: random.Random) -> None:
    """Every item is counted in one signal and one tone; shuffled items give the same signals."""
    signals = signals_of(items)
    assert signals_of(order.sample(items, len(items))) == signals
    facts = [signal.facts for signal in signals if isinstance(signal.facts, VoiceFacts)]
    assert sum(f.n_items for f in facts) == len(items)
    for f in facts:
        assert f.n_positive + f.n_negative + f.n_mixed + f.n_neutral == f.n_items
        assert f.n_repeated_answered <= f.n_repeated <= f.n_concerns == f.n_negative + f.n_mixed
        assert f.n_answered <= f.n_concerns
        assert f.n_people >= f.n_items
