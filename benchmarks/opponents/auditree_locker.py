"""Store items in an Auditree evidence locker, or read and check them again; run by an environment that holds it.

Usage: python auditree_locker.py store|reread FOLDER N_ITEMS N_BYTES

Prints the seconds it took. The items stand in nine folders, one for each statement, as ours do. `reread` asks the
locker whether each item is still current and reads its content; the locker verifies no hash.
"""

import contextlib
import io
import sys
import time

from auditree_texts import N_FOLDERS, text_of  # beside this script, whose folder its interpreter looks in
from compliance.evidence import DAY, RawEvidence
from compliance.locker import Locker


def build(number: int, n_bytes: int) -> RawEvidence:
    """One piece of evidence with its content."""
    evidence = RawEvidence(f"item-{number}.txt", f"statement-{number % N_FOLDERS + 1}", DAY, f"Item {number}")
    evidence.set_content(text_of(number, n_bytes))
    return evidence


def store(folder: str, n_items: int, n_bytes: int) -> None:
    """Add every item and commit, as one run of Auditree's fetchers does."""
    with Locker(name="bench", local_path=folder, gitconfig=WHO, use_extra_lockers=False) as locker:
        for number in range(n_items):
            locker.add_evidence(build(number, n_bytes))


def reread(folder: str, n_items: int, n_bytes: int) -> None:
    """Ask for every item again, as a run of Auditree's checks does."""
    with Locker(name="bench", local_path=folder, gitconfig=WHO, use_extra_lockers=False) as locker:
        for number in range(n_items):
            found = locker.get_evidence(build(number, n_bytes).path)
            if len(found.content) != n_bytes:
                raise SystemExit(f"item {number} came back with {len(found.content)} bytes")


WHO = {"user": {"name": "bench", "email": "bench@example.invalid"}, "commit": {"gpgsign": "false"}}

if __name__ == "__main__":
    what, folder, n_items, n_bytes = sys.argv[1:]
    begun = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        {"store": store, "reread": reread}[what](folder, int(n_items), int(n_bytes))
    print(time.perf_counter() - begun)
