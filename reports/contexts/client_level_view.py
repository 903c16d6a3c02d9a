"""What the document on a client-level submission shows: counts and sentences, and no record."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Fact:
    """One fact about the file."""

    label: str = field(metadata={"help": "What it is."})
    value: str = field(metadata={"help": "Its value in words."})
    before: str = field(metadata={"help": "The same at the last submission; empty where there was none."})


@dataclass(frozen=True)
class RuleRow:
    """One rule that records break."""

    code: str = field(metadata={"help": "Its code."})
    sentence: str = field(metadata={"help": "What is wrong with such a record."})
    remedy: str = field(metadata={"help": "What to do about it."})
    failing: str = field(metadata={"help": "Records that break it."})
    looked_at: str = field(metadata={"help": "Records it applies to."})
    share: str = field(metadata={"help": "The first as a share of the second."})
    people: str = field(metadata={"help": "Different people among them."})
    before: str = field(metadata={"help": "Records that broke it at the last submission, or why that is not known."})
    own: bool = field(metadata={"help": "Whether the council wrote the rule."})


@dataclass(frozen=True)
class RuleSection:
    """The rules of one severity that records break."""

    name: str = field(metadata={"help": "Heading of the section."})
    meaning: str = field(metadata={"help": "What it means that a record breaks one, as a sentence."})
    rows: tuple[RuleRow, ...] = field(metadata={"help": "The rules, most failing records first."})


@dataclass(frozen=True)
class FillRow:
    """How well one field is filled; counts are None where they are hidden."""

    name: str = field(metadata={"help": "Name of the field."})
    applies: int | None = field(metadata={"help": "Records it applies to."})
    valid: int | None = field(metadata={"help": "Filled with a valid value."})
    blank_allowed: int | None = field(metadata={"help": "Blank where that is allowed."})
    blank_mandatory: int | None = field(metadata={"help": "Blank where a value is mandatory."})
    invalid: int | None = field(metadata={"help": "Filled with what is not valid."})
    pc_valid: str = field(metadata={"help": "Share that is valid."})
    before: str = field(metadata={"help": "The same share at the last submission, or a dash."})
    note: str = field(metadata={"help": "What is known of the field's list of values; empty if all."})

    @property
    def is_hidden(self) -> bool:
        """Whether a count of it is hidden."""
        return None in (self.applies, self.valid, self.blank_allowed, self.blank_mandatory, self.invalid)


@dataclass(frozen=True)
class FigureRow:
    """One figure of a measure."""

    period: str = field(metadata={"help": "The quarter or year."})
    group: str = field(metadata={"help": "Everybody, or such as Sex: Female."})
    value: str = field(metadata={"help": "Its value with the unit, or that there is none."})
    interval: str = field(metadata={"help": "Its 95 % interval, or a dash."})
    numerator: str = field(metadata={"help": "How many were counted, or a dash."})
    denominator: str = field(metadata={"help": "Among how many."})
    before: str = field(metadata={"help": "The value at the last submission, or a dash."})
    left_out: str = field(metadata={"help": "How many were left out and why; empty if nobody."})


@dataclass(frozen=True)
class IndicatorView:
    """One measure worked out from the submission."""

    code: str = field(metadata={"help": "Code of the measure."})
    name: str = field(metadata={"help": "What it measures."})
    better: str = field(metadata={"help": "Which way is good."})
    method: str = field(metadata={"help": "How it is worked out; empty where that is not on record."})
    source: str = field(metadata={"help": "Where the method comes from."})
    leaves_out: tuple[str, ...] = field(metadata={"help": "What it does not count, as sentences."})
    differs: tuple[str, ...] = field(metadata={"help": "Where it differs from the published figure, as sentences."})
    everybody: tuple[FigureRow, ...] = field(metadata={"help": "Figures for everybody, by period."})
    groups: tuple[FigureRow, ...] = field(metadata={"help": "Figures by sex, age and ethnicity."})


@dataclass(frozen=True)
class WaitingRow:
    """How many people wait for one thing."""

    kind: str = field(metadata={"help": "What they wait for."})
    as_at: str = field(metadata={"help": "The day counted."})
    n: str = field(metadata={"help": "How many."})
    median: str = field(metadata={"help": "The middle wait so far."})
    longest: str = field(metadata={"help": "The longest wait so far."})
    risk_review: str = field(metadata={"help": "How the risk of waiting is looked at, or that nobody said."})
    source: str = field(metadata={"help": "What it was worked out from."})


@dataclass(frozen=True)
class ClientLevelContext:
    """All that the document shows. It holds no record."""

    council: str = field(metadata={"help": "Name of the council."})
    as_of: date = field(metadata={"help": "The day the document speaks for."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    is_internal: bool = field(metadata={"help": "Whether nothing is protected, so that it must not be published."})
    protection: str = field(metadata={"help": "What was done about small numbers, as sentences."})
    headline: str = field(metadata={"help": "What the check found, in sentences."})
    has_previous: bool = field(metadata={"help": "Whether there is an earlier submission to set beside it."})
    facts: tuple[Fact, ...] = field(metadata={"help": "The file and how many records it holds."})
    guesses: tuple[str, ...] = field(
        metadata={"help": "What was guessed of the file's form; empty when protected, because it counts single values."}
    )
    not_checked: tuple[str, ...] = field(metadata={"help": "What could not be checked, and why."})
    sections: tuple[RuleSection, ...] = field(metadata={"help": "The rules that records break, by severity."})
    kept: str = field(metadata={"help": "How many rules no record breaks, as a sentence."})
    mended: tuple[RuleRow, ...] = field(metadata={"help": "Rules broken last time and not now."})
    fills: tuple[FillRow, ...] = field(metadata={"help": "Every field in the order of the specification."})
    fill_figures: tuple[str, ...] = field(metadata={"help": "Names of the figures that draw them, in order."})
    indicators: tuple[IndicatorView, ...] = field(metadata={"help": "Measures worked out from the submission."})
    waiting: tuple[WaitingRow, ...] = field(metadata={"help": "How many people wait, by what for."})

    @property
    def has_groups(self) -> bool:
        """Whether any measure was worked out by sex, age or ethnicity."""
        return any(each.groups for each in self.indicators)
