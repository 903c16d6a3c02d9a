"""Blind spots: what nobody has looked at."""

from datetime import date

import pytest

from quality_statements.gaps import find_blind_spots
from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score
from schemas.terms import Category, Maturity
from tests.factories import make_citation, make_document_facts, make_signal
from tests.statement_signals import (
    AS_OF,
    audit_signal,
    check_signal,
    indicator_signal,
    signals_at,
    voice_facts,
    voice_signal,
)

FRAMEWORK = load_framework(default_framework())
RUBRIC = load_rubric()
PEOPLE, STAFF, PROCESSES = Category.PEOPLE, Category.STAFF, Category.PROCESSES


def _spots(*signals, statement="QS1"):
    proposals = [propose_score(s, signals, FRAMEWORK, RUBRIC, AS_OF) for s in FRAMEWORK.statements]
    found = find_blind_spots(proposals, signals, FRAMEWORK, RUBRIC, AS_OF)
    return [(spot.category, spot.code) for spot in found if spot.statement == statement]


def test_with_no_evidence_every_category_of_every_statement_is_blind():
    """Thirty-six blind spots, and never audited where case files could say something."""
    found = find_blind_spots([], [], FRAMEWORK, RUBRIC, AS_OF)
    assert [spot.code for spot in found].count("no-evidence") == 36
    never = [spot.statement for spot in found if spot.code == "never-audited"]
    assert never == ["QS1", "QS2", "QS3", "QS4", "QS6", "QS7"]


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (signals_at(3, 3, 3, 3), set()),
        ([voice_signal(PEOPLE, 3, facts=voice_facts(3, includes_carers=False))], {(PEOPLE, "carers-not-heard")}),
        ([voice_signal(STAFF, 3, as_at=date(2025, 9, 29))], {(STAFF, "stale")}),
        ([make_signal(facts=make_document_facts(maturity=Maturity.PLANNED))], {(PROCESSES, "planned-only")}),
        ([make_signal(facts=make_document_facts(maturity=Maturity.STARTED))], {(PROCESSES, "no-view")}),
        ([make_signal()], {(PROCESSES, "single-source"), (None, "never-audited")}),
        (
            [voice_signal(Category.PEOPLE, 3, facts=voice_facts(3, source_types=("person",)))],
            {(PEOPLE, "single-source")},
        ),
    ],
)
def test_each_blind_spot_is_found(signals, expected):
    """By its own rule."""
    assert expected <= set(_spots(*signals))


def test_a_blind_spot_that_is_covered_is_gone():
    """An audit, a second source, a document in use, unpaid carers heard."""
    more = make_signal(subject="Other", citations=(make_citation(evidence_id="REQ-00000002"),))
    tested = check_signal("waiting-risk-reviewed", False)
    codes = {code for _, code in _spots(*signals_at(3, 3, 3, 3), more, tested)}
    assert codes == set()
    assert (PROCESSES, "single-source") not in _spots(audit_signal(3), more)
    assert (PEOPLE, "single-source") not in _spots(voice_signal(PEOPLE, 3))
    assert (PROCESSES, "planned-only") not in _spots(make_signal(), more)


def _texts(*signals, code, statement="QS1"):
    found = find_blind_spots([], signals, FRAMEWORK, RUBRIC, AS_OF)
    return [(spot.text, spot.evidence_ids) for spot in found if (spot.statement, spot.code) == (statement, code)]


@pytest.mark.parametrize(
    ("code", "changes", "text"),
    [
        (
            "out-of-date",
            {"in_date": False, "review_due": date(2026, 2, 5)},
            "Out of date: Plan (since 5 February 2026).",
        ),
        ("out-of-date", {"in_date": False, "review_due": None}, "Out of date: Plan."),
        ("no-owner", {"owned": False}, "Nobody is named as the owner of: Plan."),
        ("no-file", {"received": False}, "Named in the tracker, but no file is held: Plan."),
    ],
)
def test_documents_that_support_nothing_are_named(code, changes, text):
    """With title, since when, and their own evidence ids only."""
    faulty = make_signal(
        subject="Plan",
        facts=make_document_facts(title="Plan", **changes),
        citations=(make_citation(evidence_id="REQ-00000003"),),
    )
    assert _texts(make_signal(), faulty, code=code) == [(text, ("REQ-00000003",))]
    assert _texts(make_signal(), code=code) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("QS1", "the risk to people who wait is known and looked at again"),
        ("QS3", "protected characteristics are recorded for at least 80% of people"),
        ("QS6", "the risk to people who wait is known and looked at again"),
        ("QS7", "a person checks contacts before they are closed"),
    ],
)
def test_a_control_nobody_tested_is_a_blind_spot(statement, said):
    """For every statement it could hold down, whatever else is held."""
    assert _texts(code="control-not-tested", statement=statement) == [(f"Nobody has tested whether {said}.", ())]


@pytest.mark.parametrize(("passed", "n_told"), [(True, 0), (False, 0), (None, 1)])
def test_a_control_counts_as_tested_once_it_is_known(passed, n_told):
    """Looked at on too few cases is not known."""
    told = _texts(check_signal("waiting-risk-reviewed", passed), code="control-not-tested")
    assert len(told) == n_told
    assert all("looked at, but not enough to tell" in text for text, _ in told)
    other = check_signal("safeguarding-screened-by-person", True, statement="QS7")
    assert len(_texts(other, code="control-not-tested", statement="QS7")) == 1


def test_a_survey_of_carers_is_a_voice_but_the_only_one():
    """The blind spot names its year and cites it."""
    unheard = voice_signal(PEOPLE, 3, facts=voice_facts(3, includes_carers=False))
    survey = indicator_signal(survey="SACE", period="2023-24")
    assert _texts(unheard, survey, code="carers-not-heard") == [
        (
            "Only the national survey of 2023-24 speaks for unpaid carers; no feedback here comes from them.",
            ("HAV-ASCOF000",),
        )
    ]
    assert _texts(voice_signal(PEOPLE, 3), survey, code="carers-not-heard") == []


def test_a_single_source_of_very_few_people_is_not_named():
    """It would say who spoke."""
    facts = voice_facts(3, source_types=("front-line worker",), n_people=2)
    assert _texts(voice_signal(STAFF, 3, facts=facts), code="single-source")[0][0] == (
        "Everything here comes from one source."
    )


def test_old_evidence_is_told_with_its_day():
    """In words."""
    assert _texts(voice_signal(STAFF, 3, as_at=date(2025, 3, 31)), code="stale")[0][0] == (
        "The newest evidence here is of 31 March 2025, more than 12 months old."
    )


def test_a_control_is_no_evidence_of_how_things_are():
    """It fills no category."""
    assert (PROCESSES, "no-evidence") in _spots(check_signal("waiting-risk-reviewed", True))


def test_a_blind_spot_says_what_is_held():
    """With its evidence ids and a sentence."""
    spots = find_blind_spots([], [make_signal()], FRAMEWORK, RUBRIC, AS_OF)
    spot = next(s for s in spots if s.code == "single-source")
    assert spot.evidence_ids == ("REQ-4K7QH2M9",)
    assert spot.text == "Everything here comes from one source: Waiting list procedure."
