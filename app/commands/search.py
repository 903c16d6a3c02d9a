"""`readiness search`: where words stand in the evidence."""

from typing import Annotated

import typer

from app.options import HERE, AsOfOption, JsonOption, WorkspaceOption

_RESTRICTED = "Look into the sections and the text of restricted and case-level items too, not at their titles only."
_REBUILD = "Read every document again and make the index anew."


def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS...", help="What to look for.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="The most places to show.")] = 20,
    include_restricted: Annotated[bool, typer.Option("--include-restricted", help=_RESTRICTED)] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help=_REBUILD)] = False,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find where words stand: in titles, in what trackers say sections show, and in the text of documents.

    Example: readiness search unpaid carers waiting
    """
    from app.actions.search import rebuild_index, render_found, search_workspace
    from app.terminal import progress, say, say_json

    told = None
    if rebuild:
        with progress(total=0, quiet=as_json) as report:
            told = rebuild_index(workspace, report=report)
    if words or not rebuild:
        found = search_workspace(workspace, " ".join(words or ()), as_of, limit, include_restricted=include_restricted)
    else:
        found = None
    if as_json:
        say_json(render_found(found, told))
        return
    for line in (*(told.lines if told else ()), *(found.lines if found else ())):
        say(line)
