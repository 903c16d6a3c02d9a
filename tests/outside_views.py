"""What an outsider sees of a made-up council; every name is invented."""

from datetime import date

from evidence.outside_view import build_outside_view
from schemas.evidence import EvidenceItem
from schemas.market import ServiceRating
from schemas.outside_view import OutsideView
from schemas.terms import Classification, Position
from tests.comparisons import make_area, make_comparison, make_measure
from tests.factories import AS_OF, SHA, make_citation, make_council, make_item, make_link, make_version
from tests.markets import make_service

STATEMENTS = ("QS1", "QS2", "QS3")
OTHER_SHA = "b" * 64


def make_public_item(number: int = 1, **changes: object) -> EvidenceItem:
    """A public document with a date on it."""
    key = f"REQ-PUBLIC0{number}"
    defaults = {
        "id": key,
        "title": f"Public plan {number}",
        "classification": Classification.PUBLIC,
        "versions": (make_version(item_id=key),),
        "links": (make_link(item_id=key),),
    }
    return make_item(**defaults | changes)


def make_outside_view(as_of: date = AS_OF) -> OutsideView:
    """Three figures, four ratings, two public documents and one that is not."""
    figures = (
        make_measure(code="1a", citations=(make_citation(row=4),)),
        make_measure(
            code="1b",
            citations=(make_citation(row=5, sha256=OTHER_SHA),),
            areas=(make_area(position=Position.MUCH_WORSE),),
        ),
        make_measure(code="1c", value=None, flag="[c]", citations=(make_citation(row=6),), areas=()),
    )
    ratings = (
        (1, ServiceRating.GOOD, date(2020, 3, 4)),
        (2, ServiceRating.REQUIRES_IMPROVEMENT, date(2026, 6, 1)),
        (3, ServiceRating.INADEQUATE, date(2025, 12, 1)),
        (4, ServiceRating.NOT_RATED, None),
    )
    services = tuple(
        (make_service(n, rating=rating, published_on=day), make_citation(row=40 + n, sha256=OTHER_SHA))
        for n, rating, day in ratings
    )
    return build_outside_view(
        make_council(),
        as_of,
        STATEMENTS,
        comparison=make_comparison(measures=figures),
        release_days={SHA: date(2025, 12, 18)},
        services=services,
        rating_statements=("QS2",),
        items=(
            make_public_item(1),
            make_public_item(2, classification=Classification.INTERNAL, public_link="https://example.org/plan"),
            make_item(),
        ),
        not_held=("Directory of everything",),
    )
