"""A made-up council beside made-up others, for the reports; every name and figure is invented."""

from typing import Any

from evidence.have.funnel import build_funnel
from schemas.comparison_view import (
    AreaKind,
    Characteristic,
    ComparedArea,
    ComparedMeasure,
    CouncilComparison,
    FunnelPoint,
    Peer,
    PeerGroup,
    PointRole,
    PublishedSource,
    Rank,
    SeriesBreak,
    TrendPoint,
)
from schemas.terms import Better, Category, Position, Trend
from tests.factories import AS_OF, EVIDENCE_ID, SHA, make_citation, make_council

PEERS = ("Aldmoor", "Breckham", "Castle Vale", "Dunmere", "Eastfold")


def make_area(kind: AreaKind = AreaKind.ENGLAND, **changes: Any) -> ComparedArea:
    """England, not statistically different."""
    values: dict[str, Any] = {
        "kind": kind,
        "area": "England",
        "value": 62.7,
        "position": Position.SIMILAR,
        "n": None,
        "citation": make_citation(row=7),
    }
    return ComparedArea(**values | changes)


def make_point(period: str, segment: int = 0, council: float | None = 64.0, **changes: Any) -> TrendPoint:
    """A year with figures of everybody."""
    values: dict[str, Any] = {
        "period": period,
        "segment": segment,
        "council": council,
        "england": 62.0,
        "peers_low": 60.5,
        "peers_median": 62.5,
        "peers_high": 64.5,
    }
    return TrendPoint(**values | changes)


def make_measure(**changes: Any) -> ComparedMeasure:
    """A survey measure with three years, a break, and no funnel."""
    values: dict[str, Any] = {
        "code": "1d",
        "name": "People using services who are satisfied with them",
        "unit": "%",
        "decimals": 1,
        "better": Better.HIGHER,
        "statements": ("QS1", "QS2"),
        "category": Category.PEOPLE,
        "survey": "ASCS",
        "source": "Outcomes framework",
        "period": "2024-25",
        "value": 64.8,
        "flag": "",
        "low": 60.7,
        "high": 68.9,
        "base": 410,
        "areas": (
            make_area(),
            make_area(AreaKind.REGION, area="East Midlands", value=64.8, citation=make_citation(row=8)),
            make_area(AreaKind.PEERS, area="its peers", value=63.1, position=Position.NOT_TESTED, n=5, citation=None),
        ),
        "ranks": (
            Rank("all councils", 41, 152, 3, best_first=True),
            Rank("peer group", 2, 6, 1, best_first=True),
            Rank("East Midlands", 5, 9, 1, best_first=True),
        ),
        "trend": Trend.STABLE,
        "points": (
            make_point("2019-20", council=66.0),
            make_point("2021-22", 1, 63.9),
            make_point("2023-24", 1, None),
            make_point("2024-25", 1, 64.8),
        ),
        "breaks": (SeriesBreak("2021-22", "The survey became mandatory again."),),
        "funnel": None,
        "no_funnel": "No funnel plot: the survey's published margins already say how far each figure can be leaned on.",
        "spread_allowed": False,
        "caveats": ("Comparable from 2021-22.",),
        "citations": (make_citation(row=12, column="2024-25 - outcome"),),
    }
    return ComparedMeasure(**values | changes)


def make_funnel_points(own: float = 588.0) -> list[FunnelPoint]:
    """Twenty councils, five of them peers, and the council itself."""
    others = [FunnelPoint(20_000.0 + 9_000 * n, 520.0 + 13 * (n % 9), PointRole.OTHER, "") for n in range(20)]
    peers = [
        FunnelPoint(60_000.0 + 20_000 * n, 560.0 + 60 * (n - 2), PointRole.PEER, name) for n, name in enumerate(PEERS)
    ]
    return [*others, *peers, FunnelPoint(110_000.0, own, PointRole.COUNCIL, "Westmere")]


def make_counted_measure(own: float = 588.0, **changes: Any) -> ComparedMeasure:
    """A full count with a funnel and one year."""
    values: dict[str, Any] = {
        "code": "2c",
        "name": "Adults aged 65 and over newly admitted to care homes",
        "unit": "per 100,000",
        "better": Better.LOWER,
        "statements": ("QS2", "QS4"),
        "survey": "",
        "value": own,
        "low": own - 30,
        "high": own + 30,
        "base": 110_000,
        "areas": (make_area(value=560.0, position=Position.WORSE),),
        "ranks": (Rank("all councils", 120, 152, 1, best_first=True),),
        "trend": Trend.UNKNOWN,
        "points": (
            make_point("2024-25", 0, own, england=560.0, peers_low=520.0, peers_median=555.0, peers_high=600.0),
        ),
        "breaks": (),
        "funnel": build_funnel(560.0, "per 100,000", make_funnel_points(own), 12.0),
        "no_funnel": "",
        "spread_allowed": True,
        "caveats": (),
    }
    return make_measure(**values | changes)


def make_missing_measure() -> ComparedMeasure:
    """A measure whose figure was withheld."""
    return make_measure(
        code="2d(1)", name="Older people still in the community 12 weeks after reablement", statements=("QS2",),
        survey="", value=None, flag="[c]", low=None, high=None, base=None, areas=(), ranks=(), trend=Trend.UNKNOWN,
        points=(), breaks=(), no_funnel="No funnel plot: there is no figure for this council or none for England.",
    )  # fmt: skip


def make_peer_group(**changes: Any) -> PeerGroup:
    """Five peers by two characteristics."""
    values: dict[str, Any] = {
        "method": "Open peers, version 1",
        "note": "Peers are the councils most alike by these characteristics alone.",
        "peers": tuple(Peer(f"E990000{n:02}", name, 0.1 * n) for n, name in enumerate(PEERS, 1)),
        "characteristics": (
            Characteristic("Adults who are 65 or over", "% of adults", 29.71, 30.05, 1.0, "population estimates"),
            Characteristic("Adults who live there", "adults", 641_548.0, 519_549.0, 0.5, "population estimates"),
        ),
    }
    return PeerGroup(**values | changes)


def make_comparison(**changes: Any) -> CouncilComparison:
    """A survey measure, a full count that is worse than England, and one that was withheld."""
    values: dict[str, Any] = {
        "council": make_council(),
        "as_of": AS_OF,
        "peer_group": make_peer_group(),
        "measures": (make_measure(), make_counted_measure(), make_missing_measure()),
        "sources": (PublishedSource(EVIDENCE_ID, "Outcomes framework", (SHA,), "Open Government Licence v3.0"),),
    }
    return CouncilComparison(**values | changes)
