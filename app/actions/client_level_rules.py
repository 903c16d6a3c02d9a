"""The rules for client-level data, the code lists they rest on, and a trial of a council's own rules."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.actions.client_level import is_workspace
from schemas.client_level import ListState
from schemas.errors import AppError
from schemas.workspace import load_workspace

if TYPE_CHECKING:
    from evidence.client_level.rule_trial import RuleTrial
    from evidence.client_level.rules.values import LoadedRule

OPEN_STATES = (ListState.UNKNOWN, ListState.PARTIAL)
"""Code lists that a council can make whole."""


@dataclass(frozen=True)
class OpenList:
    """A code list and how much is known of it.

    Attributes:
        n_values: values that are known.
    """

    field: str
    release: str
    state: ListState
    n_values: int
    source: str
    note: str


def load_all_rules(root: Path, year: str | None) -> tuple["LoadedRule", ...]:
    """The supplied rules of a reporting year, and the workspace's own where the folder is one.

    Raises:
        InputError: with every fault of the council's own rules and lists.
    """
    from evidence.client_level.rules.loading import load_council_rules

    if not is_workspace(root):
        return load_council_rules(year=year)
    workspace = load_workspace(root)
    return load_council_rules(workspace.client_level_rules, workspace.client_level_lists, year)


def find_rule(root: Path, code: str, year: str | None) -> "LoadedRule":
    """One rule by its code.

    Raises:
        AppError: slug `no-such-rule`.
    """
    for rule in load_all_rules(root, year):
        if rule.code.upper() == code.strip().upper():
            return rule
    raise AppError("no-such-rule", f"There is no rule {code[:40]}.", "`readiness client-level rules list` shows them.")


def try_rule_file(path: Path) -> "RuleTrial":
    """Try the rule of a file on its own examples.

    Raises:
        InputError: with every fault of the file.
        AppError: there is no such file.
    """
    from evidence.client_level.answers import build_value
    from evidence.client_level.in_child import ChildLimits, run_in_child
    from evidence.client_level.rule_trial import RuleTrial

    if not path.is_file():
        raise AppError("file-not-readable", f"There is no file {path.name}.", "Check the name and the folder.")
    with TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder, path.name))
        answer = run_in_child("try-rules", {"folder": folder}, lambda text: None, ChildLimits(may_write=True))
    trials = tuple(build_value(RuleTrial, one) for one in answer["tests"])
    if not trials:
        raise AppError("rule-file", f"{path.name} holds no rule.", "The name of a rule's file ends with .yaml.")
    return trials[0]


def load_lists(root: Path) -> tuple[OpenList, ...]:
    """Every code list of the record with how much is known of it, those a council can make whole first.

    Raises:
        InputError: with every fault of the council's own lists.
    """
    from evidence.client_level.specification import load_specification

    own = load_workspace(root).client_level_lists if is_workspace(root) else None
    lists = [
        OpenList(one.field, one.release, one.state, len(one.values), one.source, one.note)
        for one in load_specification(own).lists
    ]
    order = (*OPEN_STATES, ListState.SET, ListState.COMPLETE)
    return tuple(sorted(lists, key=lambda one: (order.index(one.state), one.field, one.release)))
