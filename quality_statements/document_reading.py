"""Reading a document: the highest view it can support, by how far the thing it describes has got.

Source: practice section 5.2, document. A gap that a council records about itself is a prompt and never counts
against it: people decide what it means.
"""

from quality_statements.dates import say_day
from quality_statements.rubric import DocumentRules
from quality_statements.verdict import Verdict, listed, prompt
from schemas.signal import DocumentFacts
from schemas.terms import Direction


def read_document(facts: DocumentFacts, rules: DocumentRules) -> Verdict:
    """The ceiling of its maturity, or a prompt where it supports nothing."""
    faults = _faults(facts)
    if faults:
        return prompt(f"{facts.title} cannot be relied on yet: {listed(faults)}.")
    if facts.direction is Direction.GAP:
        return prompt(f"{facts.title} records a gap: {_shows(facts)}.")
    if facts.direction is Direction.CONTEXT:
        return prompt(f"{facts.title} gives context: {_shows(facts)}.")
    ceiling = rules.ceilings[facts.maturity]
    return Verdict(ceiling, f"{facts.title}: {_shows(facts)} ({_stage(facts)}; supports a {ceiling} at most).")


def _faults(facts: DocumentFacts) -> list[str]:
    since = f"it has been out of date since {say_day(facts.review_due)}" if facts.review_due else "it is out of date"
    faults = [
        (facts.owned, "it has no named owner"),
        (facts.in_date, since),
        (facts.received, "no file of it is held"),
    ]
    return [words for sound, words in faults if not sound]


def _stage(facts: DocumentFacts) -> str:
    if not facts.maturity_stated:
        return f"how far the work has got is not stated, so it is taken as {facts.maturity}"
    return facts.maturity.value


def _shows(facts: DocumentFacts) -> str:
    return facts.shows.strip().rstrip(".") or "what it shows is not stated"
