"""Documents as signals: facts of each link, and no judgement."""

from dataclasses import replace
from datetime import date

import pytest

from evidence.request.signals import build_document_signals
from schemas.signal import DocumentFacts
from schemas.terms import EvidenceKind, Independence, SignalKind
from tests.unit.evidence.request.trackers import read_rows

AS_OF = date(2026, 9, 30)


def facts_of(**change: object) -> DocumentFacts:
    """The facts of a tracker of one row."""
    (signal,) = build_document_signals(read_rows(change).items, AS_OF)
    assert isinstance(signal.facts, DocumentFacts)
    return signal.facts


@pytest.mark.parametrize(
    ("change", "owned", "in_date", "received"),
    [
        ({}, True, True, True),
        ({"owner": None}, False, True, True),
        ({"review_due": AS_OF}, True, False, True),
        ({"review_due": date(2026, 10, 1)}, True, True, True),
        ({"review_due": None}, True, True, True),
        ({"file": None}, True, True, False),
    ],
)
def test_what_is_known_of_a_document_is_stated(
    change: dict[str, object], owned: bool, in_date: bool, received: bool
) -> None:
    """Owned, in date and held are facts; a document goes out of date on its review date."""
    facts = facts_of(**change)
    assert (facts.owned, facts.in_date, facts.received) == (owned, in_date, received)


def test_each_link_is_a_signal_that_cites_the_place_in_the_document() -> None:
    """Links give signals in order of key; each cites the held file and its section."""
    items = read_rows({}, {"statement": "QS2; QS3", "section": "Part 1"}, {"section": "Part 2"}).items
    signals = build_document_signals(items, AS_OF)
    number = items[0].id
    assert [signal.key for signal in signals] == [
        f"document/QS1/{number}/1", f"document/QS1/{number}/2", f"document/QS2/{number}/1", f"document/QS3/{number}/1",
    ]  # fmt: skip
    assert {signal.kind for signal in signals} == {SignalKind.DOCUMENT}
    assert [signal.citations[0].column for signal in signals] == ["Part 2", "Section 2", "Part 1", "Part 1"]
    assert {signal.evidence_ids for signal in signals} == {(number,)}
    assert {signal.as_at for signal in signals} == {date(2026, 1, 5)}


def test_a_document_that_is_not_held_cites_the_row_that_speaks_of_it() -> None:
    """Without a file the claim rests on the tracker, and the citation says which row."""
    (signal,) = build_document_signals(read_rows({"file": None}).items, AS_OF)
    assert (signal.citations[0].sheet, signal.citations[0].row, signal.as_at) == ("Tracker", 2, AS_OF)


def test_who_stands_behind_a_document_is_passed_on() -> None:
    """A peer review is an independent body's; anything else is the council's own unless said."""
    (own,) = build_document_signals(read_rows({"independence": None}).items, AS_OF)
    (peer,) = build_document_signals(read_rows({"independence": "peer review"}).items, AS_OF)
    assert (own.independence, peer.independence) == (Independence.COUNCIL, Independence.INDEPENDENT_BODY)


def test_links_to_an_earlier_version_and_other_kinds_are_left_out() -> None:
    """What an older version showed is not said of the newer one; only documents are documents."""
    (item,) = read_rows({}).items
    newer = replace(item.versions[0], number=2, sha256="f" * 64)
    assert build_document_signals([replace(item, versions=(*item.versions, newer))], AS_OF) == ()
    assert build_document_signals([replace(item, kind=EvidenceKind.TRACKER)], AS_OF) == ()
