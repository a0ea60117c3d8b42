"""Where notices stand, and why one cannot be meant for somebody."""

from enum import StrEnum


class NoticeState(StrEnum):
    """Where a notice stands."""

    to_confirm = "to_confirm"
    declined = "declined"
    released = "released"
    held = "held"
    sending = "sending"
    sent = "sent"
    stopped = "stopped"


class Unreached(StrEnum):
    """Why a notice could not be meant for a messenger at all when it was sent out."""

    no_account = "no_account"
    blocked = "blocked"
