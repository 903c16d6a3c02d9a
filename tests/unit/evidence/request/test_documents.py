"""Documents as a tracker names them: found whatever the computer did to the name, and faults told, not raised."""

import unicodedata

import pytest

from evidence.request.documents import DocumentFault, FileToStore, take_document
from schemas.errors import InputError
from schemas.problems import Problem
from tests.unit.evidence.request.trackers import PDF, read_rows

NAME = unicodedata.normalize("NFC", "Café plan.pdf")
APPLE_NAME = unicodedata.normalize("NFD", NAME)


def too_large() -> bytes:
    """What reads a document finds it too large."""
    raise InputError([Problem("file-too-large", "plan.pdf", "the file has 900 MB", "Make it smaller.")])


def gone() -> bytes:
    """What reads a document cannot open it."""
    raise PermissionError("plan.pdf")


@pytest.mark.parametrize(("named", "held"), [(NAME, APPLE_NAME), (APPLE_NAME, NAME), (NAME.upper(), APPLE_NAME)])
def test_an_accent_is_the_same_however_it_is_put_together(named: str, held: str) -> None:
    """A file from an Apple computer is found, and kept under one spelling of its name."""
    taken = take_document(named, {held: PDF})
    assert isinstance(taken, FileToStore)
    assert taken.original_name == NAME


@pytest.mark.parametrize(("reader", "slug"), [(too_large, "file-too-large"), (gone, "file-unreadable")])
def test_a_document_that_cannot_be_read_is_a_fault(reader: object, slug: str) -> None:
    """The fault says what was found, and names the document."""
    fault = take_document("plan.pdf", {"plan.pdf": reader})  # type: ignore[dict-item]
    assert isinstance(fault, DocumentFault)
    assert (fault.slug, '"plan.pdf"' in fault.found) == (slug, True)


def test_a_document_too_large_joins_the_other_problems() -> None:
    """One row's document and another row's statement are told together."""
    with pytest.raises(InputError, match="2 problems") as caught:
        read_rows({}, {"statement": "QS99"}, documents={"plan.pdf": too_large})
    assert {problem.slug for problem in caught.value.problems} == {"file-too-large", "statement-unknown"}
