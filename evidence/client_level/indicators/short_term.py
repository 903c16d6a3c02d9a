"""What followed short-term support that was meant to make people more independent (ST-Max).

Reads `indicator_events`, `indicator_people` and `indicator_year`; gives `short_term_units` for ASCOF 2A and for what
followed each episode.

Source: DHSC script for ASCOF 2A from 2024-25 (DataS-DHSC/ASC-CLD-LA-Dashboard, ASCOF_measures).
"""

from evidence.client_level.indicators.base import years_between
from evidence.warehouse import Step

GAP_DAYS = 7
"""Services at most so many days apart are one episode, and what starts within so many days of its end followed it."""
NEW_AFTER_DAYS = 91
"""A person is new if long-term support ended at least so many days before the episode began."""
NESTED_WITHIN_DAYS = 14
"""An assessment or review tells the outcome if it ended fewer than so many days before the episode did."""

# Outcomes that say no more than that something goes on rank behind all others (100 and over).
_EVENTS = """
SELECT row, p, kind, service, component, started, coalesce(ended, DATE '9999-01-01') AS ended,
       CASE WHEN outcome IS NULL THEN 999 WHEN outcome <= 5 THEN outcome + 100 ELSE outcome END::INTEGER AS rank
FROM indicator_events
WHERE client = 1 AND started IS NOT NULL AND (ended >= started OR ended IS NULL)
"""
_FOLLOWED = """
SELECT *, started - max(ended) OVER (PARTITION BY p ORDER BY started, ended, rank, row DESC
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap
FROM short_events WHERE kind = 3 AND service = 5
"""
_NUMBERED = f"""
SELECT *, sum(CASE WHEN gap <= {GAP_DAYS} THEN 0 ELSE 1 END)
            OVER (PARTITION BY p ORDER BY started, ended, rank, row DESC ROWS UNBOUNDED PRECEDING) AS episode
FROM followed
"""  # noqa: S608 - a number of our own
_EPISODES = """
SELECT p, episode, min(started) AS first, max(ended) AS last, min(rank) FILTER (ended = latest) AS rank
FROM (SELECT *, max(ended) OVER (PARTITION BY p, episode) AS latest FROM numbered)
GROUP BY p, episode
"""
_ENDED = f"""
SELECT e.*, q.died, {years_between("q.born", "e.last")}::INTEGER AS age
FROM episodes e JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
WHERE e.last BETWEEN y.first AND y.last
"""  # noqa: S608 - names of our own
_NEAR = f"""
SELECT c.p, c.episode, c.rank AS own_rank, c.last, e.ended, e.kind, e.service, e.component, e.rank,
       e.kind = 3 AND coalesce(e.service BETWEEN 1 AND 4, false) AND e.started < c.first
         AND c.first - e.ended < {NEW_AFTER_DAYS} AS before,
       e.started >= c.first AND e.ended > c.last AND e.started - c.last <= {GAP_DAYS} AS after,
       e.started >= c.first AND e.ended > c.first AND e.ended <= c.last AS during
FROM ended_episodes c JOIN short_events e USING (p)
WHERE NOT (e.kind = 3 AND coalesce(e.service = 5, false) AND e.started BETWEEN c.first AND c.last)
"""  # noqa: S608 - numbers of our own
_SEEN = f"""
SELECT p, episode, bool_or(before) AS known_before, bool_or(after) AS anything_after,
       min(CASE WHEN after AND kind = 3 AND service BETWEEN 1 AND 7
                THEN service * 10 + CASE WHEN component IN (3, 4) THEN 1 ELSE 2 END END) AS service_after,
       bool_or(after AND kind <> 3 AND rank <> 14 AND (own_rank < 100 OR rank < 100)) AS told_after,
       min(CASE WHEN after AND kind <> 3 AND rank <> 14 AND rank < 100 THEN rank END) AS rank_after,
       min(CASE WHEN during AND kind IN (2, 4) AND rank < 100 AND last - ended < {NESTED_WITHIN_DAYS}
                THEN (last - ended) * 1000 + rank END) % 1000 AS rank_during,
       bool_or(during AND kind = 3 AND coalesce(component = 2, false)) AS equipment
FROM near_events GROUP BY p, episode
"""  # noqa: S608 - numbers of our own
_JUDGED = f"""
SELECT c.p, c.age, c.rank, s.service_after, s.equipment,
       CASE WHEN c.age < 18 THEN 'episodes of people under 18'
            WHEN c.died < c.first THEN 'episodes that began after the person died'
            WHEN s.known_before THEN 'episodes of people who already had long-term support' END AS reason,
       coalesce(c.died - c.last <= {GAP_DAYS}, false) AS died,
       least(CASE WHEN s.told_after THEN c.rank END, s.rank_after, s.rank_during,
             CASE WHEN NOT coalesce(s.anything_after, false) AND c.rank < 100 THEN c.rank END) AS told
FROM ended_episodes c LEFT JOIN seen s ON s.p = c.p AND s.episode = c.episode
"""  # noqa: S608 - a number of our own
_SEQUELS = """
SELECT j.p, j.age, j.reason,
       CASE WHEN j.died THEN 'died' WHEN j.rank = 6 THEN 'hospital'
            WHEN j.service_after < 50 THEN 'longterm'
            WHEN j.service_after = 71 THEN 'carehome'
            WHEN j.service_after >= 60 THEN 'low'
            WHEN j.told IS NOT NULL THEN t.meaning
            WHEN j.equipment THEN 'low'
            ELSE coalesce(o.meaning, 'unknown') END AS sequel
FROM judged_episodes j
LEFT JOIN (SELECT code, meaning FROM indicator_words WHERE field = 'event_outcome') t ON t.code = j.told
LEFT JOIN (SELECT code, meaning FROM indicator_words WHERE field = 'event_outcome') o ON o.code = j.rank
"""
_UNITS = """
SELECT 'cld-2a' AS code, y.label, p, age, (sequel IN ('none', 'low'))::INTEGER AS hit, NULL::INTEGER AS days,
       coalesce(reason, CASE sequel WHEN 'died' THEN 'episodes of people who died'
                                    WHEN 'hospital' THEN 'episodes that ended in hospital'
                                    WHEN 'other' THEN 'episodes followed by NHS or own funding, or support declined'
                                    WHEN 'unknown' THEN 'episodes whose outcome cannot be told' END) AS reason
FROM sequels CROSS JOIN indicator_year y
UNION ALL
SELECT 'cld-stmax-' || g.sequel, y.label, s.p, s.age, (s.sequel = g.sequel)::INTEGER, NULL, s.reason
FROM sequels s CROSS JOIN indicator_year y
CROSS JOIN (VALUES ('none'), ('low'), ('carehome'), ('longterm'), ('hospital'), ('died'), ('other'), ('unknown'))
  AS g(sequel)
"""


def short_term_steps() -> tuple[Step, ...]:
    """Steps up to `short_term_units`."""
    return (
        Step("short_events", _EVENTS),
        Step("followed", _FOLLOWED),
        Step("numbered", _NUMBERED),
        Step("episodes", _EPISODES),
        Step("ended_episodes", _ENDED),
        Step("near_events", _NEAR),
        Step("seen", _SEEN),
        Step("judged_episodes", _JUDGED),
        Step("sequels", _SEQUELS),
        Step("short_term_units", _UNITS),
    )
