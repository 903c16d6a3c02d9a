"""A tree of YAML nodes to frozen dataclasses, strictly: every unknown key, missing key and wrong type is told at once.

A broken value is replaced by an empty one of its type, so that building goes on and later rules can still be tried
on the parts that are whole (`Built.is_whole`).
"""

import re
import types
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from quality_statements.yaml_tree import Node, join
from schemas.problems import Problem

T = TypeVar("T")
_KINDS = {str: "text", int: "a whole number", bool: "true or false", float: "a number"}
_INDEX = re.compile(r"\[\d+\]")


@dataclass
class Built(Generic[T]):
    """What came of building, with the faults found and where each part stood.

    Attributes:
        nodes: node by place in the value built, such as `statements[2].aliases`.
        broken: places that hold an empty stand-in.
    """

    value: T
    problems: list[Problem] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def is_whole(self, *patterns: str) -> bool:
        """Whether nothing these places rest on is broken; list numbers are left out: `statements[].aliases`."""
        broken = {_INDEX.sub("[]", place) for place in self.broken}
        return not any(_overlap(place, pattern) for place in broken for pattern in patterns)

    def problem(self, place: str, slug: str, found: str, remedy: str) -> Problem:
        """A fault at a place, told with the line of the nearest part that stands in the file."""
        near = place
        while near and near not in self.nodes:
            near = near[: max(near.rfind("."), near.rfind("["), 0)]
        return self.nodes[near].problem(slug, found, remedy, place[len(near) :].lstrip("."))


def _overlap(broken: str, pattern: str) -> bool:
    return broken == pattern or _below(broken, pattern) or _below(pattern, broken)


def _below(inner: str, outer: str) -> bool:
    return not outer or (inner.startswith(outer) and inner[len(outer)] in ".[")


def build(kind: type[T], root: Node) -> Built[T]:
    """Build a dataclass of this kind from a tree; look at `problems` before using the value."""
    built: Built[Any] = Built(None)
    built.value = _build(kind, root, "", built)
    return built


def _build(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    built.nodes[place] = node
    if is_dataclass(kind):
        return _build_record(kind, node, place, built)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(a for a in get_args(kind) if a is not type(None))
        return None if node.value is None else _build(inner, node, place, built)
    if origin is tuple:
        return _build_list(get_args(kind)[0], node, place, built)
    if origin is dict:
        return _build_table(kind, node, place, built)
    return (
        _build_member(kind, node, place, built) if issubclass(kind, Enum) else _build_scalar(kind, node, place, built)
    )


def _build_record(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    if not isinstance(node.value, dict):
        return _wrong(kind, node, place, built, "keys and values")
    hints, values = _hints(kind), {}
    for part in fields(kind):
        if part.name in node.value:
            values[part.name] = _build(hints[part.name], node.value[part.name], join(place, part.name), built)
        elif _required(part):
            values[part.name] = _missing(part.name, hints[part.name], node, place, built)
    for name in node.value.keys() - {part.name for part in fields(kind)}:
        known = ", ".join(part.name for part in fields(kind))
        remedy = f"Remove it or correct its spelling. Known here: {known}."
        built.problems.append(node.value[name].problem("unknown-key", f"the key {name} is not known", remedy))
    return kind(**values)


def _required(part: "Field[Any]") -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def _missing(name: str, kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    built.broken.append(join(place, name))
    built.problems.append(node.problem("missing-key", f"{name} is missing", f"Add {name}.", name))
    return blank(kind)


def _build_list(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    if not isinstance(node.value, tuple):
        return _wrong(tuple[kind, ...], node, place, built, "a list")
    return tuple(_build(kind, item, f"{place}[{n}]", built) for n, item in enumerate(node.value))


def _build_table(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    """A dictionary; keyed by a closed set of words it must be total."""
    key_kind, value_kind = get_args(kind)
    if not isinstance(node.value, dict):
        return _wrong(kind, node, place, built, "keys and values")
    if key_kind is str:
        return {k: _build(value_kind, v, join(place, k), built) for k, v in node.value.items()}
    words = {str(member.value): member for member in key_kind}
    for name in node.value.keys() - words.keys():
        remedy = f"Use one of: {', '.join(words)}."
        built.problems.append(node.value[name].problem("unknown-value", f"{name} is not known", remedy))
    return {
        member: _build(value_kind, node.value[word], join(place, word), built)
        if word in node.value
        else _missing(word, value_kind, node, place, built)
        for word, member in words.items()
    }


def _build_member(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    for member in kind:
        if member.value == node.value:
            return member
    built.broken.append(place)
    remedy = f"Use one of: {', '.join(str(member.value) for member in kind)}."
    built.problems.append(node.problem("unknown-value", f"{told(node)} is not known", remedy))
    return blank(kind)


def _build_scalar(kind: Any, node: Node, place: str, built: Built[Any]) -> Any:
    if type(node.value) is not kind:
        return _wrong(kind, node, place, built, _KINDS[kind])
    if kind is str and not str(node.value).strip():
        built.broken.append(place)
        built.problems.append(node.problem("empty-value", "empty text", "Fill it in."))
    return node.value


def _wrong(kind: Any, node: Node, place: str, built: Built[Any], wanted: str) -> Any:
    built.broken.append(place)
    hint = " Put it in quotes." if wanted == "text" and isinstance(node.value, int | float) else ""
    built.problems.append(node.problem("wrong-type", f"{told(node)} instead of {wanted}", f"Give {wanted}.{hint}"))
    return blank(kind)


def told(node: Node) -> str:
    """What stands at a node, as a person would say it."""
    if isinstance(node.value, dict):
        return "keys and values"
    if isinstance(node.value, tuple):
        return "a list"
    return "nothing" if node.value is None else str(node.value)


def blank(kind: Any) -> Any:
    """An empty stand-in of a type."""
    if is_dataclass(kind):
        return _blank_record(kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None
    if origin in (tuple, dict):
        return origin()
    return next(iter(kind)) if issubclass(kind, Enum) else kind()


def _blank_record(kind: Any) -> Any:
    hints = _hints(kind)
    return kind(**{part.name: blank(hints[part.name]) for part in fields(kind) if _required(part)})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
