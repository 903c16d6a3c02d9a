"""The child process that typesets one document: files in on standard input, PDF out on standard output."""

import base64
import json
import sys
from typing import Any


def run() -> None:
    """Read one request, write one PDF/UA-1 file.

    The request is JSON: `files` (name to base64), `empty` (a folder with nothing in it, all that Typst could
    reach) and `fonts` (a folder of the faces to use). A fault of the input is the last line on standard error.
    """
    request = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(_typeset(request))
    sys.stdout.buffer.flush()


def _typeset(request: dict[str, Any]) -> bytes:
    import typst

    compile_files: Any = typst.compile  # its types leave out that files may be given as bytes
    pdf = compile_files(
        {name: base64.b64decode(data) for name, data in request["files"].items()},
        root=request["empty"],
        font_paths=[request["fonts"]],
        ignore_system_fonts=True,
        package_path=request["empty"],
        package_cache_path=request["empty"],
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
    )
    return bytes(pdf)
