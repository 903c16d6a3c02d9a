"""No claim without a source, and no number that the JSON does not carry."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from reports.render import NO_EVIDENCE, TEMPLATES
from tests.reports.gold_files import GOLD

NAMES = ("rated", "national-only")
FEW_NUMBERS = {("national-only", "pack-index"): 4, ("national-only", "request-gaps"): 2}
"""Documents that hold fewer than five numbers, because nothing but national figures was held: how many."""
CLAIMS_UNDER = {
    "What we are proud of",
    "What people tell us",
    "What staff and partners tell us",
    "What the data says",
    "What case audits say",
    "What we need to improve",
    "What we are doing",
}
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")


def load_gold(name: str) -> str:
    """A committed document."""
    return (GOLD / name).read_text(encoding="utf-8")


SCORED_ONLY = {
    "What we are proud of",
    "What staff and partners tell us",
    "What case audits say",
    "What we are doing",
    "Our self-score",
    "Evidence for this chapter",
}


def claim_lines(text: str) -> Iterator[tuple[str, str]]:
    """Every list item that claims something, with the heading it stands under."""
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("- ") and heading in CLAIMS_UNDER:
            yield heading, line


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_cites_or_says_that_nothing_is_held(name: str) -> None:
    """Each claim of the self-assessment ends in links to evidence, or in the words for there being none."""
    lines = list(claim_lines(load_gold(f"{name}-self-assessment.md")))
    assert len(lines) >= 4
    unsourced = [line for _, line in lines if not re.search(rf"\]\(#[a-z0-9-]+\)$|\({NO_EVIDENCE}\)$", line)]
    assert unsourced == []


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_leads_to_the_index(name: str) -> None:
    """Each linked id has its place in the evidence index."""
    text = load_gold(f"{name}-self-assessment.md")
    links = set(re.findall(r"\]\(#([a-z0-9-]+)\)", text))
    assert links
    assert links <= set(re.findall(r"\{#([a-z0-9-]+)\}$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_chapter_has_its_blocks(name: str) -> None:
    """A scored chapter has every block, even an empty one; a chapter without a score only what it holds."""
    chapters = re.split(r"^## (?=\d )", load_gold(f"{name}-self-assessment.md"), flags=re.MULTILINE)[1:]
    assert len(chapters) == 9
    for chapter in chapters:
        scored = "### Our self-score\n" in chapter
        blocks = CLAIMS_UNDER | SCORED_ONLY if scored else CLAIMS_UNDER - SCORED_ONLY | {"What is missing for a score"}
        assert "**Our position.**" in chapter
        assert [block for block in sorted(blocks) if f"### {block}\n" not in chapter] == []


@pytest.mark.parametrize("name", NAMES)
def test_only_claims_about_practice_are_said_to_lack_evidence(name: str) -> None:
    """Sentences of method, blind spots and risks cite what they rest on, and are not called unsupported."""
    lines = load_gold(f"{name}-self-assessment.md").splitlines()
    headings = [heading for heading, line in claim_lines("\n".join(lines)) if NO_EVIDENCE in line]
    assert len(headings) == sum(1 for line in lines if NO_EVIDENCE in line)


def number_forms(value: Any) -> Iterator[str]:
    """Every way a number of the JSON may be written by the display rules."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        for decimals in range(4):
            half_up = int(abs(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals
            yield f"{half_up:.{decimals}f}"
    elif isinstance(value, str):
        yield from (token.replace(",", "") for token in NUMBER.findall(value))
        yield from (token.lstrip("0") for token in NUMBER.findall(value.replace("-", " ")))
    elif isinstance(value, dict):
        for each in value.values():
            yield from number_forms(each)
    else:
        for each in value:
            yield from number_forms(each)


def numbers_of_templates() -> set[str]:
    """Numbers that are part of the fixed wording, such as the 95 of an interval."""
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.md")]
    return {token for text in texts for token in NUMBER.findall(re.sub(r"\{[{%].*?[}%]\}", "", text))}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["self-assessment", "rating-draft", "pack-index", "request-gaps"])
def test_every_number_stands_in_the_json(name: str, kind: str) -> None:
    """Each number a reader sees can be found in the JSON beside the document."""
    known = set(number_forms(json.loads(load_gold(f"{name}-assessment.json")))) | numbers_of_templates()
    text = re.sub(r"\]\(<?[^)]*\)", "]", load_gold(f"{name}-{kind}.md"))
    seen = {token.replace(",", "") for token in NUMBER.findall(text.replace("\\", ""))}
    assert len(seen) >= FEW_NUMBERS.get((name, kind), 5)
    assert seen - known == set()


def test_the_number_check_can_fail() -> None:
    """A number that is nowhere in the JSON would be found."""
    known = set(number_forms({"a": 62.48, "b": "2024-25", "c": [7, None, True]}))
    assert {"62", "62.5", "62.48", "2024", "25", "7"} <= known
    assert not {"63", "1", "8"} & known
