"""What each document may say."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date

import pytest

import reports.contexts
from reports.assessment_json import build_assessment_json
from reports.build import build_documents
from reports.contexts.audits import build_audits
from reports.contexts.blind_spots import build_blind_spots, build_top_blind_spots
from reports.contexts.pack import PackContext, build_pack_context, is_out_of_date
from reports.contexts.position import build_alerts, build_moves, build_rating, build_score_rows, confidence_sentence
from reports.contexts.rating_draft import build_rating_draft_context
from reports.contexts.request_gaps import build_request_states
from reports.contexts.risks import build_risks, least_secure_sentence, no_risks_sentence
from reports.contexts.routes import build_routes, say_what_would_raise
from reports.contexts.self_assessment import build_self_assessment_context
from reports.contexts.statement import MAX_GAPS, MAX_STRENGTHS, build_chapter
from reports.contexts.voices import build_voices
from schemas.assessment import Assessment
from schemas.score import CategoryView
from schemas.signal import DocumentFacts
from schemas.terms import Category, Classification, Direction, Maturity, Position
from tests.factories import (
    CODES,
    make_assessment,
    make_audit_facts,
    make_blind_spot,
    make_cap,
    make_check_facts,
    make_citation,
    make_comparison,
    make_decision,
    make_document_facts,
    make_indicator_facts,
    make_item,
    make_link,
    make_national_only_assessment,
    make_proposal,
    make_rated_assessment,
    make_reason,
    make_request_item,
    make_result,
    make_rollup,
    make_signal,
    make_view,
    make_voice_facts,
    make_what_if,
)


def context_classes() -> Iterator[type]:
    """Every dataclass of the contexts."""
    for module in pkgutil.iter_modules(reports.contexts.__path__):
        found = importlib.import_module(f"reports.contexts.{module.name}")
        for value in vars(found).values():
            if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__ == found.__name__:
                yield value


@pytest.mark.parametrize("kind", list(context_classes()), ids=lambda kind: kind.__name__)
def test_every_field_says_what_it_is(kind: type) -> None:
    """Every context is frozen and none of its fields lacks help."""
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert [f.name for f in dataclasses.fields(kind) if not f.metadata.get("help", "").strip()] == []


def test_no_document_names_an_owner() -> None:
    """Who keeps a document is in no document and not in the JSON."""
    assessment = make_assessment(items=(make_item(owner="Ottoline Marchbanks"),))
    texts = [each.document.body_markdown for each in build_documents(assessment, draw=False)]
    assert not [text for text in [*texts, str(build_assessment_json(assessment))] if "Marchbanks" in text]


def test_no_file_name_as_it_arrived() -> None:
    """The name a file arrived with, which may name a person, is nowhere."""
    assessment = make_rated_assessment()
    texts = [each.document.body_markdown for each in build_documents(assessment, draw=False)]
    assert not [text for text in [*texts, str(build_assessment_json(assessment))] if "FINAL v3" in text]


LIFT = "The score cannot rise above 2 until every list is reviewed."


def words_of(value: object) -> str:
    """Everything a context holds, as one text."""
    return str(asdict(value))  # type: ignore[call-overload]


def test_pack_holds_no_score() -> None:
    """Nothing about scores, confidence or reasons is in the pack's context."""
    names = {f.name for kind in context_classes() if "pack" in kind.__module__ for f in dataclasses.fields(kind)}
    assert not {name for name in names if any(w in name for w in ("score", "level", "rating", "confidence", "reason"))}
    held = words_of(build_pack_context(make_rated_assessment()))
    assert "People's experience reads as" not in held
    assert "medium" not in held


@pytest.mark.parametrize("classification", [Classification.RESTRICTED, Classification.CASE_LEVEL])
def test_pack_names_nothing_restricted(classification: Classification) -> None:
    """A restricted or case-level title is not in the pack's context; only how many are held back is."""
    item = make_item(title="Hidden title", classification=classification, links=(make_link(shows="Hidden words"),))
    context = build_pack_context(make_assessment(items=(item,)))
    assert "Hidden" not in words_of(context)
    assert context.statements[0].n_held_back == 1
    assert context.requests == ()
    (state,) = build_request_states(make_assessment(items=(item,)))
    assert (state.state, "restricted" in state.gap) == ("held back", True)


def test_the_gap_report_tells_why_nothing_answers() -> None:
    """Each unanswered request says why; the pack lists only what a document answers, with its file and section."""
    context = build_pack_context(make_rated_assessment())
    gaps = {each.request.code: each.gap for each in build_request_states(make_rated_assessment()) if each.gap}
    assert gaps == {
        "W03": "Held, but restricted or about single cases: to be supplied by another route if asked for.",
        "W04": "Listed, but the file has not been received.",
        "W05": "Nothing is listed for it.",
    }
    first = context.requests[0]
    assert (first.official_number, len(first.answers), first.answers[0].section) == ("IR3", 3, "section 4")
    assert [request.code for request in context.requests] == ["W01", "W02"]
    assert (context.n_in_date, context.n_only_out_of_date) == (2, 0)


def test_out_of_date_documents_say_since_when() -> None:
    """A document past its review date says so beside its date, and an item resting on it alone is counted apart."""
    late = make_assessment(items=(make_item(review_due=date(2026, 2, 5)),))
    context = build_pack_context(late)
    row = context.statements[0].rows[0]
    assert row.dated == "3 March 2026; review was due 5 February 2026"
    assert (context.n_in_date, context.n_only_out_of_date, context.n_out_of_date) == (0, 1, 1)
    assert [each.state for each in build_request_states(late)] == ["out of date only"]


@pytest.mark.parametrize(("due", "late"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False), (None, False)])
def test_a_document_is_out_of_date_from_the_day_of_its_review(due: date | None, late: bool) -> None:
    """The day it is due is the first on which it counts as out of date."""
    assert is_out_of_date(make_item(review_due=due), date(2026, 9, 30)) is late


def test_the_councils_own_work_is_not_in_the_pack() -> None:
    """Items that ask for no document of the library stand in the gap report and never in the pack."""
    own = make_request_item(code="L02", asks_for="List of cases")
    item = make_item(links=(make_link(request_item="L02"),))
    assessment = make_assessment(request_items=(own,), items=(item,))
    assert build_pack_context(assessment).requests == ()
    assert [each.request.code for each in build_request_states(assessment)] == ["L02"]


def test_public_document_without_a_file_is_given_by_its_link() -> None:
    """A document the public can read answers a request though no file is held."""
    item = make_item(versions=(), public_link="https://www.example.org/a", classification=Classification.PUBLIC)
    context = build_pack_context(make_assessment(items=(item,)))
    row = context.statements[0].rows[0]
    assert (row.file, row.public_link, context.n_files) == ("", "https://www.example.org/a", 0)


def test_one_section_answers_a_request_once() -> None:
    """A section linked to two statements answers its request item in one place."""
    item = make_item(links=(make_link(), make_link(statement="QS6")))
    context: PackContext = build_pack_context(make_assessment(items=(item,)))
    assert len(context.requests[0].answers) == 1


def with_signals(*signals: object) -> Assessment:
    """An assessment that rests on these signals."""
    return make_assessment(signals=signals)


@pytest.mark.parametrize(("n_people", "described"), [(1, False), (4, False), (5, True), (52, True)])
def test_few_people_are_not_described(n_people: int, described: bool) -> None:
    """Below five people neither counts nor tones nor groups nor topics are in the context."""
    facts = make_voice_facts(n_people=n_people, groups=("a rare group",), repeated_concerns=("a rare topic",))
    assessment = with_signals(make_signal(facts=facts, category=Category.PEOPLE))
    (view,) = build_voices(assessment, "QS1", (Category.PEOPLE,))
    assert ("rare" in words_of(view)) is described
    assert (view.n_items is not None) is described
    assert ("fewer than 5 people were heard. Too few people were heard to say more." in view.sentences[0]) is not (
        described
    )


def test_partners_are_counted_as_organisations() -> None:
    """Partners speak as organisations, so three of them are told as three organisations."""
    facts = make_voice_facts(n_people=3, organisations=("A", "B", "C"))
    assessment = with_signals(make_signal(facts=facts, category=Category.PARTNERS))
    (view,) = build_voices(assessment, "QS1", (Category.PARTNERS,))
    assert "from 3 organisations" in view.sentences[0]


def test_silence_on_change_is_told() -> None:
    """Feedback without concerns, groups or independent sources says so."""
    facts = make_voice_facts(n_concerns=0, repeated_concerns=(), groups=(), n_independent=0)
    (view,) = build_voices(with_signals(make_signal(facts=facts, category=Category.PEOPLE)), "QS1", (Category.PEOPLE,))
    told = " ".join(view.sentences)
    assert "No concern was raised; 4 of the 37 pieces led to a recorded change." in told
    assert "No particular group is recorded. Nothing came from a source independent of the council." in told


def test_small_audit_samples_are_not_described() -> None:
    """Fewer than five cases give no counts at all."""
    (view,) = build_audits(with_signals(make_signal(facts=make_audit_facts(n_cases=4))), "QS1")
    assert (view.n_cases, view.pc_good_or_better) == (None, None)
    assert view.sentences == ("Fewer than 5 cases were read: too few to describe without someone being recognised.",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "48 cases read: 30 of 48 (63%) were good or better as a whole; had every case been read, probably 48%",
        ),
        ({"n_pairs": 0}, "No answer was read a second time"),
        ({"sum_shift": 3}, "second readers graded higher on the whole"),
        ({"sum_shift": 0}, "given the same grade."),
        ({"drawn_by_rule": False}, "chosen, not drawn by rule"),
        ({"supporting_only": True}, "only thin evidence"),
        ({"n_outstanding": 0, "n_critical_ones": 0}, "No cases reached the highest grade as a whole; no cases had"),
    ],
)
def test_audits_are_told_with_their_limits(changes: dict[str, object], words: str) -> None:
    """Sample size, grades, interval, second reading and limits are all said."""
    (view,) = build_audits(with_signals(make_signal(facts=make_audit_facts(**changes))), "QS1")
    assert words in " ".join(view.sentences)


def chapter(*signals: object, **changes: object) -> object:
    """The first chapter of an assessment that rests on these signals."""
    assessment = with_signals(*signals)
    result = make_result(make_proposal(**changes))
    return build_chapter(assessment, result)


def document(maturity: Maturity, direction: Direction = Direction.STRENGTH, shows: str = "it") -> object:
    """A document signal of some maturity."""
    facts: DocumentFacts = make_document_facts(maturity=maturity, direction=direction, shows=shows, title=shows)
    return make_signal(facts=facts, subject=f"{shows}/{maturity}")


@pytest.mark.parametrize("maturity", Maturity)
def test_young_work_is_an_action_and_not_a_strength(maturity: Maturity) -> None:
    """Planned and started work is what is being done; only work in use or further is something to be proud of."""
    told = chapter(document(maturity))
    young = maturity in (Maturity.PLANNED, Maturity.STARTED)
    assert (len(told.strengths), len(told.actions)) == ((0, 1) if young else (1, 0))  # type: ignore[attr-defined]


def test_furthest_work_comes_first_and_the_rest_is_counted() -> None:
    """Strengths come furthest along first, and those left out are counted, never dropped in silence."""
    in_use = [document(Maturity.IN_USE, shows=f"use {n}") for n in range(MAX_STRENGTHS)]
    told = chapter(*in_use, document(Maturity.SUSTAINED, shows="the best"))
    assert told.strengths[0].text == "the best (effect sustained)."  # type: ignore[attr-defined]
    assert told.n_more_strengths == 1  # type: ignore[attr-defined]


def test_gaps_begin_with_what_holds_the_score_down() -> None:
    """Caps come first, then gaps in documents and measures that are worse; those left out are counted."""
    worse = make_indicator_facts(comparisons=(make_comparison(position=Position.WORSE),))
    gaps = [document(Maturity.IN_USE, Direction.GAP, f"gap {n}") for n in range(MAX_GAPS)]
    told = chapter(*gaps, make_signal(facts=worse), caps=(make_cap(),))
    assert told.gaps[0].text.startswith("Held at 2")  # type: ignore[attr-defined]
    assert (len(told.gaps), told.n_more_gaps) == (MAX_GAPS + 1, 1)  # type: ignore[attr-defined]


def test_many_measures_are_cut_to_six_and_counted() -> None:
    """A chapter shows six measures, those that differ beyond chance first; the rest are counted."""
    plain = [make_signal(facts=make_indicator_facts(measure=f"m{n}"), subject=f"m{n}") for n in range(9)]
    better = make_indicator_facts(measure="z", comparisons=(make_comparison(position=Position.MUCH_BETTER),))
    told = chapter(*plain, make_signal(facts=better, subject="z"))
    assert (told.measures[0].code, len(told.measures), told.n_more_measures) == ("z", 6, 4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("passed", "words"), [(True, "In place: "), (False, "Not in place: "), (None, "Not known: ")])
def test_controls_are_told(passed: bool | None, words: str) -> None:
    """A control is in place, not in place, or not known: three different things."""
    told = chapter(make_signal(facts=make_check_facts(passed=passed)))
    assert told.checks[0].text.startswith(words)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ((3, 3), "agree"),
        ((2, 4), "differ"),
        ((3, None), "Too few accounts"),
    ],
)
def test_accounts_are_set_side_by_side(levels: tuple[int | None, int | None], words: str) -> None:
    """Agreement and disagreement between people and staff are both shown."""
    views = tuple(
        make_view(category=category, level=level)
        for category, level in zip((Category.PEOPLE, Category.STAFF), levels, strict=True)
    )
    assert words in chapter(views=views).agreement  # type: ignore[attr-defined]


def test_official_wording_is_shown_as_such() -> None:
    """Official wording the council has loaded takes the place of our own words, and is named as official."""
    assessment = make_assessment()
    first, *others = assessment.framework.statements
    framework = replace(
        assessment.framework, statements=(replace(first, official_commitment="The official words."), *others)
    )
    told = build_chapter(replace(assessment, framework=framework), assessment.results[0])
    assert (told.commitment, told.commitment_is_official) == ("The official words.", True)


def test_not_enough_evidence_is_never_told_as_a_low_score() -> None:
    """A statement without a proposal says that it is a gap in knowledge."""
    told = chapter(level=None, uncapped_level=None, confidence=None)
    assert "not a low score" in told.position.text  # type: ignore[attr-defined]
    assert told.score.proposed is None  # type: ignore[attr-defined]


def test_a_decision_stands_beside_the_proposal() -> None:
    """Who agreed which score, when, why, and what had been proposed are all told."""
    decision = make_decision(level=2, proposed_level=3, decided_by="Peer challenge", why="Carers wait too long.")
    told = build_chapter(make_assessment(), make_result(make_proposal(), decision))
    assert told.score.decision == (
        "Peer challenge agreed 2 on 14 September 2026 (proposed then: 3). Carers wait too long."
    )
    assert "People agreed 2 (some shortfalls)." in told.position.text


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((3,) * 9, "The percentage is rounded up."),
        ((2, 2, 2, 2, 3, 3, 3, 3, 3), "One point fewer would be Requires improvement."),
        ((2, 3, 2, 3, 3, 2, 1, 3, 3), "One point more would be Good."),
        ((3,) * 8 + (None,), "8 of 9 statements have a score, so there is no sum and no rating."),
        ((None,) * 9, "None of the 9 statements has a score, so there is no sum and no rating"),
    ],
)
def test_rating_or_range_in_words(scores: tuple[int | None, ...], words: str) -> None:
    """Nine proposals tell how near the edge they are; fewer give the range that is still possible."""
    assessment = make_assessment(rollup=make_rollup(scores))
    view = build_rating(assessment)
    assert words in view.sentence
    assert (view.total is None) == (None in scores)


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((3,) * 9, "5 more points would reach Outstanding."),
        ((2, 3, 2, 3, 3, 2, 1, 3, 3), "1 more point would reach Good."),
        ((4,) * 9, "There is no higher band."),
        ((None,) * 9, "How far the next band is can be said once every statement has a score."),
    ],
)
def test_how_far_the_next_band_is(scores: tuple[int | None, ...], words: str) -> None:
    """The distance to the next band is whole points, or the reason for there being none."""
    assert build_rating(make_assessment(rollup=make_rollup(scores))).next_sentence == words


@pytest.mark.parametrize(
    ("n_agreed", "words"),
    [
        (0, "If every proposal were agreed: 23 of 36 points, 64%, at the bottom of the Good band"),
        (4, "If every other proposal were agreed: 23 of 36 points, 64%, at the bottom of the Good band"),
        (9, "Good, 64%"),
    ],
)
def test_a_rating_stands_alone_only_when_every_score_is_agreed(n_agreed: int, words: str) -> None:
    """Proposals that nobody has agreed never read as a rating."""
    results = tuple(
        make_result(make_proposal(statement=code), make_decision(statement=code) if n < n_agreed else None)
        for n, code in enumerate(CODES)
    )
    assessment = make_assessment(results=results, rollup=make_rollup((2, 2, 2, 2, 3, 3, 3, 3, 3)))
    view = build_rating(assessment)
    assert view.headline == words
    assert view.sentence.startswith("The 9 scores add up to 23 of 36" if n_agreed == 9 else "One point fewer")


def test_the_least_secure_scores_are_named_with_their_doubts() -> None:
    """A missing view, a measure, a disagreement and low confidence are doubts; what people agreed is not doubted."""
    told = least_secure_sentence(make_rated_assessment())
    assert told.startswith("Least secure: QS1 (no view of partners, the accounts disagree); QS3, QS5, QS6")
    assert "QS7 (no view of partners, low confidence)" in told
    assert "QS2" not in told


def views_at(**levels: int | None) -> tuple[CategoryView, ...]:
    """Views by the name of their category."""
    return tuple(make_view(category=Category[name], level=level, readings=()) for name, level in levels.items())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"level": 2, "views": views_at(PEOPLE=2, PROCESSES=2, STAFF=3), "would_move": (LIFT,)},
            "All of: people's experience and processes from 2 to 3; then also every list is reviewed, or a rule holds "
            "it at 2.",
        ),
        (
            {"level": 2, "views": views_at(PEOPLE=3, PROCESSES=3), "caps": (make_cap(),), "would_move": (LIFT,)},
            "Every list is reviewed.",
        ),
        ({"level": 3, "views": views_at(PEOPLE=3, STAFF=4)}, "People's experience from 3 to 4."),
        (
            {"level": None, "views": views_at(PEOPLE=None, STAFF=3, PARTNERS=None)},
            "Enough evidence for a view of people's experience and partners.",
        ),
        ({"level": 3, "views": (), "would_move": ()}, ""),
    ],
)
def test_all_that_must_change_together_is_told(changes: dict[str, object], words: str) -> None:
    """Every view below the next score is named; a rule that holds nothing yet is told last and as such."""
    assert say_what_would_raise(make_proposal(**changes)) == words


def test_routes_name_the_fewest_changes_first() -> None:
    """One and two points up are told with the statements that need fewest changes, and the sums they give."""
    one, two = build_routes(make_rated_assessment())
    assert (one.total, one.percent, one.rating) == (23, 64, "Good")
    assert one.sentence == "QS7 from 1 to 2 or QS1 from 2 to 3 or QS3 from 2 to 3"
    assert (two.total, two.sentence) == (24, "QS7 from 1 to 2 and QS1 from 2 to 3")
    assert build_routes(make_national_only_assessment()) == ()


def test_a_range_within_one_band_is_still_no_rating() -> None:
    """Where every outcome falls in one band, that is said without calling it a rating."""
    rollup = make_rollup((3,) * 8 + (None,))
    assert rollup.lowest.rating == rollup.highest.rating == "Good"
    assert build_rating(make_assessment(rollup=rollup)).headline == "No rating yet: it could only be Good"


def test_agreed_scores_are_counted() -> None:
    """How many scores people have agreed is always said."""
    assert "2 of 9 scores have been agreed" in build_rating(make_rated_assessment()).agreed_sentence
    assert build_rating(make_assessment()).agreed_sentence.startswith("None of the scores has been agreed")
    every = tuple(make_result(make_proposal(statement=code), make_decision(statement=code)) for code in CODES)
    assert build_rating(make_assessment(results=every)).agreed_sentence == "All the scores have been agreed by people."


def test_a_statement_at_the_lowest_score_raises_an_alert() -> None:
    """A 1 that stands, agreed or proposed, is an alert; a 1 that people raised is not."""
    one = make_proposal(level=1)
    raised = make_decision(level=2, proposed_level=1)
    assert len(build_alerts(make_assessment(results=(make_result(one),)))) == 1
    assert build_alerts(make_assessment(results=(make_result(one, raised),))) == ()


def test_confidence_in_words() -> None:
    """High, medium and low are counted, and the weakest statements named."""
    rows = build_score_rows(make_rated_assessment())
    assert confidence_sentence(rows) == "Confidence is medium for 8 and low for 1. Lean least on QS7."
    unknown = build_score_rows(make_national_only_assessment())
    assert confidence_sentence(unknown) == "Not enough evidence to propose a score for any statement."
    assert confidence_sentence((rows[0], unknown[1])).endswith("Not enough evidence to propose a score for QS2.")


def test_moves_are_limited_and_the_rest_counted() -> None:
    """The rating draft shows three sets of steps and counts the others."""
    assessment = make_assessment(what_ifs=(make_what_if(),) * 5)
    context = build_rating_draft_context(assessment)
    assert (len(context.moves), context.n_more_moves) == (3, 2)
    assert build_moves(assessment, 1)[0].sentence == "QS1 from 2 to 3 and QS3 from 2 to 3: 23 points, 64%, Good."


def test_a_blind_spot_is_told_once_with_all_its_statements() -> None:
    """The same blind spot in several statements is one line that names them; the most widespread comes first."""
    rare = make_blind_spot(statement="QS1", text="Rare.", evidence_ids=("REQ-00000001",))
    wide = tuple(make_blind_spot(statement=code, text="Wide.") for code in ("QS9", "QS2", "QS2"))
    told = build_top_blind_spots(make_assessment(blind_spots=(rare, *wide)))
    assert [claim.text for claim in told] == [
        "QS2 and QS9, people's experience: Wide.",
        "QS1, people's experience: Rare.",
    ]
    assert told[1].evidence_ids == ("REQ-00000001",)


def test_blind_spots_of_a_statement_name_their_kind_of_evidence() -> None:
    """Within a statement the same words for two kinds of evidence are one line that names both."""
    spots = tuple(
        make_blind_spot(category=each, text="One source.") for each in (Category.STAFF, Category.PARTNERS, None)
    )
    (group,) = build_blind_spots(make_assessment(blind_spots=spots))
    assert [claim.text for claim in group.spots] == ["Staff and leaders and Partners: One source."]


def test_risks_come_gravest_first() -> None:
    """Lowest scores, controls, critical grades, worse measures, then disagreements; few cases are not counted out."""
    risks = [claim.text for claim in build_risks(make_rated_assessment())]
    starts = ("QS7: The score stands at 1", "QS7: Held at 1", "QS1: 1 audited case", "QS4: Older adults", "QS1: People")
    assert all(text.startswith(start) for text, start in zip(risks, starts, strict=True))
    few = with_signals(make_signal(facts=make_audit_facts(n_cases=3)))
    assert build_risks(few)[0].text == "QS1: At least one audited case had the lowest grade on a critical question."


def test_finding_no_risk_never_reassures_where_nothing_was_read() -> None:
    """Without audits, feedback and controls the absence of a warning is told as an absence of evidence."""
    assert "case audits, feedback and controls" in no_risks_sentence(make_national_only_assessment())
    assert no_risks_sentence(make_rated_assessment()).startswith("The rules found no risk.")


def test_every_cited_id_is_in_the_index() -> None:
    """An id cited anywhere stands in the evidence index, even where the item itself is missing."""
    assessment = make_assessment(items=(), blind_spots=(make_blind_spot(evidence_ids=("REQ-GONE0000",)),))
    index = {entry.evidence_id: entry for entry in build_self_assessment_context(assessment).index}
    assert set(index) == {"REQ-4K7QH2M9", "REQ-GONE0000"}
    assert "not in the library" in index["REQ-GONE0000"].title


def test_missing_reasons_and_steps_are_told() -> None:
    """A proposal without reasons or steps gives words, not an error."""
    proposal = make_proposal(reasons=(), would_move=(), views=())
    (row,) = build_score_rows(make_assessment(results=(make_result(proposal),)))
    assert (row.main_reason.text, row.would_raise) == ("No reason was recorded.", "")


def test_the_main_reason_is_the_strictest_cap() -> None:
    """Where rules hold a score down, the lowest of them is the main reason."""
    caps = (make_cap(), make_cap(level=1, reason=make_reason(text="Held at 1.")))
    (row,) = build_score_rows(make_assessment(results=(make_result(make_proposal(caps=caps)),)))
    assert row.main_reason.text == "Held at 1."


def test_the_main_reason_is_else_what_the_lowest_view_says() -> None:
    """Without a cap the lowest view settles the score, people's experience first among equals."""
    views = (
        make_view(level=2, reason="Audits are uneven."),
        make_view(category=Category.PEOPLE, level=2, reason="Waits are criticised."),
        make_view(category=Category.STAFF, level=3),
    )
    (row,) = build_score_rows(make_assessment(results=(make_result(make_proposal(views=views)),)))
    assert row.main_reason.text == "People's experience (2): Waits are criticised. Also at 2: processes."


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((3,) * 9, "5 points fewer would make it Requires improvement."),
        ((2, 2, 2, 2, 3, 3, 3, 3, 3), "1 point fewer would make it Requires improvement."),
        ((1,) * 9, ""),
        ((None,) * 9, ""),
    ],
)
def test_how_near_the_band_below_is(scores: tuple[int | None, ...], words: str) -> None:
    """How many points could be lost is told too, because a rating on the edge is not a safe one."""
    assert build_rating(make_assessment(rollup=make_rollup(scores))).fall_sentence == words


def test_reasons_that_only_repeat_a_view_are_told_once() -> None:
    """What a category says stands in its table and is not repeated among the reasons."""
    repeated = make_reason(text="Processes is read at 3. One process in use, with audit behind it.")
    told = chapter(reasons=(repeated, make_reason(text="Something else.")))
    assert [claim.text for claim in told.score.reasons] == ["Something else."]  # type: ignore[attr-defined]


def test_the_evidence_list_does_not_repeat_what_the_chapter_said() -> None:
    """What a document shows stands in its claim, and in the list only where no claim told it."""
    items = (make_item(links=(make_link(), make_link(shows="Something not told above", section="section 9"))),)
    assessment = make_assessment(items=items)
    told = build_chapter(assessment, assessment.results[0])
    assert [row.shows for row in told.evidence] == ["", "Something not told above"]


def test_cells_of_comparators_are_not_given_as_the_councils() -> None:
    """The council's own cells are told apart from those of its comparators, in the order of the file."""
    own = (make_citation(row=30), make_citation(row=8))
    signal = make_signal(facts=make_indicator_facts(), citations=(*own, make_citation(row=5)))
    (measure,) = build_self_assessment_context(with_signals(signal)).measures
    assert [cell.row for cell in measure.citations] == [8, 30]


def test_measures_are_told_once_with_all_their_statements() -> None:
    """A measure used for two statements stands once in the tables, naming both."""
    signals = tuple(make_signal(statement=code, facts=make_indicator_facts()) for code in ("QS1", "QS2"))
    (measure,) = build_self_assessment_context(with_signals(*signals)).measures
    assert measure.statements == ("QS1", "QS2")
    assert (measure.region.value, measure.council_type.value) == (64.1, 63.3)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "People satisfied with their care and support: 61.2% (95% interval 56.4% to 65.9%); England 62.7% "
            "(Adult Social Care Survey, 2024-25); not statistically different from England; "
            "no clear change since 2023-24 (60.8%).",
        ),
        (
            {"value": None, "flag": "[c]"},
            "People satisfied with their care and support: not published (small numbers) "
            "(Adult Social Care Survey, 2024-25).",
        ),
        (
            {"comparisons": (), "low": None},
            "People satisfied with their care and support: 61.2%; with no figure for England to set beside it; "
            "no clear change since 2023-24 (60.8%).",
        ),
    ],
)
def test_measures_are_written_as_inspectors_write_numbers(changes: dict[str, object], sentence: str) -> None:
    """Local figure, England's figure, source, year and chance stand in one sentence."""
    (measure,) = build_self_assessment_context(
        with_signals(make_signal(facts=make_indicator_facts(**changes)))
    ).measures
    assert measure.sentence == sentence
