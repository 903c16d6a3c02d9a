"""What every indicator starts from: each event once, with its words as numbers, and the latest details of each person.

Two tables are worked out once and kept under the names `indicator_events` and `indicator_people`.

`indicator_events`: row, p (the person), kind (1 request, 2 assessment, 3 service, 4 review, 0 not known), client
(1 person who draws on care and support, 2 unpaid carer, 3 unpaid carer known by association, 0 not known), started,
ended (the day of death where that is earlier), outcome, outcome_unread, assessment, financial, service, component,
care_home, delivery, short_review, age (whole years at the start), last_age (at the end, or at the end of the reporting
period for an open service), and what the details of a person are made from.

`indicator_people`: p, la, sex, ethnicity, born, died, settled, learning.

Source: DHSC main tables methodology (deduplication, data cleaning) and its script for person details.
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from evidence.client_level.indicators.words import ethnic_group_table, load_words
from evidence.client_level.unique_events import repeated_record_steps
from evidence.warehouse import Step, Warehouse

_OPEN = "DATE '9999-01-01'"


def years_between(born: str, day: str) -> str:
    """SQL for whole years from one day to another.

    Args:
        born: SQL of the first day.
        day: SQL of the second.
    """
    number = "(year({0}) * 10000 + month({0}) * 100 + day({0}))"
    return f"(({number.format(day)} - {number.format(born)}) // 10000)"


def _coded(field: str, alias: str, value: str) -> str:
    words = f"(SELECT code, value FROM indicator_words WHERE field = '{field}')"  # noqa: S608 - names of our own
    return f"LEFT JOIN {words} {alias} ON {alias}.value = {value}"


_COUNTED = "person IS NOT NULL AND list_contains($councils, coalesce(la_code, $only))"
# One text tells people apart quicker than two; the council's code is needed in it only where there are several.
_WHO = "CASE WHEN $only IS NULL THEN la_code || ' ' || person ELSE person END"
# Read apart from the records, so that these are not held in memory with all their fields.
_PERSONS = f"""
SELECT la, who, row_number() OVER (ORDER BY first)::INTEGER AS p
FROM (SELECT any_value(coalesce(la_code, $only)) AS la, {_WHO} AS who, min(row) AS first
      FROM events WHERE {_COUNTED} GROUP BY who)
"""  # noqa: S608 - names of our own
_WANTED = f"""
SELECT *, {_WHO} AS who FROM events ANTI JOIN indicator_repeated USING (row) WHERE {_COUNTED}
"""  # noqa: S608 - names of our own
# What is asked of a word is asked once of each different word, and not of each record.
_COMPONENTS = f"""
SELECT word, code, (contains(lower(word), 'residential') OR contains(lower(word), 'nursing'))
                   AND NOT contains(lower(word), 'short') AS care_home
FROM (SELECT DISTINCT service_component AS word FROM events) w {_coded("service_component", "x", "lower(w.word)")}
"""  # noqa: S608 - names of our own
_ASSESSMENT_WORDS = f"""
SELECT word, code, contains(lower(word), 'financial') AS financial
FROM (SELECT DISTINCT assessment_type AS word FROM events) w {_coded("assessment_type", "x", "w.word")}
"""  # noqa: S608 - names of our own
_REASON_WORDS = """
SELECT word, CASE WHEN lower(word) = 'learning disability support' THEN 1 WHEN lower(word) = 'unknown' THEN 0
                  WHEN contains(lower(word), 'carer') THEN 2 ELSE 3 END AS code
FROM (SELECT DISTINCT primary_support_reason AS word FROM events)
"""
_REVIEW_WORDS = """
SELECT word, lower(word) = 'review of short term support' AS short_review
FROM (SELECT DISTINCT review_reason AS word FROM events)
"""
_JOINS = "\n".join(
    (
        _coded("event_type", "k", "w.event_type"),
        _coded("client_type", "c", "w.client_type"),
        _coded("event_outcome", "o", "w.event_outcome"),
        "LEFT JOIN assessment_words t ON t.word = w.assessment_type",
        _coded("service_type", "s", "w.service_type"),
        "LEFT JOIN component_words x ON x.word = w.service_component",
        "LEFT JOIN reason_words f ON f.word = w.primary_support_reason",
        "LEFT JOIN review_words v ON v.word = w.review_reason",
        _coded("delivery_mechanism", "d", "w.delivery_mechanism"),
        _coded("gender", "g", "w.gender"),
        _coded("ethnicity", "e", "w.ethnicity"),
        _coded("accommodation_status", "a", "w.accommodation_status"),
    )
)
_LAST_DAY = "coalesce(w.end_date, CASE WHEN w.event_type = 'Service' THEN w.reporting_period_end_date END)"
# A row of text compares slower than one number, so "latest" is one number: period, end, start, 22 or 17 bits each.
_DAYS = "greatest(0, least({most}, coalesce({day} - DATE '1900-01-01', 0)))::BIGINT"
_PERIOD_BITS = _DAYS.format(most=131071, day="w.reporting_period_end_date")
_START_BITS = _DAYS.format(most=4194303, day="w.event_start_date")
_END_BITS = _DAYS.format(most=4194303, day=f"coalesce(w.end_date, {_OPEN})")
_EVENTS = f"""
SELECT w.row::INTEGER AS row, q.p, coalesce(k.code, 0)::TINYINT AS kind, coalesce(c.code, 0)::TINYINT AS client,
       w.event_start_date AS started, w.end_date AS ended, o.code AS outcome,
       w.event_outcome IS NULL AND w.event_outcome_invalid AS outcome_unread,
       t.code AS assessment, coalesce(t.financial, false) AS financial,
       s.code AS service, x.code AS component, w.service_component IS NULL AS component_blank,
       coalesce(x.care_home, false) AS care_home, d.code AS delivery, coalesce(v.short_review, false) AS short_review,
       w.age::INTEGER AS age, {years_between("w.date_of_birth", _LAST_DAY)}::INTEGER AS last_age,
       w.date_of_birth AS born, w.date_of_death AS died,
       coalesce(g.code, 0)::TINYINT AS sex, coalesce(e.code, 0)::TINYINT AS ethnicity,
       coalesce(a.code, 0)::TINYINT AS home,
       coalesce(f.code, 0)::TINYINT AS reason,
       ({_PERIOD_BITS} << 44) | ({_END_BITS} << 22) | {_START_BITS} AS latest
FROM wanted w JOIN indicator_persons q ON q.who = w.who
{_JOINS}
"""  # noqa: S608 - names and numbers of our own

# Of most people every record says the same; only of the others is it asked which record is the latest.
_LOOKS = """
SELECT p, min(look) AS low, max(look) AS high,
       min(CASE WHEN born IS NOT NULL THEN ((131071 - (latest >> 44)) << 22) | (born - DATE '1800-01-01') END)
         AS born_at,
       max(CASE WHEN died IS NOT NULL THEN ((latest >> 44) << 22) | (died - DATE '1800-01-01') END) AS died_at
FROM (SELECT p, born, died, latest, sex::INTEGER | (ethnicity::INTEGER << 4) | (home::INTEGER << 12)
             | (reason::INTEGER << 20) AS look FROM indicator_events)
GROUP BY p
"""
_MIXED = """
SELECT p, sex, ethnicity, home, reason, latest | ((sex > 0)::BIGINT << 61) AS sex_key,
       latest | (CASE ethnicity WHEN 0 THEN 0 WHEN 98 THEN 1 ELSE 2 END::BIGINT << 61) AS ethnicity_key,
       latest | ((home > 0)::BIGINT << 61) AS home_key, latest | ((reason IN (1, 3))::BIGINT << 61) AS reason_key
FROM indicator_events SEMI JOIN (SELECT p FROM looks WHERE low <> high) USING (p)
"""
_LATEST = """
SELECT p, max(sex_key) AS sex_at, max(ethnicity_key) AS ethnicity_at, max(home_key) AS home_at,
       max(reason_key) AS reason_at
FROM mixed GROUP BY p
"""
# At the latest rows more than one value may stand; then none is believed.
_TOLD = """
SELECT m.p, min(sex) FILTER (sex_key = sex_at) AS sex_low, max(sex) FILTER (sex_key = sex_at) AS sex_high,
       min(ethnicity) FILTER (ethnicity_key = ethnicity_at) AS ethnicity_low,
       max(ethnicity) FILTER (ethnicity_key = ethnicity_at) AS ethnicity_high,
       min(home) FILTER (home_key = home_at) AS home_low, max(home) FILTER (home_key = home_at) AS home_high,
       min(reason) FILTER (reason_key = reason_at) AS reason_low,
       max(reason) FILTER (reason_key = reason_at) AS reason_high
FROM mixed m JOIN latest l USING (p) GROUP BY m.p
"""
_DETAILS = """
SELECT k.p, coalesce(t.sex_low, low & 15) AS sex_low, coalesce(t.sex_high, low & 15) AS sex_high,
       coalesce(t.ethnicity_low, (low >> 4) & 255) AS ethnicity_low,
       coalesce(t.ethnicity_high, (low >> 4) & 255) AS ethnicity_high,
       coalesce(t.home_low, (low >> 12) & 255) AS home_low, coalesce(t.home_high, (low >> 12) & 255) AS home_high,
       coalesce(t.reason_low, low >> 20) AS reason_low, coalesce(t.reason_high, low >> 20) AS reason_high,
       DATE '1800-01-01' + (born_at & 4194303)::INTEGER AS born,
       DATE '1800-01-01' + (died_at & 4194303)::INTEGER AS died
FROM looks k LEFT JOIN told t ON t.p = k.p
"""
# Where nobody wrote down where a person lives, the latest service tells, if it can.
_LAST_SERVICES = """
SELECT p, service, component, ended, started FROM indicator_events
SEMI JOIN (SELECT p FROM details WHERE home_low = 0 OR home_low <> home_high) USING (p)
WHERE kind = 3
QUALIFY rank() OVER (PARTITION BY p ORDER BY coalesce(ended, DATE '9999-01-01') DESC,
                     CASE WHEN service <= 7 THEN service ELSE 99 END, coalesce(component IN (5, 6, 7, 8), false) DESC,
                     started DESC NULLS LAST) = 1
"""
_PRESUMED = """
SELECT p, CASE WHEN service IN (1, 2) THEN false WHEN component IN (5, 6, 7) THEN true
               WHEN service = 3 AND component = 8 THEN true ELSE false END AS settled
FROM (SELECT p, min(service) FILTER (service <= 7) AS service,
             CASE WHEN count(DISTINCT component) FILTER (component IN (5, 6, 7, 8)) = 1
                  THEN min(component) FILTER (component IN (5, 6, 7, 8)) END AS component
      FROM last_services GROUP BY p)
"""
_PEOPLE = """
SELECT d.p, i.la, CASE WHEN sex_low = sex_high THEN sex_low ELSE 0 END::TINYINT AS sex,
       coalesce(CASE WHEN ethnicity_low = ethnicity_high THEN n.place END, 0)::TINYINT AS ethnicity,
       d.born, d.died,
       CASE WHEN home_low > 0 AND home_low = home_high THEN home_low <= 9 ELSE coalesce(s.settled, false) END
         AS settled,
       reason_low = 1 AND reason_high = 1 AS learning
FROM details d JOIN indicator_persons i ON i.p = d.p LEFT JOIN presumed s ON s.p = d.p
LEFT JOIN indicator_ethnic_groups n ON n.code = ethnicity_low
"""


def repeated_steps() -> tuple[Step, ...]:
    """Steps up to `repeated_rows`: the records that tell of an event another record tells of as well, `row`."""
    rows = Step("repeated_rows", "SELECT row FROM repeated_records WHERE same_rank > 1")
    return (*repeated_record_steps(), rows)


def event_steps() -> tuple[Step, ...]:
    """Steps up to `coded_events`, which has the columns of `indicator_events`. Bind `only` and `councils`."""
    return (
        Step("component_words", _COMPONENTS),
        Step("assessment_words", _ASSESSMENT_WORDS),
        Step("reason_words", _REASON_WORDS),
        Step("review_words", _REVIEW_WORDS),
        Step("wanted", _WANTED),
        Step("coded_events", _EVENTS),
    )


def people_steps() -> tuple[Step, ...]:
    """Steps up to `people`, which has the columns of `indicator_people`."""
    return (
        Step("looks", _LOOKS),
        Step("mixed", _MIXED),
        Step("latest", _LATEST),
        Step("told", _TOLD),
        Step("details", _DETAILS),
        Step("last_services", _LAST_SERVICES),
        Step("presumed", _PRESUMED),
        Step("people", _PEOPLE),
    )


_LEFT_OUT = """
SELECT coalesce(la_code, $only) AS la, count(*) AS records,
       count(*) FILTER (person IS NULL) AS "records that name no person",
       count(r.row) AS "records that tell of an event a second time",
       count(*) FILTER (person IS NOT NULL AND event_type IS NOT NULL AND event_start_date IS NULL)
         AS "records of an event without a start date",
       count(*) FILTER (person IS NOT NULL AND end_date < event_start_date) AS "records that end before they start"
FROM events LEFT JOIN indicator_repeated r USING (row) GROUP BY ALL
"""


def left_out_steps() -> tuple[Step, ...]:
    """Steps up to `left_out`: for each council code, records no indicator or few can use, a column for each reason."""
    return (Step("left_out", _LEFT_OUT),)


def add_tables(warehouse: Warehouse, councils: Sequence[str], spans: Mapping[str, pa.Table]) -> None:
    """Work out `indicator_events` and `indicator_people` and make them known, with the words and spans.

    Args:
        warehouse: holds `events`.
        councils: council codes whose records count; a record without a code counts where there is one council only.
        spans: further tables by name.
    """
    tables = {"indicator_words": load_words(), "indicator_ethnic_groups": ethnic_group_table(), **spans}
    for name, table in tables.items():
        warehouse.add_table(name, table)
    only = councils[0] if len(councils) == 1 else None
    bound = {"only": only, "councils": list(councils)}
    warehouse.add_table("indicator_repeated", warehouse.run(repeated_steps()))
    warehouse.add_table("indicator_persons", warehouse.run([Step("persons", _PERSONS)], bound))
    warehouse.add_table("indicator_events", warehouse.run(event_steps(), bound))
    warehouse.add_table("indicator_people", warehouse.run(people_steps()))
