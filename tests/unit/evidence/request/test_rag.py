"""The state of an evidence item and of a request item, with its reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evidence.request.items import load_request_items
from evidence.request.rag import build_item_rag, build_request_rag, load_rag_rules
from schemas.evidence import EvidenceItem
from schemas.life import Approval, ItemLife, Override, Setting
from schemas.terms import Maturity, Rag
from tests.unit.evidence.request.trackers import read_rows

AS_OF = date(2026, 9, 30)
PLAIN = read_rows({"review_due": date(2027, 9, 30)}).items[0]
SHA256 = PLAIN.versions[-1].sha256
APPROVED = Approval("Adults board", date(2026, 9, 1), SHA256)
SOUND = replace(PLAIN, life=ItemLife(approval=APPROVED, deputy=Setting("Deputy lead", date(2026, 9, 1), "board")))
LINK_ONLY = replace(SOUND, versions=(), public_link="https://www.example.org")


def link(**change: Any) -> EvidenceItem:
    """The sound item with its one link changed."""
    return replace(SOUND, links=(replace(SOUND.links[0], **change),))


def approved(sha256: str) -> EvidenceItem:
    """The sound item with another version approved."""
    return replace(SOUND, life=ItemLife(approval=replace(APPROVED, sha256=sha256)))


DUE = "It will be out of date on {}, by its own review date."
PAST = "It has been out of date since 30 September 2026, by its own review date."
HELD = "The document itself is not held, nor a link to it."
NO_DATE = "It has no review date, nor a type and a date that would give it one."
BY_TYPE = (
    "It has been out of date since 5 July 2026, 6 months after 5 January 2026, our rule for this type "
    "(performance report)."
)
BY_TITLE = BY_TYPE.replace("report)", "report, as its title suggests)")
EARLY = ItemLife(approval=replace(APPROVED, on_day=date(2026, 1, 5)))


@pytest.mark.parametrize(
    ("item", "rag", "reasons"),
    [
        (SOUND, Rag.GREEN, ["It is owned, approved, held, in date and linked, and its effect is stated."]),
        (replace(SOUND, owner=None), Rag.AMBER, ["It has no named owner."]),
        (replace(SOUND, life=ItemLife()), Rag.AMBER, ["Nobody has approved it as it stands."]),
        (approved("0" * 64), Rag.AMBER, ["Nobody has approved it as it stands."]),
        (replace(SOUND, review_due=None, title="Carers"), Rag.AMBER, [NO_DATE]),
        (replace(SOUND, review_due=None), Rag.GREEN, None),
        (replace(LINK_ONLY, public_link=None), Rag.RED, [HELD, "Nobody has approved it as it stands."]),
        (replace(LINK_ONLY, life=ItemLife(approval=replace(APPROVED, sha256=""))), Rag.GREEN, None),
        (link(section=None), Rag.AMBER, ["A link does not say which section to look at."]),
        (link(shows=""), Rag.AMBER, ["A link does not say what it shows."]),
        (link(maturity=Maturity.PLANNED), Rag.AMBER, ["It is no more than a plan or a draft."]),
        (replace(PLAIN, links=(replace(PLAIN.links[0], maturity=Maturity.PLANNED),)), Rag.AMBER, None),
        (replace(SOUND, owner=None, review_due=None, title="Carers"), Rag.RED, ["It has no named owner.", NO_DATE]),
        (replace(SOUND, document_type="performance report", life=EARLY), Rag.RED, [BY_TYPE]),
        (replace(SOUND, title="Performance report", life=EARLY), Rag.RED, [BY_TITLE]),
        (replace(SOUND, links=()), Rag.RED, None),
        (replace(SOUND, review_due=AS_OF), Rag.RED, [PAST]),
        (replace(SOUND, review_due=date(2026, 10, 1)), Rag.AMBER, [DUE.format("1 October 2026")]),
        (replace(SOUND, review_due=date(2026, 11, 29)), Rag.AMBER, [DUE.format("29 November 2026")]),
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
    assert build_item_rag(replace(SOUND, owner=None, review_due=None, title="Carers"), AS_OF, lax).rag is Rag.AMBER


def test_an_override_stands_beside_the_computed_colour() -> None:
    """What people put beside the colour is shown with it and changes nothing; nor does a missing deputy."""
    override = Override(Rag.GREEN, "The board has seen the new version", date(2026, 10, 31), "Head of quality")
    state = build_item_rag(replace(PLAIN, owner=None, life=ItemLife(override=override)), AS_OF)
    assert (state.rag, state.override, state.notes) == (Rag.RED, override, ("No deputy is named.",))
    assert build_item_rag(SOUND, AS_OF).notes == ()


def test_approving_a_document_again_renews_it() -> None:
    """The months of a type count from the day this very version was approved, if that is after its own date."""
    report = replace(SOUND, document_type="performance report")
    assert build_item_rag(report, date(2027, 2, 28)).rag is Rag.AMBER
    assert build_item_rag(report, date(2027, 3, 1)).rag is Rag.RED
