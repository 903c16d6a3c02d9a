"""`readiness verify`, from the words a person types: sound or not, what is named, and the exit code."""

import json
import shutil
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from app.actions.cycle import run_cycle
from app.actions.verify import N_VERIFY_STEPS, verify_kept
from app.actions.workspaces import open_database
from app.commands.verify import verify
from evidence.store.signing import KEY_FILE
from evidence.store.verifying import N_STEPS
from reports.pack import build_pack_zip
from schemas.database import read
from schemas.errors import AppError, StoreError
from schemas.records.custody import count_entries, load_heads, load_rows
from schemas.workspace import load_workspace
from tests.app.conftest import run_once
from tests.docs.pages import read_page
from tests.reports.test_pack import make_pack
from tests.workspaces import desk_on


def call(*words: object) -> tuple[int, str]:
    """The exit code and what was printed."""
    command = typer.Typer()
    command.command()(verify)
    told = CliRunner().invoke(command, [str(word) for word in words])
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told.exit_code, told.output


@pytest.fixture(scope="module")
def taken_in(new_haringey, tmp_path_factory) -> Path:
    """A workspace that took in a file and a decision: to copy, never to change."""
    folder = tmp_path_factory.mktemp("taken-in")
    root, path = folder / "haringey", folder / "measures.csv"
    shutil.copytree(new_haringey, root)
    path.write_text(read_page("docs/workspace.md").partition("```csv measures.csv\n")[2].partition("```")[0])
    assert run_once("load", path, "--workspace", root).code == 0
    assert run_once("decide", "QS1", "--score", 2, "--by", "Board", "--why", "Carers wait", "-w", root).code == 0
    return root


@pytest.fixture
def filled(taken_in, tmp_path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(taken_in, tmp_path / "haringey")


def _tamper(root: Path, sql: str) -> None:
    with sqlite3.connect(root / "readiness.db") as connection:
        assert connection.execute(sql).rowcount > 0


def test_a_workspace_as_it_was_left_is_sound(filled):
    """What was checked, the root that was signed, and exit code 0."""
    code, told = call("--workspace", filled)
    assert code == 0
    assert "Sound: the workspace. 1 stored files, 6 entries in the custody log, signed last at 20" in told
    code, told = call("--workspace", filled, "--json")
    assert (code, json.loads(told)["sound"]) == (0, True)


def test_what_differs_is_named_with_exit_code_2(filled):
    """A changed decision and a changed line of heads are both told, with what to do."""
    _tamper(filled, "UPDATE decision SET level = 4")
    heads = filled / "custody" / "heads.jsonl"
    heads.write_bytes(heads.read_bytes().replace(b'"size":1}', b'"size":2}'))
    code, told = call("--workspace", filled)
    assert code == 2
    assert "QS1#1" in told
    assert "heads.jsonl, row 1" in told
    assert "Restore" in told
    assert "Not sound: the workspace. 2 findings" in told
    code, told = call("--workspace", filled, "--json")
    assert (code, len(json.loads(told)["problems"])) == (2, 2)


def test_a_run_refuses_what_was_tampered_with(flows, filled):
    """The cycle stops before it reads anything, names the decision, and makes nothing."""
    _tamper(filled, "UPDATE decision SET level = 4")
    with desk_on(filled, date(2030, 1, 1)) as desk:
        with pytest.raises(Exception, match="custody-tampered"):
            flows.cycle.cycle("test-run")
        assert isinstance(desk.failure, StoreError)
        assert "QS1#1" in desk.failure.message
    assert not (filled / "outputs").exists()


@pytest.mark.parametrize(
    "sql",
    ["UPDATE intake SET told_on = 'never'", "UPDATE evidence_item SET kind = 'rumour'", "DELETE FROM evidence_version"],
)
def test_rows_that_make_no_sense_are_told_as_tampered_with(filled, sql):
    """What cannot even be read as evidence is no fault of the program: the log says that it was changed."""
    with sqlite3.connect(filled / "readiness.db") as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(sql)
    with pytest.raises(StoreError, match="changed from outside") as caught:
        run_cycle(filled, as_of=None, framework_id=None, report=lambda text: None)
    assert caught.value.slug == "custody-tampered"
    assert "#1" in caught.value.message


def test_every_command_that_writes_is_signed(filled):
    """After init, a load and a decision there are three heads, and the last covers every entry."""
    with open_database(load_workspace(filled)) as engine, read(engine) as connection:
        heads, n_entries = load_heads(connection), count_entries(connection)
        actors = {row["actor"] for row in load_rows(connection)}
    assert [head.size for head in heads] == [1, 5, n_entries]
    assert len(actors) == 1
    assert (filled / "custody" / "heads.jsonl").read_bytes().count(b"\n") == 3


def test_a_command_that_writes_nothing_signs_nothing(readiness, filled):
    """Looking changes neither log nor heads."""
    before = (filled / "custody" / "heads.jsonl").read_bytes()
    readiness("status", "--workspace", filled)
    assert call("--workspace", filled)[0] == 0
    assert (filled / "custody" / "heads.jsonl").read_bytes() == before


def test_what_a_stopped_program_left_unsigned_is_signed_before_it_is_verified(filled):
    """Entries without a head, such as after a crash, are no finding; they get theirs."""
    _tamper(filled, "DELETE FROM tree_head WHERE size > 5")
    heads = filled / "custody" / "heads.jsonl"
    heads.write_bytes(b"".join(heads.read_bytes().splitlines(keepends=True)[:2]))
    assert call("--workspace", filled)[0] == 0
    assert heads.read_bytes().count(b"\n") == 3


def test_a_lost_key_is_told(filled):
    """Without its key the log cannot be signed: told among the findings, and by the next command that writes."""
    _tamper(filled, "DELETE FROM tree_head WHERE size > 5")
    (filled / "custody" / "heads.jsonl").unlink()
    (filled / "keys" / KEY_FILE).unlink()
    code, told = call("--workspace", filled)
    assert code == 2
    assert "signing-key.pem, is missing" in told


def test_a_published_head_is_held_against_the_log(filled, tmp_path):
    """A head sent away long ago is still borne out; in a workspace that was made anew it is not."""
    sent = tmp_path / "sent.jsonl"
    sent.write_bytes((filled / "custody" / "heads.jsonl").read_bytes().splitlines(keepends=True)[1])
    assert call("--workspace", filled, "--head", sent)[0] == 0
    _tamper(filled, "DELETE FROM custody_entry")
    _tamper(filled, "DELETE FROM tree_head")
    (filled / "custody" / "heads.jsonl").unlink()
    with open_database(load_workspace(filled)):  # begins a new log over what there is, and signs it
        pass
    assert call("--workspace", filled)[0] == 0
    code, told = call("--workspace", filled, "--head", sent)
    assert code == 2
    assert "was rewritten" in told


def test_a_log_that_is_gone_does_not_begin_anew_in_silence(filled):
    """Where heads are left, an empty log is a finding, not a new beginning."""
    _tamper(filled, "DELETE FROM custody_entry")
    with open_database(load_workspace(filled), sealing=False) as engine, read(engine) as connection:
        assert count_entries(connection) == 0
    code, told = call("--workspace", filled)
    assert code == 2
    assert "entries 0 to 5 are missing" in told


@pytest.fixture(scope="module")
def with_return(taken_in, tmp_path_factory) -> Path:
    """The same with a return that was built in it: to copy, never to change."""
    root = shutil.copytree(taken_in, tmp_path_factory.mktemp("with-return") / "haringey")
    told = run_once("return", "build", "--workspace", root)
    assert told.code == 0, told.err + told.out
    return root


@pytest.fixture
def built(with_return, filled) -> Path:
    """The folder of that return, in a copy of it."""
    shutil.rmtree(filled)
    shutil.copytree(with_return, filled)
    (folder,) = (filled / "returns").iterdir()
    return folder


def _spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


SPOILT = {
    "return/index.csv: it is not what was written": lambda folder: _spoil(folder / "return" / "index.csv"),
    "return/manifest.json: it is not": lambda folder: _spoil(folder / "return" / "manifest.json"),
    "return/manifest.sig: it is not": lambda folder: _spoil(folder / "return" / "manifest.sig"),
    "return/verify.html: it is missing": lambda folder: (folder / "return" / "verify.html").unlink(),
    ".zip: it is not what was written": lambda folder: _spoil(next(folder.glob("*.zip"))),
    ".zip: it is missing": lambda folder: next(folder.glob("*.zip")).unlink(),
    "return/more.txt: it is no file": lambda folder: (folder / "return" / "more.txt").write_bytes(b"x"),
    "the return is gone": shutil.rmtree,
}


@pytest.mark.parametrize("said", SPOILT)
def test_returns_that_were_built_are_checked_with_the_workspace(filled, built, said):
    """Each file of a return is held against its record; what was changed, taken away or added is named."""
    assert call("--workspace", filled)[0] == 0
    SPOILT[said](built)
    code, told = call("--workspace", filled)
    assert code == 2
    assert f"returns/{built.name}" in told
    assert said in told
    assert "One finding" in told


def test_the_folder_of_a_return_is_checked_whole(built):
    """The folder that `return build` names is sound with both copies in it, and says which return it is."""
    code, told = call(built)
    assert (code, f"Sound: the return {built.name} of" in told) == (0, True)


@pytest.mark.parametrize(
    ("said", "spoil"),
    [
        ("index.csv: changed", lambda folder: _spoil(folder / "return" / "index.csv")),
        (".zip", lambda folder: _spoil(next(folder.glob("*.zip")))),
        (".zip: it is missing", lambda folder: next(folder.glob("*.zip")).unlink()),
        ("return: it is missing", lambda folder: shutil.rmtree(folder / "return")),
        ("its list is missing", lambda folder: (folder / "return" / "manifest.json").unlink()),
        ("more.txt: it is no part", lambda folder: (folder / "more.txt").write_bytes(b"x")),
    ],
)
def test_either_copy_in_the_folder_of_a_return_counts(built, said, spoil):
    """A fault of the unpacked return or of the zip file makes the folder unsound."""
    spoil(built)
    code, told = call(built)
    assert (code, said in told, "Not sound" in told) == (2, True, True), told


def test_a_pack_is_checked_by_its_manifest(tmp_path):
    """A pack as it was built is sound; one with a changed byte is not, and the file is named."""
    path = tmp_path / "inspector-pack.zip"
    path.write_bytes(build_pack_zip(*make_pack()))
    code, told = call(path)
    assert (code, "Sound: the inspector pack of" in told) == (0, True)
    with zipfile.ZipFile(path) as pack:
        files = {info.filename: pack.read(info) for info in pack.infolist()}
    victim = next(name for name in files if name != "manifest.json")
    with zipfile.ZipFile(path, "w") as pack:
        for name, data in files.items():
            pack.writestr(name, data + b"x" if name == victim else data)
    code, told = call(path)
    assert (code, victim in told, "Not sound: inspector-pack.zip" in told) == (2, True, True)


@pytest.mark.parametrize("name", ["nothing.zip", "folder"])
def test_what_this_program_did_not_make(tmp_path, name):
    """A path that is not there, and a folder of something else, are told as such."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(AppError, match=name) as caught:
        call(tmp_path / name)
    assert caught.value.slug == "nothing-to-verify"


def test_the_progress_bar_knows_how_many_steps_there_are(filled):
    """No more steps are told than the bar has room for."""
    told: list[str] = []
    verify_kept(filled, filled / "custody" / "heads.jsonl", report=told.append)
    assert len(told) <= N_VERIFY_STEPS == N_STEPS + 2
