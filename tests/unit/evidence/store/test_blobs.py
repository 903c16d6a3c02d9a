"""What holds for every place that keeps sealed files: a folder of this machine, and object storage."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from evidence.store.blobs import Blobs
from evidence.store.deleting import delete_file
from evidence.store.files import FileStore
from evidence.store.folder import FolderBlobs
from evidence.store.keys import FileKeys
from evidence.store.opening import open_blobs, open_store
from evidence.store.sweeping import sweep_store
from schemas.database import write
from schemas.errors import StoreError, WorkspaceError
from schemas.ids import sha256_of
from schemas.workspace import SETTINGS_FILE, Workspace, load_workspace, render_settings
from tests.actors import TESTS
from tests.unit.evidence.store.stores import FENMOOR, record

A, B = sha256_of(b"a"), sha256_of(b"b")
TWIN = A + ".00ff"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up"}
PLACES = ["folder", "s3"]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a real server on this machine that speaks S3, with an empty bucket."""
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3, monkeypatch) -> str:
    """The server, with a new bucket, and credentials in the environment."""
    import boto3

    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=s3, region_name="eu-west-2")
    for held in client.list_buckets().get("Buckets", []):
        for one in client.list_objects_v2(Bucket=held["Name"]).get("Contents", []):
            client.delete_object(Bucket=held["Name"], Key=one["Key"])
        client.delete_bucket(Bucket=held["Name"])
    client.create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return s3


def _workspace(root, settings: str = "") -> Workspace:
    text = render_settings(FENMOOR, "cqc-la-current-2025") + settings
    (root / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return load_workspace(root)


@pytest.fixture(params=PLACES)
def workspace(request, tmp_path) -> Workspace:
    """A workspace whose settings name each place in turn."""
    if request.param == "folder":
        return _workspace(tmp_path)
    server = request.getfixturevalue("bucket")
    place = f'[store]\nurl = "s3://evidence/fenmoor"\nendpoint = "{server}"\nregion = "eu-west-2"\n'
    return _workspace(tmp_path, place)


@pytest.fixture
def blobs(workspace) -> Blobs:
    """An empty place."""
    return open_blobs(workspace)


def test_what_is_put_is_read(blobs):
    """Bytes come back as they went in, also none and many."""
    for name, data in ((A, b""), (B, bytes(range(256)) * 30_000), (TWIN, b"x")):
        assert not blobs.exists(name)
        assert blobs.put_new(name, data)
        blobs.settle()
        assert blobs.exists(name)
        assert blobs.read(name) == data
    assert list(blobs.names()) == sorted([A, TWIN, B])


def test_what_comes_in_parts_is_read_in_parts(blobs):
    """A large blob, put and read a little at a time: its size is known, and no part is large."""
    parts = [bytes([number]) * 1_000_003 for number in range(20)]
    assert blobs.put_parts(TWIN, iter(parts))
    blobs.settle()
    assert b"".join(blobs.read_parts(TWIN)) == b"".join(parts) == blobs.read(TWIN)
    assert max(len(part) for part in blobs.read_parts(TWIN)) < 20_000_000
    assert blobs.size_of(TWIN) == 20_000_060
    assert blobs.free_bytes() is None or blobs.free_bytes() > 0


def test_parts_that_fail_leave_nothing(blobs):
    """Whatever the parts raise while they come is raised as it is, and no blob of the name is there."""

    def parts() -> Iterator[bytes]:
        yield b"x" * 9_000_000
        raise KeyError("the source is gone")

    with pytest.raises(KeyError, match="the source is gone"):
        blobs.put_parts(TWIN, parts())
    assert not blobs.exists(TWIN)
    assert list(blobs.names()) == []


def test_parts_never_write_over(blobs):
    """Where the name is taken the parts are not even asked for."""
    blobs.put_new(TWIN, b"first")

    def never() -> Iterator[bytes]:
        raise AssertionError("it was asked for")
        yield b""

    assert not blobs.put_parts(TWIN, never())
    assert blobs.read(TWIN) == b"first"


def test_a_name_is_given_once(blobs):
    """What is there is never written over."""
    assert blobs.put_new(A, b"first")
    assert not blobs.put_new(A, b"second")
    assert blobs.read(A) == b"first"


def test_what_is_not_there_is_said(blobs):
    """Reading something that is missing is told apart from every other fault; deleting it is no fault."""
    for read in (blobs.read, blobs.size_of, lambda name: list(blobs.read_parts(name))):
        with pytest.raises(FileNotFoundError, match=A):
            read(A)
    assert not blobs.exists(A)
    blobs.delete(A)
    assert list(blobs.names()) == []


def test_what_is_deleted_is_gone(blobs):
    """Only the one that is named goes, and its name is free again."""
    blobs.put_new(A, b"a")
    blobs.put_new(B, b"b")
    blobs.delete(A)
    assert list(blobs.names()) == [B]
    assert blobs.put_new(A, b"again")


def test_age_is_known(blobs):
    """A blob is older than tomorrow and younger than yesterday."""
    blobs.put_new(A, b"a")
    now = datetime.now(UTC)
    assert list(blobs.names_before(now + timedelta(days=1))) == [A]
    assert list(blobs.names_before(now - timedelta(days=1))) == []


@pytest.mark.parametrize("name", ["", "../" + A, A[:-1], A.upper(), "ab/.staging-x/../../keys/master.key"])
def test_only_names_of_blobs_are_taken(blobs, name):
    """No other name reaches the place, whatever is asked of it."""
    for call in (blobs.read, blobs.exists, blobs.delete, lambda name: blobs.put_new(name, b"")):
        with pytest.raises(ValueError, match="not a SHA-256"):
            call(name)


def test_the_whole_life_of_a_file(workspace, engine):
    """Stored, read by the next program, found spoilt, mended, swept of the spoilt copy, deleted, stored again."""
    store = open_store(workspace, engine)
    sha256 = store.put(b"minutes")
    assert record(store, engine) == 1
    assert open_store(workspace, engine).get(sha256) == b"minutes"
    store.blobs.delete(sha256)
    store.blobs.put_new(sha256, b"spoilt")
    with pytest.raises(StoreError, match="has changed"):
        store.get(sha256)
    store.put(b"minutes")
    assert record(store, engine) == 1
    assert len(list(store.blobs.names())) == 2
    assert sweep_store(store, engine, datetime.now(UTC) + timedelta(days=2)).n_removed == 1
    assert open_store(workspace, engine).get(sha256) == b"minutes"
    with write(engine, TESTS) as connection:
        delete_file(store, connection, sha256, "kept too long")
    assert store.remove_deleted() == 1
    assert list(store.blobs.names()) == []
    store.put(b"minutes")
    record(store, engine)
    assert open_store(workspace, engine).get(sha256) == b"minutes"


def test_a_storage_out_of_reach_is_told_plainly(tmp_path, engine, bucket):
    """A bucket that is not there: what to do is said, and no address or credential."""
    place = f'[store]\nurl = "s3://nowhere/x"\nendpoint = "{bucket}"\nregion = "eu-west-2"\n'
    store = open_store(_workspace(tmp_path, place), engine)
    with pytest.raises(StoreError, match="could not keep a file") as caught:
        store.put(b"minutes")
    assert caught.value.slug == "store-not-writable"
    assert "127.0.0.1" not in str(caught.value)
    assert "made-up" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[store]\n", "needs a url"),
        ('store = "s3://evidence"\n', "needs a url"),
        ("[store]\nurl = 3\n", "needs a url"),
        ('[store]\nurl = "s3://x"\nregion = 1\n', "store.region must be text"),
        ('[store]\nurl = "s3://x"\nsecret_access_key = "x"\n', "store.secret_access_key looks like a credential"),
        ('[store]\nurl = "az://x"\naccount_key = "x"\nsas_token = "y"\n', "store.sas_token looks like a credential"),
        ('[store]\nurl = "ftp://x"\n', "cannot be used"),
        ('[store]\nurl = "s3://x"\ncolour = "red"\n', "cannot be used"),
    ],
)
def test_settings_that_name_no_place_are_refused(tmp_path, settings, said):
    """Each is told by its name, and what to do."""
    with pytest.raises(WorkspaceError, match=r"docs/store\.md") as caught:
        open_blobs(_workspace(tmp_path) if not settings else _workspace_with(tmp_path, settings))
    assert caught.value.slug == "broken-settings"
    assert said in caught.value.message


def _workspace_with(root, settings: str) -> Workspace:
    text = render_settings(FENMOOR, "cqc-la-current-2025")
    whole = settings + text if settings.startswith("store") else text + settings
    (root / SETTINGS_FILE).write_text(whole, encoding="utf-8")
    return load_workspace(root)


def test_the_folder_is_the_default(tmp_path, engine):
    """Where the settings say nothing, files are kept in the workspace itself."""
    workspace = _workspace(tmp_path)
    assert workspace.store_place is None
    assert isinstance(open_blobs(workspace), FolderBlobs)
    store = FileStore(FolderBlobs(workspace.store), FileKeys(engine, workspace.keys))
    sha256 = store.put(b"x")
    record(store, engine)
    assert open_store(workspace, engine).get(sha256) == b"x"
