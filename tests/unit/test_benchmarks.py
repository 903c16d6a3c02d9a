"""The table of the benchmarks, on made-up figures: ratios, lines kept and broken, what is not measured."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fresh import medians
from benchmarks.lines import Limit, Line, Opponent, Rule, is_any_broken, is_kept, ratio, render_lines
from benchmarks.memory import Resident, find_family, look, parse_part

MB = 1024**2


def _line(ours, theirs=None, rule=None, figure=0.0, unit="s", note=""):
    limit = None if rule is None else Limit(rule, figure)
    return Line("reading a file", ours, unit, limit, None if theirs is None else Opponent("bare reader", theirs), note)


@pytest.mark.parametrize(
    ("ours", "theirs", "rule", "figure", "kept"),
    [
        (0.5, None, Rule.AT_MOST, 0.5, True),
        (0.5001, None, Rule.AT_MOST, 0.5, False),
        (0.0, None, Rule.AT_MOST, 0.0, True),
        (1.2, 0.1, Rule.AT_MOST_TIMES, 12, True),
        (1.21, 0.1, Rule.AT_MOST_TIMES, 12, False),
        (1.0, 10.0, Rule.TIMES_FASTER, 10, True),
        (1.01, 10.0, Rule.TIMES_FASTER, 10, False),
        (9.0, 3.0, None, 0, None),
        (None, None, Rule.AT_MOST, 1, None),
        (None, None, Rule.TIMES_FASTER, 10, None),
    ],
)
def test_line_is_kept_at_its_limit_and_broken_just_beyond(ours, theirs, rule, figure, kept):
    """The limit itself still counts as kept; nothing measured or nothing asked is neither kept nor broken."""
    assert is_kept(_line(ours, theirs, rule, figure)) is kept


@pytest.mark.parametrize(
    ("ours", "theirs", "times"),
    [(3.0, 1.5, 2.0), (1.0, 4.0, 0.25), (None, 1.0, None), (1.0, None, None), (1.0, 0, None)],
)
def test_ratio_is_ours_over_theirs(ours, theirs, times):
    """It says how many times the opponent's figure ours is, and nothing where one of them is missing."""
    assert ratio(_line(ours, theirs)) == times


def test_a_number_of_times_needs_an_opponent():
    """A line that compares with nobody is a fault of the benchmark and not a line that is kept."""
    with pytest.raises(ValueError, match="reading a file: there is no opponent"):
        is_kept(_line(1.0, None, Rule.AT_MOST_TIMES, 12))


def test_only_measured_lines_can_be_broken():
    """What was skipped does not fail the benchmark; one broken line among kept ones does."""
    kept, skipped = _line(1.0, rule=Rule.AT_MOST, figure=2), _line(None, rule=Rule.AT_MOST, figure=2)
    assert not is_any_broken([kept, skipped, _line(5.0)])
    assert is_any_broken([kept, _line(3.0, rule=Rule.AT_MOST, figure=2)])


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (
            _line(0.25, 0.05, Rule.AT_MOST, 0.5),
            ["0.250 s", "0.050 s, bare reader", "5.0 times", "at most 0.5 s", "yes"],
        ),
        (
            _line(0.5, 8.25, Rule.TIMES_FASTER, 20),
            ["0.500 s", "8.25 s, bare reader", "16.5 times faster", "20 times faster", "NO"],
        ),
        (
            _line(1.5, 0.5, Rule.AT_MOST_TIMES, 12),
            ["1.50 s", "0.500 s, bare reader", "3.0 times", "at most 12 times", "yes"],
        ),
        (_line(1234.5, unit="MB"), ["1,234 MB", "-", "-", "-", "-"]),
        (_line(None, rule=Rule.AT_MOST, figure=90), ["-", "-", "-", "at most 90 s", "not measured"]),
    ],
)
def test_row_says_what_was_measured_and_what_is_asked(line, cells):
    """Every cell of a row is filled, with a dash where there is nothing to say."""
    *_, row = render_lines([line]).splitlines()
    assert [cell.strip() for cell in row.split("  ") if cell.strip()] == ["reading a file", *cells]


def test_notes_stand_below_the_table():
    """Why something was not measured is told in words, after the table."""
    text = render_lines([_line(None, rule=Rule.AT_MOST, figure=1, note="there is no such file")])
    assert text.splitlines()[-2:] == ["", "reading a file: there is no such file"]


def test_memory_counts_descendants_and_nobody_else():
    """Children and grandchildren are summed with the process itself; its parent and strangers are not."""
    processes = {
        1: Resident(0, 900 * MB),
        10: Resident(1, 100 * MB),
        11: Resident(10, 20 * MB),
        12: Resident(11, 3 * MB),
        20: Resident(1, 500 * MB),
    }
    assert sorted(find_family(processes, 10)) == [10, 11, 12]


def test_memory_of_a_child_that_is_still_its_parent_is_not_counted():
    """For an instant a new process shows its parent's memory; as another program, or another size, it counts."""
    parent = Resident(1, 100 * MB, "python")
    assert find_family({10: parent, 11: Resident(10, 100 * MB, "python")}, 10) == {10: parent}
    for child in (Resident(10, 100 * MB, "pandoc"), Resident(10, 90 * MB, "python")):
        assert find_family({10: parent, 11: child}, 10) == {10: parent, 11: child}


def test_memory_of_a_process_that_has_ended_is_none():
    """A process that ends between two looks leaves nothing to sum."""
    assert find_family({1: Resident(0, MB)}, 10) == {}


def test_shared_pages_are_read_in_parts():
    """Of what Linux tells of a process, its part of shared pages counts; a text without it is a fault."""
    told = (
        "00400000-7ffe4d8ba000 ---p 00000000 00:00 0 [rollup]\nRss:      17208 kB\nPss:        204 kB\nPss_Anon: 9 kB\n"
    )
    assert parse_part(told) == 204 * 1024
    with pytest.raises(ValueError, match="Pss:"):
        parse_part("Rss: 17208 kB")


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").is_file(), reason="only Linux tells it")
def test_a_look_at_a_running_process_sums_parts_and_tells_the_largest():
    """What it made itself counts whole; its part of what it shares makes the sum no larger than its resident set."""
    hold = "import sys; kept = bytearray(b'x' * (50 * 2**20)); print('ready', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        seen = look(process.pid)
        process.stdin.close()
    assert 50 * MB < seen.whole <= seen.largest < 150 * MB
    assert look(process.pid).whole == 0


def test_measurements_take_turns_and_the_median_counts():
    """One slow run among three changes nothing, and no opponent has a quiet spell to itself."""
    order = []
    figures = {"ours": iter([9.0, 1.0, 2.0]), "theirs": iter([5.0, 5.0, 6.0])}

    def measure(name):
        order.append(name)
        return next(figures[name])

    taken = medians(3, {name: lambda name=name: measure(name) for name in figures})
    assert taken == {"ours": 2.0, "theirs": 5.0}
    assert order == ["ours", "theirs"] * 3
