"""NHS numbers for invented people: only from the range that is given to nobody, each with its check digit.

Source: numbers that begin 999 are never issued and are kept for tests; the check digit is modulus 11.
"""

import numpy as np

from evidence.client_level.synthetic.profile import Ints

MOST_NUMBERS = 900_000
"""So many of the 909,091 that are valid can be told apart by one rule: nine in each ten."""
_FIRST = 99_900_000
_WEIGHTS = tuple(range(10, 2, -1))
_EACH = 9


def build_numbers(people: Ints) -> Ints:
    """The NHS number of each person; the same as `rules.examples.spare_nhs_number` gives one by one.

    Args:
        people: numbers from 0 to `MOST_NUMBERS` - 1.
    """
    block, place = np.divmod(people, _EACH)
    body = _FIRST + block
    total = sum((body // 10 ** (7 - n)) % 10 * weight for n, weight in enumerate(_WEIGHTS))
    # Of ten last digits at most one has no check digit, where 11 less the weighted sum is 10.
    without = np.full(len(people), 10)
    for digit in range(10):
        without = np.where((total + 2 * digit) % 11 == 1, digit, without)
    last = np.where(place >= without, place + 1, place)
    check = (11 - (total + 2 * last) % 11) % 11
    return np.asarray(body * 100 + last * 10 + check)
