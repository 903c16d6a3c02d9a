"""Whatever is changed in the log, its heads, or the rows it tells of is found, and named."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from evidence.store.custody_check import check_custody, check_entries, check_heads_file, refuse_tampered
from evidence.store.deleting import delete_file
from evidence.store.merkle import is_consistent, prove_consistency, root_of
from evidence.store.opening import open_store
from evidence.store.verifying import check_published, is_continued
from schemas.custody import Entry, Event
from schemas.database import read, write
from schemas.errors import StoreError
from schemas.ids import sha256_of
from schemas.records.custody import LEAF, leaf_sha256, load_heads, load_rows
from schemas.records.custody_content import ASKED
from schemas.records.requests import add_form, add_owners
from schemas.requests import Owner, ReplyForm
from tests.actors import TESTS
from tests.unit.evidence.store.kept import DAY, Kept, fill, open_kept, take_in

FIELDS = ("at", "actor", "event", "subject", "content_sha256", "leaf_sha256")
TABLES = (
    "council",
    "intake",
    "evidence_item",
    "evidence_detail",
    "evidence_version",
    "evidence_link",
    "dataset",
    "decision",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A workspace with a log of some thirty entries, as it was left."""
    kept = open_kept(tmp_path_factory.mktemp("kept"))
    fill(kept, 6)
    kept.engine.dispose()
    return kept.workspace.root


@pytest.fixture
def kept(whole, tmp_path) -> Kept:
    """A copy of it to tamper with."""
    shutil.copytree(whole, tmp_path / "w")
    found = open_kept(tmp_path / "w")
    yield found
    found.engine.dispose()


def tamper(kept: Kept, *statements: str, values: tuple = ()) -> int:
    """Change the database behind the program's back; how many rows changed."""
    with sqlite3.connect(kept.workspace.root / "readiness.db") as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        return sum(connection.execute(sql, values).rowcount for sql in statements)


def found_in(kept: Kept) -> list[str]:
    """Every finding on one line."""
    with read(kept.engine) as connection:
        return [str(one) for one in check_custody(kept.workspace, connection)]


def _rows(kept: Kept) -> list[dict]:
    with read(kept.engine) as connection:
        return list(load_rows(connection))


def test_nothing_is_found_where_nothing_was_changed(kept):
    """A workspace as it was left is sound, and a run may use it."""
    assert found_in(kept) == []
    with read(kept.engine) as connection:
        assert refuse_tampered(kept.workspace, connection) == len(_rows(kept)) > 20


def test_an_entrys_hash_is_that_of_the_standard(kept):
    """A leaf is the hash of a zero byte and the entry as canonical JSON: anyone can make it again."""
    row = _rows(kept)[0]
    text = (
        f'{{"actor":"{row["actor"]}","at":"{row["at"]}","content_sha256":"{row["content_sha256"]}",'
        f'"event":"workspace made","sequence":0,"subject":"E06999999"}}'
    )
    assert row["leaf_sha256"] == sha256_of(LEAF + text.encode())


def test_every_byte_of_every_field_of_every_entry_counts(kept):
    """Each byte of each field is changed in turn, and each time exactly that entry is named."""
    rows = _rows(kept)
    n_tried = 0
    for number, row in enumerate(rows):
        for field in FIELDS:
            for place, letter in enumerate(row[field]):
                changed = row[field][:place] + chr(ord(letter) ^ 1) + row[field][place + 1 :]
                found = check_entries([*rows[:number], row | {field: changed}, *rows[number + 1 :]])
                assert [one.file for one in found] == [f"custody log, entry {number}"]
                n_tried += 1
    assert n_tried > 4000


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_field_in_the_database_is_named(kept, field):
    """Each field of each entry is changed by SQL: the entry is named, and a run refuses to go on."""
    for row in _rows(kept):
        other = "0" * 64 if field.endswith("sha256") else f"{row[field]}."
        tamper(kept, f"UPDATE custody_entry SET {field} = ? WHERE sequence = {row['sequence']}", values=(other,))
        assert any(f"custody log, entry {row['sequence']}:" in one for one in found_in(kept))
        tamper(kept, f"UPDATE custody_entry SET {field} = ? WHERE sequence = {row['sequence']}", values=(row[field],))
    assert found_in(kept) == []


def _rewrite(row: dict, **changes: object) -> tuple[str, tuple]:
    """SQL that changes an entry and makes its hash fit again, as somebody would who knows how."""
    new = row | changes
    new["leaf_sha256"] = leaf_sha256(new)
    names = [*changes, "leaf_sha256"]
    sets = ", ".join(f"{name} = ?" for name in names)
    return f"UPDATE custody_entry SET {sets} WHERE sequence = {row['sequence']}", tuple(new[name] for name in names)


def test_an_entry_rewritten_with_its_hash_is_found_by_the_head_after_it(kept):
    """The root that was signed no longer fits, and the entries between two heads are named."""
    for row in _rows(kept):
        sql, values = _rewrite(row, actor="somebody else")
        tamper(kept, sql, values=values)
        (found,) = [one for one in found_in(kept) if "head of" in one]
        first, last = _named_range(found)
        assert first <= row["sequence"] <= last < first + 10
        sql, values = _rewrite(row | {"actor": "somebody else"}, actor=row["actor"])
        tamper(kept, sql, values=values)


def _named_range(found: str) -> tuple[int, int]:
    words = found.replace(":", " ").split()
    if "entries" in words[words.index("signed") :]:
        after = words[words.index("of", words.index("one", words.index("signed"))) :]
        numbers = [int(word) for word in after if word.isdigit()]
        return numbers[0], numbers[1]
    number = int(words[words.index("entry", words.index("signed")) + 1])
    return number, number


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM custody_entry WHERE sequence = 7", "entry 7 is missing"),
        ("DELETE FROM custody_entry WHERE sequence = 0", "entry 0 is missing"),
        ("DELETE FROM custody_entry WHERE sequence IN (7, 8)", "entries 7 to 8 are missing"),
        ("DELETE FROM custody_entry WHERE sequence > 7", "entries 8 to "),
        ("DELETE FROM custody_entry", "entries 0 to "),
        ("DELETE FROM tree_head WHERE size = (SELECT max(size) FROM tree_head)", "heads.jsonl, row 6"),
        ("DELETE FROM tree_head", "heads.jsonl, row 1"),
        (
            "UPDATE tree_head SET size = size + 1 WHERE size = (SELECT max(size) FROM tree_head)",
            "signature does not fit",
        ),
        ("UPDATE tree_head SET at = '2020-01-01' WHERE size = (SELECT min(size) FROM tree_head)", "signature does not"),
        ("UPDATE tree_head SET key_id = 'none'", "a key that is not here"),
        ("UPDATE tree_head SET signature = upper(signature)", "signature does not fit"),
        ("UPDATE custody_entry SET sequence = 900 WHERE sequence = 7", "entry 7 is missing"),
        ("UPDATE custody_entry SET event = x'ff' WHERE sequence = 7", "entry 7"),
        ("UPDATE tree_head SET root_sha256 = x'ff'", "head of"),
    ],
)
def test_what_is_taken_away_or_moved_is_named(kept, sql, said):
    """Entries and heads that are deleted, moved or spoilt."""
    assert tamper(kept, sql) > 0
    assert any(said in one for one in found_in(kept)), found_in(kept)


def test_entries_in_another_order_are_named(kept):
    """Two entries that change places are both found, even with their hashes made to fit."""
    rows = _rows(kept)
    for number, other in ((4, 5), (5, 4)):
        sql, values = _rewrite(rows[number], **{f: rows[other][f] for f in FIELDS if f != "leaf_sha256"})
        tamper(kept, sql, values=values)
    assert any("one of the entries" in one and "signed at" in one for one in found_in(kept))


def test_an_entry_put_in_between_is_found(kept):
    """A forged entry with a fitting hash pushes the others on: the next head tells."""
    rows = _rows(kept)
    n = len(rows)
    forged = {
        "sequence": 5,
        "at": rows[4]["at"],
        "actor": "x",
        "event": "file stored",
        "subject": "x",
        "content_sha256": "0" * 64,
    }
    for row in reversed(rows[5:]):
        moved = row | {"sequence": row["sequence"] + 1}
        tamper(kept, f"UPDATE custody_entry SET sequence = ?, leaf_sha256 = ? WHERE sequence = {row['sequence']}",
               values=(moved["sequence"], leaf_sha256(moved)))  # fmt: skip
    names = (*forged, "leaf_sha256")
    tamper(kept, f"INSERT INTO custody_entry ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
           values=(*forged.values(), leaf_sha256(forged)))  # fmt: skip
    assert len(_rows(kept)) == n + 1
    assert any("was changed, added or taken away" in one for one in found_in(kept))


CHANGES = [
    ("UPDATE council SET name = 'Marshby'", "E06999999"),
    ("UPDATE intake SET told_on = '2020-01-01' WHERE sequence = 2", "REQ-00000001#2"),
    ("UPDATE intake SET told_on = 'not a day' WHERE sequence = 2", "REQ-00000001#2"),
    ("UPDATE evidence_detail SET title = 'Another' WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE evidence_detail SET owner = NULL WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE evidence_detail SET owner = x'ff' WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE evidence_detail SET owner = CAST(x'ff' AS TEXT)", "file taken in: some of it cannot be read"),
    ("UPDATE evidence_item SET kind = 'tracker' WHERE id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE evidence_version SET original_name = 'x' WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("DELETE FROM evidence_link WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE evidence_link SET statement = 'QS9' WHERE item_id = 'REQ-00000001'", "REQ-00000001#2"),
    ("UPDATE dataset SET n_rows = 7 WHERE item_id = 'REQ-00000001'", "records added"),
    ("UPDATE decision SET level = 4 WHERE number = 1", "QS1#1"),
    ("DELETE FROM decision WHERE number = 2", "QS3#2: what it tells of was deleted"),
    ("INSERT INTO decision SELECT 99, council_gss, 'QS9', level, proposed_level, decided_by, decided_on, why, "
     "framework_id FROM decision WHERE number = 1", "99 (decision made): rows in the database that no entry tells of"),
    ("INSERT INTO evidence_version SELECT item_id, '" + "e" * 64 + "', 9, size_bytes, suffix, original_name, "
     "'2000-01-01', content_date, period_start, period_end FROM evidence_version WHERE item_id = 'REQ-00000001'",
     "REQ-00000001 " + "e" * 64),
    ("INSERT INTO evidence_item SELECT 'REQ-X', council_gss, source, kind FROM evidence_item LIMIT 1", "REQ-X"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "named"), CHANGES)
def test_changed_rows_are_named_and_stop_a_run(kept, sql, named):
    """Rows that are changed, deleted or slipped in no longer fit the log: what they are about is named."""
    assert tamper(kept, sql) > 0
    assert any(named in one for one in found_in(kept)), found_in(kept)
    with read(kept.engine) as connection, pytest.raises(StoreError, match="changed from outside") as caught:
        refuse_tampered(kept.workspace, connection)
    assert caught.value.slug == "custody-tampered"
    assert named in caught.value.message


@pytest.fixture
def asked(kept) -> Kept:
    """The same with two owners, a form, and a file that was deleted."""
    owners = [Owner("Carers Lead", "", "lead@council.example"), Owner("Dana Deputy")]
    sha256 = take_in(kept, 9)
    with write(kept.engine, TESTS) as connection:
        add_owners(connection, owners, DAY)
        add_form(connection, ReplyForm("FRM-0123456789ABCDEF", "Fenmoor", "Carers Lead", DAY, ()))
        delete_file(open_store(kept.workspace, kept.engine), connection, sha256, "Its time was up.")
    kept.seal()
    return kept


ASKED_CHANGES = [
    ("UPDATE request_owner SET address = 'x@elsewhere.example' WHERE number = 1", "owner#1"),
    ("UPDATE request_owner SET deputy = 'Somebody' WHERE number = 2", "owner#2"),
    ("DELETE FROM request_owner WHERE number = 2", "owner#2: what it tells of was deleted"),
    ("INSERT INTO request_owner SELECT 3, key, '2026-09-02', name, post, 'x@elsewhere.example', deputy, manager FROM "
     "request_owner WHERE number = 1", "3 (owner changed): rows in the database that no entry tells of"),
    ("UPDATE request_form SET request_ids = 'REQ-00000001'", "FRM-0123456789ABCDEF"),
    ("UPDATE request_form SET token = 'FRM-0123456789ABCDEG'", "FRM-0123456789ABCDEG (form made)"),
    ("UPDATE file_tombstone SET why = 'Another reason'", "file deleted"),
    ("UPDATE file_tombstone SET deleted_by = 'somebody else'", "file deleted"),
    ("DELETE FROM file_tombstone", "was deleted in the database"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "named"), ASKED_CHANGES)
def test_owners_forms_and_deletions_are_under_custody(asked, sql, named):
    """What is asked of whom, and what was deleted why, fits its entries; a change of it is named."""
    assert found_in(asked) == []
    assert tamper(asked, sql) > 0
    assert any(named in one for one in found_in(asked)), found_in(asked)


def test_only_what_is_about_to_be_used_stops_a_command(asked):
    """A changed address is no matter of a score, and a changed decision none of a chase."""
    tamper(asked, "UPDATE request_owner SET address = 'x@elsewhere.example' WHERE number = 1")
    with read(asked.engine) as connection:
        assert refuse_tampered(asked.workspace, connection)
        with pytest.raises(StoreError, match="owner#1"):
            refuse_tampered(asked.workspace, connection, ASKED)
    tamper(asked, "UPDATE request_owner SET address = 'lead@council.example' WHERE number = 1")
    tamper(asked, "UPDATE decision SET level = 4")
    with read(asked.engine) as connection:
        assert refuse_tampered(asked.workspace, connection, ASKED)


def test_the_log_names_no_owner(asked):
    """Entries about owners have a number: a person's name would outlive the list they stood in."""
    told = [row["subject"] for row in _rows(asked) if row["event"] == Event.OWNER_CHANGED]
    assert told == ["owner#1", "owner#2"]


def test_a_table_that_is_gone_is_a_finding(kept):
    """What cannot be read at all is told, not stumbled over."""
    tamper(kept, "DROP TABLE dataset", "DROP TABLE tree_head")
    assert sum("cannot be read" in one for one in found_in(kept)) == 2


def test_hundreds_of_random_changes_of_rows(kept):
    """A random letter of a random cell of a random row, hundreds of times: never unnoticed."""
    draw = random.Random(6962)
    with sqlite3.connect(kept.workspace.root / "readiness.db") as connection:
        sizes = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
        columns = {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in TABLES}
    for _ in range(600):
        table = draw.choice(TABLES)
        column, row = draw.choice(columns[table]), draw.randrange(sizes[table])
        where = f"WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET {row})"
        with sqlite3.connect(kept.workspace.root / "readiness.db", isolation_level=None) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            (before,) = connection.execute(f'SELECT "{column}" FROM {table} {where}').fetchone()
            after = _other(draw, before)
            key = connection.execute(f"SELECT rowid FROM {table} {where}").fetchone()[0]
            try:
                connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = {key}', (after,))
            except sqlite3.IntegrityError:  # another row has that key: the database itself refuses
                continue
            assert found_in(kept), (table, column, before, after)
            found = key if not isinstance(before, int) or column not in ("sequence", "number") else None
            where = f"WHERE rowid = {key}" if found else f'WHERE "{column}" = {after!r}'
            connection.execute(f'UPDATE {table} SET "{column}" = ? {where}', (before,))
    assert found_in(kept) == []


def _other(draw: random.Random, value: object) -> object:
    """A value that differs a little."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + draw.choice((1000, 2000))
    text = str(value)
    place = draw.randrange(len(text) or 1)
    return text[:place] + chr(ord(text[place]) ^ 1 if text else 65) + text[place + 1 :]


def test_thousands_of_random_changes_of_the_file_of_heads(kept):
    """Any byte of any line is flipped: the line is named. So is a line taken away, doubled or moved."""
    draw, data = random.Random(9162), kept.heads.read_bytes()
    lines = data.splitlines(keepends=True)
    with read(kept.engine) as connection:
        heads = load_heads(connection)
    for _ in range(2000):
        place = draw.randrange(len(data))
        kept.heads.write_bytes(data[:place] + bytes([data[place] ^ (1 << draw.randrange(8))]) + data[place + 1 :])
        number = data[:place].count(b"\n") + 1
        assert number in [one.row for one in check_heads_file(heads, kept.heads)], place
    for wrong in (lines[1:], lines[:-1], lines[:2] + lines[3:], [*lines, lines[0]], lines[::-1], [*lines, b"{}\n"], []):
        kept.heads.write_bytes(b"".join(wrong))
        assert any("heads.jsonl, row" in one for one in found_in(kept))
    kept.heads.unlink()
    assert any("heads.jsonl" in one for one in found_in(kept))


def test_a_fork_is_told_by_two_heads(kept, tmp_path):
    """Two histories of one beginning: neither log continues the other's head, though each is sound by itself."""
    shutil.copytree(kept.workspace.root, tmp_path / "fork")
    fork = open_kept(tmp_path / "fork")
    take_in(kept, 7)
    take_in(fork, 8)
    kept.seal()
    fork.seal()
    assert found_in(kept) == found_in(fork) == []
    heads = []
    for one in (kept, fork):
        with read(one.engine) as connection:
            heads.append(load_heads(connection))
    shared, (mine, other) = heads[0][:-1], (heads[0][-1], heads[1][-1])
    assert shared == heads[1][:-1]
    assert all(is_continued(_rows(kept), head) for head in (*shared, mine))
    assert not is_continued(_rows(kept), other)
    published = fork.heads.read_bytes()
    with read(kept.engine) as connection:
        assert check_published(kept.workspace, connection, kept.heads.read_bytes(), "heads.jsonl") == ()
        (found,) = check_published(kept.workspace, connection, published, "sent.jsonl")
    assert found.place == f"sent.jsonl, row {len(heads[1])}"
    assert "was rewritten" in found.found
    fork.engine.dispose()


def test_two_who_hold_only_heads_can_tell_a_rewritten_history(kept):
    """With last month's head and a proof, nobody needs the log: a rewritten one has no proof that fits."""
    with read(kept.engine) as connection:
        old, *_, new = load_heads(connection)
    leaves = [bytes.fromhex(row["leaf_sha256"]) for row in _rows(kept)]
    roots = bytes.fromhex(old.root_sha256), bytes.fromhex(new.root_sha256)
    assert is_consistent(old.size, roots[0], new.size, roots[1], prove_consistency(leaves, old.size))
    rewritten = [bytes(32), *leaves[1:]]
    assert not is_consistent(old.size, roots[0], new.size, root_of(rewritten), prove_consistency(rewritten, old.size))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no head in it"),
        (b"\n\n", "no head in it"),
        (b"hello\n", "no signed head"),
        (b'{"size": 3}\n', "no signed head"),
    ],
)
def test_a_published_file_that_is_none(kept, data, said):
    """What holds no head is told by row."""
    with read(kept.engine) as connection:
        (found,) = check_published(kept.workspace, connection, data, "sent.jsonl")
    assert (found.row, said in found.found) == (1, True)


def test_a_published_head_that_was_forged(kept):
    """A head nobody here signed, or one that was changed, is told as such."""
    with read(kept.engine) as connection:
        line = kept.heads.read_bytes().splitlines()[0]
        forged = line.replace(b'"size":', b'"size":1')
        (found,) = check_published(kept.workspace, connection, forged, "sent.jsonl")
    assert "signature does not fit" in found.found


def test_entries_hold_no_content():
    """An entry has ids, hashes, a moment and who: no title, name of a file or text."""
    assert set(Entry.__dataclass_fields__) == {"sequence", "at", "actor", "event", "subject", "content_sha256"}
    assert all(event.value.islower() for event in Event)
