"""Merkle trees: the vectors that all implementations share, and properties over every size."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.store.merkle import (
    EMPTY_ROOT,
    Frontier,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_of,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(one)) for one in INPUTS]
INCLUSION = [
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]  # fmt: skip
CONSISTENCY = [
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
"""Source: the reference vectors of the Certificate Transparency project, shared by its implementations."""


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_known_ones(size):
    """The trees over the first one to eight known inputs have the known roots."""
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_empty_tree_and_the_two_kinds_of_hash():
    """A tree without leaves has the hash of nothing, and a leaf can never pass for a node."""
    assert EMPTY_ROOT.hex() == root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proofs_are_the_known_ones(index, size, proof):
    """The proofs that a leaf is in a tree are those every implementation gives."""
    assert [one.hex() for one in prove_inclusion(LEAVES[:size], index)] == proof
    assert is_included(LEAVES[index], index, size, root_of(LEAVES[:size]), [bytes.fromhex(one) for one in proof])


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_are_the_known_ones(old, new, proof):
    """The proofs that a tree continues another are those every implementation gives."""
    assert [one.hex() for one in prove_consistency(LEAVES[:new], old)] == proof
    path = [bytes.fromhex(one) for one in proof]
    assert is_consistent(old, root_of(LEAVES[:old]), new, root_of(LEAVES[:new]), path)


def _leaves(n: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(n)]


def test_every_proof_of_every_small_tree_holds():
    """For all sizes up to 40: each leaf is included, and each tree continues each smaller one."""
    for size in range(1, 41):
        leaves = _leaves(size)
        root = root_of(leaves)
        for number in range(size):
            assert is_included(leaves[number], number, size, root, prove_inclusion(leaves, number))
            proof = prove_consistency(leaves, number + 1)
            assert is_consistent(number + 1, root_of(leaves[: number + 1]), size, root, proof)


@given(st.data())
def test_a_proof_holds_for_its_own_tree_only(data):
    """A flipped bit of a root, a leaf or a proof, another place or another size, and the proof fails."""
    size = data.draw(st.integers(2, 300))
    index = data.draw(st.integers(0, size - 1))
    leaves = _leaves(size)
    root, proof = root_of(leaves), prove_inclusion(leaves, index)
    wrong = bytes([root[0] ^ 1]) + root[1:]
    assert is_included(leaves[index], index, size, root, proof)
    assert not is_included(leaves[index], index, size, wrong, proof)
    assert not is_included(wrong, index, size, root, proof)
    assert not is_included(leaves[index], (index + 1) % size, size, root, proof)
    assert not is_included(leaves[index], index, size, root, proof[:-1])
    assert not is_included(leaves[index], index, size, root, (*proof, root))
    spoilt = data.draw(st.integers(0, len(proof) - 1))
    assert not is_included(leaves[index], index, size, root, (*proof[:spoilt], wrong, *proof[spoilt + 1 :]))


@given(st.data())
def test_a_rewritten_history_is_not_consistent(data):
    """However a tree grows, no proof from a tree with another history fits an old root."""
    size = data.draw(st.integers(2, 200))
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    leaves = _leaves(size)
    fork = [*leaves[:changed], leaf_hash(b"rewritten"), *leaves[changed + 1 :]]
    old_root = root_of(leaves[:old])
    assert is_consistent(old, old_root, size, root_of(leaves), prove_consistency(leaves, old))
    assert not is_consistent(old, old_root, size, root_of(fork), prove_consistency(fork, old))
    assert not is_consistent(old, root_of(fork[:old]), size, root_of(leaves), prove_consistency(leaves, old))
    assert not is_consistent(old, old_root, size, root_of(leaves), prove_consistency(leaves, old)[:-1])


@pytest.mark.parametrize(
    ("old", "new", "proof"), [(0, 1, ()), (0, 0, ()), (2, 1, ()), (1, 2, ()), (1, 1, (EMPTY_ROOT,)), (3, 5, ())]
)
def test_proofs_that_can_be_none(old, new, proof):
    """Sizes that do not fit, and proofs that are too short or too long, prove nothing."""
    assert not is_consistent(old, root_of(_leaves(old)), new, root_of(_leaves(new)), proof)


def test_there_is_no_proof_about_what_is_not_there():
    """A leaf beyond the tree, and an older tree larger than the newer, are refused."""
    with pytest.raises(IndexError, match="no leaf 3 in a tree of 3"):
        prove_inclusion(_leaves(3), 3)
    with pytest.raises(ValueError, match="no tree of 4 leaves lies in one of 3"):
        prove_consistency(_leaves(3), 4)


@given(st.integers(0, 400))
def test_a_growing_tree_has_the_root_of_a_tree_made_at_once(size):
    """Adding leaves one by one, with a root after each, ends where a tree made from all of them does."""
    frontier = Frontier()
    for number, leaf in enumerate(_leaves(size)):
        frontier.add(leaf)
        assert number % 50 or frontier.root() == root_of(_leaves(number + 1))
    assert frontier.root() == root_of(_leaves(size))
    assert frontier.size == size


def test_a_root_after_each_of_20000_leaves_is_quick():
    """A head after every single entry costs the logarithm of the tree: well under two seconds for 20,000."""
    frontier, leaves = Frontier(), _leaves(20_000)
    begun = time.perf_counter()
    for leaf in leaves:
        frontier.add(leaf)
        frontier.root()
    assert time.perf_counter() - begun < 2
