"""Words people use in cells for the statements and categories of a framework."""

from collections.abc import Mapping

from schemas.framework import Framework, QualityStatement
from schemas.terms import Category

_CATEGORY_WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.PEOPLE: ("people", "peoples experience", "people experience", "experience", "voice"),
    Category.STAFF: ("staff", "leaders", "feedback from staff and leaders", "staff and leaders feedback"),
    Category.PARTNERS: ("partner", "feedback from partners", "partners feedback"),
    Category.PROCESSES: ("process",),
    Category.OUTCOMES: ("outcome",),
    Category.OBSERVATION: ("observations",),
}


def build_category_words(framework: Framework) -> dict[str, Category]:
    """Words a cell may use for the categories of a framework; a category it does not use is not known."""
    return {
        word: category for category in framework.categories for word in (category.value, *_CATEGORY_WORDS[category])
    }


def find_statements(text: str, framework: Framework) -> tuple[tuple[QualityStatement, ...], tuple[str, ...]]:
    """The statements a cell names, several parted by semicolons, each once; and the parts that name none."""
    parts = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
    found = {part: framework.find_statement(part) for part in parts}
    known = dict.fromkeys(statement for statement in found.values() if statement is not None)
    return tuple(known), tuple(part for part in parts if found[part] is None)


def statement_words(framework: Framework) -> tuple[str, ...]:
    """Codes, names and other names of every statement, for suggesting what was meant."""
    return tuple(
        word for statement in framework.statements for word in (statement.code, statement.name, *statement.aliases)
    )
