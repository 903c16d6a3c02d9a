"""A large file is cut into windows: every record is in one of them, whole."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.client_level.windows import QuoteCounts, cut_windows

CELLS = st.text(st.sampled_from('a"\n\r,;é '), max_size=8)
RECORDS = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=30)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=RECORDS,
    n_before=st.integers(0, 2),
    n_bytes=st.integers(1, 60),
    step=st.integers(1, 70),
    whole_end=st.booleans(),
)
def test_the_windows_together_hold_every_record_once(tmp_path, records, n_before, n_bytes, step, whole_end):
    """Read one by one, each under the heading line, they give the records of the file in their order."""
    told = io.StringIO()
    csv.writer(told, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["x", "y\nz"], *records])
    text = "told before\n" * n_before + (told.getvalue() if whole_end else told.getvalue().removesuffix("\n"))
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    windows = cut_windows(path, n_before, n_bytes, _count(path, step))
    assert _read(path, windows.head, windows.bounds, n_before) == records


def _count(path, step):
    data = path.read_bytes()
    return QuoteCounts(step, tuple(data.count(b'"', 0, place) for place in range(0, len(data), step)))


def _read(path, head, bounds, n_before):
    data, found = path.read_bytes(), []
    for start, end in bounds:
        text = (data[:head] + data[start:end]).decode()
        lines = text.split("\n", n_before)[n_before]
        first, *rows = csv.reader(io.StringIO(lines, newline=""), strict=True)
        assert first == ["x", "y\nz"]
        found += rows
    return found


@pytest.mark.parametrize(("n_bytes", "bounds"), [(1, ((4, 8), (8, 12))), (5, ((4, 12),)), (100, ((4, 12),))])
def test_a_window_ends_at_the_size_asked_for_or_a_little_off(tmp_path, n_bytes, bounds):
    """At the next end of a record."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"x,y\n1,2\n3,4\n")
    windows = cut_windows(path, 0, n_bytes, _count(path, 5))
    assert (windows.head, windows.bounds) == (4, bounds)
