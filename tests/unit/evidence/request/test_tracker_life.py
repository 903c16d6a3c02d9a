"""What a tracker tells of a document's type, and one section that answers many things."""

import pytest

from evidence.request.items import load_request_items
from evidence.request.tracker import build_tracker_item, read_tracker_sheets
from schemas.errors import InputError
from tests.unit.evidence.cells import make_sheet
from tests.unit.evidence.request.trackers import DOCUMENTS, FRAMEWORK, HEADINGS, RECEIVED, ROW, read_rows

WORDS = [
    (None, None),
    ("policy", "policy"),
    ("Performance report", "performance report"),
    ("dashboard", "performance report"),
    ("other", "other"),
]


def _read(*types: str | None):
    """A tracker of one document whose rows state these types, each for a section of its own."""
    cells = [[*({**ROW, "section": f"Section {at}"}[key] for key in HEADINGS), kind] for at, kind in enumerate(types)]
    sheet = make_sheet([*HEADINGS.values(), "Document type"], *cells, name="Tracker")
    item = build_tracker_item(b"tracker", "tracker.xlsx", RECEIVED)
    return read_tracker_sheets([sheet], item, FRAMEWORK, load_request_items(), DOCUMENTS)


@pytest.mark.parametrize(("word", "expected"), WORDS)
def test_the_column_states_the_type_in_the_words_of_titles_too(word: str | None, expected: str | None) -> None:
    """An empty cell states nothing, and a tracker without the column neither."""
    assert _read(word).items[0].document_type == expected
    assert read_rows({}).items[0].document_type is None


def test_one_row_may_state_it_for_all_rows_of_the_document() -> None:
    """Rows that leave it open agree with the one that does not."""
    assert _read(None, "minutes", None).items[0].document_type == "minutes"


@pytest.mark.parametrize(
    ("types", "slug", "place"), [(["ballad"], "word-unknown", 2), (["policy", "minutes"], "item-contradicts-itself", 3)]
)
def test_an_unknown_or_contradicting_type_is_told_in_its_place(types: list[str], slug: str, place: int) -> None:
    """As for every other column with fixed words."""
    with pytest.raises(InputError, match="one problem") as refused:
        _read(*types)
    (problem,) = refused.value.problems
    assert (problem.slug, problem.row, problem.column) == (slug, place, "Document type")


def test_one_section_may_answer_many_request_items_and_statements() -> None:
    """Each row is a link of its own to the same place of the same file."""
    rows = [
        {"request_item": "W01", "statement": "QS1"},
        {"request_item": "W02", "statement": "QS1"},
        {"request_item": "W02", "statement": "QS4"},
        {"request_item": None, "statement": "QS9"},
    ]
    (item,) = read_rows(*rows).items
    assert {(link.statement, link.request_item) for link in item.links} == {
        ("QS1", "W01"), ("QS1", "W02"), ("QS4", "W02"), ("QS9", None),
    }  # fmt: skip
    assert {(link.section, link.sha256) for link in item.links} == {("Section 2", item.current.sha256)}  # type: ignore[union-attr]
