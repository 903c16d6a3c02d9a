"""A claim: one sentence and the evidence it rests on."""

from dataclasses import dataclass, field

from schemas.score import Reason


@dataclass(frozen=True)
class Claim:
    """One sentence a reader can check."""

    text: str = field(metadata={"help": "The sentence, as plain text; it is escaped when it is rendered."})
    evidence_ids: tuple[str, ...] = field(
        metadata={"help": "Evidence items it rests on; empty where it says that something is missing."}
    )


def build_claim(reason: Reason) -> Claim:
    """The claim in a reason of the scoring rules."""
    return Claim(text=reason.text, evidence_ids=reason.evidence_ids)
