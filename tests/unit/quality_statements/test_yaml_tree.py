"""YAML files to trees: what is read, and how every fault is told with its line."""

import pytest

from quality_statements.yaml_tree import MAX_BYTES, load_tree


def _value(text):
    root, problems = load_tree(f"a: {text}\n".encode(), "file.yaml")
    assert problems == []
    return root.value["a"].value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("'12'", "12"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1.5", 1.5),
        ("2026-03-01", "2026-03-01"),
        ("4a", "4a"),
        ("1e400000000000000000000000000000000000000", "1e400000000000000000000000000000000000000"),
    ],
)
def test_scalars_follow_yaml_1_2(text, value):
    """`no` is text and not false, and a date stays as it was written."""
    assert _value(text) == value
    assert type(_value(text)) is type(value)


def test_nodes_know_place_line_and_file():
    """Each node says where it stands, lists by number."""
    root, _ = load_tree(b"a:\n  - b: 1\n  - b: 2\n", "file.yaml")
    node = root.value["a"].value[1].value["b"]
    assert (node.place, node.line, node.file, node.value) == ("a[1].b", 3, "file.yaml", 2)


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"a: [1,\nb: 2\n", [("yaml-syntax", 3, None)]),
        (b"a: 1\nb: x: y\n", [("yaml-syntax", 2, None)]),
        (b"a: 1\nb: \xff\n", [("yaml-syntax", 2, None)]),
        (b"a: \x01\n", [("yaml-syntax", None, None)]),
        (b"", [("yaml-syntax", None, None)]),
        (b"a: 1\n---\nb: 2\n", [("yaml-syntax", None, None)]),
        (
            b"a: 1\nb: 2\na: 3\nb: 4\n",
            [("yaml-duplicate-key", 3, "a"), ("yaml-duplicate-key", 4, "b")],
        ),
        (b"a: &x 1\nb: *x\n", [("yaml-alias", 1, "a"), ("yaml-alias", 2, "b")]),
        (b"? [1, 2]\n: b\n", [("yaml-syntax", 1, None)]),
        (b"[" * 25 + b"]" * 25, [("yaml-too-deep", 1, None)]),
        (b"{" * 400_000, [("yaml-too-deep", 1, None)]),
        (b"a" * (MAX_BYTES + 1), [("yaml-too-big", None, None)]),
    ],
)
def test_faults_of_form_are_told_with_line_and_place(data, faults):
    """Every repeated key and alias is told, not only the first; syntax faults end the reading."""
    _, problems = load_tree(data, "file.yaml")
    assert [(p.slug, p.row, p.column) for p in problems] == faults
    assert all(p.remedy and p.file == "file.yaml" for p in problems)
