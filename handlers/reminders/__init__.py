"""What the scheduler watches: each rule says what is due to whom, and if it still has a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.reminders import leave
from handlers.reminders.due import About, Due, Rule
from handlers.reminders.meeting import MeetingAhead
from handlers.reminders.quarter import QuarterWatch
from handlers.reminders.report import HalfYearReport
from handlers.reminders.team_day import TeamDay
from handlers.reminders.unbound import Unbound

if TYPE_CHECKING:
    from handlers.turn import Moment
    from storage.people import Person

__all__ = ["RULES", "About", "Due", "Rule", "named", "still_wanted"]

RULES: tuple[Rule, ...] = (
    MeetingAhead(),
    leave.overdue(),
    leave.ends(),
    TeamDay(),
    HalfYearReport(),
    QuarterWatch(),
    Unbound(),
)
"""In the order in which things stand in a message that carries several."""


def named(name: str) -> Rule | None:
    """Give the rule of a reminder row, None for one this release no longer has."""
    return next((rule for rule in RULES if rule.name == name), None)


def still_wanted(moment: Moment, rule: str, person: Person, period: str) -> bool:
    """Tell whether something due still has a point now, to be asked right before it is sent."""
    known = named(rule)
    return known is not None and bool(known.pushes(moment, [About(person, period)]))
