"""The parts of docs/client-level-rules.md that are written from the rules themselves."""

from evidence.client_level.rules.columns import FUNCTIONS, HISTORY_COLUMNS, SHORTHANDS
from evidence.client_level.rules.examples import load_base_records
from evidence.client_level.rules.loading import load_rules


def rules_table() -> str:
    """Every supplied rule of the newest year: code, severity, what is wrong, what to do, and its source."""
    lines = ["| code | severity | what is wrong | what to do | source |", "| --- " * 5 + "|"]
    for loaded in load_rules():
        rule = loaded.rule
        cells = (rule.code, rule.severity.value, rule.sentence, rule.remedy, rule.source)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def history_table() -> str:
    """Every column that tells what the rest of the file says."""
    lines = ["| column | what it says |", "| --- | --- |"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in HISTORY_COLUMNS.items()]
    return "\n".join(lines) + "\n"


def words_table() -> str:
    """Every short word with the SQL it stands for."""
    lines = ["| word | stands for |", "| --- | --- |"]
    lines += [f"| `{name}` | `{sql}` |" for name, sql in SHORTHANDS.items()]
    return "\n".join(lines) + "\n"


def functions_list() -> str:
    """Every function a rule may use."""
    return ", ".join(f"`{name}`" for name in sorted(FUNCTIONS)) + ".\n"


def base_records_list() -> str:
    """Every base record by its name."""
    return ", ".join(f"`{name}`" for name in load_base_records()) + ".\n"


def rule_parts() -> dict[str, str]:
    """Every part by its name."""
    return {
        "client-level rules": rules_table(),
        "client-level history": history_table(),
        "client-level words": words_table(),
        "client-level functions": functions_list(),
        "client-level base records": base_records_list(),
    }
