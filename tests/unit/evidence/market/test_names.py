"""Names that may be kept: organisations' yes, persons' never. All names here are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.market.names import can_keep_location, can_keep_provider, has_title

TITLES = ("Mr", "Mrs", "Miss", "Ms", "Dr", "Mr.", "MRS")


@pytest.mark.parametrize(
    ("name", "n_locations", "has_brand", "kept"),
    [
        ("Fenmoor Care Limited", 1, False, True),
        ("FENMOOR LTD", 1, False, True),
        ("Fenmoor Community Trust", 1, False, True),
        ("The Fenmoor Society", 1, False, True),
        ("Mr Fenmoor Care Limited", 1, False, True),  # a trade name: only a company ends so
        ("Dr Fenmoor Homes", 1, False, False),  # could be a person, so it is left out
        ("Mrs Ann Fenmoor", 1, False, False),
        ("Mrs Ann Fenmoor", 4, False, False),
        ("Mrs Ann Fenmoor", 1, True, False),
        ("Mr. A Fenmoor and Mrs. B Fenmoor", 1, False, False),
        ("Ann Fenmoor", 1, False, False),
        ("Fenmoor", 1, False, False),  # nothing says that it is an organisation
        ("Fenmoor", 2, False, True),
        ("Fenmoor", 1, True, True),
        ("", 3, True, False),
    ],
)
def test_names_of_providers(name, n_locations, has_brand, kept):
    """A word of an organisation, a brand or several locations keep a name; a title never does."""
    assert can_keep_provider(name, n_locations=n_locations, has_brand=has_brand) is kept


@given(
    title=st.sampled_from(TITLES),
    names=st.lists(st.text("abcdefghijklm", min_size=2, max_size=9), min_size=1, max_size=3),
    n_locations=st.integers(1, 40),
    has_brand=st.booleans(),
)
def test_a_title_is_enough_to_leave_a_name_out(title, names, n_locations, has_brand):
    """Whoever the person is, however many homes he or she runs."""
    name = " ".join([title, *names])
    assert has_title(name)
    assert not can_keep_provider(name, n_locations=n_locations, has_brand=has_brand)


@pytest.mark.parametrize(
    ("name", "provider", "provider_kept", "kept"),
    [
        ("Elm Court", "Mrs Ann Fenmoor", False, True),
        ("Ann Fenmoor - 3 Sample Street", "Ann Fenmoor", False, False),
        ("Fenmoor House", "Ann Fenmoor", False, True),
        ("Mrs Fenmoor's Home", "Fenmoor Care Limited", True, False),
        ("Fenmoor Care Lincoln", "Fenmoor Care Limited", True, True),
        ("", "Fenmoor Care Limited", True, False),
    ],
)
def test_names_of_locations(name, provider, provider_kept, kept):
    """A place keeps its name unless that is a person's."""
    assert can_keep_location(name, provider, provider_kept=provider_kept) is kept
