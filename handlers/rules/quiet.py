"""Quiet hours: when something that may wait is let go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from handlers.rules.pack import Policy


def is_quiet(instant: datetime, policy: Policy, tz: tzinfo) -> bool:
    """Whether the instant lies in the pack's quiet hours, by the county's clock."""
    return release_at(instant, policy, tz) > instant


def release_at(instant: datetime, policy: Policy, tz: tzinfo) -> datetime:
    """Give the first moment from `instant` on outside the quiet hours, in `instant`'s time zone.

    The end of the quiet hours is outside them, the start is inside. Equal start and end mean that
    there are none. ValueError for a naive instant.
    """
    if instant.tzinfo is None:
        message = "a naive instant has no quiet hours"
        raise ValueError(message)
    rule = policy.messages.quiet_hours
    local = instant.astimezone(tz)
    now = local.time()
    wraps = rule.ends < rule.starts
    quiet = rule.starts <= now or now < rule.ends if wraps else rule.starts <= now < rule.ends
    if not quiet:
        return instant
    day = local.date()
    if wraps and now >= rule.starts:
        day += timedelta(days=1)
    return datetime.combine(day, rule.ends, tz).astimezone(instant.tzinfo)
