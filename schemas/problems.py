"""A problem found in something a person gave us: what, where, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault in an offered file, told so that its owner can mend it.

    Attributes:
        slug: stable code of the fault, a heading of docs/errors.md.
        file: the file's own name, never a path.
        found: what stands there, shortened to 80 characters; never a whole free-text cell.
        remedy: what to do, as an instruction.
        sheet: sheet name, if the file has sheets.
        row: row number as a spreadsheet program shows it, counted from 1.
        column: the column's heading, or its letter where there is no heading.
    """

    slug: str
    file: str
    found: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def place(self) -> str:
        """Where it is, as a person would say it: `audits.xlsx, sheet "Answers", row 7, column "Grade"`."""
        parts = [self.file]
        if self.sheet:
            parts.append(f'sheet "{self.sheet}"')
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f'column "{self.column}"')
        return ", ".join(parts)

    def __str__(self) -> str:
        """The whole problem on one line."""
        return f"{self.place}: {self.found}. {self.remedy}"


def shorten(value: object, limit: int = 80) -> str:
    """A found value fit for a message: one line, at most `limit` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
