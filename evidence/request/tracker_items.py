"""Rows of a tracker drawn together into evidence items: one document, many rows, many links."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from evidence.findings import Findings, describe
from evidence.request.documents import DocumentFault, Documents, FileToStore, Inspect, take_document
from evidence.request.tracker_rows import TrackerRow
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.ids import content_id
from schemas.terms import Classification, EvidenceKind, Independence, Source

_AGREEING: Mapping[str, Callable[[TrackerRow], Any]] = {
    "title": lambda row: row.title,
    "owner": lambda row: row.owner,
    "content_date": lambda row: row.content_date,
    "review_due": lambda row: row.review_due,
    "public_link": lambda row: row.public_link,
    "classification": lambda row: row.classification,
    "independence": lambda row: row.independence,
    "document_type": lambda row: row.document_type,
}
"""What belongs to the item, so that all its rows that say anything must say the same."""


def build_items(
    rows: Sequence[TrackerRow], tracker: EvidenceItem, documents: Documents, findings: Findings, inspect: Inspect
) -> tuple[tuple[EvidenceItem, ...], tuple[FileToStore, ...]]:
    """The items the rows tell of, in order of title, and the documents to store, in order of name."""
    groups: dict[str, list[TrackerRow]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    taken = _take_documents(groups, documents, findings, inspect)
    items = [_build_item(key, group, taken.get(key), tracker, findings) for key, group in groups.items()]
    _note_leftovers(rows, documents, findings)
    _note_namesakes(groups, findings)
    ids = {item.id for item in items}
    if len(ids) < len(items):
        findings.problem("id-clash", "two items have come by the same id", "Change the title of one of them a little.")
    files = {file.sha256: file for file in sorted(taken.values(), key=lambda file: file.original_name)}
    return tuple(sorted(items, key=lambda item: (item.title.casefold(), item.id))), tuple(files.values())


def _take_documents(
    groups: Mapping[str, Sequence[TrackerRow]], documents: Documents, findings: Findings, inspect: Inspect
) -> dict[str, FileToStore]:
    """The named documents by item; a fault is told once, at the first row that names the file."""
    taken: dict[str, FileToStore] = {}
    for key, group in groups.items():
        if not group[0].file:
            continue
        outcome = take_document(group[0].file, documents, inspect)
        if isinstance(outcome, DocumentFault):
            _tell(findings, group[0], "file", outcome.slug, outcome.found, outcome.remedy)
        else:
            taken[key] = outcome
            _note_reading(group[0], outcome, findings)
    return taken


def _note_reading(row: TrackerRow, file: FileToStore, findings: Findings) -> None:
    """Say what could not be read in a document that is taken in all the same."""
    for told in file.inspected.notices if file.inspected else ():
        found = f"{describe(row.file)} was taken in"
        findings.notice("document-not-all-read", found, told, sheet=row.sheet, row=row.number)


def check_documents(
    faulty: Iterable[TrackerRow],
    sound: Iterable[TrackerRow],
    documents: Documents,
    findings: Findings,
    inspect: Inspect,
) -> None:
    """Tell of the documents that only faulty rows name, so that their faults come with all the others."""
    told = {row.key for row in sound if row.file}
    for row in faulty:
        if not row.file or row.key in told:
            continue
        told.add(row.key)
        outcome = take_document(row.file, documents, inspect)
        if isinstance(outcome, DocumentFault):
            _tell(findings, row, "file", outcome.slug, outcome.found, outcome.remedy)


def _build_item(
    key: str, rows: Sequence[TrackerRow], file: FileToStore | None, tracker: EvidenceItem, findings: Findings
) -> EvidenceItem:
    item_id = content_id("REQ", key.split("\x1f"))
    agreed = {name: _agree(name, rows, findings) for name in _AGREEING}
    if agreed["classification"] is None:
        _assume(
            findings, rows[0], "classification", "classification-assumed", "Taken as internal; say so if it is not."
        )
    version = _build_version(item_id, rows, file, tracker.versions[-1], agreed) if file else None
    return EvidenceItem(
        id=item_id,
        source=Source.REQUEST,
        kind=EvidenceKind.DOCUMENT,
        title=agreed["title"],
        owner=agreed["owner"] or None,
        classification=agreed["classification"] or Classification.INTERNAL,
        review_due=agreed["review_due"],
        public_link=agreed["public_link"] or None,
        versions=(version,) if version else (),
        links=_build_links(item_id, rows, version, tracker, findings),
        independence=agreed["independence"] or Independence.COUNCIL,
        document_type=agreed["document_type"],
    )


def _agree(name: str, rows: Sequence[TrackerRow], findings: Findings) -> Any:
    """What the rows of one item say in one column; saying two things is a problem."""
    read = _AGREEING[name]
    said = [row for row in rows if read(row) not in (None, "")]
    for row in said[1:]:
        if read(row) != read(said[0]):
            found = f"{describe(read(row))} differs from row {said[0].number}, which is about the same item"
            remedy = "Give the item the same in all its rows, or leave it empty in all but one."
            _tell(findings, row, name, "item-contradicts-itself", found, remedy)
    return read(said[0]) if said else None


def _build_version(
    item_id: str, rows: Sequence[TrackerRow], file: FileToStore, tracker: EvidenceVersion, agreed: Mapping[str, Any]
) -> EvidenceVersion:
    return EvidenceVersion(
        item_id=item_id,
        number=1,
        sha256=file.sha256,
        size_bytes=len(file.data),
        suffix=file.suffix,
        original_name=file.original_name,
        received_on=tracker.received_on,
        content_date=agreed["content_date"],
    )


def _build_links(
    item_id: str,
    rows: Iterable[TrackerRow],
    version: EvidenceVersion | None,
    tracker: EvidenceItem,
    findings: Findings,
) -> tuple[EvidenceLink, ...]:
    """One link for each statement of each row; the same link twice is a problem."""
    links: dict[tuple[str, ...], EvidenceLink] = {}
    for row in rows:
        for statement in row.statements:
            place = (statement, row.category.value, row.section, row.request_item or "")
            if place in links:
                first = links[place].tracker
                found = f"the same item, statement, category and section stand in row {first.row if first else '?'}"
                _tell(
                    findings,
                    row,
                    "statement",
                    "row-twice",
                    found,
                    "Remove one of the two, or point to another section.",
                )
                continue
            cited = Citation(tracker.id, tracker.versions[-1].sha256, row.sheet, row.number)
            links[place] = _build_link(item_id, row, statement, version, cited)
    return tuple(links[place] for place in sorted(links))


def _build_link(
    item_id: str, row: TrackerRow, statement: str, version: EvidenceVersion | None, cited: Citation
) -> EvidenceLink:
    return EvidenceLink(
        item_id=item_id,
        sha256=version.sha256 if version else "",
        statement=statement,
        category=row.category,
        direction=row.direction,
        maturity=row.maturity,
        shows=row.shows,
        request_item=row.request_item,
        section=row.section or None,
        tracker=cited,
        maturity_stated=row.maturity_stated,
    )


def _note_leftovers(rows: Iterable[TrackerRow], documents: Documents, findings: Findings) -> None:
    named = {row.file.casefold() for row in rows}
    left = sorted(name for name in documents if name.casefold() not in named)
    if left:
        told = ", ".join(describe(name) for name in left[:8]) + (" …" if len(left) > 8 else "")
        findings.notice("documents-not-named", f"{len(left)} documents no row names: {told}", "They were not taken in.")


def _note_namesakes(groups: Mapping[str, Sequence[TrackerRow]], findings: Findings) -> None:
    """Say where an item without a file has the title of one with a file: they may be meant as one."""
    filed = {row.title.casefold() for group in groups.values() for row in group if row.file}
    for group in groups.values():
        if not group[0].file and group[0].title.casefold() in filed:
            told = "Kept as an item of its own beside the one with a file; name the file here too if they are one."
            _assume(findings, group[0], "file", "item-without-its-file", told)


def _tell(findings: Findings, row: TrackerRow, key: str, slug: str, found: str, remedy: str) -> None:
    findings.problem(slug, found, remedy, sheet=row.sheet, row=row.number, column=row.headings.get(key))


def _assume(findings: Findings, row: TrackerRow, key: str, slug: str, told: str) -> None:
    findings.assume(slug, told, sheet=row.sheet, row=row.number, column=row.headings.get(key))
