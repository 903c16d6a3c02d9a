"""A council's own file of official wording over the paraphrases."""

import pytest

from quality_statements.loading import default_framework, load_framework
from schemas.errors import InputError

GOOD = b"""
QS1:
  commitment: Invented official words.
  i_statements: {I1: Invented official I statement.}
Supporting people to lead healthier lives:
  commitment: More invented words.
"""
BAD = b"""
QS1:
  commitment: 5
  i_statements: {I9: words}
  promise: words
Assessing needs: {commitment: again}
QS77: {commitment: words}
QS8: {i_statements: {I1: words}}
QS9: words
"""


def test_official_wording_stands_beside_the_paraphrase():
    """The commitment shown is the official one; statements left out keep ours."""
    framework = load_framework(default_framework(), GOOD)
    ours = load_framework(default_framework())
    first = framework.statement("QS1")
    assert first.shown_commitment == "Invented official words."
    assert first.commitment == ours.statement("QS1").commitment
    assert [(i.code, i.official) for i in first.i_statements] == [
        ("I1", "Invented official I statement."),
        ("I2", None),
    ]
    assert framework.statement("QS2").shown_commitment == "More invented words."
    assert framework.statement("QS3") == ours.statement("QS3")


def test_wording_may_come_from_a_file(tmp_path):
    """Bytes and files are the same."""
    path = tmp_path / "wording.yaml"
    path.write_bytes(GOOD)
    assert load_framework(default_framework(), path) == load_framework(default_framework(), GOOD)


def test_all_faults_of_the_wording_are_told_at_once():
    """Wrong codes, repeated statements and wrong shapes, each with its place."""
    with pytest.raises(InputError, match="official wording was not taken in") as caught:
        load_framework(default_framework(), BAD)
    assert {(p.slug, p.column, p.row) for p in caught.value.problems} == {
        ("wrong-type", "QS1.commitment", 3),
        ("unknown-i-statement", "QS1.i_statements.I9", 4),
        ("unknown-key", "QS1.promise", 5),
        ("statement-repeated", "Assessing needs", 6),
        ("unknown-statement", "QS77", 7),
        ("unknown-i-statement", "QS8.i_statements.I1", 8),
        ("wrong-type", "QS9", 9),
    }


@pytest.mark.parametrize("data", [b"", b"- QS1\n", b"a: [", b"QS1: {commitment: a}\nQS1: {commitment: b}\n"])
def test_a_file_that_is_no_table_of_statements_is_refused(data):
    """Nothing of it is laid over."""
    with pytest.raises(InputError, match="one problem"):
        load_framework(default_framework(), data)


def test_a_missing_wording_file_is_told(tmp_path):
    """By its own name."""
    with pytest.raises(InputError, match="official wording was not taken in") as caught:
        load_framework(default_framework(), tmp_path / "lost.yaml")
    assert [p.file for p in caught.value.problems] == ["lost.yaml"]
