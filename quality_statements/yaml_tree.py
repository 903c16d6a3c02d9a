"""YAML text to a tree of nodes that know their place and line, so that every fault can be told where it stands.

Read from parser events, so that repeated keys, anchors and deep nesting are found and told rather than obeyed.
Plain scalars follow the YAML 1.2 core schema: `no` is text, not false.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schemas.problems import Problem, shorten

MAX_BYTES = 500_000
MAX_DEPTH = 20

_OPENING = ("SequenceStartEvent", "MappingStartEvent")
_CLOSING = ("SequenceEndEvent", "MappingEndEvent")
Scalar = str | int | float | bool | None

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True)
class Node:
    """One value of a YAML file with where it stands.

    Attributes:
        value: a scalar, a tuple of nodes, or a dictionary from key to node.
        place: path inside the file, such as `statements[2].aliases`; empty for the whole file.
        line: line in the file, counted from 1.
        file: the file's own name.
    """

    value: Scalar | tuple["Node", ...] | dict[str, "Node"]
    place: str
    line: int
    file: str

    def problem(self, slug: str, found: str, remedy: str, within: str = "") -> Problem:
        """A fault at this node, or at `within` below it."""
        return Problem(slug, self.file, shorten(found), remedy, row=self.line, column=join(self.place, within) or None)


@dataclass
class _Reading:
    """What is gathered while one file is read."""

    file: str
    events: list[Any]
    problems: list[Problem] = field(default_factory=list)
    position: int = 0

    def take(self) -> Any:
        event = self.events[self.position]
        self.position += 1
        return event

    def peek(self) -> str:
        return type(self.events[self.position]).__name__


def join(parent: str, name: str) -> str:
    """The place of `name` inside `parent`."""
    return f"{parent}.{name}" if parent and name else parent or name


def load_tree(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML file, and every fault of its form; the tree is None where it cannot be read at all."""
    if len(data) > MAX_BYTES:
        remedy = f"Keep it under {MAX_BYTES // 1000:,} kB; check that it is the right file."
        return None, [Problem("yaml-too-big", file, f"the file has {len(data):,} bytes", remedy)]
    events, problem = _events(data, file)
    if problem:
        return None, [problem]
    reading = _Reading(file, [e for e in events if not type(e).__name__.startswith(("Stream", "Document"))])
    if not reading.events or _n_documents(events) > 1:
        found = "more than one document" if reading.events else "nothing in it"
        return None, [Problem("yaml-syntax", file, found, "Give one YAML document with keys and values.")]
    return _node(reading, ""), reading.problems


def _n_documents(events: list[Any]) -> int:
    return sum(type(e).__name__ == "DocumentStartEvent" for e in events)


def _events(data: bytes, file: str) -> tuple[list[Any], Problem | None]:
    """Parser events of the bytes, or the first fault of their syntax, past which nothing can be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = "Save the file as UTF-8 and try again."
        return [], Problem("yaml-syntax", file, "letters that are not UTF-8", remedy, row=line)
    try:
        return _shallow(YAML(typ="safe").parse(text), file)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = getattr(error, "problem", None) or "characters that YAML does not allow"
        remedy = "Check indents, colons and quotes on this line and the one above."
        return [], Problem("yaml-syntax", file, shorten(found), remedy, row=mark.line + 1 if mark else None)


def _shallow(parsed: Iterable[Any], file: str) -> tuple[list[Any], Problem | None]:
    """The events, taken one by one so that parsing stops at nesting nobody writes by hand."""
    events, depth = [], 0
    for event in parsed:
        events.append(event)
        kind = type(event).__name__
        depth += kind in _OPENING
        depth -= kind in _CLOSING
        if depth > MAX_DEPTH:
            remedy = "Use fewer levels of nesting."
            line = event.start_mark.line + 1
            return [], Problem("yaml-too-deep", file, f"more than {MAX_DEPTH} levels", remedy, row=line)
    return events, None


def _node(reading: _Reading, place: str) -> Node:
    """The next node of the events, with everything below it."""
    event = reading.take()
    line = event.start_mark.line + 1
    kind = type(event).__name__
    if getattr(event, "anchor", None):
        _tell(reading, "yaml-alias", place, line, "an anchor or alias", "Write the value out in full here.")
    if kind == "ScalarEvent":
        return Node(_scalar(event.value, plain=event.implicit[0]), place, line, reading.file)
    if kind == "AliasEvent":
        return Node(None, place, line, reading.file)
    if kind == "SequenceStartEvent":
        return Node(_items(reading, place), place, line, reading.file)
    return Node(_entries(reading, place), place, line, reading.file)


def _items(reading: _Reading, place: str) -> tuple[Node, ...]:
    items: list[Node] = []
    while reading.peek() != "SequenceEndEvent":
        items.append(_node(reading, f"{place}[{len(items)}]"))
    reading.take()
    return tuple(items)


def _entries(reading: _Reading, place: str) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    while reading.peek() != "MappingEndEvent":
        key = reading.events[reading.position]
        name = str(getattr(key, "value", "?"))
        line = key.start_mark.line + 1
        if type(key).__name__ != "ScalarEvent":
            _tell(reading, "yaml-syntax", place, line, "a key that is not a word", "Use a single word as the key.")
        _node(reading, place)
        value = _node(reading, join(place, name))
        if name in entries:
            found = f"the key {name} a second time; it stands first on line {entries[name].line}"
            _tell(reading, "yaml-duplicate-key", join(place, name), line, found, "Keep one of the two.")
            continue
        entries[name] = value
    reading.take()
    return entries


def _tell(reading: _Reading, slug: str, place: str, line: int, found: str, remedy: str) -> None:
    reading.problems.append(Problem(slug, reading.file, shorten(found), remedy, row=line, column=place or None))


def _scalar(text: str, *, plain: bool) -> Scalar:
    """The value of a scalar; quoted ones are always text.

    Source: YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3), without octal and hexadecimal numbers.
    """
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) and len(text) < 40 else text
