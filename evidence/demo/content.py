"""What the synthetic evidence is made of: data files, read once."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from schemas.observation import Council

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class DemoFile:
    """One file of the demonstration: its name, with a folder before it for documents, and its bytes."""

    path: str
    data: bytes

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]


@cache
def load_yaml(name: str) -> dict[str, Any]:
    """One of the YAML files; it is ours, so it is trusted to be whole."""
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe").load((_DATA / name).read_text(encoding="utf-8"))
    return content


@cache
def load_table(name: str, *, delimiter: str = ",") -> tuple[dict[str, str], ...]:
    """One of the CSV files, a dictionary a row."""
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=delimiter))


def load_mark() -> str:
    """What every file says about itself."""
    return str(load_yaml("demo.yaml")["mark"])


def load_demo_council() -> Council:
    """The fictional council. Its code is of the right shape and belongs to nobody."""
    return Council(**load_yaml("demo.yaml")["council"], synthetic=True)


def load_day(name: str) -> date:
    """One of the days of the demonstration: `as_of` or `received_on`."""
    return date.fromisoformat(load_yaml("demo.yaml")[name])
