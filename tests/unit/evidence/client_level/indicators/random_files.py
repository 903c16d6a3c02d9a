"""Small files made at random, full of what is hard: days on a boundary, overlaps, deaths, repeats, missing values."""

import random
from datetime import date, timedelta

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
_GAPS = (0, 0, 1, 1, 2, 6, 7, 8, 13, 14, 15, 28, 89, 90, 91, 92, 120, 182, 364, 365, 366, 400)
_BOUNDARIES = (
    FIRST,
    LAST,
    date(2025, 3, 31),
    date(2026, 4, 1),
    date(2024, 3, 31),
    date(2024, 4, 1),
    date(2024, 2, 29),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 2, 28),
    date(2023, 3, 31),
    date(2023, 4, 1),
)
_OUTCOMES = (
    "Progress to reablement/ST-Max",
    "Progress to assessment, review or reassessment",
    "Progress to assessment, review or reassessment",
    "Progress to support planning or services",
    "Continuation of support or services",
    "Admitted to hospital",
    "NFA: Responsibility moved to another local authority",
    "NFA: Self-funded client or under 12wk disregard",
    "NFA: Information and advice or signposting",
    "NFA: Support declined",
    "NFA: Deceased",
    "NFA: Support ended as planned",
    "NFA: Other",
    "Something else",
    "",
)
_SERVICES = (
    "Long term support: Nursing care",
    "Long term support: Residential care",
    "Long term support: Community",
    "Long term support: Community",
    "Long term support: Prison",
    "Short term support: ST-Max",
    "Short term support: ST-Max",
    "Short term support: ST-Max",
    "Short term support: Ongoing low level",
    "Short term support: Other short term",
    "Unpaid carer support: Direct to unpaid carer",
    "",
)
_COMPONENTS = (
    "Direct payment",
    "Equipment",
    "Short term residential care",
    "Short term nursing care",
    "Long term residential care",
    "Long term nursing care",
    "Shared Lives",
    "Extra care housing",
    "Community supported living",
    "Home support or domiciliary care",
    "",
)
_WAYS = ("Direct payment", "CASSR managed personal budget", "CASSR commissioned support", "")
_HOMES = (
    "Owner occupier or shared ownership scheme",
    "Shared Lives scheme",
    "Registered care home",
    "Other temporary accommodation",
    "Unknown",
    "Unknown",
    "",
    "",
)
_ETHNICITIES = (
    "White: Irish",
    "White: Roma",
    "Asian or Asian British: Indian",
    "Black, Black British, Caribbean or African: African",
    "Mixed or multiple ethnic groups: White and Asian",
    "Other ethnic group: Arab",
    "No data: Refused",
    "No data: Undeclared or not known",
    "",
)
_REASONS = (
    "Learning disability support",
    "Mental health support",
    "Social support: Support to unpaid carer",
    "Unknown",
    "",
)
_BIRTHDAYS = (
    date(1940, 1, 1),
    date(1961, 3, 31),
    date(1961, 4, 1),
    date(1960, 9, 15),
    date(1980, 2, 29),
    date(2000, 6, 1),
    date(2000, 12, 31),
    date(2007, 4, 1),
    date(2008, 3, 31),
    date(2010, 1, 1),
)

Row = dict[str, str]
GOES_ON = _OUTCOMES[:5]
_NEAR = (-120, -92, -91, -90, -15, -14, -13, -8, -7, -6, -1, 0, 0, 1, 2, 6, 7, 8, 20)
_LONG_TERM, _STMAX = _SERVICES[:5], "Short term support: ST-Max"
_ASSESSMENTS = ("Short term assessment", "Long term assessment", "Long term assessment", "Financial assessment", "")
_CARE_HOMES = (
    "Long term residential care",
    "Long term nursing care",
    "Short term residential care",
    "Shared Lives",
    "",
)


_AFTER_SHORT_SUPPORT = ("NFA: Support ended as planned", "NFA: Support declined", "", GOES_ON[3])


def make_file(seed: int, la_code: str) -> list[Row]:
    """The rows of one small file of one council: a few people, each with a story or with events at random."""
    pick = random.Random(f"{seed}")
    rows: list[Row] = []
    for number in range(pick.randint(2, 6)):
        story = pick.choice(
            (_asking, _asking, _short_support, _short_support, _care_home, _supported, _carer, _anything)
        )
        made = story(pick, _usual(pick, number, la_code))
        rows += [_now_and_then_spoilt(pick, row) for row in made]
        rows += [_repeat(pick, row) for row in made if pick.random() < 0.12]
    pick.shuffle(rows)
    return rows


def _usual(pick: random.Random, number: int, la_code: str) -> Row:
    """What all records of one person say."""
    return {
        "LA_Code": la_code,
        "Reporting_Period_Start_Date": FIRST.isoformat(),
        "Reporting_Period_End_Date": LAST.isoformat(),
        "NHS_Number": pick.choice(("", "", nhs_number(number), "9990000001")),
        "LA_Person_Unique_Identifier": f"P{number}",
        "Client_Type": "Service user",
        "Date_of_Birth": _text(pick.choice((*_BIRTHDAYS[:7], *_BIRTHDAYS, None))),
        "Date_of_Death": _text(_any_day(pick)) if pick.random() < 0.1 else "",
        "Gender": pick.choice(("Male", "Female", "Female", "Unknown", "")),
        "Ethnicity": pick.choice(_ETHNICITIES),
        "Accommodation_Status": pick.choice(_HOMES),
        "Primary_Support_Reason": pick.choice(_REASONS),
    }


def _asking(pick: random.Random, usual: Row) -> list[Row]:
    """Requests with assessments and services between them."""
    day = date(2025, 2, 1) + timedelta(days=pick.randrange(200))
    if pick.random() < 0.1:
        day = date(2023, 3, 31) + timedelta(days=pick.choice((0, 1)))
    rows = []
    if pick.random() < 0.4:
        ended = day - timedelta(days=pick.choice((0, 30, 88, 89, 90, 91, 92, 93, 364, 365, 366, 367)))
        ended = pick.choice((ended, _months_before(day, 3), _months_before(day, 12)))
        rows.append(_service(pick, usual, ended - timedelta(days=20), ended, pick.choice(_SERVICES[:-2])))
    for kind in pick.choices(("Request", "Assessment", "Service"), (4, 4, 3), k=pick.randint(2, 9)):
        row = _event(pick, usual, kind, day, day + timedelta(days=pick.choice((0, 0, 3, 10, 40))))
        row["Event_Outcome"] = pick.choice((*GOES_ON * 2, *_OUTCOMES)) if kind != "Service" else row["Event_Outcome"]
        rows.append(row)
        day += timedelta(days=pick.choice((0, 0, 0, 1, 2, 10, 40, 80)))
    return rows


def _short_support(pick: random.Random, usual: Row) -> list[Row]:
    """ST-Max with other events close before, during and after."""
    began = date(2025, 3, 1) + timedelta(days=pick.randrange(360))
    ended = pick.choice((began + timedelta(days=pick.choice((0, 5, 20, 42, 42))), FIRST, LAST))
    rows = [_service(pick, usual, min(began, ended), ended, _STMAX)]
    for _ in range(pick.choice((0, 0, 0, 1, 1))):
        again = ended + timedelta(days=pick.choice((-3, 0, 1, 6, 7, 8)))
        ended = max(ended, again + timedelta(days=pick.choice((0, 0, 7))))
        rows.append(_service(pick, usual, again, ended, _STMAX))
    if pick.random() < 0.2:
        before = began - timedelta(days=pick.choice((89, 90, 91, 92)))
        rows.append(_service(pick, usual, before - timedelta(days=9), before, pick.choice(_LONG_TERM)))
    for _ in range(pick.choice((0, 1, 1, 2, 3, 4))):
        kind = pick.choice(("Request", "Assessment", "Review", "Review", "Service"))
        at, off = pick.choice((began, ended, ended)), timedelta(days=pick.choice(_NEAR))
        length = timedelta(days=pick.choice((0, 0, 1, 3, 8, 30)))
        row = _event(pick, usual, kind, *pick.choice(((at + off - length, at + off), (at + off, at + off + length))))
        if kind == "Service" and pick.random() < 0.3:
            row |= {"Service_Type": _SERVICES[8], "Service_Component": "Equipment"}
        rows.append(row)
    for row in rows:
        row["Event_Outcome"] = pick.choice((row["Event_Outcome"], *_AFTER_SHORT_SUPPORT))
    if pick.random() < 0.1:
        died = ended + timedelta(days=pick.choice((6, 7, 8)))
        rows = [row | {"Date_of_Death": _text(died)} for row in rows]
    return rows


def _care_home(pick: random.Random, usual: Row) -> list[Row]:
    """Stays in care homes, about a year apart."""
    day, rows = date(2024, 1, 1) + timedelta(days=pick.randrange(700)), []
    if pick.random() < 0.5:
        usual["Date_of_Birth"] = _text(_months_before(day, 65 * 12) + timedelta(days=pick.choice((-1, 0, 1))))
    for _ in range(pick.randint(1, 3)):
        ended = day + timedelta(days=pick.choice((0, 1, 30)))
        row = _service(pick, usual, day, ended, pick.choice(_SERVICES[:2]))
        row["Service_Component"] = pick.choice(_CARE_HOMES[:2] * 2 + _CARE_HOMES)
        rows.append(row)
        day = pick.choice((ended, ended, day)) + timedelta(days=pick.choice((0, 1, 364, 365, 366)))
    return rows


def _supported(pick: random.Random, usual: Row) -> list[Row]:
    """Long-term support in pieces, with reviews about the beginning and end of the year."""
    day = pick.choice((date(2024, 1, 1), date(2025, 3, 30), date(2025, 3, 31), FIRST, date(2025, 9, 1)))
    rows = []
    for _ in range(pick.randint(1, 3)):
        ended = pick.choice((day + timedelta(days=pick.choice((100, 300, 500))), LAST, date(2025, 12, 31), FIRST))
        row = _service(pick, usual, day, ended, pick.choice(_LONG_TERM))
        row["Event_End_Date"] = pick.choice((row["Event_End_Date"], ""))
        rows.append(row)
        day = max(day, ended) + timedelta(days=pick.choice((0, 1, 1, 2, 3)))
    for _ in range(pick.choice((0, 1, 1, 2))):
        at = pick.choice((FIRST, LAST, date(2024, 8, 1))) + timedelta(days=pick.choice((-1, 0, 1)))
        rows.append(_event(pick, usual, "Review", at - timedelta(days=2), at))
    if pick.random() < 0.2:
        died = pick.choice((FIRST, LAST, LAST, date(2025, 6, 30))) + timedelta(days=pick.choice((-1, 0, 1)))
        rows = [row | {"Date_of_Death": _text(died)} for row in rows]
    return rows


def _carer(pick: random.Random, usual: Row) -> list[Row]:
    """An unpaid carer with assessments, or one known by association."""
    if pick.random() < 0.2:
        return [usual | {"Client_Type": "Unpaid carer known by association"}]
    usual["Client_Type"] = "Unpaid carer"
    if pick.random() < 0.3:
        usual["Date_of_Death"] = _text(FIRST + timedelta(days=pick.choice((-1, 0, 1))))
    rows, day = [], date(2025, 3, 1)
    for kind in pick.choices(("Request", "Assessment", "Service"), (2, 5, 1), k=pick.randint(1, 4)):
        day += timedelta(days=pick.choice((0, 0, 31, 60)))
        rows.append(_event(pick, usual, kind, day, day + timedelta(days=pick.choice((0, 5)))))
    return rows


def _anything(pick: random.Random, usual: Row) -> list[Row]:
    """Events of any kind on any days."""
    rows, day = [], _any_day(pick)
    for _ in range(pick.randint(1, 7)):
        day = _any_day(pick) if pick.random() < 0.3 else day + timedelta(days=pick.choice(_GAPS))
        kind = pick.choice(("Request", "Assessment", "Service", "Service", "Service", "Review", "Review", ""))
        row = _event(pick, usual, kind, day, day + timedelta(days=pick.choice((*_GAPS, -1))))
        row["Client_Type"] = pick.choice(("Service user",) * 8 + ("Unpaid carer",))
        rows.append(row)
    return rows


def _service(pick: random.Random, usual: Row, began: date, ended: date, kind: str) -> Row:
    return _event(pick, usual, "Service", began, ended) | {"Service_Type": kind, "Event_End_Date": _text(ended)}


def _event(pick: random.Random, usual: Row, kind: str, began: date, ended: date) -> Row:
    row = usual | {
        "Event_Type": kind,
        "Event_Start_Date": _text(began),
        "Event_End_Date": _text(ended),
        "Event_Outcome": pick.choice(_OUTCOMES),
    }
    for field, values in (
        ("Gender", ("Male", "Other", "")),
        ("Ethnicity", _ETHNICITIES),
        ("Accommodation_Status", _HOMES),
    ):
        row |= {field: pick.choice(values)} if pick.random() < 0.25 else {}
    if kind == "Request":
        row["Request_Route_of_Access"] = pick.choice(("Community: Self", "Community: Other"))
    if kind == "Assessment":
        row["Assessment_Type"] = pick.choice(_ASSESSMENTS)
    if kind == "Service":
        row |= {"Service_Type": pick.choice(_SERVICES), "Service_Component": pick.choice(_COMPONENTS)}
        row["Delivery_Mechanism"] = pick.choice(_WAYS)
        row["Event_End_Date"] = "" if pick.random() < 0.3 else row["Event_End_Date"]
    if kind == "Review":
        row["Review_Reason"] = pick.choice(("Planned: Planned", "Unplanned: Other", "Review of short term support", ""))
    return row


def _now_and_then_spoilt(pick: random.Random, row: Row) -> Row:
    """Now and then a field is blank or differs from the person's other records."""
    if pick.random() > 0.08:
        return row
    blank = ("Event_Start_Date", "Event_End_Date", "Date_of_Birth", "LA_Person_Unique_Identifier", "Client_Type")
    if pick.random() < 0.3:
        began = date.fromisoformat(row.get("Event_Start_Date", "") or "2025-05-01")
        return row | {"Event_End_Date": _text(began - timedelta(days=1))}
    field = pick.choice(
        (*blank, "Date_of_Death", "Date_of_Death", "Date_of_Birth", "Primary_Support_Reason", "Primary_Support_Reason")
    )
    other = {"Date_of_Birth": _text(pick.choice(_BIRTHDAYS)), "Primary_Support_Reason": pick.choice(_REASONS)}
    other["Date_of_Death"] = _text(pick.choice((LAST, _any_day(pick))))
    return row | {field: other.get(field, "")}


def _repeat(pick: random.Random, row: Row) -> Row:
    """The same event told again, perhaps with another outcome or, for a service, another end."""
    again = row | {"Event_Outcome": pick.choice(_OUTCOMES), "Gender": pick.choice(("Male", "Female", ""))}
    if pick.random() < 0.5:
        again["Event_End_Date"] = pick.choice(("", row.get("Event_End_Date", "")))
    return again


def _months_before(day: date, n: int) -> date:
    count = day.year * 12 + day.month - 1 - n
    return date(count // 12, count % 12 + 1, min(day.day, 28))


def nhs_number(number: int) -> str:
    """A number that nobody has and that passes its check."""
    for at in range(number * 20, number * 20 + 20):
        nine = f"{999000000 + at}"
        check = -sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return f"{nine}{check}"
    raise ValueError("no such number")


def _any_day(pick: random.Random) -> date:
    if pick.random() < 0.5:
        return pick.choice(_BOUNDARIES) + timedelta(days=pick.choice((0, 0, 0, -1, 1, 7)))
    return date(2024, 1, 1) + timedelta(days=pick.randrange(850))


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
