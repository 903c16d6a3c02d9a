"""Roll up nine scores a person typed."""

import re

from schemas.errors import AppError
from schemas.score import RollUp

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
"""Plain digits: other characters that count as digits, such as a raised 2, are not for `int`."""
_UNSCORED = {"-", "–", "—", ""}


def rate_scores(text: str, framework_id: str | None) -> RollUp:
    """The roll-up of scores given as `3,3,4,3,4,4,3,4,-`.

    Raises:
        AppError: a score is not a whole number or a dash; the framework's own checks find the rest.
    """
    from quality_statements.loading import default_framework, load_framework
    from quality_statements.rollup import check_scores, roll_up

    framework = load_framework(framework_id or default_framework())
    scores = [_score(number, word.strip()) for number, word in enumerate(text.split(","), start=1)]
    check_scores(scores, framework)
    return roll_up(scores, framework)


def _score(number: int, word: str) -> int | None:
    if word in _UNSCORED:
        return None
    if not _WHOLE.fullmatch(word):
        raise AppError(
            "score-not-a-number",
            f'Score {number} is "{word}".',
            "Each score is a whole number from 1 to 4, or a dash where there is none.",
        )
    return int(word)
