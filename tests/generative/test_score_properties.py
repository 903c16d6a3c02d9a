"""Properties that hold whatever the evidence: bounded, orderless, and never worse for better evidence."""

from dataclasses import replace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from quality_statements.gaps import find_blind_spots
from quality_statements.loading import default_framework, load_framework
from quality_statements.reading import read_signal
from quality_statements.rollup import category_score, roll_up, what_if
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score, statement_level
from schemas.terms import Maturity
from tests.factories import make_document_facts, make_signal
from tests.generative.strategies import CODES, FULL_SCORES, SCORES, evidence_sets, improvements, indicators, signals
from tests.statement_signals import AS_OF, check_signal, signals_at

CURRENT = load_framework(default_framework())
ORIGINAL = load_framework("cqc-la-original-2023")
RUBRIC = load_rubric()
FRAMEWORKS = st.sampled_from((CURRENT, ORIGINAL))
LEVELS = st.integers(1, 4)


def _propose(evidence, framework=CURRENT, code="QS1"):
    return propose_score(framework.statement(code), evidence, framework, RUBRIC, AS_OF)


# One statement


@given(evidence_sets(), FRAMEWORKS)
def test_a_proposal_is_bounded_and_complete(evidence, framework):
    """1 to 4 or nothing; a level has confidence, caps only lower it, and every sentence is a sentence."""
    proposal = _propose(evidence, framework)
    assert proposal.level in (None, 1, 2, 3, 4)
    assert (proposal.level is None) == (proposal.uncapped_level is None) == (proposal.confidence is None)
    assert proposal.level is None or proposal.level <= proposal.uncapped_level
    assert (proposal.level != proposal.uncapped_level) == bool(proposal.caps)
    sentences = [reason.text for reason in proposal.reasons] + list(proposal.would_move)
    assert sentences or proposal.level == 4
    assert all(text.endswith(".") for text in sentences)


@given(evidence_sets(), FRAMEWORKS)
def test_every_claim_rests_on_evidence_that_was_given(evidence, framework):
    """No reason, cap or flag cites anything else, and every signal comes back as a reading."""
    proposal = _propose(evidence, framework)
    given_ids = {i for signal in evidence for i in signal.evidence_ids}
    told = [*proposal.reasons, *(cap.reason for cap in proposal.caps), *(flag.reason for flag in proposal.flags)]
    assert {i for reason in told for i in reason.evidence_ids} <= given_ids
    assert proposal.evidence_ids == tuple(sorted(given_ids))


@given(st.data(), evidence_sets(), FRAMEWORKS)
def test_the_order_of_signals_does_not_matter(data, evidence, framework):
    """Nor do repeats of the same signal."""
    shuffled = data.draw(st.permutations(evidence))
    assert _propose(shuffled, framework) == _propose(evidence, framework) == _propose(evidence * 2, framework)


@given(evidence_sets(), evidence_sets(code="QS2"))
def test_other_statements_do_not_matter(evidence, others):
    """A proposal rests on its own statement's signals only."""
    assert _propose(evidence + others) == _propose(evidence)


@given(signals())
def test_better_evidence_never_reads_lower(signal):
    """One thing better in a signal never lowers its level; it may at most become a prompt for people."""
    before = read_signal(signal, RUBRIC).level
    for better in improvements(signal):
        after = read_signal(better, RUBRIC).level
        assert before is None or after is None or after >= before


@given(st.data(), evidence_sets(), FRAMEWORKS)
def test_better_evidence_never_lowers_a_score(data, evidence, framework):
    """Where the same views can be formed as before.

    A view that is newly formed may tell a less good story than the others; then the score may fall, because more is
    known and not because the evidence is better.
    """
    index = data.draw(st.integers(0, max(len(evidence) - 1, 0)))
    assume(evidence and improvements(evidence[index]))
    better = data.draw(st.sampled_from(improvements(evidence[index])))
    before = _propose(evidence, framework)
    after = _propose([*evidence[:index], better, *evidence[index + 1 :]], framework)
    formed = [[view.category for view in proposal.views if view.sufficient] for proposal in (before, after)]
    assume(formed[0] == formed[1])
    assert before.level is None or after.level >= before.level


@given(evidence_sets())
def test_adding_a_plan_never_lowers_a_score(evidence):
    """A plan for better is no sign of worse, in any category; and a council's own gap is never held against it."""
    before = _propose(evidence).level
    for category in {signal.category for signal in evidence}:
        plan = make_signal(category=category, key="plan", facts=make_document_facts(maturity=Maturity.PLANNED))
        assert _propose([*evidence, plan]).level == before


@given(evidence_sets(), signals(facts=indicators))
def test_indicators_and_controls_that_hold_never_set_or_lower_a_level(evidence, extra):
    """An indicator is a hint: it may help form a view by showing who was asked, and never moves a formed one."""
    before, after = _propose(evidence), _propose([*evidence, extra])
    for old in before.views:
        new = next(view for view in after.views if view.category is old.category)
        assert old.level is None or new.level == old.level
    passed = check_signal("waiting-risk-reviewed", True)
    assert _propose([*evidence, passed]).level == before.level


@given(st.lists(signals(), max_size=6), st.sampled_from(CODES))
def test_not_enough_evidence_is_never_a_low_score(evidence, code):
    """Without people's experience there is no level, whatever fails and whatever is read at 1."""
    others = [replace(s, statement=code) for s in evidence if s.category.value != "people's experience"]
    low = signals_at(0, 1, 1, 1, statement=code)
    failed = [check_signal(check.check, False, statement=code) for check in RUBRIC.scoring.caps]
    proposal = _propose([*others, *low, *failed], code=code)
    assert (proposal.level, proposal.caps) == (None, ())


@given(LEVELS, st.lists(LEVELS, min_size=1, max_size=3))
def test_the_statement_rule_lies_between_the_lowest_view_and_peoples_experience(leading, others):
    """Nothing lifts it above what people say, and it never falls below the lowest view."""
    level = statement_level(leading, others)
    assert min(leading, *others) <= level <= leading
    assert level == statement_level(leading, others[::-1])


@given(LEVELS, st.lists(LEVELS, min_size=1, max_size=3), st.integers(0, 3))
def test_a_higher_view_never_lowers_the_statement_rule(leading, others, which):
    """Raise any one of the views by one."""
    views = [leading, *others]
    assume(which < len(views) and views[which] < 4)
    higher = [level + (n == which) for n, level in enumerate(views)]
    assert statement_level(higher[0], higher[1:]) >= statement_level(leading, others)


@given(st.lists(LEVELS, min_size=1, max_size=4))
def test_category_arithmetic_is_bounded_by_its_lowest_and_highest(levels):
    """The percentage stands for a score no lower than the lowest category and no higher than the highest."""
    percent, score = category_score(levels, ORIGINAL)
    assert 25 <= percent <= 100
    assert min(levels) <= score <= max(levels)


@given(evidence_sets())
def test_blind_spots_do_not_depend_on_order(evidence):
    """And each is told once."""
    found = find_blind_spots([], evidence, CURRENT, RUBRIC, AS_OF)
    assert found == find_blind_spots([], evidence[::-1] * 2, CURRENT, RUBRIC, AS_OF)
    assert len({(spot.statement, spot.category, spot.code) for spot in found}) == len(found)


# Nine statements


@given(SCORES)
def test_a_roll_up_is_bounded_and_its_range_holds_every_outcome(scores):
    """Whatever the missing scores turn out to be, the rating lies in the range."""
    result = roll_up(scores, CURRENT)
    assert 9 <= result.lowest.total <= result.highest.total <= 36
    for filler in (1, 2, 3, 4):
        full = roll_up([filler if score is None else score for score in scores], CURRENT)
        assert result.lowest.percent <= full.percent <= result.highest.percent


@given(SCORES)
@example([None] * 9)
def test_missing_is_not_zero(scores):
    """A missing score gives no total, percentage or rating; without one there is always a rating."""
    result = roll_up(scores, CURRENT)
    complete = None not in scores
    assert [x is not None for x in (result.total, result.percent, result.rating)] == [complete] * 3
    assert result.n_scored == sum(score is not None for score in scores)
    assert (result.lowest == result.highest) == complete


@given(st.data(), FULL_SCORES)
def test_a_roll_up_does_not_depend_on_which_statement_has_which_score(data, scores):
    """All statements weigh the same."""
    assert roll_up(data.draw(st.permutations(scores)), CURRENT) == roll_up(scores, CURRENT)


@given(FULL_SCORES, st.integers(0, 8))
def test_a_higher_score_never_lowers_the_percentage(scores, which):
    """One statement up by one."""
    assume(scores[which] < 4)
    higher = [score + (n == which) for n, score in enumerate(scores)]
    before, after = roll_up(scores, CURRENT), roll_up(higher, CURRENT)
    ratings = [band.name for band in CURRENT.bands]
    assert after.percent > before.percent
    assert ratings.index(after.rating) >= ratings.index(before.rating)


@given(FULL_SCORES)
def test_points_to_next_are_just_enough(scores):
    """One point fewer keeps the rating; so many reach the next; and every what-if gets there."""
    result = roll_up(scores, CURRENT)
    assume(result.points_to_next is not None)
    percents = [
        -(-100 * (result.total + points) // 36) for points in (result.points_to_next - 1, result.points_to_next)
    ]
    lowest = next(band.lowest_percent for band in CURRENT.bands if band.name == result.next_rating)
    assert percents[0] < lowest <= percents[1]
    assert all(way.rating == result.next_rating for way in what_if(scores, CURRENT))
