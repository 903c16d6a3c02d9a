"""The command line starts fast because it loads nothing large until it must."""

import subprocess
import sys

import pytest

from tests.places import ROOT

LARGE = ("prefect", "pandas", "great_expectations", "duckdb", "pyarrow", "matplotlib", "sqlmodel", "numpy")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["rate", "--scores", "3,3,3,3,3,3,3,3,3"]])
def test_nothing_large_is_imported(words):
    """Help and the rating calculator need none of the large libraries."""
    code = (
        "import sys, os\n"
        "from app.cli import main\n"
        f"code = main({words!r}, dict(os.environ))\n"
        f"print('LOADED', [name for name in {LARGE!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().endswith("LOADED []")
