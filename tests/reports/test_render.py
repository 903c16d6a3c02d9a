"""From contexts to Markdown: strict, escaped, and without arithmetic."""

import dataclasses
import re
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError, nodes

from reports import render
from reports.build import build_documents
from reports.html_tree import Element, parse_html, text_of
from reports.markdown_html import markdown_to_html
from tests.factories import make_citation, make_rated_assessment

TEMPLATES = sorted(path.relative_to(render.TEMPLATES) for path in render.TEMPLATES.rglob("*.md"))
FORBIDDEN = (
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.Neg,
    nodes.Pos,
    nodes.Concat,
    nodes.Assign,
    nodes.AssignBlock,
    nodes.MarkSafe,
    nodes.EvalContextModifier,
    nodes.CallBlock,
    nodes.FilterBlock,
)
MACROS = {"claim", "claims", "told", "all_told", "findings"}
HOSTILE = (
    "a | b",
    "**bold** _under_ `code`",
    "<script>alert(1)</script>",
    "<div class='x'>",
    "</div></td></table>",
    "[text](javascript:alert(1))",
    "[text](https://evil.example)",
    "![x](figure:nine-scores)",
    "# heading",
    "Table: caption",
    "- item",
    "1. item",
    "1.5. item",
    "+ item",
    "> quote",
    "$x^2$ ~~gone~~",
    "{{ doc }} {% raw %} {#id}",
    "{: #id .class }",
    "line one\n\n## line two\n| a | b |",
    "    indented\n    code",
    "back\\slash \\| pipe \\",
    "`unclosed",
    "&amp; &lt; &#60;",
    "---",
    "===",
    "*[HTML]: words",
    "[^1] [1]: x",
    "http://example.org/<x>",
    "REQ-4K7QH2M9",
    "\u202e right to left",
    "=1+1",
)
KEPT = {
    "id", "code", "statement", "statements", "sha256", "item_id", "evidence_id", "evidence_ids", "suffix", "key",
    "signal_key", "measure", "gss_code", "la_code", "inputs_sha256", "original_name", "flag", "public_link",
    "framework_id", "request_item", "kind", "sheet", "column", "unit", "read_on", "link",
}  # fmt: skip


def retell(value: Any, text: str, name: str = "") -> Any:
    """The same frozen value with every free text replaced."""
    if name in KEPT or isinstance(value, Enum):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return dataclasses.replace(value, **{f.name: retell(getattr(value, f.name), text, f.name) for f in fields})
    if isinstance(value, tuple):
        return tuple(retell(each, text) for each in value)
    return text if isinstance(value, str) and value else value


_FILE = re.compile(r"(?<=^files/REQ-.{8})(-[a-z0-9]+)*(?=[.]pdf$|[.]docx$)")
"""The words of the title in the name of a file of the pack."""


def skeleton(root: Element) -> list[str]:
    """The tags of a tree in order, with where its links lead."""
    return [f"{element.tag} {_FILE.sub('', element.get('href', ''))}" for element in root.iter()]


def trees(text: str) -> dict[str, Element]:
    """Every document of an assessment in which all free text is `text`, as HTML trees."""
    assessment = retell(make_rated_assessment(), text)
    return {
        each.kind: parse_html(markdown_to_html(each.document.body_markdown))
        for each in build_documents(assessment, draw=False)
    }


PLAIN = {kind: skeleton(root) for kind, root in trees("plain").items()}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_but_the_words(text: str) -> None:
    """Whatever a council typed, every table, heading, list and link stays as it is with plain words."""
    for kind, root in trees(text).items():
        assert skeleton(root) == PLAIN[kind], kind


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 60])
def test_hostile_text_is_shown_as_typed(text: str) -> None:
    """The reader sees exactly the characters that were typed."""
    shown = text_of(trees(text)["self-assessment"])
    assert " ".join(text.split()) in shown


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30))
def test_any_text_changes_nothing_but_the_words(text: str) -> None:
    """No text at all can change the shape of a document."""
    if not text.strip():
        return
    for kind, root in trees(text).items():
        assert skeleton(root) == PLAIN[kind], kind


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_templates_hold_loops_and_conditions_only(name: Path) -> None:
    """No template calculates, assigns, joins text, or calls anything but the listed macros."""
    tree = render.environment().parse((render.TEMPLATES / name).read_text(encoding="utf-8"))
    assert [type(node).__name__ for node in tree.find_all(FORBIDDEN)] == []
    calls = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    assert calls <= MACROS
    assert all(isinstance(call.node, nodes.Name) for call in tree.find_all(nodes.Call))


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_templates_use_listed_filters_only(name: Path) -> None:
    """A template knows our own filters and no built-in one."""
    tree = render.environment().parse((render.TEMPLATES / name).read_text(encoding="utf-8"))
    assert {node.name for node in tree.find_all(nodes.Filter)} <= set(render.FILTERS)


def test_every_filter_is_used() -> None:
    """No filter is listed that no template needs."""
    parse = render.environment().parse
    used = {
        node.name
        for name in TEMPLATES
        for node in parse((render.TEMPLATES / name).read_text(encoding="utf-8")).find_all(nodes.Filter)
    }
    assert set(render.FILTERS) == used


def test_an_unknown_name_is_an_error() -> None:
    """A name that is not in the context stops the document; nothing is left blank in silence."""
    with pytest.raises(UndefinedError, match="has no attribute"):
        render.environment().from_string("{{ doc.no_such_thing }}").render(doc=object())


def test_no_text_is_ever_a_template() -> None:
    """The door to the template language offers no way to turn text into a template."""
    source = Path(render.__file__).read_text(encoding="utf-8")
    assert "from_string" not in source


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (3, "3"),
        ("61.2%", "61.2%"),
        ("a|b", r"a\|b"),
        ("  spaced\n out ", "spaced out"),
    ],
)
def test_values_are_escaped(value: object, shown: str) -> None:
    """Values become Markdown that shows exactly their characters."""
    assert str(render.escape_value(value)) == shown


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ((), "(no evidence held)"),
        (("REQ-4K7QH2M9",), r"[\[REQ-4K7QH2M9\]](#req-4k7qh2m9)"),
        (("<b>",), r"\[&lt;b&gt;\]"),
    ],
)
def test_citations(ids: tuple[str, ...], shown: str) -> None:
    """A claim links to the index, or says that nothing is held."""
    assert str(render.cite(ids)) == shown


def test_long_citations_count_what_they_leave_out() -> None:
    """Beyond four ids the others are counted and looked up in the evidence list."""
    ids = tuple(f"REQ-0000000{n}" for n in range(6))
    assert str(render.cite(ids)).endswith("and 2 more in the evidence list")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (({},), "file 7365d029861e, sheet Table 1, row 12, Outcome"),
        (({}, {"row": 14}), "file 7365d029861e, sheet Table 1, rows 12 and 14, Outcome"),
        (({"sheet": None, "row": None, "column": None},), "file 7365d029861e"),
        (
            ({"sheet": None}, {"sheet": "B"}),
            "file 7365d029861e, row 12, Outcome; file 7365d029861e, sheet B, row 12, Outcome",
        ),
    ],
)
def test_places_in_files(cells: tuple[dict[str, Any], ...], told: str) -> None:
    """Rows of one column are told together; what is not known is left out."""
    assert render.places(tuple(make_citation(**changes) for changes in cells)) == told


def test_a_cell_names_its_file_unless_it_was_named_beside_it() -> None:
    """A comparator's cell repeats file, sheet and column only where they are others."""
    own = (make_citation(),)
    assert render.cell(make_citation(row=5), own) == "row 5"
    assert render.cell(make_citation(row=5, column="Base"), own) == "row 5, Base"
    assert render.cell(make_citation(row=5, sheet="Table 2"), own) == "sheet Table 2, row 5, Outcome"
    assert render.cell(make_citation(sha256="b" * 64), own).startswith("file bbbbbbbbbbbb, ")


@pytest.mark.parametrize(
    ("make", "good", "bad"),
    [
        (render.web_link, "https://www.example.org/a-b", "javascript:alert(1)"),
        (render.public_copy, "https://www.example.org/a-b", "https://x.example/>) [y](z"),
        (render.file_link, "files/REQ-4K7QH2M9.pdf", "files/../secret.pdf"),
        (render.plain_link, "REQ-4K7QH2M9", "](x)"),
    ],
)
def test_only_plain_addresses_become_links(make: Any, good: str, bad: str) -> None:
    """An address that is not of the expected form is shown as text and leads nowhere."""
    assert "](" in make(good)
    assert "<a" not in markdown_to_html(str(make(bad)))
