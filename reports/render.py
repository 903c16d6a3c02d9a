"""Contexts to Markdown: the only place that knows the template language.

Every value is escaped unless a listed filter made it, so text a council typed can neither break a table
nor bring markup of its own. A name that is not in the context is an error, never an empty string.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import numbers
from reports.contexts.client_level_counts import show_counted
from reports.contexts.client_level_view import ClientLevelContext
from reports.contexts.comparison_report import ComparisonContext
from reports.contexts.market_report import MarketContext
from reports.contexts.outside_rows import OutsideContext
from reports.contexts.pack import PackContext
from reports.contexts.rating_draft import RatingDraftContext
from reports.contexts.rehearsal import RehearsalContext
from reports.contexts.request_gaps import RequestGapsContext
from reports.contexts.self_assessment import SelfAssessmentContext
from reports.contexts.submission import SubmissionContext
from reports.markdown_html import escape_text
from schemas.evidence import Citation

TEMPLATES = Path(__file__).parent / "templates"
NO_EVIDENCE = "no evidence held"
MAX_CITED = 4
_EVIDENCE_ID = re.compile(r"[A-Z]{2,6}-[0-9A-Z]{4,16}")
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9./_~%#?&=+,:@-]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_DECIMAL = re.compile(r"\d+\.\d")


def render_self_assessment(context: SelfAssessmentContext, charts: frozenset[str] = frozenset()) -> str:
    """The self-assessment as Markdown; `charts` names the figures that will stand beside it."""
    return _render("self_assessment.md", context, charts)


def render_rating_draft(context: RatingDraftContext, charts: frozenset[str] = frozenset()) -> str:
    """The rating draft as Markdown."""
    return _render("rating_draft.md", context, charts)


def render_pack_index(context: PackContext) -> str:
    """The index of the inspector pack as Markdown."""
    return _render("pack.md", context, frozenset())


def render_request_gaps(context: RequestGapsContext) -> str:
    """The report of what could not be answered yet as Markdown."""
    return _render("request_gaps.md", context, frozenset())


def render_submission_index(context: SubmissionContext) -> str:
    """The index of a return as Markdown."""
    return _render("submission.md", context, frozenset())


def render_rehearsal(context: RehearsalContext, charts: frozenset[str] = frozenset()) -> str:
    """The rehearsal of a return as Markdown; `charts` names the figures that will stand beside it."""
    return _render("rehearsal.md", context, charts)


def render_comparison(context: ComparisonContext, charts: frozenset[str] = frozenset()) -> str:
    """How the council compares as Markdown; `charts` names the figures that will stand beside it."""
    return _render("comparison.md", context, charts)


def render_client_level(context: ClientLevelContext, charts: frozenset[str] = frozenset()) -> str:
    """The report on a client-level submission as Markdown; `charts` names the figures that will stand beside it."""
    return _render("client_level.md", context, charts)


def render_market(context: MarketContext, charts: frozenset[str] = frozenset()) -> str:
    """The profile of the area's regulated care as Markdown; `charts` names the figures that will stand beside it."""
    return _render("market.md", context, charts)


def render_outside_view(context: OutsideContext) -> str:
    """What an outsider sees of the council as Markdown."""
    return _render("outside_view.md", context, frozenset())


def _render(template: str, context: object, charts: frozenset[str]) -> str:
    text = environment().get_template(template).render(doc=context, charts=charts)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


@cache
def environment() -> Environment:
    """The template environment: strict, escaping, with our own filters only."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=escape_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.clear()
    made.filters.update(FILTERS)
    made.globals.clear()
    made.tests = {name: made.tests[name] for name in ("none",)}
    return made


def escape_value(value: object) -> Markup:
    """Any value as Markdown that shows exactly its characters; what a filter has made stays as it is."""
    if isinstance(value, Markup):
        return value
    text = "" if value is None else str(value).strip()
    if _DECIMAL.match(text):  # "61.2%" cannot open a list, so its digits may stay as they are
        return Markup(escape_text(f"x{text}")[1:])  # noqa: S704 - escaped in the same breath
    return Markup(escape_text(text))  # noqa: S704 - escaped in the same breath


def cite(evidence_ids: tuple[str, ...]) -> Markup:
    r"""Links to the evidence index, in square brackets; or the words for there being none.

    Example:
        >>> print(cite(("REQ-4K7QH2M9",)))
        [\[REQ-4K7QH2M9\]](#req-4k7qh2m9)
    """
    if not evidence_ids:
        return Markup(f"({NO_EVIDENCE})")  # noqa: S704 - constant
    links = [_link(evidence_id) for evidence_id in evidence_ids[:MAX_CITED]]
    n_more = len(evidence_ids) - MAX_CITED
    more = f" and {n_more} more in the evidence list" if n_more > 0 else ""
    return Markup(" ".join(links) + more)  # noqa: S704 - each link escapes what is not an id


def _link(evidence_id: str) -> str:
    if not _EVIDENCE_ID.fullmatch(evidence_id):
        return f"\\[{escape_text(evidence_id)}\\]"
    return f"[\\[{evidence_id}\\]](#{anchor(evidence_id)})"


def plain_link(evidence_id: str) -> Markup:
    """One id as a link to the evidence index, without brackets, for tables."""
    if not _EVIDENCE_ID.fullmatch(evidence_id):
        return escape_value(evidence_id)
    return Markup(f"[{evidence_id}](#{anchor(evidence_id)})")  # noqa: S704 - letters and digits only


def anchor(evidence_id: str) -> Markup:
    """The place of an id in the evidence index: lower-case letters, digits and hyphens only."""
    return Markup(re.sub(r"[^a-z0-9-]", "-", evidence_id.lower()))  # noqa: S704 - letters and digits only


def web_link(address: str) -> Markup:
    """A web address as a link, or as plain text where it is not a plain http address."""
    if not _WEB_ADDRESS.fullmatch(address):
        return escape_value(address)
    return Markup(f"[{escape_text(address)}](<{address}>)")  # noqa: S704 - the pattern allows no markup


def public_copy(address: str) -> Markup:
    """A link named "public copy", or the address as plain text where it is not a plain http address."""
    if not _WEB_ADDRESS.fullmatch(address):
        return escape_value(address)
    return Markup(f"[public copy](<{address}>)")  # noqa: S704 - the pattern allows no markup


def file_link(name: str) -> Markup:
    """A file of the pack as a link named by its code; `name` comes from `pack_contents.file_name`."""
    if not re.fullmatch(r"files/[A-Za-z0-9_-]+\.[a-z0-9]{1,5}", name):
        return escape_value(name)
    code = "-".join(name.removeprefix("files/").partition(".")[0].split("-")[:2])
    return Markup(f"[{code}]({name})")  # noqa: S704 - the pattern allows no markup


def or_dash(text: str) -> str:
    """The text, or a dash where there is none."""
    return text or "–"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def words(items: tuple[str, ...]) -> str:
    """A list in a sentence, or a dash where there is none."""
    return numbers.join_words(items) or "–"


def short_hash(sha256: str) -> str:
    """The first 12 digits of a hash, as the evidence index prints it."""
    return sha256[:12]


def agreed(level: int | None) -> str:
    """An agreed score, or the words for there being none."""
    return numbers.NOT_AGREED if level is None else str(level)


def links(evidence_ids: tuple[str, ...]) -> Markup:
    """Several ids as links to the evidence index, without brackets, for tables."""
    return Markup(" ").join(plain_link(evidence_id) for evidence_id in evidence_ids)


def cell(citation: Citation, beside: tuple[Citation, ...]) -> str:
    """Where one value stands; what it shares with the places already named `beside` it is not said again."""
    place = places((citation,))
    if citation.sha256 in {each.sha256 for each in beside}:
        place = place.removeprefix(f"file {short_hash(citation.sha256)}, ")
    if citation.row is None or (citation.sha256, citation.sheet) not in {(each.sha256, each.sheet) for each in beside}:
        return place
    same_column = citation.column in {each.column for each in beside}
    return f"row {citation.row}" if same_column else place.removeprefix(f"sheet {citation.sheet}, ")


def places(citations: tuple[Citation, ...]) -> str:
    """Where in their files several values stand: file, sheet, rows and columns, each once."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for each in citations:
        found = rows.setdefault((each.sha256, each.sheet or "", each.column or ""), [])
        if each.row is not None:
            found.append(str(each.row))
    columns: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (sha256, sheet, column), numbered in rows.items():
        columns.setdefault((sha256, sheet, tuple(numbered)), []).append(column)
    told = [
        _place(sha256, sheet, ", ".join(filter(None, names)), rows=numbered)
        for (sha256, sheet, numbered), names in columns.items()
    ]
    return "; ".join(told)


def _place(sha256: str, sheet: str, column: str, *, rows: tuple[str, ...]) -> str:
    noun = "row" if len(rows) == 1 else "rows"
    parts = (
        f"file {short_hash(sha256)}",
        f"sheet {sheet}" if sheet else "",
        f"{noun} {numbers.join_words(rows)}" if rows else "",
    )
    return ", ".join(filter(None, (*parts, column)))


FILTERS: dict[str, Callable[..., Any]] = {
    "agreed": agreed,
    "anchor": anchor,
    "capital": capital,
    "cite": cite,
    "count": numbers.show_count,
    "counted": show_counted,
    "date": numbers.show_date,
    "file_link": file_link,
    "level": numbers.show_level,
    "n_of": len,
    "number": numbers.show_number,
    "or_dash": or_dash,
    "percent": numbers.show_percent,
    "cell": cell,
    "links": links,
    "places": places,
    "plain_link": plain_link,
    "public_copy": public_copy,
    "range": numbers.show_range,
    "short_hash": short_hash,
    "value": numbers.show_value,
    "web_link": web_link,
    "words": words,
}
"""Every filter a template may use."""
