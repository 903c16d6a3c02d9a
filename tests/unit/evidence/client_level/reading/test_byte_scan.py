"""One look at every byte of a file, in stretches side by side, says what a look from end to end would say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.client_level.byte_scan import scan_bytes

WHOLE = [b"a", b'"', b"\n", b"\r\n", b"\x00", "é".encode(), "€".encode(), "😀".encode()]
SPOILT = [b"\x80", b"\xc3", b"\xe2\x82", b"\xff"]
PIECES = st.sampled_from(WHOLE + SPOILT)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=40), chunk=st.integers(4, 12))
def test_stretches_say_what_the_whole_says(tmp_path, pieces, chunk):
    """Letters of several bytes, whole or spoilt, may lie across the place where the file is cut."""
    data = b"".join(pieces)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    scan = scan_bytes(path, with_quotes=True, chunk=chunk)
    assert scan.utf8 == _is_utf_8(data)
    assert scan.nul == (b"\x00" in data)
    assert scan.n_line_ends == data.count(b"\n")
    assert scan.last == data[-2:]
    assert list(scan.quotes) == [data.count(b'"', at, at + chunk) for at in range(0, len(data), chunk)]


def _is_utf_8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("data", "is_utf_8"),
    [
        (b"ab\xe2\x82\xaccd", True),
        (b"abc\x82\xacde", False),
        (b"ab\xe2\x82\xac\x82e", False),
        (b"abc\xf0\x9f\x98\x80", True),
        (b"ab\xf0\x9f\x98cd", False),
    ],
)
def test_a_letter_that_is_cut_in_two_is_looked_at_whole(tmp_path, data, is_utf_8):
    """Its rest, or bytes that look like one, at the very beginning of the second stretch."""
    path = tmp_path / "a.csv"
    for n_before in range(8):
        path.write_bytes(b"x" * n_before + data)
        for chunk in range(4, 9):
            assert scan_bytes(path, with_quotes=False, chunk=chunk).utf8 is is_utf_8, (n_before, chunk)
