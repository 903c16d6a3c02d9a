"""The workspace's signing key: Ed25519, made once, in a file of its own that only its owner may read.

The public half lies beside it under its own id. It stays when the key is changed, so that what the old one signed
can still be checked.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.store.folder import sync_folder
from schemas.errors import StoreError
from schemas.ids import sha256_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_FILE = "signing-key.pem"
_PUBLIC_FILES = "signing-*.pub.pem"
_ID_LENGTH = 16


@dataclass(frozen=True)
class Signer:
    """Signs in the name of the workspace.

    Attributes:
        key_id: the first 16 hexadecimal digits of the SHA-256 of the raw public key.
    """

    key_id: str
    _key: "Ed25519PrivateKey"

    def sign(self, data: bytes) -> str:
        """The signature of some bytes, as 128 hexadecimal digits; the same bytes always have the same."""
        return self._key.sign(data).hex()


def make_signing_key(folder: Path) -> Signer:
    """Make the workspace's signing key; one that is there stays.

    Raises:
        StoreError: slug `signing-key-unreadable`, if what is there is no key, or none can be written.
    """
    if not (folder / KEY_FILE).exists():
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        _write_key(folder, Ed25519PrivateKey.generate())
    return load_signer(folder)


def _write_key(folder: Path, key: "Ed25519PrivateKey") -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(folder / f"signing-{_id_of(key.public_key())}.pub.pem", public)
        with suppress(FileExistsError):  # another program made one at the same moment: that is the key
            _write_new(folder / KEY_FILE, private)
        sync_folder(folder)
    except OSError as error:
        raise _unreadable(f"it could not be written: {error.strerror or error}") from error


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def load_signer(folder: Path) -> Signer:
    """The workspace's signing key.

    Raises:
        StoreError: slug `signing-key-missing`, if there is none; `signing-key-unreadable`, if the file holds no
            Ed25519 key or may not be read.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    except FileNotFoundError as error:
        raise StoreError(
            "signing-key-missing",
            f"The key that signs the custody log, keys/{KEY_FILE}, is missing; what was written is kept, but not "
            "signed yet.",
            "Put it back from your backup; the next command signs what is new.",
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable("it cannot be read as a key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unreadable("it is a key of another kind")
    return Signer(_id_of(key.public_key()), key)


def _unreadable(why: str) -> StoreError:
    return StoreError(
        "signing-key-unreadable",
        f"The key that signs the custody log, keys/{KEY_FILE}, cannot be used: {why}.",
        "Put it back from your backup, and see that you may read it; the next command signs what is new.",
    )


def load_public_keys(folder: Path) -> dict[str, "Ed25519PublicKey"]:
    """The public keys of the workspace, old and new, by the id made from the key; other files are passed over."""
    found = (_read_public(path) for path in sorted(folder.glob(_PUBLIC_FILES)))
    return {_id_of(key): key for key in found if key is not None}


def _read_public(path: Path) -> "Ed25519PublicKey | None":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def is_signed(keys: Mapping[str, "Ed25519PublicKey"], key_id: str, data: bytes, signature: str) -> bool:
    """Whether a signature over some bytes is that of a key; not where the key is not known."""
    from cryptography.exceptions import InvalidSignature

    if key_id not in keys:
        return False
    try:
        raw = bytes.fromhex(signature)
        keys[key_id].verify(raw, data)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return signature == raw.hex()  # one signature has one spelling


def _id_of(key: "Ed25519PublicKey") -> str:
    return sha256_of(key.public_bytes_raw())[:_ID_LENGTH]
