"""`readiness run`: gather, score, roll up and publish."""

from app.options import HERE, AsOfOption, FrameworkOption, JsonOption, WorkspaceOption


def run(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    framework: FrameworkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the whole cycle: gather the evidence, propose scores with reasons, roll them up, write the documents.

    Run it again with the same evidence and nothing changes. Example: readiness run --as-of 2026-09-30
    """
    from app.actions.cycle import N_STEPS, run_cycle
    from app.commands.results import show_result
    from app.terminal import progress

    with progress(total=N_STEPS, quiet=as_json) as report:
        result = run_cycle(workspace, as_of=as_of, framework_id=framework, report=report)
    show_result(result, as_json=as_json)
