"""What a person meets of the sealed store: a key made with the workspace, sealed files, tidying, and plain errors."""

import os
import stat
from pathlib import Path

import pytest

MEASURES = "measure,la_code,la_name,ons_code,level,year,statistic,value\n"
OWN = "1a,724,Haringey,E09000014,Council,2024-25,outcome,{value}\n"
LONG_AGO = 1_700_000_000

pytestmark = pytest.mark.usefixtures("same_checker")


@pytest.fixture
def load(readiness, haringey, tmp_path):
    """Load a table of measures with one figure."""

    def do(value: str):
        path = tmp_path / "own.csv"
        path.write_text(MEASURES + OWN.format(value=value))
        return readiness("load", path, "-w", haringey, "--json")

    return do


def _stored(root: Path) -> list[Path]:
    return sorted(path for path in (root / "store").rglob("*") if path.is_file())


def test_a_workspace_begins_with_its_master_key(haringey):
    """`readiness init` makes it, readable by its owner alone."""
    path = haringey / "keys" / "master.key"
    assert "Keep a copy" in path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_loaded_is_sealed(load, haringey, readiness):
    """Not a line of the file stands in the store, and the check of the installation reads it all the same."""
    assert load("19.1").code == 0
    (path,) = _stored(haringey)
    assert b"Haringey" not in path.read_bytes()
    (found,) = [one for one in readiness("doctor", "-w", haringey, "--json").json["findings"] if "store" in one["name"]]
    assert found["state"] == "ok"
    assert "1 stored files" in found["found"]


def test_the_rest_of_an_interrupted_load_goes_with_a_later_one(load, haringey):
    """A day-old file that nothing names, and a half-written one, are gone after the next load; nothing else is."""
    assert load("19.1").code == 0
    (held,) = _stored(haringey)
    for name in (held.name[:2] + "0" * 62, ".staging-00ff"):
        rest = held.parent / name
        rest.write_bytes(b"half")
        os.utime(rest, (LONG_AGO, LONG_AGO))
    os.utime(held, (LONG_AGO, LONG_AGO))
    assert load("19.2").code == 0
    assert held in _stored(haringey)
    assert len(_stored(haringey)) == 2


def test_a_lost_master_key_is_told_in_plain_words(load, haringey):
    """Nothing more is taken in until it is put back, and then it goes on."""
    assert load("19.1").code == 0
    key = haringey / "keys" / "master.key"
    kept = key.read_bytes()
    key.unlink()
    told = load("19.2")
    assert told.code == 2
    assert told.json["error"]["slug"] == "master-key-missing"
    assert "Traceback" not in told.err
    key.write_bytes(kept)
    assert load("19.2").code == 0
