"""How the tests are spread over worker processes: what shares a costly preparation stays together, longest first.

A file is the smallest part that is handed out, so that what a file prepares once is prepared once. A few files that
share something still more costly go together. Files that take long are begun first: whoever ends with them would end
alone. Which file takes long is told by `--durations`; a file that is not named here comes after those that are.
"""

from collections.abc import Sequence
from typing import Any

TOGETHER = {
    "tests/flows/test_plain_flows.py": "the published demo",
    "tests/flows/test_published_documents.py": "the published demo",
    "tests/flows/test_custody.py": "the published demo",
    "tests/flows/test_under_the_engine.py": "the engine",
    "tests/app/test_engine_settings.py": "the engine",
    "tests/unit/evidence/have/test_ascof_long.py": "the official workbooks",
    "tests/unit/evidence/have/test_releases.py": "the official workbooks",
    "tests/unit/evidence/have/test_comparing.py": "the official workbooks",
    "tests/unit/evidence/have/test_ascof.py": "the official workbooks",
    "tests/unit/evidence/have/test_overdispersion.py": "the official workbooks",
    "tests/unit/evidence/have/test_signals.py": "the official workbooks",
}
"""Files that are handed to one worker as one part, and what the part is called."""

LONGEST = (
    "tests/flows/test_plain_flows.py",
    "tests/flows/test_published_documents.py",
    "tests/flows/test_custody.py",
    "tests/unit/evidence/store/test_kills.py",
    "tests/flows/test_under_the_engine.py",
    "tests/app/test_engine_settings.py",
    "tests/generative/test_item_life.py",
    "tests/app/test_client_level.py",
    "tests/unit/evidence/have/test_ascof_long.py",
    "tests/unit/evidence/have/test_releases.py",
    "tests/unit/evidence/have/test_comparing.py",
    "tests/unit/evidence/have/test_ascof.py",
    "tests/unit/evidence/have/test_overdispersion.py",
    "tests/unit/evidence/have/test_signals.py",
    "tests/app/test_item.py",
    "tests/app/test_returns.py",
    "tests/app/test_schedule.py",
    "tests/unit/reports/test_submission_verifier.py",
    "tests/app/test_intake.py",
    "tests/app/test_compare.py",
)
"""Files that take longest, the longest first; those that go together stand together."""


def part_of(test_id: str) -> str:
    """The part a test is handed out with."""
    file = test_id.partition("::")[0]
    return TOGETHER.get(file, file)


def rank_of(test_id: str) -> int:
    """Where a test's file stands among those that are begun first."""
    file = test_id.partition("::")[0]
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def make_scheduler(config: Any, log: Any) -> Any:
    """What hands out the parts, each worker taking the next when it is nearly done with the last."""
    from xdist.scheduler import LoadScopeScheduling

    class Spreading(LoadScopeScheduling):
        """In the order of collection, by parts."""

        def _split_scope(self, nodeid: str) -> str:
            return part_of(nodeid)

    config.option.loadscopereorder = False
    return Spreading(config, log)


def put_longest_first(items: list[Any]) -> None:
    """Order collected tests in place; those of one file keep their order."""
    items.sort(key=lambda item: rank_of(item.nodeid))


def unknown_files(files: Sequence[str]) -> set[str]:
    """Files that are named here and are not among the given ones."""
    return {*TOGETHER, *LONGEST} - set(files)
