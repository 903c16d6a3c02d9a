"""Calls the command line in this process, as the `readiness` command does."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import main


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


@pytest.fixture
def readiness(capsys) -> Call:
    """Run `readiness` with some words."""

    def call(*words: object) -> Told:
        mask, before = os.umask(0o077), dict(os.environ)
        try:
            code = main([str(word) for word in words], os.environ)
        finally:
            os.umask(mask)
            os.environ.clear()
            os.environ.update(before)
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return call


@pytest.fixture
def haringey(readiness, tmp_path) -> Path:
    """An empty workspace for a real council."""
    root = tmp_path / "haringey"
    assert readiness("init", root, "--council", "Haringey").code == 0
    return root
