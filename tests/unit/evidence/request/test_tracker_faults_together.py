"""A row with one fault still has its document looked at, so that a tracker is mended in one go."""

from datetime import date

import pytest

from evidence.request.tracker import read_tracker
from quality_statements.loading import default_framework, load_framework
from schemas.errors import InputError

FRAMEWORK = load_framework(default_framework())
HEADINGS = "Item,Owner,Date,Statement,Category,Section,What it shows,Review date,File,Stage\n"


@pytest.mark.parametrize(
    ("file", "slug"),
    [("missing.pdf", "file-missing"), ("../../etc/passwd", "file-name-is-a-path"), ("macro.docm", "file-macros")],
)
def test_the_document_of_a_faulty_row_is_checked_too(file, slug):
    """An unknown statement and a bad file in one row are both told at once."""
    text = f"{HEADINGS}Carers strategy,Head of carers,1 May 2026,QS99,processes,,Waits fell,,{file},in use\n"
    with pytest.raises(InputError, match="2 problems") as caught:
        read_tracker(text.encode(), "t.csv", FRAMEWORK, (), {}, received_on=date(2026, 9, 1))
    assert {problem.slug for problem in caught.value.problems} == {"statement-unknown", slug}


def test_a_file_named_in_a_sound_and_a_faulty_row_is_told_once():
    """The same missing file is one problem."""
    row = "Carers strategy,Head of carers,1 May 2026,{},processes,,Waits fell,,missing.pdf,in use\n"
    text = HEADINGS + row.format("QS1") + row.format("QS99")
    with pytest.raises(InputError, match="2 problems") as caught:
        read_tracker(text.encode(), "t.csv", FRAMEWORK, (), {}, received_on=date(2026, 9, 1))
    assert sorted(problem.slug for problem in caught.value.problems) == ["file-missing", "statement-unknown"]
