"""`readiness client-level`: the council's own record of adult social care, checked and worked out."""

from pathlib import Path
from typing import Annotated

import typer

from app.options import HERE, JsonOption, WorkspaceOption

commands = typer.Typer(help="Client-level data (CLD): check a file, its figures, its history.", no_args_is_help=True)
rules = typer.Typer(help="The rules for client-level data, supplied and the council's own.", no_args_is_help=True)
commands.add_typer(rules, name="rules")
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The folder for the report.", file_okay=False, show_default="named for it")
]
ProtectOption = Annotated[
    str,
    typer.Option(
        "--protect",
        metavar="METHOD",
        help="Protect small numbers by this method, for an edition that can be shared; no workbook.",
        show_default="none: internal",
    ),
]
YearOption = Annotated[
    str | None, typer.Option("--year", help="Reporting year, such as 2025-26.", show_default="the newest")
]
_FAULT = "Have a share of records break a rule, such as CLD-X014=0.01; may be given often."


@commands.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The client-level file, as CSV.")],
    out: OutOption = None,
    release: Annotated[
        str | None, typer.Option("--release", help="R1 or R2.", show_default="told from the values")
    ] = None,
    rules_only: Annotated[
        list[str] | None, typer.Option("--rules-only", help="Apply this rule only; may be given often. No report.")
    ] = None,
    protect: ProtectOption = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check a file without taking it in, and write a summary and a workbook. Needs no workspace; uses one's rules.

    Example: readiness client-level check cld-2026-q1.csv
    """
    from app.actions.client_level import N_CHECK_STEPS, Asked, check_file
    from app.commands.client_level_results import show_looked
    from app.terminal import progress

    asked = Asked(out, release, tuple(rules_only or ()), protect)
    with progress(total=N_CHECK_STEPS, quiet=as_json) as report:
        looked = check_file(workspace, file, asked, report)
    show_looked(looked, as_json=as_json)


@commands.command("report")
def report(
    out: OutOption = None,
    protect: ProtectOption = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Write the report of the file that is held, judged by the rules there are today.

    Example: readiness client-level report
    """
    from app.actions.client_level import N_CHECK_STEPS, report_held
    from app.commands.client_level_results import show_looked
    from app.terminal import progress

    with progress(total=N_CHECK_STEPS, quiet=as_json) as told:
        looked = report_held(workspace, out, told, protect=protect)
    show_looked(looked, as_json=as_json)


@commands.command("update")
def update(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Judge the held file by the rules of today and write its report, where one is held; meant to be run weekly.

    Example: readiness client-level update
    """
    from app.actions.client_level import update_held
    from app.terminal import progress, say, say_json

    with progress(total=1, quiet=as_json) as told:
        n_found = update_held(workspace, told)
    if as_json:
        say_json({"n_found": n_found})
    else:
        say(f"{n_found:,} findings. The report is in the outputs folder." if n_found else "Nothing was found.")


@commands.command("indicators")
def indicators(
    measure: Annotated[str | None, typer.Option("--measure", help="Only this measure, such as cld-2a.")] = None,
    groups: Annotated[bool, typer.Option("--groups", help="By sex, age and ethnicity too.")] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show the figures worked out from the file that is held, and its waiting lists.

    Example: readiness client-level indicators --measure cld-2a --groups
    """
    from app.actions.client_level import load_figures
    from app.commands.client_level_results import show_figures

    show_figures(load_figures(workspace, measure, cuts=groups), as_json=as_json)


@commands.command("history")
def history(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Show each submission that was taken in: its size, its errors, and how it did as a whole.

    Example: readiness client-level history
    """
    from app.actions.client_level import load_known
    from app.commands.client_level_results import show_history

    show_history(load_known(workspace), as_json=as_json)


@commands.command("lists")
def lists(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Show how much is known of each code list, and how the council fills the gaps.

    Example: readiness client-level lists
    """
    from app.actions.client_level_rules import load_lists
    from app.commands.client_level_results import show_lists

    show_lists(load_lists(workspace), as_json=as_json)


@commands.command("make")
def make(
    council: Annotated[
        str, typer.Argument(metavar="COUNCIL", help="The council whose totals it is like; also Fenmoor.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it is written.", file_okay=False)],
    events: Annotated[
        int | None, typer.Option("--events", min=1, help="How many records.", show_default="the council's own number")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same gives the same file.")] = 1,
    fault: Annotated[list[str] | None, typer.Option("--fault", help=_FAULT)] = None,
    release: Annotated[str, typer.Option("--release", help="R1 or R2.")] = "R2",
    as_json: JsonOption = False,
) -> None:
    """Make up a client-level file to try things with. Nobody in it exists.

    Example: readiness client-level make Haringey . --events 10000 --fault CLD-P038=0.01
    """
    from app.actions.client_level_made import make_file, read_faults
    from app.terminal import progress, say, say_json

    with progress(total=1, quiet=as_json) as told:
        told("Making up records")
        faults = read_faults(fault or [])
        made = make_file(council, folder, n_events=events, seed=seed, faults=faults, release=release)
    n_wrong, listed = sum(map(len, made.truth.rows.values())), str(made.truth_path or "")
    if as_json:
        say_json({"file": str(made.path), "n_made_wrong": n_wrong, "made_wrong": listed})
        return
    wrong = f" {n_wrong:,} findings were put in on purpose; they are listed in {listed}." if n_wrong else ""
    say(f"Made up: {made.path}. Nobody in it exists.{wrong}")


@rules.command("list")
def list_rules(year: YearOption = None, workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """List every rule with its code, how much it matters and what it says.

    Example: readiness client-level rules list
    """
    from app.actions.client_level_rules import load_all_rules
    from app.commands.client_level_results import show_rules

    show_rules(load_all_rules(workspace, year), as_json=as_json)


@rules.command("show")
def show_rule(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The rule's code, such as CLD-X014.")],
    year: YearOption = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show all of one rule: what it looks at, what it finds, what to do, and where it comes from.

    Example: readiness client-level rules show CLD-P038
    """
    from app.actions.client_level_rules import find_rule
    from app.commands.client_level_results import show_one_rule

    show_one_rule(find_rule(workspace, code, year), as_json=as_json)


@rules.command("test")
def try_rule(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The rule's file, as YAML.")], as_json: JsonOption = False
) -> None:
    """Try a rule of the council's own on the examples in its file.

    Example: readiness client-level rules test client-level-rules/OWN-1.yaml
    """
    from app.actions.client_level_rules import try_rule_file
    from app.commands.client_level_results import show_trial

    show_trial(try_rule_file(file), as_json=as_json)
