"""Front matter: which council, which day, which rules, and how much evidence."""

from dataclasses import dataclass, field
from datetime import date

from reports.numbers import show_count
from schemas.assessment import Assessment
from schemas.terms import EvidenceKind

TO_WRITE = (
    "Who approves this document",
    "When it is next reviewed",
    "About the place and the people who live here",
    "Vision, and who leads what",
    "Improvement plan on a page",
    "Who was involved in writing this",
)
"""What a self-assessment opens with and no evidence holds: the council writes it. Source: practice notes, 2.1."""


@dataclass(frozen=True)
class FrontMatter:
    """What a reader needs to place a document."""

    council: str = field(metadata={"help": "Name of the council."})
    region: str = field(metadata={"help": "Its region."})
    council_type: str = field(metadata={"help": "Its type, such as a unitary authority."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    as_of: date = field(metadata={"help": "The day the document speaks for."})
    assessment_id: str = field(metadata={"help": "Name of the run: date and hash of all that went in."})
    framework_name: str = field(metadata={"help": "Name of the framework."})
    framework_version: str = field(metadata={"help": "Its version."})
    framework_id: str = field(metadata={"help": "Id and version of the framework file."})
    rubric_version: str = field(metadata={"help": "Version of the rules that read evidence into scores."})
    n_items: int = field(metadata={"help": "Evidence items known on the day."})
    n_left_out: int = field(metadata={"help": "Items received after it, which are not used."})
    evidence_sentence: str = field(metadata={"help": "How much evidence of each kind there is, in a sentence."})


def build_front(assessment: Assessment) -> FrontMatter:
    """The front matter of any document about an assessment."""
    council, framework = assessment.council, assessment.framework
    return FrontMatter(
        council=council.name,
        region=council.region,
        council_type=council.council_type,
        synthetic=council.synthetic,
        as_of=assessment.as_of,
        assessment_id=assessment.id,
        framework_name=framework.name,
        framework_version=framework.version,
        framework_id=framework.id,
        rubric_version=assessment.rubric_version,
        n_items=len(assessment.items),
        n_left_out=assessment.left_out,
        evidence_sentence=_evidence_sentence(assessment),
    )


_KINDS = {
    EvidenceKind.NATIONAL_RETURN: "national return",
    EvidenceKind.DOCUMENT: "document",
    EvidenceKind.TRACKER: "evidence tracker",
    EvidenceKind.CASE_AUDITS: "case audit file",
    EvidenceKind.FEEDBACK: "feedback file",
    EvidenceKind.CLIENT_LEVEL: "client-level file",
}


def _evidence_sentence(assessment: Assessment) -> str:
    counts = {kind: sum(1 for item in assessment.items if item.kind is kind) for kind in EvidenceKind}
    parts = [show_count(counts[kind], noun) for kind, noun in _KINDS.items() if counts[kind]]
    told = f": {', '.join(parts)}" if parts else ""
    left = assessment.left_out
    late = (
        f" {show_count(left, 'item')} received after this date {'is' if left == 1 else 'are'} not used." if left else ""
    )
    return f"{show_count(len(assessment.items), 'evidence item').capitalize()}{told}.{late}"
