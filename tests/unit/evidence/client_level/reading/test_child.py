"""The child that works on a file, its limits, what it tells, and which files are recognised as client-level data."""

import pytest

from evidence.client_level import in_child
from evidence.client_level.child import TASKS, find_task
from evidence.client_level.in_child import ChildLimits, run_in_child
from evidence.client_level.recognition import is_client_level
from evidence.client_level.temporary import private_folder, sweep
from schemas.errors import AppError, InputError, OurError
from tests.client_level_rows import FIELDS, write_rows
from tests.places import DATA

ROW = {"LA_Code": "102", "Event_Type": "Request", "Client_Type": "Service user", "Event_Start_Date": "2025-05-01"}


def test_a_task_answers_and_tells_how_far_it_is(tmp_path):
    """The answer is plain values; each stage comes as a sentence."""
    told = []
    answer = run_in_child("form", {"path": str(write_rows(tmp_path / "a.csv", [ROW]))}, told.append)
    assert (answer["n_records"], answer["release"]) == (1, "R2")
    assert told == [
        "Looking at the form of the file.",
        "Reading the records.",
        "Checking values against the specification.",
    ]


def test_problems_of_the_file_come_back_as_problems(tmp_path):
    """With their places, as if there were no child."""
    path = tmp_path / "a.csv"
    path.write_text(",".join(FIELDS) + "\n1,2\n")
    with pytest.raises(InputError, match="one problem") as caught:
        run_in_child("form", {"path": str(path)}, print)
    assert (caught.value.problems[0].slug, caught.value.problems[0].row) == ("cld-cells", 2)


@pytest.mark.parametrize(
    ("limits", "slug"),
    [(ChildLimits(seconds=0.05), "cld-too-long"), (ChildLimits(memory_bytes=2**20), "cld-too-large")],
)
def test_a_child_that_meets_a_limit_dies_cleanly_and_it_is_told(tmp_path, limits, slug):
    """Too long and too large, each with what to do."""
    with pytest.raises(AppError, match="Nothing was kept") as caught:
        run_in_child("form", {"path": str(write_rows(tmp_path / "a.csv", [ROW]))}, print, limits)
    assert caught.value.slug == slug


def test_an_error_of_ours_tells_nothing_of_the_file(tmp_path):
    """Only what kind of error it was, and where in our code."""
    with pytest.raises(OurError, match="FileNotFoundError") as caught:
        run_in_child("form", {"path": str(tmp_path / "secret-name.csv")}, print)
    assert "secret-name" not in str(caught.value)


def test_an_unknown_task_is_a_fault_of_the_caller():
    """It is told before a child is started."""
    with pytest.raises(KeyError, match="nonsense"):
        run_in_child("nonsense", {}, print)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_task_can_be_found(name):
    """The table names functions that are there."""
    assert callable(find_task(name))


def test_a_broken_line_is_no_answer():
    """A child that dies within a line has not answered."""
    with pytest.raises(AppError, match="memory"):
        in_child._checked(None)


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ({}, True),
        ({"delimiter": "\t"}, True),
        ({"encoding": "utf-16"}, True),
        ({"encoding": "utf-8-sig"}, True),
        ({"fields": FIELDS[:9]}, True),
        ({"fields": FIELDS[:3]}, False),
    ],
)
def test_client_level_files_are_recognised_by_their_headings(tmp_path, change, known):
    """In any form, whatever the name."""
    row = {name: "" for name in change.get("fields", FIELDS)}
    assert is_client_level(write_rows(tmp_path / "what.txt", [row], **change)) is known


def test_a_workbook_of_records_is_recognised_and_then_refused(tmp_path):
    """So that somebody is told to save it as CSV."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(FIELDS)
    book.save(tmp_path / "a.xlsx")
    assert is_client_level(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="one problem") as caught:
        run_in_child("form", {"path": str(tmp_path / "a.xlsx")}, print)
    assert "CSV" in caught.value.problems[0].remedy


def test_no_published_file_is_taken_for_client_level_data():
    """Every file of the reference data is something else."""
    assert not [path for path in DATA.rglob("*.*") if path.is_file() and is_client_level(path)]


def test_a_private_folder_goes_when_the_work_ends_and_what_a_dead_process_left_is_swept(tmp_path):
    """Only this user may enter it; other folders stay."""
    (tmp_path / "kept").mkdir()
    with private_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "laid aside").write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    (tmp_path / "client-level-dead").mkdir()
    assert sweep(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
