"""Pandoc as a separate program, shut in: bytes in, bytes out, no network and no file of its own choosing.

Its document tree (JSON) is changed in Python between reading and writing, so that what a format needs
is said once and tested like any other value.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from schemas.errors import OurError

Node = dict[str, Any]
TIMEOUT_SECONDS = 120
# 1980-01-01: the earliest date a zip archive can hold, so that no output tells when it was made
_FIXED_TIME = "315532800"
# pandoc would otherwise look for templates and style files in the home folder of whoever runs it
_OWN_FOLDER = str(Path(__file__).parent / "static")

# pandoc would otherwise take 64 MB before it needs them; what it writes is the same, and no later
_FRUGAL = ("+RTS", "-H1m", "-A1m", "-RTS")


@cache
def _program() -> str:
    """Where the packaged pandoc stands; found once, since the wrapper starts it to ask its version."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def run_pandoc(source: bytes, read: str, write: str, options: Sequence[str] = ()) -> bytes:
    """Convert `source` from one format to another inside pandoc's sandbox.

    Raises:
        OurError: slug `report-conversion`, when pandoc fails; its own words are in the message.
    """
    command = [_program(), *_FRUGAL, "--sandbox", "--from", read, "--to", write, "--data-dir", _OWN_FOLDER]
    command += [*options, "--output", "-"]
    environment = {"SOURCE_DATE_EPOCH": _FIXED_TIME, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, input=source, capture_output=True, env=environment, timeout=TIMEOUT_SECONDS, check=False
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()[:300]
        raise OurError("report-conversion", f"A report could not be converted: {told}", "Report this fault.")
    return done.stdout


def read_tree(html: str) -> Node:
    """Pandoc's tree of a sanitised HTML body."""
    tree: Node = json.loads(run_pandoc(html.encode(), "html", "json"))
    return tree


def write_tree(tree: Node, write: str, options: Sequence[str] = ()) -> bytes:
    """A document from pandoc's tree."""
    return run_pandoc(json.dumps(tree).encode(), "json", write, options)


def change_nodes(value: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """Replace each node of a tree by what `change` returns for it, children first; the tree itself is changed.

    `change` gets a node with a type (`t`) and returns its replacements, or None to keep it.
    """
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, dict | list):
                value[key] = change_nodes(part, change)
        return value
    if not isinstance(value, list):
        return value
    changed: list[Any] = []
    for part in value:
        if not isinstance(part, dict | list):
            changed.append(part)
            continue
        part = change_nodes(part, change)
        new = change(part) if isinstance(part, dict) and "t" in part else None
        if new is None:
            changed.append(part)
        else:
            changed.extend(new)
    return changed


def classes_of(node: Node) -> list[str]:
    """Classes of a Div or Span node."""
    classes: list[str] = node["c"][0][1]
    return classes


def words_in(value: Any) -> Iterator[str]:
    """Every word inside part of a tree, in order."""
    if isinstance(value, dict) and value.get("t") == "Str":
        yield value["c"]
    elif isinstance(value, dict) and value.get("t") == "Code":
        yield from value["c"][1].split()
    elif isinstance(value, dict):
        yield from words_in(value.get("c", []))
    elif isinstance(value, list):
        for part in value:
            yield from words_in(part)
