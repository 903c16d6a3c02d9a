"""Running a job as a process of its own, and stopping between two jobs rather than within one."""

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app
from flows.schedules import Job

PROGRAM_FOLDER = Path(app.__file__).resolve().parent.parent
"""Where `python -m app` finds this program, whatever stands in the folder a person is in."""


def build_words(job: Job, root: Path, python: str = sys.executable) -> list[str]:
    """What starts a job, from the folder of the program."""
    return [python, "-m", "app", *job.command, "--workspace", str(root.resolve())]


def render_cron_line(job: Job, root: Path, python: str = sys.executable) -> str:
    """A job as a line of a crontab, in which a percent sign would end the command."""
    command = f"cd {shlex.quote(str(PROGRAM_FOLDER))} && {shlex.join(build_words(job, root, python))}"
    return f"{job.cron} {command}".replace("%", "\\%")


@dataclass
class Stop:
    """Whether somebody asked to stop, and the job that is running meanwhile.

    Asked once, the job that is running is let end; asked again, it is ended, which every job withstands.
    """

    asked: bool = False
    child: "subprocess.Popen[bytes] | None" = None

    def ask(self, *signal_and_frame: Any) -> None:
        """Note that somebody wants to stop; fit to be the handler of a signal."""
        if self.asked and self.child is not None:
            self.child.terminate()
        self.asked = True


@contextmanager
def stopping_on_signals(stop: Stop) -> Iterator[None]:
    """Take Ctrl+C and a request to terminate as a wish to stop, for as long as this lasts."""
    before = {name: signal.signal(name, stop.ask) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def run_job(words: Sequence[str], stop: Stop, *, quiet: bool = False) -> int | None:
    """Run a job in a process of its own, which Ctrl+C in this terminal does not reach.

    Args:
        words: the program and its words.
        stop: told of the process while it runs.
        quiet: keep what the job prints off the output stream; what it says of errors is shown.

    Returns:
        Its exit code, or None if it could not be started.
    """
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    out = subprocess.DEVNULL if quiet else None
    try:
        stop.child = subprocess.Popen(words, cwd=PROGRAM_FOLDER, stdin=subprocess.DEVNULL, stdout=out, **apart)
    except OSError:  # no memory for another process just now: the jobs after it may have more luck
        return None
    try:
        return stop.child.wait()
    finally:
        stop.child = None
