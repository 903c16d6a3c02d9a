"""The page that checks a return without a network: one file of HTML with its own style and script."""

import base64
import hashlib
from functools import cache
from pathlib import Path

_STATIC = Path(__file__).parent / "static"


@cache
def render_verifier() -> bytes:
    """The page, the same for every return; its own policy lets it run its one script and reach nothing."""
    style = (_STATIC / "report.css").read_text(encoding="utf-8") + (_STATIC / "verify.css").read_text(encoding="utf-8")
    script = (_STATIC / "verify.js").read_text(encoding="utf-8")
    page = (_STATIC / "verify.html").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    for mark, text in (("%POLICY%", policy), ("%STYLE%", style), ("%SCRIPT%", script)):
        page = page.replace(mark, text)
    return page.encode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
