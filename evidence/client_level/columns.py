"""The SQL that turns the text of one field into its typed column, as far as it can be known before it is read.

Written so that a well-made file is read in one pass. What that pass could not read is marked, kept with its text, and
set right by `mending.py`, for which the whole column is known.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evidence.client_level.code_values import MOST_VALUES, canonical_word
from evidence.client_level.date_shapes import ISO, sensible, shape_of
from evidence.client_level.specification import (
    CODE_LIST,
    DATE,
    IDENTIFIER,
    NUMBER,
    RELEASES,
    TEXT,
    CodeList,
    FieldSpec,
    Specification,
)

POSTCODE = "(GIR 0AA|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})"
GP_CODE = "[A-Z][0-9]{5}"
TEN_DIGITS = "[0-9]{10}"
COUNCIL_CODE = "[0-9]{3}|E[0-9]{8}"
DAMAGED = r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+"
"""A long number as a spreadsheet shows it, its last digits lost."""


@dataclass(frozen=True)
class Column:
    """How one field is read in the first pass.

    Attributes:
        sql: the typed value over the text, which has the field's column name.
        odd: SQL over the text `{text}`, the typed value `{typed}` and what was worked out `{apart}` that is true where
            something could not be read, or is not valid; None for a column that is kept as text until the whole of it
            is known.
        words: the words of the column's enumeration, alphabetically; none where it is no enumeration.
        apart: SQL over `{typed}` that is worked out before `odd`; blank where there is nothing.
    """

    field: FieldSpec
    sql: str
    odd: str | None
    words: tuple[str, ...] = ()
    apart: str = ""

    @property
    def keeps_text(self) -> bool:
        """Whether the text is in the column itself, valid or not."""
        return self.late or self.field.kind in (IDENTIFIER, TEXT)

    @property
    def late(self) -> bool:
        """Whether it is kept as text until the whole column is known."""
        return self.odd is None


_NUMBER = re.compile(r"\s*-?[0-9]+(\.[0-9]*)?\s*")
_ODD_SHARE = 0.02
_UNREAD = "{text} IS NOT NULL AND {typed} IS NULL"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def first_column(field: FieldSpec, texts: Counter[str], specification: Specification) -> Column:
    """How to read a field whose column holds these texts, as far as a sample shows."""
    if field.kind == CODE_LIST:
        return _code_column(field, texts, specification)
    if field.kind == DATE:
        odd = {text for text in texts if shape_of(text) != ISO}
        return (
            _late(field)
            if _too_many(odd, texts)
            else Column(field, sensible(f"TRY_CAST({field.column} AS DATE)"), _UNREAD)
        )
    if field.kind == NUMBER:
        odd = {text for text in texts if not _NUMBER.fullmatch(text)}
        sql = f"TRY_CAST({field.column} AS DOUBLE)"
        return _late(field) if _too_many(odd, texts) else Column(field, sql, f"{_UNREAD} OR NOT isfinite({{typed}})")
    return _text_column(field)


def _late(field: FieldSpec) -> Column:
    return Column(field, field.column, None)


def _too_many(odd: Collection[str], texts: Counter[str]) -> bool:
    """Whether so many records hold something odd that the column is better kept as text."""
    return sum(texts[text] for text in odd) > _ODD_SHARE * sum(texts.values())


def _code_column(field: FieldSpec, texts: Counter[str], specification: Specification) -> Column:
    """An enumeration of Release 2 words and of unlisted ones; late where much is spelled otherwise, or invalid."""
    lists = [found for release in RELEASES if (found := specification.code_list(field.name, release))]
    words = {word for found in lists for word in found.canonical.values()}
    if not all(found.closed for found in lists):
        words |= _unlisted(texts, lists)
    if len(words) > MOST_VALUES or _too_many(texts.keys() - words, texts):
        return _late(field)
    if not words:
        return Column(field, "NULL::VARCHAR", _UNREAD)
    return Column(field, f"TRY_CAST({field.column} AS {field.column}_word)", _UNREAD, tuple(sorted(words)))


def _unlisted(texts: Counter[str], lists: Iterable[CodeList]) -> set[str]:
    """Tidy texts that are no spelling of a listed value; alike but for letter case they are one, the commonest."""
    listed = {text.lower() for found in lists for text in (*found.values, *found.canonical.values())}
    unlisted: dict[str, str] = {}
    for text, _ in texts.most_common():
        if text == canonical_word(text) and text.lower() not in listed:
            unlisted.setdefault(text.lower(), text)
    return set(unlisted.values())


def _text_column(field: FieldSpec) -> Column:
    """An identifier or free text: trimmed, and checked where it has a shape."""
    name = field.column
    if name == "nhs_number":
        bare = f"regexp_replace({name}, '[\\s-]', '', 'g')"
        digits = f"CASE WHEN length({name}) = 10 THEN {name} ELSE {_or_nothing(bare)} END"
        odd = f"NOT (regexp_full_match({{typed}}, '{_braced(TEN_DIGITS)}') AND {{apart}} = 0)"
        return Column(field, digits, odd, apart=nhs_remainder("{typed}"))
    if name == "postcode":
        return Column(field, _postcode(name), f"NOT regexp_full_match({{typed}}, '{_braced(POSTCODE)}')")
    if name == "gp_practice_code":
        return Column(field, f"upper({_tidy(name)})", f"NOT regexp_full_match({{typed}}, '{_braced(GP_CODE)}')")
    if name == "la_code":
        return Column(field, _tidy(name), f"NOT regexp_full_match({{typed}}, '{_braced(COUNCIL_CODE)}')")
    if field.kind == "identifier":
        return Column(
            field, _tidy(name), f"contains({{typed}}, 'E+') AND regexp_full_match({{typed}}, '{_braced(DAMAGED)}')"
        )
    return Column(field, _tidy(name), "false")


def _braced(pattern: str) -> str:
    """A pattern whose braces outlive `str.format`."""
    return pattern.replace("{", "{{").replace("}", "}}")


def _tidy(name: str) -> str:
    """Trimmed, single spaces within, and nothing where nothing stands."""
    untidy = f"regexp_matches({name}, '^\\s|\\s$|\\s\\s|[\\t\\n\\r]')"
    return f"CASE WHEN {untidy} THEN {_or_nothing(_spaced(name))} ELSE {name} END"


def _spaced(name: str) -> str:
    return f"trim(regexp_replace({name}, '\\s+', ' ', 'g'))"


def _or_nothing(text: str) -> str:
    """Nothing for a blank text and for the text NULL."""
    return f"CASE WHEN NOT {is_blank(text)} THEN {text} END"


def is_blank(text: str) -> str:
    """SQL: whether a text stands for nothing."""
    return f"(coalesce(upper(trim({text})), '') IN ('', 'NULL'))"


def _postcode(name: str) -> str:
    """Upper case, with one space before the last three characters where there are enough of them."""
    bare = f"regexp_replace(upper({name}), '\\s+', '', 'g')"
    spaced = f"CASE WHEN length({bare}) > 4 THEN left({bare}, -3) || ' ' || right({bare}, 3) ELSE {bare} END"
    return f"CASE WHEN regexp_full_match({name}, '{POSTCODE}') THEN {name} WHEN NOT {is_blank(name)} THEN {spaced} END"


def nhs_remainder(text: str) -> str:
    """SQL: what is left of an NHS number's weighted sum after modulus 11, 0 where its check digit is right.

    One sum, in no CASE and no AND, so that the database turns the text into a number once and not for each digit.

    Source: NHS number check digit: with weights 10 to 1 from the first digit to the last, the sum is a multiple of 11.
    """
    number = f"TRY_CAST({text} AS BIGINT)"
    digits = " + ".join(f"{weight} * (({number} // {10 ** (weight - 1)}) % 10)" for weight in range(10, 0, -1))
    return f"({digits}) % 11"
