"""Rules about single fields, made from the specification: blank, not valid, or filled where it does not apply.

Codes are `CLD-`, the field's position, and a letter: B blank though mandatory, U cannot be read as a date or number,
L not on the list of values, M malformed identifier, N filled though it does not apply. Rules about ranges (R) stand
in files like all others.

Source: DHSC's data-quality procedure for client-level data (applicability and mandation); framework notes 5.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.client_level.rules.examples import load_base_records
from evidence.client_level.rules.values import Example, ExampleRecord, LoadedRule
from evidence.client_level.specification import (
    CODE_LIST,
    DATE,
    IDENTIFIER,
    NUMBER,
    FieldSpec,
    Specification,
    load_specification,
)
from schemas.client_level import ListState, Rule, RuleSeverity

_SOURCE = "DHSC's data-quality procedure for client-level data; framework notes 5.5"
_CHECKED_IDENTIFIERS = {
    "la_code": "XX",
    "nhs_number": "9990000000",
    "gp_practice_code": "SURGERY 1",
    "postcode": "UNKNOWN",
}
"""Identifiers with a known form, each with a value that does not have it."""

_ALTERNATIVES = {
    "event_description": "Weekly support",
    "autism_spectrum_disorder_asd": "Unknown",
    "visual_impairment": "Unknown",
    "hearing_impairment": "Unknown",
    "dementia": "Unknown",
    "adult_1_linked_person_id": "{id:b}",
    "adult_2_linked_person_id": "{id:b}",
    "adult_3_linked_person_id": "{id:b}",
}
"""Values for fields that no base record fills."""


@dataclass(frozen=True)
class _Kind:
    """What is told of one kind of fault; `{field}` is the field's name, `{where}` the records it is about."""

    letter: str
    severity: RuleSeverity
    sentence: str
    remedy: str


_BLANK = _Kind(
    "B", RuleSeverity.ERROR, "{field} is blank, but mandatory for {where}.", "Fill it in the case record and extract."
)
_NO_NHS_NUMBER = _Kind(
    "B",
    RuleSeverity.QUERY,
    "{field} is blank, though it is mandatory; the person is told apart by the council's own identifier.",
    "Trace the NHS number.",
)
_UNREADABLE = {
    DATE: _Kind("U", RuleSeverity.ERROR, "{field} cannot be read as a date.", "Give the date as 31/03/2026."),
    NUMBER: _Kind(
        "U", RuleSeverity.ERROR, "{field} cannot be read as a number.", "Give digits only, with a point for decimals."
    ),
    CODE_LIST: _Kind(
        "L", RuleSeverity.ERROR, "{field} is not on the list of values.", "Use a value of the specification."
    ),
    IDENTIFIER: _Kind(
        "M", RuleSeverity.ERROR, "{field} does not have the form of such an identifier.", "Look it up and correct it."
    ),
}
_NOT_APPLICABLE = _Kind(
    "N", RuleSeverity.QUERY, "{field} is filled, but applies to {where} only.", "Leave it blank in such records."
)


def build_field_rules() -> tuple[LoadedRule, ...]:
    """All rules that follow from the specification, in the order of their codes."""
    specification = load_specification()
    closed = {known.field.lower() for known in specification.lists if known.release == "R2" and known.closed}
    return tuple(rule for field in specification.fields for rule in _rules_of(field, field.column in closed))


def build_list_rules(specification: Specification) -> tuple[LoadedRule, ...]:
    """The rules about code lists that a council has set for itself: what is not on such a list is an error."""
    own = {known.field.lower() for known in specification.lists if known.state is ListState.SET}
    fields = (field for field in specification.fields if field.column in own)
    return tuple(_rule_of_values(field, str(_bad_value(field, True))) for field in fields)


def _rule_of_values(field: FieldSpec, bad: str) -> LoadedRule:
    return _rule(field, _UNREADABLE[field.kind], "TRUE", f"{field.column}_invalid", bad)


def _rules_of(field: FieldSpec, has_closed_list: bool) -> Iterator[LoadedRule]:
    column = field.column
    if field.mandatory != "FALSE":
        kind = _NO_NHS_NUMBER if column == "nhs_number" else _BLANK
        finds = f"{column} IS NULL AND NOT {column}_invalid"
        yield _rule(field, kind, field.mandatory, finds, "", where=field.mandatory_words)
    bad = _bad_value(field, has_closed_list)
    if bad is not None:
        yield _rule_of_values(field, bad)
    if field.applies != "TRUE":
        finds = f"{column} IS NOT NULL"
        yield _rule(field, _NOT_APPLICABLE, f"NOT ({field.applies})", finds, None, where=field.applies_words)


def _bad_value(field: FieldSpec, has_closed_list: bool) -> str | None:
    """A value that is not valid in this field; None where no value can be called so."""
    if field.kind == DATE:
        return "31st of never"
    if field.kind == NUMBER:
        return "several"
    if field.kind == CODE_LIST:
        return "no such value" if has_closed_list else None
    return _CHECKED_IDENTIFIERS.get(field.column)


def _rule(field: FieldSpec, kind: _Kind, applies: str, finds: str, bad: str | None, where: str = "") -> LoadedRule:
    def told(text: str) -> str:
        return text.format(field=field.name, where=where)

    code = f"CLD-{field.position:02d}{kind.letter}"
    rule = Rule(code, kind.severity, told(kind.sentence), told(kind.remedy), (field.column,), False, _SOURCE)
    examples = _misplaced_examples(field) if bad is None else _spoilt_examples(field, bad)
    return LoadedRule(rule, applies, finds, (), examples)


def _spoilt_examples(field: FieldSpec, bad: str) -> tuple[Example, ...]:
    """A valid record that fills the field, and the same with the bad value."""
    base = "home_care" if "but a request" in field.mandatory_words else _base_that_fills(field.column)
    base = "home_care" if field.position == 21 else base
    return (
        Example((ExampleRecord(base, {}),)),
        Example((ExampleRecord(base, {field.column: bad}, broken=True),)),
    )


def _misplaced_examples(field: FieldSpec) -> tuple[Example, ...]:
    """A valid record that leaves the field blank because it does not apply, and the same with a value in it."""
    base = _base_it_is_not_about(field)
    donor = load_base_records()[_base_that_fills(field.column)]
    value = donor.get(field.column) or _ALTERNATIVES[field.column]
    others = (ExampleRecord("home_care", {"has_unpaid_carer": "Yes"}, who="b"),) if "{id:b}" in value else ()
    return (
        Example((ExampleRecord(base, {}),)),
        Example((*others, ExampleRecord(base, {field.column: value}, broken=True))),
    )


def _base_that_fills(column: str) -> str:
    """The first base record that fills the field, else one it applies to."""
    records = load_base_records()
    filled = next((name for name, fields in records.items() if fields.get(column)), None)
    return filled or ("carer_assessment" if "linked" in column else "home_care")


def _base_it_is_not_about(field: FieldSpec) -> str:
    """A base record the field does not apply to."""
    if "linked" in field.column or field.position in (32, 33):
        return "assessment"
    if field.position <= 21:
        return "carer_assessment"
    if field.position <= 27:
        return "carer_by_association"
    return "assessment" if "Assessment" not in field.applies else "request"
