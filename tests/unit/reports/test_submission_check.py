"""The check of a return names exactly what is wrong with it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.store.given_key import is_signed_by
from reports.submission import MANIFEST_NAME, SEALS
from reports.submission_check import (
    FileState,
    SubmissionCheck,
    check_submission,
    check_submission_files,
    is_submission,
    key_fingerprint,
)
from reports.submission_package import build_submission_zip, render_sums
from schemas.errors import InputError
from schemas.ids import sha256_of
from tests.submissions import KEY, PUBLIC_KEY, flip, make_submission, write_files

MADE = make_submission()
NAMES = sorted(MADE.files)


def check(files: dict[str, bytes]) -> SubmissionCheck:
    """Check some files with a real verification of signatures."""
    return check_submission_files(files, is_signed_by)


def faults(found: SubmissionCheck) -> list[tuple[str, FileState]]:
    """Names and states of what is wrong."""
    return [(one.name, one.state) for one in found.faults]


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_an_untouched_return_is_intact(form: str, tmp_path: Path) -> None:
    """Folder and zip file are both found whole, signed, and by whom."""
    path = write_files(tmp_path / "return", MADE.files)
    if form == "zip":
        path = tmp_path / "return.zip"
        path.write_bytes(build_submission_zip(MADE.files))
    found = check_submission(path, is_signed_by)
    assert (found.is_intact, found.faults, found.manifest) == (True, (), MADE.manifest)
    assert found.fingerprint == sha256_of(KEY.public_key().public_bytes_raw())
    assert is_submission(path)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [0, 7, -1])
def test_a_changed_byte_names_its_file_and_no_other(name: str, place: int) -> None:
    """Whichever file a byte is changed in, that file is named and all others still match."""
    found = check({**MADE.files, name: flip(MADE.files[name], place)})
    assert faults(found) == [(name, FileState.CHANGED)]
    assert not found.is_intact


@given(name=st.sampled_from(NAMES), place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(name: str, place: int, bit: int) -> None:
    """No single changed bit anywhere goes unnoticed, and its file is among those named."""
    data = bytearray(MADE.files[name])
    data[place % len(data)] ^= 1 << bit
    assert name in {one.name for one in check({**MADE.files, name: bytes(data)}).faults}


@pytest.mark.parametrize("name", [name for name in NAMES if name != MANIFEST_NAME])
def test_a_missing_file_is_named(name: str) -> None:
    """A file that is listed, or that seals the list, is missed."""
    found = check({key: data for key, data in MADE.files.items() if key != name})
    assert (name, FileState.MISSING) in faults(found)
    assert not found.is_intact


@pytest.mark.parametrize("name", ["files/extra.pdf", "notes.txt", "files/.hidden", "../outside.txt"])
def test_an_added_file_is_named(name: str) -> None:
    """A file that nobody listed is told of."""
    assert faults(check({**MADE.files, name: b"more"})) == [(name, FileState.NOT_LISTED)]


def test_a_list_that_was_written_anew_is_not_signed() -> None:
    """Changing a document, its line in the list and the plain hashes still leaves the signature wrong."""
    name = MADE.manifest.files[0].name
    old, new = MADE.files[name], b"another document"
    manifest = MADE.files[MANIFEST_NAME].replace(sha256_of(old).encode(), sha256_of(new).encode())
    forged = {**MADE.files, name: new, MANIFEST_NAME: manifest}
    forged["SHA256SUMS"] = render_sums({key: sha256_of(data) for key, data in forged.items() if key != "SHA256SUMS"})
    found = check(forged)
    assert (found.is_signed, found.is_intact) == (False, False)


def test_another_key_with_its_own_signature_is_seen_by_its_fingerprint() -> None:
    """Who signs everything anew gives a sound return of another key: only the fingerprint tells."""
    assert key_fingerprint(PUBLIC_KEY.encode()) == check(dict(MADE.files)).fingerprint
    assert key_fingerprint(b"no key") == key_fingerprint(b"") == ""


@pytest.mark.parametrize("signature", [b"", b"zz\n", b"00" * 64 + b"\n", "é".encode()])
def test_what_is_no_signature_is_wrong(signature: bytes) -> None:
    """A broken signature is never right."""
    assert not check({**MADE.files, "manifest.sig": signature}).is_signed


@pytest.mark.parametrize("key", [b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", b"\xff"])
def test_what_is_no_key_signs_nothing(key: bytes) -> None:
    """A broken key is named and makes no signature right."""
    found = check({**MADE.files, "public-key.pem": key})
    assert (found.is_signed, ("public-key.pem", FileState.CHANGED) in faults(found)) == (False, True)


def zip_of(files: dict[str, bytes], twice: str = "") -> bytes:
    """A zip file made by hand, with one entry standing in it twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate name"):
                made.writestr(twice, b"other")
    return buffer.getvalue()


def test_a_zip_file_made_anew_is_named_though_its_files_match(tmp_path: Path) -> None:
    """Somebody else's zip file of the same files is not the one that was sent, and that is said."""
    path = tmp_path / "again.zip"
    path.write_bytes(zip_of(dict(MADE.files)))
    found = check_submission(path, is_signed_by)
    assert [one.told for one in found.faults] == ["again.zip: changed (the zip file itself, not what is in it)"]


def test_a_name_that_stands_twice_is_named(tmp_path: Path) -> None:
    """Two entries of one name would let a reader see another file than the check."""
    path = tmp_path / "twice.zip"
    path.write_bytes(zip_of(dict(MADE.files), twice="index.csv"))
    assert "index.csv: not listed (it stands in the zip file twice)" in [
        one.told for one in check_submission(path, is_signed_by).faults
    ]


def find_slugs(path: Path) -> set[str]:
    """Codes of whatever is told of a return, also where it is refused."""
    try:
        found = check_submission(path, is_signed_by).problems(path.name)
    except InputError as error:
        found = error.problems
    return {problem.slug for problem in found}


@pytest.mark.parametrize("share", [n / 40 for n in range(40)])
def test_any_changed_byte_of_the_zip_file_is_found(share: float, tmp_path: Path) -> None:
    """Wherever a byte of the zip file is changed, something is named or the file is refused."""
    data = build_submission_zip(MADE.files)
    path = tmp_path / "changed.zip"
    path.write_bytes(flip(data, int(share * len(data))))
    assert find_slugs(path)


def test_a_link_in_place_of_a_file_does_not_match(tmp_path: Path) -> None:
    """A symbolic link is judged as itself, so that nothing outside the folder is read for it."""
    folder = write_files(tmp_path / "return", MADE.files)
    name = MADE.manifest.files[0].name
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    assert faults(check_submission(folder, is_signed_by)) == [(name, FileState.CHANGED)]


def make_nothing(path: Path) -> None:
    """No file at all."""


UNREADABLE: list[tuple[str, Callable[[Path], object]]] = [
    ("nothing", make_nothing),
    ("an empty folder", lambda path: path.mkdir()),
    ("text", lambda path: path.write_bytes(b"text")),
    ("a zip file of something else", lambda path: path.write_bytes(zip_of({"a.txt": b"a"}))),
    ("a cut zip file", lambda path: path.write_bytes(build_submission_zip(MADE.files)[:-40])),
]


@pytest.mark.parametrize(("what", "make"), UNREADABLE)
def test_what_is_no_return_is_refused(what: str, make: Callable[[Path], object], tmp_path: Path) -> None:
    """Anything but a folder or zip file with a list is refused with what to do."""
    path = tmp_path / "offered.zip"
    make(path)
    with pytest.raises(InputError, match="cannot be checked") as caught:
        check_submission(path, is_signed_by)
    assert [(one.slug, one.file) for one in caught.value.problems] == [("return-unreadable", "offered.zip")]
    assert not is_submission(path)


def test_a_list_that_cannot_be_read_is_the_fault() -> None:
    """With a broken list only the list is judged, and it says that the others cannot be."""
    found = check({**MADE.files, MANIFEST_NAME: b"{}"})
    assert [(one.name, one.state) for one in found.faults] == [(MANIFEST_NAME, FileState.CHANGED)]
    assert {one.name for one in found.findings} == set(SEALS)
    assert "cannot be relied on" in found.faults[0].remark


def test_what_is_wrong_is_told_with_what_to_do() -> None:
    """Each fault comes as a problem of the file that was offered; an intact return has none."""
    changed = check({**MADE.files, "index.csv": b"x"}).problems("return.zip")
    assert [(one.slug, one.file, one.found) for one in changed] == [
        ("return-changed", "return.zip", "index.csv: changed")
    ]
    unsigned = check({**MADE.files, "manifest.sig": b"x"}).problems("return.zip")
    assert [one.slug for one in unsigned] == ["return-changed", "return-unsigned"]
    assert check(dict(MADE.files)).problems("return.zip") == ()
