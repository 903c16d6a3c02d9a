"""Identifiers made from content, so that the same evidence has the same name wherever it is loaded."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O or U to misread
_ID_LENGTH = 8  # 40 bits: two in 20,000 items collide once in about 5,000 workspaces, and a collision is refused


def sha256_of(data: bytes) -> str:
    """SHA-256 of some bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_id(prefix: str, parts: Iterable[str]) -> str:
    """A short id such as `REQ-4K7QH2M9` from the parts that make a thing what it is.

    Example:
        >>> content_id("REQ", ["tracker", "carers strategy"]) == content_id("REQ", ["tracker", "carers strategy"])
        True
    """
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    number = int.from_bytes(digest[:5], "big")
    letters = ""
    for _ in range(_ID_LENGTH):
        number, digit = divmod(number, 32)
        letters = _ALPHABET[digit] + letters
    return f"{prefix}-{letters}"


def hash_of_values(values: Any) -> str:
    """SHA-256 of plain values (dictionaries, lists, text, numbers) in one canonical JSON form."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256_of(text.encode())
