"""The return of 2,000 documents: from the plan to manifest, index, hashes and signature, and the check of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.fresh import call_fresh, medians
from benchmarks.lines import Limit, Line, Rule

if TYPE_CHECKING:
    from schemas.evidence import EvidenceItem

N_ITEMS, N_BYTES = 2_000, 2_048
_MOST_SECONDS = 5.0
_DAY = date(2026, 11, 16)


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """Building, and checking what was built; no opponent makes a submission that can be checked."""
    took = medians(
        n_runs,
        {"built": lambda: float(call_fresh(probe_build)), "checked": lambda: float(call_fresh(probe_check))},
    )
    limit = Limit(Rule.AT_MOST, _MOST_SECONDS)
    yield Line(f"return of {N_ITEMS:,} documents, built and signed", took["built"], "s", limit)
    yield Line(f"return of {N_ITEMS:,} documents, checked", took["checked"], "s", limit)


def probe_build() -> float:
    """Seconds to plan, index, list, sign and pack documents that are in memory."""
    return _build()[0]


def probe_check() -> float:
    """Seconds to check every file and the signature of the same return."""
    from evidence.store.given_key import is_signed_by
    from reports.submission_check import check_submission_files

    _, files = _build()
    begun = perf_counter()
    found = check_submission_files(files, is_signed_by)
    seconds = perf_counter() - begun
    assert found.is_intact
    return seconds


def _build() -> tuple[float, dict[str, bytes]]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from evidence.request.items import load_request_items
    from reports.submission import Occasion, plan_submission
    from reports.submission_package import build_submission, build_submission_zip
    from schemas.ids import sha256_of
    from schemas.observation import Council

    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    council = Council("E06999999", "Fenmoor", "999", "East of England", "Unitary", synthetic=True)
    occasion = Occasion(council, "sample", _DAY, _DAY, _DAY, sha256_of(public.encode()))
    items, texts = _make_documents()
    asked = load_request_items()
    begun = perf_counter()
    contents = plan_submission(items, asked, _DAY)
    evidence = [(file.name, texts[file.sha256]) for file in contents.files]
    made = build_submission(
        contents, occasion, asked, evidence, sign=lambda data: key.sign(data).hex(), public_key=public
    )
    build_submission_zip(made.files)
    seconds = perf_counter() - begun
    assert len(contents.files) == N_ITEMS
    return seconds, dict(made.files)


def _make_documents() -> tuple[list["EvidenceItem"], dict[str, bytes]]:
    from schemas.ids import content_id, sha256_of

    texts = [(f"document {number} ".encode() * N_BYTES)[:N_BYTES] for number in range(N_ITEMS)]
    hashes = [sha256_of(text) for text in texts]
    items = [
        _make_document(content_id("REQ", [str(number)]), sha256, number) for number, sha256 in enumerate(hashes, 1)
    ]
    return items, dict(zip(hashes, texts, strict=True))


def _make_document(item_id: str, sha256: str, number: int) -> "EvidenceItem":
    from schemas.evidence import EvidenceItem, EvidenceLink, EvidenceVersion
    from schemas.terms import Category, Classification, Direction, EvidenceKind, Maturity, Source

    return EvidenceItem(
        id=item_id,
        source=Source.REQUEST,
        kind=EvidenceKind.DOCUMENT,
        title=f"Document {number} about waiting times",
        owner="Head of access",
        classification=Classification.INTERNAL,
        versions=(EvidenceVersion(item_id, 1, sha256, N_BYTES, ".pdf", "a.pdf", _DAY, _DAY),),
        links=(
            EvidenceLink(
                item_id=item_id,
                sha256=sha256,
                statement=f"QS{number % 9 + 1}",
                category=Category.PROCESSES,
                direction=Direction.STRENGTH,
                maturity=Maturity.IN_USE,
                shows="Waiting lists are reviewed for risk",
                request_item=f"W{number % 61 + 1:02}",
                section="section 4",
            ),
        ),
    )
