"""The methods of disclosure control, as data."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Method:
    """One way to keep small numbers from telling of a person.

    Attributes:
        hide_from: the smallest count that is not shown; 0 is shown where this is 1.
        hide_to: the largest count that is not shown.
        round_to: what other counts are rounded to; 1 leaves them as they are.
        least_values: how many different numbers a hidden count must still be able to be.
        class_floor: in a group smaller than this, it is not shown that all or none are of one kind.
        sentence: what was done, for the reader of a report.
    """

    name: str
    version: str
    hide_from: int
    hide_to: int
    round_to: int
    least_values: int
    class_floor: int
    sentence: str
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.hide_from <= self.hide_to or self.round_to < 1 or self.least_values < 1:
            raise ValueError(f"{self.name}: a method hides a range of counts and rounds to 1 or more")

    def hides(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return self.hide_from <= count <= self.hide_to

    def rounded(self, count: int) -> int:
        """A count as it is shown, if it is.

        Example:
            >>> load_method("nhs_secondary_care").rounded(13)
            15
        """
        return (count + self.round_to // 2) // self.round_to * self.round_to

    def could_be(self, shown: int) -> tuple[int, int]:
        """The least and the most a count can be that is shown as this number."""
        if shown == 0 and not self.hides(0):
            return 0, 0 if self.hide_from == 1 else min(self.hide_from - 1, self.round_to // 2)
        below = self.round_to // 2
        above = (self.round_to - 1) // 2
        low, high = max(0, shown - below), shown + above
        return (max(low, self.hide_to + 1) if low <= self.hide_to else low), high


@cache
def load_method(name: str = "") -> Method:
    """A method by its name; without one, the method for what is published.

    Raises:
        ValueError: there is no such method.
    """
    content = _load()
    name = name or str(content["default"])
    if name not in content["methods"]:
        known = ", ".join(content["methods"])
        raise ValueError(f"no method of disclosure control is called {name}; there are {known}")
    return Method(
        name=name, version=str(content["version"]), least_values=content["least_values"], **content["methods"][name]
    )


def method_names() -> tuple[str, ...]:
    """The names of all methods, the one for what is published first."""
    content = _load()
    return (str(content["default"]), *(name for name in content["methods"] if name != content["default"]))


@cache
def _load() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files("reports.disclosure").joinpath("methods.yaml").read_text("utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content
