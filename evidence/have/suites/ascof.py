"""The data checks of the ASCOF workbook. They run on the tidy observations, before anything is worked out from them."""

from evidence.have.councils import load_councils
from evidence.have.markers import MARKER_WORDS, PRESENT_FLAGS
from evidence.have.measures import ASCOF, load_ascof_measures, load_measures
from evidence.have.suites.check import PRESENCE, Check
from evidence.have.suites.structure import columns_as_agreed, one_cell_per_key
from schemas.check_result import Severity

DATASET = "ascof"

_AGAIN = "Download the workbook again from the publisher; if it stays so, ask the publisher."
_LOOK = "Compare the cell with the published workbook before you use the figure, and ask the publisher."
_MISSING = tuple(MARKER_WORDS)
_PRESENT = PRESENT_FLAGS
_OUTCOMES = ("outcome", "6b outcome", "good outcome", "outstanding outcome", "other outcome", "not yet rated outcome")
_COUNT_WORDS = ("numerator", "denominator")
_COUNTS = (
    "number of respondents",
    *(
        f"{part}{word}"
        for part in ("", "6b ", "good ", "outstanding ", "other ", "not yet rated ")
        for word in _COUNT_WORDS
    ),
)


def _codes(unit: str, *, without: str = "") -> tuple[str, ...]:
    """Codes of the framework with this unit, closed series included: older files hold those."""
    ours = [measure for measure in load_measures() if measure.dataset == ASCOF and measure.unit == unit]
    return tuple(measure.code for measure in ours if measure.code != without)


def _all_codes() -> list[str]:
    return [measure.code for measure in load_ascof_measures()]


def _range(name: str, sentence: str, low: float, high: float, where: dict[str, tuple[str, ...]]) -> Check:
    arguments = {"column": "value", "min_value": low, "max_value": high}
    return Check(name, Severity.WARN, sentence, _LOOK, "ExpectColumnValuesToBeBetween", arguments, where)


def _structure() -> list[Check]:
    return [
        columns_as_agreed("Read the workbook again; if it stays so, report a fault of this program."),
        one_cell_per_key(_AGAIN),
        Check(
            "every-measure-present",
            Severity.STOP,
            "Every measure of the catalogue has a table.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "measure", "value_set": _all_codes()},
        ),
        Check(
            "england-in-every-table",
            Severity.STOP,
            "Every table has a row for England.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "measure", "value_set": _all_codes()},
            {"level": ("England",)},
        ),
        Check(
            "nine-regions",
            Severity.STOP,
            "All nine regions are there.",
            _AGAIN,
            "ExpectColumnUniqueValueCountToBeBetween",
            {"column": "la_code", "min_value": 9, "max_value": 9},
            {"level": ("Region",)},
        ),
        Check(
            "all-councils-present",
            Severity.STOP,
            "Each of the 153 councils with adult social care duties has a row.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "ons_code", "value_set": [council.gss_code for council in load_councils()]},
            {"level": ("Council",)},
        ),
    ]


def build_cell_checks() -> list[Check]:
    """Checks of single cells, the same for every ASCOF file."""
    return [
        Check(
            "year-format",
            Severity.STOP,
            "Years read like 2024-25.",
            _AGAIN,
            "ExpectColumnValuesToMatchRegex",
            {"column": "year", "regex": r"^20\d\d-\d\d$"},
        ),
        Check(
            "flag-known",
            Severity.STOP,
            "Every cell is a number, a number with the figure it replaced, or a marker such as [c], [x] or [z].",
            _AGAIN,
            "ExpectColumnValuesToBeInSet",
            {"column": "flag", "value_set": [*_MISSING, *_PRESENT]},
        ),
        Check(
            "level-known",
            Severity.STOP,
            "Every area is England, a region, a council type, a council, or the one joint area.",
            _AGAIN,
            "ExpectColumnValuesToBeInSet",
            {"column": "level", "value_set": ["England", "Region", "Council type", "Council", "Joint area"]},
        ),
        Check(
            "suppressed-has-no-value",
            Severity.STOP,
            "A cell with a marker, such as that for suppressed, has no value, and so never counts as zero.",
            "Report a fault of this program; do not use the figures.",
            "ExpectColumnValuesToBeInSet",
            {"column": PRESENCE, "value_set": ["empty"]},
            {"flag": _MISSING},
        ),
        Check(
            "published-has-value",
            Severity.STOP,
            "A cell without a marker has a value.",
            "Report a fault of this program; do not use the figures.",
            "ExpectColumnValuesToBeInSet",
            {"column": PRESENCE, "value_set": ["filled"]},
            {"flag": _PRESENT},
        ),
    ]


def build_range_checks() -> list[Check]:
    """Where published figures lie, the same for every ASCOF file."""
    return [
        _range(
            "shares-within-100",
            "Percentages lie between 0 and 100.",
            0,
            100,
            {"measure": _codes("%", without="4b"), "statistic": _OUTCOMES},
        ),
        _range(
            "safeguarding-share-plausible",
            "Measure 4b lies between 0 and 200; it can exceed 100 because of how it is counted.",
            0,
            200,
            {"measure": ("4b",), "statistic": _OUTCOMES},
        ),
        _range(
            "rates-plausible",
            "Admissions to care homes lie between 0 and 5,000 per 100,000.",
            0,
            5_000,
            {"measure": _codes("per 100,000"), "statistic": _OUTCOMES},
        ),
        _range(
            "quality-of-life-within-24",
            "Quality of life of people using services lies between 0 and 24.",
            0,
            24,
            {"measure": _codes("score out of 24"), "statistic": _OUTCOMES},
        ),
        _range(
            "carers-quality-of-life-within-12",
            "Quality of life of unpaid carers lies between 0 and 12.",
            0,
            12,
            {"measure": _codes("score out of 12"), "statistic": _OUTCOMES},
        ),
        _range(
            "adjusted-score-plausible",
            "The quality of life gained through services lies between -1 and 1.",
            -1,
            1,
            {"measure": _codes("score"), "statistic": _OUTCOMES},
        ),
        _range(
            "margins-plausible",
            "Margins of error lie between 0 and 50.",
            0,
            50,
            {"statistic": ("margin of error",)},
        ),
        _range(
            "counts-not-negative",
            "Counts of people are not negative, and none is larger than England.",
            0,
            60_000_000,
            {"statistic": _COUNTS},
        ),
    ]


def build_suite() -> tuple[Check, ...]:
    """Every check, structure first: what the later ones say means little where the table is not whole."""
    return (*_structure(), *build_cell_checks(), *build_range_checks())
