"""When a meeting's pack is made and for whom: ordered by the clock once, or asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers import offices
from handlers.meetings import called, letters
from handlers.rules.pack_meeting import GROUP_HEAD
from handlers.talk import Address, Outcome, Reply, Verbatim, text
from storage import jobs, meetings
from storage.jobs import NewJob
from storage.kinds import AreaId, PersonId

if TYPE_CHECKING:
    from handlers.turn import Moment, Turn
    from storage import tables

KIND = "meeting_pack"


def due(moment: Moment) -> list[tables.Meeting]:
    """Give the meetings to come whose pack is due and was not ordered; cheap where none is."""
    rules = moment.office.rules.values()
    days = max((one.policy.meeting.pack.days_before for one in rules), default=0)
    ahead = moment.now + timedelta(days=days + 1)
    rows = meetings.without_pack(moment.work, moment.now, ahead)
    return [row for row in rows if _due_at(moment, row) <= moment.now]


def _due_at(moment: Moment, row: tables.Meeting) -> datetime:
    rule = letters.rules_of(moment, row).policy.meeting.pack
    day = row.starts_at.astimezone(moment.office.zone).date()
    return moment.office.at(day - timedelta(days=rule.days_before), rule.at)


def order(moment: Moment) -> None:
    """Order every pack that is due; a meeting moved to another time gets one for that."""
    for row in due(moment):
        if meetings.order_pack(moment.work, row.id, moment.now):
            job = NewJob(f"{KIND}:{row.id}:{row.asks}", KIND, _arguments(row))
            jobs.add(moment.work, job, moment.now)


def readers(moment: Moment, row: tables.Meeting) -> list[PersonId]:
    """Give who gets a pack by the pack's rule: who called the meeting, the group's head."""
    rule = letters.rules_of(moment, row).policy.meeting.pack
    found = [PersonId(row.called_by)] if "caller" in rule.to else []
    if GROUP_HEAD in rule.to:
        seats = offices.Seats(moment, moment.office.business_day(moment.now))
        place = offices.Place(area=AreaId(row.area_id))
        heads = seats.deciding(GROUP_HEAD, place, frozenset())
        found += [one.person.id for one in heads if one.own_office]
    return list(dict.fromkeys(found))


def ask(turn: Turn) -> list[Outcome]:
    """Take 会前材料: have the pack of the meeting meant made now, for whoever asks."""
    row = called.meant(turn, "pack")
    return row if isinstance(row, list) else begin(turn, row)


def begin(turn: Turn, row: tables.Meeting) -> list[Outcome]:
    """Leave the counting to a job, which answers in this chat."""
    here = turn.event.address
    address = [here.platform, here.bot, here.user, here.chat]
    asked = _arguments(row) | {"address": address, "language": turn.by.language}
    jobs.add(turn.work, NewJob(f"{KIND}:{turn.event.key}", KIND, asked), turn.now)
    return [Reply(text("pack.begun", title=Verbatim(row.title)))]


def address_of(arguments: dict[str, Any]) -> Address | None:
    """Give the chat that asked, None where the clock did."""
    kept = arguments.get("address")
    return None if kept is None else Address(*kept)


def _arguments(row: tables.Meeting) -> dict[str, Any]:
    return {"meeting": row.id, "asks": row.asks}
