"""An invented submission: right in every record, the same for the same arguments, and near the published totals."""

from datetime import date
from pathlib import Path

import pytest

from evidence.client_level.checking import check_events
from evidence.client_level.events import Events, EventsOptions, open_events
from evidence.client_level.indicators.figures import build_all
from evidence.client_level.rules.loading import load_rules
from evidence.client_level.specification import load_specification
from evidence.client_level.synthetic.calibration import load_calibration
from evidence.client_level.synthetic.submission import PERIOD_END, write_submission
from evidence.demo.content import load_demo_council
from evidence.have.councils import find_council
from evidence.warehouse import Step
from schemas.errors import AppError
from schemas.observation import Council

NATURAL = ("Rutland", "Hartlepool", "City of London", "Isles of Scilly")


def council(name: str) -> Council:
    """A council by name; the fictional one by its own."""
    return load_demo_council() if name == load_demo_council().name else find_council(name)


def ask(events: Events, sql: str) -> list[dict[str, object]]:
    """The answer to one query."""
    rows: list[dict[str, object]] = events.warehouse.run([Step("answer", sql)]).to_pylist()
    return rows


@pytest.mark.parametrize("release", ["R1", "R2"])
@pytest.mark.parametrize(
    ("name", "n_events"),
    [("Fenmoor", None), ("Rutland", None), ("Isles of Scilly", None), ("Lincolnshire", 60), ("Lambeth", 3_000)],
)
def test_a_submission_without_faults_breaks_no_rule(
    name: str, n_events: int | None, release: str, tmp_path: Path
) -> None:
    """No rule finds anything, whatever the council, the size and the release."""
    path = tmp_path / "clean.csv"
    write_submission(path, council(name), n_events=n_events, seed=3, release=release)
    with open_events(path, EventsOptions(release=release)) as events:
        checked = check_events(events, load_rules())
    assert [(outcome.rule.code, outcome.n_failing) for outcome in checked.outcomes if outcome.n_failing] == []
    assert len(checked.outcomes) == len(load_rules())


def test_a_submission_is_read_without_guessing(tmp_path: Path) -> None:
    """The release is told by the words, every heading is known, and nothing else has to be assumed."""
    path = tmp_path / "read.csv"
    truth = write_submission(path, load_demo_council(), n_events=2_000)
    with open_events(path) as events:
        form = events.form
    assert (form.release, form.n_records) == ("R2", truth.n_records)
    assert (form.problems, form.unread, form.missing) == ((), (), ())
    assert len(form.guesses) == 1
    assert form.guesses[0].startswith("Taken as Release 2")


@pytest.mark.parametrize("n_events", [50, 499, 5_000, 70_001])
def test_as_many_events_as_asked_for(n_events: int, tmp_path: Path) -> None:
    """The file holds a heading and exactly so many records."""
    path = tmp_path / "n.csv"
    truth = write_submission(path, load_demo_council(), n_events=n_events)
    assert truth.n_records == n_events
    assert path.read_bytes().count(b"\n") == n_events + 1


def test_the_same_arguments_make_the_same_bytes(tmp_path: Path) -> None:
    """A seed makes one file, another seed another."""
    paths = [tmp_path / f"{number}.csv" for number in range(3)]
    for path, seed in zip(paths, (4, 4, 5), strict=True):
        write_submission(path, load_demo_council(), n_events=1_000, seed=seed, faults={"CLD-X001": 0.01})
    first, again, other = (path.read_bytes() for path in paths)
    assert first == again
    assert first != other


def test_the_headings_are_those_of_the_specification(tmp_path: Path) -> None:
    """All 46 fields stand in their order."""
    path = tmp_path / "headings.csv"
    write_submission(path, load_demo_council(), n_events=100)
    with path.open() as opened:
        assert opened.readline().rstrip("\n").split(",") == [field.name for field in load_specification().fields]


@pytest.mark.parametrize("name", NATURAL)
def test_a_natural_submission_comes_near_the_published_totals(name: str, tmp_path: Path) -> None:
    """People in long-term support on the last day, and assessments in the year, are those published, within 2 %."""
    path, published = tmp_path / "natural.csv", load_calibration(council(name))
    write_submission(path, council(name))
    with open_events(path) as events:
        (row,) = ask(
            events,
            """SELECT count(DISTINCT person) FILTER (service_type LIKE 'Long term support%' AND end_date IS NULL) AS n,
            count(*) FILTER (event_type = 'Assessment' AND client_type = 'Service user') AS assessments FROM events""",
        )
    assert row["n"] == pytest.approx(published.n_long_term, rel=0.02)
    assert row["assessments"] == pytest.approx(published.n_assessments, rel=0.02)


@pytest.mark.parametrize("name", ["Hartlepool", "Lincolnshire", "Fenmoor"])
def test_indicators_come_near_the_published_values(name: str, tmp_path: Path) -> None:
    """ASCOF 2A, 2E and 3D, and long-term support, worked out from the submission: within two points, or 2 %."""
    path, published = tmp_path / "indicators.csv", load_calibration(council(name))
    write_submission(path, council(name))
    with open_events(path) as events:
        figures = build_all(events, council(name), PERIOD_END)[0]
    values = {figure.code: figure.value for figure in figures if not figure.cut}
    expected = {
        "cld-2a": published.pc_no_further_request,
        "cld-2e(1)": published.pc_home_learning_disability,
        "cld-2e(2a)": published.pc_home_18_64,
        "cld-2e(2b)": published.pc_home_65,
        "cld-3d(1a)": published.pc_self_directed,
        "cld-3d(2a)": published.pc_direct_payment,
    }
    assert {code: values[code] for code in expected} == pytest.approx(expected, abs=2)
    (support,) = [one.value for one in figures if (one.code, one.cut, one.period) == ("cld-support", "", "2026-03-31")]
    assert support == pytest.approx(published.n_long_term, rel=0.02)


def test_people_have_spare_numbers_of_their_own(tmp_path: Path) -> None:
    """Every NHS number begins 999 and has its check digit, and no two people share one or an identifier."""
    path = tmp_path / "numbers.csv"
    write_submission(path, load_demo_council(), n_events=20_000)
    with open_events(path) as events:
        (row,) = ask(
            events,
            """SELECT count(*) FILTER (nhs_number NOT LIKE '999%' OR nhs_number_invalid) AS wrong,
            count(DISTINCT nhs_number) - count(DISTINCT la_person_unique_identifier) AS shared,
            max(n) AS most FROM (
              SELECT *, count(DISTINCT nhs_number) OVER (PARTITION BY la_person_unique_identifier) AS n FROM events)""",
        )
    assert list(row.values()) == [0, 0, 1]


def test_large_submissions_have_more_events_a_person(tmp_path: Path) -> None:
    """Where people would run out of numbers, those with long-term support have more records instead."""
    from evidence.client_level.synthetic.population import build_population, count_events

    people = build_population(load_calibration(load_demo_council()), 1, 4_000_000)
    assert people.n <= 850_000
    assert count_events(people).sum() == 4_000_000


@pytest.mark.parametrize("n_events", [1, 50_000_000])
def test_sizes_that_cannot_be_are_refused(n_events: int, tmp_path: Path) -> None:
    """Too few for a council's year, or too many for the numbers there are."""
    with pytest.raises(AppError, match="cannot be made up") as caught:
        write_submission(tmp_path / "x.csv", load_demo_council(), n_events=n_events)
    assert caught.value.slug == "submission-size"


def test_faults_belong_to_the_year_of_their_examples(tmp_path: Path) -> None:
    """Another reporting period can be made, but only without faults."""
    path = tmp_path / "june.csv"
    write_submission(path, load_demo_council(), n_events=500, period_end=date(2026, 6, 30))
    with open_events(path) as events:
        assert not check_events(events, load_rules()).failing.num_rows
    with pytest.raises(AppError, match="year that ends on 31 March 2026"):
        write_submission(path, load_demo_council(), period_end=date(2026, 6, 30), faults={"CLD-X001": 0.1})
