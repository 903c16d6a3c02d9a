"""Errors a person can act on. Each has a slug, a heading of docs/errors.md, and a remedy."""

from collections.abc import Iterable
from enum import IntEnum

from schemas.problems import Problem


class ExitCode(IntEnum):
    """What the command line returns; the table stands in docs/cli.md."""

    DONE = 0
    OURS = 1
    """A fault of this program: report it."""
    INPUT = 2
    """The input is at fault: mend it and try again."""


class AppError(Exception):
    """An expected failure: printed without a traceback.

    Attributes:
        slug: stable code, a heading of docs/errors.md.
        message: what happened and where.
        remedy: what to do next.
    """

    exit_code = ExitCode.INPUT

    def __init__(self, slug: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.slug = slug
        self.message = message
        self.remedy = remedy


class InputError(AppError):
    """Something offered cannot be taken in; carries every problem found, and nothing was kept of it."""

    def __init__(self, problems: Iterable[Problem], what: str = "The file was not taken in") -> None:
        self.problems = tuple(problems)
        n = len(self.problems)
        count = "one problem" if n == 1 else f"{n} problems"
        mend = "it" if n == 1 else "them"
        super().__init__("input-refused", f"{what}: {count}.", f"Mend {mend} and try again; nothing was kept.")


class WorkspaceError(AppError):
    """The workspace folder is missing, is not one, or cannot be used."""


class StoreError(AppError):
    """A stored file is not what was stored, or cannot be stored."""


class OurError(AppError):
    """A fault on our side that was foreseen, such as a released framework file that was changed."""

    exit_code = ExitCode.OURS
