"""What a file is judged to be as a whole: whether the people in it were made up."""

import pytest

from evidence.client_level.judged import MADE_UP, JudgeOptions
from evidence.client_level.judging import judge_file
from evidence.client_level.rules.examples import load_base_records, spare_nhs_number
from evidence.identity import is_nhs_number
from tests.client_level_rows import write_rows

INVENTED = spare_nhs_number(7)
OTHER = next(number for n in range(10) if is_nhs_number(number := f"800000000{n}"))
"""A number with the right check digit, from a range that is given to nobody either."""
WRONG = INVENTED[:-1] + str((int(INVENTED[-1]) + 1) % 10)
OPTIONS = JudgeOptions(only=("CLD-01B",), with_figures=False)


def _rows(*numbers: str) -> list[dict[str, str]]:
    """A request of each of some people."""
    right = load_base_records()["request"]
    return [right | {"nhs_number": nhs, "la_person_unique_identifier": f"N999{n}"} for n, nhs in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "made_up"),
    [
        ((INVENTED,), True),
        ((INVENTED, "", WRONG), True),
        ((INVENTED, OTHER), False),
        ((OTHER,), False),
        (("", WRONG), False),
    ],
    ids=["all invented", "others blank or wrong", "one other", "none invented", "no valid number"],
)
def test_a_file_of_numbers_that_are_given_to_nobody_is_made_up(tmp_path, numbers, made_up):
    """Only where there are valid NHS numbers and all begin 999; the first thing said of the file is that."""
    judged = judge_file(write_rows(tmp_path / "cld.csv", _rows(*numbers)), OPTIONS)
    assert judged.made_up is made_up
    assert (MADE_UP in judged.submission.guesses[:1]) is made_up
