"""The rubric file: every threshold stands with its reason and source."""

import re
import shutil

import pytest

from quality_statements.loading import FOLDER as FRAMEWORKS
from quality_statements.released import load_checksums
from quality_statements.rubric import FOLDER, available_rubrics, load_rubric, load_rubric_file
from schemas.errors import AppError, InputError, OurError
from schemas.ids import sha256_of
from schemas.terms import Maturity

RUBRIC = FOLDER / "readiness-rubric-1.yaml"


def test_the_rubric_holds_the_thresholds_of_the_practice_notes():
    """A few that levels hang on."""
    rubric = load_rubric()
    assert rubric.document.ceilings == dict(zip(Maturity, (1, 2, 3, 3, 4), strict=True))
    assert (rubric.audit.min_cases, rubric.audit.good_line_percent, rubric.indicator.max_age_months) == (15, 60, 24)
    assert rubric.version in available_rubrics()


def test_every_threshold_has_a_reason_and_a_source():
    """One note for each threshold of each section."""
    rubric = load_rubric()
    assert len({note.place for note in rubric.notes}) == len(rubric.notes) == 43
    assert all(len(note.why) > 20 and len(note.source) > 5 for note in rubric.notes)


def test_every_cap_names_statements_of_the_framework():
    """A cap on a statement that does not exist would never bite."""
    from quality_statements.loading import default_framework, load_framework

    codes = {statement.code for statement in load_framework(default_framework()).statements}
    rubric = load_rubric()
    assert {code for cap in rubric.scoring.caps for code in cap.statements} <= codes
    assert set(rubric.gaps.not_audited) <= codes


@pytest.mark.parametrize(
    ("old", "new", "slug", "place"),
    [
        ("    why: On fewer answers", "    because: On fewer answers", "threshold-unexplained", "indicator.min_base"),
        ("started: 2", "started: 4", "levels-wrong", "document.ceilings.value"),
        ("planned: 1", "planned: 0", "levels-wrong", "document.ceilings.value"),
        ("started: 2, ", "", "missing-key", "document.ceilings.value.started"),
        ("        level: 2\n", "        level: 5\n", "levels-wrong", "scoring.caps.value[0].level"),
        ("value: 24", "value: many", "wrong-type", "indicator.max_age_months.value"),
        ("min_base:", "min_bsae:", "unknown-key", "indicator.min_bsae.value"),
        ("min_base:", "min_bsae:", "missing-key", "indicator.min_base"),
        ("version: readiness-rubric-1", "version: [", "yaml-syntax", None),
    ],
)
def test_a_broken_rubric_is_refused_with_places(tmp_path, old, new, slug, place):
    """One broken copy per rule."""
    text = RUBRIC.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rubric.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"rubric\.yaml was not taken in") as caught:
        load_rubric_file(path)
    assert (slug, place) in [(p.slug, p.column) for p in caught.value.problems]


def test_a_rubric_that_is_no_table_is_refused(tmp_path):
    """One fault of the whole file."""
    path = tmp_path / "rubric.yaml"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="one problem"):
        load_rubric_file(path)


def test_a_changed_released_rubric_is_refused(tmp_path):
    """Tuning makes a new version."""
    shutil.copytree(FOLDER, tmp_path / "rubric")
    path = tmp_path / "rubric" / RUBRIC.name
    path.write_text(RUBRIC.read_text(encoding="utf-8").replace("value: 24", "value: 36", 1), encoding="utf-8")
    with pytest.raises(OurError, match=r"readiness-rubric-1\.yaml was changed"):
        load_rubric_file(path)


def test_every_rubric_file_is_released():
    """The committed checksums hold."""
    checksums = load_checksums(FOLDER / "released.sha256")
    assert checksums == {path.name: sha256_of(path.read_bytes()) for path in FOLDER.glob("*.yaml")}


def test_an_unknown_rubric_names_those_there_are():
    """The remedy lists the versions."""
    with pytest.raises(AppError, match="There is no rubric mine") as caught:
        load_rubric("mine")
    assert caught.value.slug == "unknown-rubric"


def test_no_statement_code_stands_in_the_code():
    """Statements are data: their codes stand in the framework and rubric files only."""
    files = sorted(FRAMEWORKS.parent.rglob("*.py"))
    assert files
    assert [f.name for f in files if re.search(r"\bQS\d", f.read_text(encoding="utf-8"))] == []
