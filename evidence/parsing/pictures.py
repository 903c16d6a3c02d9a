"""How many pixels a picture says it has: a small file can claim so many that opening it fills a computer's memory."""

from collections.abc import Iterator
from typing import Literal

MAX_PIXELS = 200_000_000
"""More than a plan of the largest paper size scanned at 300 dots an inch has."""

_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def count_pixels(data: bytes) -> int:
    """Pixels a PNG, GIF, BMP or JPEG file declares; 0 for anything else. Nothing is decoded.

    Example:
        >>> count_pixels(b"GIF89a" + (3).to_bytes(2, "little") + (5).to_bytes(2, "little"))
        15
    """
    if data.startswith(_PNG):
        return _multiply(data[16:20], data[20:24], "big")
    if data.startswith(_GIF):
        return _multiply(data[6:8], data[8:10], "little")
    if data.startswith(b"BM"):
        return _multiply(data[18:22], data[22:26], "little")
    if data.startswith(_JPEG):
        return max(_jpeg_sizes(data), default=0)
    return 0


def _multiply(width: bytes, height: bytes, order: Literal["big", "little"]) -> int:
    return int.from_bytes(width, order) * int.from_bytes(height, order)


def _jpeg_sizes(data: bytes) -> Iterator[int]:
    """The size each frame header of a JPEG file states, up to where the picture's own data begin."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xDA:
            return
        if mark in _FRAMES:
            yield _multiply(data[at + 7 : at + 9], data[at + 5 : at + 7], "big")
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
