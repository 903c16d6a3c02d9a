"""Score: propose a level for each statement with reasons, and roll the nine up.

Purpose: turn the signals on the desk into proposals, lay people's decisions beside them, and roll up.
Inputs: the run's opaque id; signals, framework and rubric on the desk; decisions in the database.
Outputs: the assessment on the desk and in the database; the number of statements with a score.
Safe to repeat because: an assessment is addressed by the hash of its inputs, and kept once.
If it fails: nothing is kept of the assessment; mend what the message names and run again.
"""

from flows.assembly import build_assessment
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.database import read, write
from schemas.records.assessments import add_assessment, load_decisions


@quiet_task("Propose a score for each statement")
@on_desk("Proposing a score for each statement, with reasons")
def propose_scores(desk: RunDesk) -> int:
    """Build the assessment; how many statements have a score."""
    with read(desk.engine) as connection:
        decisions = load_decisions(connection, desk.as_of, desk.framework.id)
    desk.assessment = build_assessment(desk, decisions)
    return desk.assessment.rollup.n_scored


@quiet_task("Keep the assessment")
@on_desk("Keeping the assessment")
def keep_assessment(desk: RunDesk) -> int:
    """Record the assessment, its signals and proposals in one transaction; how many rows were new."""
    with write(desk.engine, desk.actor) as connection:
        return add_assessment(connection, desk.made)


@quiet_flow("Score the statements", run_name="score {run_id}")
def score(run_id: str) -> int:
    """Propose and roll up, then keep it; how many statements have a score."""
    n_scored = propose_scores(run_id)
    keep_assessment(run_id)
    return n_scored
