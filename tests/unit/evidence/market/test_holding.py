"""Releases that are held in a workspace: taken in with their history, and read again into a profile."""

import csv
import io
from datetime import date

import pytest

from evidence.data_checks import open_checker
from evidence.have.councils import find_council
from evidence.have.holding import build_return_signals
from evidence.have.intake import keep_return, read_return
from evidence.have.waiting_holding import (
    build_held_waiting_signals,
    load_waiting_files,
    newest_waiting_cards,
    take_in_waiting_lists,
)
from evidence.intake import Intake
from evidence.market.holding import build_held_market_profile, load_directories
from schemas.database import read
from schemas.market import RiskKind
from schemas.records.evidence import load_items
from schemas.terms import Independence
from tests.actors import TESTS
from tests.directories import HEADINGS, line
from tests.holdings import empty_holding
from tests.places import DATA
from tests.unit.evidence.have.test_cld_tables import SUPPORT

LINCOLNSHIRE = find_council("Lincolnshire")
AS_OF = date(2026, 9, 30)


@pytest.fixture(scope="module")
def checker():
    """What carries out the data checks."""
    with open_checker() as found:
        yield found


@pytest.fixture
def holding(tmp_path):
    """An empty workspace of Lincolnshire, with a real database and store."""
    with empty_holding(tmp_path, LINCOLNSHIRE) as found:
        yield found


def release(*lines):
    """A release as a CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    writer.writerows(list(one.values()) for one in lines)
    return buffer.getvalue().encode()


def load(holding, checker, data, received_on):
    """Take in a file as the command does."""
    found = read_return(data, "download.csv", checker=checker)
    return keep_return(Intake(holding.workspace, holding.engine, received_on, TESTS), found)


def items_of(holding):
    """The evidence items that are held."""
    with read(holding.engine) as connection:
        return load_items(connection, date.max)[0]


def test_without_a_release_there_is_no_profile(holding):
    """None, and not an empty one."""
    assert build_held_market_profile(holding, items_of(holding), AS_OF) is None


def test_two_releases_are_one_item_with_history(holding, checker):
    """The later file is a new version of the same evidence; the earlier one gives the rating before."""
    for published, received_on in (("03/01/2025", date(2025, 4, 1)), ("03/01/2026", date(2026, 4, 1))):
        receipt = load(holding, checker, release(line(rating="Requires improvement", published=published)), received_on)
    items = items_of(holding)
    evidence_id, releases = load_directories(holding, items)
    assert (receipt.evidence_id, len(releases), len(items)) == (evidence_id, 2, 1)
    profile = build_held_market_profile(holding, items, AS_OF)
    assert (profile.n_releases, len(profile.watched_for(RiskKind.REPEATED))) == (2, 1)
    assert profile.watched[0].citation.sha256 == items[0].current.sha256


def test_the_real_directory_gives_signals_and_says_what_was_left(holding, checker):
    """Shares of good services become facts like any measure; the receipt tells what was not read."""
    data = (DATA / "cqc_providers" / "cqc_lincolnshire_prefiltered.csv").read_bytes()
    receipt = load(holding, checker, data, date(2026, 6, 1))
    assert any("locations that give no social care" in notice.casefold() for notice in receipt.notices)
    signals = build_return_signals(holding, items_of(holding), AS_OF)
    facts = {signal.facts.measure: signal.facts for signal in signals}
    assert (facts["cqc-go-res"].value, facts["cqc-go-res"].base) == (pytest.approx(77.220077), 259)
    assert facts["cqc-inad"].value == 3
    assert facts["cqc-go-dom"].period == "2026-05-29"


@pytest.mark.parametrize(
    "path", ["population/ons_population_2024_lincolnshire.csv", "deprivation/imd_2025_la_summary.csv",
             "deprivation/File_11_IoD2019_upper_tier.xlsx", "cld_aggregates/authority_table_2026-03.csv"],
)  # fmt: skip
def test_the_other_files_can_be_kept(holding, checker, path):
    """Every figure has a place of its own in the database, and signals can be built."""
    receipt = load(holding, checker, (DATA / path).read_bytes(), date(2026, 6, 1))
    assert receipt.n_records > 0
    build_return_signals(holding, items_of(holding), AS_OF)


OWN = (
    "Measure code,Measure name,Unit,Better,Statements,Area,Period,Value,Numerator,Denominator,Source\r\n"
    "reviews-on-time,People reviewed within a year,%,higher,QS1,Lincolnshire,2025-26,{},250,400,Case system\r\n"
    "reviews-on-time,People reviewed within a year,%,higher,QS1,England,2025-26,58.1,,,Case system\r\n"
)


def test_a_measure_of_the_councils_own_gives_signals(holding, checker):
    """What it is, is read again from the file that is held; it stays the council's own word."""
    load(holding, checker, OWN.format(62.5).encode(), date(2026, 6, 1))
    (signal,) = build_return_signals(holding, items_of(holding), AS_OF)
    assert (signal.statement, signal.facts.name, signal.facts.value) == ("QS1", "People reviewed within a year", 62.5)
    assert signal.independence is Independence.COUNCIL
    assert "Source: Case system." in signal.facts.caveat


def test_provisional_figures_keep_their_flag(holding, checker):
    """A figure that may still change has a value and says so."""
    load(holding, checker, SUPPORT, date(2026, 6, 1))
    facts = {one.facts.measure: one.facts for one in build_return_signals(holding, items_of(holding), AS_OF)}
    assert "it may still change" in facts["cld-lts"].caveat
    assert facts["cld-lts"].comparisons == ()  # a number of people is not set beside that of England
    assert (facts["cld-lts"].value, facts["cld-lts"].flag, facts["cld-lts"].period) == (8110, "[p]", "2026-03-31")


def waiting(day, review):
    """A table of one waiting list."""
    return (
        f"Waiting for,As at,People waiting,How the risk of waiting is reviewed\r\nreview,{day},9,{review}\r\n".encode()
    )


def test_waiting_lists_are_kept_and_answer_the_control(holding):
    """The table counted last speaks, up to the day that is asked about; it is read again from the store."""
    intake = Intake(holding.workspace, holding.engine, date(2026, 9, 30), TESTS)
    for name, data in (("a.csv", waiting("2026-06-30", "none")), ("b.csv", waiting("2026-09-15", "calls each week"))):
        receipt = take_in_waiting_lists(intake, data, name)
        assert (receipt.n_records, receipt.already) == (1, False)
    files = load_waiting_files(holding.store, items_of(holding))
    assert len(files) == 2
    passed = {day: build_held_waiting_signals(files, day)[0].facts.passed for day in (date(2026, 7, 1), AS_OF)}
    assert passed == {date(2026, 7, 1): False, AS_OF: True}
    assert [card.as_at for card in newest_waiting_cards(files, AS_OF)] == [date(2026, 9, 15)]
    assert build_held_waiting_signals(files, date(2026, 1, 1)) == newest_waiting_cards(files, date(2026, 1, 1)) == ()
    assert take_in_waiting_lists(intake, data, "b.csv").already


def test_editions_of_deprivation_are_evidence_of_their_own(holding, checker):
    """Scores of 2019 and 2025 cannot be set beside one another, so one does not replace the other."""
    for name in ("File_11_IoD2019_upper_tier.xlsx", "imd_2025_la_summary.csv"):
        load(holding, checker, (DATA / "deprivation" / name).read_bytes(), date(2026, 6, 1))
    assert len(items_of(holding)) == 2
