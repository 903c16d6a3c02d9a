"""The workspace's signing key: made once, closed to others, and told plainly when it is not there."""

import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_public_key

from evidence.store.signing import KEY_FILE, is_signed, load_public_keys, load_signer, make_signing_key
from schemas.errors import StoreError
from schemas.ids import sha256_of


def test_what_is_signed_can_be_checked_with_the_public_key_alone(tmp_path):
    """The public half is a PEM file whose name and id come from the key itself."""
    signer = make_signing_key(tmp_path)
    signature = signer.sign(b"a head")
    (public,) = tmp_path.glob("*.pub.pem")
    key = load_pem_public_key(public.read_bytes())
    key.verify(bytes.fromhex(signature), b"a head")
    assert signer.key_id == sha256_of(key.public_bytes_raw())[:16]
    assert signer.key_id in public.name
    assert is_signed(load_public_keys(tmp_path), signer.key_id, b"a head", signature)


def test_a_key_is_made_once_and_signs_the_same_each_time(tmp_path):
    """Making it again changes nothing, and the same bytes have the same signature."""
    first = make_signing_key(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert make_signing_key(tmp_path).sign(b"x") == first.sign(b"x") == load_signer(tmp_path).sign(b"x")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_only_the_owner_may_read_it(tmp_path):
    """The key and its folder are closed to everybody else."""
    make_signing_key(tmp_path / "keys")
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (tmp_path / "keys", *tmp_path.rglob("*.pem"))}
        assert modes == {0}


def test_no_other_key_bytes_or_signature_pass(tmp_path):
    """Another key's signature, other bytes, a changed digit, other spellings and no signature are all refused."""
    mine, other = make_signing_key(tmp_path / "a"), make_signing_key(tmp_path / "b")
    keys, signature = load_public_keys(tmp_path / "a"), mine.sign(b"x")
    flipped = ("1" if signature[0] == "0" else "0") + signature[1:]
    for wrong in (other.sign(b"x"), mine.sign(b"y"), flipped, signature.upper(), f" {signature}", "", "zz"):
        assert not is_signed(keys, mine.key_id, b"x", wrong)
    assert not is_signed(keys, other.key_id, b"x", other.sign(b"x"))


def test_an_old_key_still_proves_what_it_signed(tmp_path):
    """A key that was changed leaves its public half, and nothing else in the folder passes for one."""
    old = make_signing_key(tmp_path)
    (tmp_path / KEY_FILE).unlink()
    new = make_signing_key(tmp_path)
    (tmp_path / "signing-broken.pub.pem").write_text("nothing")
    assert set(load_public_keys(tmp_path)) == {old.key_id, new.key_id}


def _other_kind() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "slug", "said"),
    [
        (None, "signing-key-missing", "is missing"),
        (b"not a key", "signing-key-unreadable", "cannot be read as a key"),
        (_other_kind(), "signing-key-unreadable", "a key of another kind"),
    ],
)
def test_a_key_that_cannot_be_used_is_told(tmp_path, data, slug, said):
    """Absent or spoilt: which file, and where to get it back."""
    if data is not None:
        (tmp_path / KEY_FILE).write_bytes(data)
    with pytest.raises(StoreError, match=said) as caught:
        load_signer(tmp_path)
    assert (caught.value.slug, "backup" in caught.value.remedy) == (slug, True)


def test_a_folder_that_cannot_be_written(tmp_path):
    """Where the folder is a file, the error says so and no half key is left."""
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(StoreError, match="could not be written") as caught:
        make_signing_key(tmp_path / "keys")
    assert caught.value.slug == "signing-key-unreadable"
