"""Refused files kept aside: under generated names, with a note that is harmless to read."""

import json
from datetime import UTC, datetime

import pytest

from evidence.store.quarantine import put_in_quarantine
from schemas.errors import StoreError
from schemas.ids import sha256_of

AT = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
NAME = "../../plan\u202efdp.exe\x00" + "x" * 4000


def test_a_refused_file_is_kept_with_a_note(tmp_path):
    """The bytes stand under their hash; the note has the name escaped and cut, the reason and the moment."""
    folder = tmp_path / "quarantine"
    kept = put_in_quarantine(folder, b"MZ", name=NAME, reason="it is a program", at=AT)
    assert sorted(path.name for path in folder.iterdir()) == [f"{sha256_of(b'MZ')}.json", f"{sha256_of(b'MZ')}.refused"]
    told = json.loads(kept.note.read_bytes())
    assert told["reason"] == "it is a program"
    assert told["at"] == "2026-09-01T12:00:00+00:00"
    assert len(told["name"]) == 120
    assert told["name"].isprintable()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_file_is_kept_once(tmp_path):
    """A second time changes nothing, the note of the first time included."""
    put_in_quarantine(tmp_path, b"MZ", name="a.csv", reason="first", at=AT)
    again = put_in_quarantine(tmp_path, b"MZ", name="b.csv", reason="second", at=AT)
    assert json.loads(again.note.read_bytes())["reason"] == "first"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """The person learns that the file was refused all the same."""
    (tmp_path / "quarantine").write_text("a file in the way")
    with pytest.raises(StoreError, match="could not be kept aside") as caught:
        put_in_quarantine(tmp_path / "quarantine", b"MZ", name="a", reason="b", at=AT)
    assert caught.value.slug == "store-not-writable"
