"""Builds files in memory that are damaged, disguised or made to do harm, and sound ones to hold beside them."""

import io
import zipfile

import openpyxl

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Sheet1">'
)
_ODS_CLOSE = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_ROW = (
    "<table:table-row><table:table-cell office:value-type='string'><text:p>Anyshire</text:p></table:table-cell>"
    "</table:table-row>"
)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def zip_of(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip file of these parts, by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def xlsx(cells=None, title="Sheet1"):
    """A workbook with these cells, by reference such as `B3`."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for place, value in (cells or {"A1": "Council", "A2": "Anyshire"}).items():
        sheet[place] = value
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def xlsx_with_sheet(sheet_data, **replaced):
    """A workbook whose sheet part holds this XML between its `sheetData` tags; other parts may be replaced."""
    parts = dict(_parts(xlsx()))
    name = "xl/worksheets/sheet1.xml"
    opening, _, rest = parts[name].partition(b"<sheetData>")
    _, _, closing = rest.partition(b"</sheetData>")
    parts[name] = opening + b"<sheetData>" + sheet_data + b"</sheetData>" + closing
    return zip_of(parts | replaced)


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_part(data, name, content):
    """The same zip file with one part added or replaced."""
    return zip_of(_parts(data) | {name: content})


def ods(rows=ODS_ROW, manifest="<manifest/>"):
    """An OpenDocument spreadsheet with these rows."""
    return zip_of(
        {"mimetype": ODS_TYPE, "content.xml": _ODS_OPEN + rows + _ODS_CLOSE, "META-INF/manifest.xml": manifest}
    )


def old_office(stream_name):
    """The start of an old Office container that names a stream."""
    return OLE + b"\x00" * 512 + stream_name.encode("utf-16-le") + b"\x00" * 64


def lying_zip(data):
    """A workbook whose list of parts declares one of them far smaller than it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (16).to_bytes(4, "little"))


def bomb(n_megabytes=450):
    """A small workbook that declares, and has, far more than may be unpacked."""
    stream = io.BytesIO(xlsx())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/big.xml", "w") as part:
        for _ in range(n_megabytes):
            part.write(b" " * 2**20)
    return stream.getvalue()
