"""The evidence of the fictional council Fenmoor, whole: the same seed gives the same bytes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from evidence.collect.audit_tool import load_audit_tool
from evidence.demo.audits import build_audits
from evidence.demo.content import DemoFile, load_day, load_demo_council
from evidence.demo.documents import build_documents
from evidence.demo.measures import build_measures
from evidence.demo.sheets import build_feedback, build_tracker
from schemas.observation import Council

DEMO_SEED = 2026


@dataclass(frozen=True)
class DemoFiles:
    """Everything the demonstration offers, as if a council had sent it.

    Attributes:
        council: the fictional council; `synthetic` is set.
        as_of: the day to assess it on. `received_on`: the day its evidence was received.
    """

    council: Council
    as_of: date
    received_on: date
    tracker: DemoFile
    documents: tuple[DemoFile, ...]
    audits: DemoFile
    feedback: DemoFile
    measures: DemoFile

    @property
    def files(self) -> tuple[DemoFile, ...]:
        """Every file, documents last."""
        return (self.tracker, self.audits, self.feedback, self.measures, *self.documents)

    @property
    def documents_by_name(self) -> dict[str, bytes]:
        """The documents as the tracker names them."""
        return {file.name: file.data for file in self.documents}


def generate_demo(seed: int = DEMO_SEED) -> DemoFiles:
    """Make the evidence of the fictional council; each part is drawn by a generator of its own, so none shifts another.

    Example:
        >>> generate_demo().council.name
        'Fenmoor'
    """
    return DemoFiles(
        council=load_demo_council(),
        as_of=load_day("as_of"),
        received_on=load_day("received_on"),
        tracker=build_tracker("synthetic-tracker.xlsx"),
        documents=build_documents(),
        audits=build_audits("synthetic-case-audits.xlsx", load_audit_tool(), _random(seed, "audits")),
        feedback=build_feedback("synthetic-feedback.xlsx", _random(seed, "feedback")),
        measures=build_measures("synthetic-measures.csv", _random(seed, "measures")),
    )


def write_demo(folder: Path, seed: int = DEMO_SEED) -> DemoFiles:
    """Write the evidence of the fictional council into a folder, the documents into `documents` within it.

    Files of the same names are written over; nothing else in the folder is touched.
    """
    demo = generate_demo(seed)
    for file in demo.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return demo


def _random(seed: int, part: str) -> Random:
    return Random(f"{seed}/{part}")  # noqa: S311 - made-up evidence, not secrets
