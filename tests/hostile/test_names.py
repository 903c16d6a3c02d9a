"""File names are shown, never used: whatever a name holds, it is refused or harmless."""

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.names import SHOWN_CHARACTERS, find_name_danger, show_name
from evidence.request.documents import SUFFIXES, FileToStore, take_document

NAMES = st.one_of(
    st.text(max_size=400),
    st.text(st.sampled_from("./\\:\x00\n\u202e\u2066\ud800conCOM1. aé"), max_size=40),
    st.builds("{}{}".format, st.text(max_size=40), st.sampled_from([*SUFFIXES, ".exe", ".PDF"])),
)


@given(NAMES)
def test_a_name_is_shown_short_and_without_hidden_marks(name):
    """What is shown has at most 120 characters, and none that is not seen."""
    shown = show_name(name)
    assert len(shown) <= SHOWN_CHARACTERS
    assert all(character.isprintable() for character in shown if character != "\u00a0" and not character.isspace())


@given(NAMES)
def test_whatever_the_name_a_document_is_refused_or_kept_as_a_plain_file(name):
    """No name raises an error; one that is taken is a plain name of a kind that is taken."""
    taken = take_document(name, {name: b"Notes."}, inspect=lambda data, name: None)
    if isinstance(taken, FileToStore):
        assert taken.suffix in SUFFIXES
        assert find_name_danger(taken.original_name) is None
        assert PurePath(taken.original_name).name == taken.original_name
    else:
        assert len(taken.found) < 400


@pytest.mark.parametrize("name", ["plan.pdf", "Café plan (v2).docx", "console.txt", "com10.txt", "a..b.pdf", "ملف.pdf"])
def test_usual_names_are_taken(name):
    """Names people give in any language are no danger."""
    assert find_name_danger(name) is None
