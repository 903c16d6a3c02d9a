"""Client-level data: judge the held file again by the rules of today, and write its report. To be run weekly.

Purpose: keep figures and findings right when rules, code lists or methods change, and see that the file is sound.
Inputs: the run's opaque id; the client-level file held in the evidence store, the council's own rules and lists.
Outputs: a judgement, if it differs from the last; its figures; the report in the outputs; the number of findings.
Safe to repeat because: the same file judged by the same rules gives the same rows, which are kept once.
If it fails: the judgement of before stays; mend what the message names and run again.
"""

from flows import client_level_desk
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk


@quiet_task("Judge the client-level file and write its report")
@on_desk("Judging the client-level file and writing its report")
def judge_held(desk: RunDesk) -> int:
    """Judge it, keep that and write the report; how many findings there are, none where no file is held."""
    return client_level_desk.report_held(desk)


@quiet_flow("Client-level data", run_name="client-level {run_id}")
def client_level(run_id: str) -> int:
    """Judge the held file and write its report; how many findings there are."""
    return judge_held(run_id)
