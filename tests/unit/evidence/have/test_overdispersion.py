"""Differences between councils beyond counting: examples worked by hand, properties, and the official workbook."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.comparison import Figure, build_figure, difference, position, standard_error
from evidence.have.councils import ENGLAND_CODE, find_council, load_councils
from evidence.have.cutoffs import Allowance, load_allowance, load_cutoffs
from evidence.have.datasets import write_observations
from evidence.have.measures import load_ascof_measures, load_measures
from evidence.have.observation_table import SCHEMA
from evidence.have.overdispersion import dispersion, spread_between, winsorised
from evidence.have.signals import build_indicator_signals
from evidence.have.spreads import build_spreads, load_spreads
from schemas.terms import Better, Position

CUTOFFS = load_cutoffs()
AS_OF = date(2026, 9, 30)
LINCOLNSHIRE = find_council("Lincolnshire")
MEASURES = {measure.code: measure for measure in load_measures()}
FULL_COUNTS = ["2a", "2b", "2c", "2d(1)", "2d(2)", "2e(1)", "2e(2a)", "2e(2b)", "3d(1a)", "3d(2a)", "4b", "6b"]
FAR = {Position.MUCH_BETTER, Position.MUCH_WORSE}

# Five councils with 40, 45, 50, 55 and 65 beside an England of exactly 50, each with a standard error of 2.
FIVE = [-5.0, -2.5, 0.0, 2.5, 7.5]


def test_winsorising_by_hand():
    """The 10th percentile lies 0.4 of the way from -5 to -2.5, the 90th 0.6 of the way from 2.5 to 7.5."""
    assert winsorised(FIVE, 0.1) == pytest.approx([-4, -2.5, 0, 2.5, 5.5])
    assert winsorised(FIVE, 0) == FIVE
    assert winsorised([7.5, -5, 0], 0) == [7.5, -5, 0]


def test_the_spread_of_five_councils_by_hand():
    """Squares 16 + 6.25 + 0 + 6.25 + 30.25 make 58.75; less 4, over weights of 1.25 - 0.25: the root of 54.75."""
    assert dispersion(FIVE, 0.1) == pytest.approx(11.75)
    assert spread_between(FIVE, [2.0] * 5, 0.1) == pytest.approx(54.75**0.5)


def test_the_spread_of_five_councils_of_unequal_size_by_hand():
    """Errors of 1 at both ends: -10 and 15 are drawn in to -7 and 10; 161.5 - 4 over 2.75 - 2.1875 / 2.75."""
    differences, errors = [-10, -2.5, 0, 2.5, 15], [1, 2, 2, 2, 1]
    assert dispersion(differences, 0.1) == pytest.approx(161.5 / 5)
    assert spread_between(differences, errors, 0.1) == pytest.approx((157.5 / 1.9545454545) ** 0.5)


def test_a_difference_with_the_spread_by_hand():
    """65 beside 50 with errors of 2 and 0: 7.5 by counting; 15 / sqrt(4 + 54.75) with the spread of the five."""
    own, england = (Figure(value, "score", margin=margin, step=0.0) for value, margin in ((65, 3.92), (50, 0.000001)))
    assert difference(own, england, CUTOFFS) == pytest.approx(7.5)
    z = difference(own, england, CUTOFFS, spread=54.75**0.5)
    assert z == pytest.approx(15 / 58.75**0.5)
    assert (position(7.5, Better.HIGHER, CUTOFFS), position(z, Better.HIGHER, CUTOFFS)) == (
        Position.MUCH_BETTER,
        Position.TENDING_BETTER,
    )


@pytest.mark.parametrize("differences", [[0.0, 0.0], [1.0, -1.0, 1.0], [-0.9, 0.2, 0.5, 1.1]])
def test_no_allowance_where_chance_explains_the_differences(differences):
    """A mean square of no more than 1, the edge included, leaves nothing to allow for."""
    assert spread_between(differences, [2.0] * len(differences), 0.1) == 0


@pytest.mark.parametrize(
    ("differences", "errors"), [([], []), ([3.0], [1.0]), ([3.0, 4.0], [1.0]), ([3.0], [1.0, 2.0])]
)
def test_too_few_figures_are_refused(differences, errors):
    """One council has no spread, and each difference needs its error."""
    with pytest.raises(ValueError, match="two councils or more"):
        spread_between(differences, errors, 0.1)


def test_percentiles_of_nothing_are_refused():
    """Without values there is nothing to draw in."""
    with pytest.raises(ValueError, match="no percentiles"):
        winsorised([], 0.1)


_COUNCILS = st.lists(st.tuples(st.floats(-200, 200), st.floats(0.02, 50)), min_size=2, max_size=160)


@given(_COUNCILS, st.floats(0, 0.49))
def test_a_spread_is_never_below_zero_and_knows_no_order(councils, share):
    """Whatever the figures, there is a spread of 0 or more, the same in any order of the councils."""
    spread = spread_between([z for z, _ in councils], [error for _, error in councils], share)
    turned = councils[::-1]
    assert spread >= 0
    assert spread_between([z for z, _ in turned], [error for _, error in turned], share) == pytest.approx(spread)


@given(_COUNCILS, st.floats(0, 0.49))
def test_winsorising_only_draws_in(councils, share):
    """Nothing is pushed outwards past what was there, and the order stays."""
    values = [z for z, _ in councils]
    drawn = winsorised(values, share)
    assert min(values) <= min(drawn) <= max(drawn) <= max(values)
    drawn_in_order = [b for _, b in sorted(zip(values, drawn, strict=True))]
    assert drawn_in_order == sorted(drawn)


STRENGTH = {
    Position.SIMILAR: 0,
    Position.TENDING_BETTER: 1,
    Position.TENDING_WORSE: -1,
    Position.BETTER: 2,
    Position.WORSE: -2,
    Position.MUCH_BETTER: 3,
    Position.MUCH_WORSE: -3,
}
_SHARES = st.builds(
    lambda n, among: Figure(100 * min(n, among) / among, "%", numerator=min(n, among), denominator=among),
    st.integers(0, 900),
    st.integers(1, 900),
)


@given(_SHARES, _SHARES, st.floats(0, 40), st.floats(0, 40), st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_more_spread_never_makes_a_position_more_extreme(own, other, less, more, better):
    """As the spread grows a word is kept or weakened, and never turns from good to bad."""
    words = [
        STRENGTH[position(difference(own, other, CUTOFFS, spread=spread), better, CUTOFFS)]
        for spread in sorted((0.0, less, less + more))
    ]
    assert abs(words[2]) <= abs(words[1]) <= abs(words[0])
    assert all(word * words[0] >= 0 for word in words)


def test_the_working_allowance():
    """Measures that count everybody, not surveys; a tenth drawn in at either end; from 20 councils on."""
    assert load_allowance() == Allowance(full_counts=True, surveys=False, winsorised=0.1, least_councils=20)
    covered = [measure.code for measure in load_ascof_measures() if load_allowance().covers(measure)]
    assert covered == [*FULL_COUNTS[:-1], "6a", "6b"]
    assert Allowance(full_counts=False, surveys=True, winsorised=0.1, least_councils=20).covers(MEASURES["1a"])


@pytest.mark.parametrize(("share", "least"), [(-0.1, 20), (0.5, 20), (0.1, 1)])
def test_an_allowance_that_makes_no_sense_is_refused(share, least):
    """Half or more at either end would leave nothing in the middle; one council has no spread."""
    with pytest.raises(ValueError, match="allowance"):
        Allowance(full_counts=True, surveys=False, winsorised=share, least_councils=least)


def row(level, code, statistic, value, measure="6b"):
    """One published cell of 2024-25."""
    cell = {"measure": measure, "la_code": code, "la_name": code, "ons_code": code, "level": level, "year": "2024-25"}
    where = {"flag": "", "raw": str(value), "sha256": "0" * 64, "sheet": "s", "row": 1, "column": "c"}
    return cell | {"statistic": statistic, "value": value} | where


def area(level, code, count, among, measure="6b"):
    """The cells of a share that was counted."""
    share = None if count is None else 100 * count / among
    values = {"outcome": share, "numerator": count, "denominator": among}
    return [
        row(level, code, f"6b {name}" if measure == "6b" else name, value, measure) for name, value in values.items()
    ]


def table_of(n_councils, measure="6b", counts=(40, 80)):
    """England at 60 %, and councils of 100 people each that take turns at two counts."""
    rows = area("England", ENGLAND_CODE, 60_000, 100_000, measure)
    for number in range(n_councils):
        rows += area("Council", f"E{number:08}", counts[number % len(counts)], 100, measure)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


@pytest.mark.parametrize("measure", ["6b", "4b"])
def test_the_spread_of_a_small_table(measure):
    """Councils 20 points above and below England: a spread of about 20, whichever way outcomes are called."""
    spreads = build_spreads(table_of(20, measure), MEASURES.values())
    assert list(spreads) == [(measure, "2024-25")]
    assert spreads[measure, "2024-25"] == pytest.approx(20, abs=0.5)


def test_a_spread_needs_twenty_councils_and_england():
    """With 19 councils, or 20 of which one was suppressed, or no England, there is no entry; chance alone gives 0."""
    assert build_spreads(table_of(19), MEASURES.values()) == {}
    suppressed = area("Council", "E99999999", None, 100)
    assert (
        build_spreads(pa.concat_tables([table_of(19), pa.Table.from_pylist(suppressed, SCHEMA)]), MEASURES.values())
        == {}
    )
    assert build_spreads(table_of(20).slice(3), MEASURES.values()) == {}
    assert build_spreads(table_of(20, counts=(58, 62)), MEASURES.values()) == {("6b", "2024-25"): 0}


def test_regions_and_unknown_measures_are_left_out():
    """Only councils count, and only measures of the catalogue."""
    regions = [cell for number in range(30) for cell in area("Region", f"R{number}", 5, 100)]
    both = pa.concat_tables([table_of(20), pa.Table.from_pylist(regions, SCHEMA)])
    assert build_spreads(both, MEASURES.values()) == build_spreads(table_of(20), MEASURES.values())
    assert build_spreads(table_of(20), [MEASURES["4a"]]) == {}


@pytest.fixture(scope="module")
def spreads(release, tmp_path_factory):
    """How far councils lie apart, from the official workbook kept as Parquet."""
    path = tmp_path_factory.mktemp("datasets") / "ascof.parquet"
    write_observations(release.observations, path)
    return load_spreads(path, load_measures())


def test_full_counts_have_a_spread_and_surveys_none(spreads):
    """Every full count of 2024-25 but 6a, of which only the outcome is published."""
    assert [code for code, year in spreads if year == "2024-25"] == FULL_COUNTS
    assert all(spread > 0 for spread in spreads.values())


@pytest.fixture(scope="module")
def cells_of_2024(release):
    """The cells of 2024-25 for England and the councils, read without the code under test."""
    cells = release.observations.to_pylist()
    return [cell for cell in cells if cell["year"] == "2024-25" and cell["level"] in ("Council", "England")]


def council_figures(cells_of_2024, code):
    """England's figure of a measure and those of all councils."""
    cells = {}
    for cell in cells_of_2024:
        if cell["measure"] == code:
            statistic = cell["statistic"].removeprefix(f"{code} ")
            cells.setdefault(cell["la_code"], {})[statistic] = cell["value"]
    england = build_figure(MEASURES[code], cells.pop(ENGLAND_CODE))
    return england, [figure for values in cells.values() if (figure := build_figure(MEASURES[code], values))]


@pytest.mark.parametrize("code", FULL_COUNTS)
def test_the_published_spreads_worked_out_again(cells_of_2024, spreads, code):
    """The formula once more with numpy, from the rows of the workbook instead of the query."""
    england, figures = council_figures(cells_of_2024, code)
    pairs = [(difference(f, england, CUTOFFS), standard_error(f, CUTOFFS)) for f in figures]
    z, error = np.array([pair for pair in pairs if None not in pair]).T
    phi = np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2)
    w = error**-2.0
    square = (len(z) * phi - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum())
    assert spreads[code, "2024-25"] == pytest.approx(np.sqrt(square))


@pytest.mark.parametrize("code", FULL_COUNTS)
def test_few_councils_lie_far_from_england(cells_of_2024, spreads, code):
    """In 2024-25 no full count leaves more than 20 in 100 councils at the ends, and each leaves fewer than before."""
    england, figures = council_figures(cells_of_2024, code)
    n_far = []
    for spread in (0.0, spreads[code, "2024-25"]):
        tested = [z for figure in figures if (z := difference(figure, england, CUTOFFS, spread=spread)) is not None]
        words = Counter(position(z, MEASURES[code].better, CUTOFFS) for z in tested)
        n_far.append(sum(words[word] for word in FAR))
    assert len(tested) > 130
    assert n_far[1] <= 0.2 * len(tested)
    assert n_far[1] < n_far[0]


def facts_of(release, spreads, council=LINCOLNSHIRE):
    """Indicator facts by measure."""
    found = build_indicator_signals(release.observations, council, load_measures(), "HAS-1", AS_OF, spreads)
    return {signal.facts.measure: signal.facts for signal in found}


def test_only_the_differences_of_full_counts_change(release, spreads):
    """Values, intervals, trends and surveys stay as they are; every other difference shrinks."""
    before, after = facts_of(release, dict.fromkeys(spreads, 0.0)), facts_of(release, spreads)
    for code, facts in after.items():
        plain = replace(facts, comparisons=before[code].comparisons, caveat=before[code].caveat)
        assert plain == before[code]
        if facts.survey or code == "6a":
            assert facts == before[code]
        else:
            sizes = [(abs(b.z), abs(a.z)) for b, a in zip(before[code].comparisons, facts.comparisons, strict=True)]
            assert all(now < then for then, now in sizes)


@pytest.mark.parametrize(
    ("code", "known", "words", "not_words"),
    [
        ("3d(1a)", None, "usual spread, which the interval shown leaves out", "Too few figures"),
        ("6b", None, "usual spread", "Too few figures"),
        ("3d(1a)", {}, "Too few figures were at hand", "usual spread"),
        ("3d(1a)", {("3d(1a)", "2024-25"): 0.0}, "in development", "Councils"),
        ("3d(1a)", {("3d(1a)", "2023-24"): 5.0, ("4b", "2024-25"): 5.0}, "Too few figures", "usual spread"),
        ("4a", None, "2020-21", "counting"),
        ("6a", None, "Too little was published", "counting"),
    ],
)
def test_a_reader_is_told_what_was_allowed_for(release, spreads, code, known, words, not_words):
    """Allowed for, not possible, not needed, not meant: each is said or left unsaid, for the very year."""
    caveat = facts_of(release, spreads if known is None else known)[code].caveat
    assert words in caveat
    assert not_words not in caveat


def test_without_the_allowance_no_full_count_is_called_better_or_worse(release):
    """Surveys are compared as ever; every comparison of a full count is left untested."""
    for facts in facts_of(release, {}).values():
        words = {comparison.position for comparison in facts.comparisons}
        assert (words == {Position.NOT_TESTED}) == (not facts.survey)
        assert facts.spread_allowed is False


def test_a_council_far_out_still_stands_out(release, spreads):
    """The allowance does not hide the furthest: some full count of some council is still far from England."""
    far = {
        council.name
        for council in load_councils()[:12]
        for facts in facts_of(release, spreads, council).values()
        for comparison in facts.comparisons
        if not facts.survey and comparison.kind == "England" and comparison.position in FAR
    }
    assert far
