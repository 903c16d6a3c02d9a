"""The history of ratings: one release of the directory holds the latest rating only, several hold those before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from schemas.market import Directory, PastRating, RegulatedService

_BEFORE_ALL = date.min


def order_releases(directories: Sequence[Directory]) -> tuple[Directory, ...]:
    """Releases oldest first, by the latest rating each holds; the same file twice counts once."""
    once = {directory.sha256: directory for directory in directories}
    return tuple(sorted(once.values(), key=lambda one: (one.newest or _BEFORE_ALL, one.sha256)))


def add_history(directories: Sequence[Directory]) -> tuple[RegulatedService, ...]:
    """The services of the newest release, each with every overall rating the releases held tell of.

    A location keeps its identifier as long as its provider stays the same: a service taken over by another provider
    starts anew, and the directory does not say what it was before.
    """
    releases = order_releases(directories)
    if not releases:
        return ()
    known: dict[str, dict[PastRating, None]] = {}
    for release in releases:
        for service in release.services:
            known.setdefault(service.location_id, {})[PastRating(service.rating, service.published_on)] = None
    return tuple(replace(one, history=_in_order(known[one.location_id], one)) for one in releases[-1].services)


def _in_order(ratings: dict[PastRating, None], service: RegulatedService) -> tuple[PastRating, ...]:
    """Oldest first, the service's own rating last, whatever day it has."""
    now = PastRating(service.rating, service.published_on)
    before = [rating for rating in ratings if rating != now]
    return (*sorted(before, key=lambda one: one.published_on or _BEFORE_ALL), now)
