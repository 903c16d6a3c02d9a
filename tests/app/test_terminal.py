"""Tables and progress as a person sees them."""

import pytest

from app.terminal import progress, render_table


def test_a_table_wraps_its_last_column():
    """Long reasons go on below themselves, and nothing is cut off."""
    rows = [("QS1", 2, "People wait too long for a first answer and nobody looks at the risk"), ("QS2", None, "")]
    assert render_table(("Code", "Score", "Reason"), rows, width=44).splitlines() == [
        "Code  Score  Reason",
        "----  -----  -------------------------------",
        "QS1   2      People wait too long for a",
        "             first answer and nobody looks",
        "             at the risk",
        "QS2   -",
    ]


@pytest.mark.parametrize("width", [1, 40, 80, 200])
def test_a_table_never_loses_a_word(width):
    """However narrow the terminal, every word of every cell is there."""
    words = ["the", "waiting", "list", "is", "read", "every", "week", "by", "a", "manager"]
    text = render_table(("A", "B"), [("x", " ".join(words))], width=width)
    assert [word for word in text.split() if word in words] == words


def test_progress_is_plain_lines_where_nobody_watches(capsys):
    """In a log each step is one line; with --json there is none."""
    for quiet in (False, True):
        with progress(total=1, quiet=quiet) as report:
            report("Reading")
    assert capsys.readouterr().err == "  Reading ...\n"
