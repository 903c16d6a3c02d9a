"""`readiness doctor`: is this machine, and this workspace, fit to use?"""

import typer

from app.options import HERE, JsonOption, WorkspaceOption


def doctor(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Check the installation, the settings that keep data private, and the workspace if there is one.

    Example: readiness doctor --workspace haringey
    """
    from app.actions.doctor import examine
    from app.terminal import render_table, say, say_json
    from schemas.plain import to_plain

    findings = examine(workspace)
    if as_json:
        say_json({"findings": to_plain(findings)})
    else:
        rows = [(finding.state, finding.name, finding.found) for finding in findings]
        say(render_table(("State", "Check", "Found"), rows))
        for finding in findings:
            if finding.remedy:
                say(f"{finding.name}: {finding.remedy}")
    if any(finding.state == "fault" for finding in findings):
        raise typer.Exit(code=2)
