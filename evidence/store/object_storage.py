"""Blobs in object storage: S3 and what speaks like it, Azure Blob, Google Cloud Storage.

The library takes credentials from the environment's usual variables; none stands in a settings file of ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import from_url

from evidence.store.blobs import check_blob_name, is_blob_name

KINDS = ("s3://", "az://", "gs://")
"""How an address of object storage may begin."""
_RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
_PATIENCE = {"timeout": timedelta(minutes=15), "connect_timeout": timedelta(seconds=10)}
"""The largest file that is taken in passes in a quarter of an hour at 2 Mbit a second."""
_PART = 8 * 1024**2
"""Size of one part of an upload or download in parts; a service takes at most 10,000 parts of an object."""
_AT_ONCE = 2
"""How many parts of an upload are under way at once: each is held in memory."""
_T = TypeVar("_T")


class ObjectBlobs:
    """Each blob is one object. The service keeps an object whole or not at all, and once it says so for good."""

    def __init__(self, url: str, endpoint: str | None = None, options: Mapping[str, str] | None = None) -> None:
        """Name the storage; nothing is connected to yet.

        Args:
            url: such as `s3://bucket/prefix`.
            endpoint: the address of a service other than the provider's own.
            options: further settings of the provider, such as `region`.
        """
        settings: dict[str, Any] = dict(options or {})
        if endpoint:
            settings["endpoint"] = endpoint
        connection = {**_PATIENCE, "allow_http": (endpoint or "").startswith("http://")}
        more: dict[str, Any] = {"config": settings or None, "retry_config": _RETRIES, "client_options": connection}
        self._objects = _told_plainly(lambda: from_url(url, **more))

    def put_new(self, name: str, data: bytes) -> bool:
        """See `Blobs`."""
        path = _path(name)
        try:
            # in one piece, because an upload in parts cannot be told to leave another writer's object alone
            obstore.put(self._objects, path, data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        except (BaseError, FileNotFoundError) as error:  # the bucket itself may not be there
            raise _as_os_error(error) from error
        return True

    def put_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """See `Blobs`; an upload that stops half-way leaves no object."""
        path = _path(name)
        if self.exists(name):
            return False
        coming = _Coming(parts)
        try:
            obstore.put(self._objects, path, coming, use_multipart=True, chunk_size=_PART, max_concurrency=_AT_ONCE)
        except Exception as error:
            if coming.failure is not None:  # whatever the library makes of it
                raise coming.failure from None
            if isinstance(error, BaseError | FileNotFoundError):
                raise _as_os_error(error) from error
            raise
        return True

    def free_bytes(self) -> int | None:
        """See `Blobs`; the service does not tell."""
        return None

    def settle(self) -> None:
        """See `Blobs`; the service has settled every object it took."""

    def read(self, name: str) -> bytes:
        """See `Blobs`."""
        path = _path(name)
        return _told_plainly(lambda: bytes(obstore.get(self._objects, path).bytes()))

    def read_parts(self, name: str) -> Iterator[bytes]:
        """See `Blobs`."""
        path = _path(name)
        stream = _told_plainly(lambda: obstore.get(self._objects, path).stream(_PART))
        while (part := _told_plainly(lambda: next(stream, None))) is not None:
            yield bytes(part)

    def size_of(self, name: str) -> int:
        """See `Blobs`."""
        path = _path(name)
        return int(_told_plainly(lambda: obstore.head(self._objects, path))["size"])

    def exists(self, name: str) -> bool:
        """See `Blobs`."""
        path = _path(name)
        try:
            _told_plainly(lambda: obstore.head(self._objects, path))
        except FileNotFoundError:
            return False
        return True

    def names(self) -> Iterator[str]:
        """See `Blobs`."""
        yield from sorted(name for name, _ in self._list())

    def names_before(self, moment: datetime) -> Iterator[str]:
        """See `Blobs`."""
        yield from sorted(name for name, at in self._list() if at < moment)

    def _list(self) -> list[tuple[str, datetime]]:
        found = _told_plainly(lambda: [one for part in obstore.list(self._objects) for one in part])
        named = ((one["path"].rpartition("/")[2], one["last_modified"]) for one in found)
        return [(name, at) for name, at in named if is_blob_name(name)]

    def delete(self, name: str) -> None:
        """See `Blobs`."""
        path = _path(name)
        with suppress(FileNotFoundError):
            _told_plainly(lambda: obstore.delete(self._objects, path))


class _Coming:
    """Parts on their way to the service; what they raise is kept, because the library tells of it in its own way."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._parts
        except BaseException as error:
            self.failure = error
            raise


def _path(name: str) -> str:
    check_blob_name(name)
    return f"{name[:2]}/{name}"


def _told_plainly(call: Callable[[], _T]) -> _T:
    """Carry out a call; whatever the library raises arrives as `OSError`."""
    try:
        return call()
    except BaseError as error:
        raise _as_os_error(error) from error


def _as_os_error(error: Exception) -> OSError:
    """The kind of failure only: the library's own text tells addresses and may tell more."""
    return OSError(f"the object storage answered: {type(error).__name__.removesuffix('Error')}")
