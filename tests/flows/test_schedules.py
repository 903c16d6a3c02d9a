"""When jobs are due: the table of jobs, and times on the clock in England where clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from app.cli import cli
from flows.schedules import Job, find_due, find_next, load_jobs
from flows.times import ENGLAND, build_times, latest_time, next_time


def utc(text):
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def job(name, cron):
    """A job at a time."""
    return Job(1, name, "", cron, ("verify",))


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))
CRONS = st.builds(
    "{} {} * * {}".format, st.integers(0, 59), st.integers(0, 23), st.sampled_from(["*", "1", "1-5", "0"])
)


@pytest.mark.parametrize(
    ("cron", "after", "moment"),
    [
        ("0 2 * * *", "2026-11-22 01:59", "2026-11-22 02:00"),
        ("0 2 * * *", "2026-11-22 02:00", "2026-11-23 02:00"),  # after, not at
        ("0 2 * * *", "2026-07-01 00:30", "2026-07-01 01:00"),  # summer time is an hour ahead
        ("30 6 * * 1", "2026-11-22 12:00", "2026-11-23 06:30"),
        ("30 6 * * 1", "2026-11-23 06:30", "2026-11-30 06:30"),
        ("30 7 * * 1-5", "2026-11-20 07:30", "2026-11-23 07:30"),  # Friday to Monday
        ("0 9 * * 0", "2026-11-21 00:00", "2026-11-22 09:00"),
        ("0 9 * * 7", "2026-11-21 00:00", "2026-11-22 09:00"),
        ("30 7 * * *", "2026-03-28 08:00", "2026-03-29 06:30"),  # the clocks went forward in the night
        ("30 7 * * *", "2026-10-24 08:00", "2026-10-25 07:30"),  # the clocks went back
        ("30 1 * * *", "2026-03-28 08:00", "2026-03-29 01:30"),  # left out: an hour and a half after midnight
        ("30 1 * * *", "2026-10-24 08:00", "2026-10-25 00:30"),  # comes twice: the first
        ("30 1 * * *", "2026-10-25 00:30", "2026-10-26 01:30"),  # and not the second
        ("0 2 * * *", "2026-03-28 08:00", "2026-03-29 01:00"),
        ("0 2 * * *", "2026-10-24 08:00", "2026-10-25 02:00"),
        ("15 0 * * *", "2026-06-30 23:00", "2026-06-30 23:15"),  # tomorrow in England, today in UTC
    ],
)
def test_the_next_time_of_a_job(cron, after, moment):
    """The first moment after another, by the clock in England."""
    assert next_time(build_times(cron), utc(after)) == utc(moment)


@given(CRONS, MOMENTS)
def test_latest_and_next_have_none_between_them(cron, moment):
    """The next time after the latest is the next time, on a day that is meant, at most a week later."""
    times = build_times(cron)
    latest, following = latest_time(times, moment), next_time(times, moment)
    assert latest <= moment < following
    assert next_time(times, latest) == following
    assert latest_time(times, following) == following
    assert following - latest <= timedelta(days=7, hours=1)
    assert following.astimezone(ENGLAND).isoweekday() in times.weekdays


@given(CRONS, st.integers(2024, 2030))
def test_every_day_that_is_meant_has_exactly_one_moment(cron, year):
    """Through a whole year with both changes of the clock, no day is left out and none comes twice."""
    times, at = build_times(cron), datetime(year, 1, 1, tzinfo=UTC) - timedelta(minutes=1)
    days = []
    while (at := next_time(times, at)) < datetime(year + 1, 1, 1, tzinfo=UTC):
        days.append(at.astimezone(ENGLAND).date())
    first = datetime(year, 1, 1).date()
    whole = (first + timedelta(days=n) for n in range(366))
    assert days == [day for day in whole if day.year == year and day.isoweekday() in times.weekdays]


@pytest.mark.parametrize(
    "cron",
    ["", "0 2 * *", "*/5 2 * * *", "0 2 1 * *", "0 2 * 3 *", "60 2 * * *", "0 24 * * *", "0 2 * * 5-1", "0 2 * * *-5",
     "0 2 * * mon", "0 2 * * 8", "0 2 * * 1,3", "@daily"],
)  # fmt: skip
def test_a_form_that_is_not_used_is_refused(cron):
    """A cron text is understood or refused, never guessed."""
    with pytest.raises(ValueError, match=r"names days of the week|no time of day"):
        build_times(cron)


NIGHTLY, WEEKLY, WEEKDAYS = job("nightly", "0 2 * * *"), job("weekly", "0 5 * * 1"), job("weekdays", "30 7 * * 1-5")


@pytest.mark.parametrize(
    ("since", "now", "due"),
    [
        ("2026-11-24 02:00", "2026-11-24 07:29", []),
        ("2026-11-24 02:00", "2026-11-24 07:30", [("weekdays", "2026-11-24 07:30")]),  # the end counts
        ("2026-11-24 07:30", "2026-11-24 08:00", []),  # the beginning does not
        ("2026-11-20 08:00", "2026-11-22 12:00", [("nightly", "2026-11-22 02:00")]),  # two nights, once; a weekend
        (
            "2026-11-01 00:00",  # three weeks off: each once, in the order of the table
            "2026-11-24 01:00",
            [("nightly", "2026-11-23 02:00"), ("weekly", "2026-11-23 05:00"), ("weekdays", "2026-11-23 07:30")],
        ),
        ("2026-11-24 09:00", "2026-11-24 01:00", []),  # the clock was set back
        ("2026-10-24 12:00", "2026-10-25 01:30", []),  # half past one for the second time: not yet two
        ("2026-10-24 12:00", "2026-10-25 02:00", [("nightly", "2026-10-25 02:00")]),
        ("2026-03-28 12:00", "2026-03-29 01:00", [("nightly", "2026-03-29 01:00")]),  # two o'clock summer time
    ],
)
def test_which_jobs_are_due_between_two_moments(since, now, due):
    """A job is due once if it fell due at least once after the one moment and up to the other."""
    jobs = (NIGHTLY, WEEKLY, WEEKDAYS)
    found = find_due(jobs, dict.fromkeys((job.name for job in jobs), utc(since)), utc(now))
    assert [(one.job.name, one.at) for one in found] == [(name, utc(at)) for name, at in due]


def test_a_job_nobody_knows_of_was_not_missed():
    """A job without a moment up to which it is done is not made up for."""
    assert find_due((NIGHTLY,), {}, utc("2026-11-24 12:00")) == ()


@given(MOMENTS)
def test_waiting_for_the_next_moment_makes_something_due(now):
    """At the next moment a job is due, and a minute before it none is."""
    jobs = load_jobs()
    at, since = find_next(jobs, now), dict.fromkeys((job.name for job in jobs), now)
    assert find_due(jobs, since, at)
    assert find_due(jobs, since, max(now, at - timedelta(minutes=1))) == ()


def test_the_table_has_one_version_and_each_name_once():
    """One version, a job under one name, and words for each."""
    jobs = load_jobs()
    assert {job.version for job in jobs} == {2}
    assert len({job.name for job in jobs}) == len(jobs)
    assert all(job.what for job in jobs)


@pytest.mark.parametrize("job", load_jobs(), ids=lambda job: job.name)
def test_every_job_is_a_command_there_is(job):
    """The words of a job, with a workspace, are understood by the command line."""
    command, words = get_command(cli), [*job.command, "--workspace", "."]
    while hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    command.make_context("readiness", words)


def test_the_check_comes_before_anything_is_written():
    """The check of what is kept is the first of the night, and of what is made up for."""
    monday = utc("2026-11-23 12:00")
    order = sorted(load_jobs(), key=lambda job: latest_time(job.times, monday))
    assert [job.name for job in order] == ["verify", "client-level", "run", "expire", "rehearse", "chase"]
    since = dict.fromkeys((job.name for job in order), utc("2026-11-01 12:00"))
    assert [due.job for due in find_due(load_jobs(), since, utc("2026-11-24 12:00"))] == order
