"""The official files, each read once for all tests of this folder."""

from datetime import date

import pytest

from evidence.have.ascof import read_ascof
from evidence.have.ascof_open_data import read_ascof_open_data
from evidence.have.ascof_trends import read_ascof_trends
from evidence.parsing import read_table_file
from tests.places import ASCOF_ODS, ASCOF_OPEN_DATA, ASCOF_TRENDS

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


@pytest.fixture(scope="session")
def open_data():
    """What is read from the open-data workbook of 2020-21."""
    data = ASCOF_OPEN_DATA.read_bytes()
    sheets = read_table_file(data, ASCOF_OPEN_DATA.name, allow_formulas=True)
    return read_ascof_open_data(sheets, data, ASCOF_OPEN_DATA.name)


@pytest.fixture(scope="session")
def trends():
    """What is read from the outcomes of 2017-18 to 2023-24."""
    data = ASCOF_TRENDS.read_bytes()
    return read_ascof_trends(read_table_file(data, ASCOF_TRENDS.name), data, ASCOF_TRENDS.name)
