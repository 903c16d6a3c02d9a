"""Keeps tidy observations as Parquet: equal observations, equal bytes; the name says what they were read from."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

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


def write_observations(table: pa.Table, path: Path) -> None:
    """Write a table of observations, whole or not at all.

    Args:
        table: columns as `schemas.observation.OBSERVATION_COLUMNS`.
        path: where to; its folder exists.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            pq.write_table(table.replace_schema_metadata(None), file, compression="zstd", use_dictionary=True)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
