"""`python -m app` and the `readiness` command."""

import os
import sys

from app.cli import main


def run() -> None:
    """Start the command line with this process's arguments and environment."""
    sys.exit(main(sys.argv[1:], os.environ))


if __name__ == "__main__":
    run()
