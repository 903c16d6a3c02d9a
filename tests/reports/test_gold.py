"""The documents as a whole, word for word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.assessment_json import render_assessment_json
from reports.build import build_documents
from reports.contexts.self_assessment import build_self_assessment_context
from reports.render import render_self_assessment
from schemas.assessment import Assessment
from tests.factories import make_national_only_assessment, make_rated_assessment
from tests.reports.gold_files import check_gold

ASSESSMENTS = {"rated": make_rated_assessment, "national-only": make_national_only_assessment}
CHARTS = frozenset({"nine-scores", "measures", "coverage"})


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_self_assessment_is_as_committed(name: str, tmp_path: Path) -> None:
    """The self-assessment, with the places of its charts, reads exactly as it was accepted."""
    context = build_self_assessment_context(ASSESSMENTS[name]())
    check_gold(f"{name}-self-assessment.md", render_self_assessment(context, CHARTS), tmp_path)


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("kind", ["rating-draft", "pack-index", "request-gaps"])
def test_other_documents_are_as_committed(name: str, kind: str, tmp_path: Path) -> None:
    """The rating draft, the pack's index and the gap report read exactly as they were accepted."""
    documents = {each.kind: each.document for each in build_documents(ASSESSMENTS[name](), draw=False)}
    check_gold(f"{name}-{kind}.md", documents[kind].body_markdown, tmp_path)


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_json_is_as_committed(name: str, tmp_path: Path) -> None:
    """The assessment's JSON is exactly as it was accepted."""
    check_gold(f"{name}-assessment.json", render_assessment_json(ASSESSMENTS[name]()), tmp_path)


@pytest.mark.parametrize("make", ASSESSMENTS.values())
def test_equal_assessments_give_equal_text(make: Callable[[], Assessment]) -> None:
    """Building the same assessment twice gives the same words."""
    first, second = build_documents(make(), draw=False), build_documents(make(), draw=False)
    assert first == second


def test_a_difference_names_the_command_and_saves_what_came_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gold file that differs tells how to accept the change, and where the new text is."""
    monkeypatch.delenv("READINESS_UPDATE_GOLD", raising=False)
    with pytest.raises(AssertionError, match="make update-gold"):
        check_gold("no-such-file.md", "new text", tmp_path)
    assert (tmp_path / "no-such-file.md").read_text(encoding="utf-8") == "new text"
