"""Each method has a worked example of about a dozen records, and gives what the example says."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import evidence.client_level.indicators as package
from evidence.client_level.indicators.figures import FAMILIES, Population, build_all
from evidence.client_level.indicators.methods import load_methods
from evidence.client_level.indicators.period import build_period
from evidence.have.councils import load_councils
from schemas.client_level import IndicatorFigure
from tests.client_level_rows import opened

FOLDER = Path(package.__file__).parent / "examples"
COUNCIL = next(council for council in load_councils() if council.la_code == "503")


def load_example(family: str) -> Any:
    """The worked example of one family."""
    return YAML(typ="safe").load((FOLDER / f"{family}.yaml").read_text(encoding="utf-8"))


def records(example: Any) -> list[dict[str, str]]:
    """Its records, with what all of them and all of a person's say."""
    shared = {
        "LA_Code": "503",
        "Reporting_Period_Start_Date": "2025-04-01",
        "Reporting_Period_End_Date": "2026-03-31",
        "Client_Type": "Service user",
        **example.get("usual", {}),
    }
    rows = []
    for record in example["records"]:
        own = {key: value for key, value in record.items() if key != "who"}
        row = {**shared, **example["people"][record["who"]], **own, "LA_Person_Unique_Identifier": record["who"]}
        rows.append({key: str(value) for key, value in row.items()})
    return rows


@pytest.mark.parametrize("family", FAMILIES)
def test_a_worked_example_gives_what_it_says(tmp_path: Path, family: str) -> None:
    """The figures and waiting lists of each family are those of its example."""
    example = load_example(family)
    population = Population(**example["population"]) if "population" in example else None
    with opened(tmp_path, records(example)) as events:
        figures, cards = build_all(events, COUNCIL, example["as_of"], population)
    year = build_period(example["as_of"]).year.label
    found = {(figure.code, figure.period, figure.cut): figure for figure in figures}
    for wanted in example["expected"]:
        figure = found[wanted["code"], str(wanted.get("period", year)), wanted.get("cut", "")]
        assert _told(figure) == (pytest.approx(wanted["value"], rel=1e-12), *_counts(wanted)), wanted
        left_out = dict(figure.left_out)
        assert all(left_out.get(reason) == n for reason, n in wanted.get("left_out", {}).items()), (wanted, left_out)
    by_kind = {card.kind: (card.n, card.median_days, card.longest_days) for card in cards}
    for wanted in example.get("waiting", []):
        assert by_kind[wanted["kind"]] == (wanted["n"], wanted.get("median"), wanted.get("longest"))


def _told(figure: IndicatorFigure) -> tuple[float | None, int | None, int | None]:
    return figure.value, figure.numerator, figure.denominator


def _counts(wanted: Any) -> tuple[int | None, int | None]:
    return wanted.get("numerator"), wanted.get("denominator")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_method_of_a_family_is_worked_in_its_example(family: str) -> None:
    """No method is without a figure in the example of its family, and none has fewer than eight records."""
    example = load_example(family)
    codes = {method.code for method in load_methods().methods if method.family == family}
    assert codes == {wanted["code"] for wanted in example["expected"]}
    assert 8 <= len(example["records"]) <= 20
