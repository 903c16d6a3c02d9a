"""One council beside all others, worked out from the official workbook."""

import csv
import gzip
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from evidence.have.comparing import HeldTable, build_comparison
from evidence.have.councils import find_council, load_councils
from evidence.have.measures import load_measures
from evidence.have.signals import build_indicator_signals
from evidence.have.spreads import build_spreads
from schemas.comparison_view import AreaKind, PointRole, PublishedSource
from schemas.terms import Better, Position
from tests.places import ASCOF_LONG
from tests.unit.evidence.have.conftest import AS_OF

LINCOLNSHIRE = find_council("Lincolnshire")
CARE_HOMES = "2c"


def hold(table, item="HAVE-ASC0F001"):
    """A table as it is held."""
    return HeldTable(item, "Adult Social Care Outcomes Framework", table)


@pytest.fixture(scope="module")
def comparison(release):
    """Lincolnshire beside all others."""
    return build_comparison([hold(release.observations)], LINCOLNSHIRE, AS_OF)


@pytest.fixture(scope="module")
def by_code(comparison):
    """Its measures by code."""
    return {measure.code: measure for measure in comparison.measures}


@pytest.fixture(scope="module")
def published():
    """Outcomes of councils in the long table, by measure and year, read without the program."""
    found = defaultdict(dict)
    with gzip.open(ASCOF_LONG, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] == "Council" and row["statistic"] == "outcome" and row["value"]:
                found[row["measure"], row["year"]][row["ons_code"]] = float(row["value"])
    return found


def test_every_published_measure_is_there(comparison):
    """All 25 tables have a card for a council that is in all of them."""
    assert [measure.code for measure in comparison.measures] == [measure.code for measure in load_measures()][:25]


def test_places_equal_an_independent_working(by_code, published):
    """The place among all councils equals counting better values in the published table, for every measure."""
    checked = 0
    for code, measure in by_code.items():
        values = {gss: round(value, measure.decimals) for gss, value in published[code, measure.period].items()}
        if not values:
            continue  # the long table names the outcomes of 6b apart
        own = values[LINCOLNSHIRE.gss_code]
        ahead = sum(1 for v in values.values() if (v < own if measure.better is Better.LOWER else v > own))
        rank = next(rank for rank in measure.ranks if rank.group == "all councils")
        assert (rank.place, rank.n) == (ahead + 1, len(values))
        assert rank.n_tied == sum(1 for value in values.values() if value == own)
        checked += 1
    assert checked >= 24


def test_known_places(by_code):
    """Lincolnshire had the fourth best outcome of short-term support of 146 councils, and shared third for payments."""
    places = {code: by_code[code].ranks[0] for code in ("2a", "3d(2a)")}
    assert (places["2a"].place, places["2a"].n, places["2a"].n_tied) == (4, 146, 1)
    assert (places["3d(2a)"].place, places["3d(2a)"].n, places["3d(2a)"].n_tied) == (3, 152, 2)


def test_words_are_those_of_the_signals(by_code, release):
    """Value, interval and every position are exactly what scoring reads: the two can never disagree."""
    spreads = build_spreads(release.observations, load_measures())
    signals = build_indicator_signals(
        release.observations, LINCOLNSHIRE, load_measures(), "HAVE-ASC0F001", AS_OF, spreads
    )
    for signal in signals:
        facts, measure = signal.facts, by_code[signal.facts.measure]
        assert (measure.value, measure.low, measure.high, measure.trend) == (
            facts.value,
            facts.low,
            facts.high,
            facts.trend,
        )
        shown = {area.kind.value: area.position for area in measure.areas if area.kind is not AreaKind.PEERS}
        assert shown == {one.kind: one.position for one in facts.comparisons}


def test_the_peers_value_is_the_middle_one(comparison, by_code, published):
    """The peer group's value is the median of its published values, and it is never tested."""
    codes = [peer.gss_code for peer in comparison.peer_group.peers]
    values = sorted(published[CARE_HOMES, "2024-25"][code] for code in codes)
    area = next(area for area in by_code[CARE_HOMES].areas if area.kind is AreaKind.PEERS)
    assert (area.value, area.n, area.position) == (pytest.approx(values[7]), 15, Position.NOT_TESTED)
    assert area.citation is None


def test_a_trend_never_crosses_a_break(by_code):
    """Survey measures are parted at 2020-21 and 2021-22; a measure from client-level data stands alone."""
    assert [each.period for each in by_code["1a"].breaks] == ["2020-21", "2021-22"]
    assert {point.segment for point in by_code["1a"].points} == {0, 1, 2}
    assert [point.period for point in by_code["2a"].points] == ["2024-25"]
    assert len(by_code["1a"].points) == 10


def test_funnels_are_where_counts_are(by_code):
    """Full counts with a denominator have a funnel; surveys, scores and the workforce measure say why not."""
    drawn = {code for code, measure in by_code.items() if measure.funnel}
    assert drawn == {
        "2a", "2b", "2c", "2d(1)", "2d(2)", "2e(1)", "2e(2a)", "2e(2b)", "3d(1a)", "3d(2a)", "4b", "6b",
    }  # fmt: skip
    assert "margins" in by_code["1d"].no_funnel
    assert "rest on" in by_code["6a"].no_funnel
    assert all(bool(measure.funnel) != bool(measure.no_funnel) for measure in by_code.values())


def test_a_funnel_holds_every_council_and_names_few(by_code, published):
    """Every council with a value and a base is a point; only the council itself and its peers have a name."""
    funnel = by_code[CARE_HOMES].funnel
    assert len(funnel.points) == len(published[CARE_HOMES, "2024-25"])
    names = {role: [point.name for point in funnel.points if point.role is role] for role in PointRole}
    assert names[PointRole.COUNCIL] == ["Lincolnshire"]
    assert len(names[PointRole.PEER]) == 15
    assert set(names[PointRole.OTHER]) == {""}


def test_about_as_many_lie_outside_as_the_limits_say(by_code):
    """With the usual spread allowed for, 77 in 100 councils or more lie inside the inner limits on most measures."""
    shares = [1 - m.funnel.n_outside_95 / len(m.funnel.points) for m in by_code.values() if m.funnel]
    assert sum(share > 0.77 for share in shares) >= len(shares) - 2
    assert min(shares) > 0.65


def test_every_figure_says_where_it_was_read(comparison, release):
    """Each card cites cells of the file, each in the council's own row; the file is named once."""
    sha256 = release.observations["sha256"][0].as_py()
    assert comparison.sources == (
        PublishedSource("HAVE-ASC0F001", "Adult Social Care Outcomes Framework", (sha256,), ""),
    )
    for measure in comparison.measures:
        assert measure.citations
        assert {cell.evidence_id for cell in measure.citations} == {"HAVE-ASC0F001"}


@pytest.mark.parametrize("name", ["Isles of Scilly", "City of London", "Derby", "Cumberland", "Barking and Dagenham"])
def test_councils_with_gaps_are_compared_on_what_there_is(release, name):
    """A council without some figures gets the cards it can have, and none is made up."""
    found = build_comparison([hold(release.observations)], find_council(name), AS_OF)
    for measure in found.measures:
        assert (measure.value is None) <= (not measure.ranks)
        assert measure.value is not None or measure.flag


def test_periods_after_the_day_are_left_out(release):
    """A comparison as at an earlier day holds nothing that came to an end later."""
    found = build_comparison([hold(release.observations)], LINCOLNSHIRE, date(2024, 6, 30))
    assert {measure.period for measure in found.measures} <= {"2023-24", "2022-23", "2021-22"}
    assert all(point.period <= "2023-24" for measure in found.measures for point in measure.points)


def test_rows_about_one_group_of_people_are_left_aside(release):
    """Figures for one sex or age take no part, however they are told."""
    rows = release.observations
    one = rows.filter(pc.equal(rows["measure"], "2a"))
    place = one.column_names.index("cut")
    women = one.set_column(place, one.schema.field(place), pa.array(["sex: Female"] * one.num_rows, one["cut"].type))
    found = build_comparison([hold(pa.concat_tables([rows, women]))], LINCOLNSHIRE, AS_OF)
    assert next(measure for measure in found.measures if measure.code == "2a").ranks[0].n == 146


def test_the_newest_table_counts(release):
    """Of two releases with one measure and year, the figures of the last one are shown and compared."""
    rows = release.observations
    place = rows.column_names.index("value")
    lifted = pc.if_else(
        pc.and_(pc.equal(rows["measure"], CARE_HOMES), pc.equal(rows["statistic"], "outcome")),
        pc.add(rows["value"], 1.0),
        rows["value"],
    )
    later = hold(rows.set_column(place, rows.schema.field(place), lifted), "HAVE-ASC0F002")
    found = build_comparison([hold(rows), later], LINCOLNSHIRE, AS_OF)
    measure = next(measure for measure in found.measures if measure.code == CARE_HOMES)
    assert measure.value == pytest.approx(589.1)
    assert measure.funnel.centre == pytest.approx(593.5)
    assert {cell.evidence_id for cell in measure.citations} == {"HAVE-ASC0F002"}


def test_a_councils_own_table_is_never_what_others_are_read_from(release):
    """A newer table of few councils gives no places and no funnel of its own."""
    rows = release.observations
    own = rows.filter(pc.or_(pc.equal(rows["ons_code"], LINCOLNSHIRE.gss_code), pc.equal(rows["level"], "England")))
    tables = [hold(rows), hold(own, "HAVE-0WNTABLE")]
    found = build_comparison(tables, LINCOLNSHIRE, AS_OF)
    measure = next(measure for measure in found.measures if measure.code == CARE_HOMES)
    assert (measure.ranks[0].place, measure.ranks[0].n) == (72, 152)
    assert len(measure.funnel.points) == 152


def test_a_made_up_council_has_figures_and_no_peers(release):
    """A council whose code is none of the 153 has no peers, no place among them, and says so."""
    rows = release.observations
    code = LINCOLNSHIRE.gss_code
    place = rows.column_names.index("ons_code")
    texts = rows["ons_code"].cast(pa.string())
    renamed = pc.if_else(pc.equal(texts, code), "E99000001", texts).cast(rows.schema.field(place).type)
    council = replace(LINCOLNSHIRE, gss_code="E99000001", name="Westmere", synthetic=True)
    found = build_comparison([hold(rows.set_column(place, rows.schema.field(place), renamed))], council, AS_OF)
    assert found.peer_group.peers == ()
    assert {rank.group for measure in found.measures for rank in measure.ranks} == {"all councils", "East Midlands"}
    assert all(area.kind is not AreaKind.PEERS for measure in found.measures for area in measure.areas)


def test_nothing_held_is_nothing_compared():
    """Without a table there is no measure, and still the peer group."""
    found = build_comparison([], LINCOLNSHIRE, AS_OF)
    assert found.measures == ()
    assert len(found.peer_group.peers) == 15


def test_every_council_can_be_compared(release):
    """For each of the 153 councils the comparison is made, with places that fit their groups."""
    tables = [hold(release.observations)]
    for council in load_councils()[::19]:
        for measure in build_comparison(tables, council, AS_OF).measures:
            for rank in measure.ranks:
                assert 1 <= rank.place <= rank.n - rank.n_tied + 1


def test_bare_figures_take_no_words_away(release):
    """A newer table with the same outcomes and without margins leaves what can be told of them as it was."""
    rows = release.observations
    bare = rows.filter(pc.is_in(rows["statistic"].cast(pa.string()), pa.array(["outcome"])))
    tables = [hold(rows), hold(bare, "HAVE-BARE0001")]
    found = build_comparison(tables, LINCOLNSHIRE, AS_OF)
    measure = next(measure for measure in found.measures if measure.code == "1c")
    assert measure.areas[0].position is Position.SIMILAR
    assert measure.low is not None


def test_a_figure_from_before_a_break_is_not_shown_as_todays(release, trends):
    """Rutland's 2b of 2024-25 was suppressed: the older file's figure of 2023-24 was counted otherwise."""
    found = build_comparison(
        [hold(trends, "HAVE-TRENDS01"), hold(release.observations)], find_council("Rutland"), AS_OF
    )
    measure = next(measure for measure in found.measures if measure.code == "2b")
    assert (measure.period, measure.value, measure.flag, measure.ranks) == ("2024-25", None, "[c]", ())


def test_mere_counts_have_no_place(release):
    """A number of people says how large a council is: it has no place and no middle of the peers."""
    catalogue = [replace(measure, unit="count") for measure in load_measures() if measure.code == CARE_HOMES]
    measure = build_comparison([hold(release.observations)], LINCOLNSHIRE, AS_OF, catalogue).measures[0]
    assert measure.ranks == ()
    assert all(area.kind is not AreaKind.PEERS for area in measure.areas)
    assert measure.funnel is None


def test_a_few_councils_have_no_funnel(release):
    """With fewer councils than tell a usual spread there is no funnel, and the reason is told."""
    rows = release.observations
    some = [council.gss_code for council in load_councils()[:12]] + [LINCOLNSHIRE.gss_code]
    few = rows.filter(
        pc.or_(pc.is_in(rows["ons_code"].cast(pa.string()), pa.array(some)), pc.equal(rows["level"], "England"))
    )
    found = build_comparison([hold(few)], LINCOLNSHIRE, AS_OF)
    measure = next(measure for measure in found.measures if measure.code == CARE_HOMES)
    assert measure.funnel is None
    assert "too few councils" in measure.no_funnel
    assert measure.ranks[0].n == 13
