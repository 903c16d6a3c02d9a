"""The look of the Word copy, set style by style so that readers can change it in one place."""

from dataclasses import dataclass
from typing import Any

FONT = "Arial"
_INK, _QUIET, _BAND, _LINK, _RULE = "0B0C0C", "484949", "003A69", "1A65A6", "B1B4B6"
_TAGS = {
    "Green": ("CCE2D8", "005A30"),
    "Yellow": ("FFF7BF", "594D00"),
    "Red": ("F4CDC6", "2A0B06"),
    "Blue": ("D2E2F1", "0C2D4A"),
    "Grey": ("EEEEEE", "282D30"),
}


@dataclass(frozen=True)
class _Look:
    """Size in points, colour, weight and the space before and after a paragraph style."""

    size: float
    colour: str = _INK
    bold: bool = False
    before: float = 0
    after: float = 6
    keep: bool = False
    rule: str = ""
    indent: float = 0


_PARAGRAPHS = {
    "Normal": _Look(11),
    "Body Text": _Look(11, before=0, after=8),
    "First Paragraph": _Look(11, before=0, after=8),
    "Compact": _Look(11, after=4),
    "Title": _Look(28, _BAND, bold=True, before=24, after=6),
    "Subtitle": _Look(16, _QUIET, after=4),
    "Date": _Look(11, _QUIET, after=18),
    "Heading 1": _Look(18, _BAND, bold=True, before=26, after=8, keep=True),
    "Heading 2": _Look(14, _BAND, bold=True, before=18, after=6, keep=True),
    "Heading 3": _Look(12, _INK, bold=True, before=14, after=4, keep=True),
    "Heading 4": _Look(11, _INK, bold=True, before=12, after=4, keep=True),
    "Heading 5": _Look(11, _INK, bold=True, before=12, after=4, keep=True),
    "Block Text": _Look(11, before=8, after=8, rule=_BAND, indent=10),
    "Table Caption": _Look(11, bold=True, before=12, after=4, keep=True),
    "Image Caption": _Look(9.5, _QUIET, before=4, after=14),
    "Captioned Figure": _Look(11, before=8, after=0, keep=True),
    "Header": _Look(8.5, _QUIET, after=0),
    "Footer": _Look(8.5, _QUIET, after=0),
    "Inset Text": _Look(11, before=8, after=8, rule=_RULE, indent=12),
    "Warning Text": _Look(11, bold=True, before=8, after=8, rule=_INK, indent=12),
    "Lede": _Look(13, before=10, after=10),
    "Note": _Look(9.5, _QUIET, after=6),
    "Contents": _Look(11, before=1, after=3),
    "Table Cell": _Look(9.5, before=2, after=2),
}


def set_styles(word: Any, language: str) -> None:
    """Give the document its language, fonts, paragraph styles, tags and table style."""
    from docx.enum.style import WD_STYLE_TYPE

    _set_defaults(word, language)
    for name, look in _PARAGRAPHS.items():
        style = _style(word, name, WD_STYLE_TYPE.PARAGRAPH)
        _set_font(style, look.size, look.colour, bold=look.bold)
        _set_spacing(style, look)
    for name, (back, front) in _TAGS.items():
        _set_tag(_style(word, f"Tag {name}", WD_STYLE_TYPE.CHARACTER), back, front)
    _set_font(_style(word, "Hyperlink", WD_STYLE_TYPE.CHARACTER), None, _LINK, underline=True)
    _set_table_style(_style(word, "Readiness Table", WD_STYLE_TYPE.TABLE))


def _style(word: Any, name: str, kind: Any) -> Any:
    if name in word.styles:
        return word.styles[name]
    style = word.styles.add_style(name, kind)
    if kind.name == "PARAGRAPH":
        style.base_style = word.styles["Normal"]
    return style


def _set_defaults(word: Any, language: str) -> None:
    """Language and font of every run that does not say otherwise, here and in the settings."""
    from docx.oxml.ns import qn

    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults)
    for element in word.styles.element.iter(qn("w:lang")):
        element.getparent().remove(element)
    _child(defaults, "w:lang", val=language, eastAsia=language, bidi="ar-SA")
    theme = word.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), language)


def _set_fonts(properties: Any) -> None:
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = _child(properties, "w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
    properties.insert(0, fonts)


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _set_font(style: Any, size: float | None, colour: str, *, bold: bool = False, underline: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    style.font.size = None if size is None else Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.bold, style.font.italic = bold, False
    style.font.underline = underline
    _set_fonts(style.element.get_or_add_rPr())


def _set_spacing(style: Any, look: _Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    shape = style.paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH.LEFT
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing = 1.15
    shape.keep_with_next = look.keep
    shape.left_indent = Pt(look.indent)
    if look.rule:
        _rule_left(style, look.rule)


def _rule_left(style: Any, colour: str) -> None:
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    border = _child(properties, "w:pBdr")
    _child(border, "w:left", val="single", sz="24", space="8", color=colour)
    before = [properties.find(qn(tag)) for tag in ("w:spacing", "w:ind", "w:jc")]
    next(element for element in before if element is not None).addprevious(border)


def _set_tag(style: Any, back: str, front: str) -> None:
    _set_font(style, None, front)
    shade = _child(style.element.get_or_add_rPr(), "w:shd", val="clear", color="auto", fill=back)
    shade.getparent().append(shade)


def _set_table_style(style: Any) -> None:
    """Lines between rows, a firm line and bold words for headings, bold words for the cells naming rows."""
    table = _child(style.element, "w:tblPr")
    borders = _child(table, "w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        _child(borders, f"w:{side}", val="single", sz="4", space="0", color=_RULE)
    margins = _child(table, "w:tblCellMar")
    for side, width in (("left", "0"), ("right", "140")):
        _child(margins, f"w:{side}", w=width, type="dxa")
    for part in ("firstRow", "firstCol"):
        condition = _child(style.element, "w:tblStylePr", type=part)
        _child(_child(condition, "w:rPr"), "w:b")
        if part == "firstRow":
            edge = _child(_child(condition, "w:tcPr"), "w:tcBorders")
            _child(edge, "w:bottom", val="single", sz="12", space="0", color=_INK)
