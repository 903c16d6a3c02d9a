"""Keeps tidy observations as Parquet: equal observations, equal bytes; the name says what they were read from."""

from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq

from evidence.arrow_alone import pa
from evidence.store.files import write_whole

_N_HASH_DIGITS = 64


def dataset_name(sha256: str, reader_version: str) -> str:
    """The file name of the observations read from a source file by one version of its reader.

    Example:
        >>> dataset_name("ab" * 32, "ascof-1").endswith("abab-ascof-1.parquet")
        True

    Raises:
        ValueError: if the hash is no SHA-256 or the version could not stand in a file name.
    """
    if len(sha256) != _N_HASH_DIGITS or not all(digit in "0123456789abcdef" for digit in sha256):
        raise ValueError("the hash is not a SHA-256 in lower-case hexadecimal digits")
    if not reader_version.replace("-", "").isalnum():
        raise ValueError("a reader version holds letters, digits and hyphens only")
    return f"{sha256}-{reader_version}.parquet"


def encode_observations(table: pa.Table) -> bytes:
    """A table of observations, with columns as `schemas.observation.OBSERVATION_COLUMNS`, as a Parquet file."""
    file = BytesIO()
    pq.write_table(table.replace_schema_metadata(None), file, compression="zstd", use_dictionary=True)
    return file.getvalue()


def write_observations(table: pa.Table, path: Path) -> None:
    """Write a table of observations, whole or not at all, to a path whose folder exists."""
    write_whole(path, encode_observations(table))
