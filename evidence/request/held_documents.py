"""Documents offered beside a tracker or a reply, with those behind them that are held already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from evidence.request.documents import BESIDE_TRACKER, Documents
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.terms import EvidenceKind, Source


class OfferedDocuments(Mapping[str, bytes | Callable[[], bytes]]):
    """The documents offered, by name; a name that is not among them is looked for among those held.

    Only what was offered is listed, so that a held document nobody names is not told as left over.
    """

    def __init__(self, offered: Documents, held: Documents, where: str = BESIDE_TRACKER) -> None:
        self._offered, self._held, self.where = offered, held, where

    def __getitem__(self, name: str) -> bytes | Callable[[], bytes]:
        """An offered document before a held one of the same name."""
        return self._offered[name] if name in self._offered else self._held[name]

    def __contains__(self, name: object) -> bool:
        """Whether it is offered or held."""
        return name in self._offered or name in self._held

    def __iter__(self) -> Iterator[str]:
        """The names that were offered."""
        return iter(self._offered)

    def __len__(self) -> int:
        """How many were offered."""
        return len(self._offered)


def find_held(
    items: Iterable[EvidenceItem], read: Callable[[str, str], bytes]
) -> dict[str, bytes | Callable[[], bytes]]:
    """The current files of the library's documents by name; a name that two different files bear is left out.

    Args:
        items: the library.
        read: gives the bytes for a hash and an evidence id, such as the store's `get`.
    """
    named: dict[str, dict[str, EvidenceVersion]] = defaultdict(dict)
    for item in items:
        if item.source is Source.REQUEST and item.kind is EvidenceKind.DOCUMENT and item.current:
            named[item.current.original_name][item.current.sha256] = item.current
    single = {name: next(iter(found.values())) for name, found in named.items() if len(found) == 1}
    return {name: partial(read, version.sha256, version.item_id) for name, version in single.items()}
