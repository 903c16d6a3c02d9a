"""Evidence as the documents list it: a row for each section of a document, and an index of every item."""

from dataclasses import dataclass, field
from datetime import date

from reports.contexts.document_state import stage_of_link, state_of_item
from reports.numbers import show_date
from schemas.assessment import Assessment
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.score import ScoreProposal
from schemas.terms import EvidenceKind, Source


@dataclass(frozen=True)
class EvidenceRow:
    """One item, or one section of it, listed for one statement."""

    evidence_id: str = field(metadata={"help": "Id of the evidence item."})
    title: str = field(metadata={"help": "Its title."})
    section: str = field(metadata={"help": "The section that matters here; empty for the whole item."})
    shows: str = field(metadata={"help": "What it shows for this statement, in one line; empty if not said."})
    standing: str = field(metadata={"help": "Which way it points and how far it has got, in words."})
    dated: str = field(metadata={"help": "Its date in words, or that no file has been received."})
    state: str = field(metadata={"help": "Why a document counts for nothing; empty where it counts."})
    owned: str = field(metadata={"help": "Whether an owner is named: yes, no, or empty where it needs none."})
    review_due: str = field(metadata={"help": "When it is due for review, in words; empty if not said."})
    classification: str = field(metadata={"help": "Who may see it."})


@dataclass(frozen=True)
class IndexEntry:
    """One evidence item in the index at the back."""

    evidence_id: str = field(metadata={"help": "Id of the evidence item."})
    title: str = field(metadata={"help": "Its title."})
    kind: str = field(metadata={"help": "What sort of thing it is."})
    source: str = field(metadata={"help": "Whether it is held, asked for or collected."})
    classification: str = field(metadata={"help": "Who may see it."})
    dated: str = field(metadata={"help": "Its date in words, or that no file has been received."})
    state: str = field(metadata={"help": "Why a document counts for nothing; empty where it counts."})
    owned: str = field(metadata={"help": "Whether an owner is named: yes, no, or empty where it needs none."})
    review_due: str = field(metadata={"help": "When it is due for review, in words; empty if not said."})
    n_versions: int = field(metadata={"help": "How many versions of its file have been received."})
    sha256: str = field(metadata={"help": "Hash of the newest version; empty where there is none."})
    public_link: str = field(metadata={"help": "Where the public can read it; empty if nowhere."})
    statements: tuple[str, ...] = field(metadata={"help": "Codes of the statements it is used for."})


def build_evidence_rows(assessment: Assessment, statement: str) -> tuple[EvidenceRow, ...]:
    """Everything behind one statement: linked sections first, then items that only its signals rest on."""
    by_id = {item.id: item for item in assessment.items}
    linked = [row for item in assessment.items for row in _linked_rows(item, statement, assessment.as_of)]
    seen = {row.evidence_id for row in linked}
    cited = sorted(cited_ids(assessment, statement) - seen)
    return (*linked, *(_whole_item(by_id.get(evidence_id), evidence_id) for evidence_id in cited))


def cited_ids(assessment: Assessment, statement: str | None = None) -> set[str]:
    """Ids of all items that signals rest on, for one statement or for all."""
    wanted = [each for each in assessment.signals if statement in (None, each.statement)]
    return {evidence_id for signal in wanted for evidence_id in signal.evidence_ids}


def _linked_rows(item: EvidenceItem, statement: str, as_of: date) -> list[EvidenceRow]:
    return [
        EvidenceRow(
            evidence_id=item.id,
            title=item.title,
            section=link.section or "",
            shows=link.shows,
            standing=f"{link.direction.value}, {stage_of_link(link)}",
            dated=date_words(item.current),
            state=_state(item, as_of),
            owned=_owned(item),
            review_due=_review_due(item),
            classification=item.classification.value,
        )
        for link in item.links
        if link.statement == statement
    ]


def _whole_item(item: EvidenceItem | None, evidence_id: str) -> EvidenceRow:
    return EvidenceRow(
        evidence_id=evidence_id,
        title=item.title if item else "not in the library on this date",
        section="",
        shows="",
        standing=item.kind.value if item else "unknown",
        dated=date_words(item.current if item else None),
        state="",
        owned=_owned(item),
        review_due=_review_due(item),
        classification=item.classification.value if item else "unknown",
    )


def _state(item: EvidenceItem | None, as_of: date) -> str:
    return state_of_item(item, as_of) if item and item.kind is EvidenceKind.DOCUMENT else ""


def _owned(item: EvidenceItem | None) -> str:
    """Whether an owner is named; never who, because a name is personal."""
    if item is None or item.kind is not EvidenceKind.DOCUMENT:
        return ""
    return "yes" if item.owner else "no"


def _review_due(item: EvidenceItem | None) -> str:
    return show_date(item.review_due) if item and item.review_due else ""


def date_words(version: EvidenceVersion | None) -> str:
    """The date of a version as a reader needs it: the document's own, else its period's end, else receipt."""
    if version is None:
        return "no file received"
    if version.content_date:
        return show_date(version.content_date)
    if version.period_end:
        return f"period to {show_date(version.period_end)}"
    return f"received {show_date(version.received_on)}"


def build_index(assessment: Assessment) -> tuple[IndexEntry, ...]:
    """Every evidence item known on the as-of date, by id."""
    used = _uses(assessment)
    by_id = {item.id: item for item in assessment.items}
    return tuple(_build_entry(by_id.get(i), i, tuple(sorted(used[i])), assessment.as_of) for i in sorted(used))


def _uses(assessment: Assessment) -> dict[str, set[str]]:
    """Every id held or cited anywhere, with the codes of the statements it is used for."""
    pairs = [(i, signal.statement) for signal in assessment.signals for i in signal.evidence_ids]
    pairs += [(item.id, link.statement) for item in assessment.items for link in item.links]
    pairs += [(i, result.proposal.statement) for result in assessment.results for i in _ids_in_reasons(result.proposal)]
    pairs += [(i, spot.statement) for spot in assessment.blind_spots for i in spot.evidence_ids]
    used: dict[str, set[str]] = {item.id: set() for item in assessment.items}
    for evidence_id, code in pairs:
        used.setdefault(evidence_id, set()).add(code)
    return used


def _ids_in_reasons(proposal: ScoreProposal) -> set[str]:
    reasons = [*proposal.reasons, *(cap.reason for cap in proposal.caps), *(flag.reason for flag in proposal.flags)]
    return {evidence_id for reason in reasons for evidence_id in reason.evidence_ids} | set(proposal.evidence_ids)


_SOURCES = {Source.HAVE: "already held", Source.REQUEST: "asked for", Source.COLLECT: "collected"}


def _build_entry(item: EvidenceItem | None, evidence_id: str, statements: tuple[str, ...], as_of: date) -> IndexEntry:
    version = item.current if item else None
    return IndexEntry(
        evidence_id=evidence_id,
        title=item.title if item else "Cited, but not in the library on this date",
        kind=item.kind.value if item else "unknown",
        source=_SOURCES[item.source] if item else "unknown",
        classification=item.classification.value if item else "unknown",
        dated=date_words(version),
        state=_state(item, as_of),
        owned=_owned(item),
        review_due=_review_due(item),
        n_versions=len(item.versions) if item else 0,
        sha256=version.sha256 if version else "",
        public_link=(item.public_link or "") if item else "",
        statements=statements,
    )
