"""How a command shows an assessment."""

from app.actions.result import Line, Result, describe_rollup, render_result
from app.terminal import render_table, say, say_json
from schemas.client_level import WaitingCard

_WAITING = ("Waiting for", "As at", "People", "Middle wait, days", "Longest, days", "How the risk is reviewed")
_HEADINGS = ("Code", "Quality statement", "Proposed", "Agreed", "Confidence", "Main reason")


def show_result(result: Result, *, as_json: bool) -> None:
    """The nine rows, the rating or its range, and where the documents are."""
    if as_json:
        say_json(render_result(result))
        return
    say()
    mark = " (made-up data)" if result.council.synthetic else ""
    say(f"{result.council.name}{mark}, as at {result.as_of.isoformat()}, framework {result.framework_id}")
    say()
    say(render_table(_HEADINGS, [_row(line) for line in result.lines]))
    say()
    say(f"Self-assessed position, not CQC's judgement and no forecast of it. {_standing(result)}")
    if result.waiting:
        say()
        say(f"Waiting lists, {result.waiting[0].source}:")
        say(render_table(_WAITING, [_list(card) for card in result.waiting]))
    for notice in result.notices:
        say(f"note: {notice}")
    if result.outputs:
        say()
        say("Documents:")
        for output in result.outputs:
            say(f"  {output.kind} ({output.format}): {output.path}")


def _list(card: WaitingCard) -> tuple[object, ...]:
    """One waiting list; what is not known is a dash and never a zero."""
    days = (None if one is None else f"{one:,.0f}" for one in (card.median_days, card.longest_days))
    n = None if card.n is None else f"{card.n:,}"
    return (card.kind, card.as_at.isoformat(), n, *days, card.risk_review or "not said")


def _standing(result: Result) -> str:
    """What the scores come to; while people have not agreed them all, only what they would come to."""
    told = describe_rollup(result.rollup)
    if result.rollup.rating is None or all(line.agreed is not None for line in result.lines):
        return told[:1].upper() + told[1:]
    return f"If every proposal were agreed: {told}"


def _row(line: Line) -> tuple[object, ...]:
    proposed = line.proposed if line.sufficient else "not enough evidence"
    return (line.code, line.name, proposed, line.agreed, line.confidence, line.main_reason)
