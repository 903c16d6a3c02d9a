"""Finding what could identify a person in evidence that must hold no identity, and keeping it out of messages.

Source: docs on intake of public voice (feature C5: no identities unless agreed); practice 2.3, controls
"minimise" and "free text". A match is a reason to look, not proof; a found value is never repeated.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MASK = "•••"
"""What stands in a message where an identity stood in the file."""

_HEADINGS = Path(__file__).with_name("identity_headings.csv")
_NHS = re.compile(r"(?<![\d.])\d{3}([ -]?)\d{3}\1\d{4}(?![\d.]\d|\d)")
_PHONE = re.compile(r"(?<![\w.])(?:\+44[\s-]?(?:\(0\)[\s-]?)?|0)\d(?:[\s-]?\d){8,9}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_POSTCODE = re.compile(
    r"\b(?:[A-PR-UWYZ](?:[1-9]|[A-HK-Y]\d)[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[a-pr-uwyz](?:[1-9]|[a-hk-y]\d)[a-z\d]? ?\d(?!st|nd|rd|th)[abd-hjlnp-uw-z]{2})\b"
)
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|born(?: on)?)\b\D{0,12}\d{1,4}\D{1,12}\d{1,4}", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? [A-Z][\w'’-]+")
_PSEUDONYM = re.compile(r"[A-Za-z]{0,12}[ _/-]?[A-Za-z0-9_/-]*\d[A-Za-z0-9_/-]*")
_PSEUDONYM_LIMIT = 24


@dataclass(frozen=True)
class Sighting:
    """What looks like an identity in a text: its kind in words, and where it starts and ends."""

    kind: str
    start: int
    end: int


def find_identities(text: str) -> tuple[Sighting, ...]:
    """What in a text looks as if it could identify a person, in the order it stands.

    Example:
        >>> [s.kind for s in find_identities("ring 01632 960 001 or write to a.person@example.org")]
        ['a telephone number', 'an email address']
    """
    kept: list[Sighting] = []
    for sighting in sorted(_sightings(text), key=lambda s: (s.start, -s.end)):
        if not kept or sighting.start >= kept[-1].end:
            kept.append(sighting)
    return tuple(kept)


def mask_identities(text: str) -> str:
    """The text with everything that looks like an identity replaced by dots."""
    for sighting in reversed(find_identities(text)):
        text = text[: sighting.start] + MASK + text[sighting.end :]
    return text


def is_identifying_heading(heading: str) -> bool:
    """Whether a column so headed would hold somebody's identity, such as `Name` or `Date of birth`."""
    plain = " ".join("".join(c if c.isalnum() else " " for c in heading.casefold()).split())
    words = set(plain.split())
    rules = _heading_rules()
    if any(phrase in plain for phrase in rules["contains"]):
        return True
    return bool(words & rules["word"]) and not words & rules["unless"]


def explain_pseudonym_fault(reference: str) -> str | None:
    """What is wrong with a case reference, or None where it is fit to be a pseudonym.

    A pseudonym is short, has no more than one space and holds at least one digit: a reference
    without a digit may be a name, and ten digits may be an NHS number.
    """
    digits = sum(c.isdigit() for c in reference)
    if find_identities(reference) or digits >= 10:
        return "looks like an NHS number or a contact detail"
    if not digits:
        return "has no digit and may be a name"
    if len(reference) > _PSEUDONYM_LIMIT or not _PSEUDONYM.fullmatch(reference):
        return "is not a short code of letters and digits"
    return None


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the modulus-11 check of an NHS number.

    Source: NHS Data Model and Dictionary, NHS NUMBER.
    """
    if len(digits) != 10 or not digits.isdigit():
        return False
    total = sum((10 - i) * int(digit) for i, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def _sightings(text: str) -> Iterator[Sighting]:
    for match in _NHS.finditer(text):
        if match.group(1) or is_nhs_number(match.group()):
            yield Sighting("an NHS number", *match.span())
    yield from _matches("a telephone number", _PHONE.finditer(text))
    yield from _matches("an email address", _EMAIL.finditer(text))
    yield from _matches("a postcode", _POSTCODE.finditer(text))
    yield from _matches("a National Insurance number", _INSURANCE.finditer(text))
    yield from _matches("a date of birth", _BIRTH.finditer(text))
    yield from _matches("a person's name", _TITLED.finditer(text))


def _matches(kind: str, found: Iterable[re.Match[str]]) -> Iterator[Sighting]:
    for match in found:
        yield Sighting(kind, *match.span())


@cache
def _heading_rules() -> dict[str, frozenset[str]]:
    with _HEADINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        rule: frozenset(row["words"] for row in rows if row["rule"] == rule) for rule in ("word", "contains", "unless")
    }
