"""ASCII tables to rows, so that a rule can be read as a table."""


def read_table(text: str) -> list[tuple[str, ...]]:
    """Rows of a table with `|` between columns; the first line is the heading and rules of dashes are left out."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip().strip("-+| ")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]


def scores_of(text: str) -> list[int | None]:
    """Scores such as `3 3 - 2`, where a dash is "no score"."""
    return [None if word == "-" else int(word) for word in text.split()]
