"""The limits a child process sets for itself, for good, before it looks at a byte of a file."""

import codecs
from collections.abc import Iterable


def load_encodings(names: Iterable[str]) -> None:
    """Load what is needed to read these encodings: it stands in files, which can not be opened once limits are set."""
    for name in names:
        codecs.lookup(name)


def limit_resources(*, memory_bytes: int, cpu_seconds: int | None = None) -> None:
    """Cap memory, time and files for good. Windows has no such limits; there only the parent's clock applies.

    Args:
        memory_bytes: the most address space the process may take.
        cpu_seconds: the most processor time it may use in all; None where `allow_cpu` gives each file its own.
    """
    try:
        import resource
    except ImportError:
        return
    limits = [
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
    ]
    if cpu_seconds is not None:
        limits.append((resource.RLIMIT_CPU, cpu_seconds))
    for limit, most in limits:
        _lower(limit, most)


def allow_cpu(seconds: int) -> None:
    """Give the next file so much processor time; the process is ended by the system when it is used up."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def _lower(limit: int, most: int) -> None:
    """Set one limit for good. A lower one that is set already stays; a system that knows no such limit goes without."""
    import resource

    try:
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, lowest))
    except (ValueError, OSError):
        return
