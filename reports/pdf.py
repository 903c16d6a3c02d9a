"""The PDF copy: tagged, PDF/UA-1, typeset by Typst from the same sanitised body as the HTML page.

Typst sees only the files given to it here as bytes: no disk, no network, no font of the machine, no
clock. The same document therefore gives the same bytes anywhere.
"""

import base64
import json
import shutil
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reports.document import SYNTHETIC_MARK, SYNTHETIC_NOTICE, Document, build_body, placed_figures
from reports.html_structure import box_paragraphs, contents_of
from reports.html_tree import to_html
from reports.markdown_html import TAG_COLOURS
from reports.pandoc import Node, change_nodes, classes_of, read_tree, write_tree
from reports.table_layout import heights_of, lay_out_table
from schemas.child_process import ChildError, ask_child
from schemas.errors import OurError

_TEMPLATE = Path(__file__).parent / "static" / "report.typ"
_BOXES = {"inset-text": "inset", "warning-text": "warning", "lede": "lede", "note": "note"}
_WHOLE_TABLE_LINES, _WHOLE_ROW_LINES = 20, 25
_TEXT_FACES = ("Regular", "It", "Semibold", "Bold", "BoldIt")
_SIGN_FACES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique", "DejaVuSansMono")
_MAIN = '#import "report.typ": *\n#show: report.with(facts)\n\n'


def render_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1 bytes.

    Raises:
        OurError: slug `report-conversion`, when the document cannot be typeset.
    """
    body = box_paragraphs(build_body(document))
    files = {
        "main.typ": (_MAIN + _typst_body(to_html(body))).encode(),
        "report.typ": _TEMPLATE.read_bytes(),
        "document.json": json.dumps(_facts(document, n_sections=len(contents_of(body)))).encode(),
    }
    for name in placed_figures(body):
        files[f"{name}.svg"] = document.figures[name].svg.encode()
    return _compile(files)


def _facts(document: Document, n_sections: int) -> dict[str, Any]:
    """What the template says about the document, as plain values: none of it is ever read as Typst."""
    language, _, region = document.lang.partition("-")
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "facts": list(document.facts),
        "edition": document.edition,
        "mark": SYNTHETIC_MARK if document.synthetic else "",
        "notice": SYNTHETIC_NOTICE if document.synthetic else "",
        "language": language,
        "region": region or None,
        "n_sections": n_sections,
        "figures": {name: {"alt": fig.alt, "caption": fig.caption} for name, fig in document.figures.items()},
    }


def _typst_body(html: str) -> str:
    tree = read_tree(html)
    for change in (lay_out_table, _keep_rows, _mark_figure, _mark_box, _mark_tag):
        tree = change_nodes(tree, change)
    return write_tree(tree, "typst", ["--wrap=none"]).decode()


def _raw(kind: str, text: str) -> Node:
    return {"t": kind, "c": ["typst", text]}


def _keep_rows(node: Node) -> list[Node] | None:
    """Keep a short table whole, and the rows of a longer one; a row too long for that may be cut."""
    heights = heights_of(node) if node["t"] == "Table" else []
    if not heights or max(heights) > _WHOLE_ROW_LINES:
        return None
    keep = "keep-whole" if sum(heights) <= _WHOLE_TABLE_LINES else "keep-rows"
    return [_raw("RawBlock", f"#{keep}["), node, _raw("RawBlock", "]")]


def _mark_figure(node: Node) -> list[Node] | None:
    """A figure becomes a call that looks up its drawing, description and caption by name."""
    if node["t"] != "Figure":
        return None
    name = node["c"][0][0].removeprefix("figure-")
    return [_raw("RawBlock", f'#chart("{name}")')]


def _mark_box(node: Node) -> list[Node] | None:
    if node["t"] != "Div":
        return None
    names = [_BOXES[name] for name in classes_of(node) if name in _BOXES]
    return [_raw("RawBlock", f"#{names[0]}["), *node["c"][1], _raw("RawBlock", "]")] if names else None


def _mark_tag(node: Node) -> list[Node] | None:
    if node["t"] != "Span" or "tag" not in classes_of(node):
        return None
    colours = [colour for colour in TAG_COLOURS if f"tag--{colour}" in classes_of(node)] or ["grey"]
    return [_raw("RawInline", f'#tag("{colours[0]}")['), *node["c"][1], _raw("RawInline", "]")]


@cache
def font_files() -> tuple[Path, ...]:
    """The fonts that come with the program: Source Sans Pro, and DejaVu Sans for signs it lacks.

    Single files, not their folders: those hold each face twice, and which one Typst would find first
    depends on the disk.

    Raises:
        OurError: slug `report-fonts`, when a package that brings them is missing.
    """
    faces = [_package_folder("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf" for face in _TEXT_FACES]
    faces += [_package_folder("matplotlib") / "mpl-data" / "fonts" / "ttf" / f"{face}.ttf" for face in _SIGN_FACES]
    return tuple(faces)


def _package_folder(name: str) -> Path:
    """Where an installed package is, found without loading it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise OurError("report-fonts", f"The fonts of {name} are missing.", "Install the program again.")
    return Path(spec.origin).parent


def _compile(files: dict[str, bytes]) -> bytes:
    """Typeset in a process of its own: Typst keeps 130 MB once used, and its input holds other people's text."""
    # `empty` is the only folder Typst could read or fetch into; `fonts` holds one copy of each face.
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as fonts:
        for font in font_files():
            shutil.copy(font, fonts)
        encoded = {name: base64.b64encode(data).decode() for name, data in files.items()}
        request = json.dumps({"files": encoded, "empty": empty, "fonts": fonts})
        try:
            return ask_child("reports.typesetting", request.encode())
        except ChildError as error:
            message = f"A report could not be typeset as PDF: {error}"
            raise OurError("report-conversion", message, "Report this fault.") from error
