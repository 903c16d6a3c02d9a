"""A file sealed in pieces: it opens as it was, and nothing about it can be changed, cut, moved, doubled or mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.store import sealing
from evidence.store.chunked import HEAD, MARK, MOST_PIECE_BYTES, TAG, cut, seal_pieces, unseal_pieces
from evidence.store.sealing import SealError, new_key, seal
from schemas.ids import sha256_of

KEY = bytes(range(32))
SIZE = 4
CONTENT = b"abcdefghijklm"  # three whole pieces and one of a single byte
SHA256 = sha256_of(CONTENT)


def _sealed(data: bytes = CONTENT, key: bytes = KEY) -> bytes:
    return b"".join(seal_pieces([data], key, sha256_of(data), SIZE))


def _opened(sealed: bytes, sha256: str = SHA256, key: bytes = KEY) -> bytes:
    return b"".join(unseal_pieces([sealed], key, sha256))


def _pieces(sealed: bytes) -> list[bytes]:
    return list(cut([sealed[HEAD:]], SIZE + TAG))


@given(data=st.binary(max_size=60), parts=st.integers(1, 30), size=st.integers(1, 20))
def test_what_is_sealed_opens_again(data, parts, size):
    """Whatever the content, in whatever parts it comes and goes, and however large a piece is."""
    sha256, key = sha256_of(data), new_key()
    offered = [data[start : start + parts] for start in range(0, len(data), parts)]
    sealed = b"".join(seal_pieces(offered, key, sha256, size))
    taken = [sealed[start : start + parts] for start in range(0, len(sealed), parts)]
    opened = list(unseal_pieces(taken, key, sha256))
    assert b"".join(opened) == data
    assert len(sealed) == HEAD + len(data) + TAG * len(opened)
    assert len(opened) == max(1, -(-len(data) // size))


def test_the_form_is_told_by_its_mark():
    """The two forms differ in the version at the end of their marks, and both are known to be sealed."""
    assert _sealed().startswith(MARK)
    assert MARK[:-1] == sealing.MARK[:-1]
    assert MARK != sealing.MARK
    assert sealing.is_sealed(_sealed())
    assert sealing.is_sealed(seal(CONTENT, KEY, SHA256))


def test_the_same_content_seals_differently():
    """The prefix of the nonces is random."""
    assert _sealed() != _sealed()


def test_no_bit_can_be_changed():
    """Every bit of mark, prefix, size, pieces and tags: whichever is changed, it does not open."""
    sound = _sealed()
    for place in range(len(sound)):
        for bit in range(8):
            changed = sound[:place] + bytes([sound[place] ^ (1 << bit)]) + sound[place + 1 :]
            with pytest.raises(SealError, match="does not open"):
                _opened(changed)


def test_no_end_can_be_cut_off():
    """Cut anywhere, also just between two pieces: it does not open."""
    sound = _sealed()
    for length in range(len(sound)):
        with pytest.raises(SealError, match="does not open"):
            _opened(sound[:length])


def test_nothing_can_be_added():
    """A byte, a piece of its own or the last piece again, at the end: it does not open."""
    sound = _sealed()
    for more in (b"\0", *_pieces(sound)):
        with pytest.raises(SealError, match="does not open"):
            _opened(sound + more)


def test_no_piece_can_be_left_out_doubled_or_moved():
    """Every piece left out or doubled, and every two exchanged: it does not open."""
    sound = _sealed()
    head, pieces = sound[:HEAD], _pieces(sound)
    n = len(pieces)
    wrong = [pieces[:one] + pieces[one + 1 :] for one in range(n)]
    wrong += [pieces[: one + 1] + pieces[one:] for one in range(n)]
    for first in range(n):
        for second in range(first + 1, n):
            moved = list(pieces)
            moved[first], moved[second] = moved[second], moved[first]
            wrong.append(moved)
    assert len(wrong) == 4 + 4 + 6
    for mixed in wrong:
        with pytest.raises(SealError, match="does not open"):
            _opened(head + b"".join(mixed))


@pytest.mark.parametrize("other", [b"ABCDEFGHIJKLM", CONTENT], ids=["another file", "the same file sealed again"])
def test_no_piece_of_another_file_fits(other):
    """Under the very same key even: a piece that was sealed in the same place of another file does not open."""
    sound, strange = _sealed(), _sealed(other)
    mine, theirs = _pieces(sound), _pieces(strange)
    for one in range(len(mine)):
        mixed = [*mine[:one], theirs[one], *mine[one + 1 :]]
        with pytest.raises(SealError, match="does not open"):
            _opened(sound[:HEAD] + b"".join(mixed))


def test_a_whole_file_does_not_open_as_another():
    """Neither under another hash nor with another key."""
    with pytest.raises(SealError, match="does not open"):
        _opened(_sealed(), sha256=sha256_of(b"another"))
    with pytest.raises(SealError, match="does not open"):
        _opened(_sealed(), key=new_key())


def test_a_shorter_file_does_not_open_with_another_size_of_piece():
    """The size of a piece cannot be exchanged, even where the pieces would come out the same."""
    short = b"abc"
    sealed = b"".join(seal_pieces([short], KEY, sha256_of(short), SIZE))
    other = sealed[: HEAD - 4] + (SIZE + 1).to_bytes(4, "big") + sealed[HEAD:]
    with pytest.raises(SealError, match="does not open"):
        _opened(other, sha256_of(short))


def test_pieces_are_never_larger_than_memory_allows():
    """A file that claims huge pieces is refused before they are read."""
    huge = (MOST_PIECE_BYTES + 1).to_bytes(4, "big")

    def never() -> bytes:
        raise AssertionError("it was read")

    def parts():
        yield MARK + b"1234567" + huge
        yield never()

    with pytest.raises(SealError, match="not sealed in this form"):
        list(unseal_pieces(parts(), KEY, SHA256))


def test_the_first_form_is_not_taken_for_the_second():
    """A file sealed in one piece does not open as pieces."""
    with pytest.raises(SealError, match="not sealed in this form"):
        _opened(seal(CONTENT, KEY, SHA256))
