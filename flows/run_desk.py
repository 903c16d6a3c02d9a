"""The desk of one run: what its steps lay down for one another, found by an opaque id.

Only the id goes to the workflow engine, whose database keeps every parameter it is given. Values, and the
text of any error, stay here in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Engine

from evidence.have.holding import Holding
from evidence.store.files import FileStore
from evidence.store.opening import open_store
from quality_statements.rubric import Rubric
from schemas.assessment import Assessment, Output
from schemas.custody import Actor
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.problems import Problem
from schemas.signal import Signal
from schemas.workspace import Workspace

Report = Callable[[str], None]
"""Told the plain name of each step as it begins."""


@dataclass
class RunDesk:
    """What one run works with and what it has made so far.

    Attributes:
        as_of: evidence received after it is left out.
        actor: who the custody log will say ran it.
        items: evidence known on that date; `left_out` counts what came later.
        documents: those made from the assessment, by kind; `others` are those made beside it.
        rendered: bytes of documents by kind and format, so that none is rendered twice.
        notices: things a person should know that are no faults, in the order they arose.
        problems: what a verification found.
        failure: the error that stopped the run, for the command line to tell.
    """

    workspace: Workspace
    engine: Engine
    as_of: date
    framework: Framework
    rubric: Rubric
    report: Report
    actor: Actor
    signals: dict[str, tuple[Signal, ...]] = field(default_factory=dict)
    items: tuple[EvidenceItem, ...] = ()
    left_out: int = 0
    assessment: Assessment | None = None
    documents: dict[str, object] = field(default_factory=dict)
    others: dict[str, object] = field(default_factory=dict)
    rendered: dict[tuple[str, str], bytes] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    notices: list[str] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    failure: Exception | None = None

    @cached_property
    def store(self) -> FileStore:
        """The workspace's evidence store."""
        return open_store(self.workspace, self.engine)

    @property
    def holding(self) -> Holding:
        """Where the returns that are held are read from."""
        return Holding(self.workspace, self.engine, self.store, self.actor)

    @property
    def made(self) -> Assessment:
        """The assessment, once the scoring step has made it."""
        if self.assessment is None:
            raise LookupError("no assessment has been made yet")
        return self.assessment


_desks: dict[str, RunDesk] = {}


def open_desk(run_id: str, desk: RunDesk) -> None:
    """Lay out a desk under an opaque id before its flow starts."""
    _desks[run_id] = desk


def desk(run_id: str) -> RunDesk:
    """The desk of a run that is going on in this process."""
    return _desks[run_id]


def close_desk(run_id: str) -> None:
    """Clear a desk away when its run is over."""
    _desks.pop(run_id, None)
