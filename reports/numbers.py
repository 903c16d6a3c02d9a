"""Display rules: how numbers, dates, counts and comparisons are written in every document.

All functions are pure and take plain values. Percentages stand on a scale of 0 to 100.
"""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import sqrt

from schemas.terms import Better, Position, Trend

NO_DATA = "no data"
NOT_ENOUGH = "not enough evidence"
NOT_AGREED = "not yet"
COUNT = "count"
"""Unit of a number of people or services, which is shown whole and bare."""
_DAY_LENGTH = len("2026-05-29")
SMALL_GROUP = 5
"""Groups of fewer people than this are not counted or described further, so that nobody can be recognised."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_Z_95 = 1.96  # as the scoring rules use it, so that a level and the interval shown for it agree
_FLAGS = {
    "[c]": "not published (small numbers)",
    "[x]": "not available",
    "[z]": "does not apply",
}
_CHANCE = {
    Position.MUCH_WORSE: "much worse than {area}, far beyond chance",
    Position.WORSE: "worse than {area} by more than chance",
    Position.TENDING_WORSE: "tending towards worse than {area}, though chance could explain it",
    Position.SIMILAR: "not statistically different from {area}",
    Position.TENDING_BETTER: "tending towards better than {area}, though chance could explain it",
    Position.BETTER: "better than {area} by more than chance",
    Position.MUCH_BETTER: "much better than {area}, far beyond chance",
    Position.DIFFERENT: "different from {area} by more than chance, which is neither good nor bad in itself",
    Position.NOT_TESTED: "not tested against {area} for chance, because no margin was published",
}
_SPREAD = {
    Position.MUCH_WORSE: "much worse than {area}, far beyond the usual spread between councils",
    Position.WORSE: "worse than {area}, beyond the usual spread between councils",
    Position.TENDING_WORSE: "tending towards worse than {area}, but within the usual spread between councils",
    Position.SIMILAR: "not different from {area}: within the usual spread between councils",
    Position.TENDING_BETTER: "tending towards better than {area}, but within the usual spread between councils",
    Position.BETTER: "better than {area}, beyond the usual spread between councils",
    Position.MUCH_BETTER: "much better than {area}, far beyond the usual spread between councils",
    Position.DIFFERENT: (
        "different from {area}, beyond the usual spread between councils, which is neither good nor bad in itself"
    ),
}
_FULL_COUNT = "not tested against {area}: a full count, for which nothing was published to test it by"
_TRENDS = {
    Trend.IMPROVING: "improving over time",
    Trend.STABLE: "no clear change over time",
    Trend.WORSENING: "worsening over time",
    Trend.UNKNOWN: "",
}


def show_number(value: float, decimals: int = 0) -> str:
    """A number with thousands commas, halves rounded away from zero as people do by hand.

    Example:
        >>> show_number(1234.45, 1)
        '1,234.5'
    """
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,.{decimals}f}"


def show_percent(value: float | None, decimals: int = 0) -> str:
    """A percentage; "0%" and "100%" appear only where they are exactly true.

    Example:
        >>> show_percent(99.7), show_percent(100.0), show_percent(None)
        ('more than 99%', '100%', 'no data')
    """
    if value is None:
        return NO_DATA
    smallest = 10.0**-decimals
    shown = show_number(value, decimals)
    if shown == show_number(0, decimals) and value > 0:
        return f"less than {show_number(smallest, decimals)}%"
    if shown == show_number(100, decimals) and value < 100:
        return f"more than {show_number(100 - smallest, decimals)}%"
    if float(value) in (0.0, 100.0):
        return f"{int(value)}%"
    return f"{shown}%"


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` as a percentage, or None where there is nothing to divide by."""
    return 100 * part / whole if whole else None


def share_interval(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's method, as two percentages; None for an empty sample.

    Source: Wilson (1927), score interval; practice notes, section 1, finding 9 (30 of 50 gives 46 % to 72 %).

    Example:
        >>> [round(end) for end in share_interval(30, 50)]
        [46, 72]
    """
    if whole <= 0:
        return None
    rate, z2 = part / whole, _Z_95 * _Z_95
    middle = rate + z2 / (2 * whole)
    spread = _Z_95 * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole))
    scale = 100 / (1 + z2 / whole)
    return max(0.0, (middle - spread) * scale), min(100.0, (middle + spread) * scale)


def show_interval(low: float | None, high: float | None, decimals: int = 0) -> str:
    """An interval of percentages, such as "43% to 60%", or the words for none."""
    if low is None or high is None:
        return NO_DATA
    return f"{show_percent(low, decimals)} to {show_percent(high, decimals)}"


def show_share(part: int, whole: int) -> str:
    """A count out of a whole with its percentage, such as "30 of 48 (63%)".

    Example:
        >>> show_share(30, 48)
        '30 of 48 (63%)'
    """
    pc = share(part, whole)
    return f"{show_number(part)} of {show_number(whole)}" + (f" ({show_percent(pc)})" if pc is not None else "")


def show_date(day: date | None) -> str:
    """A date in words: "30 September 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "no date"


def is_day(period: str) -> bool:
    """Whether a period is one day, such as 2026-05-29, and not a year or a quarter."""
    return len(period) == _DAY_LENGTH and period[4] == period[7] == "-" and period.replace("-", "").isdigit()


def show_period(period: str) -> str:
    """A year or quarter as published; a day in words.

    Example:
        >>> show_period("2024-25"), show_period("2025-26 Q4"), show_period("2026-05-29")
        ('2024-25', '2025-26 Q4', '29 May 2026')
    """
    return show_date(date.fromisoformat(period)) if is_day(period) else period


def when(period: str) -> str:
    """A period as it stands in a sentence: in a year, on a day.

    Example:
        >>> when("2024-25"), when("2026-05-29")
        ('in 2024-25', 'on 29 May 2026')
    """
    return f"{'on' if is_day(period) else 'in'} {show_period(period)}"


def show_count(n: int, one: str, many: str = "") -> str:
    """A count with its noun in the right number: "no cases", "1 case", "48 cases".

    Example:
        >>> show_count(1, "person", "people"), show_count(1200, "case")
        ('1 person', '1,200 cases')
    """
    plural = many or f"{one}s"
    if n == 0:
        return f"no {plural}"
    return f"{show_number(n)} {one if n == 1 else plural}"


def show_people(n: int) -> str:
    """How many people, with small groups not counted: "fewer than 5 people"."""
    return f"fewer than {SMALL_GROUP} people" if n < SMALL_GROUP else show_count(n, "person", "people")


def join_words(words: tuple[str, ...]) -> str:
    """A list in a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def unit_decimals(unit: str, value: float) -> int:
    """How many decimals a measure is shown with: one, or three for scores below one.

    Source: the decimals printed in the published outcome framework tables (impact-of-services score: three).
    """
    return 3 if unit.startswith("score") and abs(value) < 1 else 1


def show_value(value: float | None, unit: str, flag: str = "") -> str:
    """A measure's value with its unit, or why there is none.

    Example:
        >>> show_value(64.84, "%"), show_value(19.12, "score out of 24"), show_value(None, "%", "[c]")
        ('64.8%', '19.1 out of 24', 'not published (small numbers)')
    """
    if value is None:
        return _FLAGS.get(flag, NO_DATA)
    if unit == "%":
        return show_percent(value, 1)
    if unit == COUNT:
        return show_number(value)
    shown = show_number(value, unit_decimals(unit, value))
    said = unit.removeprefix("score").strip()
    return f"{shown} {said}" if said else shown


def show_range(low: float | None, high: float | None, unit: str) -> str:
    """A measure's 95 % interval with its unit, or nothing where none could be worked out.

    The ends are rounded outwards, so that the shown interval is never narrower than the true one.
    """
    if low is None or high is None:
        return ""
    if unit == "%":
        return show_interval(_outwards(low, ROUND_FLOOR, 1), _outwards(high, ROUND_CEILING, 1), 1)
    decimals = unit_decimals(unit, high)
    ends = (_outwards(low, ROUND_FLOOR, decimals), _outwards(high, ROUND_CEILING, decimals))
    return " to ".join(show_number(end, decimals) for end in ends)


def _outwards(value: float, rounding: str, decimals: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def show_level(level: int | None) -> str:
    """A score, or the words for there being too little evidence to give one."""
    return NOT_ENOUGH if level is None else str(level)


def chance_phrase(
    position: Position,
    area: str,
    higher: bool | None = None,
    better: Better = Better.CONTEXT,
    spread: bool = False,
    full_count: bool = False,
) -> str:
    """How a value stands beside a comparator, in the way inspectors word it.

    Args:
        position: the tested position.
        area: the comparator's name as it reads in a sentence.
        higher: whether the council's value is the higher one; used where neither way is good in itself.
        better: which way the measure is good.
        spread: the comparison allows for how far councils usually lie apart, beyond chance.
        full_count: the figure counts everybody; it comes from no survey.
    """
    words = _SPREAD.get(position, _CHANCE[position]) if spread else _CHANCE[position]
    phrase = (_FULL_COUNT if full_count and position is Position.NOT_TESTED else words).format(area=area)
    if position is Position.DIFFERENT and higher is not None and better is Better.CONTEXT:
        return phrase.replace("different from", "higher than" if higher else "lower than", 1)
    return phrase


_COMPARED = 3  # as the signals work a trend out: the newest of up to three periods beside the oldest of them


def trend_phrase(trend: Trend, series: tuple[tuple[str, float], ...] = (), unit: str = "") -> str:
    """How a measure moved, from the first period compared; empty where there is no comparable earlier figure.

    A level the measure had before is named too, so that a return to it does not read as something new.

    Example:
        >>> trend_phrase(Trend.IMPROVING, (("2018-19", 33.0), ("2023-24", 43.4)), "%")
        'improving: up from 33.0% in 2018-19'
    """
    if trend is Trend.UNKNOWN or len(series) < 2:
        return _TRENDS[trend]
    recent, (_, now) = series[-_COMPARED:], series[-1]
    year, then = recent[0]
    if trend is Trend.STABLE:
        return f"no clear change since {show_period(year)} ({show_value(then, unit)})"
    way = "up" if now > then else "down"
    moved = f"{trend.value}: {way} from {show_value(then, unit)} {when(year)}"
    return f"{moved}{_level_before(series[:-1], now, then, unit)}"


def _level_before(earlier: tuple[tuple[str, float], ...], now: float, then: float, unit: str) -> str:
    """An earlier period in which the measure stood where it stands now, or further the same way; else nothing."""
    rise = now > then
    reached = [(value, year) for year, value in earlier if (value >= now if rise else value <= now)]
    if not reached:
        return ""
    value, year = max(reached) if rise else min(reached)
    return f"; it was {show_value(value, unit)} {when(year)}"


def shorten_words(text: str, limit: int) -> str:
    """Text cut after a whole word so that it is at most `limit` characters, with "…" where something was cut.

    Example:
        >>> shorten_words("one two three", 9)
        'one two…'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    kept = line[:limit].rpartition(" ")[0] or line[: limit - 1]
    return kept.rstrip(" ,;:.") + "…"
