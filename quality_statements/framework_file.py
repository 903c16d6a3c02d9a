"""A framework file as frozen values, shaped as the file is, and its turning into a Framework."""

from dataclasses import dataclass, field

from schemas.framework import (
    Band,
    Framework,
    IStatement,
    Level,
    Method,
    Pointer,
    QualityStatement,
    Rounding,
    Theme,
    Topic,
)
from schemas.terms import Category

CARE_ACT_CHECK = "mapped by this project, to be checked at legislation.gov.uk/ukpga/2014/23"


@dataclass(frozen=True)
class CategoryEntry:
    """An evidence category and whether councils are assessed on it; `why` says why not."""

    name: Category
    used: bool
    why: str | None = None


@dataclass(frozen=True)
class LimiterEntry:
    """A rule that would hold a rating down. None is known for councils, so `applies` must be false."""

    code: str
    rule: str
    applies: bool
    why: str


@dataclass(frozen=True)
class PointerEntry:
    """Where the official wording can be read."""

    title: str
    publisher: str
    link: str

    def __str__(self) -> str:
        """Title, publisher and address on one line."""
        return f"{self.title}, {self.publisher}, {self.link}"


@dataclass(frozen=True)
class IStatementEntry:
    """What a person should be able to say, in our own words; `pointer` names an entry of `pointers`."""

    pointer: str
    paraphrase: str


@dataclass(frozen=True)
class CareActEntry:
    """Sections of the Care Act 2014; `proposed` where this project and not the regulator mapped them."""

    sections: str
    proposed: bool

    def __str__(self) -> str:
        """The sections, with the caution where they are only proposed."""
        return f"{self.sections} ({CARE_ACT_CHECK})" if self.proposed else self.sections


@dataclass(frozen=True)
class StatementEntry:
    """One quality statement as the file gives it."""

    code: str
    number: int
    name: str
    theme: int
    aliases: tuple[str, ...]
    commitment: str
    commitment_pointer: str
    i_statements: tuple[str, ...]
    categories: tuple[Category, ...]
    care_act: CareActEntry
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class FrameworkFile:
    """A whole framework file, with what it extends already laid in.

    Attributes:
        statement_count: how many statements there must be, so that a lost one is noticed.
        statement_bands: percentage of the category total to statement score; only where categories are scored.
    """

    id: str
    version: str
    name: str
    method: Method
    effective: str
    rounding: Rounding
    rounding_note: str
    statement_count: int
    sources: tuple[Pointer, ...]
    categories: tuple[CategoryEntry, ...]
    categories_note: str
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]
    limiters: tuple[LimiterEntry, ...]
    themes: tuple[Theme, ...]
    pointers: dict[str, PointerEntry]
    i_statements: dict[str, IStatementEntry]
    statements: tuple[StatementEntry, ...]
    statement_bands: tuple[Band, ...] = field(default=())


def build_framework(file: FrameworkFile) -> Framework:
    """The Framework a faultless file stands for; statements in order of number."""
    statements = sorted(file.statements, key=lambda entry: entry.number)
    return Framework(
        id=file.id,
        version=file.version,
        name=file.name,
        method=file.method,
        effective=file.effective,
        themes=file.themes,
        statements=tuple(_statement(entry, file) for entry in statements),
        categories=tuple(entry.name for entry in file.categories if entry.used),
        levels=file.levels,
        bands=file.bands,
        statement_bands=file.statement_bands,
        rounding=file.rounding,
        sources=file.sources,
        notes=_notes(file),
    )


def _statement(entry: StatementEntry, file: FrameworkFile) -> QualityStatement:
    return QualityStatement(
        code=entry.code,
        number=entry.number,
        name=entry.name,
        aliases=entry.aliases,
        theme=entry.theme,
        commitment=entry.commitment,
        commitment_pointer=str(file.pointers[entry.commitment_pointer]),
        i_statements=tuple(_i_statement(code, file) for code in entry.i_statements),
        topics=entry.topics,
        categories=entry.categories,
        care_act_sections=str(entry.care_act),
    )


def _i_statement(code: str, file: FrameworkFile) -> IStatement:
    entry = file.i_statements[code]
    return IStatement(code, entry.paraphrase, str(file.pointers[entry.pointer]))


def _notes(file: FrameworkFile) -> tuple[str, ...]:
    unused = [f"The category {entry.name} is not used: {entry.why}." for entry in file.categories if not entry.used]
    limiters = [f"Not applied: {entry.rule} {entry.why}" for entry in file.limiters]
    return (file.rounding_note, file.categories_note, *unused, *limiters)
