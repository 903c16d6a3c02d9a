"""Framework files to Framework values; every fault of a file is told at once and nothing is half loaded."""

from functools import cache
from pathlib import Path

from quality_statements.extending import build_extended
from quality_statements.framework_file import FrameworkFile, build_framework
from quality_statements.framework_rules import check_framework
from quality_statements.official_wording import lay_over
from quality_statements.released import check_released
from quality_statements.strict_build import build
from quality_statements.yaml_tree import Node, load_tree
from schemas.errors import AppError, InputError
from schemas.framework import Framework
from schemas.problems import Problem

FOLDER = Path(__file__).resolve().parent / "framework"
_INDEX = "index.yaml"


def load_framework(framework_id: str, official_wording: Path | bytes | None = None) -> Framework:
    """A released framework by its id, with a council's official wording laid over it where given.

    Raises:
        AppError: `unknown-framework`, naming those there are.
        InputError: the wording file is at fault; carries all its problems.
        OurError: `released-file-changed`.
    """
    framework = _load_released(framework_id)
    return framework if official_wording is None else lay_over(framework, official_wording)


def available_frameworks() -> tuple[str, ...]:
    """Ids of the released frameworks, the default first."""
    index = _load_index()
    default = index["default"]
    return (default, *sorted(id_ for id_ in index if id_ not in ("default", default)))


def default_framework() -> str:
    """Id of the framework used where none is named."""
    return available_frameworks()[0]


def load_framework_file(path: Path) -> Framework:
    """A framework from a file, released or not, with what it extends.

    Raises:
        InputError: carries every fault of the file and of the files it extends.
        OurError: `released-file-changed`.
    """
    root, problems = _load_root(path, ())
    if root is None:
        raise InputError(problems, f"The framework file {path.name} was not taken in")
    file = build(FrameworkFile, root)
    problems += file.problems + check_framework(file)
    if problems:
        raise InputError(problems, f"The framework file {path.name} was not taken in")
    return build_framework(file.value)


@cache
def _load_released(framework_id: str) -> Framework:
    index = _load_index()
    if framework_id not in index or framework_id == "default":
        names = ", ".join(available_frameworks())
        raise AppError("unknown-framework", f"There is no framework {framework_id}.", f"Use one of: {names}.")
    return load_framework_file(FOLDER / index[framework_id])


@cache
def _load_index() -> dict[str, str]:
    """File name by framework id, and under `default` the id of the default."""
    path = FOLDER / _INDEX
    root, problems = load_tree(path.read_bytes(), path.name)
    if root is None or problems or not isinstance(root.value, dict):
        raise InputError(problems, f"The list {path.name} was not taken in")
    files = root.value["files"].value
    default = {"default": str(root.value["default"].value)}
    return default | {key: str(node.value) for key, node in files.items()} if isinstance(files, dict) else default


def _load_root(path: Path, above: tuple[str, ...]) -> tuple[Node | None, list[Problem]]:
    """The tree of a file with what it extends laid in; `above` are the files that led here."""
    if not path.is_file():
        return None, [Problem("file-missing", path.name, "there is no such file", "Check the name and the folder.")]
    data = path.read_bytes()
    check_released(path, data)
    root, problems = load_tree(data, path.name)
    if root is None or not isinstance(root.value, dict) or "extends" not in root.value:
        return root, problems
    return _extend(path, root, problems, above)


def _extend(
    path: Path, own: Node, problems: list[Problem], above: tuple[str, ...]
) -> tuple[Node | None, list[Problem]]:
    link = own.value["extends"] if isinstance(own.value, dict) else own
    name = str(link.value)
    if name != Path(name).name or name in (*above, path.name):
        remedy = "Name another file of the same folder, one that does not extend this one."
        return None, [*problems, link.problem("unknown-reference", f"it extends {name}", remedy)]
    if not (path.parent / name).is_file():
        remedy = "Name a file that stands in the same folder."
        return None, [*problems, link.problem("file-missing", f"there is no {name} to extend", remedy)]
    base, base_problems = _load_root(path.parent / name, (*above, path.name))
    if base is None:
        return None, problems + base_problems
    root, extend_problems = build_extended(base, own)
    return root, problems + base_problems + extend_problems
