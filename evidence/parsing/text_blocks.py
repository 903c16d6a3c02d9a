"""Text with the place it stands in, gathered into blocks of a size that can be searched and shown."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CHARACTERS = 2_000_000
"""The most text kept of one document: some 700 pages."""
MAX_BLOCKS = 20_000
BLOCK_CHARACTERS = 2_000
"""Paragraphs of one place are drawn together up to this length."""
PLACE_CHARACTERS = 80

Piece = tuple[str, str]
"""A place, such as `page 3`, and text that stands there."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Extract:
    """What was read from a document.

    Attributes:
        pieces: the text by place, in the order of the document.
        n_pages: pages or slides, where the kind has any.
        notices: what could not be read, as sentences.
    """

    pieces: tuple[Piece, ...]
    n_pages: int | None = None
    notices: tuple[str, ...] = ()


def clean(text: str) -> str:
    r"""Text as it is searched: letters in one spelling, ligatures taken apart, no control characters, single spaces.

    Example:
        >>> clean("\ufb01rst \x00 of \n\n  two")
        'first of\ntwo'
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return _BREAKS.sub("\n", _SPACES.sub(" ", plain)).strip()


def shorten_place(text: str) -> str:
    """A heading or a sheet's name fit to stand in a place."""
    plain = clean(text).replace("\n", " ")
    return plain if len(plain) <= PLACE_CHARACTERS else plain[: PLACE_CHARACTERS - 1] + "…"


def gather(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], bool]:
    """Blocks of text by place, none empty and none longer than it should be, and whether the text was cut.

    Pieces that follow each other in one place become one block while it stays short enough.
    """
    blocks: list[Piece] = []
    room = MAX_CHARACTERS
    for place, text in pieces:
        for part in _split(clean(text)):
            if len(part) > room or len(blocks) >= MAX_BLOCKS:
                return tuple(blocks), True
            room -= len(part)
            _add(blocks, place, part)
    return tuple(blocks), False


def _split(text: str) -> Iterable[str]:
    """Text in parts of at most four blocks' length, so that no block is without end."""
    most = 4 * BLOCK_CHARACTERS
    return (text[at : at + most] for at in range(0, len(text), most))


def _add(blocks: list[Piece], place: str, text: str) -> None:
    if blocks and blocks[-1][0] == place and len(blocks[-1][1]) + len(text) < BLOCK_CHARACTERS:
        blocks[-1] = (place, f"{blocks[-1][1]}\n{text}")
    else:
        blocks.append((place, text))


def read_lines(text: str) -> Iterable[Piece]:
    """Plain text by its lines, some forty at a time, so that a place can be found in any editor."""
    lines = text.splitlines()
    step = 40
    for at in range(0, len(lines), step):
        part = lines[at : at + step]
        yield f"lines {at + 1} to {at + len(part)}", "\n".join(part)
