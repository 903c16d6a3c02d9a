"""From the content of one rule file to a rule, or to everything that is wrong with it."""

import re
from collections.abc import Mapping
from typing import Any

from evidence.client_level.rules.columns import field_columns, known_columns
from evidence.client_level.rules.examples import load_base_records
from evidence.client_level.rules.expressions import find_faults
from evidence.client_level.rules.values import Example, ExampleRecord, LoadedRule
from evidence.table_rows import suggest
from schemas.client_level import Rule, RuleSeverity
from schemas.problems import Problem, shorten

_TEXTS = ("sentence", "remedy", "source")
_KEYS = ("code", "severity", *_TEXTS, "fields", "across", "applies", "finds", "also", "examples")
_SUPPLIED_CODE = re.compile(r"CLD-(\d\d[A-Z]|[XP]\d{3})")
_OWN_CODE = re.compile(r"(?!CLD-)[A-Z][A-Z0-9-]{2,19}")
_OWN_RECORD_KEYS = ("base", "broken", "who")


class _Telling:
    """Gathers what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, slug: str, key: str, found: str, remedy: str) -> None:
        self.problems.append(Problem(slug, self.file, shorten(found), remedy, column=key))


def build_rule(content: Mapping[str, Any], file: str, *, own: bool) -> tuple[LoadedRule | None, list[Problem]]:
    """The rule a file holds, and every fault of it; there is no rule where there is any fault."""
    telling = _Telling(file)
    for key in content:
        if key not in _KEYS:
            telling.tell("rule-file", str(key), f'"{key}" is not a part of a rule', suggest(str(key), _KEYS))
    fields = _names(content, "fields", telling)
    examples = _build_examples(content, telling)
    rule = Rule(
        code=_code(content, telling, own=own),
        severity=_severity(content, telling),
        sentence=_text(content, "sentence", telling),
        remedy=_text(content, "remedy", telling),
        fields=_known_fields(fields, telling),
        across=_yes_no(content, "across", telling),
        source=_text(content, "source", telling),
        own=own,
    )
    sqls = [_expression(content, key, telling) for key in ("applies", "finds")]
    loaded = LoadedRule(rule, sqls[0], sqls[1], _names(content, "also", telling), examples)
    return (None if telling.problems else loaded), telling.problems


def tell_twice(file: str, code: str, first: str | None) -> Problem:
    """That the code of a rule is taken, by another file or by a supplied rule."""
    taken = f"by {first}" if first else "by a supplied rule"
    return Problem(
        "rule-code-twice", file, f"the code {code} is used already {taken}", "Give it another.", column="code"
    )


def _code(content: Mapping[str, Any], telling: _Telling, *, own: bool) -> str:
    code = str(content.get("code") or "")
    if not (_OWN_CODE if own else _SUPPLIED_CODE).fullmatch(code):
        remedy = "Use capital letters, digits and hyphens, such as OWN-01; CLD- is for supplied rules."
        telling.tell("rule-file", "code", f'"{code}" is not a code' if code else "there is no code", remedy)
    return code


def _severity(content: Mapping[str, Any], telling: _Telling) -> RuleSeverity:
    word = str(content.get("severity") or "").lower()
    if word not in [member.value for member in RuleSeverity]:
        remedy = "Write error where the record cannot be right, query where somebody should look."
        telling.tell("rule-file", "severity", f'"{word}" is not a severity' if word else "there is none", remedy)
        return RuleSeverity.QUERY
    return RuleSeverity(word)


def _text(content: Mapping[str, Any], key: str, telling: _Telling) -> str:
    value = content.get(key)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        wanted = {"sentence": "Say in a sentence what is wrong with such a record.",
                  "remedy": "Say what to do about it.", "source": "Say where the rule comes from."}  # fmt: skip
        telling.tell("rule-file", key, f"there is no {key}", wanted[key])
    return text


def _yes_no(content: Mapping[str, Any], key: str, telling: _Telling) -> bool:
    value = content.get(key, False)
    if not isinstance(value, bool):
        telling.tell("rule-file", key, f'"{value}" is neither true nor false', "Write true or false.")
    return value is True


def _names(content: Mapping[str, Any], key: str, telling: _Telling) -> tuple[str, ...]:
    value = content.get(key) or []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        telling.tell("rule-file", key, f"{key} is not a list", "Write it as [one, another].")
        return ()
    return tuple(value)


def _known_fields(fields: tuple[str, ...], telling: _Telling) -> tuple[str, ...]:
    known = field_columns()
    if not fields and not any(problem.column == "fields" for problem in telling.problems):
        telling.tell("rule-file", "fields", "no field is named", "Name the fields the rule looks at.")
    for name in fields:
        if name not in known:
            telling.tell("rule-sql", "fields", f'there is no field "{name}"', suggest(name, known))
    return fields


def _expression(content: Mapping[str, Any], key: str, telling: _Telling) -> str:
    value = content.get(key)
    text = "true" if value is True else "" if value is None else str(value)
    remedy = "Write one SQL expression over the columns listed in docs/client-level-rules.md."
    for fault in find_faults(text, known_columns()):
        telling.tell("rule-sql", key, fault.partition(". ")[0], fault.partition(". ")[2] or remedy)
    return " ".join(text.split())


def _build_examples(content: Mapping[str, Any], telling: _Telling) -> tuple[Example, ...]:
    value = content.get("examples")
    groups = value if isinstance(value, dict) else {}
    built: list[Example] = []
    for key in ("passes", "fails"):
        found = groups.get(key)
        lists = found if isinstance(found, list) else []
        if not lists:
            told = "Give at least one list of records that keeps the rule and one that breaks it."
            telling.tell("rule-example", f"examples.{key}", "there is no example", told)
        built.extend(_build_example(records, f"examples.{key}[{n}]", telling, fails=key == "fails")
                     for n, records in enumerate(lists, 1))  # fmt: skip
    return tuple(built)


def _build_example(records: Any, place: str, telling: _Telling, *, fails: bool) -> Example:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        telling.tell("rule-example", place, "an example is not a list of records", "Write it as [{base: request}].")
        return Example(())
    example = Example(tuple(_build_example_record(record, place, telling) for record in records))
    if fails and not example.is_failing:
        telling.tell("rule-example", place, "no record is marked", "Put broken: true into the record that breaks it.")
    if not fails and example.is_failing:
        telling.tell("rule-example", place, "a record is marked as broken", "Move the example below fails.")
    return example


def _build_example_record(record: Mapping[str, Any], place: str, telling: _Telling) -> ExampleRecord:
    known = field_columns()
    base = str(record.get("base") or "")
    if base not in load_base_records():
        found = f'there is no base record "{base}"' if base else "no base record is named"
        telling.tell("rule-example", place, found, suggest(base, load_base_records()))
    changes = {str(key): value for key, value in record.items() if key not in _OWN_RECORD_KEYS}
    for key in changes:
        if key not in known:
            telling.tell("rule-example", place, f'there is no field "{key}"', suggest(key, known))
    texts = {key: _as_text(value) for key, value in changes.items()}
    return ExampleRecord(base, texts, record.get("broken") is True, str(record.get("who", "a")))


def _as_text(value: Any) -> str:
    """The text a council would submit for a value written in YAML, where dates, numbers and yes have types."""
    from datetime import date

    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
