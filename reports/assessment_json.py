"""The assessment as canonical JSON: every number the documents show, with the place it was read from.

Keys are stable; see docs for their meaning. Numbers are not rounded for display here.
"""

import json
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from reports.contexts.audits import build_audits
from reports.contexts.coverage import build_coverage
from reports.contexts.covered import cover_few
from reports.contexts.evidence_list import build_evidence_rows
from reports.contexts.front import build_front
from reports.contexts.measures import build_measures
from reports.contexts.position import build_alerts, build_rating
from reports.contexts.request_gaps import RequestState, build_request_states
from reports.contexts.risks import build_risks, least_secure_sentence
from reports.contexts.routes import build_routes
from reports.contexts.statement import build_chapter, build_self_score
from reports.contexts.voices import VoiceView, build_voices
from reports.numbers import SMALL_GROUP
from reports.pack import plan_pack
from schemas.assessment import Assessment, StatementResult
from schemas.evidence import EvidenceItem
from schemas.score import CategoryView, Reading
from schemas.terms import Category

FORMAT = "readiness-assessment/1"


def build_assessment_json(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain values (dictionaries, lists, text, numbers, None), ready for JSON.

    Whatever describes fewer than five people is covered; ids and levels stay.
    """
    assessment = cover_few(assessment)
    return {
        "format": FORMAT,
        "id": assessment.id,
        "as_of": assessment.as_of.isoformat(),
        "inputs_sha256": assessment.inputs_sha256,
        "rubric_version": assessment.rubric_version,
        "council": plain(assessment.council),
        "framework": _framework(assessment),
        "front": plain(build_front(assessment)),
        "overall": plain(build_rating(assessment)),
        "what_ifs": plain(assessment.what_ifs),
        "routes": plain(build_routes(assessment)),
        "least_secure": least_secure_sentence(assessment),
        "alerts": plain(build_alerts(assessment)),
        "statements": [_statement(assessment, result) for result in assessment.results],
        "measures": plain(build_measures(assessment)),
        "coverage": plain(build_coverage(assessment)),
        "blind_spots": plain(assessment.blind_spots),
        "risks": plain(build_risks(assessment)),
        "evidence": [_evidence(item) for item in assessment.items],
        "requests": [_request(each) for each in build_request_states(assessment)],
        "pack": plain(plan_pack(assessment)),
    }


def render_assessment_json(assessment: Assessment) -> str:
    """The same as text: sorted keys, two spaces, one newline at the end; equal assessments give equal text."""
    values = build_assessment_json(assessment)
    return json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Frozen values as plain ones: dates as ISO text, enums as their words, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _request(each: RequestState) -> dict[str, Any]:
    """One request item with its answers, and the state of what answers it."""
    return {**plain(each.request), "state": each.state, "gap": each.gap}


def _framework(assessment: Assessment) -> dict[str, Any]:
    framework = assessment.framework
    return {
        "id": framework.id,
        "version": framework.version,
        "name": framework.name,
        "method": framework.method.value,
        "rounding": framework.rounding.value,
        "bands": plain(framework.bands),
        "levels": plain(framework.levels),
        "notes": list(framework.notes),
    }


def _statement(assessment: Assessment, result: StatementResult) -> dict[str, Any]:
    proposal = result.proposal
    code = proposal.statement
    return {
        "code": code,
        "name": proposal.name,
        "proposed": proposal.level,
        "uncapped": proposal.uncapped_level,
        "agreed": result.decision.level if result.decision else None,
        "standing": result.standing,
        "sufficient": proposal.sufficient,
        "confidence": proposal.confidence.value if proposal.confidence else None,
        "percent": proposal.percent,
        "reasons": plain(proposal.reasons),
        "caps": plain(proposal.caps),
        "flags": plain(proposal.flags),
        "would_move": list(proposal.would_move),
        "evidence_ids": list(proposal.evidence_ids),
        "views": [_view(view) for view in proposal.views],
        "decision": plain(result.decision),
        **_told(assessment, result),
    }


def _told(assessment: Assessment, result: StatementResult) -> dict[str, Any]:
    """What the chapter says, with the counts behind its sentences."""
    code = result.proposal.statement
    chapter = build_chapter(assessment, result)
    return {
        "number": chapter.number,
        "theme": chapter.theme,
        "position": plain(chapter.position),
        "strengths": plain(chapter.strengths),
        "gaps": plain(chapter.gaps),
        "actions": plain(chapter.actions),
        "checks": plain(chapter.checks),
        "n_more": {"strengths": chapter.n_more_strengths, "gaps": chapter.n_more_gaps},
        "measures": [measure.code for measure in build_measures(assessment, code)],
        "audits": plain(build_audits(assessment, code)),
        "voices": [_voice(view) for view in build_voices(assessment, code, tuple(Category))],
        "evidence": plain(build_evidence_rows(assessment, code)),
        "self_score_decision": build_self_score(result).decision,
    }


def _voice(view: VoiceView) -> dict[str, Any]:
    """What was said; of fewer than five people only that they were heard, and on what evidence."""
    if view.n_people is not None:
        return plain(view)  # type: ignore[no-any-return]
    return {**plain(view), "newest": None, "suppressed": f"fewer than {SMALL_GROUP} people"}


def _view(view: CategoryView) -> dict[str, Any]:
    return {
        "category": view.category.value,
        "level": view.level,
        "sufficient": view.sufficient,
        "reason": view.reason,
        "missing": list(view.missing),
        "readings": [_reading(reading) for reading in view.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "signal": reading.signal_key,
        "kind": reading.kind.value,
        "subject": reading.subject,
        "level": reading.level,
        "reason": reading.reason,
        "as_at": reading.as_at.isoformat(),
        "independence": reading.independence.value,
        "trace": plain(reading.citations),
    }


def _evidence(item: EvidenceItem) -> dict[str, Any]:
    """One item without its owner and without the names its files arrived with: neither is part of what it shows."""
    versions = [{key: value for key, value in asdict(each).items() if key != "original_name"} for each in item.versions]
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind.value,
        "source": item.source.value,
        "classification": item.classification.value,
        "review_due": plain(item.review_due),
        "public_link": item.public_link,
        "versions": plain(versions),
        "links": plain(item.links),
    }
