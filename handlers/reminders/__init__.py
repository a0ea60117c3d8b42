"""What the scheduler watches: each rule says what is due to whom, and if it still has a point."""

from __future__ import annotations

from handlers.reminders import leave
from handlers.reminders.action import ActionDue
from handlers.reminders.afterwards import PapersWanted
from handlers.reminders.burden import BurdenReport
from handlers.reminders.care import CareClock
from handlers.reminders.complaint import Unanswered
from handlers.reminders.digest import Digest
from handlers.reminders.due import About, Due, Rule
from handlers.reminders.meeting import MeetingAhead
from handlers.reminders.meeting_over import MeetingOver
from handlers.reminders.meeting_proposed import MeetingProposed
from handlers.reminders.month_closed import MonthClosed
from handlers.reminders.month_sheet import LateSheet, MonthSheet
from handlers.reminders.off_post import Silent
from handlers.reminders.overdue import OverdueTold
from handlers.reminders.problem import ProblemUnanswered
from handlers.reminders.quarter import QuarterWatch
from handlers.reminders.report import ReportOwed
from handlers.reminders.reports_missing import ReportsMissing
from handlers.reminders.talks import TalksMissing
from handlers.reminders.team_day import TeamDay
from handlers.reminders.unbound import Unbound
from handlers.reminders.undecided import Undecided
from handlers.reminders.unsent import LeaveUnsent

__all__ = ["DIGEST", "RULES", "About", "Due", "Rule"]

DIGEST = Digest()

RULES: tuple[Rule, ...] = (
    Undecided(),
    ProblemUnanswered(),
    Unanswered(),
    PapersWanted(),
    MeetingAhead(),
    ActionDue(),
    MeetingProposed(),
    MeetingOver(),
    leave.overdue(),
    leave.ends(),
    OverdueTold(),
    LeaveUnsent(),
    TeamDay(),
    ReportOwed(),
    ReportsMissing(),
    QuarterWatch(),
    Silent(),
    MonthSheet(),
    LateSheet(),
    MonthClosed(),
    BurdenReport(),
    CareClock("term", "care_term"),
    CareClock("insurance", "care_insurance"),
    CareClock("examination", "care_examination"),
    TalksMissing(),
    Unbound(),
    DIGEST,
)
"""In the order in which things stand in a message that carries several."""
