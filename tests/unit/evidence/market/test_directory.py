"""The directory of ratings: every rating of the real file, only social care, no names of persons."""

import csv
from collections import Counter
from datetime import date, datetime

import pytest

from evidence.market.directory import DOMAINS, OVERALL, is_directory, read_directory, read_us_date
from evidence.parsing import read_table_file
from schemas.errors import InputError
from schemas.market import ServiceKind, ServiceRating
from tests.directories import directory_of, line, sheet_of
from tests.places import DATA
from tests.unit.evidence.cells import slugs, told

REAL = DATA / "cqc_providers" / "cqc_lincolnshire_prefiltered.csv"
SOCIAL = "Social Care Org"


@pytest.fixture(scope="module")
def real():
    """The real file of 4,159 rows, read."""
    data = REAL.read_bytes()
    return read_directory(read_table_file(data, REAL.name), data, REAL.name)


@pytest.fixture(scope="module")
def plain():
    """Its rows about social care, read with nothing but Python's csv module; with their numbers in a spreadsheet."""
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(enumerate(csv.DictReader(file), 2))
    return [(number, row) for number, row in rows if row["Location Type"] == SOCIAL]


def day(text):
    """A US date as a plain reading has it."""
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 - a day without a clock


def word(text):
    """A rating word as we call it."""
    return ServiceRating.NOT_RATED if text == "Not Rated" else ServiceRating(text)


def test_every_overall_rating_is_what_a_plain_reading_gives(real, plain):
    """356 locations: rating, day, inherited or not, row, provider and council, one for one."""
    theirs = {
        row["Location ID"]: (word(row["Latest Rating"]), day(row["Publication Date"]),
                             row["Inherited Rating (Y/N)"] == "Y", number, row["Provider ID"],
                             row["Location Local Authority"])
        for number, row in plain
        if row["Domain"] == row["Service / Population Group"] == OVERALL
    }  # fmt: skip
    ours = {
        s.location_id: (s.rating, s.published_on, s.inherited, s.row, s.provider_id, s.authority) for s in real.services
    }
    assert ours == theirs
    assert len(ours) == 356


def test_every_rating_of_a_key_question_is_what_a_plain_reading_gives(real, plain):
    """Safe, Effective, Caring, Responsive and Well-led of each location, with its day."""
    theirs = {
        (row["Location ID"], row["Domain"]): (word(row["Latest Rating"]), day(row["Publication Date"]))
        for _, row in plain
        if row["Service / Population Group"] == OVERALL and row["Domain"] in DOMAINS
    }
    ours = {(s.location_id, d.domain): (d.rating, d.published_on) for s in real.services for d in s.domains}
    assert ours == theirs
    assert len(ours) == 356 * 5


def test_what_is_no_social_care_is_counted_and_left_alone(real):
    """Practices, dentists, hospitals and ambulances are told by number of locations."""
    assert dict(real.left_out) == {
        "Independent Ambulance": 3, "Independent Healthcare Org": 18, "NHS Healthcare Organisation": 6,
        "Primary Dental Care": 18, "Primary Medical Services": 77,
    }  # fmt: skip
    assert (real.n_rows, real.newest) == (4159, date(2026, 5, 29))
    assert slugs(real.notices) == ["columns-unused", "locations-left-out"]


def test_sorts_of_service(real):
    """262 care homes and 94 services in the community; few have a rating for each sort of service."""
    assert Counter(service.kind for service in real.services) == {ServiceKind.CARE_HOME: 262, ServiceKind.COMMUNITY: 94}
    assert {group for service in real.services for group in service.groups} == {
        "Care Homes", "Homecare", "Supported Living",
    }  # fmt: skip


def test_no_name_of_a_person_is_kept(real, plain):
    """No provider that is registered with a title is named, and no location whose name repeats a provider left out."""
    titles = ("Mr ", "Mr. ", "Mrs ", "Miss ", "Ms ", "Dr ")
    persons = {row["Provider Name"] for _, row in plain if row["Provider Name"].startswith(titles)}
    kept = {service.provider_name for service in real.services}
    assert len(persons) == 16
    assert not persons & kept
    left_out = {row["Provider ID"] for _, row in plain} - {s.provider_id for s in real.services if s.provider_name}
    assert len(left_out) == 18  # one more that could be a person: nothing says that it is an organisation
    assert all(service.shown_name for service in real.services)
    assert sum(not service.name for service in real.services) <= 2


def test_addresses_are_not_kept(real, plain):
    """No postcode of the file is anywhere in what is read."""
    text = repr(real)
    assert not [row["Location Post Code"] for _, row in plain if row["Location Post Code"] in text]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("05/29/2026", date(2026, 5, 29)), ("1/2/2026", date(2026, 1, 2)), (date(2026, 5, 29), date(2026, 5, 29)),
        (datetime(2026, 5, 29), date(2026, 5, 29)),
        ("29/05/2026", None), ("2026-05-29", None), ("02/30/2026", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_days_are_read_month_first(cell, value):
    """A day that could only be day first is none, and is never turned round in silence."""
    assert read_us_date(cell) == value


@pytest.mark.parametrize(
    ("word_in_file", "rating"),
    [
        ("Outstanding", ServiceRating.OUTSTANDING), ("requires improvement", ServiceRating.REQUIRES_IMPROVEMENT),
        ("Not Rated", ServiceRating.NOT_RATED), ("Not applicable", ServiceRating.NOT_RATED),
        ("Insufficient evidence to rate", ServiceRating.INSUFFICIENT),
        ("Inspected but not rated", ServiceRating.INSUFFICIENT), ("No published rating", ServiceRating.NOT_RATED),
    ],
)  # fmt: skip
def test_words_for_ratings(word_in_file, rating):
    """What is no rating is never taken for a low one."""
    (service,) = directory_of(line(rating=word_in_file)).services
    assert service.rating is rating
    assert service.rating.is_rating is (rating not in (ServiceRating.NOT_RATED, ServiceRating.INSUFFICIENT))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rating": "Splendid"}, ("rating-unknown", 3, "Latest Rating")),
        ({"published": "29/05/2026"}, ("date-unreadable", 3, "Publication Date")),
        ({"location_id": None}, ("cell-empty", 3, "Location ID")),
        ({"location_id": "1-100"}, ("rating-twice", 3, None)),
        ({"domain": "Safe"}, ("rating-missing", 3, None)),
    ],
)
def test_each_fault_is_told_in_its_row(changes, problem):
    """A faulty row refuses the file, in words that say where."""
    with pytest.raises(InputError, match="The directory was not taken in") as caught:
        directory_of(line(), line(**({"location_id": "1-200"} | changes)))
    assert problem in told(caught.value)


def test_a_file_without_social_care_is_refused():
    """A directory of dentists is none of ours."""
    with pytest.raises(InputError, match="one problem") as caught:
        directory_of(line(type="Primary Dental Care", rating="Regulations met"))
    assert told(caught.value) == [("services-none", None, None)]


def test_a_location_with_one_sort_of_service_and_no_overall_row():
    """Its one rating is taken as overall, which is told; with two sorts nobody can say which counts."""
    release = directory_of(line(group="Homecare", rating="Good"), line(group="Homecare", domain="Safe", rating="Good"))
    (service,) = release.services
    assert (service.rating, service.row, len(service.domains)) == (ServiceRating.GOOD, 2, 1)
    assert slugs(release.notices) == ["rating-of-service"]
    with pytest.raises(InputError, match="one problem") as caught:
        directory_of(line(group="Homecare"), line(group="Supported Living"))
    assert told(caught.value) == [("rating-missing", 2, None)]


def test_it_is_known_by_its_headings():
    """Whatever the file is called; without the column of ratings it is something else."""
    sheet = sheet_of(line())
    assert is_directory([sheet])
    assert not is_directory([type(sheet)(None, tuple(row[:8] for row in sheet.rows))])
