"""What the rest of the file says about each record's person, worked out once in the database.

Reads `events` as a whole for what is asked across people and, for the rest, a part of it that holds all records of
some people, so that a very large file can be worked through in parts. The last step, `history`, has the columns of
`events` and those that `columns.HISTORY_COLUMNS` explains. Facts of a person are gathered by grouping, what came
before and after by windows over the few columns they need, and everything is joined by hashes of the person and by
row.

Source: framework notes 5.5 for the person and for equal events; the rest is this project's working method.
"""

from collections.abc import Mapping

from evidence.client_level.unique_events import repeated_record_steps
from evidence.warehouse import Step, Warehouse

_NARROW = """
SELECT row, hash(person) AS person_key, event_type, event_start_date, event_end_date, service_type,
  CASE WHEN end_date IS NULL AND event_type = 'Service' THEN DATE '9999-12-31' ELSE end_date END AS until,
  hash(event_type, CASE event_type WHEN 'Service' THEN service_type WHEN 'Assessment' THEN assessment_type END,
       CASE WHEN event_type = 'Service' THEN service_component END,
       CASE WHEN event_type = 'Service' THEN provider_cqc_location_id END) AS kind,
  event_type = 'Service' AND service_type IN
    ('Long term support: Nursing care', 'Long term support: Residential care') AS in_care_home,
  event_type = 'Service' AND service_type = 'Long term support: Community' AS in_community,
  event_type = 'Service' AND starts_with(service_type, 'Long term support') AS is_long_term,
  event_type = 'Service' AND service_type = 'Short term support: ST-Max' AS is_st_max
FROM {part} WHERE person IS NOT NULL"""

_PEOPLE = """
SELECT hash(person) AS person_key,
  min(date_of_birth) <> max(date_of_birth) AS births_differ,
  min(date_of_death) <> max(date_of_death) AS deaths_differ,
  min(CASE WHEN gender <> 'Unknown' THEN hash(gender) END)
    <> max(CASE WHEN gender <> 'Unknown' THEN hash(gender) END) AS genders_differ,
  min(CASE WHEN NOT starts_with(ethnicity, 'No data') THEN hash(ethnicity) END)
    <> max(CASE WHEN NOT starts_with(ethnicity, 'No data') THEN hash(ethnicity) END) AS ethnicities_differ,
  min(CASE WHEN la_person_unique_identifier IS NOT NULL THEN hash(la_person_unique_identifier) END)
    <> max(CASE WHEN la_person_unique_identifier IS NOT NULL THEN hash(la_person_unique_identifier) END)
    AS local_ids_differ,
  coalesce(bool_or(client_type = 'Unpaid carer'), false) AS is_also_carer,
  max(date_of_death) AS person_died_last,
  min(CASE WHEN event_outcome = 'NFA: Responsibility moved to another local authority' THEN event_end_date END)
    AS person_moved_on,
  min(CASE WHEN event_type = 'Request' THEN event_start_date END) AS first_request_start,
  min(CASE WHEN event_type = 'Assessment' THEN event_start_date END) AS first_assessment_start,
  min(CASE WHEN event_type = 'Assessment' AND client_type = 'Unpaid carer' THEN event_start_date END)
    AS first_carer_assessment_start,
  min(CASE WHEN event_type = 'Review' THEN event_start_date END) AS first_review_start,
  min(CASE WHEN event_type = 'Service' THEN event_start_date END) AS first_service_start,
  min(CASE WHEN event_type = 'Service' AND starts_with(service_type, 'Short term support') THEN event_start_date END)
    AS first_short_term_start,
  max(CASE WHEN event_type = 'Assessment' THEN event_start_date END) AS last_assessment_start,
  max(CASE WHEN event_type = 'Review' THEN event_start_date END) AS last_review_start,
  max(CASE WHEN event_type = 'Service' AND service_type = 'Short term support: ST-Max' THEN event_start_date END)
    AS last_st_max_start,
  max(CASE WHEN event_type = 'Service' THEN coalesce(end_date, DATE '9999-12-31') END) AS last_service_until,
  max(CASE WHEN event_type = 'Service' AND service_type IS DISTINCT FROM 'Short term support: ST-Max'
    THEN coalesce(end_date, DATE '9999-12-31') END) AS last_support_until,
  max(CASE WHEN event_type IN ('Review', 'Assessment') THEN event_end_date END) AS last_checked_on
FROM {part} WHERE person IS NOT NULL GROUP BY person_key"""

_SAME_KIND = """
SELECT row, event_type, max(until) OVER (PARTITION BY person_key, kind ORDER BY event_start_date, row
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS same_until
FROM narrow QUALIFY same_until IS NOT NULL"""

_SUPPORT_ORDER = """
SELECT row,
  max(until) FILTER (in_care_home) OVER before AS care_home_until,
  max(until) FILTER (in_community) OVER before AS community_until,
  max(until) FILTER (is_long_term) OVER before AS long_term_until,
  max(until) FILTER (is_st_max) OVER before AS st_max_until,
  min(event_start_date) FILTER (is_long_term) OVER after AS next_long_term_start
FROM narrow WHERE is_long_term OR is_st_max
WINDOW before AS (PARTITION BY person_key ORDER BY event_start_date, row
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
       after AS (PARTITION BY person_key ORDER BY event_start_date, row
                 ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
QUALIFY coalesce(care_home_until, community_until, long_term_until, st_max_until, next_long_term_start) IS NOT NULL"""

_LINKS = """
SELECT row, linked, own FROM (
  SELECT row, unnest([adult_1_linked_person_id, adult_2_linked_person_id, adult_3_linked_person_id]) AS linked,
    la_person_unique_identifier AS own, nhs_number AS own_nhs
  FROM events WHERE coalesce(adult_1_linked_person_id, adult_2_linked_person_id, adult_3_linked_person_id) IS NOT NULL)
WHERE linked IS NOT NULL AND linked IS DISTINCT FROM own AND linked IS DISTINCT FROM own_nhs"""

_LINKED_PEOPLE = """
SELECT id, bool_or(is_user) AS is_user FROM (
  SELECT la_person_unique_identifier AS id, coalesce(client_type = 'Service user', false) AS is_user
  FROM events WHERE la_person_unique_identifier IN (SELECT linked FROM rule_links)
  UNION ALL
  SELECT nhs_number, coalesce(client_type = 'Service user', false)
  FROM events WHERE nhs_number IN (SELECT linked FROM rule_links))
GROUP BY id"""

_LINK_FACTS = """
SELECT row, bool_or(id IS NULL) AS link_unknown, bool_or(NOT is_user) AS link_not_user
FROM rule_links LEFT JOIN rule_linked_people ON linked = id GROUP BY row"""

_SHARED_IDS = """
SELECT hash(la_code, la_person_unique_identifier) AS id_key FROM events
WHERE nhs_number IS NOT NULL AND NOT nhs_number_invalid AND la_person_unique_identifier IS NOT NULL
GROUP BY id_key HAVING min(hash(nhs_number)) <> max(hash(nhs_number))"""

_SHARED_REFERENCES = """
SELECT hash(event_reference) AS reference_key FROM events WHERE event_reference IS NOT NULL AND person IS NOT NULL
GROUP BY reference_key HAVING min(hash(person)) <> max(hash(person))"""

_PERIODS = """
SELECT la_code, reporting_period_start_date AS starts, reporting_period_end_date AS ends, count(*) AS n
FROM events GROUP BY ALL"""

_FILE = """
SELECT (SELECT la_code FROM periods WHERE la_code IS NOT NULL
        GROUP BY la_code ORDER BY sum(n) DESC, la_code LIMIT 1) AS file_la_code,
  (SELECT starts FROM periods WHERE starts IS NOT NULL AND ends IS NOT NULL
   GROUP BY starts, ends ORDER BY sum(n) DESC, starts, ends LIMIT 1) AS file_period_start,
  (SELECT ends FROM periods WHERE starts IS NOT NULL AND ends IS NOT NULL
   GROUP BY starts, ends ORDER BY sum(n) DESC, starts, ends LIMIT 1) AS file_period_end,
  EXISTS (FROM rule_links) AS file_has_links"""

_HISTORY = """
SELECT e.*, people.* EXCLUDE (person_key), orders.* EXCLUDE (row), repeats.n_same, repeats.same_rank,
  CASE WHEN same.event_type = 'Service' THEN same.same_until END AS same_service_until,
  CASE WHEN same.event_type = 'Review' THEN same.same_until END AS previous_review_end,
  CASE WHEN same.event_type = 'Request' THEN same.same_until END AS previous_request_end,
  CASE WHEN same.event_type = 'Assessment' THEN same.same_until END AS previous_assessment_end,
  e.la_person_unique_identifier IS NOT NULL
    AND hash(e.la_code, e.la_person_unique_identifier) IN (SELECT id_key FROM rule_shared_ids) AS local_id_shared,
  e.event_reference IS NOT NULL
    AND hash(e.event_reference) IN (SELECT reference_key FROM rule_shared_references) AS reference_shared,
  coalesce(facts.link_unknown, false) AS link_unknown, coalesce(facts.link_not_user, false) AS link_not_user,
  coalesce(e.la_person_unique_identifier IN (SELECT id FROM rule_linked_people), false)
    OR coalesce(e.nhs_number IN (SELECT id FROM rule_linked_people), false) AS is_cared_for,
  file.*
FROM {part} AS e
LEFT JOIN people ON hash(e.person) = people.person_key AND e.person IS NOT NULL
LEFT JOIN same_kind AS same ON e.row = same.row
LEFT JOIN support_order AS orders ON e.row = orders.row
LEFT JOIN repeated_records AS repeats ON e.row = repeats.row
LEFT JOIN rule_link_facts AS facts ON e.row = facts.row
CROSS JOIN rule_file AS file"""


_WHOLE_FILE: Mapping[str, tuple[Step, ...]] = {
    "rule_links": (Step("links", _LINKS),),
    "rule_linked_people": (Step("linked_people", _LINKED_PEOPLE),),
    "rule_link_facts": (Step("link_facts", _LINK_FACTS),),
    "rule_shared_ids": (Step("shared_ids", _SHARED_IDS),),
    "rule_shared_references": (Step("shared_references", _SHARED_REFERENCES),),
    "rule_file": (Step("periods", _PERIODS), Step("file_facts", _FILE)),
}
"""Tables of what is asked across people, each with the steps that give it from `events` and the tables before it."""


def add_file_tables(warehouse: Warehouse) -> None:
    """Work out once what is asked across people, and put it beside `events` for `history_steps` to read."""
    for name, steps in _WHOLE_FILE.items():
        warehouse.add_table(name, warehouse.run(steps))


def history_steps(part: str = "events") -> tuple[Step, ...]:
    """Steps up to `history`, one row for each record of a part of the file; `add_file_tables` goes before.

    Args:
        part: `events`, or a query in brackets that gives all records of some people.
    """
    texts = {
        "narrow": _NARROW,
        "people": _PEOPLE,
        "same_kind": _SAME_KIND,
        "support_order": _SUPPORT_ORDER,
        "history": _HISTORY,
    }
    steps = (Step(name, text.replace("{part}", part)) for name, text in texts.items())
    return (*repeated_record_steps(part), *steps)
