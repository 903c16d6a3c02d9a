"""Every error slug of the program, found in its source: what any call passes as the argument called `slug`."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from evidence.have.returns import RETURNS
from evidence.have.suites import client_level
from evidence.have.suites.check import Check
from tests.places import ROOT

PACKAGES = ("app", "flows", "evidence", "quality_statements", "reports", "schemas")
_ERRORS = ("AppError", "WorkspaceError", "StoreError", "OurError")
_FOUND = "slug"


@cache
def find_slugs(*, kinds: tuple[str, ...] = ()) -> frozenset[str]:
    """Every slug, the ones made from the names of data checks included.

    Args:
        kinds: only those passed to functions of these names; empty for all.
    """
    trees = _trees()
    places = _places(trees)
    found = {slug for tree in trees for slug in _slugs_of(tree, places, kinds)}
    if kinds:
        return frozenset(found)
    return frozenset(found | {f"check-{check.name}" for check in find_checks()})


def find_checks() -> tuple[Check, ...]:
    """Every data check of every dataset; some have one name in several suites."""
    suites = [client_level.build_suite, *(kind.build_suite for kind in RETURNS)]
    return tuple(check for build in suites for check in build())


def _sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@cache
def _trees() -> tuple[ast.Module, ...]:
    """Every source file of the program, parsed once."""
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for package in PACKAGES for path in _sources(package))


def _places(trees: Iterable[ast.Module]) -> dict[str, set[int]]:
    """By the name of a function or class, the places at which it may take a slug."""
    places: dict[str, set[int]] = defaultdict(set, {name: {0} for name in (*_ERRORS, "__init__")})
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args) if arg.arg != "self"]
        elif isinstance(node, ast.ClassDef):
            names = [name for one in node.body if (name := _field_name(one))]
        else:
            continue
        if _FOUND in names:
            places[node.name].add(names.index(_FOUND))
    return places


def _field_name(node: ast.stmt) -> str | None:
    return node.target.id if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else None


def _slugs_of(tree: ast.Module, places: dict[str, set[int]], kinds: tuple[str, ...]) -> Iterator[str]:
    own = _places([tree])  # a function of the same file is meant before one of the same name elsewhere
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if kinds and name not in kinds:
            continue
        where = places.get(name, set())
        if isinstance(call.func, ast.Name):
            where = own.get(name) or where
        given = [call.args[at] for at in where if at < len(call.args)]
        given += [word.value for word in call.keywords if word.arg == _FOUND and where]
        for argument in given:
            yield from _texts(argument, single=len(where) == 1)
    if not kinds:
        yield from _tables(tree)


def _texts(argument: ast.expr, *, single: bool) -> Iterator[str]:
    """The slugs an argument may be; where it may be something else too, only what has the form of one."""
    for node in [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_slug(node.value, single=single):
            yield node.value


def _is_slug(text: str, *, single: bool) -> bool:
    words = text.split("-")
    return all(word.isalnum() and word.islower() for word in words) and (single or len(words) > 1)


def _tables(tree: ast.Module) -> Iterator[str]:
    """Slugs at the head of a constant `(slug, what, remedy)`, unpacked where they are used."""
    unpacked = any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.targets[0].elts[0], ast.Name)
        and node.targets[0].elts[0].id == _FOUND
        for node in ast.walk(tree)
    )
    for node in tree.body if unpacked else ():
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            first = node.value.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
