"""To everyone invited: a meeting is tomorrow, or in one hour."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from handlers import day as days
from handlers.reminders.due import About, Due, dues
from handlers.rules import stages
from handlers.talk import Push, Words, text
from storage import due as query
from storage import meetings
from storage.kinds import AreaId, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables

_START = "%Y%m%dT%H%MZ"


class MeetingAhead:
    """The hours before are the pack's; a meeting that moves is spoken of anew."""

    name = "meeting"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give everyone invited to a meeting at one of whose stages it is."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        hours = [
            hour
            for rules in moment.office.rules.values()
            for hour in rules.policy.meeting.reminders.hours_before
        ]
        ahead = timedelta(hours=max(hours, default=0))
        coming: dict[int, tuple[tables.Meeting, tuple[Stage, ...]]] = {}
        for row in meetings.starting(moment.work, moment.now, moment.now + ahead):
            day = row.starts_at.astimezone(moment.office.zone).date()
            policy = moment.office.rules_for(AreaId(row.area_id), day).policy
            # Who was called later than a stage has just been told.
            told = [s for s in stages.meeting(row.starts_at, policy) if s.at > row.called_at]
            if stages.latest(told, moment.now) is not None:
                coming[row.id] = (row, tuple(told))
        for meeting, people in meetings.invited(moment.work, coming).items():
            row, ahead_of = coming[meeting]
            for person in people:
                yield person, period_of(row), ahead_of

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for meetings not begun, cancelled or moved, to who is still invited."""
        ids = {int(about.period.partition("@")[0]) for about in subjects}
        rows = query.meetings(moment.work, ids)
        invited = query.invitations(moment.work, ids)
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(int(about.period.partition("@")[0]))
            if row is None or period_of(row) != about.period or row.starts_at <= moment.now:
                continue
            day = row.starts_at.astimezone(moment.office.zone).date()
            counted = day >= days.first_counted(moment.office, about.person, day)
            if counted and (row.id, about.person.id) in invited:
                found[about] = _push(moment, about, row)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.meeting")


def period_of(row: tables.Meeting) -> str:
    """Give the period of a meeting, '<id>@<start in UTC>': at another time it is another."""
    return f"{row.id}@{row.starts_at.astimezone(UTC):{_START}}"


def _push(moment: Moment, about: About, row: tables.Meeting) -> Push:
    day = row.starts_at.astimezone(moment.office.zone).date()
    rules = moment.office.rules_for(AreaId(row.area_id), day)
    wording = "reminder.meeting.at" if row.place else "reminder.meeting.nowhere"
    return Push(
        about.person.id,
        MessageKind.ask,
        text(wording, title=row.title, starts=row.starts_at, place=row.place),
        about=f"meeting:{row.id}",
        rule=f"{rules.id}/meeting.reminders",
    )
