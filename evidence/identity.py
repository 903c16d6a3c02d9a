"""Finding what could identify a person in evidence that must hold no identity, and keeping it out of messages.

Source: docs on intake of public voice (feature C5: no identities unless agreed); practice 2.3, controls
"minimise" and "free text". A match is a reason to look, not proof; a found value is never repeated.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

MASK = "•••"
"""What stands in a message where an identity stood in the file."""

_HEADINGS = Path(__file__).with_name("identity_headings.csv")
_SENTENCE_WORDS = Path(__file__).with_name("identity_sentence_words.csv")
"""Words after a title, or after what looks like one (to miss, the illness MS, MS Teams), that begin no name."""
_NHS = re.compile(r"(?<!\d)(?<!\d\.)\d{3}([ .-]{0,3})\d{3}([ .-]{0,3})\d{4}(?![\d.]\d|\d)")
_GAP = r"[ ().-]{0,4}"
_PHONE = re.compile(
    r"(?<!\w)(?<!\d\.)(?<!(?:19|20)\d\d[./-])(?:"
    rf"\(?(?:\+|00) ?44\)?[ .-]{{0,2}}(?:\(0\)[ .-]{{0,2}})?\(?\d(?:{_GAP}\d){{8,9}}"
    rf"|\(?0\d\d(?:{_GAP}\d){{7,8}}"
    # A mobile number in pairs of digits, which must not be taken for a date such as 07-04-2025.
    rf"|07[ .-](?!(?:0?[1-9]|1[0-2]|2\d|3[01])[ .-](?:19|20)\d\d(?!\d)|(?:19|20)\d\d(?!\d))\d(?:{_GAP}\d){{7,8}}"
    r"|(?:44 ?)?7[1-57-9]\d\d[ -]?\d{3}[ -]?\d{3}"  # the nought lost, as a spreadsheet loses it
    r")(?!\d)"
)
_NUMBER_ALONE = re.compile(r"\d{10,11}|44\d{10}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_POSTCODE = re.compile(
    r"\b[A-PR-UWYZ](?:[1-9]|[A-HK-Y]\d)[A-Z\d]? {0,2}"
    r"\d(?!(?-i:st|nd|rd|th|yr|hr|ft|gb)\b)[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|born(?: on)?)\b\D{0,12}\d{1,4}\D{1,12}\d{1,4}", re.IGNORECASE)
_TITLED = re.compile(
    r"(?<!\d)(?<!\d )\b(?P<title>mrs|mr|ms|miss|mx)(?:\. {0,2}| {1,2})"
    r"(?P<initials>(?:[^\W\d_](?:\. {0,2}| {1,2})){0,3})"
    r"(?P<name>(?!(?:mrs?|ms|miss|mx)\b)[^\W\d_][\w'’-]+)(?: {1,2}(?-i:[A-Z])[\w'’-]+){0,2}",
    re.IGNORECASE,
)
_PSEUDONYM = re.compile(r"[A-Za-z]{0,12}[ _/-]?[A-Za-z0-9_/-]*\d[A-Za-z0-9_/-]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_RUN = 3
_CODE_WORDS = frozenset({"case", "audit", "person", "sample", "record", "file", "ref", "code"})
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
    for sighting in sorted(_sightings(_folded(text)), key=lambda s: (s.start, -s.end)):
        if not kept or sighting.start >= kept[-1].end:
            kept.append(sighting)
        elif sighting.end > kept[-1].end:
            kept[-1] = replace(kept[-1], end=sighting.end)
    return tuple(kept)


def find_cell_identities(value: object) -> tuple[str, ...]:
    """The kinds of identity a cell looks as if it held, each once.

    A number alone in its cell counts as a telephone number at ten or eleven digits: a spreadsheet drops the
    nought it began with. Dates, true and false, and numbers with a fraction are none.

    Example:
        >>> find_cell_identities(7700900123), find_cell_identities(84)
        (('a telephone number',), ())
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ()
    text = _folded(str(value)).strip()
    if _NUMBER_ALONE.fullmatch(text):
        return ("an NHS number" if is_nhs_number(text) else "a telephone number",)
    return tuple(dict.fromkeys(sighting.kind for sighting in find_identities(text)))


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
    without a digit may be a name, and ten digits may be an NHS number. More than three letters in a row may be
    a name too, unless they are a word such as case or audit.
    """
    digits = sum(c.isdigit() for c in reference)
    if find_identities(reference) or digits >= 10:
        return "looks like an NHS number or a contact detail"
    if not digits:
        return "has no digit and may be a name"
    if len(reference) > _PSEUDONYM_LIMIT or not _PSEUDONYM.fullmatch(reference):
        return "is not a short code of letters and digits"
    if any(len(run) > _LONGEST_RUN and run.casefold() not in _CODE_WORDS for run in _LETTERS.findall(reference)):
        return "has more than three letters in a row and may be a name"
    return None


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the modulus-11 check of an NHS number.

    Source: NHS Data Model and Dictionary, NHS NUMBER.
    """
    if len(digits) != 10 or not digits.isdecimal():
        return False
    total = sum((10 - i) * int(digit) for i, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def _sightings(text: str) -> Iterator[Sighting]:
    for match in _NHS.finditer(text):
        # Spaced in one way it is one whatever its check digit, which may be mistyped; else the check decides.
        alike = match[1] and match[1] == match[2]
        if alike or is_nhs_number("".join(filter(str.isdecimal, match[0]))):
            yield Sighting("an NHS number", *match.span())
    yield from _matches("a telephone number", _PHONE.finditer(text))
    yield from _matches("an email address", _EMAIL.finditer(text))
    yield from _matches("a postcode", _POSTCODE.finditer(text))
    yield from _matches("a National Insurance number", _INSURANCE.finditer(text))
    yield from _matches("a date of birth", _BIRTH.finditer(text))
    yield from _matches("a person's name", filter(_is_name, _TITLED.finditer(text)))


def _is_name(match: re.Match[str]) -> bool:
    """Whether a word after a title is a name rather than how a sentence goes on; to miss and MS look like titles."""
    title, initials, name = match["title"], match["initials"], match["name"]
    if name.casefold() in _sentence_words():
        return False
    if name[0].isupper():
        return True
    if initials:  # "Mrs B thinks" names nobody; "mr j smith" is a name all in small letters
        return title.islower() and initials.islower()
    return title.casefold() not in {"miss", "ms"} or title == "ms"


def _folded(text: str) -> str:
    """The text with every space, dash and digit of Unicode as the ASCII one; places stay the same."""
    return text if text.isascii() and text.isprintable() else "".join(map(_fold, text))


def _fold(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Pd" or character in "\u2212\u00ad":
        return "-"
    if kind.startswith("Z") or character.isspace() or character in "\u200b\u2060\ufeff":
        return " "
    return str(unicodedata.decimal(character)) if kind == "Nd" else character


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


@cache
def _sentence_words() -> frozenset[str]:
    with _SENTENCE_WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))
