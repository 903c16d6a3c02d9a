"""Sealing large files in pieces: the second form of a sealed file, made and opened with little memory.

A sealed file of this form is `MARK`, a prefix of 7 random bytes, the size of a piece in 4 bytes, then the pieces.
Each is sealed by AES-256-GCM under the file's own key. Its nonce is the prefix, its number in 4 bytes, and one byte
that says whether it is the last, so that a piece that is missing, doubled, out of its order or cut off does not open.
The file's hash and the size of a piece go into every seal, so that no piece of another file can stand in its place.

Source: the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár, "Online authenticated encryption and its
nonce-reuse misuse-resistance", 2015; NIST SP 800-38D. A key seals exactly one file.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.store.sealing import SealError, file_cipher

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"READINESS SEALED\x02"
"""What a file sealed in pieces begins with; its last byte is the version of this form."""
PIECE_BYTES = 1 << 20
"""How much content a piece holds; only the last may hold less, also nothing."""
MOST_PIECE_BYTES = 1 << 24
"""A file that says its pieces are larger is refused before anything is read."""
HEAD = len(MARK) + 7 + 4
TAG = 16
_PREFIX = 7


@dataclass(frozen=True)
class _Pieces:
    """What seals and opens the pieces of one file."""

    cipher: "AESGCM"
    prefix: bytes
    beside: bytes

    def seal(self, number: int, piece: bytes, *, last: bool) -> bytes:
        return self.cipher.encrypt(self._nonce(number, last=last), piece, self.beside)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self.cipher.decrypt(self._nonce(number, last=last), sealed, self.beside)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a tag
            raise SealError("a piece was changed, is missing or is another's, so it does not open") from error

    def _nonce(self, number: int, *, last: bool) -> bytes:
        return self.prefix + number.to_bytes(4, "big") + bytes([last])


def _pieces_of(key: bytes, prefix: bytes, size: bytes, sha256: str) -> _Pieces:
    return _Pieces(file_cipher(key), prefix, MARK + size + sha256.encode())


def seal_pieces(data: Iterable[bytes], key: bytes, sha256: str, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """The sealed bytes of a file, part by part as its content comes.

    Args:
        data: the content in order, in parts of any size.
        key: the file's own key, used for no other and never twice.
        sha256: the hash of the content, known beforehand; whoever hands the content over sees that it holds.
        piece_bytes: how much content a piece holds.
    """
    size, prefix = piece_bytes.to_bytes(4, "big"), os.urandom(_PREFIX)
    pieces = _pieces_of(key, prefix, size, sha256)
    yield MARK + prefix + size
    for number, (piece, last) in enumerate(_marked_last(cut(data, piece_bytes))):
        yield pieces.seal(number, piece, last=last)


def unseal_pieces(sealed: Iterable[bytes], key: bytes, sha256: str) -> Iterator[bytes]:
    """The content of a file sealed in pieces, piece by piece; each is proved before it is handed out.

    That a piece is the last, and so that nothing is missing behind it, is proved with it.

    Raises:
        SealError: a byte was changed, a piece is missing, doubled or moved, or it is another file's.
    """
    parts = iter(sealed)
    head, rest = _take(parts, HEAD)
    size = head[-4:]
    n_bytes = int.from_bytes(size, "big")
    if len(head) < HEAD or not head.startswith(MARK) or not 0 < n_bytes <= MOST_PIECE_BYTES:
        raise SealError("it is not sealed in this form, so it does not open")
    pieces = _pieces_of(key, head[len(MARK) : -4], size, sha256)
    for number, (piece, last) in enumerate(_marked_last(cut(_chain(rest, parts), n_bytes + TAG))):
        yield pieces.open(number, piece, last=last)


def _take(parts: Iterator[bytes], n_bytes: int) -> tuple[bytes, bytes]:
    """The first so many bytes, and what came with them."""
    held = b""
    while len(held) < n_bytes and (part := next(parts, None)) is not None:
        held += part
    return held[:n_bytes], held[n_bytes:]


def _chain(first: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from parts


def cut(data: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in parts of one size; the last may be shorter, and there is always one, if need be empty."""
    held = bytearray()
    n_cut = 0
    for part in data:
        held += part
        while len(held) >= size:
            yield bytes(memoryview(held)[:size])
            del held[:size]
            n_cut += 1
    if held or not n_cut:
        yield bytes(held)


def _marked_last(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each part with whether it is the last."""
    known = iter(parts)
    before = next(known)
    for part in known:
        yield before, False
        before = part
    yield before, True
