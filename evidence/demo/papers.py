"""The texts of the synthetic documents, read from plain text files with a few marks at the beginning of a line.

`= ` begins a document with its title, `# ` a section, `- ` a point, `+ ` a step and `| ` a row of a table whose first
row is its heading; any other line is a paragraph. Sections are numbered by their place, so that numbers never jump.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

_PAPERS = Path(__file__).with_name("data") / "papers"


class BlockKind(StrEnum):
    """What a block of a document is."""

    PARAGRAPH = "paragraph"
    POINTS = "points"
    STEPS = "steps"
    TABLE = "table"


_MARKS = {"- ": BlockKind.POINTS, "+ ": BlockKind.STEPS, "| ": BlockKind.TABLE}


@dataclass(frozen=True)
class Block:
    """A paragraph, a list or a table.

    Attributes:
        rows: a paragraph or a point a row, each of one cell; or the rows of a table, its heading first.
    """

    kind: BlockKind
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A section of a document: its heading with its number, and what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """The text of a document: what stands before the first section, and the sections."""

    title: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]


@cache
def load_papers() -> dict[str, Paper]:
    """Every text by the title of its document."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(_PAPERS.glob("*.txt")))
    papers = [build_paper(part) for text in texts for part in f"\n{text}".split("\n= ")[1:]]
    return {paper.title: paper for paper in papers}


def build_paper(text: str) -> Paper:
    """One document from its text, which begins with the title."""
    title, *parts = text.strip().split("\n# ")
    title, _, opening = title.partition("\n")
    sections = (_build_section(at, part) for at, part in enumerate(parts, start=1))
    return Paper(title, _build_blocks(opening.splitlines()), tuple(sections))


def _build_section(number: int, text: str) -> Section:
    heading, *lines = text.splitlines()
    return Section(f"{number}. {heading}", _build_blocks(lines))


def _build_blocks(lines: Iterable[str]) -> tuple[Block, ...]:
    """Lines of one kind that follow each other are one block; paragraphs stand by themselves."""
    blocks: list[Block] = []
    for kind, group in groupby(lines, key=lambda line: _MARKS.get(line[:2], BlockKind.PARAGRAPH)):
        rows = [_cells(kind, line) for line in group]
        blocks += [Block(kind, (row,)) for row in rows] if kind is BlockKind.PARAGRAPH else [Block(kind, tuple(rows))]
    return tuple(blocks)


def _cells(kind: BlockKind, line: str) -> tuple[str, ...]:
    match kind:
        case BlockKind.PARAGRAPH:
            return (line,)
        case BlockKind.TABLE:
            return tuple(cell.strip() for cell in line.strip("| ").split("|"))
        case _:
            return (line[2:],)
