"""The state of an evidence item and of a request item, with its reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evidence.request.items import load_request_items
from evidence.request.rag import build_item_rag, build_request_rag, load_rag_rules
from schemas.evidence import EvidenceItem
from schemas.terms import Maturity, Rag
from tests.unit.evidence.request.trackers import read_rows

AS_OF = date(2026, 9, 30)
SOUND = read_rows({"review_due": date(2027, 9, 30)}).items[0]


def link(**change: Any) -> EvidenceItem:
    """The sound item with its one link changed."""
    return replace(SOUND, links=(replace(SOUND.links[0], **change),))


@pytest.mark.parametrize(
    ("item", "rag", "reasons"),
    [
        (SOUND, Rag.GREEN, ["It is owned, held, in date and linked, and its effect is stated."]),
        (replace(SOUND, owner=None), Rag.AMBER, ["It has no named owner."]),
        (replace(SOUND, review_due=None), Rag.AMBER, ["It has no review date."]),
        (replace(SOUND, versions=()), Rag.AMBER, ["The document itself is not held, nor a link to it."]),
        (replace(SOUND, versions=(), public_link="https://www.example.org"), Rag.GREEN, None),
        (link(section=None), Rag.AMBER, ["A link does not say which section to look at."]),
        (link(shows=""), Rag.AMBER, ["A link does not say what it shows."]),
        (link(maturity=Maturity.PLANNED), Rag.AMBER, ["It is no more than a plan or a draft."]),
        (replace(SOUND, owner=None, review_due=None), Rag.RED, ["It has no named owner.", "It has no review date."]),
        (replace(SOUND, links=()), Rag.RED, None),
        (replace(SOUND, review_due=AS_OF), Rag.RED, ["It has been out of date since 30 September 2026."]),
        (replace(SOUND, review_due=date(2026, 10, 1)), Rag.AMBER, ["It will be out of date on 1 October 2026."]),
        (replace(SOUND, review_due=date(2026, 11, 29)), Rag.AMBER, ["It will be out of date on 29 November 2026."]),
        (replace(SOUND, review_due=date(2026, 11, 30)), Rag.GREEN, None),
    ],
)  # fmt: skip
def test_the_state_of_an_item(item: EvidenceItem, rag: Rag, reasons: list[str] | None) -> None:
    """Green has everything; amber lacks one thing or expires within 60 days; red lacks two or is out of date."""
    state = build_item_rag(item, AS_OF)
    assert state.rag is rag
    assert reasons is None or list(state.reasons) == reasons


def test_the_state_of_a_request_item() -> None:
    """None linked is red, the best evidence counts, and what does not apply is grey with its reason."""
    item = next(item for item in load_request_items() if item.code == "W07")
    poor = replace(SOUND, id="REQ-1", owner=None)
    assert build_request_rag(item, [], AS_OF).rag is Rag.RED
    assert build_request_rag(item, [poor], AS_OF).rag is Rag.AMBER
    assert build_request_rag(item, [poor, SOUND], AS_OF).rag is Rag.GREEN
    other = replace(item, code="W01")
    assert build_request_rag(other, [SOUND], AS_OF).reasons == ("No evidence is linked to it.",)
    grey = build_request_rag(item, [], AS_OF, not_applicable=("no such service", "the director"))
    assert (grey.rag, grey.reasons) == (Rag.GREY, ("Not applicable: no such service (approved by the director).",))


def test_the_thresholds_come_from_data() -> None:
    """Sixty days and two missing things are in the data file."""
    rules = load_rag_rules()
    assert (rules.expires_soon_days, rules.missing_for_red) == (60, 2)
    lax = replace(rules, missing_for_red=3)
    assert build_item_rag(replace(SOUND, owner=None, review_due=None), AS_OF, lax).rag is Rag.AMBER
