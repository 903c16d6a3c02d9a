"""`readiness schedule`: what is shown, and serving it with real child processes and a clock of the test's own."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from app.actions.job_process import build_words, render_cron_line
from app.actions.schedule_notes import load_notes, serving_alone, write_notes
from app.actions.scheduling import Stop, Told, serve
from app.clock import moment, today
from flows.schedules import Job, load_jobs
from schemas.errors import AppError, WorkspaceError
from schemas.workspace import load_workspace
from tests.places import ROOT

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
VERIFY = Job(1, "verify", "", "0 2 * * *", ("verify",))
BROKEN = Job(1, "broken", "", "0 1 * * *", ("rate", "--scores", "nine"))  # takes no workspace: always at fault


def serve_once(root, jobs, *, n_ended=None):
    """Serve until so many jobs have ended (all if None, and then none is waited for); what was told."""
    stop, ended, waited = Stop(), [], []

    def end(one):
        ended.append(one)
        stop.asked = len(ended) == n_ended

    def wait(until):
        waited.append(until)
        stop.ask()

    serve(root, Told(wait, lambda due: None, end), jobs=jobs, quiet=True, now=lambda: NOON, stop=stop)
    return ended, waited


def leave(root, days, *jobs):
    """As if the schedule had been served last so many days before noon."""
    workspace = load_workspace(root)
    workspace.schedule.mkdir(exist_ok=True)
    write_notes(workspace, {job.name: NOON - timedelta(days=days) for job in jobs})


def test_what_is_shown_is_the_table(readiness):
    """Each job with its next time, which lies ahead, on the clock in England."""
    told = readiness("schedule", "show", "--json").json
    assert told["time_zone"] == "Europe/London"
    assert [one["name"] for one in told["jobs"]] == [job.name for job in load_jobs()]
    assert all(datetime.fromisoformat(one["next"]) > moment() for one in told["jobs"])
    plain = readiness("schedule", "show").out
    assert all(one["command"] in plain and one["cron"] in plain for one in told["jobs"])


def test_the_lines_for_cron_start_the_same_commands(readiness, haringey):
    """A line is a time, a change of folder, and the command with its workspace."""
    told = readiness("schedule", "cron", "--workspace", haringey, "--json").json
    for job, line in zip(load_jobs(), told["cron"], strict=True):
        assert line.startswith(f"{job.cron} cd ")
        assert shlex.split(line.partition("&& ")[2]) == build_words(job, haringey)
    assert "Task Scheduler" in told["windows"]


def test_a_percent_sign_does_not_end_a_line_for_cron(tmp_path):
    """Cron takes a percent sign for the end of the command unless it is escaped; spaces are quoted."""
    line = render_cron_line(VERIFY, tmp_path / "100 % ours", "python")
    assert line.endswith("/100 \\% ours'")


def test_missed_days_are_made_up_for_once_by_a_real_process(haringey):
    """After five days off the check runs once, in a process of its own, and is not due again until tomorrow."""
    leave(haringey, 5, VERIFY)
    ended, waited = serve_once(haringey, [VERIFY])
    assert [(one.due.at.day, one.exit_code, one.words) for one in ended] == [(24, 0, "verify: done.")]
    assert waited == [datetime(2026, 11, 25, 2, 0, tzinfo=UTC)]
    assert load_notes(load_workspace(haringey)) == {"verify": datetime(2026, 11, 24, 2, 0, tzinfo=UTC)}
    assert serve_once(haringey, [VERIFY]) == ([], waited)


@pytest.mark.engine
def test_the_weekly_rehearsal_is_for_next_monday(readiness, haringey):
    """Without a letter the command does what the weekly job does: one line, and a page for a Monday that lies ahead."""
    told = readiness("rehearse", "--workspace", haringey, "--json")
    assert told.code == 0, told.err
    assert told.json["n_late_or_at_risk"] > 0
    (page,) = haringey.glob("outputs/rehearsal-*/rehearsal.html")
    monday = date.fromisoformat(page.parent.name.removeprefix("rehearsal-"))
    assert monday.weekday() == 0
    assert monday > today() - timedelta(days=1)


def test_a_job_that_fails_is_told_and_the_next_one_runs(haringey, monkeypatch):
    """The exit code is told, the job is tried again only at its next time, and the jobs after it run."""
    monkeypatch.setattr("app.actions.scheduling.build_words", _short_words)
    leave(haringey, 1, BROKEN, VERIFY)
    ended, waited = serve_once(haringey, [BROKEN, VERIFY])
    assert [one.words.partition(";")[0] for one in ended] == ["broken: failed with exit code 2", "verify: done."]
    assert waited == [datetime(2026, 11, 25, 1, 0, tzinfo=UTC)]


def _short_words(job, root):
    return [sys.executable, "-c", f"raise SystemExit({2 if job is BROKEN else 0})"]


def test_a_job_that_cannot_be_started_is_told(haringey, monkeypatch):
    """Where no process can be made, that is told, and serving goes on."""
    monkeypatch.setattr("app.actions.scheduling.build_words", lambda job, root: [str(root / "nothing-here")])
    leave(haringey, 1, VERIFY)
    ended, _ = serve_once(haringey, [VERIFY])
    assert "could not be started" in ended[0].words


def test_asked_to_stop_no_further_job_begins(haringey, monkeypatch):
    """The job that is running is let end and noted; the next is made up for at the next start."""
    monkeypatch.setattr("app.actions.scheduling.build_words", _short_words)
    leave(haringey, 1, BROKEN, VERIFY)
    ended, waited = serve_once(haringey, [BROKEN, VERIFY], n_ended=1)
    assert ([one.due.job.name for one in ended], waited) == (["broken"], [])
    assert [one.due.job.name for one in serve_once(haringey, [BROKEN, VERIFY])[0]] == ["verify"]


def test_the_first_time_nothing_counts_as_missed(haringey):
    """A schedule that is served for the first time begins from now, and remembers that it did."""
    assert serve_once(haringey, [VERIFY])[0] == []
    assert load_notes(load_workspace(haringey)) == {"verify": NOON}


@pytest.mark.parametrize("text", ["", "[]", '{"verify": "yesterday"}', '{"verify": "2026-11-24T02:00:00"}', "\xff"])
def test_notes_that_cannot_be_read_stop_it(haringey, text):
    """Notes that are not what was written are told, not guessed."""
    leave(haringey, 1, VERIFY)
    (load_workspace(haringey).schedule / "done.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(AppError, match="nobody knows which jobs were missed") as told:
        serve_once(haringey, [VERIFY])
    assert told.value.slug == "schedule-unreadable"


def test_a_workspace_is_served_once(haringey):
    """A second one says so; when the first has ended, it may."""
    with serving_alone(load_workspace(haringey)), pytest.raises(AppError, match="being served already") as told:
        serve_once(haringey, [VERIFY])
    assert told.value.slug == "schedule-served-already"
    assert serve_once(haringey, [VERIFY])[0] == []


def test_a_place_that_cannot_be_written_is_told(haringey):
    """Something in the way of the notes is named."""
    load_workspace(haringey).schedule.write_text("in the way")
    with pytest.raises(WorkspaceError, match=r"\.schedule cannot be written") as told:
        serve_once(haringey, [VERIFY])
    assert told.value.slug == "schedule-not-writable"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "terminate"])
def test_the_whole_command_stops_cleanly_on_a_signal(haringey, number):
    """It makes up for what was missed, waits, and ends with exit code 0 when it is asked to."""
    at = moment()
    workspace = load_workspace(haringey)
    workspace.schedule.mkdir()
    notes = {job.name: at + timedelta(days=1) for job in load_jobs()} | {"verify": at - timedelta(days=3)}
    write_notes(workspace, notes)
    words = [sys.executable, "-m", "app", "schedule", "serve", "-w", str(haringey), "--json"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "80"}
    ) as one:
        told = json.loads(one.stdout.readline())
        one.send_signal(number)
        assert one.wait(timeout=10) == 0
    assert (told["job"], told["exit_code"]) == ("verify", 0)


def test_a_running_job_is_let_end_and_ended_when_asked_again(haringey, monkeypatch):
    """The first wish to stop leaves the job alone, the second ends it; both are told."""
    monkeypatch.setattr("app.actions.scheduling.build_words", lambda job, root: [sys.executable, "-c", _ASKING])
    leave(haringey, 1, VERIFY)
    begun = time.monotonic()
    stop, ended = Stop(), []
    serve(haringey, Told(print, print, ended.append), jobs=[VERIFY], now=lambda: NOON, stop=stop)
    assert ended[0].words.startswith("verify: was ended by signal 15")
    assert 0.3 < time.monotonic() - begun < 10


_ASKING = """
import os, signal, time
os.kill(os.getppid(), signal.SIGINT)
time.sleep(0.4)
os.kill(os.getppid(), signal.SIGINT)
time.sleep(20)
"""
