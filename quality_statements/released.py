"""Released data files never change: their checksums are kept beside them, and a changed one is refused."""

from pathlib import Path

from schemas.errors import OurError
from schemas.ids import sha256_of

LISTING = "released.sha256"


def load_checksums(listing: Path) -> dict[str, str]:
    """Checksum by file name relative to the listing, from lines of `checksum  name`."""
    lines = listing.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {name.strip(): checksum for checksum, name in pairs}


def check_released(path: Path, data: bytes) -> None:
    """Refuse a released file that is not what was released; files on no listing pass.

    Raises:
        OurError: `released-file-changed`.
    """
    for folder in (path.parent, path.parent.parent):
        listing = folder / LISTING
        if not listing.is_file():
            continue
        expected = load_checksums(listing).get(path.relative_to(folder).as_posix())
        if expected is not None and expected != sha256_of(data):
            message = f"The released file {path.name} was changed."
            remedy = "Put the released file back; write changes into a new version that extends it."
            raise OurError("released-file-changed", message, remedy)
