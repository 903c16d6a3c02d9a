"""Numbers for invented people."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.client_level.rules.examples import spare_nhs_number

NUMBERS = st.integers(0, 899_999)


@given(NUMBERS)
def test_nhs_numbers_are_valid_and_of_the_spare_range(number: int):
    """Ten digits beginning 999 whose weighted sum is a multiple of eleven."""
    text = spare_nhs_number(number)
    assert text.startswith("999")
    assert len(text) == 10
    assert sum(int(digit) * weight for digit, weight in zip(text, range(10, 0, -1), strict=True)) % 11 == 0


@given(NUMBERS, NUMBERS)
def test_two_people_never_share_a_number(one: int, other: int):
    """Different people have different numbers."""
    assert (spare_nhs_number(one) == spare_nhs_number(other)) == (one == other)
