"""Building and checking a return, rehearsing one, and the log of what is asked after it, on the demo council."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.actions.rehearsing import rehearse
from app.actions.return_log import answer_request, list_requests, log_request
from app.actions.returns import build_return, pair_reasons
from app.actions.verify import verify_kept, verify_path
from app.actions.workspaces import open_database
from app.clock import today
from app.commands import returns
from schemas.custody import Event
from schemas.database import read
from schemas.errors import AppError, InputError, StoreError
from schemas.records.custody import load_rows
from schemas.records.evidence import load_items
from schemas.records.returns import load_submissions
from schemas.terms import Classification
from schemas.workspace import load_workspace
from tests.submissions import flip
from tests.workspaces import silent

NOW = datetime.combine(today(), datetime.min.time())


@pytest.fixture
def root(filled_demo: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the demo council's workspace that a test may change."""
    copy = tmp_path / "fenmoor"
    shutil.copytree(filled_demo, copy)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


def restricted_items(root: Path) -> list[str]:
    """Ids of the restricted documents with a file."""
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        items, _ = load_items(connection, today())
    return [one.id for one in items if one.classification is Classification.RESTRICTED and one.current]


def events(root: Path, event: Event) -> int:
    """Entries of the custody log of one kind."""
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        return sum(1 for row in load_rows(connection) if row["event"] == event.value)


def test_a_return_is_built_once_and_is_sound(root: Path) -> None:
    """Folder and zip file verify; building again writes nothing, records nothing and gives the same."""
    built = build_return(root, letter=NOW)
    folder = root / built.submitted.path
    assert built.is_new
    assert built.submitted.due_on == today() + timedelta(days=21)
    for path in (folder / "return", folder / f"return-{built.submitted.id}.zip"):
        assert verify_path(path, report=silent).problems == ()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    again = build_return(root, letter=NOW)
    assert (again.submitted, again.is_new) == (built.submitted, False)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert events(root, Event.RETURN_MADE) == 1
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        assert load_submissions(connection) == (built.submitted,)


def test_restricted_documents_stay_out_unless_named(root: Path) -> None:
    """Restricted documents are counted and left out; a named one goes in with its reason, which is recorded."""
    ids = restricted_items(root)
    built = build_return(root)
    assert built.n_restricted_left_out == len(ids) > 1
    assert not {file.evidence_id for file in built.submitted.files} & set(ids)
    more = build_return(root, restricted={ids[0]: "Asked for in the letter"})
    (file,) = [one for one in more.submitted.files if one.evidence_id == ids[0]]
    assert (file.classification, file.restricted_why) == ("restricted", "Asked for in the letter")
    assert more.n_restricted_left_out == len(ids) - 1


def test_what_was_sent_is_under_custody(root: Path) -> None:
    """A workspace with returns and a log is sound; a row of them that is changed by hand is found."""
    build_return(root)
    log_request(root, "What", owner="A", within=1)
    assert verify_kept(root, None, report=silent).problems == ()
    with open_database(load_workspace(root), sealing=False) as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE submission_file SET restricted_why = 'x'")
    assert verify_kept(root, None, report=silent).problems


def test_faults_of_the_list_stop_the_build(root: Path) -> None:
    """A list that cannot be followed stops the build; nothing is written."""
    with pytest.raises(InputError, match="The return was not built"):
        build_return(root, restricted={"REQ-00000000": "why"})
    assert not (root / "returns").exists()


def test_every_stored_file_that_is_unsound_is_named(root: Path) -> None:
    """Two spoilt files are both named, and no return is written."""
    names = sorted(path for path in (root / "store").rglob("*") if path.is_file() and path.stat().st_size > 0)
    built = build_return(root)
    shutil.rmtree(root / "returns")
    for path in names:
        path.chmod(0o600)
        path.write_bytes(flip(path.read_bytes(), -1))
    with pytest.raises(StoreError, match="The return was not built") as caught:
        build_return(root)
    assert caught.value.slug == "return-files-unsound"
    ids = {file.evidence_id for file in built.submitted.files if file.evidence_id}
    assert all(str(one) in caught.value.message for one in ids)
    assert not (root / "returns").exists()


SPOIL: dict[str, Callable[[Path], object]] = {
    "index.csv": lambda folder: (folder / "return/index.csv").write_bytes(b"x"),
    "extra.txt": lambda folder: (folder / "extra.txt").write_bytes(b"x"),
    "return/verify.html": lambda folder: (folder / "return/verify.html").unlink(),
}


@pytest.mark.parametrize("name", SPOIL)
def test_a_return_that_was_changed_is_not_written_over(root: Path, name: str) -> None:
    """Building a return whose folder was changed names what changed and leaves it as it is."""
    folder = root / build_return(root).submitted.path
    SPOIL[name](folder)
    with pytest.raises(StoreError, match=name) as caught:
        build_return(root)
    assert caught.value.slug == "return-folder-changed"


def test_a_changed_copy_is_named_by_verify(root: Path) -> None:
    """`readiness verify` of a changed folder or zip file names the file."""
    folder = root / build_return(root).submitted.path
    index = folder / "return/index.html"
    index.write_bytes(flip(index.read_bytes(), 100))
    (problem,) = verify_path(folder / "return", report=silent).problems
    assert (problem.slug, problem.found) == ("return-changed", "index.html: changed")


PAIRS = [
    ([], [], {}),
    (["A"], ["why"], {"A": "why"}),
    (["A", "B"], ["why"], {"A": "why", "B": "why"}),
    (["A", "B"], ["x", "y"], {"A": "x", "B": "y"}),
    (["A"], [], {"A": ""}),
]


@pytest.mark.parametrize(("ids", "whys", "pairs"), PAIRS)
def test_reasons_go_with_items(ids: list[str], whys: list[str], pairs: dict[str, str]) -> None:
    """One reason serves all, or each item has its own; a missing one is left for the check to refuse."""
    assert pair_reasons(ids, whys) == pairs


@pytest.mark.parametrize(("ids", "whys"), [([], ["why"]), (["A", "B", "C"], ["x", "y"]), (["A", "A"], ["x"])])
def test_reasons_that_do_not_go_with_items(ids: list[str], whys: list[str]) -> None:
    """Reasons that cannot be shared out are refused."""
    with pytest.raises(AppError, match="do not go together") as caught:
        pair_reasons(ids, whys)
    assert caught.value.slug == "return-reasons-uneven"


def test_the_demo_rehearses_the_same_each_time(root: Path) -> None:
    """The same seed gives the same plan and the same page; without history that is said."""
    letter_on = today() + timedelta(days=15)
    done = rehearse(root, letter_on, seed=3)
    page = (root / done.page).read_bytes()
    assert rehearse(root, letter_on, seed=3) == done
    assert (root / done.page).read_bytes() == page
    assert len(done.plan.items) == 65
    assert any("no history of past replies" in note for note in done.plan.notes)
    assert all(item.sentence.endswith(".") for item in done.plan.items)


def test_a_letter_of_a_day_that_has_passed_is_refused(root: Path) -> None:
    """What is held today says nothing of a letter that would have come before; today itself may be rehearsed."""
    with pytest.raises(AppError, match="has passed") as caught:
        rehearse(root, today() - timedelta(days=1))
    assert caught.value.slug == "letter-past"
    assert rehearse(root, today()).plan.letter_on == today()


def test_a_letter_too_far_ahead_is_refused(root: Path) -> None:
    """Bank holidays far ahead are not settled, so no plan is given for them."""
    with pytest.raises(AppError, match="too far ahead") as caught:
        rehearse(root, date(today().year + 5, 1, 4))
    assert caught.value.slug == "letter-too-far"


def test_a_request_is_logged_answered_and_listed(root: Path) -> None:
    """A request runs against its clock in working days until it is answered with the versions that were sent."""
    clock = log_request(root, "Waiting list at the end of October", owner="Head of access", within=3)
    assert (clock.n_left, clock.words) == (3, "3 working days left")
    assert log_request(root, " Waiting list at the end of  October", owner="Head of access", within=3) == clock
    evidence = restricted_items(root)[0]
    answered = answer_request(root, clock.request.id.lower(), sent="By e-mail", evidence=[evidence, evidence])
    assert answered.words == f"answered {today().isoformat()}"
    assert [one.evidence_id for one in answered.request.entries[-1].sent] == [evidence]
    assert list_requests(root) == (answered,)
    assert events(root, Event.RETURN_REQUEST_CHANGED) == 2


def test_open_requests_come_first_and_overdue_ones_say_so(root: Path) -> None:
    """Requests are listed by their due day; the clock counts on past it; the answered come last."""
    long_ago = NOW - timedelta(days=20)
    done = log_request(root, "Answered", owner="A", asked_on=long_ago, due=long_ago)
    answer_request(root, done.request.id, sent="By e-mail")
    log_request(root, "Later", owner="B", within=5)
    log_request(root, "Overdue", owner="C", asked_on=long_ago, due=NOW - timedelta(days=14))
    found = list_requests(root)
    assert [one.request.asked for one in found] == ["Overdue", "Later", "Answered"]
    assert found[0].words.endswith("working days overdue")


LOG_FAULTS: list[tuple[str, Callable[[Path], object]]] = [
    ("log-incomplete", lambda root: log_request(root, "What", owner="A")),
    ("log-incomplete", lambda root: log_request(root, "What", owner=" ", within=1)),
    ("log-incomplete", lambda root: log_request(root, "", owner="A", within=1)),
    ("log-incomplete", lambda root: log_request(root, "What", owner="A", within=1, due=NOW)),
    ("log-due-before-asked", lambda root: log_request(root, "What", owner="A", due=NOW - timedelta(days=9))),
    ("unknown-log-request", lambda root: answer_request(root, "CQC-9", sent="x")),
    ("log-incomplete", lambda root: answer_request(root, "CQC-9", sent=" ")),
    ("day-in-future", lambda root: log_request(root, "What", owner="A", within=1, asked_on=NOW + timedelta(days=3))),
]


@pytest.mark.parametrize(("slug", "act"), LOG_FAULTS)
def test_what_cannot_be_logged_is_refused(root: Path, slug: str, act: Callable[[Path], object]) -> None:
    """Each fault has its own code, and the log stays as it was."""
    with pytest.raises(AppError, match=r"\w") as caught:
        act(root)
    assert caught.value.slug == slug
    assert list_requests(root) == ()


@pytest.mark.parametrize("evidence", ["REQ-00000000", "no such title"])
def test_an_answer_with_unknown_evidence_is_refused(root: Path, evidence: str) -> None:
    """What is not known cannot have been sent."""
    clock = log_request(root, "What", owner="A", within=1)
    with pytest.raises(AppError, match=r"(?i)no item") as caught:
        answer_request(root, clock.request.id, sent="x", evidence=[evidence])
    assert caught.value.slug == "unknown-item"
    assert list_requests(root) == (clock,)


def test_the_commands_print_words_and_json(root: Path) -> None:
    """Each command has a plain and a JSON form."""
    run = CliRunner()
    place = ["-w", str(root)]
    told = run.invoke(returns.commands, ["build", *place])
    assert "Give the regulator this fingerprint" in told.output
    built = json.loads(run.invoke(returns.commands, ["build", "--json", *place]).output)
    assert built["is_new"] is False
    added = run.invoke(returns.commands, ["log", "add", "What", "--owner", "A", "--within", "2", "--json", *place])
    (request,) = json.loads(added.output)
    assert request["clock"] == "2 working days left"
    assert request["id"] in run.invoke(returns.commands, ["log", "list", *place]).output
    answered = run.invoke(returns.commands, ["log", "answer", request["id"], "--sent", "By e-mail", *place])
    assert "answered" in answered.output
