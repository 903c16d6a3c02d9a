"""How a council compares: its published measures beside England, its region, its type and a group of peers.

Built from published tables only; it holds no record and nothing a council typed about a person.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.evidence import Citation
from schemas.observation import Council
from schemas.terms import Better, Category, Position, Trend


class AreaKind(StrEnum):
    """Whom a council is set beside, in the order they are shown."""

    ENGLAND = "England"
    REGION = "region"
    COUNCIL_TYPE = "council type"
    PEERS = "peer group"


class PointRole(StrEnum):
    """Whose figure a point of a funnel plot is; only the council's own and its peers' points have a name."""

    COUNCIL = "this council"
    PEER = "peer"
    OTHER = "another council"


@dataclass(frozen=True)
class Characteristic:
    """One thing councils are likened by, with the council's own value.

    Attributes:
        name: what it is, in words.
        unit: such as `%` or `adults per km²`.
        value: of the council itself.
        peers_median: middle value of its peers.
        weight: how much it counts beside the others.
        source: where all values come from, with their date.
    """

    name: str
    unit: str
    value: float
    peers_median: float
    weight: float
    source: str


@dataclass(frozen=True)
class Peer:
    """One council of a peer group.

    Attributes:
        distance: how unlike it is, in standard deviations over all characteristics; 0 would be the same.
    """

    gss_code: str
    name: str
    distance: float


@dataclass(frozen=True)
class PeerGroup:
    """The councils most like one council by published characteristics, the nearest first.

    Attributes:
        method: name and version of the method, such as `Open peers, version 1`.
        note: how it is made and what it is not, as sentences.
    """

    method: str
    note: str
    peers: tuple[Peer, ...]
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True)
class Rank:
    """Where a value stands in a group of councils that have one.

    Attributes:
        group: such as `all councils` or `peer group`.
        place: 1 for the best; for a measure where neither way is good, 1 for the highest.
        n: councils with a value, the council itself included.
        n_tied: how many share the place, the council itself included.
        best_first: place 1 is the best; otherwise it is the highest.
    """

    group: str
    place: int
    n: int
    n_tied: int
    best_first: bool


@dataclass(frozen=True)
class ComparedArea:
    """One comparator's value beside the council's.

    Attributes:
        area: its name as it reads in a sentence.
        value: published value; for the peer group the middle value of its councils.
        n: councils behind a middle value; None where the value is published.
        position: tested for chance; a middle value is not tested.
        citation: the cell it was read from; None for a middle value.
    """

    kind: AreaKind
    area: str
    value: float
    position: Position
    n: int | None
    citation: Citation | None


@dataclass(frozen=True)
class TrendPoint:
    """One period of a series.

    Attributes:
        segment: counts from 0; only points of one segment may be joined or compared, a break lies between two.
        peers_low: lower quartile of the peers that have a value; None where fewer than four have one.
    """

    period: str
    segment: int
    council: float | None
    england: float | None
    peers_low: float | None
    peers_median: float | None
    peers_high: float | None


@dataclass(frozen=True)
class SeriesBreak:
    """A break in a series: the first period that must not be set beside earlier ones, and why, as a sentence."""

    period: str
    why: str


@dataclass(frozen=True)
class FunnelPoint:
    """One council in a funnel plot; `name` is empty unless it is the council itself or a peer."""

    base: float
    value: float
    role: PointRole
    name: str


@dataclass(frozen=True)
class FunnelLimit:
    """The limits of a funnel plot for one base: where 95 % and 99.8 % of councils would lie."""

    base: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float


@dataclass(frozen=True)
class Funnel:
    """Every council's value by the number it rests on, and the limits around England.

    Attributes:
        centre: England's value.
        spread: usual spread between councils that the limits allow for, in the unit of the measure; 0 where chance
            explains all differences.
        limits: by rising base, over the bases of the points.
        n_outside_95: councils beyond the inner limits; `n_outside_998` of them beyond the outer limits too.
        place: where the council lies, in words, such as `inside the limits`.
    """

    centre: float
    spread: float
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    n_outside_95: int
    n_outside_998: int
    place: str


@dataclass(frozen=True)
class ComparedMeasure:
    """One measure of the council beside others.

    Attributes:
        value: None where none was published, and then `flag` is the publisher's mark.
        base: respondents, or the denominator, that the value rests on.
        trend: how the newest of up to three periods since the last break stands beside the oldest of them.
        points: up to ten years, oldest first.
        funnel: None where none can be drawn, and then `no_funnel` says why as a sentence.
        spread_allowed: comparisons allow for how far councils lie apart anyway, beyond counting.
        source: title of the publication.
        caveats: what a reader must know, as sentences.
        citations: the cells the council's own figures were read from, the newest first.
    """

    code: str
    name: str
    unit: str
    decimals: int
    better: Better
    statements: tuple[str, ...]
    category: Category
    survey: str
    source: str
    period: str
    value: float | None
    flag: str
    low: float | None
    high: float | None
    base: int | None
    areas: tuple[ComparedArea, ...]
    ranks: tuple[Rank, ...]
    trend: Trend
    points: tuple[TrendPoint, ...]
    breaks: tuple[SeriesBreak, ...]
    funnel: Funnel | None
    no_funnel: str
    spread_allowed: bool
    caveats: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class PublishedSource:
    """A publication that figures were taken from.

    Attributes:
        title: what it is called, with its publisher.
        sha256: hashes of the files of it that are cited, in order.
        licence: under which it may be used; empty for a table the council wrote.
    """

    evidence_id: str
    title: str
    sha256: tuple[str, ...]
    licence: str


@dataclass(frozen=True)
class CouncilComparison:
    """A council beside England, its region, its type and its peers on every published measure that is held.

    Attributes:
        sources: the publications that figures were taken from, by evidence id.
    """

    council: Council
    as_of: date
    peer_group: PeerGroup
    measures: tuple[ComparedMeasure, ...]
    sources: tuple[PublishedSource, ...]
