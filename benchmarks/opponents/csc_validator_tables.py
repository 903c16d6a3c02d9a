"""Tables of a children looked after return (SSDA903) with invented children, as csc-validator-be-903 wants them.

Only the standard library: another program's interpreter imports this. About 15 rows a child over twelve tables of this
year and eight of last year; the values are valid, with a few that some rules find.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

YEAR = 2024
"""Collection year 2023-24: its rule set has 312 rules."""
_START, _END = date(YEAR - 1, 4, 1), date(YEAR, 3, 31)
_PLACES = ("U1", "U2", "U3", "U4", "K2", "P1", "R3", "H5")
_POSTCODES = tuple(f"B{district} {number}AA" for district in range(1, 31) for number in range(1, 10))
_LAST_YEAR = ("Header", "Episodes", "Reviews", "OC2", "AD1", "PlacedAdoption", "Missing", "UASC")

Row = dict[str, object]


def write_tables(folder: Path, n_children: int, seed: int = 1) -> tuple[list[tuple[Path, str]], int]:
    """Write them as CSV files.

    Returns:
        files with what the validator is to be told of each, and how many rows they hold between them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written, n_rows = [], 0
    for told, years_ago, names in (("This year", 0, tuple(_TABLES)), ("Prev year", 1, _LAST_YEAR)):
        for name in names:
            rng = random.Random(f"{seed} {name} {years_ago}")  # noqa: S311 - invented data
            rows = [row for child in range(n_children) for row in _TABLES[name](child, years_ago, rng)]
            path = folder / f"{name}-{years_ago}.csv"
            _write(path, rows)
            written.append((path, told))
            n_rows += len(rows)
    return written, n_rows


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _child(child: int) -> Row:
    rng = random.Random(child)  # noqa: S311 - invented data
    born = date(2006, 4, 1) + timedelta(rng.randrange(16 * 365))
    return {"CHILD": f"{child + 10000}", "SEX": rng.choice("12"), "DOB": _day(born)}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _in_year(years_ago: int, rng: random.Random, least: int = 0, most: int = 364) -> date:
    return _START - timedelta(365 * years_ago) + timedelta(rng.randint(least, most))


def _header(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    ethnic = rng.choice(("WBRI", "WOTH", "MWBC", "AIND", "BAFR"))
    upn = f"A{rng.randrange(10**12):012d}"
    yield _child(child) | {"ETHNIC": ethnic, "UPN": upn, "MOTHER": "", "MC_DOB": ""}


def _episodes(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    begin, why = _START - timedelta(365 * years_ago + rng.randint(10, 900)), "S"
    for number in range(3):
        end = _in_year(years_ago, rng, number * 120 + 10, number * 120 + 100) if number < 2 else None
        yield {
            "CHILD": _child(child)["CHILD"],
            "DECOM": _day(begin),
            "RNE": why,
            "LS": rng.choice(("C1", "C2", "V2", "E1")),
            "CIN": rng.choice(("N1", "N2", "N3", "N4", "N5")),
            "PLACE": rng.choice(_PLACES),
            "PLACE_PROVIDER": rng.choice(("PR1", "PR2", "PR4")),
            "DEC": _day(end) if end else "",
            "REC": "X1" if end else "",
            "REASON_PLACE_CHANGE": rng.choice(("CARPL", "CLOSE", "ALLEG")) if end else "",
            "HOME_POST": rng.choice(_POSTCODES),
            "PL_POST": rng.choice(_POSTCODES),
            "URN": rng.choice(("SC999001", "SC999002", "XXXXXXX")),
        }
        begin, why = end or begin, "P"


def _reviews(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    who = _child(child)
    for number in range(2):
        day = _day(_in_year(years_ago, rng, number * 180, number * 180 + 170))
        yield {
            "CHILD": who["CHILD"],
            "DOB": who["DOB"],
            "REVIEW": day,
            "REVIEW_CODE": rng.choice(("PN1", "PN3", "PN5")),
        }


def _uasc(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 20 == 0:
        yield _child(child) | {"DUC": _day(_END + timedelta(200))}


def _oc2(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    who, flag = _child(child), rng.choice("01")
    yield {
        "CHILD": who["CHILD"],
        "DOB": who["DOB"],
        "SDQ_SCORE": str(rng.randint(0, 40)),
        "SDQ_REASON": "",
        **dict.fromkeys(("CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT"), flag),
        "SUBSTANCE_MISUSE": "0",
        "INTERVENTION_RECEIVED": "",
        "INTERVENTION_OFFERED": "",
    }


def _oc3(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 6 == 0:
        who = _child(child)
        yield {"CHILD": who["CHILD"], "DOB": who["DOB"], "IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "B1"}


def _ad1(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 25 == 0:
        who, day = _child(child), _day(_in_year(years_ago, rng))
        yield {
            "CHILD": who["CHILD"],
            "DOB": who["DOB"],
            "DATE_INT": day,
            "DATE_MATCH": day,
            "FOSTER_CARE": rng.choice("01"),
            "NB_ADOPTR": "2",
            "SEX_ADOPTR": "MF",
            "LS_ADOPTR": "L12",
        }


def _placed(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 25 == 0:
        who, day = _child(child), _day(_in_year(years_ago, rng))
        blank = {"DATE_PLACED_CEASED": "", "REASON_PLACED_CEASED": ""}
        yield {"CHILD": who["CHILD"], "DOB": who["DOB"], "DATE_PLACED": day, **blank}


def _permanence(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    who = _child(child)
    yield {"CHILD": who["CHILD"], "DOB": who["DOB"], "PREV_PERM": "P1", "LA_PERM": "", "DATE_PERM": "01/01/2020"}


def _missing(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 2 == 0:
        who, day = _child(child), _in_year(years_ago, rng, 0, 350)
        end = _day(day + timedelta(rng.randint(0, 5)))
        yield {
            "CHILD": who["CHILD"],
            "DOB": who["DOB"],
            "MISSING": rng.choice("MA"),
            "MIS_START": _day(day),
            "MIS_END": end,
        }


def _workers(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    who, day = _child(child), _in_year(years_ago, rng)
    first = {"SW_ID": f"SW{child % 40:09d}", "SW_DECOM": _day(_START - timedelta(100)), "SW_DEC": _day(day)}
    second = {"SW_ID": f"SW{(child + 1) % 40:09d}", "SW_DECOM": _day(day), "SW_DEC": ""}
    for row in (first, second):
        yield {"CHILD": who["CHILD"], "DOB": who["DOB"], **row, "SW_REASON": "ORGRST"}


def _deprived(child: int, years_ago: int, rng: random.Random) -> Iterator[Row]:
    if child % 50 == 0:
        who, day = _child(child), _in_year(years_ago, rng, 0, 300)
        yield {"CHILD": who["CHILD"], "DOB": who["DOB"], "DOLO_START": _day(day), "DOLO_END": ""}


_TABLES = {
    "Header": _header,
    "Episodes": _episodes,
    "Reviews": _reviews,
    "UASC": _uasc,
    "OC2": _oc2,
    "OC3": _oc3,
    "AD1": _ad1,
    "PlacedAdoption": _placed,
    "PrevPerm": _permanence,
    "Missing": _missing,
    "SWEpisodes": _workers,
    "DoLo": _deprived,
}
