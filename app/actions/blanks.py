"""Writing blank forms."""

from pathlib import Path

from schemas.assessment import RequestItem
from schemas.errors import AppError


def write_blank_tracker(path: Path, framework_id: str | None, root: Path | None = None) -> int:
    """Write a blank evidence tracker with a workspace's request items, or else ours; how many it lists."""
    from evidence.request.blank_tracker import build_blank_tracker
    from evidence.request.items import load_request_items
    from quality_statements.loading import default_framework, load_framework

    items = load_request_items() if root is None else _load_listed(root)
    write_new_workbook(path, build_blank_tracker(items, load_framework(framework_id or default_framework())))
    return len(items)


def _load_listed(root: Path) -> tuple[RequestItem, ...]:
    from app.actions.asking import list_catalogue
    from app.clock import today

    return list_catalogue(root, today())


def write_blank_collected(path: Path, kind: str) -> None:
    """Write a blank form for case-audit results (`audits`), feedback (`feedback`) or waiting lists (`waiting`)."""
    from evidence.collect.audit_tool import load_audit_tool
    from evidence.collect.blank_files import build_blank_audits, build_blank_feedback
    from evidence.collect.source_types import load_source_types
    from evidence.have.blank_waiting import build_blank_waiting
    from quality_statements.loading import default_framework, load_framework

    if kind == "audits":
        data = build_blank_audits(load_audit_tool())
    elif kind == "waiting":
        data = build_blank_waiting()
    else:
        data = build_blank_feedback(load_source_types(), load_framework(default_framework()))
    write_new_workbook(path, data)


def write_new_workbook(path: Path, data: bytes) -> None:
    """Write a workbook under a name that is still free.

    Raises:
        AppError: the name does not end in .xlsx, is taken, or cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise AppError("blank-needs-xlsx", f"{path.name} would not be a workbook.", "Give a name that ends in .xlsx.")
    if path.exists():
        raise AppError("file-exists", f"{path} is there already.", "Give another name; nothing was changed.")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise AppError(
            "file-not-writable", f"{path} cannot be written: {error.strerror}.", "Name another folder."
        ) from error
