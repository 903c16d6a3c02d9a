"""Merkle trees as Certificate Transparency has them: roots, and proofs that a tree holds or continues another.

Everything here is over bytes: 32-byte hashes, and leaves of any length. No state is kept but that of `Frontier`.

Source: RFC 6962, section 2.1 (hashing and the making of proofs); RFC 9162, section 2.1 (checking them).
"""

import hashlib
from collections.abc import Iterable, Sequence

_LEAF, _NODE = b"\x00", b"\x01"
"""What keeps a leaf's hash from passing for a node's."""
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf.

    Example:
        >>> leaf_hash(b"").hex()[:8]
        '6e340b9c'
    """
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children's hashes."""
    return hashlib.sha256(_NODE + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its full subtrees, the largest first.

    A leaf is added, and a root told, in steps that grow with the logarithm of the tree, however large it is.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """The edge after some leaf hashes."""
        self.size = 0
        self._roots: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """Add one leaf hash: two full subtrees of one size become one."""
        joined, size = leaf, self.size
        while size & 1:
            joined = node_hash(self._roots.pop(), joined)
            size >>= 1
        self._roots.append(joined)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree over all leaves added so far."""
        if not self._roots:
            return EMPTY_ROOT
        *left, root = self._roots
        for one in reversed(left):
            root = node_hash(one, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over some leaf hashes."""
    return Frontier(leaves).root()


def _split(size: int) -> int:
    """The largest power of two below a size of 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def prove_inclusion(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from one leaf to the root, the lowest first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return ()
    middle = _split(len(leaves))
    if index < middle:
        return (*prove_inclusion(leaves[:middle], index), root_of(leaves[middle:]))
    return (*prove_inclusion(leaves[middle:], index - middle), root_of(leaves[:middle]))


def is_included(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof leads from a leaf hash at a place in a tree of some size to a root.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(one, found)
            place, last = _up_past_left_edges(place, last)
        else:
            found = node_hash(found, one)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def _up_past_left_edges(place: int, last: int) -> tuple[int, int]:
    """Levels at which a node has no sister are passed over."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def prove_consistency(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree over all leaves continues the one over the first so many.

    Raises:
        ValueError: the old tree is empty or larger than this one.
    """
    if not 0 < old_size <= len(leaves):
        raise ValueError(f"no tree of {old_size} leaves lies in one of {len(leaves)}")
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> tuple[bytes, ...]:
    """Source: RFC 6962, section 2.1.2; `whole` where the subtree's root is the old tree's own."""
    if old_size == len(leaves):
        return () if whole else (root_of(leaves),)
    middle = _split(len(leaves))
    if old_size <= middle:
        return (*_subproof(leaves[:middle], old_size, whole=whole), root_of(leaves[middle:]))
    return (*_subproof(leaves[middle:], old_size - middle, whole=False), root_of(leaves[:middle]))


def is_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that a newer tree holds an older one unchanged, as its beginning.

    Source: RFC 9162, section 2.1.4.2.
    """
    if old_size == new_size:
        return old_size > 0 and not proof and old_root == new_root
    if not 0 < old_size < new_size:
        return False
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(one, old), node_hash(one, new)
            place, last = _up_past_left_edges(place, last)
        else:
            new = node_hash(new, one)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
