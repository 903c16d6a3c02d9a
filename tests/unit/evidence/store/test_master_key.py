"""The master key: made once, closed to others, and told apart from every other."""

import pytest

from evidence.store.master_key import load_master_key, make_master_key
from evidence.store.sealing import MARK, MasterKey, SealError, new_key, seal, unseal
from schemas.errors import StoreError
from schemas.ids import sha256_of

HASH, OTHER = sha256_of(b"a"), sha256_of(b"b")


def test_it_is_made_once(tmp_path):
    """Making it again gives the one that is there."""
    made = make_master_key(tmp_path / "keys")
    assert make_master_key(tmp_path / "keys") == load_master_key(tmp_path / "keys") == made
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["master.key"]


def test_it_is_never_shown():
    """What a log might show of it is not it."""
    key = MasterKey(new_key())
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
    assert key.id not in key.secret.hex()


@pytest.mark.parametrize(
    ("content", "slug", "said"),
    [
        (None, "master-key-missing", "Put it back from your backup"),
        ("", "master-key-wrong", "it holds no key"),
        ("# only words\n", "master-key-wrong", "it holds no key"),
        ("not hexadecimal\n", "master-key-wrong", "it holds no key"),
        ("00ff\n", "master-key-wrong", "does not hold the whole key"),
        ("é\n", "master-key-wrong", "it cannot be read"),
        ("ab" * 32 + "\n", "master-key-wrong", "sealed under another"),
    ],
    ids=["gone", "empty", "words", "letters", "short", "not plain", "another's"],
)
def test_a_lost_or_wrong_one_is_said_and_nothing_is_changed(kept, open_again, tmp_path, content, slug, said):
    """Neither reading nor storing goes on without it, and no new one is made in its place."""
    sha256 = kept(b"minutes")
    path = tmp_path / "keys" / "master.key"
    right = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    for call in (lambda: open_again().get(sha256), lambda: open_again().put(b"minutes")):
        with pytest.raises(StoreError, match="master key") as caught:
            call()
        assert caught.value.slug == slug
        assert said in str(caught.value)
    path.write_bytes(right)
    assert open_again().get(sha256) == b"minutes"


def test_a_new_file_is_not_stored_without_the_old_key(kept, open_again, tmp_path):
    """Where files are stored already, a missing master key stops the next intake before a second one is made."""
    kept(b"minutes")
    (tmp_path / "keys" / "master.key").unlink()
    with pytest.raises(StoreError, match="missing"):
        open_again().put(b"something new")
    assert not (tmp_path / "keys" / "master.key").exists()


def test_a_sealed_key_opens_only_for_its_own_file_under_its_own_master():
    """Another file's hash, another master key or a changed digit: it does not open."""
    master, key = MasterKey(new_key()), new_key()
    wrapped = master.wrap(key, HASH)
    assert len(wrapped) == 120
    assert master.unwrap(wrapped, HASH) == key
    for owner, text, sha256 in (
        (master, wrapped, OTHER),
        (MasterKey(new_key()), wrapped, HASH),
        (master, wrapped[:-1] + ("0" if wrapped[-1] != "0" else "1"), HASH),
        (master, wrapped[:20], HASH),
    ):
        with pytest.raises(SealError, match="does not open"):
            owner.unwrap(text, sha256)


@pytest.mark.parametrize("cut", [0, 5, len(MARK), len(MARK) + 5, len(MARK) + 12, len(MARK) + 20])
def test_a_sealed_file_that_was_cut_short_does_not_open(cut):
    """Wherever it ends too early."""
    key = new_key()
    sealed = seal(b"minutes", key, HASH)
    assert unseal(sealed, key, HASH) == b"minutes"
    with pytest.raises(SealError, match="does not open"):
        unseal(sealed[:cut], key, HASH)
