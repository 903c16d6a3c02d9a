"""The lines a market profile is drawn by, and who at the regulator looks after which providers: data, with sources."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schemas.market import MarketThreshold, ProviderSize, ServiceRating


@cache
def load_thresholds() -> tuple[MarketThreshold, ...]:
    """Every threshold of thresholds.csv, in the order of the file."""
    return tuple(
        MarketThreshold(
            row["code"], int(row["value"]), row["unit"], row["why"], row["source"], working=row["working"] == "yes"
        )
        for row in _rows("thresholds.csv")
    )


@cache
def load_holders() -> Mapping[ProviderSize, str]:
    """Who looks after a provider of each size, as a sentence part.

    Source: CQC, relationships with providers (framework section 6.3). Titles at the regulator change.
    """
    return {ProviderSize(row["size"]): row["holder"] for row in _rows("holders.csv")}


def value_of(thresholds: tuple[MarketThreshold, ...], code: str) -> int:
    """The value of one threshold; a KeyError where there is none."""
    return {threshold.code: threshold.value for threshold in thresholds}[code]


def months_until_old(thresholds: tuple[MarketThreshold, ...], rating: ServiceRating) -> int | None:
    """After how many months a rating counts as old; None for what is no rating."""
    if not rating.is_rating:
        return None
    return value_of(thresholds, f"old-{rating.value.casefold().replace(' ', '-')}")


def size_of(thresholds: tuple[MarketThreshold, ...], n_locations: int) -> ProviderSize:
    """The class of size of a provider with this many locations.

    Example:
        >>> size_of(load_thresholds(), 4).value
        '4 to 19 locations'
    """
    if n_locations >= value_of(thresholds, "size-large"):
        return ProviderSize.LARGE
    if n_locations >= value_of(thresholds, "size-medium"):
        return ProviderSize.MEDIUM
    return ProviderSize.SMALL if n_locations >= value_of(thresholds, "size-small") else ProviderSize.SINGLE


def _rows(name: str) -> list[dict[str, str]]:
    text = files("evidence.market").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
