"""Reading the documentation: fenced blocks, headings, links, and the parts that are written by a program."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_MADE = re.compile(r"(<!-- made: (?P<name>[^>]+?) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)(#[^)]*)?\)")


@dataclass(frozen=True)
class Block:
    """One fenced block: the words after the fence (`csv tracker.csv`) and what stands in it."""

    info: str
    text: str


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def read_page(name: str) -> str:
    """A page by its path in the checkout, such as `docs/cli.md`."""
    return (ROOT / name).read_text(encoding="utf-8")


def find_blocks(text: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    return [Block(match["info"].strip(), match["text"]) for match in _FENCE.finditer(text)]


def find_block(name: str, info: str) -> str:
    """The one block of a page with these words after its fence."""
    (block,) = [block.text for block in find_blocks(read_page(name)) if block.info == info]
    return block


def find_headings(text: str) -> list[tuple[int, str]]:
    """Depth and words of every heading outside fenced blocks."""
    return [(len(match[1]), match[2]) for match in _HEADING.finditer(_FENCE.sub("", text))]


def find_links(text: str) -> list[str]:
    """Targets of the links of a page, without their fragments and outside fenced blocks."""
    return [match[1] for match in _LINK.finditer(_FENCE.sub("", text))]


def find_made(text: str) -> dict[str, str]:
    """The parts of a page between `<!-- made: NAME -->` and `<!-- end -->`, by name."""
    return {match["name"]: match["text"] for match in _MADE.finditer(text)}


def replace_made(text: str, parts: dict[str, str]) -> str:
    """The page with those parts written anew."""
    return _MADE.sub(lambda match: f"{match[1]}{parts[match['name']]}{match[4]}", text)


def read_rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its heading and the rule below it."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
