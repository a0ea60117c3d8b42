"""To everyone invited: a meeting is tomorrow, or in one hour."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from handlers import day as days
from handlers.meetings import letters
from handlers.reminders.due import About, Due, dues
from handlers.rules import stages
from handlers.talk import Button, Push, Words, text
from storage import due as query
from storage import invitations, meetings, offices
from storage.kinds import AreaId, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from handlers.rules.stages import Stage
    from handlers.turn import Moment
    from storage import tables

_START = "%Y%m%dT%H%MZ"
_SOON = timedelta(hours=2)


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
        wanted = reminded(moment, [row for row, _ in coming.values()])
        for meeting, (row, ahead_of) in coming.items():
            for person in sorted(wanted[meeting]):
                yield person, period_of(row), ahead_of

    def instants(self, moment: Moment, first: datetime, last: datetime) -> Iterable[datetime]:
        """Give when stages begin, for a forecast: the last of them is short."""
        for row in meetings.starting(moment.work, first, last):
            day = row.starts_at.astimezone(moment.office.zone).date()
            policy = moment.office.rules_for(AreaId(row.area_id), day).policy
            yield from (stage.at for stage in stages.meeting(row.starts_at, policy))

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for meetings not begun, cancelled or moved, to who is still expected."""
        ids = {int(about.period.partition("@")[0]) for about in subjects}
        rows = query.meetings(moment.work, ids)
        wanted = reminded(moment, list(rows.values()))
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(int(about.period.partition("@")[0]))
            if row is None or period_of(row) != about.period or row.starts_at <= moment.now:
                continue
            day = row.starts_at.astimezone(moment.office.zone).date()
            counted = day >= days.first_counted(moment.office, about.person, day)
            answer = wanted[row.id].get(about.person.id)
            if counted and answer is not None:
                found[about] = _push(moment, about, row, answer)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.meeting")


def period_of(row: tables.Meeting) -> str:
    """Give the period of a meeting, '<id>@<start in UTC>': at another time it is another."""
    return f"{row.id}@{row.starts_at.astimezone(UTC):{_START}}"


def reminded(moment: Moment, rows: Sequence[tables.Meeting]) -> dict[int, dict[PersonId, str]]:
    """Give who is expected at each meeting, with what they answered; not who excused themselves.

    Who handed over for its day, or is on leave with a stand-in (替班), is left in peace: the one
    who stands in is expected.
    """
    answered = invitations.answers(moment.work, [row.id for row in rows])
    everybody = {who for mine in answered.values() for who in mine}
    days_of = {row.id: row.starts_at.astimezone(moment.office.zone).date() for row in rows}
    proxies = {day: offices.proxies(moment.work, everybody, day) for day in set(days_of.values())}
    found: dict[int, dict[PersonId, str]] = {}
    for row in rows:
        mine, instead = answered.get(row.id, {}), proxies[days_of[row.id]]
        expected = dict.fromkeys(instead.get(who, who) for who in mine)
        answers = {who: mine.get(who, "") for who in expected}
        found[row.id] = {who: said for who, said in answers.items() if said != invitations.NO}
    return found


def _push(moment: Moment, about: About, row: tables.Meeting, answer: str) -> Push:
    day = row.starts_at.astimezone(moment.office.zone).date()
    rules = moment.office.rules_for(AreaId(row.area_id), day)
    wording = "reminder.meeting.at" if row.place else "reminder.meeting.nowhere"
    return Push(
        about.person.id,
        MessageKind.ask,
        text(wording, title=row.title, starts=row.starts_at, place=row.place),
        _buttons(moment, row, answer),
        about=f"meeting:{row.id}",
        rule=f"{rules.id}/meeting.reminders",
    )


def _buttons(moment: Moment, row: tables.Meeting, answer: str) -> tuple[tuple[Button, ...], ...]:
    """Give [会议签到] shortly before it, and until then [参加][请假] to who did not answer."""
    if row.starts_at - moment.now <= _SOON:
        return ((Button(text("meeting.sign_in"), f"meeting:here:{row.id}"),),)
    return () if answer else (letters.buttons(row),)
