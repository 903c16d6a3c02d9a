"""Requests as tests make them."""

from datetime import date

from evidence.request.asking import build_request
from schemas.requests import EvidenceRequest, Happening, Owner, RequestEvent

ASKED, DUE = date(2026, 11, 2), date(2026, 11, 23)
OWNERS = (
    Owner("Carers Lead", "Carers manager", "carers.lead@council.example", "Dana Deputy", "Morgan Manager"),
    Owner("Dana Deputy", "", "dana.deputy@council.example"),
    Owner("Morgan Manager", "Head of service", "morgan.manager@council.example"),
)


def happening(event: str, on: date = ASKED, **more: object) -> Happening:
    """Something that happened, by the name of its event."""
    return Happening(RequestEvent(event), on, "c.lead", **more)  # type: ignore[arg-type]


def make_request(
    *more: Happening,
    name: str = "ASK-00000001",
    owner: str = "Carers Lead",
    title: str = "Carers plan",
    items: tuple[str, ...] = ("W07",),
    asked_on: date = ASKED,
    due_on: date = DUE,
    as_of: date = date.max,
) -> EvidenceRequest:
    """A request that was asked, and what happened to it since."""
    first = happening("ask", asked_on, due_on=due_on, items=items)
    made = build_request((name, owner, title), (first, *more), as_of)
    assert made is not None
    return made
