"""A small workspace with a real database, a log of many kinds of entry, and heads signed on the way."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from evidence.store.heads import seal_log
from evidence.store.opening import open_store
from schemas.assessment import Output
from schemas.custody import Actor
from schemas.database import open_engine, write
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.ids import sha256_of
from schemas.observation import Council, Dataset
from schemas.plain import to_plain
from schemas.records.assessments import add_decision
from schemas.records.custody_content import begin_log
from schemas.records.evidence import add_items
from schemas.records.observations import add_dataset
from schemas.records.rows import add_missing
from schemas.score import Decision
from schemas.tables import CouncilRow
from schemas.terms import Category, Classification, Direction, EvidenceKind, Maturity, Source
from schemas.workspace import Workspace
from tests.actors import TESTS
from tests.databases import make_database

FENMOOR = Council("E06999999", "Fenmoor", "999", "East of England", "Unitary authority", synthetic=True)
DAY = date(2026, 9, 1)


@dataclass(frozen=True)
class Kept:
    """A workspace and its open database."""

    workspace: Workspace
    engine: Engine

    def seal(self) -> None:
        """Sign what is new."""
        seal_log(self.workspace, self.engine, TESTS)

    @property
    def heads(self) -> Path:
        """The file of heads."""
        return self.workspace.custody / "heads.jsonl"


def open_kept(root: Path) -> Kept:
    """The workspace in a folder, made with its council if it is new."""
    from evidence.store.master_key import make_master_key

    address = f"sqlite:///{root / 'readiness.db'}"
    workspace = Workspace(root, FENMOOR, "cqc-la-current-2025", address)
    is_new = not (root / "readiness.db").exists()
    engine = make_database(root / "readiness.db") if is_new else open_engine(address)
    if is_new:
        make_master_key(workspace.keys)
        with write(engine, TESTS) as connection:
            add_missing(connection, CouncilRow, [to_plain(FENMOOR)])
            begin_log(connection)
    return Kept(workspace, engine)


def fill(kept: Kept, n_intakes: int = 4) -> None:
    """Take in some files with an item each, take decisions, and sign after each."""
    for number in range(n_intakes):
        take_in(kept, number)
        if number % 2:
            with write(kept.engine, at(number)) as connection:
                decide(connection, number)
        kept.seal()


def at(number: int) -> Actor:
    """A person at work, some minutes after the day began."""
    return Actor(f"officer {number % 3}", TESTS.at + timedelta(minutes=number))


def take_in(kept: Kept, number: int) -> str:
    """Take in a file with one link; its hash."""
    store = open_store(kept.workspace, kept.engine)
    sha256 = store.put(f"document {number}".encode())
    with write(kept.engine, at(number)) as connection:
        store.record_keys(connection)
        add_items(
            connection,
            [item_of(f"REQ-{number:08}", sha256)],
            council_gss=FENMOOR.gss_code,
            told_by=Citation(f"REQ-{number:08}", sha256),
            told_on=DAY,
        )
        add_dataset(connection, Dataset(sha256, "reader-1", f"REQ-{number:08}", "measures", "d" * 64, number))
    return sha256


def item_of(item_id: str, sha256: str) -> EvidenceItem:
    """A document with one link."""
    version = EvidenceVersion(item_id, 1, sha256, 10, ".pdf", "strategy.pdf", DAY)
    link = EvidenceLink(
        item_id, sha256, "QS1", Category.PROCESSES, Direction.STRENGTH, Maturity.STARTED, "what it shows",
        tracker=Citation(item_id, sha256, "Tracker", 5), maturity_stated=False,
    )  # fmt: skip
    return EvidenceItem(
        item_id, Source.REQUEST, EvidenceKind.DOCUMENT, f"Strategy {item_id}", "Head of carers",
        Classification.INTERNAL, versions=(version,), links=(link,),
    )  # fmt: skip


def decide(connection: Connection, number: int) -> None:
    """Take a decision."""
    decision = Decision(f"QS{number}", 2, 3, "Readiness board", DAY, "Carers wait", "cqc-la-current-2025")
    add_decision(connection, decision, FENMOOR.gss_code)


def output_of(path: Path, root: Path) -> Output:
    """The record of a document as it is now."""
    data = path.read_bytes()
    return Output("self-assessment", "html", path.relative_to(root).as_posix(), sha256_of(data), len(data))


def later(actor: Actor, moment: datetime) -> Actor:
    """The same person at another moment."""
    return replace(actor, at=moment)
