"""Signed heads: one after what was written, in the database and in the file, also after a crash."""

import json

import pytest
from sqlalchemy import text

from evidence.store.heads import read_line, seal_log, signed_bytes, write_missing_heads
from evidence.store.merkle import root_of
from evidence.store.signing import KEY_FILE, is_signed, load_public_keys
from schemas.database import read
from schemas.errors import StoreError
from schemas.records.custody import load_heads, load_leaves
from tests.actors import TESTS
from tests.unit.evidence.store.kept import fill, open_kept, take_in


@pytest.fixture
def kept(tmp_path):
    """A workspace with five signed heads."""
    found = open_kept(tmp_path)
    found.seal()
    fill(found)
    yield found
    found.engine.dispose()


def _heads(kept):
    with read(kept.engine) as connection:
        return load_heads(connection), load_leaves(connection)


def test_each_head_is_the_signed_root_of_what_was_there(kept):
    """Size, root and signature of every head fit the log, and the file has a line for each."""
    heads, leaves = _heads(kept)
    assert len(heads) == 5
    assert heads[-1].size == len(leaves)
    public = load_public_keys(kept.workspace.keys)
    for head in heads:
        assert root_of([bytes.fromhex(leaf) for leaf in leaves[: head.size]]).hex() == head.root_sha256
        assert is_signed(public, head.key_id, signed_bytes(head), head.signature)
    assert tuple(read_line(line) for line in kept.heads.read_bytes().splitlines()) == heads


def test_nothing_new_is_not_signed_again(kept):
    """A second time there is no head, and the file stays as it is."""
    before = kept.heads.read_bytes()
    assert seal_log(kept.workspace, kept.engine, TESTS) is None
    assert kept.heads.read_bytes() == before
    assert len(_heads(kept)[0]) == 5


@pytest.mark.parametrize("n_lost", [1, 2, 100, 300, 10_000])
def test_what_a_crash_left_out_of_the_file_is_written_later(kept, n_lost):
    """A file that lacks its last bytes, its last lines or everything is made whole from the database."""
    before = kept.heads.read_bytes()
    kept.heads.write_bytes(before[: max(0, len(before) - n_lost)])
    assert write_missing_heads(kept.workspace, kept.engine, TESTS) == min(n_lost, len(before))
    assert kept.heads.read_bytes() == before


def test_a_lost_file_is_written_anew(kept):
    """Where the file is gone, all of it comes back."""
    before = kept.heads.read_bytes()
    kept.heads.unlink()
    kept.seal()
    assert kept.heads.read_bytes() == before


def test_a_file_that_differs_is_left_for_people_to_see(kept):
    """A changed line is not mended in silence, and nothing is added after it."""
    spoilt = kept.heads.read_bytes().replace(b'"size":1}', b'"size":9}', 1)
    kept.heads.write_bytes(spoilt)
    take_in(kept, 9)
    kept.seal()
    assert kept.heads.read_bytes() == spoilt


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE custody_entry SET leaf_sha256 = '" + "a" * 64 + "' WHERE sequence = 1",
        "UPDATE custody_entry SET leaf_sha256 = '" + "z" * 64 + "' WHERE sequence = 1",
        "DELETE FROM custody_entry WHERE sequence = 3",
        "DELETE FROM custody_entry WHERE sequence > 3",
    ],
)
def test_a_tampered_log_is_not_signed(kept, sql):
    """What was signed before must still be there: else nothing more is signed, and it is said what to do."""
    with kept.engine.begin() as connection:
        connection.execute(text(sql))
    if "> 3" not in sql:
        take_in(kept, 9)
        with pytest.raises(StoreError, match="not what was signed before") as caught:
            kept.seal()
        assert caught.value.slug == "custody-log-changed"
    assert len(_heads(kept)[0]) == 5


def test_a_lost_key_stops_signing_and_loses_nothing(kept):
    """Entries stay without a head until the key is back."""
    key = (kept.workspace.keys / KEY_FILE).read_bytes()
    (kept.workspace.keys / KEY_FILE).unlink()
    take_in(kept, 9)
    with pytest.raises(StoreError, match=r"signing-key\.pem, is missing"):
        kept.seal()
    (kept.workspace.keys / KEY_FILE).write_bytes(key)
    kept.seal()
    heads, leaves = _heads(kept)
    assert heads[-1].size == len(leaves)


def test_a_folder_that_cannot_be_written_is_told(kept):
    """The head is in the database; the file gets its line once the folder can be written again."""
    kept.heads.unlink()
    kept.heads.parent.rmdir()
    kept.heads.parent.write_text("a file")
    with pytest.raises(StoreError, match="could not be written") as caught:
        write_missing_heads(kept.workspace, kept.engine, TESTS)
    assert caught.value.slug == "custody-not-writable"


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"null", b"{\xff", b'{"size":"1"}', b"7", b'{"at":"","key_id":"","root_sha256":"zz"}']
)
def test_lines_that_are_no_head(line):
    """Anything else than a whole head is none."""
    assert read_line(line) is None
    assert (
        read_line(json.dumps({"size": 1.5, "root_sha256": "00", "at": "", "key_id": "", "signature": ""}).encode())
        is None
    )
