"""Two parts of the cycle on the demo's evidence: scoring nine statements, and writing the documents and the pack."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.environment import prepare
from benchmarks.demo_cycle import find_demo
from benchmarks.fresh import call_fresh, medians
from benchmarks.lines import Limit, Line, Opponent, Rule

if TYPE_CHECKING:
    from flows.run_desk import RunDesk

_N_STATEMENTS = 9
_N_FILES = 3 * 4 + 1


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """Both parts without the workflow engine, which has its own comparison."""
    demo = find_demo(room)
    page = next((demo / "outputs").rglob("self-assessment.md"))
    text = shutil.copy(page, room / "self-assessment.md")  # the outputs are written anew at each measurement
    took = medians(
        n_runs,
        {
            "score": partial(call_fresh, probe_score, str(demo)),
            "documents": partial(call_fresh, probe_documents, str(demo)),
            "pandoc": partial(call_fresh, probe_pandoc, str(text)),
        },
    )
    yield Line("scoring nine statements", took["score"], "s", Limit(Rule.AT_MOST, 2))
    yield Line(
        what="three documents in four formats, and the pack",
        ours=took["documents"],
        unit="s",
        limit=Limit(Rule.AT_MOST, 30),
        opponent=Opponent("pandoc, one of them to Word only", took["pandoc"]),
    )


def probe_score(root: str) -> float:
    """Seconds to propose nine scores with reasons, roll them up and find what would move them."""
    from flows.assembly import build_assessment

    with _desk(Path(root)) as desk:
        begun = time.perf_counter()
        assessment = build_assessment(desk, {})
        seconds = time.perf_counter() - begun
    assert assessment.rollup.n_scored == len(assessment.results) == _N_STATEMENTS
    return seconds


def probe_documents(root: str) -> float:
    """Seconds to write everything a run writes, importing what prints it included."""
    from flows.assembly import build_assessment

    with _desk(Path(root)) as desk:
        desk.assessment = build_assessment(desk, {})
        shutil.rmtree(desk.workspace.outputs)
        begun = time.perf_counter()
        from flows import writing

        for kind in ("self-assessment", "rating-draft", writing.PACK):
            writing.write_document(desk, kind)
        writing.write_pack(desk)
        seconds = time.perf_counter() - begun
        assert len(desk.outputs) == _N_FILES
        assert all(output.size_bytes for output in desk.outputs)
    return seconds


def probe_pandoc(path: str) -> float:
    """Seconds pandoc takes to turn the finished text of the self-assessment into a Word file."""
    import pypandoc

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        pypandoc.convert_file(path, "docx", format="markdown", outputfile=str(Path(folder) / "out.docx"))
        return time.perf_counter() - begun


@contextmanager
def _desk(root: Path) -> Iterator["RunDesk"]:
    """The desk of a run with all signals of a demo laid on it, as the gathering flows lay them."""
    prepare(os.environ)
    from app.actions.workspaces import load_workspace_framework, open_database
    from app.actors import current_actor
    from evidence.collect.holding import build_collected_audit_signals, build_collected_voice_signals
    from evidence.demo.content import load_day
    from evidence.have.holding import build_return_signals
    from evidence.request.signals import build_document_signals
    from flows.run_desk import RunDesk
    from quality_statements.rubric import load_rubric
    from schemas.database import read
    from schemas.records.evidence import load_items
    from schemas.workspace import load_workspace

    workspace, as_of = load_workspace(root), load_day("as_of")
    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, left_out = load_items(connection, as_of)
        desk = RunDesk(
            workspace=workspace,
            engine=engine,
            as_of=as_of,
            framework=load_workspace_framework(workspace),
            rubric=load_rubric(),
            report=lambda text: None,
            actor=current_actor(),
            items=items,
            left_out=left_out,
        )
        desk.signals = {
            "has": build_return_signals(desk.holding, items, as_of),
            "requested": build_document_signals(items, as_of),
            "audits": build_collected_audit_signals(engine, items, as_of),
            "feedback": build_collected_voice_signals(engine, items, as_of),
        }
        assert "prefect" not in sys.modules
        yield desk
