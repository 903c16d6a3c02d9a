"""The texts both stores are given. Only the standard library: another program's interpreter imports this too."""

N_FOLDERS = 9


def text_of(number: int, n_bytes: int) -> str:
    """An item's content: different for every number, `n_bytes` long."""
    line = f"Item {number}: a paper of a fictional council, written for measuring. "
    return (line * (n_bytes // len(line) + 1))[:n_bytes]
