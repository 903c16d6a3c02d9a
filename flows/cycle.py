"""The whole cycle: check custody, gather, score, publish.

Purpose: bring a council from the evidence it holds to documents a director can read.
Inputs: the run's opaque id, under which the edge has laid out a desk.
Outputs: the assessment and its documents, in the workspace; the number of statements with a score.
Safe to repeat because: each part is.
If it fails: the parts before the failing one stand; mend what the message names and run again.
"""

from flows.check_custody import check_custody
from flows.engine import quiet_flow
from flows.gather_collect import gather_collect
from flows.gather_have import gather_have
from flows.gather_request import gather_request
from flows.publish import publish
from flows.score import score


@quiet_flow("Readiness cycle", run_name="cycle {run_id}")
def cycle(run_id: str) -> int:
    """Check custody, gather from all three sources, score and publish; how many statements have a score."""
    check_custody(run_id)
    gather_have(run_id)
    gather_request(run_id)
    gather_collect(run_id)
    n_scored = score(run_id)
    publish(run_id)
    return n_scored
