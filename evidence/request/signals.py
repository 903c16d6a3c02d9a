"""Documents as signals: for each link, what is known of the document, and no judgement."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from evidence.life.expiry import find_expiry
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.signal import DocumentFacts, Signal
from schemas.terms import EvidenceKind, SignalKind


def build_document_signals(items: Iterable[EvidenceItem], as_of: date) -> tuple[Signal, ...]:
    """One signal for each link of each document, in the order of their keys.

    A link to an earlier version of a file is left out where a newer version is held. A document is in date
    unless its review date has come, or the months that its stated type allows are over; `review_due` is the earlier
    of the two days. One that has neither is not out of date, and `review_due` says so.

    Args:
        items: evidence as known on the date; items that are not documents are passed over.
        as_of: the date of the assessment.
    """
    documents = (item for item in items if item.kind is EvidenceKind.DOCUMENT)
    signals = (signal for item in documents for signal in _item_signals(item, as_of))
    return tuple(sorted(signals, key=lambda signal: signal.key))


def _item_signals(item: EvidenceItem, as_of: date) -> Iterator[Signal]:
    current = item.current
    numbers: Counter[str] = Counter()
    for link in item.links:
        if current is not None and link.sha256 not in ("", current.sha256):
            continue
        numbers[link.statement] += 1
        key = f"document/{link.statement}/{item.id}/{numbers[link.statement]}"
        yield _build_signal(key, item, link, current, as_of)


def _build_signal(
    key: str, item: EvidenceItem, link: EvidenceLink, current: EvidenceVersion | None, as_of: date
) -> Signal:
    expiry = find_expiry(item, stated_only=True)
    return Signal(
        key=key,
        statement=link.statement,
        category=link.category,
        kind=SignalKind.DOCUMENT,
        subject=item.title,
        as_at=(current.content_date or current.received_on) if current else as_of,
        independence=item.independence,
        facts=DocumentFacts(
            title=item.title,
            maturity=link.maturity,
            direction=link.direction,
            owned=item.owner is not None,
            in_date=expiry is None or expiry.due > as_of,
            received=current is not None,
            shows=link.shows,
            section=link.section,
            request_item=link.request_item,
            review_due=expiry.due if expiry else None,
            maturity_stated=link.maturity_stated,
        ),
        citations=(_cite(item, link, current),),
    )


def _cite(item: EvidenceItem, link: EvidenceLink, current: EvidenceVersion | None) -> Citation:
    """The place in the document; where no file is held, the tracker's row that speaks of the item."""
    if current is not None:
        return Citation(item.id, current.sha256, column=link.section)
    told = link.tracker
    return Citation(item.id, told.sha256, told.sheet, told.row) if told else Citation(item.id, "")
