"""`readiness compare`, `market` and `outside`: beside others, the care in the area, and what an outsider sees."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, AsOfOption, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from schemas.comparison_view import ComparedMeasure
    from schemas.market import KindProfile, WatchedService


def compare(
    measure: Annotated[str | None, typer.Option("--measure", help="Tell more of this measure, such as 1a.")] = None,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the council beside England, its region, its type and its peers on every published measure that is held.

    Example: readiness compare --measure 1a
    """
    from app.actions.comparing import N_STEPS
    from app.actions.comparing import compare as run
    from app.terminal import progress, render_table, say, say_json
    from schemas.plain import to_plain

    with progress(total=N_STEPS, quiet=as_json) as report:
        done = run(workspace, as_of, measure, report)
    found = done.comparison
    if as_json:
        say_json({**to_plain(found), "files": list(map(str, done.files))})
        return
    say(f"{found.council.name} beside others, as at {found.as_of.isoformat()}")
    peers = ", ".join(one.name for one in found.peer_group.peers)
    say(f"Peer group: {peers or found.peer_group.note}")
    say()
    if measure is not None:
        _show_measure(found.measures[0])
        return
    headings = ("Measure", "Period", "Value", "England", "Position", "Rank", "Trend", "What it measures")
    say(render_table(headings, [_row(one) for one in found.measures]))
    _say_files(done.files)


def _row(measure: "ComparedMeasure") -> tuple[object, ...]:
    from schemas.comparison_view import AreaKind

    england = next((one for one in measure.areas if one.kind is AreaKind.ENGLAND), None)
    ranks = [f"{one.place} of {one.n}" for one in measure.ranks[:1]]
    return (
        measure.code,
        measure.period,
        _figure(measure.value, measure.decimals, measure.flag),
        _figure(england.value, measure.decimals) if england else None,
        england.position.value if england else None,
        ranks[0] if ranks else None,
        measure.trend.value,
        measure.name,
    )


def _figure(value: float | None, decimals: int, flag: str = "") -> str | None:
    return (flag or None) if value is None else f"{value:,.{decimals}f}"


def _show_measure(measure: "ComparedMeasure") -> None:
    """All that is known of one measure."""
    from app.terminal import render_table, say

    decimals = measure.decimals
    ends = f" ({measure.low:,.{decimals}f} to {measure.high:,.{decimals}f})" if measure.low and measure.high else ""
    value = _figure(measure.value, decimals, measure.flag)
    say(f"{measure.code}: {measure.name} ({measure.unit}), {measure.period}: {value}{ends}")
    say(f"{measure.better.value} is better. {measure.source}." if measure.better.value != "context" else measure.source)
    say()
    areas = [(one.kind.value, one.area, _figure(one.value, decimals), one.position.value) for one in measure.areas]
    say(render_table(("Beside", "Area", "Value", "Position"), areas))
    say()
    say(render_table(("Among", "Rank"), [(one.group, f"{one.place} of {one.n}") for one in measure.ranks]))
    say()
    points = [(one.period, _figure(one.council, decimals), _figure(one.england, decimals)) for one in measure.points]
    say(render_table(("Period", "Council", "England"), points))
    for one in measure.breaks:
        say(f"Not comparable across {one.period}: {one.why}")
    for caveat in measure.caveats:
        say(f"note: {caveat}")


def market(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    no_names: Annotated[
        bool, typer.Option("--no-names", help="Name no service and no provider, for use outside the council.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell how the regulated care services in the area are rated, and which of them to look at.

    Example: readiness market
    """
    from app.actions.comparing import N_STEPS, profile_market
    from app.terminal import progress, render_table, say, say_json
    from schemas.plain import to_plain

    with progress(total=N_STEPS, quiet=as_json) as report:
        done = profile_market(workspace, as_of, report, named=not no_names)
    found = done.market
    if no_names:
        found = replace(found, watched=(), providers=())
    if as_json:
        say_json({**to_plain(found), "files": list(map(str, done.files))})
        return
    say(f"Regulated care in {found.council.name}, as at {found.as_of.isoformat()}")
    say()
    ratings = [rating.value for rating, _ in found.profiles[0].n_by_rating] if found.profiles else []
    say(render_table(("Services", "All", *ratings), [_kind(one) for one in found.profiles]))
    say()
    if no_names:
        say(f"{len(done.market.watched)} services to look at are counted in the documents and not named.")
    else:
        say(render_table(("Service", "Kind", "Rating", "Why look"), [_watched(one) for one in found.watched]))
    for caveat in found.caveats:
        say(f"note: {caveat}")
    _say_files(done.files)


def outside(workspace: WorkspaceOption = HERE, as_of: AsOfOption = None, as_json: JsonOption = False) -> None:
    """Tell what an outsider sees: published figures, ratings of care in the area, and documents that are public.

    Example: readiness outside --as-of 2026-09-30
    """
    from app.actions.comparing import N_STEPS, look_from_outside
    from app.terminal import progress, render_table, say, say_json
    from schemas.plain import to_plain

    with progress(total=N_STEPS, quiet=as_json) as report:
        done = look_from_outside(workspace, as_of, report)
    view = done.view
    if as_json:
        say_json({**to_plain(view), "files": list(map(str, done.files))})
        return
    say(f"What an outsider sees of {view.council.name}, as at {view.as_of.isoformat()}")
    say()
    headings = ("Statement", "Figures", "Worse", "Better", "Ratings", "Public documents", "Documents not public")
    say(
        render_table(
            headings,
            [
                (one.code, one.n_figures, one.n_worse, one.n_better, one.n_ratings, one.n_documents, one.n_not_public)
                for one in view.statements
            ],
        )
    )
    say()
    blank = [one.code for one in view.statements if one.is_blank]
    if blank:
        say(f"Nothing public is held about {', '.join(blank)}.")
    for title in view.not_held:
        say(f"note: not held: {title}")
    _say_files(done.files)


def _kind(profile: "KindProfile") -> tuple[object, ...]:
    return (profile.kind.value if profile.kind else "all", profile.n_services, *(n for _, n in profile.n_by_rating))


def _watched(watched: "WatchedService") -> tuple[object, ...]:
    service = watched.service
    reasons = " ".join(risk.reason for risk in watched.risks)
    return (service.shown_name, service.kind.value, service.rating.value, reasons)


def _say_files(files: Sequence[Path]) -> None:
    from app.terminal import say

    say()
    say("Documents:")
    for path in files:
        say(f"  {path}")
