"""A made-up market of regulated care; every name is invented."""

from datetime import date
from typing import Any

from schemas.market import (
    KindProfile,
    MarketProfile,
    MarketThreshold,
    ProviderGroup,
    ProviderSize,
    RegulatedService,
    RiskKind,
    ServiceKind,
    ServiceRating,
    ServiceRisk,
    WatchedService,
)
from tests.factories import AS_OF, make_citation, make_council


def make_service(n: int = 1, **changes: Any) -> RegulatedService:
    """A care home that requires improvement."""
    values: dict[str, Any] = {
        "location_id": f"1-00000{n}",
        "name": f"Larch House {n}",
        "kind": ServiceKind.CARE_HOME,
        "category": "Residential social care",
        "groups": (),
        "rating": ServiceRating.REQUIRES_IMPROVEMENT,
        "published_on": date(2024, 2, 6),
        "inherited": False,
        "domains": (),
        "provider_id": "1-900",
        "provider_name": "Larch Care Limited",
        "brand_id": "",
        "brand_name": "",
        "authority": "Westmere",
        "row": 40 + n,
    }
    return RegulatedService(**values | changes)


def make_watched(service: RegulatedService | None = None, *kinds: RiskKind) -> WatchedService:
    """A service with reasons to look at it."""
    found = kinds or (RiskKind.REQUIRES_IMPROVEMENT,)
    risks = tuple(ServiceRisk(kind, f"{kind.value.capitalize()} as was found.", date(2024, 2, 6)) for kind in found)
    return WatchedService(service or make_service(), risks, make_citation(row=41))


def make_profile(kind: ServiceKind | None = None, counts: tuple[int, ...] = (2, 20, 5, 1, 0, 2)) -> KindProfile:
    """Thirty services."""
    return KindProfile(kind, tuple(zip(ServiceRating, counts, strict=True)))


def make_provider(n: int = 1, **changes: Any) -> ProviderGroup:
    """A provider with two services here."""
    values: dict[str, Any] = {
        "group_id": f"1-90{n}",
        "name": f"Larch Care {n} Limited",
        "provider_ids": (f"1-90{n}",),
        "location_ids": ("1-000001", "1-000002"),
        "n_in_directory": 3,
        "size": ProviderSize.SMALL,
        "holder": "an inspector",
        "profile": make_profile(counts=(0, 1, 1, 0, 0, 0)),
        "n_watched": 1,
    }
    return ProviderGroup(**values | changes)


def make_market(**changes: Any) -> MarketProfile:
    """Thirty services, three to look at, one without a name."""
    values: dict[str, Any] = {
        "council": make_council(),
        "as_of": AS_OF,
        "newest": date(2026, 5, 29),
        "n_releases": 2,
        "profiles": (
            make_profile(),
            make_profile(ServiceKind.CARE_HOME, (2, 15, 4, 1, 0, 1)),
            make_profile(ServiceKind.COMMUNITY, (0, 5, 1, 0, 0, 1)),
        ),
        "watched": (
            make_watched(make_service(3, rating=ServiceRating.INADEQUATE), RiskKind.INADEQUATE, RiskKind.OLD_RATING),
            make_watched(make_service(4, name="", provider_name=""), RiskKind.REPEATED),
            make_watched(),
            make_watched(make_service(5, rating=ServiceRating.NOT_RATED, published_on=None), RiskKind.NOT_RATED),
        ),
        "providers": (make_provider(), make_provider(2, name="")),
        "n_elsewhere": 4,
        "thresholds": (
            MarketThreshold("repeated", 2, "ratings in a row", "The joint protocol asks for it.", "Protocol", False),
            MarketThreshold("old-good", 60, "months", "It says little by then.", "Working figure", True),
        ),
        "caveats": ("The directory does not tell care homes with nursing from those without.",),
        "left_out": (("Primary Dental Care", 18),),
    }
    return MarketProfile(**values | changes)
