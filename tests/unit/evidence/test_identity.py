"""Finding what could identify a person, and keeping it out of messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.identity import (
    MASK,
    explain_pseudonym_fault,
    find_cell_identities,
    find_identities,
    is_identifying_heading,
    is_nhs_number,
    mask_identities,
)
from tests.unit.evidence.cells import nhs_number

NHS = nhs_number()
SPACED = f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"seen as {NHS} today", "an NHS number"),
        (f"no. {SPACED}.", "an NHS number"),
        ("ring 01632 960001", "a telephone number"),
        ("ring 07700 900 123 after six", "a telephone number"),
        ("+44 7700 900123", "a telephone number"),
        ("a.person@example.org", "an email address"),
        ("lives at PE99 9ZZ now", "a postcode"),
        ("near e1 6an", "a postcode"),
        ("DOB 3/4/1950", "a date of birth"),
        ("born on 3 April 1950", "a date of birth"),
        ("Mrs Okafor was kind", "a person's name"),
        ("QQ 12 34 56 C", None),
        ("AB 12 34 56 C", "a National Insurance number"),
        ("aged 84, waited 31 days", None),
        ("audited 2026-09-30, 12 of 15 good", None),
        ("W1 3rd of May", None),
        ("Q01 2nd reading", None),
        ("paid 1234567890 pence", None),
        ("SYN-014", None),
        ("", None),
    ],
)
def test_what_looks_like_an_identity_is_found(text: str, kind: str | None) -> None:
    """Numbers, addresses and titled names are found; ordinary words and figures are not."""
    assert [sighting.kind for sighting in find_identities(text)] == ([kind] if kind else [])


def test_a_masked_text_holds_nothing_that_was_found() -> None:
    """Masking leaves the words and takes out every identity."""
    text = f"Mrs Okafor ({NHS}), ring 01632 960001"
    assert mask_identities(text) == f"{MASK} ({MASK}), ring {MASK}"


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    """Masking is done once and for all, and never fails."""
    once = mask_identities(text)
    assert find_identities(once) == ()
    assert mask_identities(once) == once


@pytest.mark.parametrize(
    ("heading", "identifying"),
    [
        ("Name", True), ("Person's name", True), ("First name", True), ("SURNAME", True), ("NHS no", True),
        ("NHS number", True), ("Date of birth", True), ("DOB", True), ("Home address", True), ("Postcode", True),
        ("Post code", True), ("E-mail", True), ("Mosaic ID", True), ("National Insurance", True), ("Phone", True),
        ("Case", False), ("Organisation name", False), ("Service name", False), ("Comment", False), ("Grade", False),
        ("File name", False),
    ],
)  # fmt: skip
def test_headings_of_identities_are_known(heading: str, identifying: bool) -> None:
    """A column headed as somebody's name or number is refused; that of an organisation is not."""
    assert is_identifying_heading(heading) is identifying


@pytest.mark.parametrize(
    ("reference", "fit"),
    [
        ("C-014", True), ("case 12", True), ("SYN-001", True), ("7", True), ("A7/b", True),
        ("Ada Example", False), ("Okafor", False), (NHS, False), ("1234567890", False), ("C 1 4 7", False),
        ("a.person1@example.org", False), ("C-" + "1" * 30, False), ("Ada Example 3", False),
        ("JSmith1950", False), ("AnnLee2", False),
        ("audit7", True), ("Person 3", True), ("Smith 2", False), ("CaseSmith1", False),
    ],
)  # fmt: skip
def test_a_case_reference_is_a_short_code(reference: str, fit: bool) -> None:
    """A pseudonym is a short code with a digit; a name or a ten-figure number is none."""
    assert (explain_pseudonym_fault(reference) is None) is fit


@pytest.mark.parametrize(
    ("digits", "valid"), [(NHS, True), (NHS[:-1] + str((int(NHS[-1]) + 1) % 10), False), ("12", False)]
)
def test_the_check_digit_of_an_nhs_number_is_reckoned(digits: str, valid: bool) -> None:
    """Ten digits are an NHS number only with the right last one."""
    assert is_nhs_number(digits) is valid


CARE = (NHS[:3], NHS[3:6], NHS[6:])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *[(mark.join(CARE), "an NHS number") for mark in ("\u00a0", "\u202f", "\u2011", "\u2013", ".", "  ", " - ")],
        (f"{CARE[0]}-{CARE[1]} {CARE[2]}", "an NHS number"),
        (f"no.{NHS}", "an NHS number"),
        ("(01632) 960001", "a telephone number"),
        ("0044 1632 960001", "a telephone number"),
        ("0044 (0)1632 960001", "a telephone number"),
        ("01632.960.001", "a telephone number"),
        ("tel.01632\u00a0960\u2013001", "a telephone number"),
        ("07 70 09 00 12 3", "a telephone number"),
        ("7700 900123", "a telephone number"),
        ("pe99 9zz", "a postcode"),
        ("Pe99 9Zz", "a postcode"),
        ("PE99\u00a09ZZ", "a postcode"),
        ("PE99  9ZZ", "a postcode"),
        *[(name, "a person's name") for name in (
            "MR SMITH", "Mr J Smith", "Ms A. Jones", "mr smith", "mr j smith", "Mrs okafor", "MISS SMITH",
            "miss Smith", "Mr.Smith", "Mr\u00a0Smith", "Mr John Smith", "ms smith",
        )],
    ],
)  # fmt: skip
def test_an_identity_is_found_however_it_is_written(text: str, kind: str) -> None:
    """Spaces, dashes, brackets and capitals of any kind hide nothing, and the whole of it is masked."""
    assert [sighting.kind for sighting in find_identities(text)] == [kind]
    assert mask_identities(f"so {text}, then").endswith(f"{MASK}, then")


@pytest.mark.parametrize(
    "text",
    [
        "01-04-2025 10 people", "01/04/2025 1000", "07-04-2025 1000", "2025-04-01 1234567", "01.04.2025 - 31.03.2026",
        "04-2025 1000000", "100 200-3001 mixed", "0.1234567890", "Miss The meeting", "people miss meals", "Miss meals",
        "we miss Tuesday", "Mrs B was kind", "MS Teams", "has MS and", "200 ms delay", "b12 5mg", "S42 2yr", "w3 2bc",
    ],
)  # fmt: skip
def test_ordinary_words_and_figures_are_left_alone(text: str) -> None:
    """Dates beside numbers, units, verbs and illnesses are no identities."""
    assert find_identities(text) == ()


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        (7700900123, ("a telephone number",)), ("7700900123", ("a telephone number",)),
        (447700900123, ("a telephone number",)), (int(NHS), ("an NHS number",)), (NHS, ("an NHS number",)),
        (84, ()), (20250401, ()), (1.5, ()), (True, ()), (None, ()),
    ],
)  # fmt: skip
def test_a_long_number_alone_in_a_cell_is_an_identity(value: object, kinds: tuple[str, ...]) -> None:
    """A telephone number stored as a number has lost its nought and is known by its length."""
    assert find_cell_identities(value) == kinds


def test_digits_of_other_kinds_do_no_harm() -> None:
    """Raised figures are no digits of an NHS number, and those of other scripts are."""
    assert not is_nhs_number("\u00b2" * 10)
    assert [s.kind for s in find_identities("".join(chr(0x0660 + int(d)) for d in NHS))] == ["an NHS number"]
