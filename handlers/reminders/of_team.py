"""What is due of a team on a day, at the hour its day is confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handlers.rules import attendance, stages
from storage.kinds import TeamId

if TYPE_CHECKING:
    from handlers.office import Rules
    from handlers.rules.stages import Stage
    from handlers.turn import Moment


def parse(period: str) -> tuple[date, TeamId]:
    """Give the day and team of a period."""
    day, _, team = period.partition(":")
    return date.fromisoformat(day), TeamId(int(team))


def stage(moment: Moment, rules: Rules) -> tuple[date, Stage]:
    """Give the business day it is now, and the stage at which its teams are asked about."""
    day = attendance.business_day(moment.now, moment.office.zone, rules.policy)
    return day, stages.confirmation(day, rules.policy, moment.office.zone)
