"""The check of a return that has left the building: a folder or a zip file, judged file by file.

The page inside a return (`static/verify.js`) judges by the same rules; the tests hold the two against each other.
"""

import base64
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reports.pack import MAX_BYTES, MAX_FILES
from reports.submission import (
    KEY_NAME,
    MANIFEST_NAME,
    SEALS,
    SIGNATURE_NAME,
    SUMS_NAME,
    SubmissionManifest,
    load_submission_manifest,
)
from reports.submission_package import build_submission_zip, is_safe_name, render_sums
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.problems import Problem, shorten

Verify = Callable[[bytes, str, str], bool]
"""`verify(bytes, signature, key)`: whether a signature in hexadecimal is right for some bytes and a key in PEM."""
_SIGNED = (MANIFEST_NAME, SIGNATURE_NAME, KEY_NAME)
_SIGNATURE = re.compile(r"[0-9a-f]{128}\n")
_PEM_EDGE = re.compile(r"-----[A-Z ]+-----|\s")
_SUM = re.compile(r"([0-9a-f]{64}) {2}(.+)")
_NOT_THIS_COPY = "Do not use this copy; ask for the return again."
_NOT_A_RETURN = "Name the folder that holds manifest.json, or the zip file of a return."


class FileState(StrEnum):
    """What was found of one file."""

    MATCHES = "matches"
    CHANGED = "changed"
    MISSING = "missing"
    NOT_LISTED = "not listed"


@dataclass(frozen=True)
class FileFinding:
    """What was found of one file; `remark` says more where there is more to say."""

    name: str
    state: FileState
    remark: str = ""

    @property
    def told(self) -> str:
        """The finding on one line."""
        return f"{self.name}: {self.state.value}" + (f" ({self.remark})" if self.remark else "")


@dataclass(frozen=True)
class SubmissionCheck:
    """What was found of a return.

    Attributes:
        findings: one for every file, the seals first, then by name.
        is_signed: the signature is right for the list and the key beside it.
        fingerprint: SHA-256 of the key, to be compared with one had by another way; empty where there is no key. Its
            first 16 digits are the key's number in the workspace.
        manifest: the list, if it can be read.
    """

    findings: tuple[FileFinding, ...]
    is_signed: bool
    fingerprint: str
    manifest: SubmissionManifest | None

    @property
    def faults(self) -> tuple[FileFinding, ...]:
        """The findings that are not as they should be."""
        return tuple(one for one in self.findings if one.state is not FileState.MATCHES)

    @property
    def is_intact(self) -> bool:
        """Whether every file is there and unchanged, nothing was added, and the signature is right."""
        return self.is_signed and not self.faults

    def problems(self, name: str) -> tuple[Problem, ...]:
        """Everything that is wrong with a return of some name, in words; slugs `return-changed`, `return-unsigned`."""
        told = [Problem("return-changed", name, one.told, _NOT_THIS_COPY) for one in self.faults]
        if not self.is_signed:
            found = "the signature of the list is not right for the list and the key beside it"
            told.append(Problem("return-unsigned", name, found, _NOT_THIS_COPY))
        return tuple(told)


def check_submission(path: Path, verify: Verify) -> SubmissionCheck:
    """What is found of a return in a folder or a zip file.

    Args:
        path: the folder that holds the list, or the zip file.
        verify: checks the signature.

    Raises:
        InputError: slug `return-unreadable`; it is neither, or holds no list.
    """
    if path.is_dir():
        return check_submission_files(_read_folder(path), verify)
    data = _read_zip_file(path)
    files, doubled = _read_zip(data, path.name)
    found = check_submission_files(files, verify)
    remarks = [FileFinding(name, FileState.NOT_LISTED, "it stands in the zip file twice") for name in doubled]
    if not doubled and not found.faults and build_submission_zip(files) != data:
        remarks = [FileFinding(path.name, FileState.CHANGED, "the zip file itself, not what is in it")]
    return SubmissionCheck((*found.findings, *remarks), found.is_signed, found.fingerprint, found.manifest)


def is_submission(path: Path) -> bool:
    """Whether a path looks like a return: a folder, or a zip file, that holds a list and its signature."""
    if path.is_dir():
        return (path / MANIFEST_NAME).is_file() and (path / SUMS_NAME).is_file()
    try:
        with zipfile.ZipFile(path) as held:
            return {MANIFEST_NAME, SUMS_NAME} <= set(held.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _read_folder(folder: Path) -> dict[str, bytes]:
    """Every file by its name from the folder; a link is read as its own text, so that it can match nothing."""
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    if not (folder / MANIFEST_NAME).is_file():
        raise _unreadable(folder.name, "there is no manifest.json in this folder")
    if len(paths) > MAX_FILES or sum(path.lstat().st_size for path in paths) > MAX_BYTES:
        raise _unreadable(folder.name, "more than a return may hold")
    try:
        return {path.relative_to(folder).as_posix(): _read_one(path) for path in paths}
    except OSError as error:
        raise _unreadable(Path(str(error.filename)).name, f"cannot be read: {error.strerror}") from error


def _read_one(path: Path) -> bytes:
    return f"link to {path.readlink()}".encode() if path.is_symlink() else path.read_bytes()


def _read_zip_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(path.name, "more than a return may hold")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path.name, f"cannot be read: {error.strerror}") from error


def _read_zip(data: bytes, name: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The entries of a zip file, and the names that stand in it more than once."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            infos = held.infolist()
            if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES:
                raise _unreadable(name, "more than a return may hold")
            names = [info.filename for info in infos]
            files = {info.filename: _read_entry(held, info) for info in infos}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise _unreadable(name, "not a whole zip file") from error
    if MANIFEST_NAME not in files:
        raise _unreadable(name, "there is no manifest.json in this zip file")
    return files, tuple(sorted(one for one, n in Counter(names).items() if n > 1))


def _read_entry(held: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """An entry's bytes as they stand; where the zip file's own checksum is off, what is there, so that it is named."""
    try:
        return held.read(info)
    except zipfile.BadZipFile:
        return b"damaged: " + info.filename.encode("utf-8", "replace")


def check_submission_files(files: Mapping[str, bytes], verify: Verify) -> SubmissionCheck:
    """What is found of a return's files, by name; pure."""
    hashes = {name: sha256_of(data) for name, data in files.items()}
    try:
        manifest = load_submission_manifest(files.get(MANIFEST_NAME, b""))
    except ValueError:
        manifest = None
    is_signed = manifest is not None and manifest.key_sha256 == hashes.get(KEY_NAME) and _is_signed(files, verify)
    findings = [*_judge_seals(files, hashes, manifest, is_signed=is_signed), *_judge_listed(hashes, manifest)]
    return SubmissionCheck(tuple(findings), is_signed, key_fingerprint(files.get(KEY_NAME, b"")), manifest)


def _is_signed(files: Mapping[str, bytes], verify: Verify) -> bool:
    """Whether the signature is right and written in its one form."""
    if any(name not in files for name in _SIGNED):
        return False
    try:
        text, key = files[SIGNATURE_NAME].decode("ascii"), files[KEY_NAME].decode("ascii")
    except UnicodeDecodeError:
        return False
    return _SIGNATURE.fullmatch(text) is not None and verify(files[MANIFEST_NAME], text.strip(), key)


def key_fingerprint(pem: bytes) -> str:
    """SHA-256 of the key itself, which is the last 32 bytes of what the PEM holds; empty where there is none."""
    if not pem:
        return ""
    text = pem.decode("ascii", "replace")
    try:
        return sha256_of(base64.b64decode(_PEM_EDGE.sub("", text), validate=True)[-32:])
    except ValueError:
        return ""


def _judge_listed(hashes: Mapping[str, str], manifest: SubmissionManifest | None) -> list[FileFinding]:
    """Each file of the list, then each that is not in it; nothing where there is no list to judge by."""
    if manifest is None:
        return []
    listed = {file.name: file.sha256 for file in manifest.files}
    findings = [FileFinding(name, _state(hashes.get(name), sha256)) for name, sha256 in sorted(listed.items())]
    unsafe = [shorten(name) for name in listed if not is_safe_name(name)]
    findings += [FileFinding(name, FileState.CHANGED, "not a safe name") for name in unsafe]
    extra = sorted(hashes.keys() - listed.keys() - set(SEALS))
    return findings + [FileFinding(shorten(name), FileState.NOT_LISTED) for name in extra]


def _state(held: str | None, wanted: str | None) -> FileState:
    if held is None:
        return FileState.MISSING
    return FileState.MATCHES if held == wanted else FileState.CHANGED


def _judge_seals(
    files: Mapping[str, bytes], hashes: Mapping[str, str], manifest: SubmissionManifest | None, *, is_signed: bool
) -> list[FileFinding]:
    """The list, its signature and the key; then the plain list of hashes.

    A right signature vouches for all three. Where it is wrong, the plain list says which of them has changed.
    """
    sums = _read_sums(files.get(SUMS_NAME, b""))
    trusted = hashes if is_signed else sums
    states = {name: _state(hashes.get(name), trusted.get(name, hashes.get(name))) for name in _SIGNED}
    if manifest is None and MANIFEST_NAME in files:
        states[MANIFEST_NAME] = FileState.CHANGED
    list_stands = manifest is not None and states[MANIFEST_NAME] is FileState.MATCHES
    if list_stands and manifest and KEY_NAME in hashes and manifest.key_sha256 != hashes[KEY_NAME]:
        states[KEY_NAME] = FileState.CHANGED
    states[SUMS_NAME] = FileState.MATCHES if SUMS_NAME in files else FileState.MISSING
    if list_stands and manifest and SUMS_NAME in files:
        wanted = {file.name: file.sha256 for file in manifest.files}
        wanted |= {name: trusted[name] for name in _SIGNED if name in trusted}
        states[SUMS_NAME] = _state(hashes[SUMS_NAME], sha256_of(render_sums(wanted)))
    return [FileFinding(name, states[name], _remark(name, states[name])) for name in SEALS]


def _remark(name: str, state: FileState) -> str:
    relied = name == MANIFEST_NAME and state is FileState.CHANGED
    return "the list itself, so what it says of other files cannot be relied on" if relied else ""


def _read_sums(data: bytes) -> dict[str, str]:
    lines = data.decode("utf-8", "replace").split("\n")
    found = (_SUM.fullmatch(line) for line in lines)
    return {match.group(2): match.group(1) for match in found if match}


def _unreadable(name: str, found: str) -> InputError:
    return InputError([Problem("return-unreadable", name, found, _NOT_A_RETURN)], "The return cannot be checked")
