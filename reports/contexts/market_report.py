"""Regulated care in the area: how services are rated, which of them want looking at, and who provides them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.numbers import join_words, show_count, show_date, show_number, show_share
from schemas.evidence import Citation
from schemas.market import (
    KindProfile,
    MarketProfile,
    MarketThreshold,
    ProviderGroup,
    RiskKind,
    ServiceRating,
    WatchedService,
)

INTERNAL = "Internal – names services"
UNNAMED = "Without names of services"
ALL_KINDS = "All services"
MAX_PROVIDERS = 25
"""Provider groups listed; the rest, which have fewest services, are counted."""
SERIOUS = (RiskKind.INADEQUATE, RiskKind.REPEATED, RiskKind.INADEQUATE_QUESTION, RiskKind.REQUIRES_IMPROVEMENT)


@dataclass(frozen=True)
class KindRow:
    """The services of one kind, counted by rating."""

    kind: str = field(metadata={"help": "What sort of care; or all services."})
    counts: tuple[int, ...] = field(metadata={"help": "Services by rating, in the order of the headings."})
    n_services: int = field(metadata={"help": "All of them."})
    good: str = field(metadata={"help": "Good or outstanding among those with a rating."})


@dataclass(frozen=True)
class RatingRow:
    """One line of the table of ratings: one value for each kind of service."""

    label: str = field(metadata={"help": "A rating, or what is told of all."})
    values: tuple[str, ...] = field(metadata={"help": "Its value for each kind, in the order of the kinds."})


@dataclass(frozen=True)
class ReasonRow:
    """One reason to look at services, counted."""

    reason: str = field(metadata={"help": "The reason."})
    n_services: int = field(metadata={"help": "Services it applies to, whatever else does."})


@dataclass(frozen=True)
class WatchedRow:
    """One service to look at."""

    name: str = field(metadata={"help": "Its name, or its location id where no name is kept."})
    kind: str = field(metadata={"help": "What sort of care it gives."})
    provider: str = field(metadata={"help": "Its provider, or a dash where no name is kept."})
    rating: str = field(metadata={"help": "Its overall rating with the day it was published."})
    reasons: tuple[str, ...] = field(metadata={"help": "Every reason, the most serious first, as sentences."})
    citation: Citation = field(metadata={"help": "The row of the directory it was read from."})


@dataclass(frozen=True)
class ReasonGroup:
    """The services whose most serious reason is the same."""

    reason: str = field(metadata={"help": "The reason."})
    rows: tuple[WatchedRow, ...] = field(metadata={"help": "The services, longest standing first."})


@dataclass(frozen=True)
class ProviderRow:
    """One provider group."""

    name: str = field(metadata={"help": "Its name, or its id where no name is kept."})
    n_here: int = field(metadata={"help": "Its services in the area."})
    size: str = field(metadata={"help": "Its size class."})
    holder: str = field(metadata={"help": "Who at the regulator looks after a provider of that size."})
    good: str = field(metadata={"help": "Good or outstanding among its rated services in the area."})
    n_watched: int = field(metadata={"help": "Its services with a serious reason to look at them."})


@dataclass(frozen=True)
class ThresholdRow:
    """One line the profile is drawn by."""

    value: str = field(metadata={"help": "The line with its unit."})
    what: str = field(metadata={"help": "What it is for."})
    why: str = field(metadata={"help": "Why there."})
    source: str = field(metadata={"help": "Where it comes from."})
    working: str = field(metadata={"help": "Whether it is the regulator's or a working figure."})


@dataclass(frozen=True)
class MarketContext:
    """All that the document shows."""

    council: str = field(metadata={"help": "Name of the council."})
    as_of: date = field(metadata={"help": "The day the document speaks for."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    names_services: bool = field(metadata={"help": "Whether services are named."})
    headline: str = field(metadata={"help": "How many services, how rated, how many to look at, in sentences."})
    newest: str = field(metadata={"help": "The latest day of a rating held, in words; empty if none."})
    n_releases: int = field(metadata={"help": "Releases of the directory that are held."})
    ratings: tuple[str, ...] = field(metadata={"help": "Headings of the ratings, in order."})
    kinds: tuple[KindRow, ...] = field(metadata={"help": "All services, then each kind."})
    rating_rows: tuple[RatingRow, ...] = field(metadata={"help": "The same as a table: one line for each rating."})
    reasons: tuple[ReasonRow, ...] = field(metadata={"help": "How many services each reason applies to."})
    groups: tuple[ReasonGroup, ...] = field(metadata={"help": "The services by most serious reason; empty unnamed."})
    providers: tuple[ProviderRow, ...] = field(metadata={"help": "Provider groups with most services first."})
    more_providers: str = field(metadata={"help": "How many groups are not listed, as a sentence; empty if none."})
    thresholds: tuple[ThresholdRow, ...] = field(metadata={"help": "The lines the profile is drawn by."})
    caveats: tuple[str, ...] = field(metadata={"help": "What a reader must know."})
    left_out: str = field(metadata={"help": "What of the directory is not here, as sentences; empty if nothing."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items it rests on."})
    sha256: str = field(metadata={"help": "Hash of the newest release; empty if no service is cited."})

    @property
    def has_services(self) -> bool:
        """Whether the directory names any service in the area."""
        return any(kind.n_services for kind in self.kinds)


def build_market_context(market: MarketProfile, name_services: bool = True) -> MarketContext:
    """The profile as its document shows it.

    Args:
        market: what was worked out.
        name_services: whether services and providers are named; ratings are public, a list of worries is not.
    """
    citations = [one.citation for one in market.watched]
    kinds = tuple(map(_kind_row, market.profiles))
    listed = market.providers[:MAX_PROVIDERS] if name_services else ()
    return MarketContext(
        council=market.council.name,
        as_of=market.as_of,
        synthetic=market.council.synthetic,
        edition=INTERNAL if name_services else UNNAMED,
        names_services=name_services,
        headline=_headline(market),
        newest=show_date(market.newest) if market.newest else "",
        n_releases=market.n_releases,
        ratings=tuple(rating.value for rating in ServiceRating),
        kinds=kinds,
        rating_rows=tuple(_rating_rows(kinds)),
        reasons=tuple(ReasonRow(kind.value, len(market.watched_for(kind))) for kind in RiskKind),
        groups=_groups(market.watched) if name_services else (),
        providers=tuple(map(_provider_row, listed)),
        more_providers=_more(market.providers, listed) if name_services else "",
        thresholds=tuple(map(_threshold_row, market.thresholds)),
        caveats=market.caveats,
        left_out=_left_out(market),
        evidence_ids=tuple(sorted({cell.evidence_id for cell in citations})),
        sha256=citations[0].sha256 if citations else "",
    )


def _headline(market: MarketProfile) -> str:
    if not market.profiles or not market.profiles[0].n_services:
        return (
            "The directory that is held names no social care service in the area, so there is nothing to show. "
            "Load a directory of the council's own area or of all of England."
        )
    every = market.profiles[0]
    serious = [one for one in market.watched if any(risk.kind in SERIOUS for risk in one.risks)]
    n_inadequate = len(market.watched_for(RiskKind.INADEQUATE))
    rated = f"{show_count(every.n_services, 'service')} {'is' if every.n_services == 1 else 'are'} in the area"
    good = f"{show_share(every.n_good, every.n_rated)} of those with a rating are good or outstanding"
    watch = f"{show_count(len(serious), 'service')} should be looked at for what their rating says"
    worst = f", {n_inadequate} of them inadequate now" if n_inadequate else "; none is inadequate now"
    return f"{rated}; {good}. {watch[:1].upper()}{watch[1:]}{worst}."


def _kind_row(profile: KindProfile) -> KindRow:
    return KindRow(
        kind=profile.kind.value if profile.kind else ALL_KINDS,
        counts=tuple(n for _, n in profile.n_by_rating),
        n_services=profile.n_services,
        good=show_share(profile.n_good, profile.n_rated),
    )


def _rating_rows(kinds: Sequence[KindRow]) -> Iterator[RatingRow]:
    for place, rating in enumerate(ServiceRating):
        yield RatingRow(rating.value, tuple(show_number(kind.counts[place]) for kind in kinds))
    yield RatingRow("All", tuple(show_number(kind.n_services) for kind in kinds))
    yield RatingRow("Good or outstanding, of those rated", tuple(kind.good for kind in kinds))


def _groups(watched: Sequence[WatchedService]) -> tuple[ReasonGroup, ...]:
    """Each service once, under its most serious reason."""
    found: dict[RiskKind, list[WatchedRow]] = {kind: [] for kind in RiskKind}
    for one in watched:
        found[one.risks[0].kind].append(_watched_row(one))
    return tuple(ReasonGroup(kind.value, tuple(rows)) for kind, rows in found.items() if rows)


def _watched_row(watched: WatchedService) -> WatchedRow:
    service = watched.service
    published = f", {show_date(service.published_on)}" if service.published_on else ", no date given"
    return WatchedRow(
        name=service.shown_name,
        kind=service.kind.value,
        provider=service.provider_name or "–",
        rating=f"{service.rating.value}{published}",
        reasons=tuple(risk.reason for risk in watched.risks),
        citation=watched.citation,
    )


def _provider_row(group: ProviderGroup) -> ProviderRow:
    return ProviderRow(
        name=group.shown_name,
        n_here=len(group.location_ids),
        size=group.size.value,
        holder=group.holder,
        good=show_share(group.profile.n_good, group.profile.n_rated),
        n_watched=group.n_watched,
    )


def _more(providers: Sequence[ProviderGroup], listed: Sequence[ProviderGroup]) -> str:
    """The groups not listed, and how many services they have at most."""
    rest = providers[len(listed) :]
    if not rest:
        return ""
    most = max(len(group.location_ids) for group in rest)
    n_watched = sum(group.n_watched for group in rest)
    return (
        f"{show_count(len(rest), 'more provider')} with {show_count(most, 'service')} each at most are not listed; "
        f"{show_count(n_watched, 'service')} of theirs should be looked at and stand above."
    )


_LINES = {
    "old-outstanding": "When an outstanding rating counts as old",
    "old-good": "When a good rating counts as old",
    "old-requires-improvement": "When “requires improvement” counts as old",
    "old-inadequate": "When “inadequate” counts as old",
    "repeated": "When “requires improvement” counts as repeated",
    "size-small": "Provider group with a corporate lead, from",
    "size-medium": "The next size of provider group, from",
    "size-large": "The largest size of provider group, from",
}


def _threshold_row(line: MarketThreshold) -> ThresholdRow:
    return ThresholdRow(
        value=f"{show_number(line.value)} {line.unit}",
        what=_LINES.get(line.code, line.code),
        why=line.why,
        source=line.source,
        working="working figure" if line.working else "published",
    )


def _left_out(market: MarketProfile) -> str:
    """Services elsewhere and locations of other kinds, so that the numbers of the file can be found again."""
    parts = []
    if market.n_elsewhere:
        parts.append(f"{show_count(market.n_elsewhere, 'service')} in other councils' areas")
    parts += [f"{show_number(n)} of type {kind}" for kind, n in market.left_out]
    return f"Not here, though in the directory: {join_words(tuple(parts))}." if parts else ""
