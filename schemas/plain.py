"""Frozen values as plain JSON-ready data, always in the same form, and as canonical JSON text."""

import dataclasses
import json
from datetime import date
from enum import Enum
from typing import Any


def to_plain(value: Any) -> Any:
    """Dictionaries, lists, text and numbers for any of our frozen values.

    Dates become ISO text, enums their value, tuples and sets lists (sets sorted), dataclasses dictionaries.

    Raises:
        TypeError: the value holds something that has no plain form.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Canonical JSON: keys sorted, no stray space, the same text for equal values."""
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False, indent=indent, separators=separators)
