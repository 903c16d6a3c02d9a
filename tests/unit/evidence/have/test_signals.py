"""Signals from the official workbook: facts only, every number with the cell it came from."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from evidence.have.council_observations import load_council_observations, select_observations
from evidence.have.councils import find_council, load_councils
from evidence.have.datasets import write_observations
from evidence.have.measures import load_ascof_measures, load_measures
from evidence.have.observation_table import SCHEMA
from evidence.have.signals import build_indicator_signals
from schemas.terms import Category, Independence, Position, SignalKind, Trend

AS_OF = date(2026, 9, 30)


@pytest.fixture(scope="module")
def lincolnshire(release):
    """All signals of one council."""
    return signals_of(release, "Lincolnshire")


def signals_of(release, council, as_of=AS_OF):
    """The signals of a council by statement and measure."""
    found = build_indicator_signals(release.observations, find_council(council), load_measures(), "HAVE-1", as_of)
    return {signal.key: signal for signal in found}


def test_one_signal_for_each_measure_and_statement(lincolnshire):
    """25 measures, seven of them for two statements, make 32 signals, none of which holds a level."""
    expected = [f"indicator/{code}/{measure.code}" for measure in load_ascof_measures() for code in measure.statements]
    assert list(lincolnshire) == expected
    assert len(expected) == 32
    for signal in lincolnshire.values():
        assert signal.kind is SignalKind.INDICATOR
        assert signal.independence is Independence.NATIONAL
        assert signal.evidence_ids == ("HAVE-1",)
        assert not hasattr(signal.facts, "level")


def test_the_facts_of_one_measure(lincolnshire):
    """Measure 4A of Lincolnshire as table 4a publishes it, checked by eye in the workbook, rows 7, 14, 8 and 87."""
    signal = lincolnshire["indicator/QS7/4a"]
    facts = signal.facts
    assert signal.category is Category.PEOPLE
    assert signal.as_at == date(2025, 3, 31)
    assert (facts.period, facts.value, facts.low, facts.high, facts.base) == ("2024-25", 66.8, 62.1, 71.5, 370)
    assert facts.age_months == 17
    assert facts.survey == "ASCS"
    assert facts.series == (("2021-22", 68.1), ("2022-23", 70.9), ("2023-24", 73.4), ("2024-25", 66.8))
    assert facts.trend is Trend.STABLE
    assert [(c.kind, c.area, c.value, c.z, c.position) for c in facts.comparisons] == [
        ("England", "England", 70.1, -1.371, Position.SIMILAR),
        ("region", "East Midlands", 68.1, -0.513, Position.SIMILAR),
        ("council type", "Shire county", 70.0, -1.305, Position.SIMILAR),
    ]
    assert [(c.sheet, c.row) for c in signal.citations[:1]] == [("Table_4a", 87)]
    assert facts.comparisons[0].citation.row == 7
    assert facts.comparisons[0].citation.column == "2024 to 2025 - outcome"


def test_every_value_is_the_cell_its_citation_names(lincolnshire, ascof_sheets):
    """For all signals and comparators, the cited cell holds the value."""
    sheets = {sheet.name: sheet.rows for sheet in ascof_sheets}

    def cell(citation):
        rows = sheets[citation.sheet]
        headings = next(row for row in rows if row[0] == "Local authority code")
        return rows[citation.row - 1][headings.index(citation.column)]

    for signal in lincolnshire.values():
        assert float(cell(signal.citations[0])) == pytest.approx(signal.facts.value)
        for comparison in signal.facts.comparisons:
            assert float(cell(comparison.citation)) == pytest.approx(comparison.value)
            assert comparison.citation in signal.citations


def test_no_trend_crosses_a_break(lincolnshire):
    """Measures drawn from client-level data have one comparable year, and say why."""
    facts = lincolnshire["indicator/QS2/2a"].facts
    assert facts.series == (("2024-25", 98.0),)
    assert facts.trend is Trend.UNKNOWN
    assert "in development" in facts.caveat
    assert "SALT" in facts.caveat
    surveys = [s.facts for s in lincolnshire.values() if s.facts.survey == "ASCS"]
    assert all(year >= "2021-22" for facts in surveys for year, _ in facts.series)


@pytest.mark.parametrize(
    ("council", "key", "period", "words"),
    [
        (
            "Derby",
            "indicator/QS7/4a",
            "2023-24",
            "No figure for this council was published for 2024-25 (not available)",
        ),
        ("Derby", "indicator/QS1/1c", "2023-24", "run every other year"),
        ("Lincolnshire", "indicator/QS7/4b", "2024-25", "more than 100"),
        ("Lincolnshire", "indicator/QS4/6a", "2024-25", "Too little was published"),
        ("Somerset", "indicator/QS7/4a", "2024-25", "with type Shire county"),
        ("Cornwall", "indicator/QS4/6a", "2023-24", "No figure for this council was published for 2024-25"),
    ],
)
def test_what_a_reader_must_know_is_said(release, council, key, period, words):
    """A missing latest year, the year of the carers' survey, untested measures, an odd grouping."""
    facts = signals_of(release, council)[key].facts
    assert facts.period == period
    assert words in facts.caveat


def test_an_earlier_day_sees_only_periods_that_had_ended(release):
    """On 30 March 2025 the year 2024-25 is not over: the signal is about 2023-24, and CLD measures have none."""
    early = signals_of(release, "Lincolnshire", date(2025, 3, 30))
    assert early["indicator/QS7/4a"].facts.period == "2023-24"
    assert early["indicator/QS7/4a"].facts.value == 73.4
    assert "indicator/QS2/2a" not in early
    assert signals_of(release, "Lincolnshire", date(2025, 3, 31))["indicator/QS2/2a"].facts.age_months == 0


def test_a_suppressed_measure_is_a_signal_without_a_value(release):
    """Where all a council's cells are marked, the signal says so and compares nothing; it is never a zero."""
    table = release.observations.to_pylist()
    council = find_council("Lincolnshire")
    rows = [
        row | {"value": None, "flag": "[c]", "raw": "[c]"} if row["ons_code"] == council.gss_code else row
        for row in table
        if row["measure"] == "4b"
    ]
    marked = pa.Table.from_pylist(rows, schema=SCHEMA)
    (signal,) = build_indicator_signals(marked, council, load_measures(), "HAVE-1", AS_OF)
    facts = signal.facts
    assert (facts.value, facts.flag, facts.period, facts.low, facts.base) == (None, "[c]", "2024-25", None, None)
    assert facts.comparisons == ()
    assert facts.series == ()
    assert facts.trend is Trend.UNKNOWN
    assert signal.citations


@pytest.mark.parametrize(("council", "key"), [("Rutland", "indicator/QS4/2b"), ("Kent", "indicator/QS6/2d(1)")])
def test_published_suppression(release, council, key):
    """Cells the publisher suppressed: no value, no comparison, the marker kept."""
    facts = signals_of(release, council)[key].facts
    assert (facts.value, facts.flag, facts.comparisons) == (None, "[c]", ())


def test_every_council_has_signals(release):
    """All 153 councils, from rows grouped once: no council fails, and shares stay within 0 and 100."""
    observations = select_observations(release.observations, find_council("Lincolnshire"), "x")
    template = observations[0]
    groups = [o for o in observations if o.level != "Council"]
    by_council = {}
    for row in release.observations.to_pylist():
        if row["level"] == "Council" and row["ons_code"]:
            values = {k: row[k] for k in ("measure", "la_code", "la_name", "ons_code", "level", "year", "statistic")}
            citation = replace(template.citation, sheet=row["sheet"], row=row["row"], column=row["column"])
            own = replace(template, **values, value=row["value"], flag=row["flag"], raw=row["raw"], citation=citation)
            by_council.setdefault(row["ons_code"], []).append(own)
    for council in load_councils():
        mine = [*groups, *by_council[council.gss_code]]
        for signal in build_indicator_signals(mine, council, load_measures(), "HAVE-1", AS_OF):
            facts = signal.facts
            if facts.low is not None and facts.unit == "%":
                assert 0 <= facts.low <= facts.value + 0.05
                assert facts.value - 0.05 <= facts.high <= 100
            assert facts.caveat


def test_parquet_gives_the_same_signals_as_the_table(release, tmp_path):
    """What was kept and read again leads to equal signals."""
    path = tmp_path / "ascof.parquet"
    write_observations(release.observations, path)
    council = find_council("Derby")
    kept = load_council_observations(path, council, "HAVE-1")
    assert {o.level for o in kept} == {"Council", "Council type", "Region", "England"}
    assert {o.ons_code for o in kept if o.level == "Council"} == {council.gss_code}
    assert {o.la_code for o in kept if o.level != "Council"} == {"England", "EM", "U"}
    assert build_indicator_signals(kept, council, load_measures(), "HAVE-1", AS_OF) == tuple(
        signals_of(release, "Derby").values()
    )


def test_equal_observations_give_equal_bytes(release, tmp_path):
    """Parquet written twice is the same file, and a name that is taken is replaced whole."""
    first, second = tmp_path / "a.parquet", tmp_path / "b.parquet"
    write_observations(release.observations, first)
    write_observations(release.observations.slice(0, 10), second)
    write_observations(release.observations, second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]
