"""Reading an evidence tracker: every row a link, every document one item however many rows name it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.findings import Findings
from evidence.parsing import SheetCells, read_table_file
from evidence.parsing.documents import InspectedDocument, Inspector, open_inspector
from evidence.request.documents import Documents, FileToStore, Inspect
from evidence.request.tracker_columns import COLUMNS, LISTS_SHEET, READ_ME_SHEET
from evidence.request.tracker_items import build_items, check_documents
from evidence.request.tracker_rows import build_wording, read_rows
from evidence.table_rows import find_tables
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.framework import Framework
from schemas.ids import content_id, sha256_of
from schemas.problems import Problem
from schemas.terms import Classification, EvidenceKind, Source


@dataclass(frozen=True)
class Tracker:
    """What a tracker told.

    Attributes:
        item: the tracker itself as an evidence item, which every link cites.
        items: the evidence it names, in order of title, each with at most one version and its links.
        files: documents to be stored, each once by content.
        notices: what was assumed or left alone; see `evidence.findings`.
        n_rows: rows that were filled in. `n_unfilled` hold only what the template fills in, and were ignored.
    """

    item: EvidenceItem
    items: tuple[EvidenceItem, ...]
    files: tuple[FileToStore, ...]
    notices: tuple[Problem, ...]
    n_rows: int
    n_unfilled: int

    @property
    def texts(self) -> dict[str, InspectedDocument]:
        """What was read of each document that was looked at for the first time, by its hash."""
        return {file.sha256: file.inspected for file in self.files if file.inspected}


def read_tracker(
    data: bytes,
    name: str,
    framework: Framework,
    request_items: Iterable[RequestItem],
    documents: Documents,
    *,
    received_on: date,
    known: Mapping[str, str] | None = None,
) -> Tracker:
    """Read an evidence tracker (.xlsx, .ods or .csv) and the documents it names.

    Args:
        data: the tracker's bytes.
        name: its file name.
        framework: whose statements and categories the rows name.
        request_items: items of the information return that rows may name.
        documents: files offered with it, by plain name.
        received_on: the day all of this was received.
        known: hash and kind of documents that were looked at before, which need not be looked at again.

    Raises:
        InputError: with every problem of the whole file and the documents it names; nothing is kept then.
    """
    sheets = read_table_file(data, name)
    item = build_tracker_item(data, name, received_on)
    return read_tracker_sheets(sheets, item, framework, request_items, documents, known=known)


def build_tracker_item(data: bytes, name: str, received_on: date) -> EvidenceItem:
    """The tracker itself as evidence. One name is one tracker; each state of it is a version."""
    item_id = content_id("REQ", ["evidence tracker", name.casefold()])
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    version = EvidenceVersion(item_id, 1, sha256_of(data), len(data), suffix, name, received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.REQUEST,
        kind=EvidenceKind.TRACKER,
        title=f"Evidence tracker {name}",
        owner=None,
        classification=Classification.INTERNAL,
        versions=(version,),
    )


def read_tracker_sheets(
    sheets: Sequence[SheetCells],
    item: EvidenceItem,
    framework: Framework,
    request_items: Iterable[RequestItem],
    documents: Documents,
    *,
    known: Mapping[str, str] | None = None,
) -> Tracker:
    """Read a tracker whose cells have been read already; `item` is the tracker itself, with its one version.

    Raises:
        InputError: with every problem of the whole file and the documents it names.
    """
    version = item.versions[-1]
    findings = Findings(version.original_name)
    tables = find_tables(sheets, COLUMNS, findings, known_sheets=(READ_ME_SHEET, LISTS_SHEET))
    present = {key for table in tables for key in table.headings}
    for column in COLUMNS:
        if column.key in _MISSED and column.key not in present:
            findings.notice("column-absent", f"there is no column {column.heading}", "Every item stands without it.")
    read = read_rows(tables, build_wording(framework, request_items), version.received_on, findings)
    with open_inspector() as inspector:
        inspect = _inspect_new(inspector, known or {})
        items, files = build_items(read.sound, item, documents, findings, inspect)
        check_documents(read.faulty, read.sound, documents, findings, inspect)
    findings.check("The tracker was not taken in")
    if not read.sound:
        findings.notice("tracker-not-filled", "no row is filled in", "Fill in at least the item's title in a row.")
    return Tracker(item, items, files, findings.notices, len(read.sound), read.n_unfilled)


def _inspect_new(inspector: Inspector, known: Mapping[str, str]) -> Inspect:
    """Look at a document unless the same bytes were found sound before, under a name of the same kind."""

    def inspect(data: bytes, name: str) -> InspectedDocument | None:
        if known and known.get(sha256_of(data)) == name.rpartition(".")[2].lower():
            return None
        return inspector.inspect(data, name)

    return inspect


_MISSED = frozenset({"owner", "content_date", "section", "shows", "review_due", "file"})
