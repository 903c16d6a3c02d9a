"""A made-up report long and awkward enough to try every format: tables, charts and hostile characters."""

from functools import cache

from reports.charts import (
    CoverageCell,
    CoverageRow,
    MeasureMark,
    ScoreBar,
    draw_coverage,
    draw_measures,
    draw_nine_scores,
)
from reports.document import Document, Figure
from reports.markdown_html import escape_text

LEVELS = ("Well short", "Some way short", "Good", "Excellent")
STATEMENTS = (
    ("A1", "Finding out what people need"),
    ("A2", "Helping people to stay well and independent"),
    ("A3", "Fair access and fair results"),
    ("B1", "Enough good care, joined up and lasting"),
    ("B2", "Working with partners and neighbourhoods"),
    ("C1", "Moving safely between services and ages"),
    ("C2", "Keeping people safe from abuse and neglect"),
    ("D1", "Running the service well and within its means"),
    ("D2", "Learning and getting better"),
)
KINDS = ("What people say", "Staff and leaders", "Partners", "Processes", "Results")
HOSTILE = r"Care & Co <b>Ltd</b> #1 $5 *star* _under_ @home [link](x) \ ~tilde~ | `code` {#id} 'q' \"q\" «é» — …"
STORY = (
    "People told us that the first call is kind and quick, and that the weeks after it are not. "
    "Of 214 people who answered, 81% said they knew who to ring, and 46% said they had been told how long "
    "they would wait. Unpaid carers were less content than the people they care for. "
)


def score_bars() -> list[ScoreBar]:
    """Nine rows: agreed, proposed and unscored."""
    levels = (2, 3, None, 3, 3, 2, 4, 1, 3)
    words = ("high", "medium", "low")
    return [ScoreBar(code, name, levels[n], n % 3 != 1, words[n % 3]) for n, (code, name) in enumerate(STATEMENTS)]


def measure_marks() -> list[MeasureMark]:
    """Six measures, one of them with no value for the council."""
    return [
        MeasureMark("2A", "People who needed no further support after a short spell of it", "%", 64.2, 60.1, 68.3,
                    79.4, 77.0, 78.2, "higher", "Worse than England: the whole interval lies below"),
        MeasureMark("3D", "People who direct their own support", "%", 98.1, None, None, 92.6, 93.4, 91.9,
                    "higher", "Better than England"),
        MeasureMark("2B", "Adults under 65 admitted to care homes for good", "per 100,000", 15.2, 11.9, 19.1,
                    14.6, 13.8, 15.0, "lower", "About the same as England"),
        MeasureMark("2C", "Adults of 65 & over <admitted> to care homes for good", "per 100,000", 1204, 1120, 1290,
                    560, 590, 575, "lower", "Worse than England", decimals=0),
        MeasureMark("1A", "Quality of life of people who use services", "out of 24", None, None, None,
                    19.1, 19.0, 19.2, "higher", "Not published for this council"),
        MeasureMark("6A", "Posts standing empty", "%", 8.3, None, None, 8.3, 8.3, None, "context", ""),
    ]  # fmt: skip


def coverage_rows() -> list[CoverageRow]:
    """Nine rows of five cells: enough, not enough and not asked for."""
    return [
        CoverageRow(code, name, tuple(_cell(row, column) for column in range(len(KINDS))))
        for row, (code, name) in enumerate(STATEMENTS)
    ]


def _cell(row: int, column: int) -> CoverageCell:
    count = (row * 7 + column * 3) % 11
    return CoverageCell(str(count), None if (row + column) % 9 == 8 else count > 3)


@cache
def sample_figures() -> dict[str, Figure]:
    """The three charts, drawn once for all tests."""
    return {
        "nine-scores": draw_nine_scores(
            score_bars(), LEVELS, "Six of nine statements stand at good or better; one cannot be scored yet"
        ),
        "measures": draw_measures(measure_marks(), "Two of six measures stand worse than England, and one better"),
        "coverage": draw_coverage(
            coverage_rows(), KINDS, "What partners say is the thinnest kind of evidence: enough for six statements"
        ),
    }


def sample_document(synthetic: bool = True) -> Document:
    """About twelve printed pages."""
    parts = [_OPENING, _scores_table(), _MEASURES, _long_table(), *map(_chapter, range(len(STATEMENTS))), _closing()]
    return Document(
        title="Are we ready? Self-assessment of adult social care",
        subtitle="Exampleshire County Council",
        body_markdown="\n\n".join(parts),
        as_of="31 March 2026",
        figures=sample_figures(),
        synthetic=synthetic,
        edition="Internal edition",
    )


_OPENING = """
We know our practice is kind and lawful. We do not yet know whether it is fair, and people wait too long.
{: .lede}

## At a glance {#at-a-glance}

Two statements need work before anything else: *A1* and *D1*. One, **A3**, cannot be scored because there is
not enough evidence. See [the measures](#measures) and [the evidence list](evidence/index.html).

<div class="warning-text" markdown="1">
Three proposed scores have not been agreed. Agree them before this goes to anyone outside the council.
</div>

![Scores of the nine statements](figure:nine-scores)
"""

_MEASURES = """
## Measures {#measures}

![Six measures against England, the region and councils of the same type](figure:measures)

Table: The same measures as numbers

| Measure | This council | England | Position |
|---|--:|--:|---|
| People who needed no further support | 64.2% | 79.4% | <span class="tag tag--red">Worse</span> |
| People who direct their own support | 98.1% | 92.6% | <span class="tag tag--green">Better</span> |
| Adults under 65 admitted to care homes | 15.2 | 14.6 | <span class="tag tag--blue">About the same</span> |
| Adults of 65 and over admitted | 1,204 | 560 | <span class="tag tag--red">Worse</span> |
| Quality of life | no data | 19.1 | <span class="tag tag--grey">Not published</span> |
| Posts standing empty | 8.3% | 8.3% | <span class="tag tag--yellow">For context</span> |

<div class="inset-text" markdown="1">
An interval shows how far a figure may lie from the truth by chance alone. Where it crosses England's value,
we do not claim to be better or worse.
</div>

## Evidence held

![Evidence by statement and kind](figure:coverage)
"""


def _scores_table() -> str:
    lines = [
        "Table: Scores of the nine statements",
        "",
        "| Statement | Score | Standing | Confidence |",
        "|---|---|---|---|",
    ]
    for bar in score_bars():
        score = "Not enough evidence" if bar.level is None else f"{bar.level} {LEVELS[bar.level - 1]}"
        colour = "grey" if bar.level is None else ("red", "yellow", "green", "green")[bar.level - 1]
        standing = "–" if bar.level is None else "Agreed" if bar.agreed else "Proposed"
        tag = f'<span class="tag tag--{colour}">{score}</span>'
        lines.append(f"| {bar.code} {bar.name} | {tag} | {standing} | {bar.confidence} |")
    return "\n".join(lines)


def _long_table() -> str:
    lines = [
        "Table: Evidence list, with awkward text",
        "",
        "| Item | Title | Owner | What it shows | Pages |",
        "|---|---|---|---|--:|",
    ]
    for n in range(1, 41):
        title = HOSTILE if n % 10 == 3 else f"Review number {n} of first-contact records, spring"
        shows = STORY[: 60 + 37 * (n % 5)]
        lines.append(f"| EV-{n:03} | {escape_text(title)} | Head of practice | {escape_text(shows)} | {n * 3} |")
    return "\n".join(lines)


def _chapter(n: int) -> str:
    code, name = STATEMENTS[n]
    return f"""
## {code} {name}

We are {LEVELS[n % 4].lower()} here, and getting better.
{{: .lede}}

### What we are proud of

- {STORY}
- Since January the first visit has come **eleven days** sooner ([EV-{n + 1:03}](evidence/EV-{n + 1:03}.html)).
- Team notes are signed within `2` working days.

### What people tell us

> I was asked what mattered to me before anyone asked what was wrong with me.

{STORY * 2}

### What we need to improve

1. {STORY}
2. Waiting lists are not yet reviewed by <abbr title="Quality assurance">QA</abbr> every week.

Table: Actions for {code}

| Action | Lead | Due | Progress |
|---|---|---|---|
| Review the waiting list each week | Head of practice | June 2026 | <span class="tag tag--green">Done</span> |
| Ask carers again, in their own time | Carers' lead | August 2026 | <span class="tag tag--yellow">Under way</span> |
| {escape_text(HOSTILE)} | Principal social worker | May 2026 | <span class="tag tag--red">Late</span> |
"""


def _closing() -> str:
    return f"""
## Sources

- National measures: [published figures](https://www.example.org/measures?year=2026&kind=a_b#top), read 1 May 2026.
- Write to [the readiness team](mailto:readiness@exampleshire.example).
- {escape_text(HOSTILE)}

---

Percentages are rounded to one decimal place.
{{: .note}}
"""
