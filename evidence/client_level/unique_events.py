"""One record for each event: the records of a submission that tell of the same event, and which of them is kept.

Reads `events`; gives the steps `event_keys`, `repeated_keys` and `repeated_records`. A person's records are told apart
by council, client type, start date and what belongs to the type of event; the event reference is left out, because
councils use it in different ways.

Source: DHSC's methodology for its main tables, deduplication of single submissions; framework notes 5.5.
"""

from evidence.warehouse import Step

OUTCOME_RANKS = (
    "Progress to reablement/ST-Max",
    "Progress to assessment, review or reassessment",
    "Release 1 specification only: Not mapped",
    "Progress to support planning or services",
    "Continuation of support or services",
    "Admitted to hospital",
    "NFA: Responsibility moved to another local authority",
    "NFA: Referral to NHS services or NHS funded social care",
    "NFA: Self-funded client or under 12wk disregard",
    "NFA: Information and advice or signposting",
    "NFA: Referral to other service within the local authority",
    "NFA: Support declined",
    "NFA: Deceased",
    "NFA: Support ended as planned",
    "NFA: Support ended for other reason",
    "NFA: No services offered for other reason",
    "NFA: Other",
)
"""Event outcomes, the one kept first at the head."""

KEY_FIELDS = ("person", "la_code", "client_type", "event_type", "event_start_date")
"""What every type of event is told apart by."""

FURTHER_KEYS = {
    "request": ("end_date", "request_route_of_access"),
    "assessment": ("end_date", "assessment_type"),
    "service": (
        "service_type",
        "service_component",
        "delivery_mechanism",
        "unit_cost",
        "cost_frequency_unit_type",
        "planned_units_per_week",
    ),
    "review": ("end_date",),
}
"""What the events of one type are told apart by besides."""

_SHARED = {name for names in FURTHER_KEYS.values() for name in names}
_READ = ("row", *KEY_FIELDS, *sorted(_SHARED), "reporting_period_end_date", "event_outcome")


def event_key_sql() -> str:
    """The fields an event is told apart by as one list of SQL expressions; a field of another type counts as blank."""
    parts = list(KEY_FIELDS)
    for name in sorted(_SHARED):
        types = [kind.title() for kind, names in FURTHER_KEYS.items() if name in names]
        told = ", ".join(f"'{kind}'" for kind in types)
        parts.append(f"CASE WHEN event_type IN ({told}) THEN {name} END")
    return ", ".join(parts)


def _rank_sql() -> str:
    whens = " ".join(f"WHEN '{outcome}' THEN {n}" for n, outcome in enumerate(OUTCOME_RANKS, 1))
    return f"CASE event_outcome {whens} ELSE 999 END"


def repeated_record_steps(events: str = "events") -> tuple[Step, ...]:
    """Steps up to `repeated_records`: `row`, `n_same` records of the event, `same_rank` (1: the one that is kept).

    Only events told of more than once are in it. Rows without a person are in none.
    """
    key = event_key_sql()
    near = "hash(person, event_type, event_start_date)"  # fewer columns first; the whole key decides among these
    keys = f"SELECT row, {near} AS key FROM {events} WHERE person IS NOT NULL AND event_type IS NOT NULL"  # noqa: S608 - names of our own
    ranked = f"""SELECT row, count(*) OVER same AS n_same, row_number() OVER (same ORDER BY
          reporting_period_end_date DESC NULLS LAST, end_date DESC NULLS FIRST, {_rank_sql()}, row DESC) AS same_rank
        FROM (SELECT {", ".join(_READ)} FROM {events}
              WHERE row IN (SELECT row FROM event_keys SEMI JOIN repeated_keys USING (key)))
        WINDOW same AS (PARTITION BY {key})
        QUALIFY n_same > 1"""  # noqa: S608 - names of our own
    return (
        Step("event_keys", keys),
        Step("repeated_keys", "SELECT key FROM event_keys GROUP BY key HAVING count(*) > 1"),
        Step("repeated_records", ranked),
    )
