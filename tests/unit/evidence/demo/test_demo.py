"""The synthetic council: the same bytes from the same seed, marked throughout, and read without a fault."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from evidence.collect.audit_signals import build_audit_signals
from evidence.collect.audit_tool import load_audit_tool
from evidence.collect.case_audits import read_audit_answers
from evidence.collect.feedback import read_feedback
from evidence.collect.source_types import load_source_types
from evidence.collect.voice_signals import build_voice_signals
from evidence.demo.content import DemoFile, load_table
from evidence.demo.generate import DemoFiles, generate_demo, write_demo
from evidence.demo.papers import Block, BlockKind, build_paper, load_papers
from evidence.have.councils import load_councils
from evidence.have.measures import load_measures
from evidence.have.measures_csv import read_measures_csv
from evidence.have.signals import build_indicator_signals
from evidence.have.spreads import build_spreads
from evidence.request.items import load_request_items
from evidence.request.rag import build_item_rag
from evidence.request.signals import build_document_signals
from evidence.request.tracker import Tracker, read_tracker
from quality_statements.loading import default_framework, load_framework
from quality_statements.rollup import roll_up
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score
from schemas.evidence import EvidenceItem
from schemas.life import Approval, ItemLife
from schemas.score import ScoreProposal
from schemas.signal import IndicatorFacts, VoiceFacts
from schemas.terms import Direction, Maturity, Rag, Trend

FRAMEWORK = load_framework(default_framework())


@pytest.fixture(scope="module")
def demo() -> DemoFiles:
    """The demonstration, made once."""
    return generate_demo()


@pytest.fixture(scope="module")
def tracker(demo: DemoFiles) -> Tracker:
    """Its tracker, read."""
    return read_tracker(
        demo.tracker.data, demo.tracker.name, FRAMEWORK, load_request_items(), demo.documents_by_name,
        received_on=demo.received_on,
    )  # fmt: skip


@pytest.fixture(scope="module")
def proposals(demo: DemoFiles, tracker: Tracker) -> dict[str, ScoreProposal]:
    """What the default rubric makes of it."""
    tool, kinds = load_audit_tool(), load_source_types()
    audits = read_audit_answers(demo.audits.data, "a.xlsx", tool, FRAMEWORK, received_on=demo.received_on)
    voices = read_feedback(demo.feedback.data, "f.xlsx", FRAMEWORK, kinds, received_on=demo.received_on)
    figures = read_measures_csv(demo.measures.data, "m.csv")
    signals = [
        *build_document_signals(tracker.items, demo.as_of),
        *build_audit_signals(audits.answers, tool, demo.as_of),
        *build_voice_signals(voices.items, kinds, demo.as_of),
        *build_indicator_signals(
            figures, demo.council, load_measures(), "HAS-1", demo.as_of, build_spreads(figures, load_measures())
        ),
    ]
    rubric = load_rubric()
    return {s.code: propose_score(s, signals, FRAMEWORK, rubric, demo.as_of) for s in FRAMEWORK.statements}


def test_the_same_seed_gives_the_same_bytes(demo: DemoFiles) -> None:
    """Another run gives equal files, and another seed other answers under the same names."""
    assert generate_demo() == demo
    other = generate_demo(7)
    assert other.audits != demo.audits
    assert {file.path for file in other.files} == {file.path for file in demo.files}


def test_the_council_is_nobodys(demo: DemoFiles) -> None:
    """Its code and name belong to no council, its region and type to real ones."""
    real = load_councils()
    assert demo.council.synthetic
    assert demo.council.gss_code not in {council.gss_code for council in real}
    assert demo.council.la_code not in {council.la_code for council in real}
    assert demo.council.name.casefold() not in {council.name.casefold() for council in real}
    assert demo.council.region in {council.region for council in real}
    assert demo.council.council_type in {council.council_type for council in real}


def text_of(file: DemoFile) -> str:
    """The text of a file, whatever its format."""
    match file.name.rpartition(".")[2]:
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True)
            return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        case "docx":
            paper = docx.Document(io.BytesIO(file.data))
            cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
            return " ".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
        case "pdf":
            return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.data)).pages)
        case _:
            return file.data.decode()


def test_every_file_says_that_it_is_synthetic(demo: DemoFiles) -> None:
    """Names and contents of all files are marked, and every row of the figures."""
    for file in demo.files:
        assert file.name.startswith("synthetic-")
        assert "SYNTHETIC" in text_of(file)
    rows = demo.measures.data.decode().splitlines()[1:]
    assert all("SYNTHETIC" in row for row in rows)


def test_documents_hold_the_sections_the_tracker_points_to(demo: DemoFiles) -> None:
    """A pointer such as `Section 2: Results` leads to the heading `2. Results`, in the file as it is written."""
    files = {row["title"]: row["file"] for row in load_table("documents.csv") if row["file"]}
    texts = {file.name: " ".join(text_of(file).split()) for file in demo.documents}
    pointed = [link for link in load_table("links.csv") if link["title"] in files]
    for link in pointed:
        number, _, heading = link["section"].removeprefix("Section ").partition(": ")
        assert f"{number}. {heading}" in texts[files[link["title"]]], link
    assert len(pointed) > 60


def test_figures_of_the_tracker_stand_in_the_documents() -> None:
    """A figure in what an item is said to show also stands in the section it points to."""
    papers = load_papers()
    for link in load_table("links.csv"):
        if link["title"] in papers:
            number = int(link["section"].removeprefix("Section ").partition(":")[0])
            section = papers[link["title"]].sections[number - 1]
            words = {word for block in section.blocks for row in block.rows for cell in row for word in numbers(cell)}
            assert set(numbers(link["shows"])) <= words, link


def numbers(text: str) -> list[str]:
    """The numbers written in figures in a text."""
    return re.findall(r"\d[\d,.]*\d|\d", text)


def test_papers_read_like_papers() -> None:
    """Each has a text of its own, more than two sections, something beside plain paragraphs, and no number twice."""
    papers = load_papers()
    assert set(papers) == {row["title"] for row in load_table("documents.csv") if row["file"]}
    for paper in papers.values():
        assert len(paper.sections) >= 3, paper.title
        blocks = [block for section in paper.sections for block in section.blocks]
        assert any(block.kind is not BlockKind.PARAGRAPH for block in blocks), paper.title
        assert all(row[0] for block in blocks for row in block.rows), paper.title
        assert [s.heading.partition(".")[0] for s in paper.sections] == [str(n + 1) for n in range(len(paper.sections))]
        for block in blocks:
            assert block.kind is not BlockKind.TABLE or len({len(row) for row in block.rows}) == 1, paper.title


def test_a_paper_is_read_from_its_marks() -> None:
    """Lines of one kind that follow each other are one block, and sections are numbered by their place."""
    paper = build_paper("Title\nOpening.\n# First\nOne.\nTwo.\n- a\n- b\n# Second\n| h | k |\n| 1 | 2 |\n+ do it\n")
    assert paper.opening == (Block(BlockKind.PARAGRAPH, (("Opening.",),)),)
    assert [section.heading for section in paper.sections] == ["1. First", "2. Second"]
    assert [block.kind.value for section in paper.sections for block in section.blocks] == [
        "paragraph", "paragraph", "points", "table", "steps",
    ]  # fmt: skip
    assert paper.sections[1].blocks[0].rows == (("h", "k"), ("1", "2"))


def test_every_voice_fits_its_source() -> None:
    """A source speaks only for the groups it knows, a complaint complains, and praise comes as a compliment."""
    speakers = {row["speaker"]: row for row in load_table("speakers.csv")}
    for voice in load_table("voices.csv", delimiter="|"):
        assert voice["group"] in speakers[voice["speaker"]]["groups"].split(";"), voice
        assert voice["speaker"] != "complaint" or voice["tone"] in "nNm", voice
        assert voice["speaker"] != "compliment" or voice["tone"] in "pP", voice
        assert voice["tone"] in "nNm" or not voice["action_taken"], voice
        assert voice["speaker"] != "hospital" or "caseload" not in voice["summary"], voice


def test_documents_of_every_kind_are_sound(demo: DemoFiles) -> None:
    """Word files have a title and a language, PDF files a title, and packages carry no time of their making."""
    kinds = Counter(file.name.rpartition(".")[2] for file in demo.documents)
    assert set(kinds) == {"docx", "pdf", "txt"}
    restricted = {row["file"] for row in load_table("documents.csv") if row["classification"] == "restricted"}
    assert {file.name for file in demo.documents if file.name.endswith(".txt")} <= restricted
    for file in demo.documents:
        if file.name.endswith(".docx"):
            assert docx.Document(io.BytesIO(file.data)).core_properties.language == "en-GB"
            assert {i.date_time[0] for i in zipfile.ZipFile(io.BytesIO(file.data)).infolist()} == {1980}
        if file.name.endswith(".pdf"):
            assert pypdf.PdfReader(io.BytesIO(file.data)).metadata.title  # type: ignore[union-attr]


def test_the_tracker_has_the_gaps_real_ones_have(demo: DemoFiles, tracker: Tracker) -> None:
    """Items without owner or file, out of date, planned only, shared by statements, and honest about gaps."""
    items, links = tracker.items, [link for item in tracker.items for link in item.links]
    assert (len(items), len(tracker.files), tracker.n_rows) == (50, 47, 64)
    assert sum(item.owner is None for item in items) >= 2
    assert sum(item.current is None for item in items) == 3
    assert sum(item.review_due is not None and item.review_due <= demo.as_of for item in items) >= 3
    assert sum(all(link.maturity is Maturity.PLANNED for link in item.links) for item in items) >= 2
    assert sum(len({link.statement for link in item.links}) > 1 for item in items) >= 8
    assert sum(link.direction is Direction.GAP for link in links) >= 6
    assert {build_item_rag(item, demo.as_of).rag for item in items} == {Rag.AMBER, Rag.RED}  # nothing is approved yet
    assert {build_item_rag(approve(item), demo.as_of).rag for item in items} == {Rag.GREEN, Rag.AMBER, Rag.RED}


def approve(item: EvidenceItem) -> EvidenceItem:
    """The item as it stands, approved by a board."""
    about = item.current.sha256 if item.current else ""
    return replace(item, life=ItemLife(approval=Approval("Adults board", date(2026, 9, 1), about)))


def test_audits_and_feedback_are_of_the_size_of_real_ones(demo: DemoFiles) -> None:
    """120 cases over all questions, a share read twice, and about 140 voices of every kind that is needed."""
    tool, kinds = load_audit_tool(), load_source_types()
    audits = read_audit_answers(demo.audits.data, "a.xlsx", tool, FRAMEWORK, received_on=demo.received_on)
    assert (audits.n_cases, len(audits.answers)) == (120, 120 * 28)
    twice = {answer.case for answer in audits.answers if answer.second_grade is not None}
    assert len(twice) == 18
    voices = read_feedback(demo.feedback.data, "f.xlsx", FRAMEWORK, kinds, received_on=demo.received_on)
    assert 130 <= len(voices.items) <= 150
    assert voices.notices == ()
    facts = [s.facts for s in build_voice_signals(voices.items, kinds, demo.as_of) if isinstance(s.facts, VoiceFacts)]
    assert len(facts) == 27


def test_measures_cover_the_council_and_its_comparators(demo: DemoFiles) -> None:
    """Every figure is of a known measure, for four areas, and one is suppressed."""
    rows = read_measures_csv(demo.measures.data, demo.measures.name).to_pylist()
    assert {row["level"] for row in rows} == {"Council", "Council type", "Region", "England"}
    assert len({row["measure"] for row in rows}) >= 18
    assert [row["flag"] for row in rows if row["flag"]] == ["[c]"]


def test_other_councils_are_nobodys_and_enough_to_allow_for_their_spread(demo: DemoFiles) -> None:
    """At least 25 made-up councils with codes nobody has, and a spread above 0 for every measure that is covered."""
    table = read_measures_csv(demo.measures.data, demo.measures.name)
    others = {(row["ons_code"], row["la_name"]) for row in table.to_pylist() if row["la_name"].startswith("Madeup")}
    assert len(others) >= 25
    assert not {code for code, _ in others} & {council.gss_code for council in load_councils()}
    spreads = build_spreads(table, load_measures())
    assert {code for code, _ in spreads} == {"2a", "2b", "2c", "2d(1)", "2e(2b)", "3d(1a)", "3d(2a)", "4b"}
    assert all(spread > 0 for spread in spreads.values())


def test_two_measures_really_move(demo: DemoFiles) -> None:
    """Over three comparable periods one gets better and one worse by more than chance; the rest do not."""
    table = read_measures_csv(demo.measures.data, demo.measures.name)
    signals = build_indicator_signals(table, demo.council, load_measures(), "HAS-1", demo.as_of)
    facts = {s.facts.measure: s.facts for s in signals if isinstance(s.facts, IndicatorFacts)}
    moving = {code: one.trend for code, one in facts.items() if one.trend in (Trend.IMPROVING, Trend.WORSENING)}
    assert moving == {"3c(1)": Trend.IMPROVING, "5a(1)": Trend.WORSENING}
    assert all(len(facts[code].series) == 3 for code in moving)


def test_all_nine_statements_have_enough_evidence(proposals: dict[str, ScoreProposal]) -> None:
    """Each gets a score, mostly 2s and 3s, with the total near the line between two ratings."""
    levels = {code: proposal.level for code, proposal in proposals.items()}
    assert None not in levels.values()
    assert set(levels.values()) <= {2, 3}
    assert 22 <= sum(level or 0 for level in levels.values()) <= 25
    assert roll_up(levels, FRAMEWORK).rating is not None
    assert levels["QS1"] == 2


def test_the_demonstration_shows_a_cap_and_flags(proposals: dict[str, ScoreProposal]) -> None:
    """One score is held down by a control, and several statements carry something to look at."""
    held = {code: [cap.code for cap in proposal.caps] for code, proposal in proposals.items() if proposal.caps}
    assert held == {"QS6": ["waiting-risk-not-reviewed"]}
    flags = {flag.code for proposal in proposals.values() for flag in proposal.flags}
    assert flags >= {"stories-disagree", "control-failed", "indicator-questions-view"}
    assert len({proposal.confidence for proposal in proposals.values()}) > 1


def test_the_demonstration_is_written_to_a_folder(demo: DemoFiles, tmp_path: Path) -> None:
    """Files stand where they are looked for: documents in a folder of their own, nothing else touched."""
    (tmp_path / "mine.txt").write_text("keep")
    assert write_demo(tmp_path) == demo
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {file.path for file in demo.files} | {"mine.txt"}
    assert all((tmp_path / file.path).read_bytes() == file.data for file in demo.files)
