"""The client-level data record as data: its 46 fields, when each applies, and the values it may have.

Source: evidence/client_level/spec/SOURCES.md names where each fact was found, and what is not known.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from evidence.client_level.own_lists import read_own_lists
from schemas.client_level import ListState

FOLDER = Path(__file__).parent / "spec"
RELEASES = ("R1", "R2")
CODE_LIST, DATE, NUMBER, IDENTIFIER, TEXT = "code list", "date", "number", "identifier", "text"


@dataclass(frozen=True)
class FieldSpec:
    """One field of the record.

    Attributes:
        position: 1 to 46, the order of the specification; bit `position - 1` of `faults` belongs to it.
        name: as the specification spells it, such as `Event_Start_Date`.
        kind: `code list`, `date`, `number`, `identifier` or `text`.
        personal: it says who somebody is; never shown in a report.
        applies: SQL over the columns of `events`: records the field is about.
        mandatory: likewise: records in which it must be filled. FALSE also where no public source states the rule,
            which `mandatory_words` then says.
    """

    position: int
    module: str
    name: str
    kind: str
    personal: bool
    applies: str
    applies_words: str
    mandatory: str
    mandatory_words: str

    @property
    def column(self) -> str:
        """Its column in `events`."""
        return self.name.lower()

    @property
    def bit(self) -> int:
        """The bit of `faults` that is set where something stood in the field that is not valid."""
        return 1 << (self.position - 1)


@dataclass(frozen=True)
class CodeList:
    """The values a field may have in one release.

    Attributes:
        release: `R1` or `R2`.
        state: only where it is complete or set by the council is a value outside it invalid.
        values: as they are submitted.
        canonical: each of them to the word it has in `events`: the Release 2 spelling where one is known.
    """

    field: str
    release: str
    state: ListState
    values: tuple[str, ...]
    canonical: Mapping[str, str]
    source: str
    note: str

    @property
    def closed(self) -> bool:
        """Whether a value outside the list is invalid."""
        return self.state in (ListState.COMPLETE, ListState.SET)


@dataclass(frozen=True)
class Specification:
    """The whole record: fields in their order, and the code lists of both releases."""

    fields: tuple[FieldSpec, ...]
    lists: tuple[CodeList, ...]

    @cached_property
    def by_column(self) -> Mapping[str, FieldSpec]:
        """Fields by their column in `events`."""
        return {field.column: field for field in self.fields}

    def code_list(self, field: str, release: str) -> CodeList | None:
        """The list of a field, by its name in any letter case; None for a field that has none."""
        wanted = (field.lower(), release)
        return next((known for known in self.lists if (known.field.lower(), known.release) == wanted), None)

    def list_state(self, field: str, release: str) -> ListState | None:
        """How much is known of a field's values; None for a field that has no list."""
        found = self.code_list(field, release)
        return found.state if found else None


def load_specification(own_lists: Path | None = None) -> Specification:
    """The specification as supplied, with the lists a council has set for itself in its workspace.

    Args:
        own_lists: `client-level-lists.csv` with the columns field and value; left alone where it does not exist.

    Raises:
        InputError: with every problem of the council's own lists.
    """
    fields = tuple(_field(row) for row in _rows("fields.csv"))
    supplied = _supplied_lists()
    if own_lists is None or not own_lists.is_file():
        return Specification(fields, supplied)
    own = read_own_lists(own_lists, {known.field for known in supplied})
    return Specification(fields, tuple(_with_own(known, own) for known in supplied))


def _field(row: Mapping[str, str]) -> FieldSpec:
    rest = {key: row[key] for key in ("module", "kind", "applies", "applies_words", "mandatory", "mandatory_words")}
    return FieldSpec(position=int(row["position"]), name=row["field"], personal=row["personal"] == "yes", **rest)


def _supplied_lists() -> tuple[CodeList, ...]:
    values = _rows("code_lists.csv")
    return tuple(_code_list(state, values) for state in _rows("list_states.csv"))


def _code_list(state: Mapping[str, str], values: list[dict[str, str]]) -> CodeList:
    own = [row for row in values if (row["field"], row["release"]) == (state["field"], state["release"])]
    return CodeList(
        field=state["field"],
        release=state["release"],
        state=ListState(state["state"]),
        values=tuple(row["value"] for row in own),
        canonical=MappingProxyType({row["value"]: row["canonical"] for row in own}),
        source=state["source"],
        note=state["note"],
    )


def _with_own(known: CodeList, own: Mapping[str, tuple[str, ...]]) -> CodeList:
    """The list with what the council set; a word that is known already keeps its canonical word."""
    values = own.get(known.field)
    if values is None or known.closed:
        return known
    words = {value.lower(): known.canonical[value] for value in known.values}
    canonical = MappingProxyType({value: words.get(value.lower(), value) for value in values})
    return replace(known, state=ListState.SET, values=values, canonical=canonical, source="set by the council")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
