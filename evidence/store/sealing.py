"""Sealing: each file under a random key of its own, and that key under the workspace's master key.

AES-256-GCM throughout: what was changed by a single bit does not open. A sealed file is
`MARK`, a nonce of 12 bytes, then the content with its tag of 16 bytes. Its hash goes into the seal, so that one
file's sealed bytes cannot be put in the place of another's. Large files have a form of their own, in pieces: see
`evidence.store.chunked`.

Source: NIST SP 800-38D; a key seals exactly one file, so that no nonce is ever used twice under it.
"""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.ids import sha256_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"READINESS SEALED\x01"
"""What a sealed file begins with; its last byte is the version of this form."""
_NONCE = 12
_FOR_KEYS = b"readiness file key 1 "
_FOR_ID = b"readiness master key 1 "


class SealError(Exception):
    """Something sealed does not open: it was changed, or the key is another's."""


@dataclass(frozen=True)
class MasterKey:
    """The key that opens the files' keys: 32 bytes, never shown where it might be logged.

    Attributes:
        id: a short name by which rows say which master key they need; it tells nothing of the key.
    """

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits."""
        return sha256_of(_FOR_ID + self.secret)[:16]

    def wrap(self, key: bytes, sha256: str) -> str:
        """A file's key, sealed, as 120 hexadecimal digits."""
        nonce = os.urandom(_NONCE)
        return (nonce + file_cipher(self.secret).encrypt(nonce, key, _FOR_KEYS + sha256.encode())).hex()

    def unwrap(self, wrapped: str, sha256: str) -> bytes:
        """A file's key.

        Raises:
            SealError: it was changed, or sealed for another file or under another master key.
        """
        data = bytes.fromhex(wrapped)
        return _open(self.secret, data[:_NONCE], data[_NONCE:], _FOR_KEYS + sha256.encode())


def new_key() -> bytes:
    """A random key for one file, or for a workspace."""
    return os.urandom(32)


def is_sealed(data: bytes) -> bool:
    """Whether stored bytes begin as a sealed file of any form does."""
    return data.startswith(MARK[:-1])


def seal(data: bytes, key: bytes, sha256: str) -> bytes:
    """A file's content, sealed under its own key."""
    nonce = os.urandom(_NONCE)
    return b"".join((MARK, nonce, file_cipher(key).encrypt(nonce, data, MARK + sha256.encode())))


def unseal(sealed: bytes, key: bytes, sha256: str) -> bytes:
    """The content of a sealed file.

    Raises:
        SealError: a byte of it was changed, or it is another file's.
    """
    start = len(MARK) + _NONCE
    if not sealed.startswith(MARK):
        raise SealError("it is not sealed, so it does not open")
    view = memoryview(sealed)  # no second copy of a large file
    return _open(key, sealed[len(MARK) : start], view[start:], MARK + sha256.encode())


def file_cipher(key: bytes) -> "AESGCM":
    """What seals and opens under a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to load, and many commands seal nothing

    return AESGCM(key)


def _open(key: bytes, nonce: bytes, data: bytes | memoryview, beside: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return file_cipher(key).decrypt(nonce, data, beside)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce or a tag
        raise SealError("it was changed or is another's, so it does not open") from error
