"""The closed sets of words that every room shares.

Statement codes are not here: statements are data, in the framework files. Each member carries the word
a person sees as its value, so a stored value can be read without a key.
"""

from enum import StrEnum


class Source(StrEnum):
    """How the regulator, and so the council, comes by a piece of evidence (framework section 2.2)."""

    HAVE = "has"
    """Already held: national returns and the council's own records."""
    REQUEST = "requested"
    """Asked for from a named owner: policies, strategies, minutes."""
    COLLECT = "collected"
    """Gathered because it cannot be got otherwise: case audits, feedback, surveys, conversations."""


class Category(StrEnum):
    """Evidence categories of the single assessment framework; a framework file says which it uses."""

    PEOPLE = "people's experience"
    STAFF = "staff and leaders"
    PARTNERS = "partners"
    PROCESSES = "processes"
    OUTCOMES = "outcomes"
    OBSERVATION = "observation"


class EvidenceKind(StrEnum):
    """What sort of thing an evidence item is."""

    NATIONAL_RETURN = "national return"
    DOCUMENT = "document"
    TRACKER = "evidence tracker"
    CASE_AUDITS = "case audits"
    FEEDBACK = "feedback"
    CLIENT_LEVEL = "client-level data"


class Direction(StrEnum):
    """Which way a piece of evidence points for the statement it is linked to."""

    STRENGTH = "strength"
    GAP = "gap"
    CONTEXT = "context"


class Maturity(StrEnum):
    """How far the thing a document describes has got, in order: new work counts when it is embedded."""

    PLANNED = "planned"
    STARTED = "started"
    IN_USE = "in use"
    EFFECT_SHOWN = "effect shown"
    SUSTAINED = "effect sustained"


class Classification(StrEnum):
    """Who may see an item."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    CASE_LEVEL = "case-level"


class Better(StrEnum):
    """Which way a measure is good."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"
    """Neither high nor low is good in itself."""


class Position(StrEnum):
    """Where a council's value stands beside a comparator, by chance and not by raw gap, in good-or-bad words."""

    MUCH_WORSE = "much worse"
    WORSE = "worse"
    TENDING_WORSE = "tending towards worse"
    SIMILAR = "not statistically different"
    TENDING_BETTER = "tending towards better"
    BETTER = "better"
    MUCH_BETTER = "much better"
    DIFFERENT = "statistically different"
    """Beyond chance, for a measure where neither way is good in itself."""
    NOT_TESTED = "not tested"
    """No margin or count was published, so chance cannot be judged."""


class Trend(StrEnum):
    """How a measure moved over up to three periods that may be compared with one another."""

    IMPROVING = "improving"
    STABLE = "no clear change"
    WORSENING = "worsening"
    UNKNOWN = "no comparable earlier figure"


class Tone(StrEnum):
    """Whether a piece of feedback speaks well or badly of support."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class Independence(StrEnum):
    """How far a source stands from the council; stronger sources come first (practice section 5.2)."""

    DIRECT = "people and unpaid carers directly"
    INDEPENDENT_BODY = "independent body"
    NATIONAL = "national statistics"
    PARTNER = "partner"
    PROVIDER = "provider under contract"
    COUNCIL = "the council itself"


class SignalKind(StrEnum):
    """What a signal was read from; each kind has its own facts and its own reading rule."""

    INDICATOR = "indicator"
    DOCUMENT = "document"
    CASE_AUDIT = "case audit"
    VOICE = "feedback"
    CHECK = "check"


class Confidence(StrEnum):
    """How far a proposal can be leaned on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Rag(StrEnum):
    """Computed state of an evidence item (practice section 2.2)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
