"""The command line: `main(argv, environ) -> exit code`. Expected errors print without a traceback."""

import json
import sys
import traceback
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import typer

from app import environment
from app.commands import (
    client_level,
    collect,
    compare,
    decide,
    demo,
    doctor,
    init,
    item,
    load,
    rate,
    rehearse,
    request,
    returns,
    run,
    schedule,
    search,
    status,
    verify,
)
from schemas.errors import AppError, ExitCode, InputError
from schemas.plain import to_plain

cli = typer.Typer(
    name="readiness",
    help="Gather evidence, propose scores with reasons, and write the self-assessment, the rating draft and the "
    "inspector pack for CQC assessment of adult social care.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.command("demo")(demo.demo)
cli.command("init")(init.init)
cli.command("load")(load.load)
cli.add_typer(request.commands, name="request")
cli.add_typer(collect.commands, name="collect")
cli.add_typer(client_level.commands, name="client-level")
cli.add_typer(item.commands, name="item")
cli.command("search")(search.search)
cli.command("compare")(compare.compare)
cli.command("market")(compare.market)
cli.command("outside")(compare.outside)
cli.command("run")(run.run)
cli.command("status")(status.status)
cli.command("decide")(decide.decide)
cli.command("rehearse")(rehearse.rehearse)
cli.add_typer(returns.commands, name="return")
cli.command("verify")(verify.verify)
cli.add_typer(schedule.commands, name="schedule")
cli.command("rate")(rate.rate)
cli.command("doctor")(doctor.doctor)


def main(argv: Sequence[str], environ: MutableMapping[str, str]) -> int:
    """Run one command.

    Args:
        argv: the words after `readiness`.
        environ: the process environment, changed so that libraries read our settings.

    Returns:
        0 done, 2 the input is at fault, 1 the fault is ours.
    """
    environment.prepare(environ)
    as_json = "--json" in argv
    try:
        cli(args=list(argv), prog_name="readiness")
    except SystemExit as end:  # Typer ends every command this way, with its own message where words are wrong
        return end.code if isinstance(end.code, int) else int(ExitCode.DONE)
    except AppError as error:
        return _tell_expected(as_json, error)
    except KeyboardInterrupt:
        return _tell(as_json, "stopped", "Stopped before the end; nothing half-done was kept.", "", ExitCode.INPUT)
    except Exception:
        traceback.print_exc()
        remedy = "This is a fault of Readiness, not of your files. `readiness doctor` may say more."
        return _tell(as_json, "our-fault", "Something went wrong that should not have.", remedy, ExitCode.OURS)
    return int(ExitCode.DONE)


def _tell_expected(as_json: bool, error: AppError) -> int:
    problems = error.problems if isinstance(error, InputError) else ()
    if not as_json:
        for problem in problems:
            print(problem, file=sys.stderr)  # noqa: T201 - this is the terminal
    return _tell(as_json, error.slug, error.message, error.remedy, error.exit_code, {"problems": to_plain(problems)})


def _tell(
    as_json: bool, slug: str, message: str, remedy: str, code: ExitCode, more: Mapping[str, Any] | None = None
) -> int:
    if as_json:
        told = {"slug": slug, "message": message, "remedy": remedy, **(more or {})}
        print(json.dumps({"error": told}, ensure_ascii=False, indent=2))  # noqa: T201 - this is the terminal
    else:
        print(f"{message} {remedy}".strip(), file=sys.stderr)  # noqa: T201 - this is the terminal
    return int(code)
