"""GLOSSARY.md has every thing and every closed set of words the schemas know, once, in order."""

import dataclasses
import importlib
import pkgutil
import re
from enum import Enum

import pytest

import schemas
from tests.docs.pages import read_page, read_rows

_ENTRY = re.compile(r"\*\*(?P<word>[^*]+)\*\*(?: \(`(?P<code>\w+)`\))?")


def _public_values():
    """Value classes and enums of the schemas; the database tables are how they are kept, not what they are."""
    for module in pkgutil.iter_modules(schemas.__path__):
        if module.name in ("tables", "migrations", "records"):
            continue
        for name, one in vars(importlib.import_module(f"schemas.{module.name}")).items():
            ours = isinstance(one, type) and one.__module__ == f"schemas.{module.name}"
            if ours and not name.startswith("_") and (dataclasses.is_dataclass(one) or issubclass(one, Enum)):
                yield one


VALUES = tuple(_public_values())
ENTRIES = [(_ENTRY.fullmatch(row[0]), row[1]) for row in read_rows(read_page("GLOSSARY.md"))]
BY_CODE = {entry["code"]: meaning for entry, meaning in ENTRIES if entry["code"]}


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_every_public_value_has_an_entry(value):
    """A class of the schemas stands in the glossary under the word people use for it."""
    assert value.__name__ in BY_CODE


@pytest.mark.parametrize("closed", [one for one in VALUES if issubclass(one, Enum)], ids=lambda one: one.__name__)
def test_every_closed_set_lists_all_its_words(closed):
    """The entry of an enum names each value it may have, and no other."""
    assert set(re.findall(r"\*([^*]+)\*", BY_CODE[closed.__name__])) == {str(member.value) for member in closed}


def test_no_entry_names_a_class_that_is_gone():
    """Names in brackets are those of the program."""
    assert set(BY_CODE) == {value.__name__ for value in VALUES}


def test_entries_stand_in_order_and_once():
    """Words are in alphabetical order, each with one meaning."""
    words = [entry["word"].casefold() for entry, _ in ENTRIES]
    assert words == sorted(words)
    assert len(words) == len(set(words))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[0]["word"])
def test_every_meaning_is_a_sentence(entry):
    """A meaning ends with a full stop."""
    assert entry[1].endswith(".")
