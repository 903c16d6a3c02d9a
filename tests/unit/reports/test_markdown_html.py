"""Stored text comes out harmless and whole, whatever was typed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.html_tree import parse_html, text_of
from reports.markdown_html import ALLOWED_TAGS, escape_block, escape_text, markdown_to_html

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<img src="figure:x" onerror=alert(1) alt="a">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](vbscript:msgbox)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://tracker.example/pixel.png)",
    "![x](file:///etc/passwd)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/a)",
    "[x](../../secret.html)",
    "[x](..\\..\\secret.html)",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    '<iframe src="https://evil.example"></iframe>',
    "<object data=x></object><embed src=x>",
    "<style>body{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    '<base href="//evil.example">',
    "<form action=//evil.example><input name=a><button>go</button></form>",
    '<div style="position:fixed" onclick="alert(1)" class="inset-text evil">x</div>',
    '<p id="main" class="skip-link">x</p>',
    "<!-- <img src=x onerror=alert(1)> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "text {: onclick=alert(1) style=color:red }",
    "# Heading {: onmouseover=alert(1) }",
    "{{ 7*7 }} {% import os %}",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    '<span class="tag tag--green" onfocus=alert(1) tabindex=0 autofocus>x</span>',
)
SWALLOWERS = ("<textarea>", "<title>", "<plaintext>", "<xmp>", "<style>", "<script>", "<!-- ", "<select>", "<noframes>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_harmless(payload: str) -> None:
    """No payload leaves an element, attribute or address that is not on the list."""
    root = parse_html(markdown_to_html(f"before\n\n{payload}\n\nafter"))
    for element in root.iter():
        assert element is root or element.tag in ALLOWED_TAGS
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "tabindex")]
        assert set(element.get("class", "").split()) <= {"inset-text", "tag", "tag--green"}
        assert re.match(r"$|https?://|mailto:|#|[\w][\w./-]*$", element.get("href", ""))
        assert ".." not in element.get("href", "")
        assert element.tag != "img" or element.get("src", "").startswith("figure:")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_payload_is_shown_as_typed(payload: str) -> None:
    """Escaped text shows exactly the characters that were typed."""
    assert text_of(parse_html(markdown_to_html(escape_text(payload)))) == " ".join(payload.split())


@pytest.mark.parametrize("opening", SWALLOWERS)
def test_unclosed_markup_swallows_nothing(opening: str) -> None:
    """Markup that a browser would read to the end of the page hides none of what follows it."""
    html = markdown_to_html(f"one {opening} two\n\n## Three\n\n- four")
    assert "<h2" in html
    assert "<li>four" in html
    assert "two" in text_of(parse_html(html))


TYPED = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co")), max_size=60)


@given(TYPED)
@settings(max_examples=150, deadline=None)
def test_escaping_is_exact_in_a_paragraph(typed: str) -> None:
    """Any escaped text reads back as itself, on one line."""
    assert text_of(parse_html(markdown_to_html(escape_text(typed)))) == " ".join(typed.split())


@given(st.lists(TYPED, min_size=3, max_size=3))
@settings(max_examples=150, deadline=None)
def test_escaping_is_exact_in_a_table(typed: list[str]) -> None:
    """Any escaped text stays in its own table cell and reads back as itself."""
    line = "| " + " | ".join(map(escape_text, typed)) + " |"
    root = parse_html(markdown_to_html(f"| a | b | c |\n|---|---|---|\n{line}"))
    cells = [text_of(cell) for cell in root.find("table/tbody/tr") or ()]
    assert cells == [" ".join(text.split()) for text in typed]


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_sanitised_twice_to_the_same(typed: str) -> None:
    """No text at all makes the converter fail or leaves an element that is not on the list."""
    root = parse_html(markdown_to_html(typed))
    assert all(element is root or element.tag in ALLOWED_TAGS for element in root.iter())


def test_block_escape_keeps_markdown_and_shows_markup() -> None:
    """Longer stored text keeps its lists and emphasis; its raw HTML is shown."""
    html = markdown_to_html(escape_block("- **one** <b>two</b>\n- 3 < 4"))
    assert "<strong>one</strong>" in html
    assert "&lt;b&gt;two&lt;/b&gt;" in html
    assert "3 &lt; 4" in html


def test_table_says_what_its_headings_name() -> None:
    """Column and row headings carry their scope, an empty one is no heading, numbers stand right."""
    html = markdown_to_html("Table: All *of* it\n\n| | N |\n|---|--:|\n| a | 1 |\n| | 2 |")
    assert "<caption>All <em>of</em> it</caption>" in html
    assert '<th scope="col" class="numeric">N</th>' in html
    assert '<th scope="row">a</th>' in html
    assert html.count("<th") - html.count("<thead") == 2
    assert html.count('class="numeric"') == 3


def test_boxes_tags_and_words_survive() -> None:
    """The marks a template may use come through: boxes, status words, abbreviations, classes."""
    text = (
        '<div class="inset-text" markdown="1">\nSome **bold** <span class="tag tag--red">Late</span>\n</div>\n\n'
        '<abbr title="Quality assurance">QA</abbr> words\n{: .lede}'
    )
    html = markdown_to_html(text)
    assert '<div class="inset-text">\n<p>Some <strong>bold</strong> <span class="tag tag--red">Late</span></p>' in html
    assert '<p class="lede"><abbr title="Quality assurance">QA</abbr> words</p>' in html


def test_repeated_headings_get_ids_of_their_own() -> None:
    """Two headings of one name can both be linked to; odd names get a usable id."""
    html = markdown_to_html("## One\n\n## One\n\n## 9 & é\n\n## Two {#chosen}")
    assert re.findall(r'id="([^"]+)"', html) == ["one", "one-2", "section-9", "chosen"]


@pytest.mark.parametrize(
    "link", ["https://a.example/b?c=1&d=2#e", "mailto:a@b.example", "#there", "files/REQ-1.pdf", "evidence/a.html#b"]
)
def test_plain_links_stay(link: str) -> None:
    """Web addresses, mail addresses, places in the page and files beside it may be linked to."""
    anchor = parse_html(markdown_to_html(f"[x](<{link}>)")).find("p/a")
    assert anchor is not None
    assert anchor.get("href") == link
