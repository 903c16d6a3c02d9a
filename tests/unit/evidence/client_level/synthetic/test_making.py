"""Making a submission by a council's name."""

import csv
from pathlib import Path

import pytest

from evidence.client_level.synthetic.making import make_client_level
from schemas.errors import AppError


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Fenmoor", "client-level-synthetic-999-2026-03-31.csv"),
        ("lincolnshire county council", "client-level-synthetic-503-2026-03-31.csv"),
    ],
)
def test_a_council_is_found_by_its_name(name: str, file: str, tmp_path: Path) -> None:
    """The fictional council or a real one, by any of its names; the folder is made."""
    made = make_client_level(name, tmp_path / "new", 200)
    assert made.path == tmp_path / "new" / file
    assert made.path.is_file()
    assert made.truth_path is None


def test_what_was_broken_stands_beside(tmp_path: Path) -> None:
    """A second file names every broken row with its rule."""
    made = make_client_level("Fenmoor", tmp_path, 400, 1, {"CLD-X001": 0.01, "CLD-P001": 0.01})
    assert made.truth_path is not None
    with made.truth_path.open() as opened:
        told = [(row["rule"], int(row["row"])) for row in csv.DictReader(opened)]
    assert told == [(code, row) for code, rows in made.truth.rows.items() for row in rows]
    assert {code for code, _ in told} == {"CLD-X001", "CLD-P001"}


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    """A name that is no council's is told, with near ones."""
    with pytest.raises(AppError, match="Lincolnshir"):
        make_client_level("Lincolnshir", tmp_path, 100)
