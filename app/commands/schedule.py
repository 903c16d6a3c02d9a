"""`readiness schedule`: the jobs that are run by themselves."""

from typing import TYPE_CHECKING

import typer

from app.options import HERE, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from datetime import datetime

    from app.actions.scheduling import Told

commands = typer.Typer(no_args_is_help=True, help="Have the daily and weekly work done by itself.")
_TIME = "%a %d %b %Y %H:%M"
_HEADINGS = ("Job", "Cron", "Next", "Command", "What it does")


@commands.command("show")
def show(as_json: JsonOption = False) -> None:
    """Show the jobs, when each is next run (the clock in England), and the command it stands for.

    Example: readiness schedule show
    """
    from app.actions.scheduling import plan_jobs, render_plan
    from app.terminal import render_table, say, say_json

    planned = plan_jobs()
    if as_json:
        say_json(render_plan(planned))
        return
    rows = [
        (one.job.name, one.job.cron, f"{one.next_at:{_TIME}}", f"readiness {' '.join(one.job.command)}", one.job.what)
        for one in planned
    ]
    say(render_table(_HEADINGS, rows))
    say("They are run while `readiness schedule serve` runs, or by the machine: see `readiness schedule cron`.")


@commands.command("serve")
def serve(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Keep running, and run each job when it is due, one at a time, until you press Ctrl+C.

    A job that is running is let end first; press Ctrl+C again to end it too. Example: readiness schedule serve
    """
    from app.actions.scheduling import serve as keep_serving

    keep_serving(workspace, _tellers(as_json=as_json), quiet=as_json)


def _tellers(*, as_json: bool) -> "Told":
    """Who tells a person, or with --json another program: one line for each job that ended."""
    import json

    from app.actions.scheduling import Told
    from app.clock import moment
    from app.terminal import say
    from flows.times import ENGLAND

    def show_time(at: "datetime") -> str:
        return format(at.astimezone(ENGLAND), _TIME)

    if as_json:
        return Told(
            waiting=lambda at: None,
            begins=lambda due: None,
            ended=lambda one: say(
                json.dumps({"job": one.due.job.name, "due": one.due.at.isoformat(), "exit_code": one.exit_code})
            ),
        )
    return Told(
        waiting=lambda at: say(f"Waiting; the next job is due {show_time(at)}. Ctrl+C stops."),
        begins=lambda due: say(f"{show_time(moment())}  {due.job.name}: begins (due {show_time(due.at)})"),
        ended=lambda one: say(f"{show_time(moment())}  {one.words}"),
    )


@commands.command("cron")
def cron(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Print the lines for the machine's own scheduler, for those who would rather use it.

    Example: readiness schedule cron
    """
    from app.actions.scheduling import cron_lines, windows_words
    from app.terminal import say, say_json

    lines, windows = cron_lines(workspace), windows_words(workspace)
    if as_json:
        say_json({"cron": lines, "windows": windows})
        return
    say("# Times are those of the clock in England: set the machine to it, or if your cron knows CRON_TZ, put")
    say("# CRON_TZ=Europe/London above. Cron does not make up for what it missed while the machine was off.")
    for line in lines:
        say(line)
    say(f"# {windows}")
