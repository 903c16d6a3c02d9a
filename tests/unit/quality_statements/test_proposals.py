"""What a proposal carries beside its level: caps, flags, confidence, reasons, and what would move it."""

from datetime import date

import pytest

from quality_statements.confidence import is_all_from_council, rate_confidence
from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score, statement_level
from quality_statements.statement_evidence import gather_evidence
from schemas.terms import Category, Confidence, Direction, Independence, Maturity, Position
from tests.factories import make_document_facts, make_signal
from tests.statement_signals import (
    AS_OF,
    audit_facts,
    audit_signal,
    check_signal,
    indicator_signal,
    make_compared,
    signals_at,
    voice_facts,
    voice_signal,
)

FRAMEWORK = load_framework(default_framework())
RUBRIC = load_rubric()
PEOPLE = Category.PEOPLE
WAITING = "waiting-risk-reviewed"
BAD_FIGURE = indicator_signal(comparisons=(make_compared(Position.WORSE),))


def _propose(*signals, code="QS1"):
    return propose_score(FRAMEWORK.statement(code), signals, FRAMEWORK, RUBRIC, AS_OF)


def _flags(*signals, code="QS1"):
    return [flag.code for flag in _propose(*signals, code=code).flags]


def test_a_proposal_names_statement_framework_and_rubric():
    """So that it can be told later what it was made by."""
    proposal = _propose(*signals_at(3, 3, 3, 3))
    assert (proposal.statement, proposal.name) == ("QS1", "Assessing needs")
    assert (proposal.framework_id, proposal.rubric_version) == ("cqc-la-current-2025", "readiness-rubric-1")


def test_every_required_category_has_a_view_and_others_stand_beside():
    """Nothing that was given is lost, even where the category is not scored."""
    proposal = _propose(*signals_at(3, 3, 3, 3), voice_signal(Category.OUTCOMES, 1))
    assert [view.level for view in proposal.views] == [3, 3, 3, 3, None]
    assert (proposal.level, proposal.views[-1].category) == (3, Category.OUTCOMES)
    assert len(proposal.views[-1].readings) == 1


def test_signals_of_other_statements_are_left_out():
    """Each proposal rests on its own statement's evidence."""
    assert _propose(*signals_at(1, 1, 1, 1, statement="QS2")).level is None


@pytest.mark.parametrize(
    ("leading", "others", "level"),
    [(3, [3], 3), (3, [2], 2), (4, [1], 3), (4, [1, 1], 1), (4, [1, 2, 3], 2), (2, [3, 3, 3], 2), (3, [4, 2, 3], 2)],
)
def test_others_confirm_or_pull_down(leading, others, level):
    """A single lower view takes it down one step, however low it is."""
    assert statement_level(leading, others) == level


# Reasons


def test_each_formed_view_is_a_reason_with_its_evidence():
    """The summary comes first and cites the views it weighs."""
    reasons = _propose(*signals_at(3, 2, 3, 3)).reasons
    assert reasons[0].text == (
        "People's experience supports a 3; the lower view of staff and leaders (2) pulls it down, so together the "
        "views support a 2."
    )
    assert reasons[0].evidence_ids == ("COL-PEOP0000", "COL-STAF0000")
    assert [reason.text.split(":")[0] for reason in reasons[1:5]] == [
        "People's experience",
        "Staff and leaders",
        "Partners",
        "Processes",
    ]
    assert all(reason.evidence_ids for reason in reasons[:5])


def test_not_enough_evidence_says_what_is_missing_and_keeps_what_there_is():
    """The formed view is still told with its evidence."""
    proposal = _propose(*signals_at(0, 3, 0, 0))
    texts = [reason.text for reason in proposal.reasons]
    assert texts[0] == "Not enough evidence. There is no view of people's experience, which every statement needs."
    assert sum("no view could be formed" in text for text in texts) == 3
    assert proposal.reasons[-1].evidence_ids == ("COL-STAF0000",)
    assert (proposal.confidence, proposal.uncapped_level, proposal.sufficient) == (None, None, False)


def test_too_few_views_say_how_many_it_takes():
    """People's experience alone cannot be weighed against anything."""
    assert "1 of 4 categories; it takes 3" in _propose(*signals_at(3)).reasons[0].text


def test_not_enough_evidence_cites_every_figure_there_is():
    """A national figure forms no view, but a person can read it and check it."""
    figure = indicator_signal()
    (reason,) = [one for one in _propose(figure).reasons if one.evidence_ids]
    assert reason.text.startswith("People's experience, so far. People satisfied with their care and support: 61.2%")
    assert (reason.text.count("satisfied"), reason.evidence_ids) == (1, figure.evidence_ids)


# Caps


def test_the_cap_that_settles_a_score_is_its_first_reason():
    """What holds it down comes before what it would have been."""
    proposal = _propose(*signals_at(3, 3, 3, 3), check_signal(WAITING, False))
    assert proposal.reasons[0] == proposal.caps[0].reason
    assert proposal.reasons[0].text.startswith("Held at 2")


def test_a_cap_that_bites_is_told_with_its_evidence():
    """Level, what was found, and where."""
    proposal = _propose(*signals_at(3, 3, 3, 3), check_signal(WAITING, False))
    assert (proposal.level, proposal.uncapped_level) == (2, 3)
    assert [(cap.code, cap.level) for cap in proposal.caps] == [("waiting-risk-not-reviewed", 2)]
    assert proposal.caps[0].reason.text == (
        "Held at 2 at most, because people wait without a recorded review of the risk of waiting: 3 of 40 met what is "
        "asked."
    )
    assert proposal.caps[0].reason.evidence_ids == ("REQ-4K7QH2M9",)
    assert proposal.caps[0].reason in proposal.reasons
    assert "control-failed" not in [flag.code for flag in proposal.flags]


def test_a_cap_that_does_not_bite_is_a_flag_and_still_stands_in_the_way():
    """The level was no higher; but to rise, the control must be met."""
    proposal = _propose(*signals_at(2, 3, 3, 3), check_signal(WAITING, False))
    assert (proposal.level, proposal.caps) == (2, ())
    assert "control-failed" in [flag.code for flag in proposal.flags]
    assert not any("cap" in sentence for sentence in proposal.would_move)
    assert proposal.would_move[:2] == (
        "For a 3 all of these must change together: the view of people's experience and the test whether the risk to "
        "people who wait is known and looked at again.",
        "The score cannot rise above 2 until every waiting list has a documented review of risk.",
    )


def test_a_failed_control_never_makes_a_level():
    """Without enough evidence it is a flag, not a low score."""
    proposal = _propose(check_signal("closures-checked-by-people", False, statement="QS7"), code="QS7")
    assert (proposal.level, proposal.caps, [f.code for f in proposal.flags]) == (None, (), ["control-failed"])


# Flags


@pytest.mark.parametrize(
    ("signals", "code"),
    [
        (signals_at(1, 2, 2, 2), "alert-score-of-one"),
        (signals_at(3, 3, 3, 1), "stories-disagree"),
        ([*signals_at(3, 3, 3, 3), BAD_FIGURE], "indicator-questions-view"),
        ([*signals_at(3, 3, 3, 3), check_signal(WAITING, None)], "control-not-known"),
    ],
)
def test_flags_for_what_people_should_look_at(signals, code):
    """Each is raised by its own evidence and not by a sound set."""
    assert code in _flags(*signals)
    assert code not in _flags(*signals_at(3, 3, 3, 3))


def test_a_sound_set_of_evidence_raises_no_flag():
    """3s with criticisms, recent, agreeing."""
    assert _flags(*signals_at(3, 3, 3, 3)) == []


def test_an_indicator_that_is_low_where_the_view_is_low_raises_nothing():
    """They agree."""
    assert "indicator-questions-view" not in _flags(*signals_at(2, 3, 3, 3), BAD_FIGURE)


def test_a_1_alerts_those_who_must_know():
    """The director of adult social services and the chief executive."""
    flag = _propose(*signals_at(1, 2, 2, 2)).flags[0]
    assert "director of adult social services and chief executive" in flag.reason.text


def _spotless(*more):
    praise = {"n_positive": 10, "n_negative": 0, "n_concerns": 0, "n_answered": 0}
    voices = [voice_signal(c, 3, facts=voice_facts(3, **praise)) for c in (PEOPLE, Category.STAFF, Category.PARTNERS)]
    return [*voices, make_signal(), *more]


@pytest.mark.parametrize(
    ("more", "flagged"),
    [
        ((), True),
        ((indicator_signal(),), True),
        ((make_signal(subject="Gap", facts=make_document_facts(direction=Direction.GAP)),), False),
        ((audit_signal(3),), False),
        ((audit_signal(4, facts=audit_facts(4, n_good_or_better=50)),), True),
        ((BAD_FIGURE,), False),
        ((check_signal(WAITING, False),), False),
        ((check_signal(WAITING, True),), True),
        ((voice_signal(Category.OUTCOMES, 3),), False),
    ],
)
def test_nothing_negative_anywhere_is_too_good(more, flagged):
    """Any recorded gap, criticism, poor case or failed control clears the flag."""
    assert ("too-good" in _flags(*_spotless(*more))) == flagged


# Confidence


@pytest.mark.parametrize(
    ("signals", "confidence"),
    [
        (signals_at(3, 3, 3, 3), Confidence.HIGH),
        (signals_at(3, 3, 3, 0), Confidence.MEDIUM),
        (signals_at(3, 3, 3, 1), Confidence.MEDIUM),
        ([*signals_at(3, 3, 3, 3), BAD_FIGURE], Confidence.MEDIUM),
        (signals_at(3, 3, 3, 3, as_at=date(2025, 9, 29)), Confidence.MEDIUM),
        (signals_at(3, 3, 3, 3, as_at=date(2025, 9, 30)), Confidence.HIGH),
        (signals_at(3, 1, 3, 0), Confidence.LOW),
        ([*signals_at(3, 1, 3, 0, as_at=date(2024, 1, 1)), BAD_FIGURE], Confidence.LOW),
    ],
)
def test_each_doubt_takes_confidence_down_a_step(signals, confidence):
    """Missing category, disagreement, a questioning indicator, old effect evidence; never below low."""
    assert _propose(*signals).confidence is confidence


def test_evidence_from_the_council_alone_makes_confidence_low():
    """One independent voice, or a national figure that can be read, is enough to lift that."""
    own = [audit_signal(3), make_signal(facts=make_document_facts(maturity=Maturity.EFFECT_SHOWN))]
    confidence, reason = rate_confidence(gather_evidence(FRAMEWORK.statement("QS1"), own, RUBRIC, AS_OF))
    assert (confidence, "all evidence comes from the council itself" in reason.text) == (Confidence.LOW, True)
    heard = voice_signal(PEOPLE, 3, independence=Independence.COUNCIL)
    for more, alone in ((heard, False), (indicator_signal(), False), (indicator_signal(value=None), True)):
        assert is_all_from_council(gather_evidence(FRAMEWORK.statement("QS1"), [*own, more], RUBRIC, AS_OF)) == alone


def test_a_doubt_is_told_as_a_reason():
    """High confidence needs no explanation."""
    assert _propose(*signals_at(3, 3, 3, 0)).reasons[-1].text == (
        "Confidence is medium: no view could be formed of processes."
    )
    assert not any("Confidence" in reason.text for reason in _propose(*signals_at(3, 3, 3, 3)).reasons)


def test_doubts_carry_the_evidence_they_rest_on():
    """Views that disagree and a measure that questions one; what is missing rests on none and is about method."""
    (doubt,) = [r for r in _propose(*signals_at(3, 3, 3, 3), BAD_FIGURE).reasons if r.about_method]
    assert doubt.evidence_ids == BAD_FIGURE.evidence_ids
    assert "a published measure questions a view: “Satisfaction”" in doubt.text
    split = _propose(*signals_at(3, 3, 3, 1)).reasons[-1]
    assert set(split.evidence_ids) == {"COL-PEOP0000", "COL-STAF0000", "COL-PART0000", "COL-AUDIT000"}
    assert (split.about_method, "processes (1) disagree" in split.text) == (True, True)


def test_every_reason_without_evidence_is_about_method():
    """So that nobody has to say of a sentence of method that no evidence is held."""
    for signals in ([], signals_at(0, 3), signals_at(3), signals_at(3, 3, 3, 0), _spotless()):
        proposal = _propose(*signals)
        told = [*proposal.reasons, *(flag.reason for flag in proposal.flags)]
        assert all(reason.evidence_ids or reason.about_method for reason in told)


def test_old_effect_evidence_is_flagged_with_its_day():
    """A document at "effect shown" counts as effect; one that is only in use does not."""
    old = signals_at(3, 3, 3, 0, as_at=date(2025, 1, 1))
    recent = {"as_at": date(2026, 9, 1)}
    in_use = make_signal(**recent)
    shown = make_signal(facts=make_document_facts(maturity=Maturity.EFFECT_SHOWN), **recent)
    flags = _propose(*old, in_use).flags
    assert [flag.code for flag in flags] == ["effect-evidence-old"]
    assert "the newest that does is of 1 January 2025" in flags[0].reason.text
    assert _flags(*old, shown) == []


# What would move it


@pytest.mark.parametrize(
    ("signals", "words"),
    [
        (
            signals_at(3, 3, 3, 2),
            "a new audit of at least 30 cases, with the lower end of the 95% interval of the good ones above 60%",
        ),
        (signals_at(2, 3, 3, 1), "no more than 10% of cases have the lowest grade on a critical question"),
        (signals_at(3, 3, 3, 3), "20 answers read twice with grades that agree"),
        (signals_at(2, 3, 3, 3), "feedback that is at least 60% positive, and 60% of concerns answered"),
        (signals_at(1, 3, 3, 3), "serious concerns answered"),
        (signals_at(3, 3, 3, 3), "something recorded as changed because of it"),
        ([*signals_at(4, 4, 4, 0), make_signal()], "a document about work that has shown an effect that lasts"),
        (signals_at(3, 3, 3, 0), "Processes: to form a view it still needs a document"),
        (signals_at(0, 3, 3, 3), "People's experience: to form a view it still needs"),
    ],
)
def test_what_would_move_it_is_said_with_the_rubrics_numbers(signals, words):
    """One sentence for each view that holds it down or is missing."""
    assert any(words in sentence for sentence in _propose(*signals).would_move)


def test_only_views_below_the_next_level_are_named():
    """Raising the others would change nothing."""
    sentences = _propose(*signals_at(3, 2, 3, 3)).would_move
    assert len(sentences) == 1
    assert sentences[0].startswith("Staff and leaders: the evidence supports a 2 now; a 3 needs")


@pytest.mark.parametrize(
    ("signals", "said"),
    [
        (signals_at(3, 2, 2, 3), "For a 3 all of these must change together: the view of staff"),
        (signals_at(2, 2, 3, 3), "For a 3 all of these must change together: the view of people's experience and"),
        (signals_at(4, 2, 2, 4), "For a 3 either of these must rise: the view of staff and leaders and the view of"),
        (signals_at(4, 2, 2, 2), "For a 3 all but one of these must rise: "),
        (signals_at(3, 2, 3, 3), "Staff and leaders: the evidence supports a 2 now"),
    ],
)
def test_what_must_change_together_is_said_first(signals, said):
    """A reader who raises one of two lower views must not expect the score to move."""
    assert _propose(*signals).would_move[0].startswith(said)


@pytest.mark.parametrize(("raised", "level"), [((4, 3, 2, 4), 3), ((4, 2, 3, 4), 3), ((4, 2, 2, 4), 2)])
def test_either_of_two_lower_views_is_enough_where_people_speak_highest(raised, level):
    """What is said is what the rule then gives."""
    assert _propose(*signals_at(*raised)).level == level


def test_at_the_highest_level_nothing_is_left_to_move():
    """A 4 has no next level."""
    assert _propose(*signals_at(4, 4, 4, 4)).would_move == ()
