"""The parts of the documentation that are written by a program: `python -m tests.docs.made` writes them anew."""

import contextlib
import io
import os
from collections.abc import Iterator
from typing import Any

import typer

from app.cli import cli, main
from quality_statements.loading import default_framework, load_framework
from quality_statements.rollup import roll_up
from quality_statements.rubric import DEFAULT_RUBRIC, FOLDER, load_rubric
from tests.docs.client_level_methods import method_parts
from tests.docs.client_level_rules import rule_parts
from tests.docs.data_tables import data_tables
from tests.docs.pages import pages, replace_made
from tests.docs.request_states import request_parts
from tests.docs.worked_example import render_example

_WIDTH = "90"


def commands() -> tuple[str, ...]:
    """Every command, such as `request import`, in the order the command line lists them."""
    return tuple(_walk(typer.main.get_command(cli), ()))


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(words)
        return
    for name, one in below.items():
        yield from _walk(one, (*words, name))


def help_of(command: str) -> str:
    """What `readiness COMMAND --help` prints, as a fenced block."""
    out = io.StringIO()
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = _WIDTH
    try:
        with contextlib.redirect_stdout(out):
            main([*command.split(), "--help"], {})
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return f"```text\n{out.getvalue().strip()}\n```\n"


def rollup_table() -> str:
    """Every sum nine scores can have, with its percentage and rating."""
    framework = load_framework(default_framework())
    lines = ["| sum | percentage | rating |", "| ---: | ---: | --- |"]
    for total in range(9, 37):
        scores = [total // 9 + (n < total % 9) for n in range(9)]
        result = roll_up(scores, framework)
        lines.append(f"| {result.total} | {result.percent} | {result.rating} |")
    return "\n".join(lines) + "\n"


def threshold_table() -> str:
    """Every threshold of the rubric with its value and why it stands."""
    notes = load_rubric().notes
    lines = ["| threshold | value | why |", "| --- | --- | --- |"]
    values = _raw_values()
    for note in notes:
        section, _, key = note.place.partition(".")
        cells = (note.place, _show(values[section][key]["value"]), note.why)
        lines.append("| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _raw_values() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load((FOLDER / f"{DEFAULT_RUBRIC}.yaml").read_text(encoding="utf-8"))


def _show(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "; ".join(str(one["code"]) for one in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_show(one)}" for key, one in value.items())
    return str(value).replace("_", " ")


def made_parts() -> dict[str, str]:
    """Every part by its name."""
    helps = {f"help {command}": help_of(command) for command in commands()}
    own = {"roll-up": rollup_table(), "thresholds": threshold_table(), "worked example": render_example()}
    return helps | own | request_parts() | data_tables() | method_parts() | rule_parts()


def write_made() -> None:
    """Write every part anew in every page."""
    parts = made_parts()
    for page in pages():
        text = page.read_text(encoding="utf-8")
        page.write_text(replace_made(text, parts), encoding="utf-8")


if __name__ == "__main__":
    write_made()
