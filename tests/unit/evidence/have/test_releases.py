"""Several releases of the same figures: the newest counts, older ones stay, and disagreements are told."""

import csv
import io
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from evidence.have.comparing import HeldTable, build_comparison
from evidence.have.councils import find_council
from evidence.have.datasets import dataset_name, encode_observations
from evidence.have.held_datasets import load_held_releases
from evidence.have.holding import build_return_signals, check_returns, load_releases
from evidence.have.intake import ReadReturn, build_return_item, keep_return
from evidence.have.measures_csv import read_measures_csv
from evidence.have.observation_table import SCHEMA, with_cut
from evidence.have.releases import Release, Revision, compare_releases, sort_releases, tell_revision
from evidence.have.returns import kind_of_dataset
from evidence.intake import Intake
from evidence.store.verifying import verify_workspace
from schemas.database import read, upgrade
from schemas.ids import sha256_of
from schemas.records.evidence import load_items
from schemas.records.observations import load_datasets, load_observations
from schemas.records.rows import core
from schemas.tables import MeasureObservationRow
from schemas.terms import Independence, Trend
from tests.actors import TESTS
from tests.holdings import empty_holding
from tests.places import ASCOF_ODS, ASCOF_OPEN_DATA, ASCOF_TRENDS, ROOT

LINCOLNSHIRE = find_council("Lincolnshire")
AS_OF = date(2026, 9, 30)
SERIES, OPEN_DATA, TRENDS, OWN = "ascof-time-series", "ascof-open-data", "ascof-trends", "measures-table"


@pytest.fixture
def holding(tmp_path):
    """An empty workspace of Lincolnshire, with a real database and store."""
    with empty_holding(tmp_path, LINCOLNSHIRE) as found:
        yield found


def keep(holding, dataset, data, table, received_on=date(2026, 1, 2), name="x.csv", released_on=None):
    """Take in a return that was found sound; what is said back."""
    kind = kind_of_dataset(dataset)
    found = ReadReturn(name, data, sha256_of(data), kind, table, encode_observations(table), (), released_on)
    return keep_return(Intake(holding.workspace, holding.engine, received_on, TESTS), found)


def items_of(holding, day=date.max):
    """The evidence items that are held."""
    with read(holding.engine) as connection:
        return load_items(connection, day)[0]


def facts_of(holding):
    """Indicator facts by measure, with the signal they belong to."""
    signals = build_return_signals(holding, items_of(holding), AS_OF)
    return {signal.facts.measure: (signal.facts, signal) for signal in signals}


def compared_in(holding):
    """The measures of the comparison by code."""
    held = [HeldTable(one.item_id, one.title, one.table) for one in load_releases(holding, items_of(holding))]
    return {one.code: one for one in build_comparison(held, holding.workspace.council, AS_OF).measures}


def figures(*rows):
    """A table of observations as a file of the council's own gives it: measure, year, statistic, value, cut."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["measure", "la_code", "la_name", "ons_code", "level", "year", "statistic", "value", "cut"])
    for measure, year, statistic, value, *cut in rows:
        own = [measure, "503", "Lincolnshire", "E10000019", "Council", year, statistic, value, *(cut or [""])]
        writer.writerow(own)
    data = buffer.getvalue().encode()
    return data, read_measures_csv(data, "own.csv")


# ---- which release counts


def release_of(sha256="a", independence=Independence.NATIONAL, received=date(2026, 1, 1), **more):
    """A release with one figure of a year."""
    year = more.pop("year", "2023-24")
    release = Release(sha256, "HAS-1", "Title", None, independence, received, **more)
    object.__setattr__(release, "table", pa.table({"year": [year]}))
    return release


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (release_of("b", year="2022-23", received=date(2026, 3, 1)), release_of("a", year="2023-24")),
        (release_of("b"), release_of("a", received=date(2026, 1, 2))),
        (release_of("b", year="2024-25"), release_of("a", released_on=date(2025, 12, 18))),
        (release_of("b", year="2024-25", released_on=date(2025, 12, 17)), release_of(released_on=date(2025, 12, 18))),
        (release_of("b", year="2024-25"), release_of("a", Independence.COUNCIL, date(2025, 4, 1))),
        (release_of("b", Independence.COUNCIL, date(2025, 3, 1)), release_of("a", year="2024-25")),
        (release_of("b", is_current=False, received=date(2026, 2, 1)), release_of("a", place=1)),
    ],
)
def test_the_newest_release_counts(older, newer):
    """The day it was given out, else the newest year it holds, then the day received; an own table by that day."""
    assert sort_releases([newer, older]) == sort_releases([older, newer]) == (older, newer)


# ---- where two disagree


@pytest.mark.parametrize(
    ("new", "old", "n_shared", "n_changed", "n_in_one", "most"),
    [
        ("19.1", "19.1", 1, 0, 0, None),
        ("19.1", "19.14", 1, 0, 0, None),  # rounding of one decimal place
        ("19.1", "19.2", 1, 1, 0, 0.1),
        ("19.1", "[c]", 1, 0, 1, None),
        ("[x]", "[c]", 0, 0, 0, None),
    ],
)
def test_figures_are_compared_beyond_rounding(new, old, n_shared, n_changed, n_in_one, most):
    """One figure of 1a, published to one decimal place, in two files."""
    tables = [figures(("1a", "2023-24", "outcome", value))[1] for value in (new, old)]
    found = compare_releases(*tables)
    assert (found.n_shared, found.n_changed, found.n_in_one) == (n_shared, n_changed, n_in_one)
    assert found.most == (None if most is None else pytest.approx(most))


def test_only_the_very_same_figures_are_compared():
    """Another year, kind of figure or group of people is another figure; counts must be the same to a whole one."""
    new = figures(
        ("1a", "2023-24", "outcome", "19"), ("1a", "2022-23", "outcome", "18"),
        ("1a", "2023-24", "outcome", "20", "sex: Male"), ("1a", "2023-24", "number of respondents", "401"),
    )[1]  # fmt: skip
    old = figures(
        ("1a", "2023-24", "outcome", "17"), ("1a", "2021-22", "outcome", "11"),
        ("1a", "2023-24", "outcome", "12", "sex: Female"), ("1a", "2023-24", "number of respondents", "400"),
    )[1]  # fmt: skip
    found = compare_releases(new, old)
    assert (found.n_shared, found.n_changed, found.most) == (2, 2, 2.0)
    assert found.furthest["statistic"] == "outcome"


def test_a_disagreement_is_told_in_words():
    """How many figures, by how much at most, where, and which of the two count."""
    furthest = {"measure": "1a", "area": "Leeds", "year": "2023-24", "statistic": "outcome", "cut": "", "new": 19.0,
                "old": 18.5}  # fmt: skip
    revision = Revision(1200, 3, 2, 0.5, furthest)
    assert tell_revision(revision, release_of(), is_newer=False) == (
        "It disagrees with Title, received on 2026-01-01: 3 of 1,200 shared figures differ, by 0.5 at most "
        "(1a, Leeds, 2023-24, outcome: 19 here, 18.5 there); 2 figures have a value in one of the two only. "
        "Where both hold a figure, those of the other count, which is the newer release."
    )
    assert tell_revision(Revision(1200, 0, 0, None, None), release_of(), is_newer=True) is None


# ---- in a workspace


def test_series_are_put_together_and_never_reach_across_a_break(holding, release, trends, open_data):
    """Measure 2a has SALT years from the older files and one CLD year: no trend is drawn; 4a keeps its years."""
    before = facts_of_series_alone(holding, release)
    keep(holding, TRENDS, ASCOF_TRENDS.read_bytes(), trends)
    keep(holding, OPEN_DATA, ASCOF_OPEN_DATA.read_bytes(), open_data)
    after = facts_of(holding)
    assert {code: facts for code, (facts, _) in after.items()} == before
    facts = after["2a"][0]
    assert (facts.period, len(facts.series), facts.trend) == ("2024-25", 1, Trend.UNKNOWN)
    assert "old-1e" not in after
    assert len(load_releases(holding, items_of(holding))) == 3


def test_a_year_before_a_break_does_not_stand_for_the_measure(holding, release, trends):
    """A council without a figure of 2a since the break is told to have none, though there is one of 2023-24."""
    rows = release.observations.to_pylist()
    without = next(
        row["ons_code"] for row in rows
        if (row["measure"], row["level"], row["statistic"]) == ("2a", "Council", "outcome") and row["value"] is None
        and row["la_code"] != "102"
    )  # fmt: skip
    council = find_council(without)
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations)
    keep(holding, TRENDS, ASCOF_TRENDS.read_bytes(), trends)
    there = replace(holding, workspace=replace(holding.workspace, council=council))
    facts, _ = facts_of(there)["2a"]
    assert (facts.period, facts.value, facts.series) == ("2024-25", None, ())


def facts_of_series_alone(holding, release):
    """What the time series says when nothing else is held."""
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations)
    return {code: facts for code, (facts, _) in facts_of(holding).items()}


def test_a_newer_release_corrects_and_an_older_one_fills_in(holding, trends):
    """A year only the older release holds stays in the series; a figure both hold is the newer one's, with its place.

    The newer release is a later version of the same evidence.
    """
    table = trends.filter(pa.compute.equal(trends["measure"].cast(pa.string()), "4a"))
    years = table["year"].cast(pa.string())
    newer = raised(table.filter(pa.compute.greater_equal(years, "2022-23")), 1.0)
    keep(holding, TRENDS, b"old", with_hash(table, b"old"), date(2026, 1, 2))
    receipt = keep(holding, TRENDS, b"new", with_hash(newer, b"new"), date(2026, 1, 3))
    facts, signal = facts_of(holding)["4a"]
    rows = trends.to_pylist()
    published = {row["year"]: row["value"] for row in rows if (row["measure"], row["la_code"]) == ("4a", "503")}
    expected = {year: value + (year >= "2022-23") for year, value in published.items() if year >= "2021-22"}
    assert dict(facts.series) == pytest.approx(expected)
    by_hash = {citation.sha256 for citation in signal.citations}
    assert by_hash == {sha256_of(b"old"), sha256_of(b"new")}
    (notice,) = receipt.notices
    assert f"{newer.num_rows:,} of {newer.num_rows:,} shared figures differ, by 1 at most" in notice
    assert "its figures count" in notice


@pytest.mark.parametrize(
    ("newer", "value", "interval"),
    [
        (("43.0", None, None), 43.0, (41.7, 44.4)),  # the published outcome again, bare: the published counts serve
        (("40.0", None, None), 40.0, (None, None)),  # corrected: counts published for another outcome do not
        (("40.0", "400", "1000"), 40.0, (37.0, 43.1)),
    ],
)
def test_counts_go_with_the_outcome_they_were_published_for(holding, release, newer, value, interval):
    """Measure 3d(2a) of 2024-25 was published as 43.0 of 5,151 people; then the council's own table tells of it.

    The score and the comparison read the same value and the same interval.
    """
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations, date(2026, 1, 2))
    told = zip(("outcome", "numerator", "denominator"), newer, strict=True)
    rows = [("3d(2a)", "2024-25", statistic, cell) for statistic, cell in told if cell]
    data, table = figures(*rows)
    keep(holding, OWN, data, table, date(2026, 1, 3), name="own.csv")
    facts, _ = facts_of(holding)["3d(2a)"]
    assert (facts.value, (facts.low, facts.high)) == (value, interval)
    shown = compared_in(holding)["3d(2a)"]
    assert (shown.value, (shown.low, shown.high)) == (value, interval)


def test_the_scores_and_the_comparison_read_the_same(holding, release, trends, open_data):
    """Every measure of councils with and without gaps, with three files held, the older one received last."""
    keep(holding, OPEN_DATA, ASCOF_OPEN_DATA.read_bytes(), open_data, date(2026, 1, 2))
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations, date(2026, 1, 3))
    keep(holding, TRENDS, ASCOF_TRENDS.read_bytes(), trends, date(2026, 1, 4))
    for name in ("Haringey", "Rutland", "Isles of Scilly"):
        there = replace(holding, workspace=replace(holding.workspace, council=find_council(name)))
        told, shown = facts_of(there), compared_in(there)
        assert set(shown) == set(told)
        for code, (facts, _) in told.items():
            for part in ("period", "value", "flag", "low", "high", "base", "trend"):
                assert getattr(shown[code], part) == getattr(facts, part), (name, code, part)


def raised(table, by):
    """The same figures, each higher by so much."""
    place = table.column_names.index("value")
    return table.set_column(place, SCHEMA.field("value"), pa.compute.add(table["value"], by))


def with_hash(table, data):
    """The same figures as read from another file."""
    place = table.column_names.index("sha256")
    hashes = pa.array([sha256_of(data)] * table.num_rows).dictionary_encode()
    return table.set_column(place, SCHEMA.field("sha256"), hashes)


def test_an_older_release_that_comes_later_does_not_count_for_more(holding, release, trends):
    """The trend file ends in 2023-24; offered after the time series of 2024-25 its figures only fill in."""
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations, date(2026, 1, 2))
    receipt = keep(holding, TRENDS, b"changed", with_hash(raised(trends, 2.0), b"changed"), date(2026, 1, 9))
    assert "those of the other count, which is the newer release" in receipt.notices[0]
    facts, _ = facts_of(holding)["4a"]
    assert facts.series == (("2021-22", 68.1), ("2022-23", 70.9), ("2023-24", 73.4), ("2024-25", 66.8))


def test_two_files_that_agree_are_taken_in_without_a_word(holding, trends, open_data):
    """The 2020-21 figures of the open data are those of the trend file, closed series included."""
    keep(holding, TRENDS, ASCOF_TRENDS.read_bytes(), trends)
    assert keep(holding, OPEN_DATA, ASCOF_OPEN_DATA.read_bytes(), open_data).notices == ()


def test_the_disagreement_of_the_published_files_is_told(holding, release, trends):
    """The two files give the nine regions each other's figures of 3c(2) in 2018-19; all else they share is the same.

    The North East has 72.5 in the older file and 61.6 in the newer, the East Midlands the other way about.
    """
    keep(holding, SERIES, ASCOF_ODS.read_bytes(), release.observations)
    (notice,) = keep(holding, TRENDS, ASCOF_TRENDS.read_bytes(), trends).notices
    assert (
        "9 of 9,543 shared figures differ, by 10.9 at most (3c(2), North East, 2018-19, outcome: 72.5 here, 61.6 there)"
    ) in notice


def test_open_data_of_two_years_is_two_pieces_of_evidence(holding, open_data):
    """One year's file never takes the place of another's; a later issue of the same year is a new version."""
    place = open_data.column_names.index("year")
    other = open_data.set_column(
        place, SCHEMA.field("year"), pa.array(["2021-22"] * open_data.num_rows).dictionary_encode()
    )
    intake = Intake(holding.workspace, holding.engine, date(2026, 1, 2), TESTS)
    kind = kind_of_dataset(OPEN_DATA)
    ids = [
        build_return_item(intake, ReadReturn(name, name.encode(), sha256_of(b"x"), kind, table, b"", ())).id
        for name, table in (("a.csv", open_data), ("b.csv", open_data), ("a.csv", other))
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_table_of_ones_own_that_is_replaced_is_used_no_more(holding):
    """What the council typed and corrected is not brought back from the file it replaced."""
    for day, row in ((2, ("1a", "2022-23", "outcome", "18.0")), (3, ("1a", "2023-24", "outcome", "19.0"))):
        data, table = figures(row)
        keep(holding, OWN, data, table, date(2026, 1, day), name="own.csv")
    facts, signal = facts_of(holding)["1a"]
    assert facts.series == (("2023-24", 19.0),)
    assert signal.independence is Independence.COUNCIL


def test_cuts_are_kept_and_play_no_part_in_signals(holding):
    """A figure about women only is recorded, and is not the council's figure."""
    data, table = figures(("1a", "2023-24", "outcome", "19.0"), ("1a", "2023-24", "outcome", "7.0", "sex: Female"))
    keep(holding, OWN, data, table)
    assert facts_of(holding)["1a"][0].value == 19.0
    with read(holding.engine) as connection:
        kept = load_observations(connection, sha256_of(data))
        raw = [row.cut for row in connection.execute(select(core(MeasureObservationRow)))]
    assert sorted((one.cut, one.value) for one in kept) == [("", 19.0), ("sex: Female", 7.0)]
    assert sorted(raw, key=str) == [None, "sex: Female"]


def test_the_day_a_file_says_it_was_given_out_is_kept(holding):
    """It goes before the newest period the file holds, and comes back as it was."""
    data, table = figures(("1a", "2023-24", "outcome", "19.0"))
    keep(holding, TRENDS, data, table, released_on=date(2025, 12, 18))
    (held,) = load_held_releases(holding.workspace, holding.engine)
    assert (held.released_on, held.as_new_as) == (date(2025, 12, 18), date(2025, 12, 18))


# ---- a workspace as the previous version left it


def as_previous_version_left_it(holding, release):
    """The time series as reader ascof-1 kept it: Parquet without cuts, under its name, its row, and older tables."""
    table = release.observations.drop_columns(["cut"])
    data = ASCOF_ODS.read_bytes()
    kind = replace(kind_of_dataset(SERIES), reader_version="ascof-1")
    found = ReadReturn("ascof.ods", data, sha256_of(data), kind, with_cut(table), encode_observations(table), ())
    keep_return(Intake(holding.workspace, holding.engine, date(2026, 1, 2), TESTS), found)
    path = holding.workspace.datasets / dataset_name(found.sha256, "ascof-1")
    assert path.read_bytes() == encode_observations(table)
    go_back_to(holding.engine, "0007")
    upgrade(holding.engine)
    return found.sha256


def go_back_to(engine, revision):
    """Give the database the tables of an earlier version of this program, its rows kept."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "schemas" / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_an_older_workspace_is_read_again_without_complaint_and_without_loss(holding, release):
    """The stored file is read by the newer reader and the new dataset recorded; the old one stays where it was."""
    sha256 = as_previous_version_left_it(holding, release)
    assert check_returns(holding, items_of(holding)) == 1
    with read(holding.engine) as connection:
        datasets = [one for one in load_datasets(connection) if one.sha256 == sha256]
        kept = load_observations(connection, sha256)
    assert [(one.reader_version, one.n_rows) for one in datasets] == [
        ("ascof-1", release.observations.num_rows), ("ascof-2", release.observations.num_rows),
    ]  # fmt: skip
    (held,) = load_held_releases(holding.workspace, holding.engine)
    assert held.path.name == dataset_name(sha256, "ascof-2")
    assert held.table.select(SCHEMA.names).to_pylist() == release.observations.to_pylist()
    assert len(kept) > 900
    assert verify_workspace(holding.workspace, holding.engine, lambda text: None) == ()
    assert len(facts_of(holding)) == 25


def test_reading_again_is_done_once(holding, release):
    """The second time there is nothing to do: no dataset is written or recorded anew."""
    as_previous_version_left_it(holding, release)
    check_returns(holding, items_of(holding))
    with read(holding.engine) as connection:
        before = load_datasets(connection)
    stamps = {path: path.stat().st_mtime_ns for path in holding.workspace.datasets.iterdir()}
    check_returns(holding, items_of(holding))
    with read(holding.engine) as connection:
        assert load_datasets(connection) == before
    assert {path: path.stat().st_mtime_ns for path in holding.workspace.datasets.iterdir()} == stamps


def test_signals_come_out_of_an_older_workspace_though_nobody_is_named(holding, release):
    """Without somebody to name in the log, the newer reading is used and not recorded."""
    sha256 = as_previous_version_left_it(holding, release)
    nobody = replace(holding, actor=None)
    assert len(build_return_signals(nobody, items_of(holding), AS_OF)) == 32
    with read(holding.engine) as connection:
        assert [one.reader_version for one in load_datasets(connection) if one.sha256 == sha256] == ["ascof-1"]


def test_a_file_the_newer_reader_refuses_is_used_as_it_was_read(holding, release, monkeypatch):
    """Nothing is lost where a reader has become stricter."""
    as_previous_version_left_it(holding, release)
    monkeypatch.setattr("evidence.have.holding.read_table_file", lambda *args, **more: ())
    assert check_returns(holding, items_of(holding)) == 1
    assert len(build_return_signals(holding, items_of(holding), AS_OF)) == 32
