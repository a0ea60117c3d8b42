"""When and under which rules the sample county's history plays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules.calendar import Calendar
from handlers.rules.policy import Policy
from storage.kinds import PolicyId

HISTORY = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything history is derived from; the same seed and day give the same history."""

    today: date
    zone: ZoneInfo
    policy_id: PolicyId
    policy: Policy
    calendar: Calendar
    chance: Random
    script: dict[str, Any]

    @property
    def working_days(self) -> list[date]:
        """The working days of the three weeks before today."""
        days = (self.today - timedelta(days=n) for n in range(HISTORY.days, 0, -1))
        return [day for day in days if self.calendar.is_working_day(day)]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Give the instant of a local time."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def word(self, name: str) -> str:
        """Give one of the script's words."""
        return str(self.script["words"][name])

    def leave_kind(self, wanted: str) -> str:
        """Give the pack's leave kind of this id, or its first one."""
        kinds = [kind.id for kind in self.policy.leave.kinds.table]
        return wanted if wanted in kinds else kinds[0]

    def day_kind(self, wanted: str) -> str:
        """Give the pack's day kind of this id, or the one every pack has."""
        kinds = [kind.id for kind in self.policy.attendance.kinds.table]
        return wanted if wanted in kinds else "in_village"
