"""`readiness item`: the life of an item of evidence, from its owner to its end."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, AsOfOption, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from schemas.life import ItemEvent

commands = typer.Typer(
    help="What happens to an item of evidence: owner, approval, review, holds, deletion.", no_args_is_help=True
)
ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="The item's id, such as REQ-4K7QH2M9, or its title.")]
ByOption = Annotated[str, typer.Option("--by", help="Who decides it: a person, a post or a board.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, in a sentence or two.")]
MaybeWhyOption = Annotated[str, typer.Option("--why", help="Why, if there is something to say.")]
_DAY = ["%Y-%m-%d"]


@commands.command("list")
def list_items(
    review: Annotated[int | None, typer.Option("--review", min=0, help="Only what is due within so many days.")] = None,
    deletion: Annotated[bool, typer.Option("--deletion", help="Only files that are due for deletion.")] = False,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """List documents with their colour; or what is due for review (30 or 60 days are usual) or for deletion.

    Example: readiness item list --review 60
    """
    from app.actions import item_views
    from app.clock import day_or_today
    from app.commands import item_results

    day = day_or_today(as_of, "The as-of date")
    if review is not None:
        item_results.show_queue(item_views.list_due_for_review(workspace, review, day), as_json=as_json)
    elif deletion:
        item_results.show_queue(item_views.list_due_for_deletion(workspace, day), as_json=as_json)
    else:
        item_results.show_list(item_views.list_items(workspace, day), as_json=as_json)


@commands.command("show")
def show(
    item: ItemArgument, workspace: WorkspaceOption = HERE, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Show all that is known of an item: its colour with the rule, versions, links, and what people said of it.

    Example: readiness item show "Carers strategy"
    """
    from app.actions.item_views import show_item
    from app.clock import day_or_today
    from app.commands.item_results import show_item_view

    show_item_view(show_item(workspace, item, day_or_today(as_of, "The as-of date")), as_json=as_json)


@commands.command("assign")
def assign(
    item: ItemArgument,
    by: ByOption,
    owner: Annotated[str | None, typer.Option("--owner", help="Who keeps it up to date.")] = None,
    deputy: Annotated[str | None, typer.Option("--deputy", help="Who stands in for the owner.")] = None,
    review_due: Annotated[
        datetime | None, typer.Option("--review-due", formats=_DAY, help="From when it is out of date.")
    ] = None,
    document_type: Annotated[str | None, typer.Option("--type", help="Its type, such as policy or minutes.")] = None,
    classification: Annotated[str | None, typer.Option("--classification", help="Who may see it.")] = None,
    why: MaybeWhyOption = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Set an item's owner, deputy, review date, type or classification.

    Example: readiness item assign REQ-4K7QH2M9 --owner "Head of access" --by "Board"
    """
    from app.actions.item import Said
    from app.actions.item import assign as keep
    from schemas.life import LifeEvent

    wanted = {
        LifeEvent.OWNER_SET: owner,
        LifeEvent.DEPUTY_SET: deputy,
        LifeEvent.REVIEW_DUE_SET: review_due.date().isoformat() if review_due else None,
        LifeEvent.TYPE_SET: document_type,
        LifeEvent.CLASSIFICATION_SET: classification,
    }
    settings = {kind: value for kind, value in wanted.items() if value is not None}
    _tell(keep(workspace, item, Said(by, why), settings), as_json=as_json)


@commands.command("approve")
def approve(
    item: ItemArgument,
    by: Annotated[str, typer.Option("--by", help="The body that approved it.")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=_DAY, help="The day it was approved.", show_default="today")
    ] = None,
    why: MaybeWhyOption = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Record that a body approved the version that is held. A later version must be approved anew.

    Example: readiness item approve REQ-4K7QH2M9 --by "Adults board" --on 2026-09-01
    """
    from app.actions.item import Said
    from app.actions.item import approve as keep

    _tell(keep(workspace, item, Said(by, why), on.date() if on else None), as_json=as_json)


@commands.command("override")
def override(
    item: ItemArgument,
    colour: Annotated[str, typer.Option("--colour", help="green, amber or red.")],
    until: Annotated[datetime, typer.Option("--until", formats=_DAY, help="The last day on which it holds.")],
    by: ByOption,
    why: WhyOption,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Put a colour beside the computed one, which stays as it is, up to and with a day.

    Example: readiness item override REQ-4K7QH2M9 --colour amber --until 2026-12-31 --by "Board" --why "In print"
    """
    from app.actions.item import Said
    from app.actions.item import override as keep

    _tell(keep(workspace, item, Said(by, why), colour, until.date()), as_json=as_json)


@commands.command("hold")
def hold(
    item: ItemArgument, by: ByOption, why: WhyOption, workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Keep an item whatever the retention rules say, until it is released.

    Example: readiness item hold REQ-4K7QH2M9 --by "Legal team" --why "A complaint is open"
    """
    from app.actions.item import Said
    from app.actions.item import hold as keep

    _tell(keep(workspace, item, Said(by, why)), as_json=as_json)


@commands.command("release")
def release(
    item: ItemArgument,
    by: ByOption,
    why: WhyOption,
    held_by: Annotated[str | None, typer.Option("--held-by", help="Whose hold it is, where there are several.")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Let go of a hold.

    Example: readiness item release REQ-4K7QH2M9 --by "Legal team" --why "The complaint is closed"
    """
    from app.actions.item import Said
    from app.actions.item import release as keep

    _tell(keep(workspace, item, Said(by, why), held_by), as_json=as_json)


@commands.command("delete")
def delete(
    item: ItemArgument,
    by: ByOption,
    why: WhyOption,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Which version.", show_default="the newest held")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without this you are only told what would go.")] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Delete a version's content for good. Its record stays: what it was, who deleted it and why.

    Example: readiness item delete REQ-4K7QH2M9 --version 1 --by Archive --why "Time is up"
    """
    from app.actions.item import Said
    from app.actions.item_deletion import delete_version
    from app.commands.item_results import show_deletion

    show_deletion(delete_version(workspace, item, Said(by, why), version, confirmed=yes), as_json=as_json)


@commands.command("not-applicable")
def not_applicable(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The request item, such as W07.")],
    by: Annotated[str, typer.Option("--by", help="Who approved it.")],
    why: Annotated[str, typer.Option("--why", help="Why; needed unless --undo.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="It applies again.")] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Record that a request item does not apply to the council, with reason and approver.

    Example: readiness item not-applicable W07 --by "Director" --why "Another council runs this for us"
    """
    from app.actions.item import Said, set_applicable

    _tell(set_applicable(workspace, code, Said(by, why), applies=undo), as_json=as_json)


@commands.command("expire")
def expire(workspace: WorkspaceOption = HERE, as_of: AsOfOption = None, as_json: JsonOption = False) -> None:
    """Mark what has gone out of date since it was last looked at; meant to be run daily.

    Example: readiness item expire
    """
    from app.actions.item_expiry import expire_items
    from app.clock import day_or_today
    from app.terminal import progress, say, say_json

    with progress(total=2, quiet=as_json) as report:
        n_marked = expire_items(workspace, report, day_or_today(as_of, "The day"))
    if as_json:
        say_json({"marked": n_marked})
    else:
        say("Nothing has newly gone out of date." if not n_marked else f"{n_marked} marked as out of date.")


def _tell(events: "tuple[ItemEvent, ...]", *, as_json: bool) -> None:
    from app.commands.item_results import show_events

    show_events(events, as_json=as_json)
