"""`readiness item`: what people decide of an item, from the command line, on the demo council's evidence."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.actions.workspaces import open_database
from app.clock import today
from app.commands.item import commands
from evidence.life.document_types import load_document_types
from evidence.request.tracker_columns import TYPE_WORDS
from evidence.store.opening import open_store
from schemas.database import read
from schemas.errors import AppError, StoreError
from schemas.records.evidence import load_items
from schemas.terms import EvidenceKind
from schemas.workspace import load_workspace
from tests.workspaces import DEMO_DAY, desk_on

WHO = ("--by", "Adults board", "--why", "Agreed on the day")


@pytest.fixture
def council(filled_demo, tmp_path) -> Path:
    """A copy of the demo council with its evidence, to work on."""
    root = tmp_path / "council"
    shutil.copytree(filled_demo, root)
    return root


@pytest.fixture
def call(council):
    """Run `readiness item` with some words and read its JSON; an error comes out as it is."""

    def run(*words: object):
        ended = CliRunner().invoke(commands, [*map(str, words), "--workspace", str(council), "--json"])
        if isinstance(ended.exception, AppError):
            raise ended.exception
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return run


def known(root: Path, as_of: date = date.max) -> dict:
    """The evidence known on a day, by id."""
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        return {item.id: item for item in load_items(connection, as_of)[0]}


@pytest.fixture
def document(council):
    """A document with a file and an owner."""
    found = (one for one in known(council).values() if one.kind is EvidenceKind.DOCUMENT and one.current and one.owner)
    return next(found)


def test_the_list_shows_every_document_with_its_colour_and_the_rule(call):
    """Fifty documents, none green before anything is approved, and the rule beside them."""
    told = call("list")
    assert len(told["items"]) == 50
    assert {one["rag"] for one in told["items"]} == {"amber", "red"}
    assert "60 days" in told["rule"]


def test_what_is_set_shows_and_setting_it_again_changes_nothing(call, document):
    """Owner, deputy, type, classification and review date; the second time there is nothing to record."""
    words = ("--owner", "New Lead", "--deputy", "Second Lead", "--type", "Strategy", "--classification", "restricted")
    first = call("assign", document.id, *words, "--review-due", "2030-01-31", "--by", "Board")
    assert len(first) == 5
    assert call("assign", document.id, *words, "--review-due", "2030-01-31", "--by", "Board") == []
    told = call("show", document.title)
    shown = [told[name] for name in ("owner", "deputy", "type", "type_proposed", "classification", "review_due")]
    assert shown == ["New Lead", "Second Lead", "strategy", False, "restricted", "2030-01-31"]


def test_an_approval_belongs_to_the_version_that_is_held(call, document):
    """The body, the day it approved, and the version; what was missing is missing no more."""
    assert "Nobody has approved it as it stands." in call("show", document.id)["reasons"]
    (event,) = call("approve", document.id, "--by", "Adults board", "--on", "2026-09-01")
    assert (event["dated"], event["sha256"]) == ("2026-09-01", document.current.sha256)
    assert "Nobody has approved it as it stands." not in call("show", document.id)["reasons"]


def test_an_override_is_shown_beside_the_computed_colour(call, document):
    """The computed colour stays as it is."""
    before = call("show", document.id)["rag"]
    call("override", document.id, "--colour", "green", "--until", today() + timedelta(days=30), *WHO)
    told = call("show", document.id)
    assert (told["rag"], told["override"]["rag"], told["override"]["why"]) == (before, "green", "Agreed on the day")


def test_a_hold_beats_deletion_until_it_is_released(call, council, document):
    """Refused with who holds it and why; released it goes, its record stays, and it cannot be read."""
    delete = ("delete", document.id, "--by", "Records", "--why", "kept for its time")
    call("hold", document.id, "--by", "Legal team", "--why", "a complaint is open")
    with pytest.raises(AppError, match=r"held by Legal team since .* \(a complaint is open\)") as refused:
        call(*delete, "--yes")
    assert refused.value.slug == "item-held"
    call("release", document.id, "--by", "Legal team", "--why", "closed")
    assert (call(*delete)["done"], known(council)[document.id].current) == (False, document.current)
    assert call(*delete, "--yes")["done"]
    told = call("show", document.id)
    assert (len(told["versions"]), told["deletions"][0]["why"]) == (1, "kept for its time")
    workspace = load_workspace(council)
    with open_database(workspace) as engine, pytest.raises(StoreError, match="deleted"):
        open_store(workspace, engine).get(document.current.sha256)


def test_collected_answers_go_with_the_file_they_were_read_from(call, council):
    """After the file of the case audits is deleted no answer of it is left in the database."""
    audits = next(one for one in known(council).values() if one.kind is EvidenceKind.CASE_AUDITS)
    call("delete", audits.id, "--by", "Records", "--why", "90 days are over", "--yes")
    with open_database(load_workspace(council)) as engine, read(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_answer").scalar() == 0


REFUSED = [
    ("unknown-item", ("show", "No such paper")),
    ("event-without-reason", ("hold", "{id}", "--by", "Legal", "--why", " ")),
    ("unknown-word", ("override", "{id}", "--colour", "blue", "--until", str(today()), *WHO)),
    ("override-end", ("override", "{id}", "--colour", "red", "--until", "2026-01-01", *WHO)),
    ("override-end", ("override", "{id}", "--colour", "red", "--until", "2099-01-01", *WHO)),
    ("unknown-word", ("assign", "{id}", "--type", "ballad", "--by", "Board")),
    ("nothing-to-set", ("assign", "{id}", "--by", "Board")),
    ("nothing-to-set", ("assign", "{id}", "--owner", " ", "--by", "Board")),
    ("day-in-future", ("approve", "{id}", "--by", "Board", "--on", "2099-01-01")),
    ("no-such-hold", ("release", "{id}", *WHO)),
    ("no-such-version", ("delete", "{id}", "--version", "9", *WHO)),
    ("unknown-request-item", ("not-applicable", "W99", *WHO)),
    ("event-without-reason", ("not-applicable", "W07", "--by", "Director")),
]


@pytest.mark.parametrize(("slug", "words"), REFUSED, ids=[f"{slug} {words[0]}" for slug, words in REFUSED])
def test_what_cannot_be_done_is_refused_in_plain_words(filled_demo, slug, words):
    """Each with what to do next; nothing is kept."""
    item = next(one for one in known(filled_demo).values() if one.kind is EvidenceKind.DOCUMENT and one.current)
    told = [word.replace("{id}", item.id) for word in words]
    ended = CliRunner().invoke(commands, [*told, "--workspace", str(filled_demo)])
    assert isinstance(ended.exception, AppError)
    assert (ended.exception.slug, bool(ended.exception.remedy)) == (slug, True)


def test_a_tracker_is_never_deleted(call, council):
    """Every link cites the tracker that told it."""
    tracker = next(one for one in known(council).values() if one.kind is EvidenceKind.TRACKER)
    with pytest.raises(AppError, match="never deleted") as refused:
        call("delete", tracker.id, *WHO, "--yes")
    assert refused.value.slug == "not-deletable"


def test_a_request_item_may_be_set_aside_and_taken_back(call):
    """With a reason and an approver."""
    (event,) = call("not-applicable", "w07", "--by", "Director", "--why", "No such service here")
    assert (event["item_id"], event["kind"], event["why"]) == ("W07", "not applicable", "No such service here")
    assert call("not-applicable", "W07", "--by", "Director", "--undo")[0]["kind"] == "applicable again"


def test_words_for_people_read_well(filled_demo, document):
    """Without --json the colour, its reasons and the rule come in sentences."""
    ended = CliRunner().invoke(commands, ["show", document.id, "--workspace", str(filled_demo)])
    assert "Colour: " in ended.stdout
    assert "Rule: Green: owned, approved" in ended.stdout
    queue = CliRunner().invoke(commands, ["list", "--review", "60", "--workspace", str(filled_demo)])
    assert "by its own review date" in queue.stdout


def test_the_queues_are_lists_with_the_rule_of_each_line(call):
    """Review within days, and files due for deletion."""
    assert {"due", "item_id", "owner", "why"} <= set(call("list", "--review", 60)[0])
    assert call("list", "--deletion", "--as-of", "2026-09-30") == []


def test_a_run_travels_in_time_both_ways(flows, council, call, document):
    """An assessment as of an earlier day knows neither the new owner nor the type; one of today does."""
    call("assign", document.id, "--owner", "New Lead", "--type", "policy", "--by", "Board")
    made = {day: _assess(flows, council, day) for day in (DEMO_DAY, today())}
    then, now = (next(one for one in made[day].items if one.id == document.id) for day in (DEMO_DAY, today()))
    assert (then.owner, then.document_type) == (document.owner, None)
    assert (now.owner, now.document_type) == ("New Lead", "policy")
    assert _assess(flows, council, DEMO_DAY).id == made[DEMO_DAY].id


def test_a_run_of_an_earlier_day_does_without_what_was_deleted_since_and_says_so(flows, council, call, document):
    """The item is known with its links; its file is not, and nothing stops the run."""
    from app.actions.cycle import _notices

    call("delete", document.id, *WHO, "--yes")
    with desk_on(council, DEMO_DAY) as desk:
        flows.cycle.cycle("test-run")
    (item,) = (one for one in desk.made.items if one.id == document.id)
    assert (item.current, len(item.links)) == (None, len(document.links))
    assert any(document.id in notice and "deleted since" in notice for notice in _notices(desk))


def _assess(flows, root: Path, day: date):
    """A run up to its assessment, no document drawn."""
    with desk_on(root, day) as desk:
        flows.check_custody.check_custody("test-run")
        flows.gather_have.gather_have("test-run")
        flows.gather_request.gather_request("test-run")
        flows.gather_collect.gather_collect("test-run")
        flows.score.score("test-run")
    return desk.made


def test_marking_what_is_out_of_date_makes_up_for_missed_days_and_does_nothing_twice(flows, council, call):
    """Once for each item and day; a later day marks only what has become due since."""
    marked = [_expire(flows, council, day) for day in (DEMO_DAY, DEMO_DAY, date(2027, 3, 1), date(2027, 3, 1))]
    assert marked[0] >= 3
    assert (marked[1], marked[3]) == (0, 0)
    assert marked[2] > 0
    due = call("list", "--review", 0, "--as-of", DEMO_DAY)
    assert len(due) == marked[0]


def _expire(flows, root: Path, day: date) -> int:
    with desk_on(root, day):
        return flows.expire.expire("test-run")


def test_the_words_of_the_column_are_the_names_and_the_title_words():
    """A cell may hold the type's own name or any word its titles are known by."""
    assert all(TYPE_WORDS[one.name] == one.name for one in load_document_types())
    assert TYPE_WORDS["dashboard"] == "performance report"
