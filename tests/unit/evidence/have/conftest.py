"""The official workbook, read once for all tests of this folder."""

from datetime import date

import pytest

from evidence.have.ascof import read_ascof
from evidence.parsing import read_table_file
from tests.places import ASCOF_ODS

AS_OF = date(2026, 9, 30)


@pytest.fixture(scope="session")
def ascof_data():
    """The bytes of the official workbook."""
    return ASCOF_ODS.read_bytes()


@pytest.fixture(scope="session")
def ascof_sheets(ascof_data):
    """Its sheets."""
    return read_table_file(ascof_data, ASCOF_ODS.name, allow_formulas=True)


@pytest.fixture(scope="session")
def release(ascof_sheets, ascof_data):
    """What is read from it."""
    return read_ascof(ascof_sheets, ascof_data, ASCOF_ODS.name)
