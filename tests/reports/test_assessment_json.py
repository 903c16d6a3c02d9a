"""The assessment as JSON: plain, canonical, and traceable."""

import json

from reports.assessment_json import build_assessment_json, plain, render_assessment_json
from schemas.terms import Category, SignalKind
from tests.factories import (
    AS_OF,
    make_assessment,
    make_blind_spot,
    make_national_only_assessment,
    make_proposal,
    make_rated_assessment,
    make_reading,
    make_reason,
    make_result,
    make_signal,
    make_view,
    make_voice_facts,
)


def test_it_is_canonical() -> None:
    """Reading it and writing it again with sorted keys gives the same text."""
    text = render_assessment_json(make_rated_assessment())
    assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == text


def test_each_statement_carries_its_score_and_reasons() -> None:
    """Proposed, agreed and standing scores stand side by side, with reasons, caps and evidence."""
    statements = {each["code"]: each for each in build_assessment_json(make_rated_assessment())["statements"]}
    assert [statements[code]["standing"] for code in statements] == [2, 3, 2, 3, 3, 2, 1, 3, 3]
    assert (statements["QS1"]["agreed"], statements["QS2"]["agreed"]) == (None, 3)
    assert statements["QS7"]["caps"][0]["level"] == 1
    assert statements["QS1"]["flags"][0]["code"] == "stories-disagree"
    assert statements["QS1"]["evidence_ids"] == ["REQ-4K7QH2M9"]


def test_overall_has_a_rating_or_a_range() -> None:
    """Nine scores give a rating; without them there is a range and the rating is null."""
    rated = build_assessment_json(make_rated_assessment())["overall"]
    assert (rated["total"], rated["maximum"], rated["percent"], rated["rating"]) == (22, 36, 62, "Requires improvement")
    open_ended = build_assessment_json(make_national_only_assessment())["overall"]
    assert (open_ended["total"], open_ended["rating"]) == (None, None)
    assert (open_ended["lowest"]["total"], open_ended["highest"]["total"]) == (9, 36)


def test_not_enough_evidence_is_null_and_never_zero() -> None:
    """A statement without enough evidence has null for its score."""
    statements = build_assessment_json(make_national_only_assessment())["statements"]
    assert {(each["proposed"], each["sufficient"]) for each in statements} == {(None, False)}


def test_every_measure_leads_to_its_cell() -> None:
    """A published figure and each comparator name item, file hash, sheet, row and column."""
    for measure in build_assessment_json(make_rated_assessment())["measures"]:
        cells = [*measure["citations"], *(each["citation"] for each in measure["comparators"])]
        assert cells
        for cell in cells:
            assert all(cell[key] for key in ("evidence_id", "sha256", "sheet", "row", "column"))


def test_few_people_stay_uncounted() -> None:
    """Counts of fewer than five people are null here too."""
    signal = make_signal(facts=make_voice_facts(n_people=3, groups=("a rare group",)), category=Category.PEOPLE)
    told = build_assessment_json(make_assessment(signals=(signal,)))["statements"][0]["voices"]
    assert "rare" not in str(told)
    assert (told[0]["n_items"], told[0]["suppressed"]) == (None, "fewer than 5 people")


def test_reasons_that_tell_of_few_people_are_covered() -> None:
    """The sentence that describes them is gone from reasons, views, steps and blind spots; ids and levels stay."""
    secret = "One front-line worker spoke well."
    signal = make_signal(facts=make_voice_facts(n_people=1), category=Category.STAFF, key="voice")
    reading = make_reading(signal_key="voice", kind=SignalKind.VOICE, category=Category.STAFF, reason=secret)
    view = make_view(category=Category.STAFF, level=None, reason=f"Not enough: {secret}", readings=(reading,))
    proposal = make_proposal(
        views=(view,),
        reasons=(make_reason(text=f"Staff and leaders, so far: feedback. {secret}"),),
        would_move=(f"Staff and leaders: to form a view it still needs more ({secret}).",),
    )
    spot = make_blind_spot(category=Category.STAFF, code="single-source", text="One source: front-line worker.")
    made = make_assessment(signals=(signal,), results=(make_result(proposal),), blind_spots=(spot,))
    values = build_assessment_json(made)
    told = json.dumps([values["statements"], values["blind_spots"], values["risks"]])
    assert "front-line worker" not in told
    assert "Too few people were heard to say more." in told
    assert values["statements"][0]["reasons"][0]["evidence_ids"] == ["REQ-4K7QH2M9"]


def test_plain_values() -> None:
    """Dates become ISO text and tuples lists, all the way down."""
    assert plain({"a": (AS_OF, None, 1.5)}) == {"a": ["2026-09-30", None, 1.5]}
