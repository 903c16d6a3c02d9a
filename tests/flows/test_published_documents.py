"""The real documents of two councils, opened as a reader, a machine and an independent checker would.

Fenmoor is fictional and has every kind of evidence; Haringey is real and has only the published national figures.
"""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import page as pdf_checker
import pytest
from pypdf import PdfReader

from app.actions.workspaces import make_workspace, open_database
from evidence.have.councils import find_council
from evidence.have.intake import keep_return, read_return
from evidence.intake import Intake
from reports.pack import check_pack
from tests.actors import TESTS
from tests.places import ASCOF_ODS
from tests.workspaces import desk_on

KINDS = ("self-assessment", "rating-draft", "inspector-pack", "request-gaps")
HARINGEY_DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def fenmoor(published_demo) -> Path:
    """Where the demo council's documents are."""
    return published_demo.folder


@pytest.fixture(scope="module")
def haringey(flows, tmp_path_factory) -> SimpleNamespace:
    """A real council with the official workbook and nothing else."""
    root = tmp_path_factory.mktemp("haringey") / "w"
    workspace = make_workspace(root, find_council("Haringey"))
    with open_database(workspace) as engine:
        keep_return(Intake(workspace, engine, HARINGEY_DAY, TESTS), read_return(ASCOF_ODS.read_bytes(), ASCOF_ODS.name))
    return _publish(flows, root, HARINGEY_DAY)


def _publish(flows: Any, root: Path, as_of: date) -> SimpleNamespace:
    with desk_on(root, as_of) as desk:
        flows.cycle.cycle("test-run")
    return SimpleNamespace(folder=root / "outputs" / desk.made.id, assessment=desk.made)


@pytest.fixture(params=["fenmoor", "haringey"])
def folder(request) -> Path:
    """Either council's documents."""
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, Path) else found.folder


@pytest.mark.parametrize("kind", KINDS)
def test_every_pdf_keeps_the_rules_of_pdf_ua(folder, kind, fenmoor):
    """An independent checker finds no fault against PDF/UA-1, and the text is there."""
    data = (folder / f"{kind}.pdf").read_bytes()
    report = pdf_checker.validate_pdf_bytes(data)
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    has_nothing_to_send = kind == "inspector-pack" and folder != fenmoor  # its index is one short page
    floor = 500 if has_nothing_to_send else 1500
    assert len("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)) > floor


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_document_opens_and_keeps_its_secrets(folder, kind):
    """Language, title and header rows are set; nothing of the machine it was made on is inside."""
    data = (folder / f"{kind}.docx").read_bytes()
    word = docx.Document(io.BytesIO(data))
    assert word.core_properties.title
    assert word.core_properties.author == "Readiness"
    assert len(word.tables) > 0
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist() if name.endswith(".xml"))
    assert 'w:val="en-GB"' in text
    assert "w:tblHeader" in text
    assert not re.search(r"(/tmp|/home|/root|[A-Z]:\\\\)", text)


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_accessible_in_a_browser(browser, folder, kind):
    """Axe finds nothing, wide or narrow; the page asks for nothing, and does not scroll sideways at 400%."""
    from axe_playwright_python.sync_playwright import Axe

    for width in (1280, 320):
        page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
        assert _asked_for(page, folder / f"{kind}.html") == []
        assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


def _asked_for(page: Any, path: Path) -> list[str]:
    """Open a page, and give every address it asks for outside itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return [url for url in asked if not url.startswith(("file:", "data:"))]


def test_the_rating_draft_fits_two_pages(folder):
    """Leaders get two pages, whatever the council."""
    assert len(PdfReader(folder / "rating-draft.pdf").pages) <= 2


def test_the_pack_proves_itself_and_holds_no_restricted_thing(fenmoor):
    """Every file is as listed; what is in it are public and internal documents of the evidence library."""
    manifest = check_pack((fenmoor / "inspector-pack.zip").read_bytes())
    assert {file.classification for file in manifest.files} <= {"public", "internal"}
    assert len([file for file in manifest.files if file.evidence_id]) > 20
    assert {"index.html", "index.pdf"} <= {file.name for file in manifest.files}


def test_without_a_file_to_send_there_is_no_pack(haringey):
    """A council without documents gets an index that says so, and no empty zip file."""
    assert not (haringey.folder / "inspector-pack.zip").exists()
    assert "Nothing to send yet" in (haringey.folder / "inspector-pack.md").read_text(encoding="utf-8")


def test_what_could_not_be_answered_stays_out_of_the_pack(fenmoor):
    """The gap report stands beside the pack and not in it."""
    names = {file.name for file in check_pack((fenmoor / "inspector-pack.zip").read_bytes()).files}
    assert (fenmoor / "request-gaps.docx").exists()
    assert not [name for name in names if "gaps" in name]


def test_made_up_data_says_so_everywhere(fenmoor):
    """Every document of the fictional council is marked."""
    for kind in KINDS:
        assert "Made-up data" in (fenmoor / f"{kind}.html").read_text(encoding="utf-8")
        pages = PdfReader(fenmoor / f"{kind}.pdf").pages
        assert all("Made-up data" in page.extract_text() for page in pages)


def test_a_council_with_national_figures_only_has_a_range_and_no_rating(haringey):
    """Every statement says "not enough evidence"; the overall is a range from lowest to highest."""
    data = json.loads((haringey.folder / "assessment.json").read_text(encoding="utf-8"))
    assert [statement["proposed"] for statement in data["statements"]] == [None] * 9
    assert data["overall"]["rating"] is None
    assert haringey.assessment.rollup.lowest.percent == 25
    assert haringey.assessment.rollup.highest.percent == 100
    text = (haringey.folder / "rating-draft.md").read_text(encoding="utf-8").lower()
    assert "not enough evidence" in text


def test_reasons_can_be_checked_against_the_published_figure(haringey):
    """Safeguarding quotes Haringey's own published 4A for 2024-25, England's, and the cell it stands in."""
    (safeguarding,) = [one.proposal for one in haringey.assessment.results if one.proposal.name == "Safeguarding"]
    (reason,) = [one for one in safeguarding.reasons if "feel safe" in one.text.lower() and one.evidence_ids]
    assert re.search(r"\d\d\.\d%", reason.text), reason.text
    (signal,) = {one.key: one for one in haringey.assessment.signals if one.key.endswith("/4a")}.values()
    cells = {(place.sheet, place.row) for place in signal.citations}
    assert all(sheet and row for sheet, row in cells)
    own = [o for o in _published("4a", "E09000014") if o["year"] == "2024-25" and o["statistic"] == "outcome"]
    assert signal.facts.value == float(own[0]["value"])
    assert f"{signal.facts.value:.1f}%" in reason.text


def _published(measure: str, gss_code: str) -> list[dict[str, str]]:
    import csv
    import gzip

    from tests.places import ASCOF_LONG

    with gzip.open(ASCOF_LONG, "rt", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if (row["measure"], row["ons_code"]) == (measure, gss_code)]
