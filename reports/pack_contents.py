"""Which evidence goes into the inspector pack, and under which name."""

import re
import unicodedata

from schemas.errors import OurError
from schemas.evidence import EvidenceItem
from schemas.terms import Classification, EvidenceKind

SHOWN = (Classification.PUBLIC, Classification.INTERNAL)
"""Restricted and case-level material never leaves by this route."""
_ID = re.compile(r"[A-Z]{2,6}-[0-9A-Z]{4,16}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


def can_be_shown(item: EvidenceItem) -> bool:
    """Whether its classification lets it be named in the pack: documents that are public or internal only."""
    return item.kind is EvidenceKind.DOCUMENT and item.classification in SHOWN


def is_in_pack(item: EvidenceItem) -> bool:
    """Whether its newest version goes into the pack: it may be shown, and its file has been received."""
    return can_be_shown(item) and item.current is not None


MAX_SLUG = 60
"""Characters of a title that go into a file's name."""


def file_name(item: EvidenceItem) -> str:
    """The name of its newest version in the pack, from its id and title: `files/REQ-4K7QH2M9-carers-strategy.pdf`.

    Raises:
        OurError: slug `pack-name`, where the id or the suffix could not stand safely in a file name.
    """
    version = item.current
    if version is None or not _ID.fullmatch(item.id) or not _SUFFIX.fullmatch(version.suffix):
        raise OurError(
            "pack-name",
            f"The evidence item {item.id} cannot be given a safe file name.",
            "Report this fault; the item's id or file suffix is not of the expected form.",
        )
    return f"files/{'-'.join(filter(None, (item.id, slug(item.title))))}{version.suffix}"


def slug(title: str) -> str:
    """A title in small letters, digits and hyphens, cut after a whole word; empty where none of it can be kept.

    Example:
        >>> slug("Carers’ café: plan 2026/27")
        'carers-cafe-plan-2026-27'
    """
    bare = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", ""))
    words = re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(words) <= MAX_SLUG:
        return words
    return words[: MAX_SLUG + 1].rpartition("-")[0] or words[:MAX_SLUG]
