"""Builders of schema values with defaults, so that a test names only what it is about.

`make_rated_assessment` is a made-up council with all nine scores; `make_national_only_assessment` is one
that has loaded nothing but published measures.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from schemas.assessment import Assessment, RequestItem, StatementResult
from schemas.collected import AuditAnswer, AuditQuestion, FeedbackItem
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.framework import (
    Band,
    Framework,
    IStatement,
    Level,
    Method,
    Pointer,
    QualityStatement,
    Rounding,
    Theme,
    Topic,
)
from schemas.ids import content_id, sha256_of
from schemas.observation import Council, Measure, Observation
from schemas.problems import Problem
from schemas.score import (
    BlindSpot,
    Cap,
    CategoryView,
    Decision,
    Flag,
    RangeEnd,
    Reading,
    Reason,
    Rise,
    RollUp,
    ScoreProposal,
    WhatIf,
)
from schemas.signal import (
    AuditFacts,
    CheckFacts,
    Comparison,
    DocumentFacts,
    IndicatorFacts,
    Signal,
    VoiceFacts,
)
from schemas.terms import (
    Better,
    Category,
    Classification,
    Confidence,
    Direction,
    EvidenceKind,
    Independence,
    Maturity,
    Position,
    SignalKind,
    Source,
    Tone,
    Trend,
)

AS_OF = date(2026, 9, 30)
SHA = sha256_of(b"a file")
EVIDENCE_ID = "REQ-4K7QH2M9"
USED_CATEGORIES = (Category.PEOPLE, Category.STAFF, Category.PARTNERS, Category.PROCESSES)
_NAMES = (
    ("Assessing needs", 1),
    ("Supporting people to live healthier lives", 1),
    ("Equity in experience and outcomes", 1),
    ("Care provision, integration and continuity", 2),
    ("Partnerships and communities", 2),
    ("Safe systems, pathways and transitions", 3),
    ("Safeguarding", 3),
    ("Governance, management and sustainability", 4),
    ("Learning, improvement and innovation", 4),
)
CODES = tuple(f"QS{n}" for n in range(1, 10))
_BANDS = (
    ("Inadequate", 25, 38),
    ("Requires improvement", 39, 62),
    ("Good", 63, 87),
    ("Outstanding", 88, 100),
)


def make_citation(**changes: Any) -> Citation:
    """A cell of a spreadsheet."""
    values: dict[str, Any] = {
        "evidence_id": EVIDENCE_ID,
        "sha256": SHA,
        "sheet": "Table 1",
        "row": 12,
        "column": "Outcome",
    }
    return Citation(**values | changes)


def make_version(**changes: Any) -> EvidenceVersion:
    """A received PDF of 2,048 bytes."""
    values: dict[str, Any] = {
        "item_id": EVIDENCE_ID,
        "number": 1,
        "sha256": SHA,
        "size_bytes": 2048,
        "suffix": ".pdf",
        "original_name": "carers strategy FINAL v3.pdf",
        "received_on": date(2026, 5, 14),
        "content_date": date(2026, 3, 3),
    }
    return EvidenceVersion(**values | changes)


def make_link(**changes: Any) -> EvidenceLink:
    """A strength in use for the first statement."""
    values: dict[str, Any] = {
        "item_id": EVIDENCE_ID,
        "sha256": SHA,
        "statement": "QS1",
        "category": Category.PROCESSES,
        "direction": Direction.STRENGTH,
        "maturity": Maturity.IN_USE,
        "shows": "Waiting lists are reviewed for risk every week",
        "request_item": "W01",
        "section": "section 4",
    }
    return EvidenceLink(**values | changes)


def make_item(**changes: Any) -> EvidenceItem:
    """An internal document with one version and one link."""
    values: dict[str, Any] = {
        "id": EVIDENCE_ID,
        "source": Source.REQUEST,
        "kind": EvidenceKind.DOCUMENT,
        "title": "Waiting list procedure",
        "owner": "Head of access",
        "classification": Classification.INTERNAL,
    }
    values |= changes
    own = {"item_id": values["id"]}
    defaults = {"versions": (make_version(**own),), "links": (make_link(**own),)}
    return EvidenceItem(**defaults | values)


def make_council(**changes: Any) -> Council:
    """A made-up unitary authority."""
    values: dict[str, Any] = {
        "gss_code": "E06999999",
        "name": "Westmere",
        "la_code": "999",
        "region": "South West",
        "council_type": "Unitary authority",
        "synthetic": True,
    }
    return Council(**values | changes)


def make_measure(**changes: Any) -> Measure:
    """A survey measure where higher is better."""
    values: dict[str, Any] = {
        "dataset": "ASCOF",
        "code": "1d",
        "name": "People satisfied with their care and support",
        "unit": "%",
        "better": Better.HIGHER,
        "statements": ("QS1",),
        "category": Category.PEOPLE,
        "survey": "ASCS",
        "note": "",
    }
    return Measure(**values | changes)


def make_observation(**changes: Any) -> Observation:
    """A published cell for the made-up council."""
    values: dict[str, Any] = {
        "measure": "1d",
        "la_code": "999",
        "la_name": "Westmere",
        "ons_code": "E06999999",
        "level": "Council",
        "year": "2024-25",
        "statistic": "outcome",
        "value": 61.2,
        "flag": "",
        "raw": "61.2",
        "citation": make_citation(),
    }
    return Observation(**values | changes)


def make_problem(**changes: Any) -> Problem:
    """A fault in a cell."""
    values: dict[str, Any] = {
        "slug": "not-a-date",
        "file": "tracker.xlsx",
        "found": "31/02/2026",
        "remedy": "Type a real date",
        "sheet": "Evidence",
        "row": 7,
        "column": "Date",
    }
    return Problem(**values | changes)


def make_audit_question(**changes: Any) -> AuditQuestion:
    """A critical question about the first statement."""
    values: dict[str, Any] = {
        "code": "A1",
        "number": 1,
        "domain": "Assessment",
        "text": "Was the person at the centre of the assessment?",
        "look_for": "Their own words and goals",
        "statements": ("QS1",),
        "applies_when": "always",
        "critical": True,
    }
    return AuditQuestion(**values | changes)


def make_audit_answer(**changes: Any) -> AuditAnswer:
    """A good answer of one case."""
    values: dict[str, Any] = {
        "case": "case-001",
        "question": "A1",
        "audited_on": date(2026, 6, 1),
        "grade": 3,
        "outcome": "graded",
        "evidence_seen": "assessment form",
        "comment": "",
        "drawn_by_rule": True,
        "citation": make_citation(evidence_id="COL-AUD1T000"),
    }
    return AuditAnswer(**values | changes)


def make_feedback(**changes: Any) -> FeedbackItem:
    """A mixed piece of feedback from a carer."""
    values: dict[str, Any] = {
        "id": "FB-1",
        "received_on": date(2026, 7, 1),
        "source_type": "unpaid carer",
        "organisation": "",
        "group": "unpaid carers",
        "place": "North",
        "topic": "waiting",
        "service": "carers' assessments",
        "tone": Tone.MIXED,
        "strength": 2,
        "n_people": 1,
        "statement": "QS1",
        "category": Category.PEOPLE,
        "independence": Independence.DIRECT,
        "summary": "Kind staff, long wait",
        "action_taken": "",
        "what_changed": "",
        "citation": make_citation(evidence_id="COL-FEEDBK00"),
    }
    return FeedbackItem(**values | changes)


def make_comparison(**changes: Any) -> Comparison:
    """England a little above, within chance."""
    values: dict[str, Any] = {
        "kind": "England",
        "area": "England",
        "value": 62.7,
        "z": -0.6,
        "position": Position.SIMILAR,
        "citation": make_citation(row=5),
    }
    return Comparison(**values | changes)


def make_indicator_facts(**changes: Any) -> IndicatorFacts:
    """A survey measure in line with England."""
    values: dict[str, Any] = {
        "measure": "1d",
        "name": "People satisfied with their care and support",
        "unit": "%",
        "better": Better.HIGHER,
        "period": "2024-25",
        "value": 61.2,
        "flag": "",
        "low": 56.4,
        "high": 65.9,
        "base": 412,
        "age_months": 18,
        "comparisons": (
            make_comparison(),
            make_comparison(kind="region", area="South West", value=64.1, position=Position.TENDING_WORSE),
            make_comparison(kind="council type", area="Unitary authority", value=63.3),
        ),
        "trend": Trend.STABLE,
        "series": (("2023-24", 60.8), ("2024-25", 61.2)),
        "survey": "Adult Social Care Survey",
    }
    return IndicatorFacts(**values | changes)


def make_document_facts(**changes: Any) -> DocumentFacts:
    """A strength in use."""
    values: dict[str, Any] = {
        "title": "Waiting list procedure",
        "maturity": Maturity.IN_USE,
        "direction": Direction.STRENGTH,
        "owned": True,
        "in_date": True,
        "received": True,
        "shows": "Waiting lists are reviewed for risk every week",
        "section": "section 4",
        "request_item": "W01",
        "review_due": date(2027, 3, 31),
    }
    return DocumentFacts(**values | changes)


def make_audit_facts(**changes: Any) -> AuditFacts:
    """48 cases, 30 good or better, a quarter read twice."""
    values: dict[str, Any] = {
        "n_cases": 48,
        "n_good_or_better": 30,
        "n_outstanding": 6,
        "n_critical_ones": 1,
        "n_cannot_tell": 3,
        "n_pairs": 12,
        "n_pairs_exact": 9,
        "sum_shift": -2,
        "drawn_by_rule": True,
        "supporting_only": False,
        "questions": ("A1", "A4"),
        "weakest_question": "A4",
    }
    return AuditFacts(**values | changes)


def make_voice_facts(**changes: Any) -> VoiceFacts:
    """37 pieces of feedback from people, more bad than good, half answered."""
    values: dict[str, Any] = {
        "n_items": 37,
        "n_people": 52,
        "n_positive": 12,
        "n_negative": 15,
        "n_mixed": 8,
        "n_neutral": 2,
        "n_strong_positive": 4,
        "n_strong_negative": 6,
        "n_concerns": 23,
        "n_answered": 11,
        "n_changed": 4,
        "source_types": ("person", "unpaid carer"),
        "organisations": ("Westmere Carers",),
        "n_independent": 9,
        "groups": ("people with a learning disability", "unpaid carers"),
        "includes_carers": True,
        "includes_front_line": False,
        "includes_managers": False,
        "includes_voluntary": True,
        "repeated_concerns": ("waiting for a carer's assessment",),
        "n_repeated": 7,
        "n_repeated_answered": 3,
        "newest": date(2026, 8, 21),
        "oldest": date(2025, 11, 2),
    }
    return VoiceFacts(**values | changes)


def make_check_facts(**changes: Any) -> CheckFacts:
    """A control that is in place."""
    values: dict[str, Any] = {
        "code": "waiting-risk-reviewed",
        "passed": True,
        "n": 3,
        "n_met": 3,
        "detail": "3 of 3 waiting lists have a documented review of risk",
    }
    return CheckFacts(**values | changes)


_KINDS = {
    IndicatorFacts: SignalKind.INDICATOR,
    DocumentFacts: SignalKind.DOCUMENT,
    AuditFacts: SignalKind.CASE_AUDIT,
    VoiceFacts: SignalKind.VOICE,
    CheckFacts: SignalKind.CHECK,
}


def make_signal(**changes: Any) -> Signal:
    """A document signal about the first statement; its kind follows from its facts."""
    values: dict[str, Any] = {
        "statement": "QS1",
        "category": Category.PROCESSES,
        "subject": "Waiting list procedure",
        "as_at": date(2026, 3, 3),
        "independence": Independence.COUNCIL,
        "facts": make_document_facts(),
        "citations": (make_citation(),),
    }
    values |= changes
    kind = _KINDS[type(values["facts"])]
    key = f"{kind.value}/{values['statement']}/{values['subject']}"
    return Signal(**{"key": key, "kind": kind} | values)


def make_reading(**changes: Any) -> Reading:
    """A document read as a 3."""
    values: dict[str, Any] = {
        "signal_key": "document/QS1/Waiting list procedure",
        "kind": SignalKind.DOCUMENT,
        "category": Category.PROCESSES,
        "subject": "Waiting list procedure",
        "level": 3,
        "reason": "In use, with its use shown.",
        "as_at": date(2026, 3, 3),
        "independence": Independence.COUNCIL,
        "citations": (make_citation(),),
    }
    return Reading(**values | changes)


def make_view(**changes: Any) -> CategoryView:
    """A view of processes at 3."""
    values: dict[str, Any] = {
        "category": Category.PROCESSES,
        "level": 3,
        "reason": "One process in use, with audit behind it.",
        "readings": (make_reading(),),
        "missing": (),
    }
    return CategoryView(**values | changes)


def make_reason(**changes: Any) -> Reason:
    """A reason with its evidence."""
    values: dict[str, Any] = {"text": "A working process is in use.", "evidence_ids": (EVIDENCE_ID,)}
    return Reason(**values | changes)


def make_cap(**changes: Any) -> Cap:
    """A rule that holds a level at 2."""
    values: dict[str, Any] = {
        "code": "waiting-risk-not-reviewed",
        "level": 2,
        "reason": make_reason(text="Held at 2: people wait without a recorded review of the risk of waiting."),
    }
    return Cap(**values | changes)


def make_flag(**changes: Any) -> Flag:
    """Stories that disagree."""
    values: dict[str, Any] = {
        "code": "stories-disagree",
        "reason": make_reason(text="People and staff tell different stories."),
    }
    return Flag(**values | changes)


def make_proposal(**changes: Any) -> ScoreProposal:
    """A 3 with medium confidence for the first statement."""
    values: dict[str, Any] = {
        "statement": "QS1",
        "name": "Assessing needs",
        "level": 3,
        "uncapped_level": 3,
        "confidence": Confidence.MEDIUM,
        "reasons": (make_reason(),),
        "views": (make_view(),),
        "caps": (),
        "flags": (),
        "would_move": ("To reach 4: show the effect on people over two years.",),
        "framework_id": "test-1",
        "rubric_version": "1",
    }
    return ScoreProposal(**values | changes)


def make_decision(**changes: Any) -> Decision:
    """The panel agrees a 3."""
    values: dict[str, Any] = {
        "statement": "QS1",
        "level": 3,
        "proposed_level": 3,
        "decided_by": "Readiness panel",
        "decided_on": date(2026, 9, 14),
        "why": "The panel read the audit and agreed.",
        "framework_id": "test-1",
    }
    return Decision(**values | changes)


def make_result(proposal: ScoreProposal | None = None, decision: Decision | None = None) -> StatementResult:
    """A proposal without a decision, unless one is given."""
    return StatementResult(proposal=proposal or make_proposal(), decision=decision)


def make_range_end(**changes: Any) -> RangeEnd:
    """23 points, just good."""
    return RangeEnd(**{"total": 23, "percent": 64, "rating": "Good"} | changes)


def make_rollup(scores: tuple[int | None, ...] = (3,) * 9) -> RollUp:
    """The roll-up of nine scores, worked out for tests in the plainest way."""
    low, high = _end(scores, 1), _end(scores, 4)
    full = None not in scores
    following = [band for band in _BANDS if band[1] > low.percent]
    upper = following[0] if full and following else None
    under = [band for band in _BANDS if band[2] < low.percent]
    lower = under[-1] if full and under else None
    return RollUp(
        n_scored=sum(1 for score in scores if score is not None),
        n_statements=len(scores),
        maximum=4 * len(scores),
        total=low.total if full else None,
        percent=low.percent if full else None,
        rating=low.rating if full else None,
        lowest=low,
        highest=high,
        next_rating=upper[0] if upper else None,
        points_to_next=_points_to(upper[1], low.total, 4 * len(scores)) if upper else None,
        rating_below=lower[0] if lower else None,
        points_to_spare=_points_to_spare(lower[2], low.total, 4 * len(scores)) if lower else None,
    )


def _end(scores: tuple[int | None, ...], missing: int) -> RangeEnd:
    total = sum(missing if score is None else score for score in scores)
    percent = -(-100 * total // (4 * len(scores)))
    return RangeEnd(total, percent, next(name for name, low, high in _BANDS if low <= percent <= high))


def _points_to(percent: int, total: int, maximum: int) -> int:
    return next(n for n in range(1, maximum) if -(-100 * (total + n) // maximum) >= percent)


def _points_to_spare(percent: int, total: int, maximum: int) -> int:
    return next(n for n in range(maximum) if -(-100 * (total - n - 1) // maximum) <= percent)


def make_what_if(**changes: Any) -> WhatIf:
    """Two rises that reach the next rating."""
    values: dict[str, Any] = {
        "rises": (Rise("QS1", 2, 3), Rise("QS3", 2, 3)),
        "total": 23,
        "percent": 64,
        "rating": "Good",
    }
    return WhatIf(**values | changes)


def make_blind_spot(**changes: Any) -> BlindSpot:
    """Carers have not been heard."""
    values: dict[str, Any] = {
        "statement": "QS1",
        "category": Category.PEOPLE,
        "code": "carers-not-heard",
        "text": "Nothing from unpaid carers is on record.",
    }
    return BlindSpot(**values | changes)


def make_request_item(**changes: Any) -> RequestItem:
    """A request about the first statement."""
    values: dict[str, Any] = {
        "code": "W01",
        "asks_for": "How people move from first contact to review",
        "statements": ("QS1",),
        "category": Category.PROCESSES,
        "basis": "topic named in published reports",
    }
    return RequestItem(**values | changes)


def make_pointer(**changes: Any) -> Pointer:
    """A public page."""
    values: dict[str, Any] = {
        "title": "How councils are assessed",
        "publisher": "the regulator",
        "link": "https://www.example.org/page",
        "read_on": "1 March 2026",
        "licence": "facts only",
    }
    return Pointer(**values | changes)


def make_statement(number: int = 1, **changes: Any) -> QualityStatement:
    """One of the nine statements."""
    name, theme = _NAMES[number - 1]
    people = IStatement("I1", "I am listened to and my wishes count", "report page")
    values: dict[str, Any] = {
        "code": f"QS{number}",
        "number": number,
        "name": name,
        "aliases": (),
        "theme": theme,
        "commitment": f"We work so that “{name.lower()}” goes well for people.",
        "commitment_pointer": "report page",
        "i_statements": (people,) if number <= 7 else (),
        "topics": (Topic("T1", "arrangements", True),),
        "categories": USED_CATEGORIES,
        "care_act_sections": "1",
    }
    return QualityStatement(**values | changes)


def make_framework(**changes: Any) -> Framework:
    """Nine statements in four themes, scored directly."""
    levels = ("significant shortfalls", "some shortfalls", "good standard", "exceptional standard")
    values: dict[str, Any] = {
        "id": "test-1",
        "version": "1.0",
        "name": "Test framework",
        "method": Method.STATEMENT,
        "effective": "2026",
        "themes": tuple(
            Theme(n, name)
            for n, name in enumerate(("Working with people", "Providing support", "Ensuring safety", "Leadership"), 1)
        ),
        "statements": tuple(make_statement(n) for n in range(1, 10)),
        "categories": USED_CATEGORIES,
        "levels": tuple(Level(n, name) for n, name in enumerate(levels, 1)),
        "bands": tuple(Band(*band) for band in _BANDS),
        "statement_bands": (),
        "rounding": Rounding.UP,
        "sources": (make_pointer(),),
        "notes": ("Rounding up is observed, not a published rule.",),
    }
    return Framework(**values | changes)


def make_assessment(**changes: Any) -> Assessment:
    """Nine statements at 3, one document, nothing agreed."""
    results = tuple(
        make_result(make_proposal(statement=code, name=name)) for code, (name, _) in zip(CODES, _NAMES, strict=True)
    )
    values: dict[str, Any] = {
        "id": "2026-09-30-1f3a5b7c9d0e",
        "council": make_council(),
        "as_of": AS_OF,
        "framework": make_framework(),
        "rubric_version": "1",
        "inputs_sha256": sha256_of(b"inputs"),
        "signals": (make_signal(),),
        "items": (make_item(),),
        "request_items": (make_request_item(),),
        "results": results,
        "rollup": make_rollup(),
    }
    return Assessment(**values | changes)


_AUDITS = content_id("COL", ["audits"])
_FEEDBACK = content_id("COL", ["feedback"])
_RETURN = content_id("HAS", ["ascof"])


def _document(title: str, suffix: str = ".pdf", **changes: Any) -> EvidenceItem:
    item_id = content_id("REQ", [title])
    sha = sha256_of(title.encode())
    links = tuple(replace(link, item_id=item_id, sha256=sha) for link in changes.pop("links", ()))
    version = make_version(item_id=item_id, sha256=sha, suffix=suffix, size_bytes=len(title))
    defaults = {"id": item_id, "title": title, "links": links, "versions": (version,)}
    return make_item(**defaults | changes)


def _documents() -> tuple[EvidenceItem, ...]:
    return (
        _document(
            "Waiting list procedure",
            links=(make_link(), make_link(statement="QS6", section="section 6", request_item="W02")),
        ),
        _document(
            "Carers’ strategy 2026",
            classification=Classification.PUBLIC,
            public_link="https://www.example.org/carers-strategy",
            links=(
                make_link(
                    maturity=Maturity.STARTED,
                    direction=Direction.GAP,
                    shows="Carers wait 14 weeks for an assessment",
                    section="page 9",
                ),
            ),
        ),
        _document(
            "Safeguarding adults review: case C",
            classification=Classification.RESTRICTED,
            links=(make_link(statement="QS7", request_item="W03", shows="What was learned"),),
        ),
        _document(
            "Practice handbook",
            links=tuple(
                make_link(
                    statement=code, shows=f"How staff work on {name.lower()}", section=f"chapter {n}", request_item=None
                )
                for n, (code, (name, _)) in enumerate(zip(CODES, _NAMES, strict=True), 1)
            ),
        ),
        _document(
            "Equality plan",
            suffix=".docx",
            links=(
                make_link(
                    statement="QS3",
                    maturity=Maturity.PLANNED,
                    shows="Recording of ethnicity to reach 95%",
                    request_item=None,
                ),
            ),
        ),
        _document("Workforce plan", versions=(), links=(make_link(statement="QS4", request_item="W04"),)),
    )


def _files() -> tuple[EvidenceItem, ...]:
    national = make_version(
        item_id=_RETURN, suffix=".ods", sha256=sha256_of(b"ascof"), content_date=None, period_end=date(2025, 3, 31)
    )
    return (
        make_item(
            id=_RETURN,
            title="Adult social care outcomes framework 2024-25",
            kind=EvidenceKind.NATIONAL_RETURN,
            source=Source.HAVE,
            classification=Classification.PUBLIC,
            versions=(national,),
            links=(),
        ),
        _collected(_AUDITS, "Case audits 2026", EvidenceKind.CASE_AUDITS),
        _collected(_FEEDBACK, "Feedback log 2026", EvidenceKind.FEEDBACK),
    )


def _collected(item_id: str, title: str, kind: EvidenceKind) -> EvidenceItem:
    version = make_version(item_id=item_id, suffix=".xlsx", sha256=sha256_of(title.encode()), content_date=None)
    return make_item(
        id=item_id,
        title=title,
        kind=kind,
        source=Source.COLLECT,
        classification=Classification.CASE_LEVEL,
        versions=(version,),
        links=(),
    )


def _document_signals(items: tuple[EvidenceItem, ...]) -> tuple[Signal, ...]:
    return tuple(
        make_signal(
            statement=link.statement,
            category=link.category,
            subject=item.title,
            facts=make_document_facts(
                title=item.title,
                maturity=link.maturity,
                direction=link.direction,
                shows=link.shows,
                section=link.section,
                request_item=link.request_item,
                received=bool(item.versions),
            ),
            citations=(Citation(item.id, link.sha256, column=link.section),),
        )
        for item in items
        for link in item.links
    )


def _indicator(statement: str, facts: IndicatorFacts) -> Signal:
    cell = Citation(_RETURN, sha256_of(b"ascof"), "1d", 214, "Outcome")
    facts = replace(
        facts, comparisons=tuple(replace(each, citation=replace(cell, row=9)) for each in facts.comparisons)
    )
    return make_signal(
        statement=statement,
        category=Category.PEOPLE,
        subject=facts.measure,
        facts=facts,
        citations=(cell,),
        independence=Independence.NATIONAL,
        as_at=date(2025, 3, 31),
    )


def make_indicator_signals() -> tuple[Signal, ...]:
    """Four published measures: in line, better, worse, and one that was suppressed."""
    better = make_comparison(value=79.4, z=3.2, position=Position.MUCH_BETTER)
    worse = make_comparison(value=652.0, z=2.4, position=Position.WORSE)
    return (
        _indicator("QS1", make_indicator_facts()),
        _indicator(
            "QS2",
            make_indicator_facts(
                measure="2a",
                name="Short-term support that ended with no further request",
                value=90.1,
                low=None,
                high=None,
                base=None,
                comparisons=(better,),
                trend=Trend.UNKNOWN,
                series=(),
                survey=None,
                caveat="Official statistics in development: councils record this differently.",
            ),
        ),
        _indicator(
            "QS4",
            make_indicator_facts(
                measure="2c",
                name="Older adults newly admitted to care homes",
                unit="per 100,000",
                better=Better.LOWER,
                value=731.4,
                low=690.2,
                high=774.3,
                base=41_250,
                comparisons=(worse,),
                trend=Trend.WORSENING,
                series=(("2023-24", 690.0), ("2024-25", 731.4)),
                survey=None,
            ),
        ),
        _indicator(
            "QS7",
            make_indicator_facts(
                measure="4a",
                name="People who feel safe",
                value=None,
                flag="[c]",
                low=None,
                high=None,
                base=None,
                comparisons=(),
                trend=Trend.UNKNOWN,
                series=(),
            ),
        ),
    )


def _collected_signals() -> tuple[Signal, ...]:
    audits = (Citation(_AUDITS, sha256_of(b"Case audits 2026"), "Answers", 2, "Grade"),)
    told = (Citation(_FEEDBACK, sha256_of(b"Feedback log 2026"), "Feedback", 2, "Tone"),)
    staff = make_voice_facts(
        n_items=14,
        n_people=14,
        n_positive=9,
        n_negative=3,
        n_mixed=2,
        n_neutral=0,
        n_concerns=5,
        n_answered=5,
        n_changed=1,
        groups=("front-line staff", "managers"),
        organisations=(),
        repeated_concerns=(),
        n_independent=0,
    )
    few = make_voice_facts(n_items=3, n_people=3, n_positive=1, n_negative=2, n_mixed=0, groups=("one rare group",))
    return (
        make_signal(facts=make_audit_facts(), subject="case audits", citations=audits),
        *(
            make_signal(
                statement=code, facts=make_voice_facts(), category=Category.PEOPLE, subject="feedback", citations=told
            )
            for code in CODES
            if code != "QS3"
        ),
        *(
            make_signal(statement=code, facts=staff, category=Category.STAFF, subject="staff", citations=told)
            for code in CODES
        ),
        make_signal(facts=few, statement="QS3", category=Category.PEOPLE, subject="feedback", citations=told),
        make_signal(facts=make_check_facts(), subject="waiting risk"),
    )


def make_rated_assessment() -> Assessment:
    """A made-up council with nine scores, some agreed, one at 1, and evidence of every kind."""
    documents = _documents()
    scores = (2, 3, 2, 3, 3, 2, 1, 3, 3)
    return make_assessment(
        signals=(*_document_signals(documents), *make_indicator_signals(), *_collected_signals()),
        items=(*documents, *_files(), make_item()),
        request_items=(
            make_request_item(official_number="IR3"),
            make_request_item(code="W02", asks_for="Waiting figures", statements=("QS1", "QS6")),
            make_request_item(code="W03", asks_for="Learning from reviews", statements=("QS7",)),
            make_request_item(code="W04", asks_for="Workforce plan", statements=("QS4",)),
            make_request_item(code="W05", asks_for="Charging policy"),
        ),
        results=tuple(_rated_result(n, score) for n, score in enumerate(scores, 1)),
        rollup=make_rollup(scores),
        blind_spots=(
            make_blind_spot(
                statement="QS5",
                code="partners-not-heard",
                category=Category.PARTNERS,
                text="No partner has been heard.",
            ),
            make_blind_spot(statement="QS3", text="Nothing from unpaid carers is on record."),
            make_blind_spot(statement="QS3", code="stale", text="The newest feedback is 13 months old."),
        ),
        what_ifs=(make_what_if(rises=(Rise("QS7", 1, 2),), total=23, percent=64, rating="Good"),),
        left_out=2,
    )


def _rated_result(number: int, score: int) -> StatementResult:
    name, _ = _NAMES[number - 1]
    code = f"QS{number}"
    capped = code == "QS7"
    views = (
        make_view(category=Category.PEOPLE, level=2, reason="Two sources, carers included; waits are criticised."),
        make_view(category=Category.STAFF, level=3, reason="Staff describe a clear model."),
        make_view(
            category=Category.PARTNERS,
            level=None,
            reason="Two organisations only.",
            readings=(),
            missing=("three organisations",),
        ),
        make_view(),
    )
    proposal = make_proposal(
        statement=code,
        name=name,
        level=score,
        uncapped_level=2 if capped else score,
        confidence=Confidence.LOW if capped else Confidence.MEDIUM,
        reasons=(
            make_reason(text=f"People's experience reads as {score}."),
            make_reason(text="Partners have hardly been heard.", evidence_ids=()),
        ),
        views=views,
        caps=(
            make_cap(
                code="closed-unseen",
                level=1,
                reason=make_reason(text="Held at 1: some concerns were closed without a person looking."),
            ),
        )
        if capped
        else (),
        flags=(make_flag(),) if number == 1 else (),
    )
    decided = make_decision(statement=code, level=score, proposed_level=score) if number in (2, 4) else None
    return make_result(proposal, decided)


def make_national_only_assessment() -> Assessment:
    """A council of which only published measures are known: no score anywhere, so a range and no rating."""
    missing = ("two kinds of source, one of them independent",)
    view = make_view(
        category=Category.PEOPLE, level=None, reason="Published measures alone.", readings=(), missing=missing
    )
    results = tuple(
        make_result(
            make_proposal(
                statement=code,
                name=name,
                level=None,
                uncapped_level=None,
                confidence=None,
                reasons=(make_reason(text="People's experience is missing.", evidence_ids=()),),
                views=(view,),
                would_move=("Load what people and unpaid carers have told the council.",),
            )
        )
        for code, (name, _) in zip(CODES, _NAMES, strict=True)
    )
    return make_assessment(
        id="2026-09-30-0a1b2c3d4e5f",
        council=make_council(name="Eastmoor", synthetic=False),
        signals=make_indicator_signals(),
        items=_files()[:1],
        request_items=(make_request_item(),),
        results=results,
        rollup=make_rollup((None,) * 9),
        blind_spots=tuple(
            make_blind_spot(
                statement=code, code="no-evidence", category=None, text="Nothing but published measures is held."
            )
            for code in CODES
        ),
    )
