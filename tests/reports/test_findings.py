"""What a chapter is proud of, asks, must improve and is doing agrees with how the evidence was read."""

from dataclasses import replace
from datetime import date

import pytest

from reports.contexts.coverage import build_coverage
from reports.contexts.document_state import state_of_facts, state_of_item
from reports.contexts.evidence_list import build_evidence_rows, build_index
from reports.contexts.measures import build_measures, rank_measures
from reports.contexts.self_assessment import build_self_assessment_context
from reports.contexts.statement import StatementChapter, build_chapter
from reports.numbers import chance_phrase, trend_phrase
from schemas.terms import Category, Direction, Maturity, Position, Trend
from tests.factories import (
    AS_OF,
    make_assessment,
    make_audit_facts,
    make_audit_question,
    make_cap,
    make_check_facts,
    make_comparison,
    make_document_facts,
    make_indicator_facts,
    make_item,
    make_link,
    make_national_only_assessment,
    make_proposal,
    make_reading,
    make_reason,
    make_result,
    make_signal,
    make_view,
    make_voice_facts,
)

PAST = date(2026, 2, 5)


def make_chapter(*signals: object, levels: dict[str, int | None] | None = None, **changes: object) -> StatementChapter:
    """A chapter that rests on these signals, each read at the level given for its key (3 where none is given)."""
    known = levels or {}
    readings = tuple(
        make_reading(
            signal_key=each.key,  # type: ignore[attr-defined]
            level=known.get(each.key, 3),  # type: ignore[attr-defined]
            reason=f"Reading of {each.subject}.",  # type: ignore[attr-defined]
        )
        for each in signals
    )
    view = make_view(readings=readings)
    proposal = make_proposal(**{"views": (view,)} | changes)
    return build_chapter(make_assessment(signals=signals), make_result(proposal))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, ""),
        (
            {"in_date": False, "review_due": PAST},
            "Out of date since 5 February 2026: counts for nothing until renewed",
        ),
        ({"owned": False}, "No owner named: counts for nothing until one is named"),
        ({"received": False}, "No file received: counts for nothing until it is"),
        (
            {"received": False, "owned": False},
            "No file received, no owner named: counts for nothing until put right",
        ),
    ],
)
def test_unusable_documents_are_no_strength_and_say_why(changes: dict[str, object], state: str) -> None:
    """A document out of date, without owner or without file is never something to be proud of."""
    facts = make_document_facts(**changes)
    signal = make_signal(facts=facts)
    assert state_of_facts(facts) == state
    assert len(make_chapter(signal).strengths) == (0 if state else 1)


def test_a_document_that_was_read_to_nothing_is_no_strength() -> None:
    """What the reading rules count for nothing, the chapter does not boast of."""
    signal = make_signal()
    assert make_chapter(signal, levels={signal.key: None}).strengths == ()


def test_the_lists_show_the_state_the_owner_and_the_review() -> None:
    """The evidence list and the annex say in words why a document counts for nothing, and whether it has an owner."""
    item = make_item(review_due=PAST, owner="Ottoline Marchbanks")
    assessment = make_assessment(items=(item,))
    (row,) = build_evidence_rows(assessment, "QS1")
    (entry,) = build_index(assessment)
    assert (row.state, row.owned, row.review_due) == (state_of_item(item, AS_OF), "yes", "5 February 2026")
    assert (entry.state, entry.owned) == (row.state, "yes")
    assert state_of_item(item, PAST.replace(day=4)) == ""


def measure(position: Position) -> object:
    """A measure that stands at a position beside England."""
    return make_signal(facts=make_indicator_facts(comparisons=(make_comparison(position=position),)), subject="m")


@pytest.mark.parametrize("position", [Position.MUCH_BETTER, Position.MUCH_WORSE])
def test_a_measure_that_is_only_a_question_is_neither_strength_nor_gap(position: Position) -> None:
    """A figure the rules cannot lean on is asked about, with the reason, and nothing else."""
    signal = measure(position)
    asked = make_chapter(signal, levels={signal.key: None})  # type: ignore[attr-defined]
    assert (asked.strengths, asked.gaps) == ((), ())
    assert [claim.text for claim in asked.questions] == ["Reading of m."]


def test_questions_with_one_reason_are_asked_together() -> None:
    """Figures that cannot be leaned on for the same reason stand in one line, by code where they are printed above."""
    why = "It is 31 months old, more than the 24 allowed."
    signals = tuple(
        make_signal(facts=make_indicator_facts(measure=code, name=f"Measure {code}"), subject=code)
        for code in ("1c", "1e")
    )
    readings = tuple(
        make_reading(signal_key=each.key, level=None, reason=f"Measure {each.subject}: 61.2% in 2024-25. {why}")
        for each in signals
    )
    told = make_chapter(*signals, views=(make_view(readings=readings),))
    assert [claim.text for claim in told.questions] == ["1c and 1e – they are 31 months old, more than the 24 allowed."]


def test_low_views_failed_controls_and_open_concerns_are_to_improve() -> None:
    """Everything negative that is recorded stands under what to improve, whatever there is besides."""
    told = make_chapter(
        make_signal(facts=make_check_facts(passed=False), subject="control"),
        make_signal(facts=make_voice_facts(), category=Category.PEOPLE, subject="feedback"),
        make_signal(facts=make_audit_facts(), subject="audits"),
        views=(make_view(category=Category.PARTNERS, level=2, reason="Few concerns are answered."),),
    )
    assert [claim.text for claim in told.gaps] == [
        "Partners points to 2: Few concerns are answered.",
        "Not in place: 3 of 3 waiting lists have a documented review of risk.",
        "Raised again and again (people's experience): waiting for a carer's assessment; 3 of 7 (43%) have an action "
        "recorded.",
        "1 audited case had the lowest grade on a critical question.",
    ]
    assert told.no_gap == ""


def test_a_control_that_a_cap_names_is_told_once() -> None:
    """A failed control that holds the score down is not told a second time."""
    detail = make_check_facts().detail
    cap = make_cap(reason=make_reason(text=f"Held at 2: nobody looks ({detail})."))
    told = make_chapter(make_signal(facts=make_check_facts(passed=False)), caps=(cap,))
    assert len(told.gaps) == 1


@pytest.mark.parametrize(("level", "words"), [(3, "No gap is recorded"), (None, "cannot be told"), (2, "stands at 2")])
def test_an_empty_list_of_gaps_never_praises(level: int | None, words: str) -> None:
    """Only a statement at 3 or more may say that no gap is recorded."""
    assert words in make_chapter(level=level, views=()).no_gap


def test_a_recorded_gap_is_no_action() -> None:
    """Planned work that records a gap is something to improve; planned work that helps is what is being done."""
    gap = make_document_facts(direction=Direction.GAP, maturity=Maturity.PLANNED, title="Gap paper")
    plan = make_document_facts(maturity=Maturity.STARTED, title="New team", maturity_stated=False)
    told = make_chapter(make_signal(facts=gap, subject="gap"), make_signal(facts=plan, subject="plan"))
    assert [claim.text for claim in told.actions] == [
        "Stage not recorded: New team, section 4: Waiting lists are reviewed for risk every week. "
        "Due for review 31 March 2027."
    ]
    assert [claim.text for claim in told.gaps] == ["Waiting lists are reviewed for risk every week (Gap paper)."]


def test_few_people_are_described_nowhere() -> None:
    """Where fewer than five people were heard, neither the table, the steps nor the gaps describe them."""
    signal = make_signal(facts=make_voice_facts(n_people=4), category=Category.PEOPLE, subject="feedback")
    reading = make_reading(signal_key=signal.key, reason="3 items, all about one thing")
    told = make_chapter(
        signal,
        views=(make_view(category=Category.PEOPLE, level=2, reason=reading.reason, readings=(reading,)),),
        reasons=(make_reason(text=f"Why: {reading.reason}; more"),),
        would_move=("People's experience is read at 2; for 3 it needs 3 items.",),
    )
    assert "3 items" not in str(told)
    assert told.score.categories[0].reason.text == "Too few people were heard to say more."
    assert told.score.would_move == ("People's experience: too few people were heard to say more.",)


def test_coverage_counts_usable_pieces() -> None:
    """Pieces of feedback, audited cases and usable documents are counted, each as what it is."""
    out_of_date = make_document_facts(in_date=False)
    signals = (
        make_signal(),
        make_signal(facts=out_of_date, subject="old"),
        make_signal(facts=make_audit_facts(), subject="audits"),
        make_signal(facts=make_voice_facts(n_items=2), category=Category.PARTNERS, subject="partners"),
        make_signal(facts=make_voice_facts(n_people=2), category=Category.STAFF, subject="staff"),
    )
    row = build_coverage(make_assessment(signals=signals))[0]
    told = {cell.category: cell.told for cell in row.cells}
    assert told[Category.PROCESSES] == "48 cases, 1 document"
    assert (told[Category.PARTNERS], told[Category.STAFF]) == ("2 pieces", "too few to count")
    assert told[Category.PEOPLE] == "nothing"


def test_measures_are_ranked_by_how_far_they_stand_from_england() -> None:
    """Much worse or better comes first, then worse or better, then what only tends; untested comes last."""
    order = (Position.NOT_TESTED, Position.SIMILAR, Position.TENDING_WORSE, Position.BETTER, Position.MUCH_WORSE)
    signals = [
        make_signal(
            facts=make_indicator_facts(measure=f"m{n}", comparisons=(make_comparison(position=position),)),
            subject=f"m{n}",
        )
        for n, position in enumerate(order)
    ]
    ranked = rank_measures(build_measures(make_assessment(signals=tuple(signals))))
    assert [each.position for each in ranked] == list(reversed(order))


def test_every_measure_beyond_chance_is_drawn_or_named() -> None:
    """Measures beyond chance that the chart has no room for are named under it."""
    signals = tuple(
        make_signal(
            facts=make_indicator_facts(measure=f"m{n}", name=f"Measure {n}", comparisons=(worse,)), subject=f"m{n}"
        )
        for n in range(10)
        for worse in (make_comparison(position=Position.WORSE),)
    )
    context = build_self_assessment_context(make_assessment(signals=signals))
    assert context.also_beyond == ("Measure 8 (worse)", "Measure 9 (worse)")


@pytest.mark.parametrize("position", Position)
def test_the_usual_spread_is_named_where_it_was_allowed_for(position: Position) -> None:
    """Where the comparison allows for the spread between councils, that and not chance is named."""
    phrase = chance_phrase(position, "England", spread=True)
    assert ("usual spread between councils" in phrase) is (position is not Position.NOT_TESTED)


def test_an_untested_full_count_says_so() -> None:
    """A full count that could not be tested is told as one."""
    assert "a full count" in chance_phrase(Position.NOT_TESTED, "England", full_count=True)


@pytest.mark.parametrize(
    ("trend", "series", "words"),
    [
        (Trend.IMPROVING, ((2019, 33.0), (2022, 40.0), (2024, 43.4)), "improving: up from 33.0% in 2019"),
        (
            Trend.IMPROVING,
            ((2017, 43.9), (2019, 33.0), (2022, 40.0), (2024, 43.4)),
            "improving: up from 33.0% in 2019; it was 43.9% in 2017",
        ),
        (Trend.WORSENING, ((2023, 50.0), (2024, 40.0)), "worsening: down from 50.0% in 2023"),
        (Trend.STABLE, ((2023, 50.0), (2024, 49.0)), "no clear change since 2023 (50.0%)"),
        (Trend.UNKNOWN, ((2024, 49.0),), ""),
    ],
)
def test_trends_name_where_they_start(trend: Trend, series: tuple[tuple[int, float], ...], words: str) -> None:
    """A movement names the first period compared, and an earlier level that it only returns to."""
    assert trend_phrase(trend, tuple((str(year), value) for year, value in series), "%") == words


def test_the_weakest_question_is_printed_in_words() -> None:
    """The question itself is printed, and the answers are counted beside the cases."""
    facts = make_audit_facts(weakest_question="A1", n_answers=96, n_answers_good=72)
    signal = make_signal(facts=facts, subject="audits")
    assessment = make_assessment(signals=(signal,), audit_questions=(make_audit_question(),))
    (view,) = build_chapter(assessment, assessment.results[0]).audits
    told = " ".join(view.sentences)
    assert "“Was the person at the centre of the assessment?” (A1)" in told
    assert "Of all answers to the 2 questions, 72 of 96 (75%) were good or better." in told


def test_figures_on_few_people_say_how_few() -> None:
    """The base stands beside the figure where it is under 100."""
    (few,) = build_measures(make_assessment(signals=(make_signal(facts=make_indicator_facts(base=74)),)))
    assert "(95% interval 56.4% to 65.9%; n = 74)" in few.sentence


def test_a_council_with_national_figures_only_is_told_so() -> None:
    """Without feedback the chapter says so and names the surveys; risks are not called absent."""
    assessment = make_national_only_assessment()
    carers = replace(assessment.signals[0], facts=make_indicator_facts(survey="SACE"))
    context = build_self_assessment_context(replace(assessment, signals=(carers,)))
    assert context.chapters[0].unheard.endswith("are under “What the data says”: the survey of unpaid carers (SACE).")
    assert not context.risks_readable
    assert context.chapters[0].needs[0].needed == "Two kinds of source, one of them independent."


def test_a_link_without_a_stage_says_so() -> None:
    """Where the tracker did not say how far the work has got, the list says that it is not recorded."""
    item = make_item(links=(make_link(maturity_stated=False),))
    (row,) = build_evidence_rows(make_assessment(items=(item,)), "QS1")
    assert row.standing == "strength, stage not recorded"
