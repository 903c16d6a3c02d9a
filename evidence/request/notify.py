"""Reminders through GOV.UK Notify, with its own client: off unless a council sets it up.

What goes out holds no fact about evidence: only that there is a request, and where the form is.
"""

from dataclasses import dataclass
from typing import Any

from evidence.request.delivery import not_sent
from evidence.request.messages import Message
from schemas.errors import AppError

_AWAY = 503
"""What the client says, too, where no answer came at all."""
LIVE = "https://api.notifications.service.gov.uk"


@dataclass(frozen=True)
class NotifyDelivery:
    """Sends each message through GOV.UK Notify, once for each address.

    Attributes:
        api_key: from the environment, never from a file.
        template_id: of a template with the two fields `what` and `where`.
    """

    api_key: str
    template_id: str
    base_url: str = LIVE
    channel: str = "GOV.UK Notify"
    carries_forms: bool = False

    def send(self, message: Message) -> None:
        """Send one message; an address that Notify has under the same reference already is passed over.

        Raises:
            AppError: slug `message-not-sent`, if Notify did not take it; slug `notify-not-installed`.
        """
        client_class, api_error = _load_client()
        client = client_class(self.api_key, base_url=self.base_url)
        personalisation = {"what": "You have a request", "where": message.form_place}
        try:
            for number, address in enumerate(message.to, 1):
                reference = f"{message.key}-{number}"
                if client.get_all_notifications(reference=reference).get("notifications"):
                    continue
                client.send_email_notification(address, self.template_id, personalisation, reference=reference)
        except api_error as error:
            why = "cannot be reached or is busy" if error.status_code == _AWAY else f"answered {error.status_code}"
            raise not_sent(message, f"GOV.UK Notify {why}") from error


def _load_client() -> tuple[Any, Any]:
    try:
        from notifications_python_client.errors import APIError
        from notifications_python_client.notifications import NotificationsAPIClient
    except ImportError as error:
        raise AppError(
            "notify-not-installed",
            "Messages are set to go through GOV.UK Notify, and its client is not installed.",
            'Install Readiness with the extra "notify", or set delivery to "outbox" or "smtp".',
        ) from error
    return NotificationsAPIClient, APIError
