"""A council's own file of official wording, laid over the paraphrases of a framework.

The file is a table from statement code or name to `commitment` and `i_statements` (text by I-statement code).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from quality_statements.strict_build import Built, build
from quality_statements.yaml_tree import Node, load_tree
from schemas.errors import InputError
from schemas.framework import Framework, IStatement, QualityStatement
from schemas.problems import Problem

BYTES_NAME = "official wording"
WHAT = "The official wording was not taken in"


@dataclass(frozen=True)
class StatementWording:
    """The official words of one statement; what is left out keeps the paraphrase."""

    commitment: str | None = None
    i_statements: dict[str, str] = field(default_factory=dict)


def lay_over(framework: Framework, wording: Path | bytes) -> Framework:
    """The framework with the official wording beside its paraphrases.

    Raises:
        InputError: carries every fault of the file.
    """
    root, problems = _load(wording)
    if root is None or not isinstance(root.value, dict):
        remedy = "Give statement codes or names as keys, each with `commitment` or `i_statements`."
        problems = problems or [root.problem("wrong-type", "no table of statements", remedy)] if root else problems
        raise InputError(problems, WHAT)
    words: dict[str, StatementWording] = {}
    for key, node in root.value.items():
        problems += _take(framework, key, node, words)
    if problems:
        raise InputError(problems, WHAT)
    statements = tuple(_reworded(s, words[s.code]) if s.code in words else s for s in framework.statements)
    return replace(framework, statements=statements)


def _load(wording: Path | bytes) -> tuple[Node | None, list[Problem]]:
    if isinstance(wording, bytes):
        return load_tree(wording, BYTES_NAME)
    if not wording.is_file():
        return None, [Problem("file-missing", wording.name, "there is no such file", "Check the name and the folder.")]
    return load_tree(wording.read_bytes(), wording.name)


def _take(framework: Framework, key: str, node: Node, words: dict[str, StatementWording]) -> Iterator[Problem]:
    """Take one entry into `words`, telling what is wrong with it."""
    entry = build(StatementWording, node)
    yield from (replace(p, column=p.column or key) for p in entry.problems)
    statement = framework.find_statement(key)
    if statement is None:
        codes = ", ".join(s.code for s in framework.statements)
        yield node.problem("unknown-statement", f"no statement is called {key}", f"Use one of {codes}, or a full name.")
        return
    if statement.code in words:
        yield node.problem("statement-repeated", f"{statement.code} a second time", "Put all its wording in one place.")
    words[statement.code] = entry.value
    yield from _check_i_statements(statement, entry)


def _check_i_statements(statement: QualityStatement, entry: Built[StatementWording]) -> Iterator[Problem]:
    known = [i.code for i in statement.i_statements]
    for code in entry.value.i_statements:
        if code not in known:
            found = f"{statement.code} has no I statement {code}"
            remedy = f"Use one of: {', '.join(known)}." if known else "Remove it: this statement has none."
            yield entry.problem(f"i_statements.{code}", "unknown-i-statement", found, remedy)


def _reworded(statement: QualityStatement, words: StatementWording) -> QualityStatement:
    i_statements = tuple(_i_reworded(i, words) for i in statement.i_statements)
    return replace(statement, official_commitment=words.commitment, i_statements=i_statements)


def _i_reworded(statement: IStatement, words: StatementWording) -> IStatement:
    return replace(statement, official=words.i_statements.get(statement.code))
