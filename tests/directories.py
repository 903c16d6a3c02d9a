"""Releases of the regulator's directory of ratings as tests write them; every name in them is invented."""

from datetime import date

from evidence.market.directory import COLUMNS, read_directory
from evidence.parsing import SheetCells
from schemas.market import Directory

HEADINGS = tuple(column.heading for column in COLUMNS)
BASE = {
    "location_id": "1-100", "name": "Elm Court", "care_home": "Y", "type": "Social Care Org",
    "category": "Residential social care", "authority": "Lincolnshire", "group": "Overall", "domain": "Overall",
    "rating": "Good", "published": "05/29/2026", "inherited": "N", "provider_id": "1-900",
    "provider_name": "Fenmoor Care Limited", "brand_id": "-", "brand_name": "-",
}  # fmt: skip


def line(**changes: str | date | None) -> dict[str, str | date | None]:
    """One row of the directory: the base row with changes."""
    return BASE | changes


def sheet_of(*lines: dict[str, str | date | None]) -> SheetCells:
    """A sheet with these rows below the headings, the first of them in row 2."""
    rows = tuple(tuple(one[column.key] for column in COLUMNS) for one in lines)
    return SheetCells(None, (HEADINGS, *rows))


def directory_of(*lines: dict[str, str | date | None], data: bytes = b"one release") -> Directory:
    """A release with these rows; `data` tells one release from another."""
    return read_directory([sheet_of(*lines)], data, "ratings.csv")
