"""Who is at work: the account of this machine, or the name a program gives itself. Enters here, passed down."""

import getpass

from app.clock import moment
from schemas.custody import Actor


def current_actor(name: str | None = None) -> Actor:
    """Whoever runs this command, from this moment on.

    Args:
        name: what to be called, such as `chase (scheduled)`; None for the account on this machine.
    """
    return Actor(name or _account(), moment())


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account: a container, or a service of Windows
        return "unknown account"
