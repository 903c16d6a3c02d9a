"""Two writers at once lose nothing."""

import threading

from sqlalchemy import select, update

from schemas.database import open_engine, read, upgrade, write
from schemas.records.rows import core
from schemas.tables import CouncilRow
from tests.unit.schemas.test_tables import COUNCIL

N_THREADS, N_EDITS = 4, 50


def test_no_increment_is_lost(tmp_path):
    """Four threads each add one fifty times by reading and writing back: 200, not fewer."""
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(engine)
    table = core(CouncilRow)
    with write(engine) as connection:
        connection.execute(table.insert(), COUNCIL | {"la_code": "0"})

    def edit() -> None:
        for _ in range(N_EDITS):
            with write(engine) as connection:
                value = int(connection.execute(select(table.c.la_code)).scalar_one())
                connection.execute(update(table).values(la_code=str(value + 1)))

    threads = [threading.Thread(target=edit) for _ in range(N_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read(engine) as connection:
        assert connection.execute(select(table.c.la_code)).scalar_one() == str(N_THREADS * N_EDITS)
