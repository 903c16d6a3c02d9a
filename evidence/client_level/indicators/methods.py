"""The methods of the indicators as data: what each counts, where the method comes from and what it leaves out."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.client_level.indicators.period import Every
from schemas.terms import Better, Category


class Kind(StrEnum):
    """What sort of figure it is."""

    SHARE = "share"
    """A percentage of those counted."""
    COUNT = "count"
    MEDIAN = "median"
    """The middle of a number of waits; half way between the two in the middle where there are two."""
    RATE = "rate"
    """For each 100,000 residents."""


@dataclass(frozen=True)
class Method:
    """How one indicator is worked out.

    Attributes:
        family: which of the families of `methods.yaml` it belongs to, and so which worked example.
        cohort: who or what is counted.
        method: how, as sentences.
        leaves_out: what is not counted, as sentences.
        differs: where it differs from the figure DHSC works out, as sentences.
        of: for a rate, the code of the count it is made from.
        by_age: whether it is told by age; not where it is about one age group anyway.
    """

    code: str
    name: str
    unit: str
    better: Better
    statements: tuple[str, ...]
    category: Category
    every: Every
    kind: Kind
    by_age: bool
    family: str
    cohort: str
    method: str
    source: str
    leaves_out: tuple[str, ...]
    differs: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True)
class NotWorkedOut:
    """A published measure that a council cannot work out from its own file, and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True)
class Methods:
    """All methods, in the order they are shown.

    Attributes:
        version: changes whenever a figure would be worked out otherwise.
        leaves_out: what no indicator counts.
        differs: where all differ from what DHSC works out.
    """

    version: str
    methods: tuple[Method, ...]
    leaves_out: tuple[str, ...]
    differs: tuple[str, ...]
    not_worked_out: tuple[NotWorkedOut, ...]


@cache
def load_methods() -> Methods:
    """The methods of `methods.yaml`.

    Raises:
        ValueError: if it names a code twice, or an unknown word; the file is ours.
    """
    from ruamel.yaml import YAML

    return build_methods(YAML(typ="safe").load(files(__package__).joinpath("methods.yaml").read_text("utf-8")))


def build_methods(tree: dict[str, Any]) -> Methods:
    """The methods out of what `methods.yaml` holds.

    Raises:
        ValueError: likewise.
    """
    methods = tuple(_build_method(family, row) for family in tree["families"] for row in family["measures"])
    if len({method.code for method in methods}) != len(methods):
        raise ValueError("methods.yaml holds a code twice")
    whole = tree["whole_file"]
    return Methods(
        version=tree["version"],
        methods=methods,
        leaves_out=tuple(whole["leaves_out"]),
        differs=tuple(whole["differs"]),
        not_worked_out=tuple(NotWorkedOut(**row) for row in tree["not_worked_out"]),
    )


def _build_method(family: dict[str, Any], row: dict[str, Any]) -> Method:
    return Method(
        code=row["code"],
        name=row["name"],
        unit=row["unit"],
        better=Better(row["better"]),
        statements=tuple(row["statements"].split(";")),
        category=Category(row["category"]),
        every=Every(row["every"]),
        kind=Kind(row["kind"]),
        by_age=row["by_age"],
        family=family["family"],
        cohort=family["cohort"].strip(),
        method=row["method"].strip(),
        source=family["source"],
        leaves_out=tuple(family["leaves_out"]),
        differs=tuple(family["differs"]),
        of=row.get("of", ""),
    )
