"""One table of formats, and the edges of the conversion program."""

import pytest

from reports.formats import FORMATS, render_markdown
from reports.pandoc import run_pandoc
from schemas.errors import OurError
from tests.unit.reports.sample_report import sample_document

STARTS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK\x03\x04", "markdown": b"# Are we ready"}


@pytest.mark.parametrize("name", sorted(STARTS))
def test_every_format_gives_its_own_kind_of_bytes(name: str) -> None:
    """Each format is found by name and renders what its suffix promises."""
    form = FORMATS[name]
    assert form.name == name
    assert form.suffix.startswith(".")
    assert "/" in form.media_type
    assert form.render(sample_document()).startswith(STARTS[name])


def test_markdown_tells_figures_in_words() -> None:
    """The Markdown edition has no pictures; each figure's caption and description stand in its place."""
    text = render_markdown(sample_document())
    assert "figure:" not in text
    assert "*Figure. Solid steps: agreed score." in text
    assert "Finding out what people need: 2, some way short, agreed" in text
    assert "**Made-up data." in text


def test_pandoc_may_read_no_file() -> None:
    """The sandbox refuses a file named in the text; the picture is left out and no byte of a file comes in."""
    assert b"root:" not in run_pandoc(b'<img src="/etc/passwd" alt="x">', "html", "docx")


def test_failed_conversion_is_told() -> None:
    """A conversion that fails is our fault and says what pandoc said."""
    with pytest.raises(OurError, match="could not be converted") as raised:
        run_pandoc(b"x", "no-such-format", "html")
    assert raised.value.slug == "report-conversion"
