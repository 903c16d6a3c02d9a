"""The specification, and the lists a council sets for itself."""

import pytest

from evidence.client_level.specification import load_specification
from schemas.client_level import ListState
from schemas.errors import InputError

NEVER_SUBMITTED = ("Invalid and not mapped", "Not mapped", "Unknown: presumed")


def test_the_record_has_46_fields_in_their_order():
    """Positions 1 to 46, names that differ, and a bit of their own."""
    fields = load_specification().fields
    assert [field.position for field in fields] == list(range(1, 47))
    assert len({field.column for field in fields}) == 46
    assert sum(field.bit for field in fields) == 2**46 - 1


def test_every_code_list_field_has_a_list_in_both_releases():
    """Complete, partial or unknown: none is silent, and none but an unknown one is empty in both."""
    known = load_specification()
    for field in known.fields:
        lists = [known.code_list(field.name, release) for release in ("R1", "R2")]
        assert all(found is not None for found in lists) == (field.kind == "code list")
        for found in filter(None, lists):
            assert bool(found.values) == (found.state is not ListState.UNKNOWN)


def test_cleaning_categories_are_no_submitted_values():
    """DHSC puts them in place of what it cannot use."""
    values = [value for found in load_specification().lists for value in (*found.values, *found.canonical.values())]
    assert not [value for value in values if any(mark in value for mark in NEVER_SUBMITTED)]


def test_a_council_fills_the_gaps(tmp_path):
    """Its values close a partial list; a complete one is left as it is."""
    path = tmp_path / "client-level-lists.csv"
    path.write_text("field,value\nDementia,Yes\nDementia,No\ngender,Other\nHas_Unpaid_Carer,yes\n", encoding="utf-8")
    known = load_specification(path)
    assert known.list_state("Dementia", "R2") is ListState.SET
    assert known.code_list("Dementia", "R1").values == ("Yes", "No")
    assert known.list_state("Gender", "R2") is ListState.COMPLETE
    assert known.code_list("Has_Unpaid_Carer", "R2").canonical == {"yes": "Yes"}


def test_no_file_is_no_own_list(tmp_path):
    """A workspace without the file works with the supplied lists."""
    assert load_specification(tmp_path / "none.csv") == load_specification()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [1]),
        ("name,word\nGender,Male\n", [1]),
        ("field,value\nColour,Red\nDementia,\nDementia,Yes\nDementia,yes\n", [2, 3, 5]),
        ("field,value\nUnit_Cost,5\n", [2]),
    ],
)
def test_what_is_wrong_with_an_own_list_is_told_at_once(tmp_path, text, rows):
    """Unknown fields, missing and repeated values, each by its row."""
    path = tmp_path / "client-level-lists.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="problem") as caught:
        load_specification(path)
    assert [problem.row for problem in caught.value.problems] == rows
    assert {problem.slug for problem in caught.value.problems} == {"client-level-lists"}


def test_an_own_list_that_is_not_text_is_told(tmp_path):
    """Saved in another encoding."""
    path = tmp_path / "client-level-lists.csv"
    path.write_bytes("field,value\nDementia,Yés\n".encode("cp1252"))
    with pytest.raises(InputError, match="one problem") as caught:
        load_specification(path)
    assert "UTF-8" in caught.value.problems[0].found
