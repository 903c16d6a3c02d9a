"""Who writes in the tests: the custody log wants to know."""

from datetime import UTC, datetime

from schemas.custody import Actor

TESTS = Actor("tests", datetime(2026, 9, 1, 12, 0, tzinfo=UTC))
