"""The page that checks a return, in a real browser from a file: it says the same as the command does."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from evidence.store.given_key import is_signed_by
from reports.submission_check import check_submission_files
from reports.submission_package import build_submission_zip, render_sums
from reports.submission_verifier import render_verifier
from schemas.ids import sha256_of
from tests.submissions import flip, make_submission, write_files

pytestmark = pytest.mark.browser
MADE = make_submission()
NAMES = sorted(MADE.files)


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The page, opened from a file; it asks for nothing from outside, and nothing goes wrong in it."""
    path = tmp_path / "verify.html"
    path.write_bytes(render_verifier())
    made = browser.new_page(viewport={"width": 1280, "height": 900})
    seen: list[str] = []
    made.on("request", lambda one: seen.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
    made.on("console", lambda message: seen.append(message.text))
    made.on("pageerror", lambda error: seen.append(str(error)))
    made.goto(path.as_uri())
    yield made
    made.close()
    assert seen == []


def choose(page: Any, selector: str, what: Any) -> dict[str, str]:
    """Choose files and give back the state of each, as the table shows it."""
    page.set_input_files(selector, what)
    page.wait_for_selector("#result:not([hidden])")
    rows = page.locator("#rows tr")
    cells = [rows.nth(n).locator("th, td").all_inner_texts() for n in range(rows.count())]
    return {name: state for name, _, state in cells}


def check_folder(page: Any, folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write files to a folder and choose it."""
    return choose(page, "#folder", write_files(folder, files))


VECTORS = [b"", b"abc", b"a" * 55, b"a" * 56, b"a" * 63, b"a" * 64, b"a" * 119, b"a" * 120, bytes(range(256)) * 9]


@pytest.mark.parametrize("data", VECTORS, ids=len)
def test_its_own_sha256_is_right(page: Any, data: bytes) -> None:
    """The page's own SHA-256 gives what the standard gives, at every edge of a block.

    Source: FIPS 180-4; checked against the library's.
    """
    assert page.evaluate("bytes => sha256(Uint8Array.from(bytes))", list(data)) == hashlib.sha256(data).hexdigest()


def test_its_own_sha256_takes_a_million_letters(page: Any) -> None:
    """The long vector of the standard comes out as published (FIPS 180-2, appendix B.3)."""
    published = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    assert page.evaluate("sha256(new Uint8Array(1000000).fill(97))") == published


@pytest.mark.parametrize("form", ["folder", "parent folder", "zip", "files"])
def test_an_untouched_return_is_all_good(page: Any, form: str, tmp_path: Path) -> None:
    """Folder, zip file and loose files are each found whole, and the signature right."""
    folder = write_files(tmp_path / "sent" / "return", MADE.files)
    packed = tmp_path / "return.zip"
    packed.write_bytes(build_submission_zip(MADE.files))
    loose = [path for path in folder.rglob("*") if path.is_file()]
    what = {"folder": folder, "parent folder": folder.parent, "zip": packed, "files": loose}[form]
    states = choose(page, "#folder" if "folder" in form else "#files", what)
    assert states == dict.fromkeys(NAMES, "matches")
    assert page.inner_text("#verdict-title") == "Every file is as the council sent it"
    assert "signature is right" in page.inner_text("#signature")


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_byte_names_its_file(page: Any, name: str, tmp_path: Path) -> None:
    """Whichever file a byte is changed in, the page names that one and no other, as the command does."""
    files = {**MADE.files, name: flip(MADE.files[name], 7)}
    states = check_folder(page, tmp_path / "return", files)
    assert {key for key, state in states.items() if state != "matches"} == {name}
    assert states[name] == "changed"
    assert "not as the council sent it" in page.inner_text("#verdict-title")
    assert f"{name}: changed" in page.inner_text("#verdict-words")


def forged() -> dict[str, bytes]:
    """A return whose document, list and plain hashes were all written anew, but not signed."""
    name = MADE.manifest.files[0].name
    old, new = MADE.files[name], b"another document"
    manifest = MADE.files["manifest.json"].replace(sha256_of(old).encode(), sha256_of(new).encode())
    files = {**MADE.files, name: new, "manifest.json": manifest}
    files["SHA256SUMS"] = render_sums({key: sha256_of(data) for key, data in files.items() if key != "SHA256SUMS"})
    return files


CASES: dict[str, dict[str, bytes]] = {
    "a file is missing": {key: data for key, data in MADE.files.items() if key != "index.csv"},
    "the signature is missing": {key: data for key, data in MADE.files.items() if key != "manifest.sig"},
    "the plain hashes are missing": {key: data for key, data in MADE.files.items() if key != "SHA256SUMS"},
    "a file is added": {**MADE.files, "files/extra.pdf": b"more"},
    "all three at once": {
        **{key: data for key, data in MADE.files.items() if key != "index.csv"},
        "extra.txt": b"more",
        "public-key.pem": b"no key",
    },
    "the list is none": {**MADE.files, "manifest.json": b"{}"},
    "the list was written anew": forged(),
    "the signature is no text": {**MADE.files, "manifest.sig": b"\xff\xfe"},
}


@pytest.mark.parametrize("case", CASES)
def test_page_and_command_agree(page: Any, case: str, tmp_path: Path) -> None:
    """For every way a copy can differ, the page and the command name the same files with the same words."""
    found = check_submission_files(CASES[case], is_signed_by)
    states = check_folder(page, tmp_path / "return", CASES[case])
    assert states == {one.name: one.state.value for one in found.findings}
    assert ("signature is right" in page.inner_text("#signature")) == found.is_signed
    assert page.locator("#verdict.verdict--bad").count() == 1


def test_a_zip_file_of_another_program_is_told_to_be_unpacked(page: Any, tmp_path: Path) -> None:
    """A compressed zip file is not half-read: the page says what to do instead."""
    import zipfile

    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in MADE.files.items():
            made.writestr(name, data)
    page.set_input_files("#files", path)
    page.locator("#progress", has_text="Unpack it").wait_for()
    assert page.locator("#result").is_hidden()


@pytest.mark.parametrize("data", [b"", b"no zip file", build_submission_zip(MADE.files)[:-30]])
def test_what_is_no_zip_file_is_said_to_be_none(page: Any, data: bytes, tmp_path: Path) -> None:
    """A broken zip file is told of in words."""
    path = tmp_path / "broken.zip"
    path.write_bytes(data)
    page.set_input_files("#files", path)
    page.locator("#progress", has_text="could not be checked").wait_for()


def test_a_folder_without_a_list_is_no_return(page: Any, tmp_path: Path) -> None:
    """Choosing some other folder says so, and what to choose."""
    assert check_folder(page, tmp_path / "other", {"a.txt": b"a"}) == {}
    assert page.inner_text("#verdict-title") == "This is not a return"


@pytest.mark.parametrize("lack", ["no crypto.subtle", "no Ed25519"])
def test_a_browser_that_cannot_check_the_signature_says_so(page: Any, lack: str, tmp_path: Path) -> None:
    """Without the browser's own cryptography the hashes are still checked, and the rest is plainly said."""
    missing = "Object.defineProperty(crypto, 'subtle', {value: undefined})"
    refusing = "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    page.evaluate(f"() => {{ {missing if lack == 'no crypto.subtle' else refusing}; }}")
    states = check_folder(page, tmp_path / "return", MADE.files)
    assert set(states.values()) == {"matches"}
    assert "signature was not checked" in page.inner_text("#verdict-title")
    assert page.locator("#verdict.verdict--doubt").count() == 1


def test_stored_text_does_not_run(page: Any, tmp_path: Path) -> None:
    """Names and titles in a list are shown as text, whatever they hold."""
    manifest = MADE.files["manifest.json"].replace(b"Waiting list procedure", b"<img src=x onerror=alert(1)>")
    check_folder(page, tmp_path / "return", {**MADE.files, "manifest.json": manifest, "a<b>.txt": b"x"})
    assert page.locator("#result img").count() == 0
    assert "<img src=x" in page.inner_text("#rows")


def test_the_keyboard_is_enough(page: Any) -> None:
    """The skip link comes first, then both choices, in the order in which they stand."""
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert reached == ["Skip to main content", "folder", "files"]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("state", ["new", "good", "bad"])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, width: int, state: str) -> None:
    """No automated rule is broken before and after a check, on a wide screen or at 400% zoom, and it reflows."""
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "verify.html"
    path.write_bytes(render_verifier())
    made = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    made.goto(path.as_uri())
    if state != "new":
        check_folder(made, tmp_path / "return", MADE.files if state == "good" else CASES["all three at once"])
    assert [violation["id"] for violation in Axe().run(made).response["violations"]] == []
    assert made.evaluate("document.documentElement.scrollWidth") <= width
    made.close()


def test_the_page_reaches_nothing_outside() -> None:
    """Its policy allows its own style and script by hash and nothing else, and no address stands in it."""
    text = render_verifier().decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)
