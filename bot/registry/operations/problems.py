"""What is wrong with a process now, by named reasons: /healthz, /trangthai and the log tell the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What can be wrong with a running process."""

    STALLED = "stalled"  # something stands still; its name is the detail
    DATABASE = "database"  # it does not answer
    TELEGRAM = "telegram"  # it does not answer, at the start or about the webhook
    DEPLOYMENT = "deployment"  # it may not send from this database
    ADMINS = "admins"  # there are some, and none can be reached: alarms arrive nowhere
    DOCUMENTS = "documents"  # the worker that reads documents cannot start; why is the detail
    CONFLICT = "conflict"  # somebody else polls with the same token
    WEBHOOK_LEFT = "webhook_left"  # a webhook keeps this process from polling; its host is the detail
    WEBHOOK_CLOSED = "webhook_closed"  # the webhook server does not listen
    WEBHOOK_REFUSED = "webhook_refused"  # Telegram did not take the webhook; why is the detail
    WEBHOOK_LOST = "webhook_lost"  # somebody took the webhook away
    WEBHOOK_PATH = "webhook_path"  # updates come at another path, which is the detail
    WEBHOOK_ERRORS = "webhook_errors"  # Telegram's own words are the detail
    WEBHOOK_PENDING = "webhook_pending"  # ever more updates wait; how many is the detail


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, and since when."""

    what: What
    since: datetime
    detail: str = ""
