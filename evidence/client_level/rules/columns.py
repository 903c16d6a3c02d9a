"""The columns a rule may name, and the functions and words its SQL may use.

Besides the columns of `events` there are short words for what is asked again and again (`is_service`), and the
columns of `history`, which tell what the person's other records say.
"""

from collections.abc import Mapping
from functools import cache

from evidence.client_level.specification import load_specification

SHORTHANDS: Mapping[str, str] = {
    "is_request": "coalesce(event_type = 'Request', false)",
    "is_assessment": "coalesce(event_type = 'Assessment', false)",
    "is_service": "coalesce(event_type = 'Service', false)",
    "is_review": "coalesce(event_type = 'Review', false)",
    "is_user": "coalesce(client_type = 'Service user', false)",
    "is_carer": "coalesce(client_type = 'Unpaid carer', false)",
    "is_long_term": "coalesce(event_type = 'Service' AND starts_with(service_type, 'Long term support'), false)",
    "is_short_term": "coalesce(event_type = 'Service' AND starts_with(service_type, 'Short term support'), false)",
    "is_st_max": "coalesce(event_type = 'Service' AND service_type = 'Short term support: ST-Max', false)",
    "is_carer_support": "coalesce(event_type = 'Service' AND starts_with(service_type, 'Unpaid carer support'), false)",
    "in_care_home": (
        "coalesce(event_type = 'Service' AND service_type IN"
        " ('Long term support: Nursing care', 'Long term support: Residential care'), false)"
    ),
    "in_community": "coalesce(event_type = 'Service' AND service_type = 'Long term support: Community', false)",
    "is_open": "event_end_date IS NULL AND NOT event_end_date_invalid",
    "has_learning_disability": "coalesce(primary_support_reason ILIKE 'learning disability%', false)",
}
"""Short words for what rules ask again and again, each true or false and never unknown."""

DERIVED_COLUMNS = ("row", "person", "age", "age_at_period_end", "end_date", "faults")
"""What `events` holds besides the fields of the specification and their `_invalid` marks."""

_WORDS_TEXT = (
    "and or not is null in between like ilike case when then else end true false date interval day days month "
    "months year years distinct from"
)
WORDS = frozenset(_WORDS_TEXT.split())
"""Words of SQL that may stand in a rule; `from` only as in IS DISTINCT FROM, which the parser sees to."""

_FUNCTIONS_TEXT = (
    "coalesce nullif abs round floor ceil greatest least length lower upper trim left right substr starts_with "
    "ends_with contains regexp_matches replace year month day date_diff datediff concat strpos isfinite"
)
FUNCTIONS = frozenset(_FUNCTIONS_TEXT.split())
"""Functions that may stand in a rule: they work on one record, reach nothing outside it and end quickly."""

HISTORY_COLUMNS: Mapping[str, str] = {
    "births_differ": "the person's records give different dates of birth",
    "deaths_differ": "the person's records give different dates of death",
    "genders_differ": "the person's records give different genders, unknown ones left out",
    "ethnicities_differ": "the person's records give different ethnicities, missing ones left out",
    "local_ids_differ": "the person stands under more than one of the council's identifiers",
    "is_also_carer": "some record of the person has the client type unpaid carer",
    "person_died_last": "the latest date of death in the person's records",
    "person_moved_on": "first day on which responsibility for the person moved to another council",
    "first_request_start": "start of the person's first request",
    "first_assessment_start": "start of the person's first assessment",
    "first_carer_assessment_start": "start of the person's first assessment as an unpaid carer",
    "first_review_start": "start of the person's first review",
    "first_service_start": "start of the person's first service of any kind",
    "first_short_term_start": "start of the person's first short-term service",
    "last_assessment_start": "start of the person's last assessment",
    "last_review_start": "start of the person's last review",
    "last_st_max_start": "start of the person's last short-term support to maximise independence",
    "last_service_until": "last day of the person's services of any kind; 31 December 9999 while one is open",
    "last_support_until": "likewise, without short-term support to maximise independence",
    "last_checked_on": "end of the person's last completed review or assessment",
    "same_service_until": "latest end among earlier services of the same type, component and provider; open: 9999",
    "care_home_until": "latest end among earlier long-term places in a care home",
    "community_until": "latest end among earlier long-term support in the community",
    "long_term_until": "latest end among earlier long-term support of any kind",
    "st_max_until": "latest end among earlier short-term support to maximise independence",
    "next_long_term_start": "start of the next long-term support",
    "previous_review_end": "latest end among the person's earlier reviews",
    "previous_request_end": "latest end among the person's earlier requests",
    "previous_assessment_end": "latest end among the person's earlier assessments of the same type",
    "n_same": "records that tell of the same event by DHSC's rule; blank where there is only this one",
    "same_rank": "1 for the one of them that is kept, 2 and so on for the others; blank likewise",
    "local_id_shared": "the council's identifier stands with more than one NHS number in the file",
    "reference_shared": "the event reference stands with more than one person in the file",
    "link_unknown": "a person named as cared for occurs nowhere in the file",
    "link_not_user": "a person named as cared for occurs in the file, but nowhere as a service user",
    "is_cared_for": "a carer's record names this person as cared for",
    "file_has_links": "some record of the file names a person cared for",
    "file_la_code": "the council code of most records of the file",
    "file_period_start": "first day of the reporting period of most records of the file",
    "file_period_end": "last day of the reporting period of most records of the file",
}
"""What the rest of the file says about a record's person, and what it means; worked out in `history.py`."""


@cache
def field_columns() -> tuple[str, ...]:
    """The 46 fields, as the columns of `events` are called."""
    return tuple(field.column for field in load_specification().fields)


@cache
def known_columns() -> frozenset[str]:
    """Every column a rule may name, in lower case."""
    marks = [f"{column}_invalid" for column in field_columns()]
    return frozenset((*field_columns(), *marks, *DERIVED_COLUMNS, *SHORTHANDS, *HISTORY_COLUMNS))
