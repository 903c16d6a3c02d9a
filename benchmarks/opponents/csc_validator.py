"""Run csc-validator-be-903 over tables of its own shape; run by an environment that holds it.

Usage: python csc_validator.py FOLDER N_CHILDREN

Prints, as JSON, the seconds to read and validate, the seconds for its report, the rows of all tables, the rules that
ran to their end and those it skipped or that failed. Writing the tables and importing are outside the clock.
"""

import json
import logging
import os
import sys
import time
from pathlib import Path

os.environ["QLACREF_PC_INSECURE"] = "True"  # its postcode lists are signed with a key it does not ship

from csc_validator_tables import YEAR, write_tables  # beside this script, whose folder its interpreter looks in
from lac_validator.lac_validator import LacValidator
from lac_validator.report import Report
from lac_validator.rules.ruleset_utils import get_year_ruleset


def run(folder: str, n_children: int) -> dict[str, float]:
    """Validate and report once, everything a user of its page gets."""
    written, n_rows = write_tables(Path(folder), n_children)
    files = [{"name": path.name, "description": told, "file_content": path.read_bytes()} for path, told in written]
    registry = get_year_ruleset(str(YEAR))
    logging.disable(logging.CRITICAL)
    begun = time.perf_counter()
    metadata = {"collectionYear": str(YEAR), "localAuthority": "E08000025"}
    validator = LacValidator(metadata, files, registry)
    validated = time.perf_counter()
    report = Report(validator.ds_results, registry)
    n_told = len(report.error_summary) + len(report.child_summary)
    ended = time.perf_counter()
    return {
        "validate": validated - begun,
        "report": ended - validated,
        "n_rows": n_rows,
        "n_rules": len(registry),
        "n_ran": len(validator.dones),
        "n_skipped": len(validator.skips),
        "n_failed": len(validator.fails),
        "n_told": n_told,
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
