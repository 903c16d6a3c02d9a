"""No time limit for a single example: the tests share their processors with others."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
