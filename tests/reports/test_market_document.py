"""The document about regulated care in the area."""

from pathlib import Path

import pytest

from reports.contexts.market_report import MAX_PROVIDERS, build_market_context
from reports.document import check_figures
from reports.formats import FORMATS
from reports.market import build_market_document
from reports.render import render_market
from schemas.market import RiskKind
from tests.markets import make_market, make_profile, make_provider, make_service, make_watched
from tests.reports.gold_files import check_gold


def test_it_is_as_committed(tmp_path: Path) -> None:
    """The document, with the place of its chart, reads exactly as it was accepted."""
    check_gold("market.md", render_market(build_market_context(make_market()), frozenset({"ratings"})), tmp_path)


def test_the_chart_is_placed_and_described() -> None:
    """Drawn, it holds its one chart, whose description gives every number."""
    document = build_market_document(make_market()).document
    check_figures(document)
    assert "Care home: 2 outstanding, 15 good, 4 requires improvement, 1 inadequate, 1 not rated." in (
        document.figures["ratings"].alt
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made(name: str) -> None:
    """It comes out in each format of the register, the same bytes each time."""
    document = build_market_document(make_market(), draw=False).document
    assert FORMATS[name].render(document) == FORMATS[name].render(document)


def test_the_internal_edition_names_services() -> None:
    """Every service to look at stands once, under its most serious reason, with every reason."""
    context = build_market_context(make_market())
    assert context.edition.startswith("Internal")
    assert [(group.reason, len(group.rows)) for group in context.groups] == [
        ("inadequate now", 1),
        ("requires improvement more than once", 1),
        ("requires improvement now", 1),
        ("not yet rated", 1),
    ]
    assert context.groups[0].rows[0].reasons == ("Inadequate now as was found.", "Rating is old as was found.")


def test_a_name_that_could_be_a_persons_is_not_there() -> None:
    """Where no name is kept, the identifier stands for it."""
    context = build_market_context(make_market())
    assert context.groups[1].rows[0].name == "location 1-000004"
    assert context.groups[1].rows[0].provider == "–"


def test_without_names_nobody_is_named() -> None:
    """The other edition counts reasons and names no service and no provider."""
    document = build_market_document(make_market(), draw=False, name_services=False).document
    assert "Larch" not in document.body_markdown
    assert "Inadequate now" in document.body_markdown
    assert not document.edition.startswith("Internal")


def test_a_service_not_rated_is_no_low_rating() -> None:
    """Shares are of services with a rating; the others are told apart."""
    context = build_market_context(make_market())
    assert context.kinds[0].good == "22 of 28 (79%)"
    assert "22 of 28 (79%) of those with a rating" in context.headline


def test_reasons_are_counted_whatever_else_there_is() -> None:
    """A service with two reasons counts for both."""
    rows = {row.reason: row.n_services for row in build_market_context(make_market()).reasons}
    assert set(rows) == {kind.value for kind in RiskKind}
    assert (rows["inadequate now"], rows["rating is old"], rows["inadequate for a key question"]) == (1, 1, 0)


def test_only_serious_reasons_make_the_headline() -> None:
    """An old or missing rating alone does not count as something to look at for what the rating says."""
    old = (make_watched(make_service(1), RiskKind.OLD_RATING), make_watched(make_service(2), RiskKind.NOT_RATED))
    context = build_market_context(make_market(watched=old))
    assert "No services should be looked at" in context.headline
    assert "none is inadequate now" in context.headline


def test_providers_not_listed_are_counted() -> None:
    """A long list is cut openly."""
    providers = tuple(make_provider(n) for n in range(MAX_PROVIDERS + 3))
    context = build_market_context(make_market(providers=providers))
    assert len(context.providers) == MAX_PROVIDERS
    assert context.more_providers.startswith("3 more providers with 2 services each at most are not listed")


def test_an_area_without_services_says_so() -> None:
    """Where the directory names none, there is a sentence and no chart."""
    empty = make_market(
        profiles=(make_profile(counts=(0,) * 6),), watched=(), providers=(), newest=None, n_elsewhere=0, left_out=()
    )
    document = build_market_document(empty).document
    assert "names no social care service" in document.body_markdown
    assert document.figures == {}
    assert "Load a directory of the council's own area" in document.body_markdown
    assert "Requires improvement" not in document.body_markdown.partition("## How to read")[0]


def test_what_is_left_out_can_be_found_again() -> None:
    """Services elsewhere and locations of other kinds are told."""
    assert build_market_context(make_market()).left_out == (
        "Not here, though in the directory: 4 services in other councils' areas and 18 of type Primary Dental Care."
    )
