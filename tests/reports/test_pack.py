"""The inspector pack: what goes in, equal bytes, and a check that finds every change."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.pack import (
    MANIFEST_NAME,
    Manifest,
    PackFile,
    build_manifest,
    build_pack_zip,
    check_pack,
    plan_pack,
    render_manifest,
)
from reports.pack_contents import file_name, slug
from schemas.errors import InputError, OurError
from schemas.ids import sha256_of
from schemas.terms import Classification, EvidenceKind
from tests.factories import make_assessment, make_item, make_rated_assessment, make_version

DATA = b"the bytes of a document"
INDEX = ("index.html", "Index of evidence", b"<!DOCTYPE html>")


def make_pack() -> tuple[list[tuple[str, bytes]], Manifest]:
    """Two files of evidence and an index, with their manifest."""
    items = tuple(
        make_item(
            id=item_id,
            versions=(make_version(item_id=item_id, sha256=sha256_of(DATA + item_id.encode()), size_bytes=35),),
        )
        for item_id in ("REQ-BBBB0000", "REQ-AAAA0000")
    )
    assessment = make_assessment(items=items)
    plan = plan_pack(assessment)
    entries = [(file.name, DATA + str(file.evidence_id).encode()) for file in plan]
    return [*entries, (INDEX[0], INDEX[2])], build_manifest(assessment, plan, [INDEX])


@pytest.mark.parametrize("kind", EvidenceKind)
@pytest.mark.parametrize("classification", Classification)
@pytest.mark.parametrize("received", [True, False])
def test_only_open_documents_that_are_held_go_in(
    kind: EvidenceKind, classification: Classification, received: bool
) -> None:
    """Public and internal documents with a file go in; everything else stays out, always."""
    versions = (make_version(),) if received else ()
    plan = plan_pack(make_assessment(items=(make_item(kind=kind, classification=classification, versions=versions),)))
    open_to_all = classification in (Classification.PUBLIC, Classification.INTERNAL)
    assert bool(plan) == (kind is EvidenceKind.DOCUMENT and open_to_all and received)


def test_the_newest_version_goes_in_under_a_name_made_from_id_and_title() -> None:
    """The file's name says the item's id and title, and its bytes are the newest version's."""
    versions = (make_version(sha256="a" * 64), make_version(number=2, sha256="b" * 64, suffix=".docx"))
    (file,) = plan_pack(make_assessment(items=(make_item(versions=versions),)))
    assert (file.name, file.sha256) == ("files/REQ-4K7QH2M9-waiting-list-procedure.docx", "b" * 64)
    assert (file.request_items, file.statements) == (("W01",), ("QS1",))


@pytest.mark.parametrize(
    "item",
    [
        make_item(id="../REQ"),
        make_item(id="REQ-4K7QH2M9/x"),
        make_item(versions=(make_version(suffix=".pdf/../x"),)),
        make_item(versions=(make_version(suffix=""),)),
        make_item(versions=()),
    ],
)
def test_names_that_could_lead_elsewhere_are_refused(item: object) -> None:
    """An id or suffix that is not of the expected form is a fault, never a path."""
    with pytest.raises(OurError, match="cannot be given a safe file name") as caught:
        file_name(item)  # type: ignore[arg-type]
    assert caught.value.slug == "pack-name"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Carers’ café: plan 2026/27", "carers-cafe-plan-2026-27"),
        ("../../etc/passwd", "etc-passwd"),
        ("规划", ""),
        ("word " * 20, "-".join(["word"] * 12)),
        ("x" * 90, "x" * 60),
    ],
)
def test_titles_become_safe_words(title: str, words: str) -> None:
    """Small letters, digits and single hyphens, at most 60, cut after a whole word."""
    assert slug(title) == words


@given(st.text(max_size=200))
def test_any_title_gives_a_safe_name(title: str) -> None:
    """No title can lead out of the pack or make a name that the pack refuses."""
    name = file_name(make_item(title=title))
    assert re.fullmatch(r"files/REQ-4K7QH2M9(-[a-z0-9]+)*\.pdf", name)
    assert len(name) <= 90


def test_equal_contents_give_equal_bytes_in_any_order() -> None:
    """The order in which files are offered leaves no mark."""
    entries, manifest = make_pack()
    shuffled = random.Random(7).sample(entries, len(entries))
    assert build_pack_zip(entries, manifest) == build_pack_zip(iter(shuffled), manifest)


def test_the_zip_file_is_sorted_undated_and_readable() -> None:
    """The manifest comes first, then the files by name, all with one fixed time and plain rights."""
    entries, manifest = make_pack()
    with zipfile.ZipFile(io.BytesIO(build_pack_zip(entries, manifest))) as pack:
        infos = pack.infolist()
    assert [info.filename for info in infos] == [
        MANIFEST_NAME,
        "files/REQ-AAAA0000-waiting-list-procedure.pdf",
        "files/REQ-BBBB0000-waiting-list-procedure.pdf",
        "index.html",
    ]
    assert {(info.date_time, info.external_attr >> 16, info.compress_type) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644, zipfile.ZIP_STORED)
    }


def test_the_manifest_lists_every_file_with_its_hash() -> None:
    """Each file stands in the manifest with its hash, size, evidence id and request items."""
    entries, manifest = make_pack()
    listed = json.loads(render_manifest(manifest))
    assert {file["name"]: file["sha256"] for file in listed["files"]} == {n: sha256_of(d) for n, d in entries}
    assert {file["name"]: file["size_bytes"] for file in listed["files"]} == {n: len(d) for n, d in entries}
    assert [file["evidence_id"] for file in listed["files"]] == ["REQ-AAAA0000", "REQ-BBBB0000", None]
    assert (listed["council"], listed["as_of"], listed["synthetic"]) == ("Westmere", "2026-09-30", True)


def test_a_finished_pack_checks_out() -> None:
    """What was built passes its own check, and the check gives the manifest back."""
    entries, manifest = make_pack()
    assert check_pack(build_pack_zip(entries, manifest)) == manifest


def test_no_owner_and_no_arrival_name_in_the_manifest() -> None:
    """The manifest names no person and no file as it arrived."""
    assessment = make_rated_assessment()
    text = render_manifest(build_manifest(assessment, plan_pack(assessment))).decode()
    assert "Head of access" not in text
    assert "FINAL" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entries: entries[1:], "is missing"),
        (lambda entries: [*entries, ("extra.html", b"x")], "extra.html is not listed"),
        (lambda entries: [(entries[0][0], b"other"), *entries[1:]], "has other bytes than listed"),
        (lambda entries: [*entries, entries[0]], "twice"),
    ],
)
def test_a_pack_is_exactly_its_manifest(
    change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]], words: str
) -> None:
    """A file that is missing, extra, changed or offered twice stops the pack."""
    entries, manifest = make_pack()
    with pytest.raises(OurError, match=words) as caught:
        build_pack_zip(change(entries), manifest)
    assert caught.value.slug == "pack-contents"


@pytest.mark.parametrize("name", ["../x.pdf", "/x.pdf", "files/../x.pdf", "a/b.pdf", "x", MANIFEST_NAME, "files/.pdf"])
def test_unsafe_names_are_refused(name: str) -> None:
    """No name in a pack can lead out of it or take the manifest's place."""
    entries, manifest = make_pack()
    bad = PackFile(name, None, "title", sha256_of(b"x"), 1, "internal")
    with pytest.raises(OurError, match="not a safe name"):
        build_pack_zip([*entries, (name, b"x")], replace(manifest, files=(*manifest.files, bad)))


def rewrite(pack: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """The pack with its files changed and its manifest left as it was."""
    with zipfile.ZipFile(io.BytesIO(pack)) as old:
        files = {info.filename: old.read(info) for info in old.infolist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, data in change(files).items():
            new.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda files: files | {"index.html": b"changed"}, ["index.html has other bytes than listed"]),
        (lambda files: files | {"new.html": b"new"}, ["new.html is not listed"]),
        (
            lambda files: {name: data for name, data in files.items() if name in (MANIFEST_NAME, "index.html")},
            [
                "files/REQ-AAAA0000-waiting-list-procedure.pdf is missing",
                "files/REQ-BBBB0000-waiting-list-procedure.pdf is missing",
            ],
        ),
    ],
)
def test_every_change_to_a_finished_pack_is_found(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], found: list[str]
) -> None:
    """Changed, added and removed files are all named, all at once."""
    pack = rewrite(build_pack_zip(*make_pack()), change)
    with pytest.raises(InputError, match="not what it says it is") as caught:
        check_pack(pack, "copy.zip")
    assert [problem.found for problem in caught.value.problems] == found
    assert {problem.slug for problem in caught.value.problems} == {"pack-changed"}


def test_a_zip_file_made_anew_is_found() -> None:
    """The same files in another zip file, or a changed byte of the zip file itself, are not the pack that was built."""
    entries, manifest = make_pack()
    data = build_pack_zip(entries, manifest)
    place = data.rindex(b"PK\x01\x02") + 4  # which program made an entry, as the zip file's own list has it
    for other in (data[:place] + b"\x19" + data[place + 1 :], data + b"more"):
        with pytest.raises(InputError, match="not what it says") as caught:
            check_pack(other)
        assert "zip file itself" in caught.value.problems[0].found


def test_a_file_hidden_behind_another_is_found() -> None:
    """Two files of one name, of which a reader would see only one, do not pass."""
    buffer = io.BytesIO(build_pack_zip(*make_pack()))
    with zipfile.ZipFile(buffer, "a") as pack, pytest.warns(UserWarning, match="Duplicate name"):
        pack.writestr(*INDEX[::2])
    with pytest.raises(InputError, match="not what it says it is") as caught:
        check_pack(buffer.getvalue())
    assert [problem.found for problem in caught.value.problems] == ["a file stands in the pack twice"]


@pytest.mark.parametrize(
    "pack",
    [
        b"",
        b"not a zip file",
        build_pack_zip(*make_pack())[:-40],
        rewrite(build_pack_zip(*make_pack()), lambda files: {"index.html": b"no manifest"}),
        rewrite(build_pack_zip(*make_pack()), lambda files: files | {MANIFEST_NAME: b"[]"}),
        rewrite(build_pack_zip(*make_pack()), lambda files: files | {MANIFEST_NAME: b"{}"}),
        rewrite(build_pack_zip(*make_pack()), lambda files: files | {MANIFEST_NAME: b"\xff"}),
        rewrite(build_pack_zip(*make_pack()), lambda files: files | {MANIFEST_NAME: b'{"format": "other"}'}),
    ],
)
def test_what_is_no_pack_is_refused(pack: bytes) -> None:
    """Anything that is not a whole pack of ours is refused with a remedy, never with a crash."""
    with pytest.raises(InputError, match="not what it says it is") as caught:
        check_pack(pack)
    assert caught.value.problems[0].slug == "pack-unreadable"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_changed_byte_of_a_file_passes(data: st.DataObject) -> None:
    """A pack with a byte of a listed file changed never passes the check."""
    pack = bytearray(build_pack_zip(*make_pack()))
    start = bytes(pack).index(DATA)
    place = data.draw(st.integers(start, start + len(DATA) - 1))
    pack[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InputError, match="not what it says it is"):
        check_pack(bytes(pack))


def test_too_many_files_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack beyond the limits is refused by its table of contents alone."""
    monkeypatch.setattr("reports.pack.MAX_FILES", 3)
    with pytest.raises(InputError, match="not what it says it is") as caught:
        check_pack(build_pack_zip(*make_pack()))
    assert caught.value.problems[0].found == "more than a pack may hold"


def test_a_flipped_byte_inside_a_file_of_the_pack_names_that_file() -> None:
    """A zip file whose check sum no longer fits a file is still read, and the file that changed is named."""
    entries, manifest = make_pack()
    for name, content in entries:
        pack = bytearray(build_pack_zip(entries, manifest))
        pack[pack.index(content)] ^= 1
        with pytest.raises(InputError, match="The pack is not what it says") as refused:
            check_pack(bytes(pack))
        assert [(one.slug, one.found) for one in refused.value.problems] == [
            ("pack-changed", f"{name} has other bytes than listed")
        ]
