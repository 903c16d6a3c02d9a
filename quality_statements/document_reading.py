"""Reading a document: the highest view it can support, by how far the thing it describes has got.

Source: practice section 5.2, document. A gap that a council records about itself is a prompt and never counts
against it: people decide what it means.
"""

from quality_statements.rubric import DocumentRules
from quality_statements.verdict import Verdict, prompt
from schemas.signal import DocumentFacts
from schemas.terms import Direction


def read_document(facts: DocumentFacts, rules: DocumentRules) -> Verdict:
    """The ceiling of its maturity, or a prompt where it supports nothing."""
    faults = _faults(facts)
    if faults:
        return prompt(f"{facts.title} supports nothing until fixed: {', '.join(faults)}")
    if facts.direction is Direction.GAP:
        return prompt(f"{facts.title} records a gap: {_shows(facts)}")
    if facts.direction is Direction.CONTEXT:
        return prompt(f"{facts.title} gives context: {_shows(facts)}")
    ceiling = rules.ceilings[facts.maturity]
    return Verdict(ceiling, f"{facts.title} is {_words(facts)}, which supports {ceiling} at most: {_shows(facts)}.")


def _faults(facts: DocumentFacts) -> list[str]:
    faults = [
        (facts.owned, "no owner"),
        (facts.in_date, f"out of date since {facts.review_due}" if facts.review_due else "out of date"),
        (facts.received, "the file is not held"),
    ]
    return [words for sound, words in faults if not sound]


def _words(facts: DocumentFacts) -> str:
    return f'at "{facts.maturity}"'


def _shows(facts: DocumentFacts) -> str:
    return facts.shows.strip().rstrip(".") or "what it shows is not stated"
