"""The data checks of the returns that are read besides the Adult Social Care Outcomes Framework."""

from collections.abc import Sequence

from evidence.have.councils import load_councils
from evidence.have.figure_cells import PROVISIONAL
from evidence.have.markers import MARKER_WORDS, REVISED
from evidence.have.suites.check import PRESENCE, Check
from evidence.have.suites.structure import columns_as_agreed, one_cell_per_key
from schemas.check_result import Severity

CLIENT_LEVEL = "cld-statistics"
WORKFORCE = "workforce-estimates"
DEPRIVATION = "deprivation"
POPULATION = "population"
RATINGS = "cqc-ratings"
OWN = "own-measures"

_AGAIN = "Download the file again from the publisher; if it stays so, ask the publisher."
_FAULT = "Load it again; if it stays so, report a fault of this program."
_LOOK = "Compare the figure with the published file before you use it, and ask the publisher."
_PRESENT = ("", PROVISIONAL, REVISED)


def build_client_level_suite() -> tuple[Check, ...]:
    """Published statistics of client-level data: counts of adults."""
    return (
        *_structure(),
        _present("every-council-present", "Each of the 153 councils with adult social care duties has a figure.",
                 "ons_code", [council.gss_code for council in load_councils()]),
        _between("counts-plausible", "Counts are not negative, and none is larger than a million.", 0, 1_000_000),
    )  # fmt: skip


def build_workforce_suite() -> tuple[Check, ...]:
    """Estimates of the care workforce: shares in percent, and days."""
    return (
        *_structure(),
        _present("england-present", "There are figures for England.", "level", ["England"]),
        _between("vacancies-plausible", "Vacancy rates lie between 0 and 40 percent.", 0, 40, "wds-vac"),
        _between("turnover-plausible", "Turnover lies between 0 and 100 percent.", 0, 100, "wds-turn"),
        _between("sickness-plausible", "Days of sickness lie between 0 and 40.", 0, 40, "wds-sick"),
    )


def build_deprivation_suite() -> tuple[Check, ...]:
    """The index of multiple deprivation: an average score for each council."""
    return (
        *_structure(),
        _present("every-council-has-a-score", "Each of the 153 councils has a score.", "ons_code",
                 [council.gss_code for council in load_councils()],
                 "The edition is from before a change of boundaries, or for districts only. Nothing is made up for "
                 "councils without one."),
        _between("score-plausible", "Average scores lie between 0 and 100.", 0, 100),
    )  # fmt: skip


def build_population_suite() -> tuple[Check, ...]:
    """Population estimates: people, added up from single years of age."""
    return (
        *_structure(),
        _between("people-plausible", "Numbers of people lie between 1,000 and 60 million.", 1_000, 60_000_000),
    )


def build_ratings_suite() -> tuple[Check, ...]:
    """What is worked out from the regulator's directory of ratings."""
    return (
        *_structure(),
        _present("every-council-present", "There are services in the area of each of the 153 councils.", "ons_code",
                 [council.gss_code for council in load_councils()],
                 "The directory was cut to some areas, so nothing can be set beside England. That is fine for a "
                 "profile of the area."),
        _between("shares-within-100", "Shares of good services lie between 0 and 100.", 0, 100, "cqc-go-res",
                 "cqc-go-dom"),
    )  # fmt: skip


def build_own_suite() -> tuple[Check, ...]:
    """Measures the council defines itself."""
    return (
        *_structure(),
        _present("england-present", "The table has figures for England to compare with.", "level", ["England"],
                 "Without them no position beside England can be shown. Add them if they are published."),
    )  # fmt: skip


def _structure() -> tuple[Check, ...]:
    return (
        columns_as_agreed(_FAULT),
        one_cell_per_key(_AGAIN, with_level=True),
        Check("level-known", Severity.STOP, "Every area is England, a region, a council type or a council.", _FAULT,
              "ExpectColumnValuesToBeInSet",
              {"column": "level", "value_set": ["England", "Region", "Council type", "Council"]}),
        Check("missing-has-no-value", Severity.STOP,
              "A figure that is marked missing has no value, and so never counts as zero.", _FAULT,
              "ExpectColumnValuesToBeInSet", {"column": PRESENCE, "value_set": ["empty"]},
              {"flag": tuple(MARKER_WORDS)}),
        Check("published-has-value", Severity.STOP, "A figure that is not marked missing has a value.", _FAULT,
              "ExpectColumnValuesToBeInSet", {"column": PRESENCE, "value_set": ["filled"]}, {"flag": _PRESENT}),
    )  # fmt: skip


def _present(name: str, sentence: str, column: str, values: Sequence[str], remedy: str = _AGAIN) -> Check:
    where = {"level": ("Council",)} if column == "ons_code" else {}
    arguments = {"column": column, "value_set": list(values)}
    return Check(name, Severity.WARN, sentence, remedy, "ExpectColumnDistinctValuesToContainSet", arguments, where)


def _between(name: str, sentence: str, low: float, high: float, *measures: str) -> Check:
    where = {"statistic": ("outcome",)} | ({"measure": measures} if measures else {})
    arguments = {"column": "value", "min_value": low, "max_value": high}
    return Check(name, Severity.WARN, sentence, _LOOK, "ExpectColumnValuesToBeBetween", arguments, where)
