"""What stands where a figure was not published: every marker of a national file, and what it means.

A marker is missing, never zero. In older files a hyphen may stand for a count that rounds to nothing; it is read as
missing too, because which it is cannot be told from the file.

Source: Government Analysis Function, symbols in tables; NHS Digital's older files for `*`, `:` and `..`.
"""

from collections.abc import Mapping

SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
NONE_RECORDED, UNRELIABLE, TOO_LOW = "[w]", "[u]", "[low]"
REVISED = "original_in_brackets"
"""The flag of a figure beside which the publisher shows, in brackets, another one it published for the same cell."""

MARKER_WORDS: Mapping[str, str] = {
    SUPPRESSED: "suppressed",
    NOT_AVAILABLE: "not available",
    NOT_APPLICABLE: "not applicable",
    NONE_RECORDED: "none recorded",
    UNRELIABLE: "too unreliable to publish",
    TOO_LOW: "too low to publish",
}
"""Every flag of a figure that is missing, with what it says."""

PRESENT_FLAGS = ("", REVISED)
"""The flags of a figure that is there."""

_MEANINGS: Mapping[str, str] = {
    **{flag: flag for flag in MARKER_WORDS},
    **{flag.strip("[]"): flag for flag in MARKER_WORDS},
    "*": SUPPRESSED,
    ":": NOT_AVAILABLE,
    "..": NOT_AVAILABLE,
    "-": NOT_AVAILABLE,
    "n/a": NOT_AVAILABLE,
    "na": NOT_AVAILABLE,
    "#n/a": NOT_AVAILABLE,
    ".": NOT_APPLICABLE,
}


def read_marker(text: str) -> str | None:
    """The flag a cell's text stands for; None where it is no marker.

    Example:
        >>> read_marker("[c]"), read_marker(" * "), read_marker("NA"), read_marker("12")
        ('[c]', '[c]', '[x]', None)
    """
    return _MEANINGS.get(text.strip().casefold())
