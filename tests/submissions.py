"""Builders of returns: a few documents, signed with a key that is the same in every test."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reports.submission import Contents, Occasion, plan_submission
from reports.submission_package import Submission, build_submission
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.ids import content_id, sha256_of
from schemas.terms import Category, Classification
from tests.factories import AS_OF, make_assessment, make_item, make_link, make_version

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC_KEY = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
ASKED = tuple(
    RequestItem(code, asks_for, ("QS1",), Category.PROCESSES, "basis", number)
    for code, asks_for, number in (
        ("W01", "How people move from first contact to review", "IR7"),
        ("W02", "Waiting figures", None),
        ("W03", "Yearly reviews", None),
    )
)


def sign(data: bytes) -> str:
    """The signature of the tests' key."""
    return KEY.sign(data).hex()


def document_bytes(name: str) -> bytes:
    """The content of a made-up document."""
    return f"the bytes of {name}\n".encode() * 20


def make_document(name: str, **changes: object) -> EvidenceItem:
    """A document with a file of its own, linked to the first request item."""
    item_id, data = content_id("REQ", [name]), document_bytes(name)
    sha256 = sha256_of(data)
    values: dict[str, object] = {
        "id": item_id,
        "title": name,
        "versions": (make_version(item_id=item_id, sha256=sha256, size_bytes=len(data)),),
        "links": (make_link(item_id=item_id, sha256=sha256),),
    }
    return make_item(**values | changes)


def make_occasion(**changes: object) -> Occasion:
    """The return of a made-up council, asked for on 1 October 2026."""
    values: dict[str, object] = {
        "council": make_assessment().council,
        "framework_id": "sample/1",
        "as_of": AS_OF,
        "asked_on": date(2026, 10, 1),
        "due_on": date(2026, 10, 22),
        "key_sha256": sha256_of(PUBLIC_KEY.encode()),
    }
    return Occasion(**values | changes)  # type: ignore[arg-type]


def make_items() -> tuple[EvidenceItem, ...]:
    """A public, an internal, a restricted and a case-level document, and one that is public by a link only."""
    by_link = make_document("Joint strategy", classification=Classification.PUBLIC, versions=())
    by_link = make_document(
        "Joint strategy",
        classification=Classification.PUBLIC,
        versions=(),
        public_link="https://example.org/joint-strategy",
        links=tuple(make_link(item_id=by_link.id, sha256="", request_item="W02") for _ in "1"),
    )
    return (
        make_document("Waiting list procedure"),
        make_document("Carers’ strategy: 2026/27", classification=Classification.PUBLIC),
        make_document("=Risk register", classification=Classification.RESTRICTED),
        make_document("One person’s file", classification=Classification.CASE_LEVEL),
        by_link,
    )


def make_submission(
    items: tuple[EvidenceItem, ...] | None = None, restricted: Mapping[str, str] | None = None
) -> Submission:
    """A finished return of some documents made by `make_document`."""
    held = make_items() if items is None else items
    contents = plan_submission(held, ASKED, AS_OF, restricted)
    return build_submission(contents, make_occasion(), ASKED, read_all(contents), sign=sign, public_key=PUBLIC_KEY)


def read_all(contents: Contents) -> list[tuple[str, bytes]]:
    """The bytes of each planned file."""
    return [(file.name, document_bytes(file.title)) for file in contents.files]


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files under a folder; the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def flip(data: bytes, place: int) -> bytes:
    """The bytes with one bit of one of them changed."""
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
