"""One submission beside the one before it: which rules find more, less, something new or nothing any more.

Source: shares are compared and not counts, because a rolling submission grows and shrinks with its period.
"""

from schemas.client_level import Change, Rule, RuleChange, RuleOutcome, Submission, SubmissionTrend

_PER = 10_000


def compare_submissions(before: Submission, now: Submission) -> SubmissionTrend:
    """What has changed from one submission to the next.

    Rules are told in the order of this submission, then those it no longer has. A rule that neither found anything
    with is left out.
    """
    then = {one.rule.code: one for one in before.outcomes}
    today = {one.rule.code: one for one in now.outcomes}
    known = today | {code: one for code, one in then.items() if code not in today}
    changes = tuple(_compare(one.rule, then.get(code), today.get(code)) for code, one in known.items())
    return SubmissionTrend(
        before_sha256=before.sha256,
        now_sha256=now.sha256,
        n_events_before=before.n_events,
        n_events_now=now.n_events,
        changes=tuple(one for one in changes if one.n_before or one.n_now),
    )


def _compare(rule: Rule, before: RuleOutcome | None, now: RuleOutcome | None) -> RuleChange:
    return RuleChange(
        rule=rule,
        change=_tell(before, now),
        n_before=before.n_failing if before else None,
        n_now=now.n_failing if now else None,
        per_10000_before=_share(before),
        per_10000_now=_share(now),
    )


def _tell(before: RuleOutcome | None, now: RuleOutcome | None) -> Change:
    if now is None or not now.n_failing:
        return Change.GONE if before and before.n_failing else Change.SAME
    if before is None or not before.n_failing:
        return Change.NEW
    # the shares as whole numbers over one denominator, so that no rounding decides
    then, today = before.n_failing * now.n_looked_at, now.n_failing * before.n_looked_at
    if then == today:
        return Change.SAME
    return Change.WORSE if today > then else Change.BETTER


def _share(outcome: RuleOutcome | None) -> float | None:
    if outcome is None or not outcome.n_looked_at:
        return None
    return round(_PER * outcome.n_failing / outcome.n_looked_at, 1)
