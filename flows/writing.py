"""Carrying an assessment to the reports and their bytes to the outputs folder."""

from evidence.store.files import write_whole
from flows.run_desk import RunDesk
from reports.assessment_json import render_assessment_json
from reports.build import NamedDocument, build_documents
from reports.formats import FORMATS
from reports.pack import build_manifest, build_pack_zip, plan_pack
from schemas.assessment import Output
from schemas.database import write
from schemas.ids import sha256_of
from schemas.records.assessments import add_outputs

PACK = "inspector-pack"
GAPS = "request-gaps"
_IN_PACK = ("html", "pdf")
"""Formats of the index that go into the pack."""
_DOCUMENTS = {
    "self-assessment": "self-assessment",
    "rating-draft": "rating-draft",
    PACK: "pack-index",
    GAPS: "request-gaps",
}
"""What an output is called, and the document it prints."""


def write_document(desk: RunDesk, kind: str) -> int:
    """Write one document in every format; how many files."""
    for form in FORMATS.values():
        write_output(desk, kind, form.name, form.suffix, render(desk, kind, form.name))
    return len(FORMATS)


def lay_document(desk: RunDesk, kind: str, document: NamedDocument) -> None:
    """Lay a document on the desk that is not made from the assessment."""
    desk.others[kind] = document


def find_document(desk: RunDesk, kind: str) -> NamedDocument:
    """One of the run's documents; all of the assessment's are built when the first is wanted."""
    other = desk.others.get(kind)
    if isinstance(other, NamedDocument):
        return other
    if not desk.documents:
        desk.documents = {one.kind: one for one in build_documents(desk.made)}
    found = desk.documents[_DOCUMENTS[kind]]
    if not isinstance(found, NamedDocument):
        raise TypeError(kind)
    return found


def render(desk: RunDesk, kind: str, form: str) -> bytes:
    """One document in one format; what has been rendered in this run is not rendered again."""
    if (kind, form) not in desk.rendered:
        desk.rendered[kind, form] = FORMATS[form].render(find_document(desk, kind).document)
    return desk.rendered[kind, form]


def write_pack(desk: RunDesk) -> int:
    """Write the pack: the index and the evidence files, each hashed again; how many files, none without evidence."""
    plan = plan_pack(desk.made)
    if not plan:
        return 0
    title = find_document(desk, PACK).document.title
    written = [(f"index{FORMATS[name].suffix}", title, render(desk, PACK, name)) for name in _IN_PACK]
    manifest = build_manifest(desk.made, plan, written)
    entries = [(file.name, desk.store.get(file.sha256, file.evidence_id or "")) for file in plan]
    entries += [(name, data) for name, _, data in written]
    write_output(desk, PACK, "zip", ".zip", build_pack_zip(entries, manifest))
    return 1


def write_output(desk: RunDesk, kind: str, form: str, suffix: str, data: bytes) -> None:
    """Write one file whole and lay its record on the desk; a file that is there already is not touched."""
    folder = desk.workspace.outputs / desk.made.id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind}{suffix}"
    if not path.exists() or path.read_bytes() != data:
        write_whole(path, data)
    place = path.relative_to(desk.workspace.root).as_posix()
    output = Output(kind=kind, format=form, path=place, sha256=sha256_of(data), size_bytes=len(data))
    desk.outputs = (*desk.outputs, output)


def record_outputs(desk: RunDesk) -> int:
    """Write the assessment as data, then record every file with its hash; how many records were new."""
    write_output(desk, "assessment", "json", ".json", render_assessment_json(desk.made).encode())
    with write(desk.engine, desk.actor) as connection:
        return add_outputs(connection, desk.made.id, desk.outputs)
