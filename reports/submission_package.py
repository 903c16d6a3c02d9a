"""The return as files: pages, manifest, signature, list of hashes; and the whole as one zip file."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reports.submission import (
    KEY_NAME,
    MANIFEST_NAME,
    SEALS,
    SIGNATURE_NAME,
    SUMS_NAME,
    VERIFIER_NAME,
    Contents,
    Occasion,
    SubmissionFile,
    SubmissionManifest,
    build_submission_id,
    build_submission_manifest,
    render_submission_manifest,
)
from reports.submission_index import INDEX_CSV, INDEX_PAGE, render_index_csv, render_index_page
from reports.submission_verifier import render_verifier
from schemas.assessment import RequestItem
from schemas.errors import OurError
from schemas.ids import sha256_of
from schemas.terms import Classification

Sign = Callable[[bytes], str]
"""Gives the detached Ed25519 signature of some bytes, as 128 hexadecimal digits."""
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say; a return's day stands in its manifest
_READABLE = 0o100644 << 16
_SAFE_NAME = re.compile(r"(?:files/)?[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.[a-z0-9]{1,5}")


@dataclass(frozen=True)
class Submission:
    """A finished return.

    Attributes:
        files: every file of it by name, the seals included.
    """

    manifest: SubmissionManifest
    files: Mapping[str, bytes]


def build_submission(
    contents: Contents,
    occasion: Occasion,
    request_items: Iterable[RequestItem],
    evidence: Iterable[tuple[str, bytes]],
    *,
    sign: Sign,
    public_key: str,
) -> Submission:
    """The return with its pages and seals.

    Args:
        contents: what goes in, from `plan_submission`.
        occasion: whose return it is and what it answers.
        request_items: what is asked for, for the index.
        evidence: name and bytes of each evidence file.
        sign: signs the manifest.
        public_key: the PEM text by which the signature is checked.

    Raises:
        OurError: slug `return-contents`, when the bytes are not exactly what is planned.
    """
    held = dict(evidence)
    _check_evidence(contents, held)
    pages = _write_pages(contents, occasion, tuple(request_items))
    manifest = build_submission_manifest(contents, occasion, [page for page, _ in pages])
    files = held | {page.name: data for page, data in pages}
    files[MANIFEST_NAME] = render_submission_manifest(manifest)
    files[SIGNATURE_NAME] = f"{sign(files[MANIFEST_NAME])}\n".encode()
    files[KEY_NAME] = public_key.encode()
    files[SUMS_NAME] = render_sums({name: sha256_of(data) for name, data in files.items()})
    return Submission(manifest, files)


def _check_evidence(contents: Contents, held: Mapping[str, bytes]) -> None:
    planned = {file.name: file.sha256 for file in contents.files}
    given = {name: sha256_of(data) for name, data in held.items()}
    faults = sorted(name for name in planned.keys() | given.keys() if planned.get(name) != given.get(name))
    faults += sorted(name for name in planned if not is_safe_name(name))
    if faults:
        raise OurError(
            "return-contents",
            f"The return does not match its plan: {', '.join(faults)}.",
            "Build it again; if it happens twice, check the evidence store.",
        )


def is_safe_name(name: str) -> bool:
    """Whether a name may stand in a return: one of our own pages, or a file in `files`, and no seal."""
    return name not in SEALS and _SAFE_NAME.fullmatch(name) is not None


def _write_pages(
    contents: Contents, occasion: Occasion, request_items: tuple[RequestItem, ...]
) -> list[tuple[SubmissionFile, bytes]]:
    """The pages this program writes for a return, each with its entry for the manifest."""
    submission_id = build_submission_id(contents, occasion)
    written = (
        (INDEX_PAGE, "Index of the return", render_index_page(contents, occasion, request_items, submission_id)),
        (INDEX_CSV, "Index of the return, for a spreadsheet", render_index_csv(contents)),
        (VERIFIER_NAME, "Page that checks this return", render_verifier()),
    )
    return [
        (SubmissionFile(name, title, sha256_of(data), len(data), Classification.INTERNAL.value), data)
        for name, title, data in written
    ]


def render_sums(hashes: Mapping[str, str]) -> bytes:
    """Hashes in the form that `sha256sum -c SHA256SUMS` reads, sorted by name."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def build_submission_zip(files: Mapping[str, bytes]) -> bytes:
    """A return's files as one zip file; the same files give the same bytes on any machine.

    Files are stored, not compressed: documents are compressed already, and the bytes of a compressed file would
    depend on the machine's compression library.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.create_system = 3
            info.external_attr = _READABLE
            made.writestr(info, data)
    return buffer.getvalue()
