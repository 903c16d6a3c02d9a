"""The reply form as one accessible HTML page: it needs no account, no network, and no script to be read.

A small script of its own offers to save the answers as a file to send back; the page's policy allows that script
and its style by hash, and nothing else. Patterns follow the GOV.UK Design System without its brand.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from reports.html_page import load_style
from reports.numbers import show_date
from schemas.requests import FormLine, ReplyForm

_STATIC = Path(__file__).parent / "static"
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("title", "Item", "What the document is called."),
    ("file", "File", "The name of the file you attach, such as carers-strategy.pdf. Leave it as it is if unchanged."),
    ("public_link", "Public link", "If it is already public, its web address. The file need not be sent then."),
    ("section", "Section", "Where in the document to look: a section, page or paragraph."),
    ("shows", "What it shows", "In one sentence, what this shows, and the effect on people."),
    ("statement", "Statement", "Quality statements by code, parted by semicolons."),
    ("category", "Category", ""),
    ("direction", "Direction", "Strength, unless you say otherwise. Honest gaps are evidence too."),
    ("maturity", "Maturity", "How far it has got."),
    ("content_date", "Document date", "The date on the document, such as 30 September 2026."),
    ("review_due", "Review date", "The day from which it counts as out of date, such as 30 September 2027."),
    ("document_type", "Document type", ""),
    ("classification", "Classification", "Who may see it. Internal, unless you say otherwise."),
    ("independence", "Source", "Who stands behind it. The council itself, unless you say otherwise."),
)
"""Key, label and hint of each field, in the order of the page."""
_HIDDEN = ("request_id", "request_item")


@cache
def _load_static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _style() -> str:
    return f"\n{load_style()}\n{_load_static('reply.css')}"


def _script() -> str:
    return f"\n{_load_static('reply.js')}"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def content_policy() -> str:
    """The page's own content security policy: one style and one script, both by hash."""
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(_style())}'; script-src 'sha256-{_digest(_script())}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def render_reply_form(form: ReplyForm, words: Mapping[str, Sequence[str]]) -> str:
    """The whole form as one HTML page; equal forms give equal text.

    Args:
        form: what one owner owes.
        words: by column, the words that may be picked; `answer` must be among them.
    """
    lines = [_line(number, line, len(form.lines), words) for number, line in enumerate(form.lines, 1)]
    return "\n".join([*_head(form), *_opening(form), *lines, *_closing(form)])


def _head(form: ReplyForm) -> list[str]:
    return [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy()}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Evidence you have been asked for – {escape(form.council)}</title>",
        '<link rel="icon" href="data:,">',
        f"<style>{_style()}</style>",
        "</head>",
    ]


def _opening(form: ReplyForm) -> list[str]:
    first = min((line.due_on for line in form.lines if line.due_on), default=None)
    by = f" The first is wanted by <strong>{show_date(first)}</strong>." if first else ""
    n_lines = len(form.lines)
    things = "is one line" if n_lines == 1 else f"are {n_lines} lines"
    return [
        "<body>",
        '<a class="skip-link" href="#main">Skip to main content</a>',
        f'<header class="masthead"><div class="width"><p class="owner">{escape(form.council)}</p></div></header>',
        '<main id="main" tabindex="-1">',
        '<div id="errors" class="errors" role="alert" tabindex="-1" hidden aria-labelledby="errors-title">'
        '<h2 id="errors-title">There is a problem</h2><ul></ul></div>',
        "<h1>Evidence you have been asked for</h1>",
        f'<p class="subtitle">For {escape(form.owner)}. Form {form.token}</p>',
        f"<p>There {things} below, filled in with what was said last time.{by}</p>",
        "<ol>",
        "<li>Correct each line and pick an answer. Leave lines without an answer for later.</li>",
        "<li>Save your answers. A file is put with your downloads; nothing is sent by this page.</li>",
        "<li>Answer the e-mail that brought this form. Attach that file, and the documents it names.</li>",
        "</ol>",
        '<p class="todo">Do not put details of people who draw on care and support into this form.</p>',
        f'<noscript><p class="todo">Your browser does not run the small script that saves answers. You can read this '
        f"page; to answer, fill in the spreadsheet reply-{form.token}.xlsx that came with it.</p></noscript>",
        '<form autocomplete="off" novalidate>',
    ]


def _closing(form: ReplyForm) -> list[str]:
    return [
        f'<button type="button" class="save" id="save" data-form="{form.token}" hidden>Save my answers</button>',
        '<p id="told" role="status"></p>',
        "</form>",
        "</main>",
        f'<footer class="foot"><div class="width"><p>Form {form.token}, made on {show_date(form.made_on)}</p></div>'
        "</footer>",
        f"<script>{_script()}</script>",
        "</body>",
        "</html>",
        "",
    ]


def _line(number: int, line: FormLine, n_lines: int, words: Mapping[str, Sequence[str]]) -> str:
    name = escape(line.title or line.asked_for or line.request_id)
    hidden = [f'<input type="hidden" data-key="{key}" value="{escape(getattr(line, key))}">' for key in _HIDDEN]
    fields = [_field(number, line, key, label, hint, words) for key, label, hint in _FIELDS]
    return "\n".join(
        [
            '<fieldset class="line">',
            f"<legend><h2>{number} of {n_lines}: {name}</h2></legend>",
            _facts(line),
            *hidden,
            _answers(number, words["answer"]),
            *fields,
            "</fieldset>",
        ]
    )


def _facts(line: FormLine) -> str:
    facts = (
        ("What is asked for", line.asked_for),
        ("Wanted by", show_date(line.due_on) if line.due_on else ""),
        ("What to change", line.wanted),
        ("Request item", line.request_item),
        ("Reference", line.request_id),
    )
    rows = [f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in facts if value]
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _answers(number: int, words: Sequence[str]) -> str:
    choices = [
        f'<div class="choice"><input type="radio" id="l{number}-answer-{at}" name="l{number}-answer" '
        f'data-key="answer" value="{escape(word)}"><label for="l{number}-answer-{at}">{escape(word.capitalize())}'
        "</label></div>"
        for at, word in enumerate(words, 1)
    ]
    return f'<fieldset class="answers"><legend>Your answer</legend>{"".join(choices)}</fieldset>'


def _field(number: int, line: FormLine, key: str, label: str, hint: str, words: Mapping[str, Sequence[str]]) -> str:
    place, value = f"l{number}-{key}", _show(getattr(line, key))
    told = f'<p class="hint" id="{place}-hint">{escape(hint)}</p>' if hint else ""
    named = f' aria-describedby="{place}-hint"' if hint else ""
    common = f'id="{place}" data-key="{key}" data-before="{escape(value)}"{named}'
    if key == "shows" or "\n" in value:  # a field of one line would lose the line ends
        control = f'<textarea {common} rows="4">{escape(value)}</textarea>'
    elif key in words and key != "statement":
        control = f'<select class="narrow" {common}>{_options(words[key], value)}</select>'
    else:
        narrow = ' class="narrow"' if key in ("content_date", "review_due", "statement") else ""
        control = f'<input type="text"{narrow} {common} value="{escape(value)}">'
    return f'<div class="field"><label for="{place}">{label}</label>{told}{control}</div>'


def _options(words: Sequence[str], value: str) -> str:
    known = ["", *dict.fromkeys([*words, *([value] if value else [])])]
    picked = {True: " selected", False: ""}
    return "".join(
        f'<option value="{escape(word)}"{picked[word == value]}>{escape(word) or "Not said"}</option>' for word in known
    )


def _show(value: str | date | None) -> str:
    if isinstance(value, date):
        return show_date(value)
    return value or ""
