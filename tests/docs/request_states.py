"""The parts of docs/requests.md that are written from the table of moves and the rules of reminding."""

from evidence.request.asking import load_transitions
from evidence.request.reminders import load_reminder_rules


def moves_table() -> str:
    """Every move: what happens, from where to where, who may, and what people see."""
    lines = ["| what happens | from | to | who | the owner sees | the coordinator sees |", "| --- " * 6 + "|"]
    for one in load_transitions():
        start = one.start.value if one.start else "–"
        cells = (one.event.value, start, one.end.value, one.who.value, one.owner_sees, one.coordinator_sees)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def moves_diagram() -> str:
    """The same as a Mermaid state diagram; moves between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for one in load_transitions():
        ends = (_name(one.start.value) if one.start else "[*]", _name(one.end.value))
        arrows.setdefault(ends, []).append(one.event.value)
    states = dict.fromkeys(one.end.value for one in load_transitions())
    names = [f'    state "{state}" as {_name(state)}' for state in states if state != _name(state)]
    moves = [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in arrows.items()]
    ends = [f"    {state} --> [*]" for state in ("accepted", "withdrawn")]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *moves, *ends, "```"]) + "\n"


def _name(state: str) -> str:
    return state.replace(" ", "_")


def rules_table() -> str:
    """Every stage of reminding: when, to whom, and why."""
    lines = ["| stage | when | to | why |", "| --- | --- | --- | --- |"]
    for rule in load_reminder_rules():
        lines.append(
            f"| {rule.stage} | {_when(rule.counted_from, rule.working_days)} | {', '.join(rule.to)} | {rule.why} |"
        )
    return "\n".join(lines) + "\n"


def _when(counted_from: str, n_days: int) -> str:
    if n_days == 0:
        return f"on the day it is {counted_from}"
    days = "1 working day" if abs(n_days) == 1 else f"{abs(n_days)} working days"
    return f"{days} {'after' if n_days > 0 else 'before'} the day it is due"


def request_parts() -> dict[str, str]:
    """Every part by its name."""
    return {"request moves": moves_table(), "request diagram": moves_diagram(), "reminder rules": rules_table()}
