"""How a command says what it took in."""

from collections.abc import Sequence

from app.terminal import say, say_json
from evidence.receipt import Receipt
from schemas.plain import to_plain


def show_receipts(receipts: Sequence[Receipt], *, as_json: bool) -> None:
    """Tell what was taken in, what was known already, and what was assumed on the way."""
    if as_json:
        say_json({"taken_in": to_plain(receipts)})
        return
    for receipt in receipts:
        known = " It was known already: nothing changed." if receipt.already else ""
        say(f"{receipt.name}: {receipt.summary}. Evidence {receipt.evidence_id}.{known}")
        for notice in receipt.notices:
            say(f"  note: {notice}")
