"""Taking in the official ASCOF workbook, beside python-calamine, which only reads cells, and pandas with odfpy."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.fresh import ROOT, call_fresh, medians
from benchmarks.lines import Limit, Line, Opponent, Rule

WORKBOOK = ROOT.parent / "shared" / "data" / "ascof_2024_25" / "ascof_2024_25.ods"
"""Where the workbook stands unless `--workbook` names another place; the tests read the same file."""
COUNCIL = "Haringey"
_RECEIVED_ON = date(2026, 9, 30)
_BESIDE_CELLS = "ASCOF workbook, read to recorded, beside cells only"
_BESIDE_PANDAS = "ASCOF workbook, read to recorded, beside pandas"
_TIMES_CELLS, _TIMES_FASTER = 12, 10


def measure(n_runs: int, room: Path, workbook: Path = WORKBOOK) -> Iterator[Line]:
    """The same file by all three, taking turns."""
    if not workbook.is_file():
        note = f"there is no {workbook.name}; name it with --workbook"
        yield Line(_BESIDE_CELLS, None, "s", Limit(Rule.AT_MOST_TIMES, _TIMES_CELLS), note=note)
        yield Line(_BESIDE_PANDAS, None, "s", Limit(Rule.TIMES_FASTER, _TIMES_FASTER), note=note)
        return
    probes = (probe_ours, probe_calamine, probe_pandas)
    took = medians(n_runs, {probe.__name__: partial(call_fresh, probe, str(workbook)) for probe in probes})
    ours, cells = took["probe_ours"], took["probe_calamine"]
    yield Line(
        _BESIDE_CELLS, ours, "s", Limit(Rule.AT_MOST_TIMES, _TIMES_CELLS), Opponent("python-calamine to_python", cells)
    )
    yield Line(
        _BESIDE_PANDAS,
        ours,
        "s",
        Limit(Rule.TIMES_FASTER, _TIMES_FASTER),
        Opponent("pandas with odfpy", took["probe_pandas"]),
    )


def probe_ours(path: str) -> float:
    """Seconds to read, tidy, check, keep and record, in a new workspace.

    Imports are made before the clock starts, as an opponent's are before its own; that of Great Expectations is
    waited for in the process that makes it.
    """
    import evidence.have.intake
    import evidence.warehouse  # noqa: F401
    from app.actions.intake import take_in_returns
    from app.actions.workspaces import make_workspace, open_database
    from app.actors import current_actor
    from evidence.data_checks import open_checker
    from evidence.have.councils import find_council
    from evidence.intake import Intake

    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder) / "council", find_council(COUNCIL))
        with open_database(workspace) as engine, open_checker() as checker:
            checker.wait()
            begun = time.perf_counter()
            intake = Intake(workspace, engine, _RECEIVED_ON, current_actor())
            (receipt,) = take_in_returns(intake, [Path(path)], lambda step: None, checker)
            seconds = time.perf_counter() - begun
    assert receipt.n_records > 0
    assert not receipt.already
    return seconds


def probe_calamine(path: str) -> float:
    """Seconds to read every cell of every sheet, and do nothing with them."""
    from python_calamine import load_workbook

    begun = time.perf_counter()
    workbook = load_workbook(path)
    rows = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    seconds = time.perf_counter() - begun
    assert any(rows)
    return seconds


def probe_pandas(path: str) -> float:
    """Seconds to read every sheet to a frame, and do nothing with them."""
    import odf.opendocument  # type: ignore[import-untyped]  # noqa: F401 - pandas imports it when first wanted
    import pandas as pd

    begun = time.perf_counter()
    frames = pd.read_excel(path, engine="odf", sheet_name=None)
    seconds = time.perf_counter() - begun
    assert frames
    return seconds
