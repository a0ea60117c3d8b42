"""Every table, one file per subject."""

from typing import Any

from sqlalchemy import String, Table

from storage.tables.actions import Action
from storage.tables.areas import (
    Area,
    CalendarDay,
    Installation,
    Place,
    PolicyVersion,
    Team,
    Unit,
)
from storage.tables.attendance import Mark, TeamDay, Trip
from storage.tables.base import Base, UtcInstant, instant
from storage.tables.complaints import Complaint, HeartTalk
from storage.tables.diary import Deed, DiaryLine, Problem, ProblemWord
from storage.tables.emergencies import HelpCall, HelpTold, RollAnswer, RollCall
from storage.tables.feeds import CalendarFeed
from storage.tables.files import Enclosure, StoredFile
from storage.tables.filings import (
    Report,
    ReportDeadline,
    ReportDraft,
    ReportOpening,
    ReportVersion,
)
from storage.tables.leave import Leave, LeaveDraft, LeaveStep, LeaveStop
from storage.tables.meetings import Invitation, Meeting
from storage.tables.messages import Conversation, Inbox, Job, Outbox, Reminder
from storage.tables.months import Closing, Correction, Finding, SheetSeen, Statement
from storage.tables.notices import Notice, NoticeReply, Receipt
from storage.tables.offices import Moving, Office, OfficeHolder, Proxy
from storage.tables.paper_months import PaperMonth
from storage.tables.people import Account, Assignment, Audit, BindingAttempt, BindingCode, Person
from storage.tables.positions import Position
from storage.tables.reminding import DailyHour, News
from storage.tables.rota import RestDay, RestSwap, RotaDraft
from storage.tables.search import SearchEntry

__all__ = [
    "Account",
    "Action",
    "Area",
    "Assignment",
    "Audit",
    "Base",
    "BindingAttempt",
    "BindingCode",
    "CalendarDay",
    "CalendarFeed",
    "Closing",
    "Complaint",
    "Conversation",
    "Correction",
    "DailyHour",
    "Deed",
    "DiaryLine",
    "Enclosure",
    "Finding",
    "HeartTalk",
    "HelpCall",
    "HelpTold",
    "Inbox",
    "Installation",
    "Invitation",
    "Job",
    "Leave",
    "LeaveDraft",
    "LeaveStep",
    "LeaveStop",
    "Mark",
    "Meeting",
    "Moving",
    "News",
    "Notice",
    "NoticeReply",
    "Office",
    "OfficeHolder",
    "Outbox",
    "PaperMonth",
    "Person",
    "Place",
    "PolicyVersion",
    "Position",
    "Problem",
    "ProblemWord",
    "Proxy",
    "Receipt",
    "Reminder",
    "Report",
    "ReportDeadline",
    "ReportDraft",
    "ReportOpening",
    "ReportVersion",
    "RestDay",
    "RestSwap",
    "RollAnswer",
    "RollCall",
    "RotaDraft",
    "SearchEntry",
    "SheetSeen",
    "Statement",
    "StoredFile",
    "Team",
    "TeamDay",
    "Trip",
    "Unit",
    "UtcInstant",
    "instant",
    "plain_text",
    "table",
]


plain_text = String()


def table(mapped: type[Base]) -> Table:
    """Give the Core table of a mapped class, for statements of many rows."""
    found: Any = mapped.__table__
    return found  # type: ignore[no-any-return]  # declarative tables are always Table
