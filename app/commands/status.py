"""`readiness status`: where the council stands after its latest run."""

from app.options import HERE, JsonOption, WorkspaceOption


def status(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Show the latest run: nine statements, the rating or its range, and the documents.

    Example: readiness status --json
    """
    from app.actions.status import load_status
    from app.commands.results import show_result

    show_result(load_status(workspace), as_json=as_json)
