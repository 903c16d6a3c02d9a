"""From the examples of a rule to whole records, as a council would submit them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.client_level.rules.values import Example, ExampleRecord

PERIOD_END = date(2026, 3, 31)
"""The last day of the reporting period of the base records."""

OTHER_COUNCIL = "998"
"""Code of a council that is not the one that submits."""

_WEIGHTS = range(10, 1, -1)
_SPARE_PREFIX = "999"


@cache
def load_base_records() -> Mapping[str, Mapping[str, str]]:
    """Base record name to its fields: valid Release 2 records, every value as text, blank fields left out."""
    content = _load_file()
    return {
        name: {**content["person_kinds"][record["person"]], **record["fields"]}
        for name, record in content["records"].items()
    }


def load_histories() -> Mapping[str, Example]:
    """Plausible stories of people, by name, that break no rule."""
    return {
        name: Example(tuple(_history_record(record) for record in records))
        for name, records in _load_file()["histories"].items()
    }


def _history_record(record: Mapping[str, str]) -> ExampleRecord:
    changes = {key: value for key, value in record.items() if key not in ("base", "who")}
    return ExampleRecord(record["base"], changes, who=record.get("who", "a"))


@cache
def _load_file() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files("evidence.client_level.rules").joinpath("base_records.yaml").read_text("utf-8")
    content: dict[str, Any] = YAML(typ="safe").load(text)
    return content


def build_example_records(example: Example, person_number: int, *, la_code: str | None = None) -> list[dict[str, str]]:
    """The example's records in full, field to submitted text, about people that nobody else's copies are about.

    The people of the example get the numbers from `person_number` on, one for each of `example.people`: leave as many
    numbers free before the next copy.

    Args:
        example: an example of a loaded rule.
        person_number: number of the first person, from 0.
        la_code: the council that submits, if not the invented one of the base records.
    """
    numbers = {who: person_number + n for n, who in enumerate(example.people)}
    return [_build_record(record, numbers, la_code) for record in example.records]


def broken_flags(example: Example) -> list[bool]:
    """Which of the example's records break the rule, in the order of `build_example_records`."""
    return [record.broken for record in example.records]


def spare_nhs_number(number: int) -> str:
    """The NHS number of an invented person, from the range 999 that is given to nobody.

    Args:
        number: 0 to 899,999; each has its own.
    """
    block, place = divmod(number, 9)
    starts = [f"{_SPARE_PREFIX}{block % 100_000:05d}{last}" for last in range(10)]
    return [start + check for start in starts if (check := _check_digit(start)) is not None][place]


def local_identifier(number: int) -> str:
    """The identifier an invented council gives the person with this number."""
    return f"X{number:08d}"


def _check_digit(nine: str) -> str | None:
    """The tenth digit of an NHS number (modulus 11), or None where the nine digits have none."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True)) % 11
    return None if check == 10 else str(check % 11)


def _build_record(record: ExampleRecord, numbers: Mapping[str, int], la_code: str | None) -> dict[str, str]:
    fields = {**load_base_records()[record.base], **record.changes}
    if la_code is not None and "la_code" not in record.changes:
        fields["la_code"] = la_code
    return {field: _fill(text, numbers, record.who) for field, text in fields.items()}


def _fill(text: str, numbers: Mapping[str, int], who: str) -> str:
    """The text with its places for people filled: `{nhs}` and `{id}` of this person, `{id:b}` of person b."""
    if "{" not in text:
        return text
    text = text.replace("{other_council}", OTHER_COUNCIL)
    text = text.replace("{nhs}", spare_nhs_number(numbers[who])).replace("{id}", local_identifier(numbers[who]))
    for letter, number in numbers.items():
        text = text.replace(f"{{nhs:{letter}}}", spare_nhs_number(number))
        text = text.replace(f"{{id:{letter}}}", local_identifier(number))
    return text
