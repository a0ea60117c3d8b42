"""Enums and id types that every layer may use."""

from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", int)
AreaId = NewType("AreaId", int)
TeamId = NewType("TeamId", int)
UnitId = NewType("UnitId", int)
LeaveId = NewType("LeaveId", int)
PolicyId = NewType("PolicyId", int)
MeetingId = NewType("MeetingId", int)
OfficeId = NewType("OfficeId", int)
FileId = NewType("FileId", int)
HelpId = NewType("HelpId", int)
RollId = NewType("RollId", int)
NoticeId = NewType("NoticeId", int)


class Level(StrEnum):
    """Levels of the area tree, highest first."""

    province = "province"
    city = "city"
    county = "county"
    township = "township"
    village = "village"


class Role(StrEnum):
    """What a person may do, and where; one person may hold several."""

    member = "member"
    leader = "leader"
    township = "township"
    county = "county"
    unit = "unit"
    office = "office"
    observer = "observer"
    administrator = "administrator"


class EventKind(StrEnum):
    """What kind of thing a person did."""

    text = "text"
    button = "button"
    location = "location"
    photo = "photo"
    voice = "voice"
    document = "document"
    edited = "edited"
    other = "other"


class Half(StrEnum):
    """Which part of a day something speaks of."""

    whole = "day"
    morning = "am"
    afternoon = "pm"


class MarkSource(StrEnum):
    """Who stands behind an attendance mark."""

    self_ = "self"
    leader = "leader"
    clerk = "clerk"
    corrected = "corrected"
    finding = "finding"


class LeaveState(StrEnum):
    """Where a leave stands."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    withdrawn = "withdrawn"
    returned = "returned"
    sent_back = "sent_back"
    joined = "joined"
    urgent = "urgent"
    completed = "completed"


class CorrectionState(StrEnum):
    """Where the wish to correct a day stands."""

    open = "open"
    agreed = "agreed"
    refused = "refused"
    undecided = "undecided"


class FindingState(StrEnum):
    """Where a finding of being off post stands."""

    asked = "asked"
    found = "found"
    dropped = "dropped"


class Unseen(StrEnum):
    """Why somebody did not see their sheet before the month closed."""

    seen = ""
    no_account = "no_account"
    not_delivered = "not_delivered"
    on_leave = "on_leave"


class StepState(StrEnum):
    """Where one step of a ladder stands."""

    waiting = "waiting"
    open = "open"
    approved = "approved"
    rejected = "rejected"
    filed = "filed"
    dropped = "dropped"
    sent_back = "sent_back"


class ReportState(StrEnum):
    """Where a report stands."""

    submitted = "submitted"
    accepted = "accepted"
    returned = "returned"


class InboxState(StrEnum):
    """What became of an event."""

    done = "done"
    failed = "failed"
    flood = "flood"


class MessageKind(StrEnum):
    """What a message is, which decides whether quiet hours and the budget hold it."""

    reply = "reply"
    decision = "decision"
    ask = "ask"
    notice = "notice"
    emergency = "emergency"


class MessageAction(StrEnum):
    """What delivery does with an outbox row."""

    send = "send"
    file = "file"
    edit = "edit"
    delete = "delete"


NEW_MESSAGES = frozenset({MessageAction.send, MessageAction.file})
"""What makes a message of its own; all else changes one that was sent."""


class MessageState(StrEnum):
    """Where an outbox row stands."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    refused = "refused"
    unknown = "unknown"
    dropped = "dropped"


class FileState(StrEnum):
    """Where a file that somebody sent stands."""

    wanted = "wanted"
    stored = "stored"
    refused = "refused"
    lost = "lost"
    forgotten = "forgotten"


class ReminderState(StrEnum):
    """What became of something due."""

    queued = "queued"
    overtaken = "overtaken"
    dropped = "dropped"
    skipped = "skipped"
    postponed = "postponed"
    done = "done"


class JobState(StrEnum):
    """Where long work stands."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"


class CodeKind(StrEnum):
    """Where a binding code comes from, which decides how long it lives."""

    roster = "roster"
    spot = "spot"
    device = "device"


class Datum(StrEnum):
    """What system coordinates are given in."""

    wgs84 = "WGS-84"
    gcj02 = "GCJ-02"


class Skill(StrEnum):
    """What somebody sent to a village is good at."""

    party = "party"
    economy = "economy"
    social = "social"


class Membership(StrEnum):
    """Whether the party membership of somebody sent was moved to the village (clause 二(三))."""

    moved = "moved"
    elsewhere = "elsewhere"
    not_member = "not_member"


class Need(StrEnum):
    """What a village lacks most."""

    organisation = "organisation"
    industry = "industry"
    conflict = "conflict"


class HelpState(StrEnum):
    """Where a call for help stands."""

    open = "open"
    taken = "taken"
    closed = "closed"


class RollState(StrEnum):
    """Where a roll-call stands."""

    open = "open"
    closed = "closed"


class Safety(StrEnum):
    """What somebody answered to a roll-call."""

    safe = "safe"
    help = "help"
    away = "away"


class SwapState(StrEnum):
    """Where the swap of two rest days stands."""

    asked = "asked"
    agreed = "agreed"
    approved = "approved"
    refused = "refused"
    withdrawn = "withdrawn"


class ComplaintState(StrEnum):
    """Where a complaint or suggestion stands; a nameless one is a draft until it is addressed."""

    draft = "draft"
    open = "open"
    answered = "answered"


class Mood(StrEnum):
    """How somebody was in a talk, as who talked with them saw it."""

    good = "good"
    fair = "fair"
    concern = "concern"
