"""The index of a return: an accessible page, and the same as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from reports.contexts.submission import SubmissionContext, build_submission_context
from reports.document import Document
from reports.html_page import render_page
from reports.numbers import show_date
from reports.render import render_submission_index
from reports.submission import Answer, Contents, Occasion, PublicLink, SubmissionFile
from schemas.assessment import RequestItem

INDEX_PAGE = "index.html"
INDEX_CSV = "index.csv"
_HEADINGS = (
    "Number in the letter", "Our code", "Quality statement", "Title", "Section", "What it shows", "File",
    "Public address", "Evidence id", "Version", "Dated", "Received on", "Past its review date", "Classification",
    "Why a restricted item is sent", "Size in bytes", "SHA-256",
)  # fmt: skip
_NOTHING = Answer("", "", "", "", "")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_index_page(
    contents: Contents, occasion: Occasion, request_items: Sequence[RequestItem], submission_id: str
) -> bytes:
    """The index as one page of HTML."""
    context = build_submission_context(contents, occasion, request_items, submission_id)
    return render_page(build_index(context)).encode()


def build_index(context: SubmissionContext) -> Document:
    """The index before it has a format."""
    return Document(
        title="Index of the return",
        subtitle=context.council,
        body_markdown=render_submission_index(context),
        as_of=show_date(context.as_of),
        synthetic=context.synthetic,
        edition=f"Return {context.submission_id}",
    )


def render_index_csv(contents: Contents) -> bytes:
    """A row for each section of each file and public link; with a byte order mark, which spreadsheet programs want."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    rows = [_file_row(file, answer) for file in contents.files for answer in file.answers or (_NOTHING,)]
    rows += [_link_row(link, answer) for link in contents.links for answer in link.answers or (_NOTHING,)]
    writer.writerows([_disarm(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _file_row(file: SubmissionFile, answer: Answer) -> tuple[object, ...]:
    held = (file.evidence_id, file.version, file.dated, file.received_on, "yes" if file.past_review else "no")
    about = (answer.official_number, answer.request_item, answer.statement, file.title, answer.section, answer.shows)
    return (*about, file.name, "", *held, file.classification, file.restricted_why, file.size_bytes, file.sha256)


def _link_row(link: PublicLink, answer: Answer) -> tuple[object, ...]:
    about = (answer.official_number, answer.request_item, answer.statement, link.title, answer.section, answer.shows)
    return (*about, "", link.public_link, link.evidence_id, "", "", "", "", "public", "", "", "")


def _disarm(cell: object) -> object:
    """Text a spreadsheet program would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA) else cell
