"""Regulated care services in a council's area: their published ratings, and which of them want looking at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.evidence import Citation
from schemas.observation import Council
from schemas.problems import Problem


class ServiceRating(StrEnum):
    """What the regulator last said of a service, overall or for one key question."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"
    INSUFFICIENT = "Insufficient evidence to rate"
    """Looked at, without enough evidence for a rating."""
    NOT_RATED = "Not rated"
    """No rating has been published yet; that is no low rating."""

    @property
    def is_rating(self) -> bool:
        """Whether it is one of the four ratings."""
        return self not in (ServiceRating.INSUFFICIENT, ServiceRating.NOT_RATED)

    @property
    def is_good(self) -> bool:
        """Whether it is good or outstanding."""
        return self in (ServiceRating.GOOD, ServiceRating.OUTSTANDING)


class ServiceKind(StrEnum):
    """What sort of care a service gives, as far as the directory tells."""

    CARE_HOME = "care home"
    """With and without nursing: the directory does not tell them apart."""
    COMMUNITY = "care in the community"
    """Home care, supported living, extra care, Shared Lives."""
    OTHER = "other"


class RiskKind(StrEnum):
    """Why a service is on the list of those to look at, most serious first."""

    INADEQUATE = "inadequate now"
    REPEATED = "requires improvement more than once"
    INADEQUATE_QUESTION = "inadequate for a key question"
    REQUIRES_IMPROVEMENT = "requires improvement now"
    OLD_RATING = "rating is old"
    NOT_RATED = "not yet rated"


class ProviderSize(StrEnum):
    """How many locations a provider group runs, in the classes the regulator's relationship holders go by."""

    SINGLE = "1 location"
    SMALL = "2 to 3 locations"
    MEDIUM = "4 to 19 locations"
    LARGE = "20 or more locations"


@dataclass(frozen=True)
class DomainRating:
    """The rating of one key question: Safe, Effective, Caring, Responsive, Well-led.

    Attributes:
        published_on: None where the directory gives no day.
        inherited: carried over from the location's earlier provider.
    """

    domain: str
    rating: ServiceRating
    published_on: date | None
    inherited: bool


@dataclass(frozen=True)
class PastRating:
    """An overall rating that stood in some release of the directory."""

    rating: ServiceRating
    published_on: date | None


@dataclass(frozen=True)
class RegulatedService:
    """One location at which adult social care is given.

    Attributes:
        name: empty where it could be the name of a person; the location id then stands for it.
        category: the regulator's inspection category, as published.
        groups: what sorts of service are rated apart, such as `Homecare`; empty for most.
        rating: overall; `published_on` its day, None where there is none.
        inherited: the rating was carried over from an earlier provider.
        domains: in the order Safe, Effective, Caring, Responsive, Well-led.
        provider_name: empty where it could be the name of a person.
        brand_id: empty where the provider belongs to no brand.
        authority: the council the location lies in, as published.
        row: row of the directory with the overall rating.
        history: overall ratings of all releases held, oldest first, this one last.
    """

    location_id: str
    name: str
    kind: ServiceKind
    category: str
    groups: tuple[str, ...]
    rating: ServiceRating
    published_on: date | None
    inherited: bool
    domains: tuple[DomainRating, ...]
    provider_id: str
    provider_name: str
    brand_id: str
    brand_name: str
    authority: str
    row: int
    history: tuple[PastRating, ...] = ()

    @property
    def shown_name(self) -> str:
        """The name, or the location id where no name is kept."""
        return self.name or f"location {self.location_id}"


@dataclass(frozen=True)
class Directory:
    """One release of the regulator's directory of latest ratings, read.

    Attributes:
        column: heading of the column with the ratings, and `sheet` its sheet, for citations.
        services: locations where adult social care is given, by location id.
        left_out: other locations by type, as `(type, number)`, such as general practices.
        newest: the latest day on which a rating in it was published; None where it holds no day.
        notices: what was assumed or left alone.
    """

    sha256: str
    sheet: str
    column: str
    services: tuple[RegulatedService, ...]
    left_out: tuple[tuple[str, int], ...]
    n_rows: int
    newest: date | None
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class MarketThreshold:
    """A line the profile is drawn by; `working` where it is a figure of our own and no rule of the regulator."""

    code: str
    value: int
    unit: str
    why: str
    source: str
    working: bool


@dataclass(frozen=True)
class ServiceRisk:
    """One reason to look at a service, as a sentence."""

    kind: RiskKind
    reason: str
    since: date | None


@dataclass(frozen=True)
class WatchedService:
    """A service with every reason to look at it, the most serious first."""

    service: RegulatedService
    risks: tuple[ServiceRisk, ...]
    citation: Citation


@dataclass(frozen=True)
class KindProfile:
    """The services of one kind, counted by overall rating.

    Attributes:
        kind: None for all kinds together.
        n_by_rating: every rating once, in order, zero included.
    """

    kind: ServiceKind | None
    n_by_rating: tuple[tuple[ServiceRating, int], ...]

    @property
    def n_services(self) -> int:
        """All of them."""
        return sum(n for _, n in self.n_by_rating)

    @property
    def n_rated(self) -> int:
        """Those with one of the four ratings; a share is taken of these."""
        return sum(n for rating, n in self.n_by_rating if rating.is_rating)

    @property
    def n_good(self) -> int:
        """Those rated good or outstanding."""
        return sum(n for rating, n in self.n_by_rating if rating.is_good)


@dataclass(frozen=True)
class ProviderGroup:
    """One provider, or several under one brand, with its services in the area.

    Attributes:
        group_id: the brand's identifier, or the provider's where there is no brand.
        name: of the brand or provider; empty where it could be the name of a person.
        provider_ids: the providers of the group that have services in the area.
        location_ids: those services.
        n_in_directory: the group's locations in the whole directory, the area's included; may be fewer than it runs.
        size: by `n_in_directory`.
        holder: who at the regulator looks after a provider of that size, as a sentence part.
        n_watched: services with a reason to look at them beyond an old or missing rating.
    """

    group_id: str
    name: str
    provider_ids: tuple[str, ...]
    location_ids: tuple[str, ...]
    n_in_directory: int
    size: ProviderSize
    holder: str
    profile: KindProfile
    n_watched: int

    @property
    def shown_name(self) -> str:
        """The name, or the provider's identifier where no name is kept."""
        return self.name or f"provider {self.group_id}"


@dataclass(frozen=True)
class MarketProfile:
    """Regulated care in one council's area on one day.

    Attributes:
        newest: the latest day on which a rating held was published: the directory tells nothing later.
        n_releases: releases of the directory that history was taken from.
        profiles: all kinds together first, then each kind that occurs.
        watched: most serious reason first, then by how long it has stood.
        providers: those with most locations first.
        n_elsewhere: services in the directory that lie in other councils' areas.
        caveats: what a reader must know, as sentences.
    """

    council: Council
    as_of: date
    newest: date | None
    n_releases: int
    profiles: tuple[KindProfile, ...]
    watched: tuple[WatchedService, ...]
    providers: tuple[ProviderGroup, ...]
    n_elsewhere: int
    thresholds: tuple[MarketThreshold, ...]
    caveats: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    def watched_for(self, kind: RiskKind) -> tuple[WatchedService, ...]:
        """The services that are on the list for one reason, whatever else there is."""
        return tuple(one for one in self.watched if any(risk.kind is kind for risk in one.risks))
