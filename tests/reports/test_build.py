"""From an assessment to finished documents."""

import io
from dataclasses import replace

import pypdf
import pytest

from reports.build import build_documents, pick_measures
from reports.contexts.measures import build_measures
from reports.document import Document, check_figures
from reports.pdf import render_pdf
from schemas.assessment import Assessment
from schemas.terms import Confidence
from tests.factories import (
    CODES,
    make_assessment,
    make_blind_spot,
    make_comparison,
    make_council,
    make_indicator_facts,
    make_national_only_assessment,
    make_proposal,
    make_rated_assessment,
    make_reason,
    make_result,
    make_rollup,
    make_signal,
    make_statement,
    make_what_if,
)

LONG = "Long waits and uneven practice hold this down, and the people who wait are not told what happens next. " * 3


def count_pages(document: Document) -> int:
    """How many A4 pages the PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages)


def make_wordy_assessment() -> Assessment:
    """Every text of the rating draft as long as it could be, every statement at 1."""
    results = tuple(
        make_result(
            make_proposal(
                statement=code,
                name=make_statement(n).name,
                level=1,
                confidence=Confidence.MEDIUM,
                reasons=(make_reason(text=LONG),),
                would_move=(LONG,),
            )
        )
        for n, code in enumerate(CODES, 1)
    )
    return make_assessment(
        council=make_council(name="Bournemouth, Christchurch and Poole and the Isles Beyond"),
        results=results,
        rollup=make_rollup((1,) * 9),
        blind_spots=tuple(make_blind_spot(statement=code, text=f"In {code}: {LONG}") for code in CODES),
        what_ifs=(make_what_if(rises=make_what_if().rises * 3),) * 9,
    )


def make_wordy_quiet_assessment() -> Assessment:
    """Long texts, and just as many blind spots and moves as still allow the longer reasons."""
    wordy = make_wordy_assessment()
    results = tuple(replace(each, proposal=replace(each.proposal, level=2)) for each in wordy.results)
    return replace(wordy, results=results, blind_spots=wordy.blind_spots[:3])


@pytest.mark.parametrize(
    "make",
    [make_rated_assessment, make_national_only_assessment, make_wordy_assessment, make_wordy_quiet_assessment],
)
def test_the_rating_draft_keeps_to_two_pages(make: object) -> None:
    """Leaders get two A4 pages, however much there is to say."""
    documents = {each.kind: each.document for each in build_documents(make(), draw=False)}  # type: ignore[operator]
    assert count_pages(documents["rating-draft"]) <= 2


@pytest.mark.parametrize("make", [make_rated_assessment, make_national_only_assessment])
def test_every_chart_is_placed_and_described(make: object) -> None:
    """Drawn documents hold exactly the charts they place, each with its description."""
    documents = build_documents(make())  # type: ignore[operator]
    for each in documents:
        check_figures(each.document)
    assert set(documents[0].document.figures) == {"nine-scores", "coverage", "measures"}


def test_without_drawing_nothing_is_missing() -> None:
    """Without charts the documents name none, and keep their tables."""
    document = build_documents(make_rated_assessment(), draw=False)[0].document
    assert "figure:" not in document.body_markdown
    assert "Table: Scores proposed and agreed" in document.body_markdown


def test_no_measure_no_chart() -> None:
    """Where no measure was loaded there is no empty chart."""
    document = build_documents(make_assessment())[0].document
    assert set(document.figures) == {"nine-scores", "coverage"}
    assert "No published measure has been loaded" in document.body_markdown


def test_the_four_documents_say_who_they_are_for() -> None:
    """Each document carries its date, edition and whether its data is made up."""
    found = {each.kind: each.document for each in build_documents(make_rated_assessment(), draw=False)}
    assert {kind: document.edition for kind, document in found.items()} == {
        "self-assessment": "Internal edition with self-scores",
        "rating-draft": "For leaders – not for publication",
        "pack-index": "Inspector pack",
        "request-gaps": "Internal – not for the pack",
    }
    assert {(document.as_of, document.synthetic) for document in found.values()} == {("30 September 2026", True)}


@pytest.mark.parametrize("kind", ["self-assessment", "rating-draft"])
def test_scores_are_never_told_as_the_regulators(kind: str) -> None:
    """Where there are scores, the document opens by saying whose they are not."""
    found = {each.kind: each.document for each in build_documents(make_rated_assessment(), draw=False)}
    opening = found[kind].body_markdown[:400]
    assert "not" in opening
    assert "predict" in opening


def test_the_request_list_is_never_told_as_the_regulators() -> None:
    """The reconstructed list of requests is labelled as such."""
    found = {each.kind: each.document for each in build_documents(make_rated_assessment(), draw=False)}
    assert all("not CQC’s list" in found[kind].body_markdown for kind in ("pack-index", "request-gaps"))
    assert "Put the real numbers in" not in found["pack-index"].body_markdown


def test_with_nothing_to_send_the_index_says_so() -> None:
    """A council without documents gets no empty chapters, only what is held and that nothing can be sent yet."""
    found = {each.kind: each.document for each in build_documents(make_national_only_assessment(), draw=False)}
    index = found["pack-index"].body_markdown
    assert "Nothing to send yet" in index
    assert "Index by quality statement" not in index


def test_an_alert_names_director_and_chief_executive() -> None:
    """A statement at 1 tells who must know, and what may follow, without claiming that it will."""
    draft = build_documents(make_rated_assessment(), draw=False)[1].document.body_markdown
    assert (
        "At the lowest score: QS7 Safeguarding. The director of adult social services and the chief executive" in draft
    )
    assert "whether that applies is for the regulator alone" in draft


def test_the_chart_shows_what_differs_most() -> None:
    """At most eight measures are drawn, those away from England first."""
    quiet = [make_signal(facts=make_indicator_facts(measure=f"m{n}"), subject=f"m{n}") for n in range(9)]
    loud = make_indicator_facts(measure="z", comparisons=(replace(make_comparison(), position="worse"),))
    measures = build_measures(make_assessment(signals=(*quiet, make_signal(facts=loud, subject="z"))))
    assert [each.code for each in pick_measures(measures)][:2] == ["z", "m0"]
    assert len(pick_measures(measures)) == 8
