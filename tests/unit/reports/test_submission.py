"""What goes into a return, and that equal evidence gives equal bytes."""

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contexts.submission import build_submission_context
from reports.formats import render_markdown
from reports.submission import (
    MANIFEST_NAME,
    SEALS,
    Contents,
    build_submission_manifest,
    load_submission_manifest,
    plan_submission,
    render_submission_manifest,
)
from reports.submission_index import build_index, render_index_csv
from reports.submission_package import build_submission, build_submission_zip
from schemas.errors import InputError, OurError
from schemas.terms import Classification, EvidenceKind
from tests.factories import AS_OF, make_link
from tests.reports.gold_files import check_gold
from tests.submissions import (
    ASKED,
    PUBLIC_KEY,
    make_document,
    make_items,
    make_occasion,
    make_submission,
    read_all,
    sign,
    write_files,
)

RISK = make_items()[2].id
CASE = make_items()[3].id
LINKED = make_items()[4].id
PLAIN = make_items()[0].id


@pytest.mark.parametrize("kind", EvidenceKind)
@pytest.mark.parametrize("classification", Classification)
@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_only_linked_open_documents_that_are_held_go_in(
    kind: EvidenceKind, classification: Classification, held: bool, linked: bool
) -> None:
    """A public or internal document with a file and a link goes in by itself; nothing else ever does."""
    changes = ({} if held else {"versions": ()}) | ({} if linked else {"links": ()})
    item = make_document("A plan", kind=kind, classification=classification, **changes)
    is_open = classification in (Classification.PUBLIC, Classification.INTERNAL)
    goes_in = kind is EvidenceKind.DOCUMENT and is_open and held and linked
    assert bool(plan_submission((item,), ASKED, AS_OF).files) == goes_in


def test_restricted_goes_in_by_name_and_reason_only() -> None:
    """A restricted document that is named goes in, with its reason in the manifest; what stays out is counted."""
    contents = plan_submission(make_items(), ASKED, AS_OF, {RISK: " Asked for in the letter "})
    (file,) = [one for one in contents.files if one.evidence_id == RISK]
    assert (file.classification, file.restricted_why) == ("restricted", "Asked for in the letter")
    assert (contents.n_restricted, contents.n_case_level) == (0, 1)
    assert plan_submission(make_items(), ASKED, AS_OF).n_restricted == 1


FAULTS = [
    ({"REQ-00000000": "why"}, ["return-unknown-item"]),
    ({CASE: "why"}, ["return-case-level"]),
    ({PLAIN: "why"}, ["return-not-restricted"]),
    ({RISK: "  "}, ["return-reason-missing"]),
    ({CASE: "why", "nothing": "why", RISK: ""}, ["return-case-level", "return-unknown-item", "return-reason-missing"]),
]


@pytest.mark.parametrize(("restricted", "slugs"), FAULTS)
def test_every_fault_of_the_list_is_told(restricted: dict[str, str], slugs: list[str]) -> None:
    """Whatever is wrong with the list of restricted items is told at once, and nothing is planned."""
    with pytest.raises(InputError, match="The return was not built") as caught:
        plan_submission(make_items(), ASKED, AS_OF, restricted)
    assert [problem.slug for problem in caught.value.problems] == slugs


def test_a_restricted_item_without_a_file_is_refused() -> None:
    """What is not held cannot be put in by name either."""
    item = make_document("Secret", classification=Classification.RESTRICTED, versions=())
    with pytest.raises(InputError, match="The return was not built") as caught:
        plan_submission((item,), ASKED, AS_OF, {item.id: "why"})
    assert [problem.slug for problem in caught.value.problems] == ["return-no-file"]


def test_a_public_item_without_a_file_is_listed_by_its_link() -> None:
    """What the public can read is pointed to, with what it answers."""
    (link,) = plan_submission(make_items(), ASKED, AS_OF).links
    assert (link.evidence_id, link.public_link) == (LINKED, "https://example.org/joint-strategy")
    assert [answer.request_item for answer in link.answers] == ["W02"]


def test_links_to_an_earlier_version_say_nothing_of_this_one() -> None:
    """A section of an older version is not claimed of the version that is sent."""
    item = make_document("A plan")
    old = make_link(item_id=item.id, sha256="0" * 64, section="old section")
    (file,) = plan_submission((make_document("A plan", links=(*item.links, old)),), ASKED, AS_OF).files
    assert [answer.section for answer in file.answers] == ["section 4"]


def test_the_manifest_freezes_versions_and_carries_numbers() -> None:
    """Each file has its hash, size, version, classification, and the regulator's number of what it answers."""
    made = make_submission()
    values = json.loads(made.files[MANIFEST_NAME])
    (file,) = [one for one in values["files"] if one["evidence_id"] == PLAIN]
    assert (file["version"], file["classification"], file["received_on"]) == (1, "internal", "2026-05-14")
    assert file["answers"][0] | {"shows": ""} == {
        "request_item": "W01", "official_number": "IR7", "statement": "QS1", "section": "section 4", "shows": "",
    }  # fmt: skip
    assert (values["asked_on"], values["due_on"]) == ("2026-10-01", "2026-10-22")


def test_a_manifest_reads_back_as_it_was_written() -> None:
    """Writing and reading a manifest loses nothing; any other text is refused."""
    manifest = make_submission().manifest
    data = render_submission_manifest(manifest)
    assert load_submission_manifest(data) == manifest


BROKEN: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("not JSON", lambda data: b"{"),
    ("not an object", lambda data: b"[]\n"),
    ("another format", lambda data: data.replace(b"readiness-return/1", b"readiness-return/9")),
    ("a field more", lambda data: data.replace(b'"council"', b'"counci"')),
    ("another spelling", lambda data: data.replace(b"\n", b"\n ")),
    ("nothing", lambda data: b""),
    ("nested without end", lambda data: b"[" * 100_000),
]


@pytest.mark.parametrize(("what", "break_it"), BROKEN)
def test_what_is_no_manifest_is_refused(what: str, break_it: Callable[[bytes], bytes]) -> None:
    """A text that this program would not have written is no manifest."""
    with pytest.raises(ValueError, match=r"manifest|written|Expecting"):
        load_submission_manifest(break_it(make_submission().files[MANIFEST_NAME]))


@given(order=st.permutations(range(5)))
@settings(max_examples=10)
def test_the_order_of_the_evidence_changes_nothing(order: list[int]) -> None:
    """Equal evidence gives equal bytes, in whatever order it was read."""
    items = make_items()
    shuffled = make_submission(tuple(items[n] for n in order))
    assert build_submission_zip(shuffled.files) == build_submission_zip(make_submission().files)


def test_another_day_or_key_is_another_return() -> None:
    """The id follows from all that goes in."""
    contents = plan_submission(make_items(), ASKED, AS_OF)
    ids = {
        build_submission_manifest(contents, occasion).id
        for occasion in (make_occasion(), make_occasion(asked_on=None), make_occasion(key_sha256="0" * 64))
    }
    assert len(ids) == 3


def test_sha256sum_accepts_the_list_of_hashes(tmp_path: Path) -> None:
    """The plain list covers every other file and is what `sha256sum -c` reads."""
    made = make_submission()
    folder = write_files(tmp_path, made.files)
    told = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.count(": OK") == len(made.files) - 1


def test_the_zip_holds_exactly_the_folder() -> None:
    """The zip file has the same files as the folder, stored and dated alike."""
    made = make_submission()
    with zipfile.ZipFile(io.BytesIO(build_submission_zip(made.files))) as held:
        assert {info.filename: held.read(info) for info in held.infolist()} == dict(made.files)
        assert {info.compress_type for info in held.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("change", ["changed", "missing", "extra"])
def test_bytes_that_are_not_as_planned_stop_the_build(change: str) -> None:
    """A file that differs from its hash, is not there, or is not planned is named, and nothing is built."""
    contents = plan_submission(make_items(), ASKED, AS_OF)
    held = dict(read_all(contents))
    first = contents.files[0].name
    held |= {"changed": {first: b"x"}, "missing": {}, "extra": {"files/extra.pdf": b"x"}}[change]
    if change == "missing":
        del held[first]
    with pytest.raises(OurError, match=re.escape(first if change != "extra" else "files/extra.pdf")) as caught:
        build_submission(contents, make_occasion(), ASKED, held.items(), sign=sign, public_key=PUBLIC_KEY)
    assert caught.value.slug == "return-contents"


def test_no_title_of_what_stays_out_is_told() -> None:
    """Titles of restricted and case-level documents stand in no page, list or table of the return."""
    made = make_submission()
    everything = b"".join(made.files.values())
    assert b"Risk register" not in everything
    assert b"One person" not in everything
    assert b"1 restricted document and 1 document about single cases" in made.files["index.html"]


def test_no_cell_of_the_index_is_a_formula() -> None:
    """A title that begins like a formula is disarmed in the CSV."""
    data = render_index_csv(plan_submission(make_items(), ASKED, AS_OF, {RISK: "Asked for"}))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert "'=Risk register" in {row["Title"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_an_empty_return_says_so() -> None:
    """With nothing to send the return is still built and says that nothing is in it."""
    made = make_submission(())
    assert b"No evidence file may be sent as yet." in made.files["index.html"]
    assert set(made.files) == {*SEALS, "index.html", "index.csv", "verify.html"}


def test_gold(tmp_path: Path) -> None:
    """The manifest, the index and its CSV are as committed."""
    contents = plan_submission(make_items(), ASKED, AS_OF, {RISK: "Asked for in the letter"})
    context = build_submission_context(contents, make_occasion(), ASKED, "2026-09-30-00000000")
    manifest = build_submission_manifest(contents, make_occasion())
    check_gold("return-manifest.json", _without_id(render_submission_manifest(manifest).decode()), tmp_path)
    check_gold("return-index.md", render_markdown(build_index(context)), tmp_path)
    check_gold("return-index.csv", render_index_csv(contents).decode("utf-8-sig").replace("\r\n", "\n"), tmp_path)


def _without_id(text: str) -> str:
    """The id holds the program's version, so it changes with each release."""
    values = json.loads(text)
    return json.dumps(values | {"id": "2026-09-30-00000000"}, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_two_thousand_documents_take_less_than_five_seconds() -> None:
    """A return of 2,000 documents is built in at most five seconds of this process's own time."""
    from time import process_time

    items = tuple(make_document(f"Document {n}") for n in range(2_000))
    begun = process_time()
    made = make_submission(items)
    assert len(made.manifest.files) == 2_003
    assert process_time() - begun < 5


def test_contents_may_be_empty() -> None:
    """No evidence at all is no error."""
    assert plan_submission((), ASKED, AS_OF) == Contents(())
