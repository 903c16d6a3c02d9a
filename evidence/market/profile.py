"""The risk profile of regulated care in a council's area, worked out from releases of the directory. Pure.

Source: CQC and ADASS joint working protocol, paragraphs 10 and 33; product requirements B2 and D2.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from evidence.have.councils import find_council
from evidence.market.history import add_history, order_releases
from evidence.market.risks import find_risks
from evidence.market.thresholds import load_holders, load_thresholds, size_of
from schemas.errors import AppError
from schemas.evidence import Citation
from schemas.market import (
    Directory,
    KindProfile,
    MarketProfile,
    MarketThreshold,
    ProviderGroup,
    RegulatedService,
    RiskKind,
    ServiceKind,
    ServiceRating,
    ServiceRisk,
    WatchedService,
)
from schemas.observation import Council

SERIOUS = (
    RiskKind.INADEQUATE,
    RiskKind.REPEATED,
    RiskKind.INADEQUATE_QUESTION,
    RiskKind.REQUIRES_IMPROVEMENT,
)
"""Reasons about the care itself, and not about the age or lack of a rating."""

_ONE_RELEASE = (
    "Only one release of the directory is held, and it tells the latest rating alone: whether a service required "
    "improvement before cannot be seen. Load later releases as they come out, and the history builds up."
)
_SIZE = (
    "Provider groups are sized by their locations in the directory as it was loaded. If that was cut to one area, a "
    "group may be larger in England than it seems. Whether it is in the market oversight scheme is not in the file."
)
_NURSING = "The directory does not tell care homes with nursing from those without."
_TAKEN_OVER = "A service taken over by another provider gets a new identifier, so ratings from before do not follow it."


def build_market_profile(
    council: Council,
    directories: Sequence[Directory],
    as_of: date,
    evidence_id: str,
    thresholds: tuple[MarketThreshold, ...] | None = None,
) -> MarketProfile:
    """The profile of a council's area.

    Args:
        council: whose area.
        directories: every release held, in any order; the newest gives the services, all of them the history.
        as_of: ages of ratings are counted to this day; ratings published later are there all the same.
        evidence_id: the evidence item the releases belong to.
        thresholds: lines to go by, from `load_thresholds` if not given.
    """
    lines = load_thresholds() if thresholds is None else thresholds
    releases = order_releases(directories)
    every = add_history(releases)
    here = [service for service in every if is_in_area(service, council)]
    watched = _watch(here, releases, as_of, evidence_id, lines)
    return MarketProfile(
        council=council,
        as_of=as_of,
        newest=releases[-1].newest if releases else None,
        n_releases=len(releases),
        profiles=tuple(_profiles(here)),
        watched=watched,
        providers=_providers(here, every, watched, lines),
        n_elsewhere=len(every) - len(here),
        thresholds=lines,
        caveats=tuple(_caveats(here, releases, as_of)),
        left_out=releases[-1].left_out if releases else (),
    )


def is_in_area(service: RegulatedService, council: Council) -> bool:
    """Whether a service lies in a council's area, by the name the directory gives."""
    try:
        return find_council(service.authority) == council
    except AppError:  # a name outside England, or none
        return False


def count_by_rating(services: Iterable[RegulatedService], kind: ServiceKind | None) -> KindProfile:
    """Services of one kind, or of all, counted by overall rating."""
    counts = Counter(service.rating for service in services if kind in (None, service.kind))
    return KindProfile(kind, tuple((rating, counts[rating]) for rating in ServiceRating))


def _profiles(services: Sequence[RegulatedService]) -> Iterator[KindProfile]:
    yield count_by_rating(services, None)
    for kind in ServiceKind:
        profile = count_by_rating(services, kind)
        if profile.n_services:
            yield profile


def _watch(
    services: Iterable[RegulatedService],
    releases: Sequence[Directory],
    as_of: date,
    evidence_id: str,
    thresholds: tuple[MarketThreshold, ...],
) -> tuple[WatchedService, ...]:
    found = [(service, find_risks(service, as_of, thresholds)) for service in services]
    watched = [
        WatchedService(one, risks, cite_service(one, releases[-1], evidence_id)) for one, risks in found if risks
    ]
    return tuple(sorted(watched, key=_seriousness))


def _seriousness(watched: WatchedService) -> tuple[int, int, date, str]:
    """Sorts the most serious reason first, then the longest standing; an unknown day comes last of its reason."""
    worst: ServiceRisk = watched.risks[0]
    since = worst.since or date.max
    return list(RiskKind).index(worst.kind), -len(watched.risks), since, watched.service.location_id


def cite_service(service: RegulatedService, release: Directory, evidence_id: str) -> Citation:
    """The row of the directory a service's overall rating was read from."""
    return Citation(evidence_id, release.sha256, release.sheet or None, service.row, release.column)


def group_key(service: RegulatedService) -> str:
    """What tells the group of a service: its brand, or its provider where there is no brand."""
    return service.brand_id or service.provider_id


def _providers(
    here: Sequence[RegulatedService],
    every: Sequence[RegulatedService],
    watched: Sequence[WatchedService],
    thresholds: tuple[MarketThreshold, ...],
) -> tuple[ProviderGroup, ...]:
    n_in_all = Counter(group_key(service) for service in every)
    serious = {one.service.location_id for one in watched if any(risk.kind in SERIOUS for risk in one.risks)}
    groups: Mapping[str, list[RegulatedService]] = defaultdict(list)
    for service in here:
        groups[group_key(service)].append(service)
    built = [_group(key, services, n_in_all[key], serious, thresholds) for key, services in groups.items()]
    return tuple(sorted(built, key=lambda group: (-len(group.location_ids), group.name, group.group_id)))


def _group(
    key: str,
    services: Sequence[RegulatedService],
    n_in_directory: int,
    serious: set[str],
    thresholds: tuple[MarketThreshold, ...],
) -> ProviderGroup:
    size = size_of(thresholds, n_in_directory)
    names = (service.brand_name or service.provider_name for service in services)
    return ProviderGroup(
        group_id=key,
        name=next((name for name in names if name), ""),
        provider_ids=tuple(sorted({service.provider_id for service in services})),
        location_ids=tuple(sorted(service.location_id for service in services)),
        n_in_directory=n_in_directory,
        size=size,
        holder=load_holders()[size],
        profile=count_by_rating(services, None),
        n_watched=sum(service.location_id in serious for service in services),
    )


def _caveats(here: Sequence[RegulatedService], releases: Sequence[Directory], as_of: date) -> Iterator[str]:
    if not here:
        yield "The directory that was loaded names no social care service in this council's area."
    if len(releases) == 1:
        yield _ONE_RELEASE
    if len(releases) > 1:
        yield _TAKEN_OVER
    newest = releases[-1].newest if releases else None
    if newest and newest > as_of:
        yield f"The directory holds ratings published up to {newest.day} {newest:%B %Y}, after the day of this profile."
    if any(service.kind is ServiceKind.CARE_HOME for service in here):
        yield _NURSING
    if here:
        yield _SIZE
