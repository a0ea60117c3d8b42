"""To who called a meeting, once it is over: who was there, who was excused, who was absent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.meetings import called, letters
from handlers.reminders.due import About, Due, dues
from handlers.reminders.meeting import period_of
from handlers.rules.stages import Stage
from handlers.talk import Button, Push, Words, text
from storage import due as query
from storage import meetings
from storage.kinds import MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage import tables

_WORTH_SAYING = timedelta(days=2)


class MeetingOver:
    """The subject is the meeting at its time; it is over when nobody can sign in any more."""

    name = "meeting_over"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who called the meetings that ended lately."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        rules = moment.office.rules.values()
        longest = max((one.policy.meeting.sign_in.minutes_after for one in rules), default=0)
        since = moment.now - _WORTH_SAYING - timedelta(minutes=longest)
        for row in meetings.starting(moment.work, since, moment.now):
            at = row.starts_at + timedelta(minutes=_minutes(moment, row))
            stage = Stage("over", at, at + _WORTH_SAYING, 0)
            yield PersonId(row.called_by), period_of(row), (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the lists as they are now, of meetings that took place at that time."""
        rows = query.meetings(moment.work, {_number(about) for about in subjects})
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(_number(about))
            if row is None or period_of(row) != about.period or row.starts_at > moment.now:
                continue
            minutes = Button(
                text("meeting.do.minutes"), f"meeting:minutes:{row.id}:{row.revision}"
            )
            found[about] = Push(
                about.person.id,
                MessageKind.notice,
                called.lists(moment, row),
                ((minutes,),),
                about=f"meeting:{row.id}",
                rule=f"{letters.rules_of(moment, row).id}/meeting.sign_in",
            )
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.meeting_over")


def _number(about: About) -> int:
    return int(about.period.partition("@")[0])


def _minutes(moment: Moment, row: tables.Meeting) -> int:
    return letters.rules_of(moment, row).policy.meeting.sign_in.minutes_after
