"""Blind spots: what nobody has looked at."""

from datetime import date

import pytest

from quality_statements.gaps import find_blind_spots
from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score
from schemas.terms import Category, Maturity
from tests.factories import make_citation, make_document_facts, make_signal
from tests.statement_signals import AS_OF, audit_signal, check_signal, signals_at, voice_facts, voice_signal

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
    codes = {code for _, code in _spots(*signals_at(3, 3, 3, 3), more)}
    assert codes == set()
    assert (PROCESSES, "single-source") not in _spots(audit_signal(3), more)
    assert (PEOPLE, "single-source") not in _spots(voice_signal(PEOPLE, 3))
    assert (PROCESSES, "planned-only") not in _spots(make_signal(), more)


def test_a_control_is_no_evidence_of_how_things_are():
    """It fills no category."""
    assert (PROCESSES, "no-evidence") in _spots(check_signal("waiting-risk-reviewed", True))


def test_a_blind_spot_says_what_is_held():
    """With its evidence ids and a sentence."""
    spots = find_blind_spots([], [make_signal()], FRAMEWORK, RUBRIC, AS_OF)
    spot = next(s for s in spots if s.code == "single-source")
    assert spot.evidence_ids == ("REQ-4K7QH2M9",)
    assert spot.text == "Everything here comes from one source: Waiting list procedure."
