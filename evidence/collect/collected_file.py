"""A collected file as evidence: the file of case audits or of feedback that every answer and voice cites."""

from datetime import date

from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import content_id, sha256_of
from schemas.terms import Classification, EvidenceKind, Source


def build_file_item(
    data: bytes, name: str, kind: EvidenceKind, received_on: date, *, title: str, owner: str | None = None
) -> EvidenceItem:
    """The evidence item of a collected file. One name is one item; each state of it is a version.

    Case audits and feedback speak of single people, so the item is for case-level readers only.
    """
    item_id = content_id("COL", [kind.value, name.casefold()])
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    version = EvidenceVersion(item_id, 1, sha256_of(data), len(data), suffix, name, received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.COLLECT,
        kind=kind,
        title=title,
        owner=owner,
        classification=Classification.CASE_LEVEL,
        versions=(version,),
    )
