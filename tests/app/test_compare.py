"""`readiness compare`, `market` and `outside`: from what is held to tables, JSON and documents."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.actions.intake import take_in_returns
from app.actions.workspaces import make_workspace, open_database
from evidence.have.councils import find_council
from evidence.intake import Intake
from tests.actors import TESTS
from tests.places import SHARED
from tests.workspaces import silent

HEADINGS = "measure,la_code,la_name,ons_code,level,year,statistic,value\n"
AREAS = ("724,Haringey,E09000014,Council", "England,England,E92000001,England")
DIRECTORY = SHARED / "data" / "cqc_providers" / "cqc_lincolnshire_prefiltered.csv"
FORMATS = {".html", ".pdf", ".docx", ".md"}


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory) -> Path:
    """A workspace that holds a table of one measure for three years: made once, because checking takes seconds."""
    folder = tmp_path_factory.mktemp("compare")
    lines = [
        f"1d,{area},{year},outcome,{value}\n"
        for year, values in {"2022-23": (60.1, 64.4), "2023-24": (58.9, 65.4), "2024-25": (57.1, 65.1)}.items()
        for area, value in zip(AREAS, values, strict=True)
    ]
    (folder / "measures.csv").write_text(HEADINGS + "".join(lines))
    workspace = make_workspace(folder / "council", find_council("Haringey"))
    with open_database(workspace) as engine:
        take_in_returns(Intake(workspace, engine, date(2026, 9, 1), TESTS), [folder / "measures.csv"], silent)
    return workspace.root


@pytest.fixture
def figures(taken_in, tmp_path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(taken_in, tmp_path / "council")


def test_the_council_is_set_beside_others(readiness, figures):
    """The newest figure with England's beside it; the comparison is written in every format."""
    told = readiness("compare", "-w", figures, "--as-of", "2026-09-30", "--json").json
    (measure,) = told["measures"]
    assert (measure["code"], measure["period"], measure["value"]) == ("1d", "2024-25", 57.1)
    assert {(area["kind"], area["value"]) for area in measure["areas"]} >= {("England", 65.1)}
    assert {Path(file).suffix for file in told["files"]} == FORMATS
    assert all(Path(file).stat().st_size > 500 for file in told["files"])


def test_one_measure_is_told_in_full(readiness, figures):
    """Its series and whom it is set beside, and no document; another measure is not there."""
    told = readiness("compare", "--measure", "1D", "-w", figures, "--as-of", "2026-09-30")
    assert told.code == 0, told.err
    assert "60.1" in told.out
    assert "64.4" in told.out
    assert not (figures / "outputs").exists()
    wrong = readiness("compare", "--measure", "9z", "-w", figures, "--json")
    assert wrong.json["error"]["slug"] == "no-such-measure"


def test_nothing_held_is_said(readiness, haringey):
    """With what to do, and nothing written."""
    for command, slug in (("compare", "nothing-to-compare"), ("market", "nothing-of-the-market")):
        told = readiness(command, "-w", haringey, "--json")
        assert (told.code, told.json["error"]["slug"]) == (2, slug)
        assert "readiness load" in told.json["error"]["remedy"]
    assert not (haringey / "outputs").exists()


def test_the_regulated_care_of_an_area(readiness, tmp_path):
    """The real directory of one county: counts, services to look at with reasons, and the document."""
    root = tmp_path / "lincolnshire"
    assert readiness("init", root, "--council", "Lincolnshire").code == 0
    assert readiness("load", DIRECTORY, "-w", root).code == 0
    told = readiness("market", "-w", root, "--json").json
    counted = dict(told["profiles"][0]["n_by_rating"])
    assert sum(counted.values()) > 200
    assert all(one["risks"] for one in told["watched"])
    assert {Path(file).suffix for file in told["files"]} == FORMATS
    named = {one["name"] for one in [*(watched["service"] for watched in told["watched"]), *told["providers"]]} - {""}
    assert any(name in text.read_text(encoding="utf-8") for name in named for text in _written(root, "market-*"))
    seen = readiness("outside", "-w", root, "--json").json
    assert len(seen["ratings"]) + seen["n_not_rated"] == sum(counted.values())
    assert seen["figures"] == []  # the ratings are told themselves, not the shares worked out from them
    assert [one["code"] for one in seen["statements"] if one["n_ratings"]] == ["QS4"]
    assert "Directory of latest ratings (CQC)" not in seen["not_held"]
    plain = readiness("market", "--no-names", "-w", root)
    assert "Regulated care in Lincolnshire" in plain.out
    assert f"{len(told['watched'])} services to look at" in plain.out
    texts = [plain.out, *(path.read_text(encoding="utf-8") for path in _written(root, "market-*-no-names"))]
    assert not [name for name in named for text in texts if name in text]


def test_what_an_outsider_sees(readiness, figures):
    """Counts by statement, what is not held, and the document; a table the council wrote is not seen from outside."""
    told = readiness("outside", "-w", figures, "--as-of", "2026-09-30")
    assert told.code == 0, told.err
    assert "Nothing public is held about QS1, QS2" in told.out
    assert "not held: Directory of latest ratings (CQC)" in told.out
    assert {path.suffix for path in figures.glob("outputs/outside-view-2026-09-30/*")} == FORMATS
    assert readiness("outside", "-w", figures, "--as-of", "2026-09-30", "--json").json["figures"] == []


def _written(root: Path, folder: str) -> list[Path]:
    """The text documents of an edition, which are there."""
    found = [*root.glob(f"outputs/{folder}/*.md"), *root.glob(f"outputs/{folder}/*.html")]
    assert found
    return found
