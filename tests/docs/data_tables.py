"""Tables of the documentation that are made from the program's own data."""

from collections.abc import Iterable, Sequence

from reports.disclosure import load_method, method_names


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar or a line break in a cell does no harm."""
    lines = ["| " + " | ".join(headings) + " |", "| " + " | ".join("---" for _ in headings) + " |"]
    lines += ["| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def data_tables() -> dict[str, str]:
    """Every such table by its name."""
    return {"table disclosure-methods": disclosure_methods()}


def disclosure_methods() -> str:
    """The methods of disclosure control with their sources."""
    methods = [load_method(name) for name in method_names()]
    rows = [(f"`{one.name}`", one.sentence, one.source) for one in methods]
    return table(("method", "what is done", "source"), rows)
