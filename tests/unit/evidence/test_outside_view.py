"""What an outsider sees: what came out when, what is public, and what about each statement."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.publication_days import publication_day
from evidence.have.releases import Release
from evidence.outside_view import build_outside_view, is_public, load_windows, when_seen
from schemas.outside_view import Seen
from schemas.terms import Classification, EvidenceKind, Independence
from tests.factories import AS_OF, make_council, make_item, make_link
from tests.outside_views import STATEMENTS, make_outside_view, make_public_item


@pytest.mark.parametrize(
    ("day", "as_of", "seen"),
    [
        (date(2026, 9, 30), AS_OF, Seen.RECENT),
        (date(2026, 3, 30), AS_OF, Seen.RECENT),  # six months to the day
        (date(2026, 3, 29), AS_OF, Seen.WINDOW),
        (date(2025, 9, 30), AS_OF, Seen.WINDOW),  # twelve months to the day
        (date(2025, 9, 29), AS_OF, Seen.EARLIER),
        (date(2026, 8, 31), date(2027, 2, 28), Seen.RECENT),
        (date(2026, 2, 28), date(2026, 8, 31), Seen.RECENT),  # no 31st to count back to
        (date(2026, 2, 27), date(2026, 8, 31), Seen.WINDOW),
        (None, AS_OF, Seen.UNTOLD),
    ],
)
def test_days_are_told_apart_by_whole_months(day, as_of, seen):
    """A day exactly so many months back still counts as within them."""
    assert when_seen(day, as_of, load_windows()) is seen


@given(st.dates(date(2015, 1, 1), AS_OF), st.dates(date(2015, 1, 1), AS_OF))
def test_what_came_out_later_is_never_seen_as_earlier(one, other):
    """Of two days the later one stands in the same band or a more recent one."""
    earlier, later = sorted((one, other))
    bands = list(Seen)
    places = [bands.index(when_seen(day, AS_OF, load_windows())) for day in (later, earlier)]
    assert places == sorted(places)


def test_figures_stand_the_latest_first_and_the_worst_first():
    """A figure whose day is not known comes last; one that was not published is there and not counted."""
    view = make_outside_view()
    assert [(one.code, one.seen) for one in view.figures] == [
        ("1a", Seen.WINDOW), ("1c", Seen.WINDOW), ("1b", Seen.UNTOLD),
    ]  # fmt: skip
    assert {(one.code, one.n_figures, one.n_worse, one.n_ratings) for one in view.statements} == {
        ("QS1", 2, 1, 0), ("QS2", 2, 1, 3), ("QS3", 0, 0, 0),
    }  # fmt: skip


def test_what_came_out_after_the_day_is_left_out_and_counted():
    """Two figures of a later release, a rating and two documents of a later day; none of it is shown."""
    view = make_outside_view(date(2025, 12, 1))
    assert [one.code for one in view.figures] == ["1b"]
    assert [one.service for one in view.ratings] == ["Larch House 3", "Larch House 1"]
    assert view.documents == ()
    assert view.n_later == 5


def test_ratings_are_told_and_a_service_without_one_is_counted_apart():
    """The latest first, with the row of the directory."""
    view = make_outside_view()
    assert [(one.rating.value, one.seen, one.citation.row) for one in view.ratings] == [
        ("Requires improvement", Seen.RECENT, 42), ("Inadequate", Seen.WINDOW, 43), ("Good", Seen.EARLIER, 41),
    ]  # fmt: skip
    assert (view.n_not_rated, view.has_directory) == (1, True)


@pytest.mark.parametrize(
    ("changes", "public"),
    [
        ({"classification": Classification.PUBLIC}, True),
        ({"classification": Classification.INTERNAL, "public_link": "https://example.org/a"}, True),
        ({"classification": Classification.INTERNAL}, False),
        ({"classification": Classification.RESTRICTED}, False),
        ({"classification": Classification.RESTRICTED, "public_link": "https://example.org/a"}, False),
        ({"classification": Classification.CASE_LEVEL}, False),
        ({"classification": Classification.CASE_LEVEL, "public_link": "https://example.org/a"}, False),
    ],
)
def test_who_can_read_a_document(changes, public):
    """What is classed as public, or is internal and stands somewhere for all; a restricted item is never named."""
    assert is_public(make_item(**changes)) is public


def test_documents_are_the_councils_own_and_public():
    """No return, no audit, nothing without a file or a public copy; the others are counted by statement."""
    view = build_outside_view(
        make_council(), AS_OF, STATEMENTS, comparison=None, release_days={}, services=None, rating_statements=("QS2",),
        items=(
            make_public_item(1),
            make_public_item(2, versions=(), links=()),
            make_public_item(3, versions=(), public_link="https://example.org/three"),
            make_public_item(4, kind=EvidenceKind.NATIONAL_RETURN),
            make_item(links=(make_link(), make_link(statement="QS3"))),
        ),
    )  # fmt: skip
    assert [(one.evidence_id, one.seen) for one in view.documents] == [
        ("REQ-PUBLIC01", Seen.WINDOW), ("REQ-PUBLIC03", Seen.UNTOLD),
    ]  # fmt: skip
    counted = {one.code: (one.n_documents, one.n_not_public, one.is_blank) for one in view.statements}
    assert counted == {"QS1": (2, 1, False), "QS2": (0, 0, True), "QS3": (0, 1, True)}
    assert (view.figures, view.ratings, view.has_directory, view.n_unseen) == ((), (), False, 1)


@pytest.mark.parametrize(
    ("dataset", "years", "released_on", "day"),
    [
        ("ascof-time-series", ["2023-24", "2024-25"], None, date(2025, 12, 18)),
        ("ascof-time-series", ["2023-24"], None, None),  # an edition nobody looked up
        ("ascof-time-series", ["2024-25"], date(2025, 12, 19), date(2025, 12, 19)),  # the file says
        ("measures-table", ["2024-25"], None, None),
        ("cqc-ratings", ["2026-05-29"], None, None),  # each rating has a day of its own
    ],
)
def test_the_day_a_release_came_out(dataset, years, released_on, day, tmp_path):
    """What its file says, else what is known of that edition; never a guess."""
    import pyarrow as pa

    release = Release("a" * 64, "HAS-1", "A release", tmp_path / "none", Independence.NATIONAL, AS_OF, released_on)
    release.__dict__["table"] = pa.table({"year": years})
    assert publication_day(release, dataset) == day
