"""How messages go out: the table `[mail]` of `readiness.toml`, with secrets from the environment."""

import tomllib
from collections.abc import Mapping
from typing import Any

from evidence.request.delivery import Delivery, MailSecurity, MailServer, OutboxDelivery, SmtpDelivery
from evidence.request.notify import LIVE, NotifyDelivery
from evidence.request.owners import is_address
from schemas.errors import WorkspaceError
from schemas.workspace import SETTINGS_FILE, Workspace

PASSWORD, NOTIFY_KEY = "READINESS_MAIL_PASSWORD", "READINESS_NOTIFY_KEY"
ATTACHED = "The form is attached, as a page for your browser and as a spreadsheet; use either."
ELSEWHERE = "Ask the person who coordinates the assessment in your council for your form."
_WAYS = ("outbox", "smtp", "notify")
_KEYS = frozenset(
    ("delivery", "sender", "host", "port", "security", "user", "form_place", "notify_template", "notify_address")
)


def load_mail_table(workspace: Workspace) -> dict[str, Any]:
    """The table `[mail]`, empty where there is none."""
    told = tomllib.loads((workspace.root / SETTINGS_FILE).read_text(encoding="utf-8")).get("mail", {})
    return told if isinstance(told, dict) else {"delivery": told}


def build_delivery(workspace: Workspace, environ: Mapping[str, str]) -> tuple[Delivery, str]:
    """The way messages go out, and the sentence that says where the form is.

    Raises:
        WorkspaceError: slug `broken-settings`, naming every fault of the table.
    """
    mail = load_mail_table(workspace)
    faults = _find_faults(mail, environ)
    if faults:
        raise WorkspaceError(
            "broken-settings",
            f"The table [mail] of {SETTINGS_FILE} has faults: {'; '.join(faults)}.",
            "docs/requests.md shows a whole table. Nothing was sent.",
        )
    delivery = _build(mail, workspace, environ)
    return delivery, str(mail.get("form_place") or (ATTACHED if delivery.carries_forms else ELSEWHERE))


def _build(mail: Mapping[str, Any], workspace: Workspace, environ: Mapping[str, str]) -> Delivery:
    way = mail.get("delivery", "outbox")
    if way == "smtp":
        security = MailSecurity(mail.get("security", MailSecurity.STARTTLS.value))
        port = int(mail.get("port", 465 if security is MailSecurity.TLS else 587))
        user = str(mail.get("user", ""))
        server = MailServer(mail["host"], port, mail["sender"], security, user, environ.get(PASSWORD, ""))
        return SmtpDelivery(server)
    if way == "notify":
        return NotifyDelivery(environ[NOTIFY_KEY], mail["notify_template"], str(mail.get("notify_address") or LIVE))
    return OutboxDelivery(workspace.outbox, str(mail.get("sender") or "readiness@council.invalid"))


def _find_faults(mail: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    faults = [f"{key} is not known" for key in sorted(set(mail) - _KEYS)]
    faults += [f"{key} must be text" for key in sorted(set(mail) - {"port"}) if not isinstance(mail[key], str)]
    way = mail.get("delivery", "outbox")
    if way not in _WAYS:
        return [*faults, f"delivery must be one of {', '.join(_WAYS)}"]
    if "sender" in mail and not is_address(str(mail["sender"])):
        faults.append("sender must be an e-mail address")
    return faults + {"smtp": _smtp_faults, "notify": _notify_faults}.get(way, _no_faults)(mail, environ)


def _no_faults(mail: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    return []


def _smtp_faults(mail: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    faults = [f"{key} is missing" for key in ("host", "sender") if not mail.get(key)]
    port = mail.get("port", 587)
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        faults.append("port must be a whole number from 1 to 65535")
    if mail.get("security", "starttls") not in list(MailSecurity):
        faults.append(f"security must be one of {', '.join(MailSecurity)}")
    if mail.get("user"):
        if mail.get("security") == MailSecurity.NONE.value:
            faults.append('a password never goes out in the open: with user, security must not be "none"')
        if not environ.get(PASSWORD):
            faults.append(f"user is set, and the environment variable {PASSWORD} is not")
    return faults


def _notify_faults(mail: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    faults = [] if mail.get("notify_template") else ["notify_template is missing"]
    return faults if environ.get(NOTIFY_KEY) else [*faults, f"the environment variable {NOTIFY_KEY} is not set"]
