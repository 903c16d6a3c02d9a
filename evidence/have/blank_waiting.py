"""A workbook for a council's waiting lists, to fill in: what it holds is what `waiting_lists` reads."""

from evidence.have.waiting_lists import COLUMNS, LISTS_SHEET, READ_ME_SHEET, SHEET, load_waiting_kinds
from evidence.workbook import Sheet, SheetColumn, build_workbook

_GUIDE = (
    ("What this is", "One row for each list of people who wait, counted on one day. Add rows for later days."),
    ("No identities", "Write numbers and methods only: no name, address, date of birth, NHS number or case number."),
    ("People waiting", "0 where nobody waits. Leave it empty where it is not known: empty is never read as zero."),
    ("Middle wait", "Half of those who wait have waited longer than this, in days so far."),
    ("Risk of waiting", "Say how it is looked at, such as: duty worker calls each person every two weeks. "
     "Write none if it is not looked at. Leave it empty if nobody can say."),
)  # fmt: skip
_WIDTHS = {"kind": 26, "as_at": 18, "review": 70}


def build_blank_waiting() -> bytes:
    """A workbook for waiting lists (.xlsx), with a row for each kind of list."""
    kinds = tuple(load_waiting_kinds())
    columns = [
        SheetColumn(
            column.heading,
            _WIDTHS.get(column.key, 20),
            words=(LISTS_SHEET, 0, len(kinds)) if column.key == "kind" else None,
            date=column.key == "as_at",
        )
        for column in COLUMNS
    ]
    sheets = (
        Sheet(SHEET, columns, [[kind, *[None] * (len(COLUMNS) - 1)] for kind in kinds]),
        Sheet(READ_ME_SHEET, (SheetColumn("Subject", 20), SheetColumn("What to know", 110)), _GUIDE),
        Sheet(LISTS_SHEET, (SheetColumn("Waiting for", 26),), [(kind,) for kind in kinds]),
    )
    return build_workbook(sheets, title="Waiting lists")
