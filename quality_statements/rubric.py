"""The rubric: every threshold by which signals are read and proposals made, as frozen values from a data file.

In the file each threshold stands with `value`, `why` and `source`; the last two are kept in `Rubric.notes`.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from quality_statements.released import check_released
from quality_statements.strict_build import Built, build
from quality_statements.yaml_tree import Node, join, load_tree
from schemas.errors import AppError, InputError
from schemas.problems import Problem
from schemas.terms import Category, Maturity

FOLDER = Path(__file__).resolve().parent / "rubric"
DEFAULT_RUBRIC = "readiness-rubric-1"
_EXPLAINED = {"value", "why", "source"}
_PLAIN = ("version", "name", "note")


@dataclass(frozen=True)
class IndicatorRules:
    """How a published measure is read. Source: practice section 5.2, indicator."""

    max_age_months: int
    min_base: int
    min_comparable_periods: int
    severe_measures: tuple[str, ...]


@dataclass(frozen=True)
class DocumentRules:
    """How a document is read: the highest level each maturity supports. Source: practice section 5.2, document."""

    ceilings: dict[Maturity, int]
    view_maturity: Maturity
    effect_maturity: Maturity


@dataclass(frozen=True)
class AuditRules:
    """How case audits are read; percentages are whole numbers. Source: practice sections 2.3 and 5.2, case audit."""

    min_cases: int
    min_cases_for_three: int
    min_cases_for_four: int
    good_line_percent: int
    four_good_percent: int
    four_outstanding_percent: int
    rare_critical_percent: int
    one_critical_percent: int
    min_pairs: int
    min_exact_percent: int
    max_mean_shift_tenths: int


@dataclass(frozen=True)
class Breadth:
    """How widely was listened, at least: kinds of source, organisations, groups, and independent items."""

    source_types: int
    organisations: int
    groups: int
    independent: int


@dataclass(frozen=True)
class VoiceRules:
    """How feedback is read. Source: practice section 5.2, feedback."""

    min_items: int
    mostly_percent: int
    answered_percent: int
    repeated_items: int
    breadth_to_read: dict[Category, Breadth]
    breadth_for_four: dict[Category, Breadth]
    min_changed_for_four: int
    min_people_described: int


@dataclass(frozen=True)
class SufficiencyRules:
    """What is needed to form a category view. Source: practice section 5.3."""

    people_source_types: int
    people_max_age_months: int
    national_surveys: tuple[str, ...]
    carer_surveys: tuple[str, ...]
    staff_max_age_months: int
    partner_organisations: int
    partner_max_age_months: int


@dataclass(frozen=True)
class CapRule:
    """A cap: the control whose failure sets it off, where it holds, and at which level."""

    code: str
    check: str
    statements: tuple[str, ...]
    level: int
    because: str
    lifts_when: str


@dataclass(frozen=True)
class ScoringRules:
    """How views become a proposal, with caps, flags and confidence. Source: practice sections 5.1 and 5.4."""

    leading_category: Category
    min_categories: int
    disagreement: int
    effect_max_age_months: int
    alert_level: int
    alert_roles: tuple[str, ...]
    controls: dict[str, str]
    caps: tuple[CapRule, ...]


@dataclass(frozen=True)
class GapRules:
    """What counts as a blind spot."""

    stale_months: dict[Category, int]
    not_audited: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Why a threshold stands, and where it is from; `place` is its place in the file."""

    place: str
    why: str
    source: str


@dataclass(frozen=True)
class Rubric:
    """One released version of the rubric."""

    version: str
    name: str
    note: str
    indicator: IndicatorRules
    document: DocumentRules
    audit: AuditRules
    voice: VoiceRules
    sufficiency: SufficiencyRules
    scoring: ScoringRules
    gaps: GapRules
    notes: tuple[Note, ...] = ()

    def control_words(self, code: str) -> str:
        """What a control asks, in words that follow "whether"; the code itself where the rubric has none."""
        return self.scoring.controls.get(code, f"the control “{code.replace('-', ' ')}” holds")

    def is_in_view(self, maturity: Maturity) -> bool:
        """Whether work this far along can form a view (in use or better)."""
        return _order(maturity) >= _order(self.document.view_maturity)

    def is_effect(self, maturity: Maturity) -> bool:
        """Whether a document this far along says what came of the work."""
        return _order(maturity) >= _order(self.document.effect_maturity)


def _order(maturity: Maturity) -> int:
    return list(Maturity).index(maturity)


@cache
def load_rubric(version: str = DEFAULT_RUBRIC) -> Rubric:
    """A released rubric.

    Raises:
        AppError: `unknown-rubric`, naming those there are.
        OurError: `released-file-changed`.
    """
    if version not in available_rubrics():
        names = ", ".join(available_rubrics())
        raise AppError("unknown-rubric", f"There is no rubric {version}.", f"Use one of: {names}.")
    return load_rubric_file(FOLDER / f"{version}.yaml")


def available_rubrics() -> tuple[str, ...]:
    """Versions of the released rubrics."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_rubric_file(path: Path) -> Rubric:
    """A rubric from a file.

    Raises:
        InputError: carries every fault of the file.
        OurError: `released-file-changed`.
    """
    data = path.read_bytes()
    check_released(path, data)
    root, problems = load_tree(data, path.name)
    notes: list[Note] = []
    if root is not None:
        bare = _unwrapped(root, notes, problems)
        built = build(Rubric, bare)
        problems += built.problems + check_levels(built)
        if not problems:
            return replace(built.value, notes=tuple(notes))
    raise InputError(problems, f"The rubric file {path.name} was not taken in")


def _unwrapped(root: Node, notes: list[Note], problems: list[Problem]) -> Node:
    """The tree with each `value` in place of its explained threshold; whys and sources go to `notes`."""
    if not isinstance(root.value, dict):
        return root
    sections = {key: _section(node, notes, problems) for key, node in root.value.items()}
    return replace(root, value=sections)


def _section(node: Node, notes: list[Note], problems: list[Problem]) -> Node:
    if node.place in _PLAIN or not isinstance(node.value, dict):
        return node
    return replace(node, value={key: _threshold(part, notes, problems) for key, part in node.value.items()})


def _threshold(node: Node, notes: list[Note], problems: list[Problem]) -> Node:
    parts = node.value if isinstance(node.value, dict) else {}
    why, source = (str(parts[key].value).strip() if key in parts else "" for key in ("why", "source"))
    if parts.keys() != _EXPLAINED or not why or not source:
        remedy = "Give `value`, `why` and `source`, and nothing else."
        problems.append(node.problem("threshold-unexplained", "a threshold without its reason", remedy))
        return parts.get("value", node)
    notes.append(Note(node.place, why, source))
    return parts["value"]


def check_levels(built: Built[Rubric]) -> list[Problem]:
    """Ceilings and caps are levels from 1 to 4, and more maturity never supports less."""
    problems = []
    if built.is_whole("document.ceilings"):
        ceilings = [built.value.document.ceilings[maturity] for maturity in Maturity]
        if ceilings != sorted(ceilings) or not set(ceilings) <= {1, 2, 3, 4}:
            remedy = "Give 1 to 4, never falling as maturity grows."
            problems.append(built.problem("document.ceilings", "levels-wrong", f"the ceilings {ceilings}", remedy))
    for n, cap in enumerate(built.value.scoring.caps):
        if built.is_whole("scoring.caps") and cap.level not in (1, 2, 3, 4):
            place = join("scoring", f"caps[{n}].level")
            problems.append(built.problem(place, "levels-wrong", f"the level {cap.level}", "Give 1, 2, 3 or 4."))
    return problems
