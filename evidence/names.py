"""File names as people give them: only ever shown, never used as a path, and nothing in them taken for granted."""

import re
import unicodedata
from dataclasses import dataclass

SHOWN_CHARACTERS = 120
"""The most of a file name that is shown anywhere."""
MAX_BYTES = 255
"""The longest name any file system of ours holds."""

_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class NameDanger:
    """Why a name is not that of a plain file: slug, what was found, what to do."""

    slug: str
    found: str
    remedy: str


def show_name(name: str) -> str:
    r"""A name fit to be shown: what cannot be seen or turns the reading direction is spelled out, and it is cut short.

    Example:
        >>> show_name("plan\u202excod.exe")
        'plan\\u202excod.exe'
    """
    seen = "".join(_spell(c) if unicodedata.category(c) in _SHOWN else c for c in name[: SHOWN_CHARACTERS + 1])
    return seen if len(seen) <= SHOWN_CHARACTERS else seen[: SHOWN_CHARACTERS - 1] + "…"


def _spell(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def find_name_danger(name: str) -> NameDanger | None:
    """Why a name is not that of a plain file; None where it is.

    Source: names that Windows keeps for devices cannot be saved there by whoever receives them; marks that turn the
    reading direction make one kind of file look like another.
    """
    shown = f'"{show_name(name)}"'
    if len(name.encode(errors="replace")) > MAX_BYTES:
        remedy = "Give the file a shorter name."
        return NameDanger("file-name-too-long", f"{shown} is longer than any file name can be", remedy)
    if "/" in name or "\\" in name or name in {"", ".", ".."} or _DRIVE.match(name) or _has_controls(name):
        remedy = "Give the name of the file alone, such as carers-strategy.pdf."
        return NameDanger("file-name-is-a-path", f"{shown} is not a plain file name", remedy)
    if _BIDI.search(name):
        remedy = "Type the name anew, without marks that turn the reading direction."
        return NameDanger("file-name-unsafe", f"{shown} holds a hidden mark that makes it look like another", remedy)
    if _DEVICE.fullmatch(name):
        remedy = "Give the file another name."
        return NameDanger("file-name-unsafe", f"{shown} is a name that Windows keeps for itself", remedy)
    return None


def _has_controls(name: str) -> bool:
    return any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
