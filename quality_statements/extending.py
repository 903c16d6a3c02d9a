"""A framework file that extends another: only what changed is written down, and last year's rules are never copied.

The extending file gives its own heading (`id`, `version`, `name`, `effective`, `sources`), then `changed`: sections
that replace the older ones, and `removed`: sections that go. `changed.statements` may be a table from statement code
to the fields that differ, and `removed` may name one statement as `statements.CODE`.
"""

from dataclasses import replace

from quality_statements.yaml_tree import Node
from schemas.problems import Problem

HEADING = ("id", "version", "name", "effective", "sources")
_OWN = (*HEADING, "extends", "changed", "removed")

Entries = dict[str, Node]


def build_extended(base: Node, own: Node) -> tuple[Node, list[Problem]]:
    """The whole file that `own` stands for on top of `base`, each part still knowing its own file and line."""
    entries, problems = _entries(base), _check_keys(own)
    for key in HEADING:
        entries.pop(key, None)
    entries |= {key: node for key, node in _entries(own).items() if key in HEADING}
    for key, node in _entries(_part(own, "changed")).items():
        problems += _change(entries, key, node)
    for node in _items(_part(own, "removed")):
        problems += _remove(entries, node)
    return replace(own, value=entries), problems


def _check_keys(own: Node) -> list[Problem]:
    problems = [
        node.problem("unknown-key", f"the key {key} stands at the top", f"Put {key} under `changed`.")
        for key, node in _entries(own).items()
        if key not in _OWN
    ]
    for key, kind, wanted in (("changed", dict, "keys and values"), ("removed", tuple, "a list")):
        node = _part(own, key)
        if node is not None and not isinstance(node.value, kind):
            problems.append(node.problem("wrong-type", f"{key} is not {wanted}", f"Give {wanted}."))
    return problems


def _change(entries: Entries, key: str, node: Node) -> list[Problem]:
    if key != "statements" or not isinstance(node.value, dict):
        entries[key] = node
        return []
    statements, problems = list(_items(entries.get(key))), []
    for code, fields in node.value.items():
        where = _find(statements, code)
        if where is None or not isinstance(fields.value, dict):
            remedy = "Give the code of a statement of the older file, and the fields that change."
            problems.append(fields.problem("unknown-reference", f"the statement {code} cannot be changed", remedy))
            continue
        statements[where] = replace(statements[where], value=_entries(statements[where]) | fields.value)
    entries[key] = replace(entries.get(key, node), value=tuple(statements))
    return problems


def _remove(entries: Entries, node: Node) -> list[Problem]:
    name = str(node.value)
    section, _, code = name.partition(".")
    if not code and name in entries:
        del entries[name]
        return []
    statements = list(_items(entries.get(section))) if section == "statements" else []
    where = _find(statements, code)
    if where is None:
        remedy = "Name a section of the older file, or one of its statements as `statements.CODE`."
        return [node.problem("unknown-reference", f"{name} is not there to remove", remedy)]
    del statements[where]
    entries[section] = replace(entries[section], value=tuple(statements))
    return []


def _find(statements: list[Node], code: str) -> int | None:
    for n, statement in enumerate(statements):
        node = _part(statement, "code")
        if node is not None and node.value == code:
            return n
    return None


def _part(node: Node | None, key: str) -> Node | None:
    return _entries(node).get(key)


def _entries(node: Node | None) -> Entries:
    return dict(node.value) if node is not None and isinstance(node.value, dict) else {}


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.value if node is not None and isinstance(node.value, tuple) else ()
