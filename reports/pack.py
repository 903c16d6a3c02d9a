"""The inspector pack: what goes in, its manifest, the zip file, and the check of a finished pack.

A pack is a function of its contents: equal contents give equal bytes on any machine.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reports.pack_contents import file_name, is_in_pack
from schemas.assessment import Assessment
from schemas.errors import InputError, OurError
from schemas.evidence import EvidenceItem
from schemas.ids import sha256_of
from schemas.problems import Problem, shorten

MANIFEST_NAME = "manifest.json"
MANIFEST_FORMAT = "readiness-pack/1"
MAX_FILES = 5_000
MAX_BYTES = 2 * 1024**3
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,  # an encrypted file
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)
"""What a broken zip file or manifest can raise while it is read."""
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say; a pack's date stands in its manifest
_READABLE = 0o100644 << 16
_NAME = re.compile(r"(?:files/)?[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.[a-z0-9]{1,5}")


@dataclass(frozen=True)
class PackFile:
    """One file of the pack.

    Attributes:
        name: its name in the pack, made from its id and title.
        evidence_id: the evidence item, or None for a document this program wrote.
        sha256: hash of the bytes, by which the store gives them out.
        request_items: codes of the request items it answers, sorted.
        statements: codes of the statements it speaks to, sorted.
    """

    name: str
    evidence_id: str | None
    title: str
    sha256: str
    size_bytes: int
    classification: str
    request_items: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What a pack holds and for which assessment; files are sorted by name."""

    council: str
    as_of: str
    framework: str
    assessment_id: str
    files: tuple[PackFile, ...]
    synthetic: bool = False
    format: str = MANIFEST_FORMAT


def plan_pack(assessment: Assessment) -> tuple[PackFile, ...]:
    """Which evidence goes in: the newest version of every public or internal document that is held.

    Restricted and case-level items, trackers, case audits, feedback and national returns never go in.
    """
    files = (_plan_file(item) for item in assessment.items if is_in_pack(item))
    return tuple(sorted(files, key=lambda file: file.name))


def _plan_file(item: EvidenceItem) -> PackFile:
    version = item.versions[-1]
    return PackFile(
        name=file_name(item),
        evidence_id=item.id,
        title=item.title,
        sha256=version.sha256,
        size_bytes=version.size_bytes,
        classification=item.classification.value,
        request_items=tuple(sorted({link.request_item for link in item.links if link.request_item})),
        statements=tuple(sorted({link.statement for link in item.links})),
    )


def build_manifest(
    assessment: Assessment, plan: Sequence[PackFile], documents: Iterable[tuple[str, str, bytes]] = ()
) -> Manifest:
    """The manifest of a pack.

    Args:
        assessment: what the pack is about.
        plan: the evidence files, from `plan_pack`.
        documents: `(name, title, bytes)` of each document this program wrote for the pack.
    """
    written = [
        PackFile(
            name=name,
            evidence_id=None,
            title=title,
            sha256=sha256_of(data),
            size_bytes=len(data),
            classification="internal",
        )
        for name, title, data in documents
    ]
    return Manifest(
        council=assessment.council.name,
        as_of=assessment.as_of.isoformat(),
        framework=assessment.framework.id,
        assessment_id=assessment.id,
        files=tuple(sorted([*plan, *written], key=lambda file: file.name)),
        synthetic=assessment.council.synthetic,
    )


def render_manifest(manifest: Manifest) -> bytes:
    """The manifest as canonical JSON: sorted keys, two spaces, one newline at the end."""
    return (json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def build_pack_zip(entries: Iterable[tuple[str, bytes]], manifest: Manifest) -> bytes:
    """The pack as one zip file; entries may come in any order.

    Files are stored, not compressed: documents are compressed already, and the bytes of a compressed
    file would depend on the machine's compression library.

    Raises:
        OurError: slug `pack-contents`, when the entries are not exactly what the manifest lists.
    """
    files = _checked_entries(entries, manifest)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as pack:
        for name, data in [(MANIFEST_NAME, render_manifest(manifest)), *sorted(files.items())]:
            pack.writestr(_zip_info(name), data)
    return buffer.getvalue()


def _zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED_TIME)
    info.create_system = 3
    info.external_attr = _READABLE
    return info


def _checked_entries(entries: Iterable[tuple[str, bytes]], manifest: Manifest) -> dict[str, bytes]:
    offered = list(entries)
    files = dict(offered)
    faults = [f"{name} twice" for name in {name for name, _ in offered if [n for n, _ in offered].count(name) > 1}]
    faults += _differences({name: sha256_of(data) for name, data in files.items()}, manifest.files)
    if faults:
        raise OurError(
            "pack-contents",
            f"The pack does not match its manifest: {'; '.join(sorted(faults))}.",
            "Build the pack again; if it happens twice, check the evidence store.",
        )
    return files


def _differences(held: Mapping[str, str], files: Sequence[PackFile]) -> list[str]:
    """What differs between names with hashes and the manifest's files, in words."""
    listed = {file.name: file.sha256 for file in files}
    faults = [f"{name} is missing" for name in listed if name not in held]
    faults += [f"{name} is not listed" for name in held if name not in listed]
    faults += [f"{name} has other bytes than listed" for name in held if name in listed and held[name] != listed[name]]
    faults += [f"{shorten(file.name)} is not a safe name" for file in files if not _is_safe(file.name)]
    return faults + ([] if len(listed) == len(files) else ["a name is listed twice"])


def _is_safe(name: str) -> bool:
    return name != MANIFEST_NAME and _NAME.fullmatch(name) is not None


def check_pack(data: bytes, name: str = "pack.zip") -> Manifest:
    """The manifest of a finished pack whose every file is exactly what it lists, in the zip file as it was built.

    Args:
        data: the zip file's bytes.
        name: the file's own name, for messages.

    Raises:
        InputError: with every difference found; slug `pack-unreadable` or `pack-changed`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            _check_size(pack, name)
            held = {info.filename: _read_entry(pack, info) for info in pack.infolist()}
            n_entries = len(pack.infolist())
        listed = held.pop(MANIFEST_NAME)
        if listed is None:
            raise _refusal([_changed(name, f"{MANIFEST_NAME} has other bytes than were packed")])
        manifest = _read_manifest(listed)
    except _UNREADABLE as error:
        raise _refusal([_unreadable(name)]) from error
    faults = _differences({entry: sha256_of(content or b"") for entry, content in held.items()}, manifest.files)
    if n_entries != len(held) + 1:
        faults.append("a file stands in the pack twice")
    whole = [(entry, content) for entry, content in held.items() if content is not None]
    if not faults and build_pack_zip(whole, manifest) != data:
        faults.append("the zip file itself is not as it was built, though the files in it are")
    if faults:
        raise _refusal([_changed(name, fault) for fault in sorted(faults)])
    return manifest


def _read_entry(pack: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """A file of the pack; None where its bytes are not what the zip file says of them, so that it can be named."""
    try:
        return pack.read(info)
    except _UNREADABLE:
        return None


def _check_size(pack: zipfile.ZipFile, name: str) -> None:
    infos = pack.infolist()
    if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES:
        raise _refusal([Problem("pack-unreadable", name, "more than a pack may hold", "Ask for the pack again.")])


def _read_manifest(text: bytes) -> Manifest:
    values: dict[str, Any] = json.loads(text)
    if values.pop("format") != MANIFEST_FORMAT:
        raise ValueError("another manifest format")
    files = tuple(_read_file(each) for each in values.pop("files"))
    return Manifest(files=files, **values)


def _read_file(values: dict[str, Any]) -> PackFile:
    request_items, statements = values.pop("request_items"), values.pop("statements")
    return PackFile(request_items=tuple(request_items), statements=tuple(statements), **values)


def _unreadable(name: str) -> Problem:
    return Problem("pack-unreadable", name, "not a pack this program made", "Ask for the pack again.")


def _changed(name: str, fault: str) -> Problem:
    return Problem("pack-changed", name, fault, "Do not use this copy; ask for the pack again.")


def _refusal(problems: list[Problem]) -> InputError:
    return InputError(problems, what="The pack is not what it says it is")
