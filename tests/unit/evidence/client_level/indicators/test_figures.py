"""What holds for all figures: nothing is left out unsaid, parts make up the whole, a local figure only prompts."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from evidence.client_level.indicators.figures import (
    LISTS,
    NO_POPULATION,
    OTHER_COUNCIL,
    Population,
    build_all,
)
from evidence.client_level.indicators.methods import Kind, build_methods, load_methods
from evidence.client_level.indicators.observations import NOT_AVAILABLE, NUMBER_OF_WAITS, indicator_observations
from evidence.have.councils import load_councils
from evidence.have.measures import load_measures
from evidence.have.observation_table import SCHEMA
from evidence.have.signals import build_indicator_signals
from evidence.have.years import period_end
from quality_statements.indicator_reading import read_indicator
from quality_statements.rubric import load_rubric
from schemas.client_level import IndicatorFigure
from schemas.observation import OBSERVATION_COLUMNS
from schemas.signal import IndicatorFacts
from tests.client_level_rows import opened
from tests.unit.evidence.client_level.indicators.random_files import Row, make_file

COUNCIL = next(council for council in load_councils() if council.la_code == "503")
AS_OF = date(2026, 3, 31)
MANY = [row | {"LA_Person_Unique_Identifier": f"{seed}{row['LA_Person_Unique_Identifier']}"}
        for seed in range(40) for row in make_file(seed, "503")]  # fmt: skip


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndicatorFigure, ...]:
    """The figures of a file of some hundreds of records."""
    with opened(tmp_path_factory.mktemp("figures"), MANY) as events:
        return build_all(events, COUNCIL, AS_OF, Population(1000, 500))[0]


def test_every_method_has_a_figure_for_everybody_in_every_period(figures: tuple[IndicatorFigure, ...]) -> None:
    """A figure is there even where nobody was counted, and none is there twice."""
    keys = [(figure.code, figure.period, figure.cut) for figure in figures]
    assert len(set(keys)) == len(keys)
    n_periods = {"year": 1, "quarter": 4, "month": 12}
    for method in load_methods().methods:
        assert sum(key[0] == method.code and key[2] == "" for key in keys) == n_periods[method.every]


def test_parts_make_up_the_whole(figures: tuple[IndicatorFigure, ...]) -> None:
    """By sex, ethnicity and age, those not known included, the counts add up to those of everybody."""
    whole = {(f.code, f.period): f for f in figures if not f.cut}
    parts: dict[tuple[str, str, str], list[IndicatorFigure]] = defaultdict(list)
    for figure in figures:
        if figure.cut:
            parts[figure.code, figure.period, figure.cut.split(":")[0]].append(figure)
    assert parts
    for (code, period, _), some in parts.items():
        for name in ("numerator", "denominator"):
            counts = [getattr(figure, name) for figure in some]
            expected = getattr(whole[code, period], name)
            assert (None if None in counts else sum(counts)) == expected, (code, period)


def test_shares_of_outcomes_add_up(figures: tuple[IndicatorFigure, ...]) -> None:
    """What follows an episode, and what comes of carers' assessments, is one of the outcomes each time."""
    for start in ("cld-stmax-", "cld-carer-out-"):
        some = [figure for figure in figures if figure.code.startswith(start) and not figure.cut]
        assert sum(figure.numerator or 0 for figure in some) == some[0].denominator


def test_intervals_hold_their_figure(figures: tuple[IndicatorFigure, ...]) -> None:
    """Shares and rates lie within their interval, and a share's stays between 0 and 100."""
    for figure in figures:
        if figure.value is not None and figure.low is not None and figure.high is not None:
            assert figure.low <= figure.value + 1e-9
            assert figure.value <= figure.high + 1e-9
            assert figure.low >= 0


def test_without_residents_rates_are_not_worked_out(tmp_path: Path) -> None:
    """ASCOF 2B and 2C then have no value, and say why."""
    with opened(tmp_path, MANY[:50]) as events:
        made = build_all(events, COUNCIL, AS_OF)[0]
    for figure in made:
        if figure.code in ("cld-2b", "cld-2c"):
            assert (figure.value, figure.denominator) == (None, None)
            assert figure.left_out == ((NO_POPULATION, figure.numerator),)
    assert not [figure for figure in made if "2d" in figure.code]


def test_no_record_is_left_out_unsaid(tmp_path: Path) -> None:
    """Records of another council, of nobody, told twice, without a start or ending before it are told with a figure."""
    record: Row = {
        "LA_Code": "503",
        "LA_Person_Unique_Identifier": "P1",
        "Client_Type": "Service user",
        "Event_Type": "Request",
        "Event_Start_Date": "2025-06-02",
        "Event_End_Date": "2025-06-03",
    }
    rows = [
        record,
        record,
        record | {"LA_Code": "504"},
        record | {"LA_Person_Unique_Identifier": ""},
        record | {"Event_Start_Date": ""},
        record | {"Event_End_Date": "2025-06-01"},
    ]
    with opened(tmp_path, rows) as events:
        (figure,) = [f for f in build_all(events, COUNCIL, AS_OF)[0] if f.code == "cld-known-sex" and not f.cut]
    assert dict(figure.left_out) == {
        OTHER_COUNCIL: 1,
        "records that name no person": 1,
        "records that tell of an event a second time": 1,
        "records of an event without a start date": 1,
        "records that end before they start": 1,
    }


def test_an_empty_council_has_figures_without_values(tmp_path: Path) -> None:
    """A file that holds nothing of the council gives noughts for numbers, nothing for shares, and empty lists."""
    with opened(tmp_path, [row | {"LA_Code": "504"} for row in MANY[:5]]) as events:
        made, cards = build_all(events, COUNCIL, AS_OF)
    kinds = {method.code: method.kind for method in load_methods().methods}
    assert {f.value for f in made if kinds[f.code] is Kind.COUNT} == {0.0}
    assert {f.value for f in made if kinds[f.code] is not Kind.COUNT} == {None}
    assert [(card.kind, card.n, card.median_days, card.longest_days) for card in cards] == [
        (kind, 0, None, None) for kind in LISTS
    ]


def test_figures_become_observations(figures: tuple[IndicatorFigure, ...]) -> None:
    """Each statistic of each figure is a row; a missing outcome is flagged and never nought."""
    table = indicator_observations(figures, COUNCIL, "ab" * 32)
    assert table.schema == SCHEMA
    assert tuple(table.column_names) == OBSERVATION_COLUMNS
    rows = table.to_pylist()
    assert sum(row["statistic"] == "outcome" for row in rows) == len(figures)
    assert all((row["value"] is None) == (row["flag"] == NOT_AVAILABLE) for row in rows)
    waits = [row for row in rows if row["statistic"] == NUMBER_OF_WAITS]
    assert {row["measure"].rsplit("-", 1)[0] for row in waits} >= {"cld-wait-resp-25", "cld-review-overdue"}
    assert all(period_end(row["year"]) <= AS_OF for row in rows)


def test_the_catalogue_of_measures_and_the_methods_agree() -> None:
    """Every method is a measure by the same name, unit and statements."""
    measures = {measure.code: measure for measure in load_measures()}
    for method in load_methods().methods:
        measure = measures[method.code]
        told = (measure.name, measure.unit, measure.better, measure.statements, measure.category)
        assert told == (method.name, method.unit, method.better, method.statements, method.category)


def test_a_local_figure_only_prompts(figures: tuple[IndicatorFigure, ...]) -> None:
    """Without a comparator no level is read from it, whatever its value."""
    table = indicator_observations(figures, COUNCIL, "ab" * 32)
    measures = [measure for measure in load_measures() if measure.code.startswith("cld-")]
    signals = build_indicator_signals(table, COUNCIL, measures, "HAVE-1", AS_OF)
    rules = load_rubric().indicator
    assert len({signal.key for signal in signals}) > 40
    for signal in signals:
        assert isinstance(signal.facts, IndicatorFacts)
        assert read_indicator(signal.facts, rules).level is None, signal.key


def test_a_rate_of_nobody_has_no_value(tmp_path: Path) -> None:
    """Where there are no residents of an age, the rate is not worked out."""
    with opened(tmp_path, MANY[:50]) as events:
        made = build_all(events, COUNCIL, AS_OF, Population(0, 0))[0]
    assert [figure.value for figure in made if figure.code in ("cld-2b", "cld-2c")] == [None, None]


def test_a_list_of_reviews_says_whose_wait_is_not_known(tmp_path: Path) -> None:
    """Somebody whose last review is not in the file is counted, and no wait is told, on any day of a leap year too."""
    row: Row = {
        "LA_Code": "503",
        "LA_Person_Unique_Identifier": "P1",
        "Client_Type": "Service user",
        "Event_Type": "Service",
        "Service_Type": "Long term support: Community",
        "Event_Start_Date": "2020-01-01",
    }
    with opened(tmp_path, [row]) as events:
        (card,) = [one for one in build_all(events, COUNCIL, date(2024, 2, 28))[1] if one.kind == "review"]
    assert (card.n, card.median_days, card.longest_days) == (1, None, None)
    assert card.source.endswith(
        "does not hold the last review of some of these people, so how long they wait is not known"
    )


def test_a_code_may_stand_once() -> None:
    """Methods that share a code are refused."""
    row = {"code": "cld-x", "name": "X", "unit": "%", "better": "higher", "statements": "QS1", "category": "processes"}
    row |= {"every": "year", "kind": "share", "by_age": "yes", "method": "The share."}
    family = {
        "family": "x",
        "cohort": "People.",
        "source": "Us",
        "leaves_out": [],
        "differs": [],
        "measures": [row, row],
    }
    whole = {"leaves_out": [], "differs": []}
    with pytest.raises(ValueError, match="holds a code twice"):
        build_methods({"version": "x", "whole_file": whole, "families": [family], "not_worked_out": []})
