"""Disclosure control: what is hidden, what is rounded, and that nobody can work out what is hidden."""

import itertools
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.disclosure import (
    EVERYBODY,
    CountTable,
    Method,
    ProtectedTable,
    Sum,
    load_method,
    method_names,
    protect_share,
    protect_shares,
    protect_table,
    what_is_told,
)
from reports.disclosure.bounds import Audit

NHS, UNDER_5, UNDER_10 = (load_method(name) for name in ("nhs_secondary_care", "lt5_round5", "threshold10"))
METHODS = tuple(load_method(name) for name in method_names())
FAR = 10_000


def column(*parts: int) -> CountTable:
    """A total and its parts."""
    names = tuple(f"p{number}" for number in range(len(parts)))
    return CountTable(dict(zip(names, parts, strict=True)) | {"all": sum(parts)}, (Sum("all", names),))


def grid(rows: list[list[int]]) -> CountTable:
    """Rows and columns with all their totals."""
    n_rows, n_columns = len(rows), len(rows[0])
    counts = {f"r{r}c{c}": rows[r][c] for r in range(n_rows) for c in range(n_columns)}
    counts |= {f"r{r}": sum(rows[r]) for r in range(n_rows)}
    counts |= {f"c{c}": sum(row[c] for row in rows) for c in range(n_columns)}
    counts["all"] = sum(map(sum, rows))
    sums = [Sum(f"r{r}", tuple(f"r{r}c{c}" for c in range(n_columns))) for r in range(n_rows)]
    sums += [Sum(f"c{c}", tuple(f"r{r}c{c}" for r in range(n_rows))) for c in range(n_columns)]
    sums += [Sum("all", tuple(f"r{r}" for r in range(n_rows))), Sum("all", tuple(f"c{c}" for c in range(n_columns)))]
    return CountTable(counts, tuple(sums))


def shown(protected: ProtectedTable, table: CountTable) -> str:
    """What is published, in order, as one line."""
    return " ".join("[c]" if protected.shown[name] is None else str(protected.shown[name]) for name in table.counts)


@pytest.mark.parametrize(
    ("method", "parts", "published"),
    [
        (NHS, (0, 30, 40), "0 30 40 70"),
        (NHS, (1, 30, 40), "[c] 30 40 70"),
        (NHS, (7, 33, 42), "[c] 35 40 80"),
        (NHS, (8, 33, 42), "10 35 40 85"),
        (NHS, (7, 12), "[c] [c] 20"),  # 20 less 10 would leave 6 or 7
        (UNDER_5, (4, 33, 42), "[c] 35 40 80"),
        (UNDER_5, (5, 33, 42), "5 35 40 80"),
        (UNDER_10, (9, 33, 42), "[c] [c] 42 84"),  # not rounded, so one alone could be had by subtraction
        (UNDER_10, (10, 33, 42), "10 33 42 85"),
        (NHS, (0, 0, 12), "[c] [c] [c] 10"),  # all of a small group are of one kind
        (NHS, (0, 0, 25), "0 0 25 25"),
        (NHS, (0, 0, 5), "[c] [c] [c] [c]"),
        (NHS, (0, 0, 0), "0 0 0 0"),
    ],
)
def test_what_is_shown_of_a_total_and_its_parts(method: Method, parts: tuple[int, ...], published: str) -> None:
    """Small counts are hidden, others rounded one by one, and more is hidden where subtraction would tell."""
    table = column(*parts)
    assert shown(protect_table(table, method), table) == published


def attack(table: CountTable, protected: ProtectedTable, name: str) -> tuple[int, int]:
    """An independent attacker: whole numbers only, told the method and even which counts are hidden for being small."""
    names = list(table.counts)
    low, high = np.zeros(len(names)), np.full(len(names), FAR)
    for place, each in enumerate(names):
        value, method = protected.shown[each], protected.method
        if value is None:
            if each in protected.small:
                low[place], high[place] = method.hide_from, method.hide_to
            continue
        could = [n for n in range(value + 6) if not method.hides(n) and method.rounded(n) == value]
        low[place], high[place] = min(could), max(could)
    return search(table, low, high, name)


def search(table: CountTable, low: np.ndarray, high: np.ndarray, name: str) -> tuple[int, int]:
    """The least and the most one count can be in whole numbers, all sums of the table at once."""
    names = list(table.counts)
    rows = np.zeros((len(table.sums), len(names)))
    for number, one in enumerate(table.sums):
        rows[number, names.index(one.total)] -= 1
        for part in one.parts:
            rows[number, names.index(part)] += 1
    ends = []
    for sign in (1, -1):
        aim = np.zeros(len(names))
        aim[names.index(name)] = sign
        answer = milp(
            aim, constraints=LinearConstraint(rows, 0, 0), integrality=np.ones(len(names)), bounds=Bounds(low, high)
        )
        assert answer.success, "what is published must be possible"
        ends.append(round(answer.fun * sign))
    return ends[0], ends[1]


COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60))


@settings(max_examples=40)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=2, max_size=4)
    ),
    st.sampled_from(METHODS),
)
def test_no_hidden_count_of_a_table_can_be_bounded_to_fewer_than_three_values(
    rows: list[list[int]], method: Method
) -> None:
    """Whatever the table: with all that is published, each hidden count could be three different numbers or more."""
    table = grid(rows)
    protected = protect_table(table, method)
    for name, value in protected.shown.items():
        if value is None:
            least, most = attack(table, protected, name)
            assert least <= table.counts[name] <= most
            assert most - least + 1 >= method.least_values, (name, least, most, dict(protected.shown))


@pytest.mark.parametrize(
    ("method", "up_to", "n_parts"), [(NHS, 26, 2), (UNDER_5, 18, 2), (UNDER_10, 24, 2), (UNDER_5, 10, 3)]
)
def test_knowing_how_it_was_done_does_not_help(method: Method, up_to: int, n_parts: int) -> None:
    """Of all tables that are published alike, a hidden count takes three different values or more."""
    alike: dict[str, list[CountTable]] = defaultdict(list)
    for parts in itertools.product(range(up_to), repeat=n_parts):
        table = column(*parts)
        alike[shown(protect_table(table, method), table)].append(table)
    for published, tables in alike.items():
        if max(table.counts["all"] for table in tables) >= up_to - 5:
            continue  # some of the tables published alike are larger than those gone through
        for name, value in zip(tables[0].counts, published.split(), strict=True):
            if value == "[c]":
                assert len({table.counts[name] for table in tables}) >= method.least_values, published


@given(st.integers(0, 500), st.sampled_from(METHODS))
def test_a_shown_count_is_within_what_its_reader_is_told(count: int, method: Method) -> None:
    """The range told of a shown number holds every count that is shown as it, and its ends are two of them."""
    if not method.hides(count):
        least, most = method.could_be(method.rounded(count))
        assert least <= count <= most
        for end in (least, most):
            assert not method.hides(end)
            assert method.rounded(end) == method.rounded(count)


def test_the_audit_finds_what_a_single_line_does_not_tell() -> None:
    """A count that no single sum gives away can follow from several of them; the table is protected all the same."""
    table = grid([[3, 20, 31], [25, 4, 40], [33, 41, 26]])
    protected = protect_table(table, UNDER_10)
    for name, value in protected.shown.items():
        if value is None:
            least, most = attack(table, protected, name)
            assert most - least >= 2
    assert sum(value is None for value in protected.shown.values()) == 4  # two small ones, and two beside them


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (15, 60, 25.0),
        (None, 60, None),
        (15, None, None),
        (0, 0, None),
        (0, 15, None),  # none of a small group
        (15, 15, None),  # all of a small group
        (0, 20, 0.0),
        (20, 20, 100.0),
        (25, 20, 100.0),  # rounded on their own
    ],
)
def test_a_share_is_shown_only_where_both_counts_are(
    numerator: int | None, denominator: int | None, percent: float | None
) -> None:
    """A share of hidden counts is hidden, and so is 0 % or 100 % of a small group."""
    assert protect_share(numerator, denominator, NHS) == percent


@settings(max_examples=40)
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3), st.data())
def test_the_range_of_a_count_is_what_a_search_over_the_whole_table_finds(
    rows: list[list[int]], data: st.DataObject
) -> None:
    """Looking only at linked counts, and at one count at a time, gives what a search of everything at once does."""
    one = grid(rows)
    apart = {"apart 0": 3, "apart 1": 30, "apart": 33, "alone": 9}
    table = CountTable(dict(one.counts) | apart, (*one.sums, Sum("apart", ("apart 0", "apart 1"))))
    hidden = data.draw(st.sets(st.sampled_from(sorted(table.counts))))
    known: dict[str, tuple[int, int | None]] = {
        name: (0, None) if name in hidden else (max(0, n - 2), n + 2) for name, n in table.counts.items()
    }
    low = np.array([known[name][0] for name in table.counts], float)
    high = np.array([FAR if (most := known[name][1]) is None else most for name in table.counts], float)
    audit = Audit(tuple(table.counts), table.sums)
    for name in hidden:
        least, most = audit.find_range(known, name)
        found = search(table, low, high, name)
        assert least == found[0]
        assert found[1] > FAR / 2 if most is None else most == found[1]


def test_tables_that_are_linked_by_nothing_are_protected_as_each_alone() -> None:
    """A second table in the same breath changes nothing of the first."""
    one, other = grid([[3, 20, 31], [25, 4, 40], [33, 41, 26]]), column(4, 12, 70)
    renamed = {f"second {name}": n for name, n in other.counts.items()}
    sums = (*one.sums, *(Sum(f"second {s.total}", tuple(f"second {p}" for p in s.parts)) for s in other.sums))
    together = protect_table(CountTable(dict(one.counts) | renamed, sums), UNDER_10).shown
    apart = dict(protect_table(one, UNDER_10).shown)
    apart |= {f"second {name}": n for name, n in protect_table(other, UNDER_10).shown.items()}
    assert together == apart


def test_what_cannot_be_is_not_taken_for_safe() -> None:
    """Contradictory tellings of a count are an error, whether it stands in a sum or not."""
    table = column(20, 30)
    for told in ({"p0": (25, 24)}, {"p0": (0, 3), "p1": (0, 3), "all": (50, 52)}):
        with pytest.raises(ValueError, match="do not add up"):
            Audit(tuple(table.counts), table.sums).find_range(told | {"p1": (0, 3), "all": (50, 52)}, "p0")
    with pytest.raises(ValueError, match="do not add up"):
        Audit(("a",), ()).find_range({"a": (4, 3)}, "a")
    assert Audit(("a",), ()).find_range({"a": (3, 4)}, "a") == (3, 4)


def test_two_releases_of_the_same_counts_do_not_tell_together_what_neither_tells() -> None:
    """What an earlier release told is taken into account when the same day's counts are published again."""
    table = column(5, 30, 40)
    before = what_is_told(protect_table(table, UNDER_5))
    assert before["p0"] == (5, 7)
    alone = protect_table(table, NHS)
    assert alone.shown["p0"] is None
    told = [before, {"p0": (6, 8)}]  # together: 6 or 7
    again = protect_table(table, NHS, told)
    assert [name for name, value in again.shown.items() if value is None] == list(table.counts)


SEX = {"sex: Female": (60, 100), "sex: Male": (38, 45)}


def test_shares_by_group_are_protected_with_those_they_add_up_to() -> None:
    """The groups' counts, and those of everybody, are rounded one by one; a share comes with how exact it is."""
    shares = protect_shares((98, 145), {"sex": SEX}, NHS)
    female = shares["sex"]["sex: Female"]
    assert (female.numerator, female.denominator, female.percent) == (60, 100, 60.0)
    assert (round(female.low or 0, 1), round(female.high or 0, 1)) == (56.9, 63.3)
    assert shares[EVERYBODY][EVERYBODY].denominator == 145


def test_those_of_no_group_cannot_be_found_by_subtraction() -> None:
    """Two people whose sex is not known are in no group; what is shown leaves their number open."""
    groups: Mapping[str, tuple[int, int]] = {"a": (30, 50), "b": (40, 60)}
    shares = protect_shares((71, 112), {"sex": groups}, UNDER_10)
    values = [share.denominator for share in (*shares["sex"].values(), shares[EVERYBODY][EVERYBODY])]
    assert None in values


def test_a_small_group_that_is_all_of_one_kind_gives_no_share() -> None:
    """Twelve people who were all reviewed are not told of as 100 %."""
    shares = protect_shares((90, 160), {"ethnicity": {"White": (78, 148), "Asian": (12, 12)}}, NHS)
    assert shares["ethnicity"]["Asian"].percent is None
    assert shares["ethnicity"]["Asian"].numerator is None
    assert shares["ethnicity"]["White"].percent is not None


@pytest.mark.parametrize(
    ("everybody", "groups", "said"),
    [
        ((10, 20), {"a": (8, 7)}, "8 cannot be counted among 7"),
        ((10, 20), {"a": (8, 10), "b": (8, 10)}, "more people than there are"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    everybody: tuple[int, int], groups: dict[str, tuple[int, int]], said: str
) -> None:
    """Nonsense is told and not protected."""
    with pytest.raises(ValueError, match=said):
        protect_shares(everybody, {"sex": groups}, NHS)


def test_an_unknown_method_is_told_with_the_known_ones() -> None:
    """Whoever mistypes a method learns which there are."""
    with pytest.raises(ValueError, match="there are nhs_secondary_care, lt5_round5, threshold10"):
        load_method("none")
