"""What may stand in the repository: code, reference data, text; no runtime file, identity or trace of a machine."""

import re
import subprocess
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from evidence.identity import is_nhs_number
from tests import spreading
from tests.places import ROOT

RUNTIME = {
    ".xlsx", ".xls", ".xlsm", ".ods", ".csv.gz", ".pdf", ".docx", ".pptx", ".db", ".sqlite", ".sqlite3", ".duckdb",
    ".parquet", ".zip",
}  # fmt: skip
MAY_HOLD_FILES = ("tests/", "quality_statements/framework/")
TEN_DIGITS = re.compile(r"(?<![\w.])(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\w|\.\d)")
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|anaconda\.org|(?:extra-)?index-url[ =]|trusted-host|find-links", re.I
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:root|home|tmp|Users|mnt|work|opt|srv)/\w")
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@cache
def _files():
    """Every file git tracks or would track; the working tree where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.fail("this test looks at what git tracks; run it in a checkout")
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


@cache
def _texts():
    """Name and text of every file that is text."""
    found = {}
    for name in _files():
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def _hits(pattern, *, besides=()):
    return [
        f"{name}: {match[0]}"
        for name, text in _texts().items()
        if name not in besides
        for match in pattern.finditer(text)
    ]


def test_no_runtime_file_is_tracked():
    """Spreadsheets, documents and databases stand only with the tests and the framework."""
    kept = [name for name in _files() if PurePosixPath(name).suffix.lower() in RUNTIME]
    assert [name for name in kept if not name.startswith(MAY_HOLD_FILES)] == []


def test_no_workspace_is_tracked():
    """No folder of a council is in the repository."""
    assert [name for name in _files() if PurePosixPath(name).name in ("readiness.toml", "readiness.db")] == []


def test_no_nhs_number_that_somebody_could_have():
    """Ten digits that pass the check of an NHS number begin with 999, which is given to nobody."""
    found = [
        f"{name}: {match[0]}"
        for name, text in _texts().items()
        for match in TEN_DIGITS.finditer(text)
        if is_nhs_number(match[1] + match[3] + match[4]) and match[1] != "999"
    ]
    assert found == []


def test_no_registry_is_named():
    """Packages come from wherever the machine gets them; the repository names no index."""
    assert _hits(REGISTRIES, besides=("tests/docs/test_repository.py", "Makefile")) == []
    assert "--no-emit-index-url" in _texts()["Makefile"]
    assert not re.search(r"https?://", _texts()["Makefile"])


def test_no_path_of_a_machine():
    """No file says where on some machine it was made."""
    assert _hits(MACHINE_PATHS, besides=("tests/docs/test_repository.py",)) == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_required_package_is_pinned_and_hashed(path):
    """Each entry is one exact version with at least one SHA-256, and no option names an index."""
    text = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip()]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[^\s;]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])", entry), entry.split()[0]


def test_requirements_of_the_tests_agree_with_those_of_the_product():
    """A package both lists name has one version."""
    lists = [_versions(ROOT / "requirements" / name) for name in ("run.txt", "test.txt")]
    assert {name: (lists[0][name], lists[1][name]) for name in lists[0].keys() & lists[1].keys()
            if lists[0][name] != lists[1][name]} == {}  # fmt: skip


def _versions(path: Path):
    return dict(re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(\S+)", path.read_text("utf-8"), re.MULTILINE))


def test_no_lock_file_that_records_a_registry():
    """Lock files that hold addresses are not kept."""
    names = {PurePosixPath(name).name for name in _files()}
    assert names.isdisjoint({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json"})


@pytest.mark.parametrize("package", ["app", "flows", "evidence", "quality_statements", "reports", "schemas"])
def test_every_module_says_what_it_is(package):
    """Every module of the package begins with a docstring."""
    first = {path.name: path.read_text(encoding="utf-8").lstrip()[:3] for path in (ROOT / package).rglob("*.py")}
    assert {name for name, start in first.items() if start not in ('"""', 'r""')} == set()


def test_files_that_are_spread_by_name_are_there():
    """A test file that was renamed or removed is not named any more where it is said which files go together."""
    files = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/test_*.py")]
    assert spreading.unknown_files(files) == set()
