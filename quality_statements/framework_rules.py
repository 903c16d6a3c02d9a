"""What a framework file must keep, one check per rule; each returns every breach of its rule, none raises."""

from collections.abc import Callable, Iterator

from quality_statements.framework_file import FrameworkFile
from quality_statements.strict_build import Built
from schemas.framework import Band, Method, plain_name
from schemas.problems import Problem

File = Built[FrameworkFile]
FULL = 100


def check_sources(file: File) -> Iterator[Problem]:
    """At least one source: no rule without where it comes from."""
    if not file.value.sources:
        remedy = "Name title, publisher, link, date read and licence of at least one source."
        yield file.problem("sources", "source-missing", "no source is given", remedy)


def check_statement_numbers(file: File) -> Iterator[Problem]:
    """Statements are numbered 1 to `statement_count`, each once, so that a lost one is noticed."""
    numbers = [statement.number for statement in file.value.statements]
    for wanted in range(1, file.value.statement_count + 1):
        if wanted not in numbers:
            yield file.problem("statements", "statement-missing", f"no statement number {wanted}", "Add the statement.")
    for n, number in enumerate(numbers):
        if number in numbers[:n] or not 1 <= number <= file.value.statement_count:
            found = f"the number {number} is used twice or beyond {file.value.statement_count}"
            yield file.problem(
                f"statements[{n}].number", "number-repeated", found, "Number statements 1, 2, 3 and so on."
            )


def check_names(file: File) -> Iterator[Problem]:
    """A code, name or alias means one statement only; capitals and commas make no difference."""
    first: dict[str, str] = {}
    for place, text in _names(file.value):
        if plain_name(text) in first:
            found = f"{text} is used twice; first at {first[plain_name(text)]}"
            yield file.problem(place, "alias-repeated", found, "Keep it in one place only.")
        first.setdefault(plain_name(text), place)


def _names(file: FrameworkFile) -> Iterator[tuple[str, str]]:
    for n, statement in enumerate(file.statements):
        yield f"statements[{n}].code", statement.code
        yield f"statements[{n}].name", statement.name
        for m, alias in enumerate(statement.aliases):
            yield f"statements[{n}].aliases[{m}]", alias


def check_themes(file: File) -> Iterator[Problem]:
    """Each statement stands under a theme of the file."""
    numbers = {theme.number for theme in file.value.themes}
    for n, statement in enumerate(file.value.statements):
        if statement.theme not in numbers:
            yield _unknown(file, f"statements[{n}].theme", f"theme {statement.theme}", "themes")


def check_statement_categories(file: File) -> Iterator[Problem]:
    """Each statement requires at least one evidence category, and only such as are used."""
    used = {entry.name for entry in file.value.categories if entry.used}
    for n, statement in enumerate(file.value.statements):
        place = f"statements[{n}].categories"
        if not statement.categories:
            yield file.problem(place, "empty-value", "no category is required", "Name at least one category.")
        for m, category in enumerate(statement.categories):
            if category not in used:
                yield _unknown(file, f"{place}[{m}]", f"the category {category}", "categories with `used: true`")


def check_references(file: File) -> Iterator[Problem]:
    """Pointers and I statements that are referred to exist."""
    for code, entry in file.value.i_statements.items():
        if entry.pointer not in file.value.pointers:
            yield _unknown(file, f"i_statements.{code}.pointer", entry.pointer, "pointers")
    for n, statement in enumerate(file.value.statements):
        if statement.commitment_pointer not in file.value.pointers:
            place = f"statements[{n}].commitment_pointer"
            yield _unknown(file, place, statement.commitment_pointer, "pointers")
        for m, code in enumerate(statement.i_statements):
            if code not in file.value.i_statements:
                yield _unknown(file, f"statements[{n}].i_statements[{m}]", code, "i_statements")


def _unknown(file: File, place: str, what: str, section: str) -> Problem:
    return file.problem(place, "unknown-reference", f"{what} is not among {section}", f"Use one of {section}.")


def check_levels(file: File) -> Iterator[Problem]:
    """Levels run upward by one from 1."""
    scores = [level.score for level in file.value.levels]
    if not scores or scores != list(range(1, len(scores) + 1)):
        yield file.problem(
            "levels", "levels-wrong", f"the scores {scores}", "Give the scores 1, 2, 3 and so on in order."
        )


def check_bands(file: File) -> Iterator[Problem]:
    """Rating bands cover every whole percentage a council can have, each once."""
    yield from _check_cover(file, "bands", file.value.bands)


def check_statement_bands(file: File) -> Iterator[Problem]:
    """Where categories are scored, statement bands cover every percentage and give every score in order."""
    bands = file.value.statement_bands
    if file.value.method is not Method.CATEGORY:
        if bands:
            remedy = "Remove them, or set the method to category."
            yield file.problem("statement_bands", "unexpected-section", "bands without category scores", remedy)
        return
    yield from _check_cover(file, "statement_bands", bands)
    if [band.score for band in bands] != [level.score for level in file.value.levels]:
        remedy = "Give one band for each level, lowest first, with its score."
        yield file.problem("statement_bands", "levels-wrong", "bands do not give each score once in order", remedy)


def _check_cover(file: File, section: str, bands: tuple[Band, ...]) -> Iterator[Problem]:
    expected = -(-FULL // max(len(file.value.levels), 1))  # all statements at the lowest score, rounded up
    for n, band in enumerate(bands):
        yield from _check_edge(file, f"{section}[{n}].lowest_percent", band.lowest_percent, expected)
        if band.highest_percent < band.lowest_percent:
            found = f"{band.lowest_percent} to {band.highest_percent} runs backward"
            yield file.problem(f"{section}[{n}]", "band-backward", found, "Give the lower percentage first.")
        expected = band.highest_percent + 1
    if expected != FULL + 1:
        found = f"the last band ends at {expected - 1}"
        yield file.problem(section, "band-gap", found, f"Let the last band end at {FULL}.")


def _check_edge(file: File, place: str, lowest: int, expected: int) -> Iterator[Problem]:
    if lowest > expected:
        found = f"nothing covers {expected} to {lowest - 1}"
        yield file.problem(place, "band-gap", found, f"Begin the band at {expected}.")
    if lowest < expected:
        found = f"{lowest} to {expected - 1} is covered twice or cannot occur"
        yield file.problem(place, "band-overlap", found, f"Begin the band at {expected}.")


def check_limiters(file: File) -> Iterator[Problem]:
    """Limiters are listed but off: none is known for councils, and no rule here applies one."""
    for n, limiter in enumerate(file.value.limiters):
        if limiter.applies:
            found = f"the limiter {limiter.code} is switched on"
            yield file.problem(f"limiters[{n}].applies", "limiter-on", found, "Set it to false.")


Rule = Callable[[File], Iterator[Problem]]
_NAMES = ("statements[].code", "statements[].name", "statements[].aliases")
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (check_sources, ("sources",)),
    (check_statement_numbers, ("statements[].number", "statement_count")),
    (check_names, _NAMES),
    (check_themes, ("statements[].theme", "themes[].number")),
    (check_statement_categories, ("statements[].categories", "categories[].name", "categories[].used")),
    (check_references, ("statements[].commitment_pointer", "statements[].i_statements", "pointers", "i_statements")),
    (check_levels, ("levels[].score",)),
    (check_bands, ("bands", "levels[].score")),
    (check_statement_bands, ("statement_bands", "levels[].score", "method")),
    (check_limiters, ("limiters[].applies",)),
)


def check_framework(file: File) -> list[Problem]:
    """Every breach of every rule; a rule is left out where what it reads is already broken."""
    return [problem for rule, needs in RULES if file.is_whole(*needs) for problem in rule(file)]
