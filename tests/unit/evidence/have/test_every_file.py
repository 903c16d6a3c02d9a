"""Every file of the reference data is taken in as what it is, or refused with a reason in plain words."""

import pytest

from evidence.data_checks import open_checker
from evidence.have.figure_table import notices_of
from evidence.have.intake import read_return
from evidence.have.returns import RETURNS
from schemas.check_result import Severity
from schemas.errors import InputError
from schemas.observation import OBSERVATION_COLUMNS
from tests.places import DATA

KINDS = {
    "ascof_2017_2024/trend_data.csv": "ascof-trends",
    "ascof_2020_21/meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx": "ascof-open-data",
    "ascof_2024_25/ascof_2024_25.ods": "ascof-time-series",
    "cld_aggregates/authority_table_2026-03.csv": "cld-statistics",
    "cqc_providers/cqc_lincolnshire_prefiltered.csv": "cqc-ratings",
    "deprivation/File_11_IoD2019_upper_tier.xlsx": "deprivation",
    "deprivation/imd_2025_la_summary.csv": "deprivation",
    "population/ons_population_2024_lincolnshire.csv": "population",
}
REASONS = {
    "README.md": ("return-not-recognised", "this is not a file Readiness knows"),
    "ascof_2017_2024/measure_direction.csv": ("not-figures", "which way each measure is good"),
    "ascof_2024_25/ascof_2024_25_long.csv.gz": ("file-not-a-table", "compressed file"),
    "ascof_2024_25/ascof_comparability_log.csv": ("not-figures", "changes that limit what may be compared"),
    "ascof_2024_25/ascof_measures.csv": ("not-figures", "a list of measures"),
    "ascof_2024_25/ascof_notes.csv": ("not-figures", "the publisher's notes"),
    "cld_spec/cld_code_lists.csv": ("not-figures", "a list of the codes"),
    "cld_spec/cld_fields.csv": ("not-figures", "a list of the fields"),
    "cld_spec/cld_sequel_mappings_r1.csv": ("not-figures", "which client-level codes stand for which"),
    "dhsc_metric_catalogue/metric_data.csv": ("not-figures", "holds no council's figures"),
    "dhsc_metric_catalogue/metric_metadata.json": ("not-a-table", "not a table of figures"),
    "finance_context/la_s114_notices.csv": ("not-figures", "section 114 notices"),
    "geography/ascof_ons_codes.csv": ("not-figures", "the codes of councils"),
    "geography/lookup_name_to_registry.csv": ("not-figures", "names of councils"),
    "geography/uk_local_authorities_future.csv": ("not-figures", "a register of councils"),
}


@pytest.fixture(scope="module")
def checker():
    """What carries out the data checks, for all files of this module."""
    with open_checker() as found:
        yield found


def test_the_tables_here_name_every_file():
    """A file that is added to the reference data must be said something about."""
    there = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert there == KINDS.keys() | REASONS.keys()


@pytest.mark.parametrize(("path", "dataset"), KINDS.items())
def test_files_with_figures_are_taken_in_as_what_they_are(checker, path, dataset):
    """Under any name: read, checked, and no check that would refuse it fails."""
    found = read_return((DATA / path).read_bytes(), "download", checker=checker)
    assert found.kind.dataset == dataset
    assert found.table.column_names == list(OBSERVATION_COLUMNS)
    assert found.table.num_rows > 0
    assert [one.check for one in found.checks if not one.passed and one.severity is Severity.STOP] == []
    assert all(notice.remedy for notice in notices_of(found.table))


@pytest.mark.parametrize(("path", "slug", "said"), [(path, *told) for path, told in REASONS.items()])
def test_files_without_figures_are_refused_with_a_reason(checker, path, slug, said):
    """In plain words, with what to do instead, and the checks are not even begun."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_return((DATA / path).read_bytes(), path.rpartition("/")[2], checker=checker)
    (problem,) = caught.value.problems
    assert problem.slug == slug
    assert said in problem.found
    assert problem.remedy.endswith(".")


def test_each_kind_has_a_dataset_name_title_and_reader_version_of_its_own():
    """No two kinds can be taken for one another."""
    assert len({kind.dataset for kind in RETURNS}) == len({kind.title for kind in RETURNS}) == len(RETURNS)
    assert len({kind.reader_version for kind in RETURNS}) == len(RETURNS)


@pytest.mark.parametrize("kind", RETURNS, ids=lambda kind: kind.dataset)
def test_every_data_check_says_what_and_what_to_do(kind):
    """A sentence and a remedy each, and no check twice in a suite."""
    checks = kind.build_suite()
    assert len({check.name for check in checks}) == len(checks)
    assert all(check.sentence.endswith(".") and check.remedy.endswith(".") for check in checks)


def test_warnings_of_the_smaller_files(checker):
    """What a file does not hold is told, and it is taken in all the same."""
    told = {
        path: [
            one.check for one in read_return((DATA / path).read_bytes(), path, checker=checker).checks if not one.passed
        ]
        for path in KINDS
        if KINDS[path] in ("deprivation", "population", "cqc-ratings", "cld-statistics")
    }
    assert told == {
        "cld_aggregates/authority_table_2026-03.csv": [],
        "cqc_providers/cqc_lincolnshire_prefiltered.csv": ["every-council-present"],
        "deprivation/File_11_IoD2019_upper_tier.xlsx": ["every-council-has-a-score"],
        "deprivation/imd_2025_la_summary.csv": ["every-council-has-a-score"],
        "population/ons_population_2024_lincolnshire.csv": [],
    }
