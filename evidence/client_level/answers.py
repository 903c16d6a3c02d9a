"""Frozen values made again from the plain ones a child process answers with; anything else in an answer is refused."""

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def build_value(kind: type[T], plain: Any) -> T:
    """A value of a frozen dataclass from what `schemas.plain.to_plain` made of one.

    Raises:
        TypeError: the plain value is not of the kind's shape.
        ValueError: a word is none of an enumeration's, or a day is none.
        KeyError: an attribute is missing.
    """
    built = _build(kind, plain)
    if not isinstance(built, kind):
        raise TypeError(f"not a {kind.__name__}")
    return built


def _build(kind: Any, plain: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _build_optional(kind, plain)
    if origin is tuple:
        return _build_tuple(get_args(kind), plain)
    if is_dataclass(kind):
        return _build_dataclass(kind, plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Path:
        return Path(_check(str, plain))
    if issubclass(kind, Enum):
        return kind(plain)
    return _check(kind, plain)


def _build_dataclass(kind: Any, plain: Any) -> Any:
    hints = _hints(kind)
    return kind(**{one.name: _build(hints[one.name], plain[one.name]) for one in fields(kind)})


def _build_optional(kind: Any, plain: Any) -> Any:
    if plain is None:
        return None
    (wanted,) = (one for one in get_args(kind) if one is not types.NoneType)
    return _build(wanted, plain)


def _build_tuple(parts: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    held = _check(list, plain)
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_build(parts[0], one) for one in held)
    return tuple(_build(part, one) for part, one in zip(parts, held, strict=True))


def _check(kind: Any, plain: Any) -> Any:
    if kind is float and type(plain) is int:
        return float(plain)
    if type(plain) is not kind:
        raise TypeError(f"not {kind.__name__}")
    return plain


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
