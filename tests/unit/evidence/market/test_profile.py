"""The risk profile of an area: who is on the list and why, history over releases, and providers by size."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.councils import find_council
from evidence.market.history import add_history, order_releases
from evidence.market.profile import build_market_profile
from evidence.market.risks import find_risks, n_in_a_row, whole_months
from evidence.market.thresholds import load_holders, load_thresholds, months_until_old, size_of
from schemas.market import PastRating, ProviderSize, RiskKind, ServiceKind, ServiceRating
from tests.directories import directory_of, line

AS_OF = date(2026, 9, 30)
LINCOLNSHIRE = find_council("Lincolnshire")
RI, INADEQUATE, GOOD = "Requires improvement", "Inadequate", "Good"


def profile_of(*directories):
    """Lincolnshire's profile from these releases."""
    return build_market_profile(LINCOLNSHIRE, directories, AS_OF, "HAS-1")


def kinds_of(service):
    """The reasons to look at a service."""
    return [risk.kind for risk in find_risks(service, AS_OF, load_thresholds())]


def only(*lines):
    """The one service of a release."""
    (service,) = add_history([directory_of(*lines)])
    return service


@pytest.mark.parametrize(
    ("rating", "published", "kinds"),
    [
        ("Good", "05/29/2026", []),
        ("Good", "09/30/2021", []),  # 60 months to the day
        ("Good", "08/30/2021", [RiskKind.OLD_RATING]),
        ("Outstanding", "08/30/2021", [RiskKind.OLD_RATING]),
        ("Good", None, [RiskKind.OLD_RATING]),
        (RI, "05/29/2026", [RiskKind.REQUIRES_IMPROVEMENT]),
        (RI, "08/30/2024", [RiskKind.REQUIRES_IMPROVEMENT, RiskKind.OLD_RATING]),
        (INADEQUATE, "05/29/2026", [RiskKind.INADEQUATE]),
        (INADEQUATE, "08/30/2025", [RiskKind.INADEQUATE, RiskKind.OLD_RATING]),
        ("Not Rated", None, [RiskKind.NOT_RATED]),
        ("Insufficient evidence to rate", "05/29/2026", [RiskKind.NOT_RATED]),
    ],
)
def test_reasons_to_look_at_a_service(rating, published, kinds):
    """Each rating and age gives its reasons, the most serious first; a good recent one gives none."""
    assert kinds_of(only(line(rating=rating, published=published))) == kinds


def test_a_key_question_can_be_inadequate_alone():
    """It is told with its name and day, though the service is good overall."""
    service = only(line(), line(domain="Safe", rating=INADEQUATE, published="05/01/2026"))
    (risk,) = find_risks(service, AS_OF, load_thresholds())
    assert risk.kind is RiskKind.INADEQUATE_QUESTION
    assert risk.reason == "Inadequate for Safe on 1 May 2026, though good overall."


def test_reasons_say_the_day_and_the_line():
    """An inherited rating is told as such, and an old one with the line it lies beyond."""
    service = only(line(rating=INADEQUATE, published="12/23/2023", inherited="Y"))
    assert [risk.reason for risk in find_risks(service, AS_OF, load_thresholds())] == [
        "Rated inadequate on 23 December 2023, under an earlier provider.",
        "The rating, inadequate, is 33 months old; 12 months is the line drawn here.",
    ]


OLDER = directory_of(line(rating=RI, published="03/01/2024"), data=b"2024")
MIDDLE = directory_of(line(rating=INADEQUATE, published="03/01/2025"), data=b"2025")
NEWEST = directory_of(line(rating=RI, published="03/01/2026"), data=b"2026")


@pytest.mark.parametrize("releases", list(permutations((OLDER, MIDDLE, NEWEST))))
def test_history_comes_from_all_releases_in_any_order(releases):
    """Three ratings below good in a row, oldest first, whatever order the files came in."""
    (service,) = add_history(releases)
    assert [past.rating.value for past in service.history] == [RI, INADEQUATE, RI]
    assert n_in_a_row(service) == 3
    assert kinds_of(service)[0] is RiskKind.REPEATED
    assert "3 ratings in a row below good: requires improvement on 1 March 2024, then" in _reason(service)


def _reason(service):
    return find_risks(service, AS_OF, load_thresholds())[0].reason


def test_one_release_cannot_tell_what_was_before():
    """It says so, and does not call the service repeatedly wanting."""
    profile = profile_of(NEWEST)
    assert profile.watched_for(RiskKind.REPEATED) == ()
    assert any("Only one release" in caveat for caveat in profile.caveats)
    assert not any("Only one release" in caveat for caveat in profile_of(OLDER, NEWEST).caveats)


def test_the_same_rating_in_two_releases_is_one_rating():
    """A directory that has not changed adds no history, nor does the same file twice."""
    again = directory_of(line(rating=RI, published="03/01/2026"), line(location_id="1-2"), data=b"again")
    services = {service.location_id: service for service in add_history([NEWEST, again, NEWEST])}
    assert n_in_a_row(services["1-100"]) == 1
    assert len(order_releases([NEWEST, NEWEST])) == 1


@pytest.mark.parametrize(
    ("ratings", "n"),
    [
        ([RI], 1), ([RI, GOOD], 0), ([GOOD, RI], 1), ([RI, GOOD, RI], 1), ([RI, "Not rated", RI], 2),
        ([INADEQUATE, RI, INADEQUATE], 3), (["Not rated"], 0),
    ],
)  # fmt: skip
def test_how_many_in_a_row(ratings, n):
    """A good rating ends the run; a time without a rating does not."""
    service = only(line())
    history = tuple(PastRating(ServiceRating(rating), date(2020 + at, 1, 1)) for at, rating in enumerate(ratings))
    assert n_in_a_row(type(service)(**{**vars(service), "history": history})) == n


def test_services_elsewhere_are_left_out_and_counted():
    """A service of another council's area is no part of the profile."""
    elsewhere = line(location_id="1-300", authority="Rutland", rating=INADEQUATE)
    profile = profile_of(directory_of(line(), elsewhere, line(location_id="1-400", authority="Powys")))
    assert (profile.profiles[0].n_services, profile.n_elsewhere, profile.watched) == (1, 2, ())


def test_an_area_without_services_says_so():
    """An empty profile is no good profile."""
    profile = profile_of(directory_of(line(authority="Rutland")))
    assert profile.profiles[0].n_services == 0
    assert "names no social care service" in profile.caveats[0]
    assert profile_of().newest is None


def test_services_are_counted_by_kind_and_rating():
    """Those without a rating are in the number of services and not in that of rated ones."""
    release = directory_of(
        line(), line(location_id="1-2", rating=RI), line(location_id="1-3", rating="Not Rated", published=None),
        line(location_id="1-4", care_home="N", category="Community based adult social care services"),
    )  # fmt: skip
    whole, homes, community = profile_of(release).profiles
    assert (whole.kind, whole.n_services, whole.n_rated, whole.n_good) == (None, 4, 3, 2)
    assert (homes.kind, homes.n_services, homes.n_rated, homes.n_good) == (ServiceKind.CARE_HOME, 3, 2, 1)
    assert (community.kind, community.n_good) == (ServiceKind.COMMUNITY, 1)


def test_the_most_serious_comes_first_with_its_place():
    """Inadequate before requires improvement before an old rating; each cites its row of the directory."""
    profile = profile_of(
        directory_of(
            line(published="01/01/2018"), line(location_id="1-2", rating=RI), line(location_id="1-3", rating=INADEQUATE)
        )
    )
    assert [one.service.location_id for one in profile.watched] == ["1-3", "1-2", "1-100"]
    assert (profile.watched[0].citation.row, profile.watched[0].citation.column) == (4, "Latest Rating")
    assert profile.watched[0].citation.evidence_id == "HAS-1"


@pytest.mark.parametrize(
    ("n", "size", "holder"),
    [
        (1, ProviderSize.SINGLE, "the local inspector"),
        (2, ProviderSize.SMALL, "an inspector"),
        (3, ProviderSize.SMALL, "an inspector"),
        (4, ProviderSize.MEDIUM, "an inspector or an inspection manager"),
        (19, ProviderSize.MEDIUM, "an inspector or an inspection manager"),
        (20, ProviderSize.LARGE, "an inspection manager or a head of inspection"),
    ],
)
def test_who_looks_after_a_provider_goes_by_its_size(n, size, holder):
    """1, 2 to 3, 4 to 19, 20 or more locations."""
    assert size_of(load_thresholds(), n) is size
    assert load_holders()[size].startswith(holder)


def test_providers_of_one_brand_are_one_group():
    """Sized over the whole directory, listed with the services of the area."""
    brand = {"brand_id": "BD1", "brand_name": "BRAND Fenmoor Group"}
    profile = profile_of(
        directory_of(
            line(**brand), line(location_id="1-2", provider_id="1-901", rating=RI, **brand),
            line(location_id="1-3", provider_id="1-902", authority="Rutland", **brand),
            line(location_id="1-4", provider_id="1-903", authority="Rutland", **brand),
            line(location_id="1-5", provider_id="1-904", provider_name="Mrs Ann Fenmoor"),
        )
    )  # fmt: skip
    group, single = profile.providers
    assert (group.name, group.location_ids, group.n_in_directory) == ("Fenmoor Group", ("1-100", "1-2"), 4)
    assert (group.size, group.provider_ids, group.n_watched) == (ProviderSize.MEDIUM, ("1-900", "1-901"), 1)
    assert (single.name, single.shown_name, single.size) == ("", "provider 1-904", ProviderSize.SINGLE)


@pytest.mark.parametrize("rating", ServiceRating)
def test_every_rating_has_a_line_for_its_age_or_is_none(rating):
    """A new rating word cannot be forgotten."""
    assert (months_until_old(load_thresholds(), rating) is not None) is rating.is_rating


def test_every_threshold_says_why_and_from_where():
    """A line of our own is marked as a working figure."""
    for threshold in load_thresholds():
        assert threshold.why.endswith(".")
        assert threshold.source
        assert threshold.working is threshold.source.startswith("Working figure")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_months_are_never_counted_too_high(start, n_days):
    """Within a month of the days that went by."""
    end = date.fromordinal(start.toordinal() + n_days)
    assert whole_months(start, end) * 28 <= n_days
    assert (whole_months(start, end) + 1) * 31 >= n_days
