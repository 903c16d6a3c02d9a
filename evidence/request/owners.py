"""Owners: reading their list, and finding to whom a message goes."""

import re
from collections.abc import Iterable, Mapping, Sequence

from evidence.findings import Findings, describe
from evidence.parsing import SheetCells, read_table_file
from evidence.table_rows import Column, HeadedTable, RowCells, find_tables
from schemas.evidence import EvidenceItem
from schemas.requests import Owner, plain_words

COLUMNS: tuple[Column, ...] = (
    Column("name", "Owner", ("name", "owner name", "item owner", "person"), required=True),
    Column("post", "Post", ("job title", "role", "position", "job")),
    Column("address", "E-mail", ("email", "e mail address", "email address", "address")),
    Column("deputy", "Deputy", ("stands in", "stand in", "cover")),
    Column("manager", "Manager", ("line manager", "reports to", "head of service")),
)
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[A-Za-z0-9-]{2,}")
_LONGEST_ADDRESS = 254


def is_address(text: str) -> bool:
    """Whether a text can be one e-mail address and nothing else.

    Example:
        >>> is_address("carers.lead@council.example"), is_address("carers lead")
        (True, False)
    """
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def read_owners(data: bytes, name: str) -> tuple[Owner, ...]:
    """The owners of an .xlsx, .ods or .csv list with the columns Owner, Post, E-mail, Deputy and Manager.

    Raises:
        InputError: with every problem of the file.
    """
    return read_owner_sheets(read_table_file(data, name), name)


def read_owner_sheets(sheets: Sequence[SheetCells], name: str) -> tuple[Owner, ...]:
    """The same from cells that were read already.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(name)
    tables = find_tables(sheets, COLUMNS, findings)
    told = [(cells, _read_owner(cells)) for cells in _cells(tables, findings)]
    _check_twice(told)
    _check_named(told)
    if not findings.problems and not told:
        findings.problem("owners-none", "no owner is named", "Write one owner a row, at least the name.")
    findings.check("The owners were not taken in")
    return tuple(owner for _, owner in told)


def _cells(tables: Iterable[HeadedTable], findings: Findings) -> list[RowCells]:
    return [RowCells(table, row, findings) for table in tables for row in table.rows]


def _read_owner(cells: RowCells) -> Owner:
    address = cells.text("address").removeprefix("mailto:")
    if address and not is_address(address):
        cells.problem("address", "address-unfit", f"{describe(address)} is not an e-mail address",
                      "Write one address, such as carers.lead@council.example.")  # fmt: skip
    return Owner(
        name=" ".join(cells.text("name", remedy="Give the owner's name or post.").split()),
        post=cells.text("post"),
        address=address or None,
        deputy=cells.text("deputy") or None,
        manager=cells.text("manager") or None,
    )


def _check_twice(told: Sequence[tuple[RowCells, Owner]]) -> None:
    seen: dict[str, int] = {}
    for cells, owner in told:
        if owner.key and owner.key in seen:
            cells.problem("name", "owner-twice", f"{describe(owner.name)} stands in row {seen[owner.key]} already",
                          "Keep one row for each owner.")  # fmt: skip
        seen.setdefault(owner.key, cells.row.number)


def _check_named(told: Sequence[tuple[RowCells, Owner]]) -> None:
    """A deputy or manager is somebody of the list, or an address."""
    known = {plain_words(word) for _, owner in told for word in (owner.name, owner.post, owner.address) if word}
    for cells, owner in told:
        for key, who in (("deputy", owner.deputy), ("manager", owner.manager)):
            if who and not is_address(who) and plain_words(who) not in known:
                cells.problem(key, "owner-unknown", f"{describe(who)} is not in the list",
                              "Give them a row of their own, or write their e-mail address here.")  # fmt: skip


def owners_of_items(items: Iterable[EvidenceItem], known: Iterable[Owner]) -> tuple[Owner, ...]:
    """Owners whom trackers name and the list does not, each once, without an address."""
    keys = {one.key for one in known}
    names = {plain_words(item.owner): " ".join(item.owner.split()) for item in items if item.owner}
    return tuple(Owner(names[key]) for key in sorted(names) if key not in keys)


def find_owner(who: str, owners: Iterable[Owner]) -> Owner | None:
    """The owner a name, post or address means; None where it means nobody, or more than one by post."""
    wanted = plain_words(who)
    owners = tuple(owners) if wanted else ()  # empty words would mean whoever has no post
    for words in ("name", "address", "post"):
        found = [one for one in owners if plain_words(getattr(one, words) or "") == wanted]
        if len(found) == 1:
            return found[0]
    return None


def addresses_of(owner: str, to: Iterable[str], owners: Mapping[str, Owner]) -> tuple[str, ...]:
    """The addresses for `owner`, `deputy` and `manager` of an owner, each once.

    Where none of those named can be reached, the deputy and then the manager are tried, so that a request does
    not lie silent because its owner has no address or has left.
    """
    me = owners.get(plain_words(owner))
    if me is None:
        return (owner,) if is_address(owner) else ()
    found = [_address(me, role, owners) for role in to]
    if not any(found):
        found = [_address(me, "deputy", owners) or _address(me, "manager", owners)]
    return tuple(dict.fromkeys(address for address in found if address))


def _address(me: Owner, role: str, owners: Mapping[str, Owner]) -> str | None:
    who = {"owner": me.address, "deputy": me.deputy, "manager": me.manager}[role]
    if who is None or is_address(who):
        return who
    found = find_owner(who, owners.values())
    return found.address if found else None
