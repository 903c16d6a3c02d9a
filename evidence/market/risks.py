"""Why a service is worth a look, each reason as a sentence with its day. Pure."""

from collections.abc import Iterator
from datetime import date

from evidence.dates import say_date
from evidence.market.thresholds import months_until_old, value_of
from schemas.market import MarketThreshold, RegulatedService, RiskKind, ServiceRating, ServiceRisk

_WANTING = (ServiceRating.REQUIRES_IMPROVEMENT, ServiceRating.INADEQUATE)


def find_risks(
    service: RegulatedService, as_of: date, thresholds: tuple[MarketThreshold, ...]
) -> tuple[ServiceRisk, ...]:
    """Every reason to look at a service, the most serious first; none for most services.

    Source: CQC and ADASS joint working protocol, paragraphs 10 and 33 (inadequate, repeatedly requires improvement);
    the other reasons are this project's own.
    """
    risks = [*_of_rating(service, thresholds), *_of_age(service, as_of, thresholds)]
    order = list(RiskKind)
    return tuple(sorted(risks, key=lambda risk: order.index(risk.kind)))


def n_in_a_row(service: RegulatedService) -> int:
    """How many of the latest ratings in a row are requires improvement or inadequate, as far as they are held.

    Gaps without a rating are passed over: a service that was looked at without being rated has not improved.
    """
    n = 0
    for past in reversed(service.history):
        if past.rating in _WANTING:
            n += 1
        elif past.rating.is_rating:
            break
    return n


def whole_months(start: date, end: date) -> int:
    """Whole months from one day to another; 0 where the end comes first.

    Example:
        >>> whole_months(date(2024, 1, 31), date(2024, 2, 29)), whole_months(date(2024, 1, 15), date(2025, 1, 15))
        (0, 12)
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def _of_rating(service: RegulatedService, thresholds: tuple[MarketThreshold, ...]) -> Iterator[ServiceRisk]:
    since = service.published_on
    if service.rating is ServiceRating.INADEQUATE:
        yield ServiceRisk(RiskKind.INADEQUATE, f"Rated inadequate{_when(since)}{_inherited(service)}.", since)
    if service.rating is ServiceRating.REQUIRES_IMPROVEMENT:
        reason = f"Requires improvement{_when(since)}{_inherited(service)}."
        yield ServiceRisk(RiskKind.REQUIRES_IMPROVEMENT, reason, since)
    n = n_in_a_row(service)
    if service.rating in _WANTING and n >= value_of(thresholds, "repeated"):
        first = service.history[-n].published_on
        ratings = ", then ".join(
            f"{past.rating.value.casefold()}{_when(past.published_on)}" for past in service.history[-n:]
        )
        yield ServiceRisk(RiskKind.REPEATED, f"{n} ratings in a row below good: {ratings}.", first)
    wanting = [domain for domain in service.domains if domain.rating is ServiceRating.INADEQUATE]
    if wanting and service.rating is not ServiceRating.INADEQUATE:
        named = ", ".join(domain.domain for domain in wanting)
        days = [domain.published_on for domain in wanting if domain.published_on]
        first = min(days, default=None)
        reason = f"Inadequate for {named}{_when(first)}, though {service.rating.value.casefold()} overall."
        yield ServiceRisk(RiskKind.INADEQUATE_QUESTION, reason, first)


def _of_age(service: RegulatedService, as_of: date, thresholds: tuple[MarketThreshold, ...]) -> Iterator[ServiceRisk]:
    limit = months_until_old(thresholds, service.rating)
    if limit is None:
        said = "was looked at without being rated" if service.rating is ServiceRating.INSUFFICIENT else "has no rating"
        reason = f"The service {said}; the directory does not say how long it has been registered."
        yield ServiceRisk(RiskKind.NOT_RATED, reason, service.published_on)
    elif service.published_on is None:
        yield ServiceRisk(
            RiskKind.OLD_RATING, "The directory gives no day for the rating, so its age is unknown.", None
        )
    elif (months := whole_months(service.published_on, as_of)) > limit:
        told = service.rating.value.casefold()
        reason = f"The rating, {told}, is {months} months old; {limit} months is the line drawn here."
        yield ServiceRisk(RiskKind.OLD_RATING, reason, service.published_on)


def _when(day: date | None) -> str:
    return f" on {say_date(day)}" if day else ""


def _inherited(service: RegulatedService) -> str:
    return ", under an earlier provider" if service.inherited else ""
