"""Dashes and quotation marks that an earlier program had spoilt: published files hold such, and they are mended."""

import pytest

from evidence.parsing import read_csv
from schemas.errors import InputError


@pytest.mark.parametrize(
    ("spoilt", "meant"), [("\x96", "–"), ("\x92", "’"), ("\x93", "“"), ("\x85", "…"), ("\x80", "€")]
)
def test_a_mark_that_was_read_as_latin_1_and_saved_is_mended_and_told(spoilt, meant):
    """The cell holds the mark that was meant, and the person is told to look."""
    (sheet,) = read_csv(f"name\nimpact {spoilt} services\n".encode(), "x.csv")
    assert sheet.rows[1] == (f"impact {meant} services",)
    assert any("spoilt" in guess for guess in sheet.guesses)


def test_sound_text_is_left_alone():
    """No mark, no guess."""
    (sheet,) = read_csv("name\nimpact – of services\n".encode(), "x.csv")
    assert sheet.guesses == ()


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_what_stands_for_no_mark_is_still_refused(code):
    """Control characters that Windows-1252 has no sign for are told by their line."""
    with pytest.raises(InputError, match="not taken in") as caught:
        read_csv(f"name\nbad {chr(code)} text\n".encode(), "x.csv")
    assert [(one.slug, one.row) for one in caught.value.problems] == [("text-encoding", 2)]
