"""The weekly rehearsal, without the workflow engine."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.workspaces import desk_on

MONDAYS = [
    (date(2026, 11, 22), date(2026, 11, 23)),
    (date(2026, 11, 23), date(2026, 11, 30)),
    (date(2026, 12, 31), date(2027, 1, 4)),
]


@pytest.mark.parametrize(("day", "monday"), MONDAYS)
def test_next_monday_is_the_first_after_the_day(flows: Any, day: date, monday: date) -> None:
    """A Monday is followed by the next one."""
    assert flows.rehearse.next_monday(day) == monday


def test_the_page_is_written_and_the_same_again(flows: Any, filled_demo: Path, tmp_path: Path) -> None:
    """The weekly run writes the page for next Monday; a second run leaves it as it is."""
    root = tmp_path / "fenmoor"
    shutil.copytree(filled_demo, root)
    day = date(2026, 11, 22)
    page = root / "outputs" / f"rehearsal-{day + timedelta(days=1)}" / "rehearsal.html"
    with desk_on(root, day):
        assert flows.rehearse.rehearse("test-run") > 0
        first = page.read_bytes(), page.stat().st_mtime_ns
        flows.rehearse.rehearse("test-run")
    assert (page.read_bytes(), page.stat().st_mtime_ns) == first
