"""The worked example of docs/scoring.md, computed from the counts in its tables."""

from datetime import date
from typing import Any

from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score
from schemas.score import ScoreProposal
from schemas.signal import Signal
from schemas.terms import Category, Direction, Independence, Maturity, SignalKind
from tests.docs.pages import read_page, read_rows
from tests.factories import (
    make_audit_facts,
    make_citation,
    make_document_facts,
    make_signal,
    make_voice_facts,
)

AS_OF = date(2026, 9, 30)
_HEARD = date(2026, 8, 21)
_CATEGORIES = (Category.PEOPLE, Category.STAFF, Category.PARTNERS)
_COUNTS = {
    "items": "n_items",
    "positive": "n_positive",
    "mixed": "n_mixed",
    "negative": "n_negative",
    "concerns": "n_concerns",
    "concerns answered": "n_answered",
    "independent of the council": "n_independent",
}
_NAMES = {"kinds of source": "source_types", "organisations": "organisations", "groups": "groups"}
_AUDITED = {
    "cases": "n_cases",
    "good or better": "n_good_or_better",
    "outstanding": "n_outstanding",
    "critical question at 1": "n_critical_ones",
    "second reads": "n_pairs",
    "second reads that agreed exactly": "n_pairs_exact",
}


def propose_example() -> ScoreProposal:
    """The proposal for QS1 from the page's own counts."""
    framework = load_framework(default_framework())
    signals = [*_voices(), _audit(), _document()]
    return propose_score(framework.statement("QS1"), signals, framework, load_rubric(), AS_OF)


def render_example() -> str:
    """The proposal as a fenced block."""
    proposal = propose_example()
    lines = [
        f"{proposal.statement} {proposal.name}: proposed at {proposal.level}, {proposal.confidence} confidence",
        "",
    ]
    lines += ["Reasons:", *(f"- {reason.text}" for reason in proposal.reasons), ""]
    lines += [f"To reach {(proposal.level or 0) + 1}:", *(f"- {text}" for text in proposal.would_move)]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def _table(first: str, after: str) -> dict[str, list[int]]:
    """The rows of the table that follows some words, by the words of their first column."""
    _, _, rest = read_page("docs/scoring.md").partition(after)
    table = rest.strip().partition("\n\n")[0]
    rows = {cells[0]: [int(cell) for cell in cells[1:]] for cells in read_rows(table)}
    assert first in rows
    return rows


def _voices() -> list[Signal]:
    rows = _table("items", "What people, staff and partners said:\n")
    return [
        _voice(category, {name: counts[at] for name, counts in rows.items()}) for at, category in enumerate(_CATEGORIES)
    ]


def _voice(category: Category, counts: dict[str, int]) -> Signal:
    names = {field: tuple(f"{word} {n}" for n in range(counts[word])) for word, field in _NAMES.items()}
    nothing: dict[str, Any] = {"n_neutral": 0, "n_strong_positive": 0, "n_strong_negative": 0, "n_changed": 0}
    nothing |= {"repeated_concerns": (), "n_repeated": 0, "n_repeated_answered": 0}
    heard = dict.fromkeys(("includes_carers", "includes_front_line", "includes_managers", "includes_voluntary"), True)
    counted = {field: counts[word] for word, field in _COUNTS.items()}
    facts = make_voice_facts(**counted | names | nothing | heard)
    return make_signal(
        key=f"voice/QS1/{category.value}",
        category=category,
        kind=SignalKind.VOICE,
        as_at=_HEARD,
        independence=Independence.DIRECT,
        facts=facts,
        citations=(make_citation(evidence_id=f"COL-{category.name}"),),
    )


def _audit() -> Signal:
    rows = _table("cases", "What was audited:\n")
    counted = {field: rows[word][0] for word, field in _AUDITED.items()}
    facts = make_audit_facts(**counted, sum_shift=0, drawn_by_rule=True, supporting_only=False, weakest_question=None)
    return make_signal(
        key="audit/QS1", category=Category.PROCESSES, kind=SignalKind.CASE_AUDIT, as_at=_HEARD, facts=facts
    )


def _document() -> Signal:
    facts = make_document_facts(
        title="Triage procedure", maturity=Maturity.IN_USE, direction=Direction.STRENGTH, owned=True, in_date=True,
        received=True, shows="every contact is sorted the same day",
    )  # fmt: skip
    return make_signal(
        key="document/QS1", category=Category.PROCESSES, kind=SignalKind.DOCUMENT, as_at=_HEARD, facts=facts
    )
