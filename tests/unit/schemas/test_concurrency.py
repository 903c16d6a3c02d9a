"""Two writers at once lose nothing."""

import threading

from sqlalchemy import select, update

from schemas.custody import Event
from schemas.database import open_engine, read, upgrade, write
from schemas.records.custody import count_entries
from schemas.records.custody_content import log_event
from schemas.records.rows import core
from schemas.tables import CouncilRow
from tests.actors import TESTS
from tests.unit.schemas.test_tables import COUNCIL

N_THREADS, N_EDITS = 4, 50


def test_no_increment_is_lost(tmp_path):
    """Four threads each add one fifty times by reading and writing back: 200, not fewer, and an entry for each."""
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(engine)
    table = core(CouncilRow)
    with write(engine, TESTS) as connection:
        connection.execute(table.insert(), COUNCIL | {"la_code": "0"})
        log_event(connection, Event.WORKSPACE_MADE, COUNCIL["gss_code"])

    def edit() -> None:
        for _ in range(N_EDITS):
            with write(engine, TESTS) as connection:
                value = int(connection.execute(select(table.c.la_code)).scalar_one())
                connection.execute(update(table).values(la_code=str(value + 1)))
                log_event(connection, Event.WORKSPACE_MADE, COUNCIL["gss_code"])

    threads = [threading.Thread(target=edit) for _ in range(N_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read(engine) as connection:
        assert connection.execute(select(table.c.la_code)).scalar_one() == str(N_THREADS * N_EDITS)
        assert count_entries(connection) == N_THREADS * N_EDITS + 1
