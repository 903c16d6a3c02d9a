"""The return to the regulator: which versions go in, and the manifest that freezes them.

Everything here is a function of its arguments: the same evidence, day and key give the same bytes. Source for what
goes in: practice notes 2.2 (frozen versions, classification of each item) and framework notes 3.1 (existing
documents, the section that matters, a link where something is public already).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from reports.pack_contents import file_name
from schemas.assessment import RequestItem
from schemas.errors import InputError
from schemas.evidence import EvidenceItem
from schemas.ids import hash_of_values
from schemas.observation import Council
from schemas.problems import Problem, shorten
from schemas.returns import RETURN_LIST
from schemas.terms import Classification, EvidenceKind
from schemas.version import PROGRAM_VERSION

MANIFEST_FORMAT = "readiness-return/1"
MANIFEST_NAME = RETURN_LIST
SIGNATURE_NAME = "manifest.sig"
KEY_NAME = "public-key.pem"
SUMS_NAME = "SHA256SUMS"
VERIFIER_NAME = "verify.html"
SEALS = (MANIFEST_NAME, SIGNATURE_NAME, KEY_NAME, SUMS_NAME)
"""What stands beside the listed files: the list, its signature, the key to check it by, and a plain list of hashes."""
_OPTION = "--include-restricted"
_SENT = (Classification.PUBLIC, Classification.INTERNAL)


@dataclass(frozen=True)
class Answer:
    """What one section of an item answers.

    Attributes:
        request_item: our code of the request item; empty where the section speaks to a statement only.
        official_number: the regulator's own number, once the council has typed it in; else empty.
        section: which section to look at; empty for the whole document.
    """

    request_item: str
    official_number: str
    statement: str
    section: str
    shows: str


@dataclass(frozen=True)
class SubmissionFile:
    """One file of the return, frozen by its hash.

    Attributes:
        name: its name in the return, made from its id and title.
        evidence_id: the evidence item, or empty for a page this program wrote.
        version: which version of the item it is, counted from 1; 0 for a page this program wrote.
        dated: the date on the document, as ISO text; empty if not known.
        received_on: the day the council came to hold it, as ISO text; empty for a page this program wrote.
        past_review: its review date has come by the day of the return.
        restricted_why: why a restricted item was put in; empty for all others.
    """

    name: str
    title: str
    sha256: str
    size_bytes: int
    classification: str
    evidence_id: str = ""
    version: int = 0
    dated: str = ""
    received_on: str = ""
    past_review: bool = False
    restricted_why: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class PublicLink:
    """An item that is not sent as a file, because it is public already."""

    evidence_id: str
    title: str
    public_link: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Contents:
    """What goes into a return, and how much stays out; titles of what stays out are never told.

    Attributes:
        n_restricted: restricted documents that are held and stay out.
        n_case_level: documents about single cases that are held; they never go in.
    """

    files: tuple[SubmissionFile, ...]
    links: tuple[PublicLink, ...] = ()
    n_restricted: int = 0
    n_case_level: int = 0


@dataclass(frozen=True)
class Occasion:
    """Whose return it is and what it answers.

    Attributes:
        as_of: the day whose evidence it freezes.
        asked_on: the day of the regulator's letter; None before it has come.
        due_on: the day the return is due; None where there is no letter.
        key_sha256: hash of the public key's text, so that a changed key shows.
    """

    council: Council
    framework_id: str
    as_of: date
    asked_on: date | None
    due_on: date | None
    key_sha256: str


@dataclass(frozen=True)
class SubmissionManifest:
    """The list of what a return holds; files are sorted by name."""

    id: str
    council: str
    synthetic: bool
    framework: str
    as_of: str
    asked_on: str
    due_on: str
    key_sha256: str
    files: tuple[SubmissionFile, ...]
    links: tuple[PublicLink, ...]
    n_restricted_left_out: int
    n_case_level_left_out: int
    format: str = MANIFEST_FORMAT


def plan_submission(
    items: Sequence[EvidenceItem],
    request_items: Iterable[RequestItem],
    as_of: date,
    restricted: Mapping[str, str] | None = None,
) -> Contents:
    """Which versions go in: the newest of every linked document that is public or internal, and of those named.

    Args:
        items: the evidence known on the day.
        request_items: what is asked for, with the regulator's numbers where the council has typed them in.
        as_of: the day, by which a document may be past its review date.
        restricted: restricted items to put in, by id, each with the reason.

    Raises:
        InputError: with every fault of `restricted`: an unknown item, one that is not restricted or is about single
            cases, one without a file, or no reason.
    """
    restricted = restricted or {}
    check_restricted(items, restricted)
    numbers = {one.code: one.official_number or "" for one in request_items}
    documents = [item for item in items if item.kind is EvidenceKind.DOCUMENT and item.links]
    sent = [item for item in documents if item.current and (item.classification in _SENT or item.id in restricted)]
    files = [_plan_file(item, numbers, as_of, restricted.get(item.id, "")) for item in sent]
    links = [_plan_link(item, numbers) for item in documents if not item.current and _is_public(item)]
    held = [item for item in documents if item.current]
    return Contents(
        files=tuple(sorted(files, key=lambda file: file.name)),
        links=tuple(sorted(links, key=lambda link: link.evidence_id)),
        n_restricted=_count(held, Classification.RESTRICTED) - len(restricted),
        n_case_level=_count(held, Classification.CASE_LEVEL),
    )


def check_restricted(items: Iterable[EvidenceItem], restricted: Mapping[str, str]) -> None:
    """Refuse a list of restricted items that cannot be followed, telling every fault of it.

    Raises:
        InputError: slugs `return-unknown-item`, `return-case-level`, `return-not-restricted`, `return-no-file` and
            `return-reason-missing`.
    """
    known = {item.id: item for item in items}
    problems = [fault for wanted, why in restricted.items() if (fault := _find_fault(wanted, why, known.get(wanted)))]
    if problems:
        raise InputError(problems, "The return was not built")


def _find_fault(wanted: str, why: str, item: EvidenceItem | None) -> Problem | None:
    shown = shorten(wanted)
    if item is None or item.kind is not EvidenceKind.DOCUMENT or not item.links:
        return Problem("return-unknown-item", _OPTION, f"{shown} is no linked document", "Check the id in the tracker.")
    if item.classification is Classification.CASE_LEVEL:
        found = f"{shown} is about single cases, which never goes into a return"
        return Problem("return-case-level", _OPTION, found, "Supply it by the secure route the regulator names.")
    if item.classification is not Classification.RESTRICTED:
        found = f"{shown} is {item.classification.value} and goes in anyway"
        return Problem("return-not-restricted", _OPTION, found, "Leave it out of the option.")
    if item.current is None:
        return Problem("return-no-file", _OPTION, f"no file of {shown} is held", "Take the file in first.")
    if not why.strip():
        found = f"no reason is given for {shown}"
        return Problem("return-reason-missing", _OPTION, found, "Give one with --why; it stands in the manifest.")
    return None


def _plan_file(item: EvidenceItem, numbers: Mapping[str, str], as_of: date, why: str) -> SubmissionFile:
    version = item.versions[-1]
    return SubmissionFile(
        name=file_name(item),
        title=item.title,
        sha256=version.sha256,
        size_bytes=version.size_bytes,
        classification=item.classification.value,
        evidence_id=item.id,
        version=version.number,
        dated=version.content_date.isoformat() if version.content_date else "",
        received_on=version.received_on.isoformat(),
        past_review=item.review_due is not None and item.review_due <= as_of,
        restricted_why=why.strip(),
        answers=_plan_answers(item, numbers),
    )


def _plan_link(item: EvidenceItem, numbers: Mapping[str, str]) -> PublicLink:
    return PublicLink(item.id, item.title, item.public_link or "", _plan_answers(item, numbers))


def _plan_answers(item: EvidenceItem, numbers: Mapping[str, str]) -> tuple[Answer, ...]:
    """What its links to the version that is meant say; a link to an earlier version is left out."""
    current = item.current.sha256 if item.current else ""
    answers = {
        Answer(
            request_item=link.request_item or "",
            official_number=numbers.get(link.request_item or "", ""),
            statement=link.statement,
            section=link.section or "",
            shows=link.shows,
        )
        for link in item.links
        if link.sha256 in ("", current)
    }
    return tuple(sorted(answers, key=lambda one: (one.request_item, one.statement, one.section, one.shows)))


def _is_public(item: EvidenceItem) -> bool:
    return item.classification is Classification.PUBLIC and bool(item.public_link)


def _count(items: Iterable[EvidenceItem], classification: Classification) -> int:
    return sum(1 for item in items if item.classification is classification)


def build_submission_id(contents: Contents, occasion: Occasion) -> str:
    """The return's name: its day and eight digits of the hash of all that goes into it."""
    whose = [asdict(occasion.council), occasion.framework_id, *_days(occasion), occasion.key_sha256]
    digest = hash_of_values([PROGRAM_VERSION, asdict(contents), *whose])
    return f"{occasion.as_of.isoformat()}-{digest[:8]}"


def _days(occasion: Occasion) -> list[str]:
    return [day.isoformat() if day else "" for day in (occasion.as_of, occasion.asked_on, occasion.due_on)]


def build_submission_manifest(
    contents: Contents, occasion: Occasion, pages: Iterable[SubmissionFile] = ()
) -> SubmissionManifest:
    """The manifest of a return: its evidence and the pages written for it, sorted by name."""
    as_of, asked_on, due_on = _days(occasion)
    return SubmissionManifest(
        id=build_submission_id(contents, occasion),
        council=occasion.council.name,
        synthetic=occasion.council.synthetic,
        framework=occasion.framework_id,
        as_of=as_of,
        asked_on=asked_on,
        due_on=due_on,
        key_sha256=occasion.key_sha256,
        files=tuple(sorted((*contents.files, *pages), key=lambda file: file.name)),
        links=contents.links,
        n_restricted_left_out=contents.n_restricted,
        n_case_level_left_out=contents.n_case_level,
    )


def render_submission_manifest(manifest: SubmissionManifest) -> bytes:
    """The manifest as canonical JSON: sorted keys, two spaces, one newline at the end."""
    return (json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def load_submission_manifest(data: bytes) -> SubmissionManifest:
    """The manifest that some bytes hold.

    Raises:
        ValueError: they are no manifest of this format, or not in its one canonical form.
    """
    try:
        values: dict[str, Any] = json.loads(data)
        if values["format"] != MANIFEST_FORMAT:
            raise ValueError("another manifest format")
        files = tuple(replace(SubmissionFile(**one), answers=_load_answers(one)) for one in values.pop("files"))
        links = tuple(replace(PublicLink(**one), answers=_load_answers(one)) for one in values.pop("links"))
        manifest = SubmissionManifest(files=files, links=links, **values)
        canonical = render_submission_manifest(manifest)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a manifest of this program") from error
    if canonical != data:
        raise ValueError("not written as this program writes it")
    return manifest


def _load_answers(values: Mapping[str, Any]) -> tuple[Answer, ...]:
    return tuple(Answer(**one) for one in values["answers"])
