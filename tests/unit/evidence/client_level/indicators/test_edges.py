"""Cases in which two rules meet, each worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from evidence.client_level.indicators.figures import build_figures, prepare, read_rows
from tests.client_level_rows import opened
from tests.unit.evidence.client_level.indicators.random_files import Row

AS_OF = date(2028, 3, 31)
SHARED: Row = {
    "Reporting_Period_Start_Date": "2027-04-01",
    "Reporting_Period_End_Date": "2028-03-31",
    "Client_Type": "Service user",
    "LA_Person_Unique_Identifier": "P1",
    "Date_of_Birth": "1963-03-01",
}


def service(kind: str, began: str, ended: str, **more: str) -> Row:
    """A service."""
    dates = {"Event_Start_Date": began, "Event_End_Date": ended}
    return {"Event_Type": "Service", "Service_Type": kind, **dates, **more}


def other(kind: str, day: str, **more: str) -> Row:
    """A request, assessment or review of one day."""
    return {"Event_Type": kind, "Event_Start_Date": day, "Event_End_Date": day, **more}


STMAX = "Short term support: ST-Max"
COMMUNITY = "Long term support: Community"
HOME = {"Service_Component": "Long term residential care"}
RESIDENTIAL = "Long term support: Residential care"
LEARNING, CARER = "Learning disability support", "Social support: Support to unpaid carer"
GOES_ON, DECLINED, OTHER = "Continuation of support or services", "NFA: Support declined", "NFA: Other"
PLANNED = "NFA: Support ended as planned"

CASES: dict[str, tuple[list[Row], str, tuple[int | None, int | None]]] = {
    "the last of two reviews near the end of an episode tells the outcome": (
        [
            service(STMAX, "2027-05-01", "2027-06-01", Event_Outcome=GOES_ON),
            other("Review", "2027-05-22", Event_Outcome=DECLINED),
            other("Review", "2027-05-29", Event_Outcome=OTHER),
        ],
        "cld-2a",
        (1, 1),
    ),
    "of two reviews on one day the outcome that ranks first": (
        [
            service(STMAX, "2027-05-01", "2027-06-01", Event_Outcome=GOES_ON),
            other("Review", "2027-05-29", Event_Outcome=OTHER, Review_Reason="Planned"),
            other("Assessment", "2027-05-29", Event_Outcome="NFA: Support ended for other reason"),
            other("Request", "2027-05-29", Event_Outcome=DECLINED),
        ],
        "cld-2a",
        (1, 1),
    ),
    "a later event that ended as planned hides the episode's outcome, so equipment tells": (
        [
            service(STMAX, "2027-05-01", "2027-06-01", Event_Outcome=DECLINED),
            other("Review", "2027-06-04", Event_Outcome=PLANNED),
            service("Short term support: Ongoing low level", "2027-05-10", "2027-05-11", Service_Component="Equipment"),
        ],
        "cld-2a",
        (1, 1),
    ),
    "a later event tells where the episode does not": (
        [
            service(STMAX, "2027-05-01", "2027-06-01", Event_Outcome=GOES_ON),
            other("Assessment", "2027-06-08", Event_Outcome="NFA: Information and advice or signposting"),
        ],
        "cld-2a",
        (1, 1),
    ),
    "a service of which the end lies before the start is no episode": (
        [service(STMAX, "2027-06-01", "2027-05-01", Event_Outcome=PLANNED)],
        "cld-2a",
        (0, 0),
    ),
    "of two last services the one that tells a home counts": (
        [
            service(COMMUNITY, "2027-05-01", "", Service_Component="Shared Lives"),
            service(COMMUNITY, "2027-06-01", "", Service_Component="Day support"),
        ],
        "cld-2e(2b)",
        (1, 1),
    ),
    "support to a carer does not hide a learning disability": (
        [
            service(COMMUNITY, "2027-04-02", "2027-05-01", Primary_Support_Reason=LEARNING, Date_of_Birth="1990-01-01"),
            other("Review", "2027-06-01", Primary_Support_Reason=CARER, Date_of_Birth="1990-01-01"),
        ],
        "cld-2e(1)",
        (0, 1),
    ),
    "somebody admitted at 64 and, 365 days after it ended, at 65 counts once as 64": (
        [
            service(RESIDENTIAL, "2027-04-01", "2027-04-01", Date_of_Birth="1962-04-02", **HOME),
            service(RESIDENTIAL, "2028-03-31", "", Date_of_Birth="1962-04-02", **HOME),
        ],
        "cld-admitted-18-64",
        (1, None),
    ),
    "an assessment in a row that leads on makes the service count": (
        [
            other("Request", "2027-05-01", Event_Outcome=GOES_ON),
            other("Assessment", "2027-05-02", Event_Outcome=DECLINED, Assessment_Type="Short term assessment"),
            other("Assessment", "2027-05-03", Event_Outcome=GOES_ON, Assessment_Type="Long term assessment"),
            service(COMMUNITY, "2027-05-04", "2027-06-01", Date_of_Birth="1980-01-01"),
        ],
        "cld-wait-serv-25-64-12m",
        (None, 1),
    ),
    "a request after the response but before the service it led to does not count": (
        [
            other("Request", "2027-05-01", Event_Outcome=GOES_ON),
            other("Assessment", "2027-05-02", Event_Outcome=GOES_ON, Assessment_Type="Long term assessment"),
            other("Request", "2027-05-03", Event_Outcome=GOES_ON),
            service(COMMUNITY, "2027-05-04", "2027-06-01"),
        ],
        "cld-wait-resp-25-64-12m",
        (None, 1),
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[int | None, int | None]]]:
    """The counts of every measure for each case; each case is a council of its own in one file."""
    codes = {name: f"{200 + n}" for n, name in enumerate(CASES)}
    rows = [SHARED | row | {"LA_Code": codes[name]} for name, (case, _, _) in CASES.items() for row in case]
    folder: Path = tmp_path_factory.mktemp("edges")
    with opened(folder, rows) as events:
        period = prepare(events.warehouse, list(codes.values()), AS_OF)
        rolled = read_rows(events.warehouse)
    figures = {
        name: build_figures([row for row in rolled if row["la"] == code], period) for name, code in codes.items()
    }
    return {name: {f.code: (f.numerator, f.denominator) for f in some if not f.cut} for name, some in figures.items()}


@pytest.mark.parametrize("name", CASES)
def test_where_two_rules_meet(found: dict[str, dict[str, tuple[int | None, int | None]]], name: str) -> None:
    """The numerator and denominator are those worked out by hand."""
    _, code, counts = CASES[name]
    assert found[name][code] == counts
