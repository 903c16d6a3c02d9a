"""The parts of docs/client-level-indicators.md that are written from the methods of the indicators."""

from collections.abc import Iterator
from itertools import groupby

from evidence.client_level.indicators.methods import Method, load_methods
from evidence.client_level.indicators.period import Every


def method_parts() -> dict[str, str]:
    """Each made part by its name."""
    methods = load_methods()
    left = "\n".join(f"- {sentence}" for sentence in (*methods.leaves_out, *methods.differs))
    lines = ["| measure | what it is | why there is no local figure |", "| --- | --- | --- |"]
    lines += [f"| {one.code} | {one.name} | {one.why} |" for one in methods.not_worked_out]
    return {
        "indicators": "\n".join(_families(methods.methods)) + "\n",
        "indicator limits": left + "\n",
        "indicators not worked out": "\n".join(lines) + "\n",
    }


def _families(methods: tuple[Method, ...]) -> Iterator[str]:
    for family, of_it in groupby(methods, key=lambda method: method.family):
        some = tuple(of_it)
        first = some[0]
        yield f"### {_TITLES[family]}\n"
        yield f"{first.cohort} Source: {first.source}.\n"
        yield "| code | figure | given for | unit | method |"
        yield "| --- | --- | --- | --- | --- |"
        told: set[str] = set()
        for one in some:
            method = "As above." if one.method in told else one.method
            told.add(one.method)
            yield f"| `{one.code}` | {one.name} | {_EVERY[one.every]} | {one.unit} | {method} |"
        yield ""
        yield from (f"- Left out: {sentence}" for sentence in first.leaves_out)
        yield from (f"- Where it differs: {sentence}" for sentence in first.differs)
        yield ""


_EVERY = {Every.YEAR: "the twelve months", Every.QUARTER: "each whole quarter", Every.MONTH: "each month"}
_TITLES = {
    "waits": "Waiting times",
    "short-term": "Short-term support to become more independent (ST-Max)",
    "admissions": "Admissions to care homes",
    "homes": "Living in one's own home or with family",
    "directed": "Self-directed support and direct payments",
    "reviews": "Reviews",
    "support": "Long-term support at the month end",
    "assessments": "Assessments completed",
    "carers": "Unpaid carers",
    "known": "How completely people are described",
}
