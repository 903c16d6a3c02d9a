"""Framework files: what the released ones hold, and how a broken one is told."""

import shutil
import time
from pathlib import Path

import pytest

from quality_statements.loading import (
    FOLDER,
    available_frameworks,
    default_framework,
    load_framework,
    load_framework_file,
)
from quality_statements.released import load_checksums
from schemas.errors import AppError, InputError, OurError
from schemas.framework import Method
from schemas.ids import sha256_of
from schemas.terms import Category

ORIGINAL = FOLDER / "cqc-local-authority" / "original-2023.yaml"
CURRENT = FOLDER / "cqc-local-authority" / "current-2025.yaml"
USED = (Category.PEOPLE, Category.STAFF, Category.PARTNERS, Category.PROCESSES)


@pytest.fixture(params=available_frameworks())
def framework(request):
    """Each released framework."""
    return load_framework(request.param)


def test_the_current_framework_is_the_default():
    """Two are released; the newer stands first."""
    assert available_frameworks() == ("cqc-la-current-2025", "cqc-la-original-2023")
    assert default_framework() == "cqc-la-current-2025"


def test_each_id_loads_the_framework_of_that_id(framework):
    """The list of files and the files agree."""
    assert framework == load_framework(framework.id)


def test_nine_statements_in_four_themes_with_the_four_used_categories(framework):
    """Every statement requires all four categories by our default."""
    assert [s.code for s in framework.statements] == [f"QS{n}" for n in range(1, 10)]
    assert [s.theme for s in framework.statements] == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert framework.categories == USED
    assert {s.categories for s in framework.statements} == {USED}


def test_levels_bands_and_sources_are_complete(framework):
    """Four levels, four ratings, and every source says who, where, when and under what licence."""
    bands = [(b.name, b.lowest_percent, b.highest_percent) for b in framework.bands]
    assert bands == [
        ("Inadequate", 25, 38),
        ("Requires improvement", 39, 62),
        ("Good", 63, 87),
        ("Outstanding", 88, 100),
    ]
    assert framework.level_name(3) == "good standard"
    assert all(s.title and s.publisher and s.link and s.read_on and s.licence for s in framework.sources)


def test_only_the_original_scores_categories():
    """The newer file removes the bands of the older one and changes the method."""
    original, current = load_framework("cqc-la-original-2023"), load_framework("cqc-la-current-2025")
    assert (original.method, current.method) == (Method.CATEGORY, Method.STATEMENT)
    assert [b.score for b in original.statement_bands] == [1, 2, 3, 4]
    assert current.statement_bands == ()
    assert original.statements == current.statements


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QS1", "QS1"),
        ("qs 1", "QS1"),
        ("1", "QS1"),
        ("Assessing people's needs", "QS1"),
        ("Supporting people to live healthier lives", "QS2"),
        ("supporting people to lead healthier lives", "QS2"),
        ("Equity in experience and outcomes", "QS3"),
        ("Care provision, integration and continuity of care", "QS4"),
        ("Care provision integration, and continuity", "QS4"),
        ("Partnership and communities", "QS5"),
        ("Partnerships and communities", "QS5"),
        ("Safe systems, pathways and transitions", "QS6"),
        ("Safe pathways, systems, and transitions", "QS6"),
        ("Safeguarding", "QS7"),
        ("Governance, management, and sustainability", "QS8"),
        ("Learning improvement and innovation", "QS9"),
    ],
)
def test_both_published_forms_of_a_name_are_understood(text, code):
    """With and without commas, in any case."""
    assert load_framework(default_framework()).find_statement(text).code == code


def test_proposed_care_act_sections_say_so(framework):
    """Sections mapped by this project carry the caution; the safeguarding list is partly the regulator's."""
    cautioned = [s.code for s in framework.statements if "to be checked" in s.care_act_sections]
    assert len(cautioned) == 8
    assert "Proposed besides" in framework.statement("QS7").care_act_sections


def test_governance_and_learning_have_no_i_statements(framework):
    """All others have at least one, each with where the official wording stands."""
    without = [s.code for s in framework.statements if not s.i_statements]
    assert without == ["QS8", "QS9"]
    assert all("Care Quality Commission" in i.pointer for s in framework.statements for i in s.i_statements)


def test_limiters_and_rounding_are_told_as_not_stated_by_the_regulator(framework):
    """A reader of the notes learns what is observed and what is not applied."""
    assert "observed, not stated by the regulator" in framework.notes[0]
    assert sum(note.startswith("Not applied") for note in framework.notes) == 2


def test_an_unknown_id_names_those_there_are():
    """The remedy lists the ids."""
    with pytest.raises(AppError, match="There is no framework cqc-2030") as caught:
        load_framework("cqc-2030")
    assert (caught.value.slug, "cqc-la-current-2025" in caught.value.remedy) == ("unknown-framework", True)


def test_default_is_no_framework_id():
    """A word of the list itself is refused like any other unknown id."""
    with pytest.raises(AppError, match="There is no framework default"):
        load_framework("default")


def test_loading_from_cold_is_fast_enough_for_the_command_line():
    """Both files are read, checked and built in well under 0.15 seconds."""
    start = time.perf_counter()
    load_framework_file(CURRENT)
    assert time.perf_counter() - start < 0.15


# Released files


def test_every_released_file_is_what_was_released():
    """The committed checksums hold, and no framework file is missing from them."""
    checksums = load_checksums(FOLDER / "released.sha256")
    files = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.glob("*/*.yaml")}
    assert checksums == {name: sha256_of(path.read_bytes()) for name, path in files.items()}


def test_a_changed_released_file_is_refused(tmp_path):
    """Even a blank line at the end, and also by way of a file that extends it."""
    copy = tmp_path / "framework"
    shutil.copytree(FOLDER, copy)
    changed = copy / "cqc-local-authority" / ORIGINAL.name
    changed.write_bytes(ORIGINAL.read_bytes() + b"\n")
    for name in (ORIGINAL.name, CURRENT.name):
        with pytest.raises(OurError, match=r"original-2023\.yaml was changed") as caught:
            load_framework_file(copy / "cqc-local-authority" / name)
        assert caught.value.slug == "released-file-changed"


# Broken files


def _load_changed(tmp_path, *changes, source=ORIGINAL) -> list[tuple[str, str | None]]:
    """Slug and place of every fault of a released file with some text replaced; file names are checked too."""
    text = source.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    shutil.copy(ORIGINAL, tmp_path / ORIGINAL.name)
    path = tmp_path / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"changed\.yaml was not taken in") as caught:
        load_framework_file(path)
    assert all(p.file in (path.name, ORIGINAL.name) and p.remedy and p.found for p in caught.value.problems)
    return [(p.slug, p.column) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "slug", "place"),
    [
        ("version: ", "vresion: ", "missing-key", "version"),
        ("version: ", "vresion: ", "unknown-key", "vresion"),
        ("method: category", "method: guess", "unknown-value", "method"),
        ("rounding: up", "rounding: down", "unknown-value", "rounding"),
        ("    theme: 1\n", "    theme: one\n", "wrong-type", "statements[0].theme"),
        ("    theme: 1\n", "    theme: 7\n", "unknown-reference", "statements[0].theme"),
        ("    number: 4\n", "    number: 5\n", "statement-missing", "statements"),
        ("    number: 4\n", "    number: 5\n", "number-repeated", "statements[4].number"),
        ("statement_count: 9", "statement_count: 10", "statement-missing", "statements"),
        ('      - "Equity"\n', '      - "safeguarding"\n', "alias-repeated", "statements[6].name"),
        ('      - "Equity"\n', '      - "QS 9"\n', "alias-repeated", "statements[8].code"),
        ('      - "Equity"\n', '      - "EQUITY, in experience"\n', "alias-repeated", "statements[2].aliases[2]"),
        ("partners, processes]", "partners, paperwork]", "unknown-value", "statements[0].categories[3]"),
        ("partners, processes]", "partners, outcomes]", "unknown-reference", "statements[0].categories[3]"),
        (
            "    categories: [people's experience, staff and leaders, partners, processes]",
            "    categories: []",
            "empty-value",
            "statements[0].categories",
        ),
        ("i_statements: [I1, I2]", "i_statements: [I1, I9]", "unknown-reference", "statements[0].i_statements[1]"),
        (
            "commitment_pointer: needs",
            "commitment_pointer: nedes",
            "unknown-reference",
            "statements[0].commitment_pointer",
        ),
        ("    pointer: needs", "    pointer: nedes", "unknown-reference", "i_statements.I1.pointer"),
        ("lowest_percent: 39", "lowest_percent: 40", "band-gap", "bands[1].lowest_percent"),
        ("lowest_percent: 39", "lowest_percent: 38", "band-overlap", "bands[1].lowest_percent"),
        ("lowest_percent: 25", "lowest_percent: 20", "band-overlap", "bands[0].lowest_percent"),
        ("highest_percent: 100", "highest_percent: 99", "band-gap", "bands"),
        ("highest_percent: 62", "highest_percent: 30", "band-backward", "bands[1]"),
        ("highest_percent: 38, score: 1", "highest_percent: 38, score: 2", "levels-wrong", "statement_bands"),
        ("method: category", "method: statement", "unexpected-section", "statement_bands"),
        ("{score: 4, name: exc", "{score: 5, name: exc", "levels-wrong", "levels"),
        ("applies: false", "applies: true", "limiter-on", "limiters[0].applies"),
        ("    licence: ", "    license: ", "missing-key", "sources[0].licence"),
        ("id: cqc", "id: a\nid: cqc", "yaml-duplicate-key", "id"),
        ("i_statements: [I1, I2]", "i_statements: [I1, I2", "yaml-syntax", None),
    ],
)
def test_a_breach_of_each_rule_is_told_with_its_place(tmp_path, old, new, slug, place):
    """One broken copy of the released file per rule."""
    assert (slug, place) in _load_changed(tmp_path, (old, new))


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    """Faults of form and of several rules in one file come back together, and nothing besides."""
    faults = _load_changed(
        tmp_path,
        ("id: cqc", "id: a\nid: cqc"),
        ("rounding: up", "rounding: down"),
        ("    theme: 1\n", "    theme: one\n"),
        ('      - "Equity"\n', '      - "Safeguarding"\n'),
        ("lowest_percent: 39", "lowest_percent: 40"),
        ("applies: false", "applies: true"),
    )
    assert sorted(faults) == [
        ("alias-repeated", "statements[6].name"),
        ("band-gap", "bands[1].lowest_percent"),
        ("limiter-on", "limiters[0].applies"),
        ("unknown-value", "rounding"),
        ("wrong-type", "statements[0].theme"),
        ("yaml-duplicate-key", "id"),
    ]


def test_a_file_without_sources_is_refused(tmp_path):
    """No rule without where it comes from."""
    text = ORIGINAL.read_text(encoding="utf-8")
    start, end = text.index("sources:"), text.index("categories:")
    faults = _load_changed(tmp_path, (text[start:end], "sources: []\n\n"))
    assert faults == [("source-missing", "sources")]


def test_a_fault_says_its_line(tmp_path):
    """The line is the one in the file."""
    path = tmp_path / "bad.yaml"
    text = ORIGINAL.read_text(encoding="utf-8").replace("rounding: up", "rounding: down")
    path.write_text(text, encoding="utf-8")
    line = text.splitlines().index("rounding: down") + 1
    with pytest.raises(InputError, match=r"bad\.yaml was not taken in: one problem") as caught:
        load_framework_file(path)
    assert caught.value.problems[0].place == f'bad.yaml, row {line}, column "rounding"'


def test_a_missing_file_is_told():
    """By its name and not its path."""
    with pytest.raises(InputError, match=r"nowhere\.yaml") as caught:
        load_framework_file(Path("somewhere") / "nowhere.yaml")
    assert [(p.slug, p.file) for p in caught.value.problems] == [("file-missing", "nowhere.yaml")]


# Files that extend another


@pytest.mark.parametrize(
    ("old", "new", "slug", "place"),
    [
        ("changed:\n", "themes: []\nchanged:\n", "unknown-key", "themes"),
        ("extends: original-2023.yaml", "extends: ../original-2023.yaml", "unknown-reference", "extends"),
        ("extends: original-2023.yaml", "extends: changed.yaml", "unknown-reference", "extends"),
        ("extends: original-2023.yaml", "extends: lost.yaml", "file-missing", "extends"),
        ("  - statement_bands", "  - statement_bends", "unknown-reference", "removed[0]"),
        ("  - statement_bands", "  - statements.QS12", "unknown-reference", "removed[0]"),
        ("  - statement_bands", "  - statement_bands\n  - statements.QS9", "statement-missing", "statements"),
        ("removed:\n  - statement_bands", "removed: statement_bands", "wrong-type", "removed"),
        ("removed:\n  - statement_bands", "removed: []", "unexpected-section", "statement_bands"),
        ("version: ", "vresion: ", "missing-key", "version"),
        (
            "  method: statement\n",
            "  method: statement\n  statements: {QS12: {theme: 1}}\n",
            "unknown-reference",
            "changed.statements.QS12",
        ),
        (
            "  method: statement\n",
            "  method: statement\n  statements: {QS3: {theme: 9}}\n",
            "unknown-reference",
            "changed.statements.QS3.theme",
        ),
    ],
)
def test_faults_of_an_extending_file_are_told_where_they_stand_in_it(tmp_path, old, new, slug, place):
    """The heading is never inherited, and what is changed or removed must be there."""
    assert (slug, place) in _load_changed(tmp_path, (old, new), source=CURRENT)


def test_a_fault_of_the_file_extended_is_told_under_its_own_name(tmp_path):
    """The reader is sent to the right file."""
    (tmp_path / ORIGINAL.name).write_text("id: [", encoding="utf-8")
    shutil.copy(CURRENT, tmp_path / "next.yaml")
    with pytest.raises(InputError, match=r"next\.yaml was not taken in") as caught:
        load_framework_file(tmp_path / "next.yaml")
    assert [(p.slug, p.file) for p in caught.value.problems] == [("yaml-syntax", ORIGINAL.name)]


def test_an_extending_file_may_change_fields_of_one_statement_and_remove_another(tmp_path):
    """Only what differs is written; everything else stands."""
    shutil.copy(ORIGINAL, tmp_path / ORIGINAL.name)
    path = tmp_path / "next.yaml"
    text = CURRENT.read_text(encoding="utf-8")
    text = text.replace("  - statement_bands", "  - statement_bands\n  - statements.QS9")
    changes = "  statement_count: 8\n  statements:\n    QS3: {name: Fair experience}\n"
    path.write_text(text.replace("changed:\n", f"changed:\n{changes}"), encoding="utf-8")
    framework = load_framework_file(path)
    assert len(framework.statements) == 8
    before = load_framework("cqc-la-original-2023").statement("QS3")
    after = framework.statement("QS3")
    assert (after.name, after.aliases, after.topics) == ("Fair experience", before.aliases, before.topics)
