"""Reads the regulator's directory of latest ratings: one row for each location, service group and key question.

Only social care organisations are read; general practices, dentists, hospitals and ambulances are counted and left
alone. Addresses, postcodes, telephone numbers and the names of persons are not kept (`evidence.market.names`).

Source: Care Quality Commission, care directory with latest ratings (Open Government Licence v3.0). Dates in it are
written month first.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from evidence.findings import Findings, describe
from evidence.market.names import can_keep_location, can_keep_provider
from evidence.parsing import CellValue, SheetCells
from evidence.table_rows import Column, HeadedTable, RowCells, TableRow, find_tables, has_headings, plain_heading
from schemas.ids import sha256_of
from schemas.market import Directory, DomainRating, RegulatedService, ServiceKind, ServiceRating

READER_VERSION = "cqcratings-1"
"""Changes whenever this reader would make another directory from the same file."""

SOCIAL_CARE = "social care org"
OVERALL = "Overall"
DOMAINS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")

COLUMNS = (
    Column("location_id", "Location ID", required=True),
    Column("name", "Location Name", required=True),
    Column("care_home", "Care Home?", ("Care home",), required=True),
    Column("type", "Location Type", ("Location Type/Sector",), required=True),
    Column("category", "Location Primary Inspection Category", required=True),
    Column("authority", "Location Local Authority", required=True),
    Column("group", "Service / Population Group", required=True),
    Column("domain", "Domain", required=True),
    Column("rating", "Latest Rating", required=True),
    Column("published", "Publication Date", required=True),
    Column("inherited", "Inherited Rating (Y/N)"),
    Column("provider_id", "Provider ID", required=True),
    Column("provider_name", "Provider Name", required=True),
    Column("brand_id", "Brand ID"),
    Column("brand_name", "Brand Name"),
)

_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NOTHING = frozenset({"", "-"})
_FETCH = "Download the directory again from the publisher and offer it unchanged."
_COMMUNITY = "community based adult social care services"
_BRAND = "BRAND "


@dataclass(frozen=True)
class _Line:
    """One row of the directory that is about a social care organisation."""

    row: int
    texts: Mapping[str, str]
    rating: ServiceRating
    published_on: date | None

    def text(self, key: str) -> str:
        """A cell, empty where it holds nothing or a dash."""
        text = self.texts.get(key, "")
        return "" if text in _NOTHING else text

    @property
    def inherited(self) -> bool:
        """Whether the rating was carried over from an earlier provider."""
        return self.text("inherited").upper() == "Y"


def is_directory(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of the directory."""
    return has_headings(sheets, COLUMNS)


def read_directory(sheets: Sequence[SheetCells], data: bytes, name: str) -> Directory:
    """Read one release of the directory.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Raises:
        InputError: with every problem of the file: a rating or date that cannot be read, a key question of a location
            twice, a location without an overall row.
    """
    findings = Findings(name)
    lines: dict[str, list[_Line]] = defaultdict(list)
    elsewhere: dict[str, set[str]] = defaultdict(set)
    n_rows, sheet, column = 0, "", ""
    for table in find_tables(sheets, COLUMNS, findings):
        n_rows, sheet, column = n_rows + len(table.rows), table.sheet or "", table.headings["rating"]
        for row in table.rows:
            _read_row(table, row, lines, elsewhere, findings)
    services = _build_services(lines, findings)
    if not services and not findings.problems:
        findings.problem("services-none", "no row is about a social care organisation", _FETCH)
    findings.check("The directory was not taken in")
    left_out = tuple(sorted((kind, len(ids)) for kind, ids in elsewhere.items()))
    days = [line.published_on for group in lines.values() for line in group if line.published_on]
    _tell_left_out(left_out, findings)
    return Directory(
        sha256_of(data), sheet, column, services, left_out, n_rows, max(days, default=None), findings.notices
    )


def read_us_date(cell: CellValue) -> date | None:
    """A day written month first, or a real date; None for any other.

    Example:
        >>> read_us_date("05/29/2026")
        datetime.date(2026, 5, 29)
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _US_DATE.fullmatch(str(cell or "").strip())
    try:
        return date(int(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


@cache
def _rating_words() -> dict[str, ServiceRating]:
    text = files("evidence.market").joinpath("rating_words.csv").read_text(encoding="utf-8")
    return {plain_heading(row["word"]): ServiceRating(row["rating"]) for row in csv.DictReader(text.splitlines())}


def _read_row(
    table: HeadedTable,
    row: TableRow,
    lines: dict[str, list[_Line]],
    elsewhere: dict[str, set[str]],
    findings: Findings,
) -> None:
    cells = RowCells(table, row, findings)
    location = cells.text("location_id", remedy=_FETCH)
    kind = cells.text("type")
    if plain_heading(kind) != SOCIAL_CARE:
        elsewhere[kind or "no type given"].add(location)
        return
    rating = _rating_words().get(plain_heading(cells.text("rating")))
    if rating is None:
        remedy = "If it is a new rating word, this version does not know it yet. Otherwise download the file again."
        cells.problem("rating", "rating-unknown", f"{cells.found('rating')} is no known rating", remedy)
        return
    published = read_us_date(row.cells.get("published"))
    if published is None and cells.has("published"):
        found = f"{cells.found('published')} is no day written month first, such as 05/29/2026"
        cells.problem("published", "date-unreadable", found, _FETCH)
    texts = {key: cells.text(key) for key in table.headings}
    lines[location].append(_Line(row.number, texts, rating, published))


def _build_services(lines: Mapping[str, list[_Line]], findings: Findings) -> tuple[RegulatedService, ...]:
    n_locations = Counter(group[0].text("provider_id") for group in lines.values())
    built = (_build_service(location, group, n_locations, findings) for location, group in sorted(lines.items()))
    return tuple(service for service in built if service is not None)


def _build_service(
    location: str, lines: Sequence[_Line], n_locations: Mapping[str, int], findings: Findings
) -> RegulatedService | None:
    _tell_twice(location, lines, findings)
    main = _main_line(location, lines, findings)
    if main is None:
        return None
    rated_as = main.text("group")
    brand = main.text("brand_name").removeprefix(_BRAND)
    provider, provider_id = main.text("provider_name"), main.text("provider_id")
    kept = can_keep_provider(provider, n_locations=n_locations[provider_id], has_brand=bool(brand))
    name_kept = can_keep_location(main.text("name"), provider, provider_kept=kept)
    return RegulatedService(
        location_id=location,
        name=main.text("name") if name_kept else "",
        kind=_kind(main),
        category=main.text("category"),
        groups=tuple(sorted({line.text("group") for line in lines} - {OVERALL, ""})),
        rating=main.rating,
        published_on=main.published_on,
        inherited=main.inherited,
        domains=_domains(line for line in lines if line.text("group") == rated_as),
        provider_id=provider_id,
        provider_name=provider if kept else "",
        brand_id=main.text("brand_id"),
        brand_name=brand,
        authority=main.text("authority"),
        row=main.row,
    )


def _main_line(location: str, lines: Sequence[_Line], findings: Findings) -> _Line | None:
    """The row with the overall rating; that of the one sort of service where the location has none of its own."""
    overall = [line for line in lines if line.text("domain") == OVERALL]
    whole = [line for line in overall if line.text("group") == OVERALL]
    if whole:
        return whole[0]
    if len(overall) == 1:
        findings.assume(
            "rating-of-service", "These locations have a rating for one sort of service only; it was taken as overall.",
            sheet=None, row=overall[0].row, column="Domain",
        )  # fmt: skip
        return overall[0]
    found = f"location {location} has no row with its overall rating"
    findings.problem("rating-missing", found, _FETCH, row=lines[0].row)
    return None


def _tell_twice(location: str, lines: Sequence[_Line], findings: Findings) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.text("group"), line.text("domain"))
        first = seen.setdefault(key, line.row)
        if first != line.row:
            found = f"{describe(key[1])} of location {location} stands in row {first} already"
            findings.problem("rating-twice", found, _FETCH, row=line.row)


def _kind(line: _Line) -> ServiceKind:
    if line.text("care_home").upper().startswith("Y"):
        return ServiceKind.CARE_HOME
    return ServiceKind.COMMUNITY if line.text("category").casefold() == _COMMUNITY else ServiceKind.OTHER


def _domains(lines: Iterable[_Line]) -> tuple[DomainRating, ...]:
    by_name = {line.text("domain"): line for line in lines}
    found = [(name, by_name[name]) for name in DOMAINS if name in by_name]
    return tuple(DomainRating(name, line.rating, line.published_on, line.inherited) for name, line in found)


def _tell_left_out(left_out: Sequence[tuple[str, int]], findings: Findings) -> None:
    if left_out:
        told = ", ".join(f"{n:,} of type {kind}" for kind, n in left_out)
        findings.notice("locations-left-out", f"locations that give no social care: {told}", "They were left alone.")
