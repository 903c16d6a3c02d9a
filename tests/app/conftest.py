"""Calls the command line in this process, as the `readiness` command does."""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import main
from evidence import data_checks
from evidence.data_checks import Checker, open_checker
from tests.workspaces import fingerprint


class Told(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Told]


def _run_main(words: tuple[object, ...]) -> int:
    mask, before = os.umask(0o077), dict(os.environ)
    try:
        return main([str(word) for word in words], os.environ)
    finally:
        os.umask(mask)
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def readiness(capsys) -> Call:
    """Run `readiness` with some words."""

    def call(*words: object) -> Told:
        code = _run_main(words)
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return call


def run_once(*words: object) -> Told:
    """Run `readiness` for a fixture that many tests share; `readiness` is for one test."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = _run_main(words)
    return Told(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def new_haringey(tmp_path_factory) -> Iterator[Path]:
    """An empty workspace for a real council: to copy, never to change."""
    root = tmp_path_factory.mktemp("new") / "haringey"
    assert run_once("init", root, "--council", "Haringey").code == 0
    before = fingerprint(root)
    yield root
    assert fingerprint(root) == before, "a test changed the empty workspace that all tests share"


@pytest.fixture
def haringey(new_haringey, tmp_path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(new_haringey, tmp_path / "haringey")


@pytest.fixture(scope="session")
def checker() -> Iterator[Checker]:
    """What carries out checks, started once: its library takes seconds to load."""
    with open_checker() as found:
        yield found


@pytest.fixture
def same_checker(checker, monkeypatch) -> None:
    """Files are checked by the one that is open already, as the files of one command are."""
    monkeypatch.setattr(data_checks, "open_checker", lambda: contextlib.nullcontext(checker))
