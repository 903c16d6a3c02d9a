"""Every mapped table, imported so that the metadata is whole; what creates or compares a schema imports this."""

from schemas import (
    client_level_tables,
    custody_tables,
    life_tables,
    request_tables,
    return_tables,
    search_tables,
    store_tables,
    tables,
)
from schemas.tables import Table

__all__ = [
    "Table",
    "client_level_tables",
    "custody_tables",
    "life_tables",
    "request_tables",
    "return_tables",
    "search_tables",
    "store_tables",
    "tables",
]
