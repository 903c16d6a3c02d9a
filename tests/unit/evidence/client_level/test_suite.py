"""The suite over the rule results, carried out by the checking library itself."""

import pytest

from evidence.data_checks import open_checker
from evidence.have.suites.client_level import DATASET, build_results_table, build_suite, tell_failed
from schemas.check_result import CheckResult, Severity
from tests.client_level_values import make_fill, make_outcome, make_submission


@pytest.fixture(scope="module")
def failed():
    """The names of the checks a submission fails, all in one child: starting it takes seconds."""
    with open_checker() as checker:

        def find(submission) -> list[str]:
            results = checker.run_suite(DATASET, build_suite(), build_results_table(submission))
            assert [one.check for one in results] == [one.name for one in build_suite()]
            return [one.check for one in results if not one.passed]

        yield find


def _query(n_failing: int):
    from schemas.client_level import RuleSeverity

    return make_outcome("Q", n_failing=n_failing, severity=RuleSeverity.QUERY)


CASES = [
    ("all is well", {}, []),
    ("errors up to the limit", {"outcomes": (make_outcome(n_failing=5),)}, []),
    ("errors above the limit", {"outcomes": (make_outcome(n_failing=6),)}, ["errors-few"]),
    ("queries up to the limit", {"outcomes": (_query(20),)}, []),
    ("queries above the limit", {"outcomes": (_query(21),)}, ["queries-few"]),
    ("a rule that looked at nothing", {"outcomes": (make_outcome(n_looked_at=0, n_failing=0),)}, []),
    ("no reviews", {"n_by_type": (("Request", 1), ("Assessment", 1), ("Service", 1))}, ["some-records"]),
    (
        "a mandatory field half empty",
        {"fills": (make_fill("Event_Type", n_valid=50, n_blank_mandatory=50),)},
        ["mandatory-filled"],
    ),
    ("a field half empty that may be", {"fills": (make_fill("Gender", n_valid=50, n_blank_allowed=50),)}, []),
    (
        "ethnicity missing for one in eight",
        {"fills": (make_fill("Ethnicity", n_valid=88, n_blank_mandatory=12),)},
        ["mandatory-filled", "equality-known"],
    ),
    (
        "NHS numbers wrong for one in eight",
        {"fills": (make_fill("NHS_Number", n_valid=88, n_invalid=12),)},
        ["mandatory-filled", "person-known", "valid-values"],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_what_the_suite_says(failed, changes, expected):
    """Each case fails the checks it should, and no other."""
    assert failed(make_submission(**changes)) == expected


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        (
            "errors-few",
            {"outcomes": (make_outcome("CLD-P038", 377, 200),)},
            "CLD-P038 is broken by 200 of 377 records.",
        ),
        (
            "equality-known",
            {"fills": (make_fill("Ethnicity", n_valid=88, n_blank_mandatory=12), make_fill("Event_Type", n_valid=9))},
            "Ethnicity is filled with a valid value in 88 of 100 records.",
        ),
        (
            "valid-values",
            {"fills": tuple(make_fill(f"F{n}", n_valid=1, n_invalid=9) for n in range(4))},
            "F2 has a valid value in 1 of the 10 records where it is filled; and 1 more.",
        ),
        ("some-records", {"n_by_type": (("Request", 1), ("Service", 1), ("Review", 1))}, "of type Assessment."),
    ],
)
def test_what_failed_is_told_by_name_and_number(name, changes, told):
    """Whoever reads the receipt knows which rule, field or type it is about, and what was expected."""
    check = next(one for one in build_suite() if one.name == name)
    failed = CheckResult(DATASET, name, check.severity, False, 1, None, check.sentence, check.remedy)
    said = tell_failed(make_submission(**changes), failed)
    assert said.startswith("Worth a look: ")
    assert f"{told} Expected: {check.sentence} {check.remedy}" in said


def test_no_check_keeps_a_file_out():
    """A council's own record is always taken in: the suite only tells."""
    assert {one.severity for one in build_suite()} == {Severity.WARN}
    assert len({one.name for one in build_suite()}) == len(build_suite())
