"""What a reader finds while it reads: problems that refuse the file, and notices of what was assumed."""

from dataclasses import dataclass, field

from evidence.identity import mask_identities
from schemas.errors import InputError
from schemas.problems import Problem, shorten

_ROWS_NAMED = 8


def describe(value: object) -> str:
    """A found value fit for a message: one line, short, quoted, nothing in it that could identify a person."""
    return f'"{shorten(mask_identities(str(value)))}"'


@dataclass(frozen=True)
class _Assumption:
    slug: str
    sheet: str | None
    column: str | None
    what: str


@dataclass
class Findings:
    """Gathers everything found in one file, so that all of it can be told at once.

    A notice has the shape of a problem, but the file is taken in all the same: `found` names the rows,
    `remedy` says what was assumed and how to say otherwise.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)
    _notices: list[Problem] = field(default_factory=list)
    _assumed: dict[_Assumption, list[int]] = field(default_factory=dict)

    def problem(
        self,
        slug: str,
        found: str,
        remedy: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        """Record a fault that refuses the file."""
        self.problems.append(Problem(slug, self.file, found, remedy, sheet, row, column))

    def notice(self, slug: str, found: str, remedy: str, *, sheet: str | None = None, row: int | None = None) -> None:
        """Record something a person should know, though the file is taken in."""
        self._notices.append(Problem(slug, self.file, found, remedy, sheet, row))

    def assume(self, slug: str, what: str, *, sheet: str | None, row: int, column: str | None) -> None:
        """Record that something was assumed in a row; the rows of one assumption are told together."""
        self._assumed.setdefault(_Assumption(slug, sheet, column, what), []).append(row)

    @property
    def notices(self) -> tuple[Problem, ...]:
        """All notices, assumptions last, each assumption once with its rows."""
        together = [
            Problem(a.slug, self.file, name_rows(rows), a.what, a.sheet, None, a.column)
            for a, rows in self._assumed.items()
        ]
        return (*self._notices, *sorted(together, key=lambda p: (p.sheet or "", p.column or "", p.slug, p.remedy)))

    def check(self, what: str = "The file was not taken in") -> None:
        """Raise every problem found, in the order of the rows.

        Raises:
            InputError: if there is any problem.
        """
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda p: (p.sheet or "", p.row or 0)), what)


def name_rows(rows: list[int]) -> str:
    """Which rows, in words a person can follow: `row 4` or `3 rows: 4, 6, 9`."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    named = ", ".join(str(row) for row in sorted(rows)[:_ROWS_NAMED])
    return f"{len(rows)} rows: {named}{' …' if len(rows) > _ROWS_NAMED else ''}"
