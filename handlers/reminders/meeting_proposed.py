"""To a coordinator, so many days ahead: a meeting that recurs is to be called, with one press."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers import offices
from handlers.meetings import recurrence
from handlers.reminders.due import About, Due, dues
from handlers.rules import stages
from handlers.rules.stages import Stage
from handlers.talk import Push, Verbatim, Words, text
from storage import due as query
from storage import meetings
from storage.kinds import AreaId, Level, MessageKind, PersonId, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.meetings.recurrence import Coming
    from handlers.turn import Moment

_OFFICES = {
    Level.county: (Role.county, offices.COUNTY),
    Level.township: (Role.township, "township"),
}


class MeetingProposed:
    """The period is '<kind>/<occasion>:<area>'; called or passed over, it is not asked again."""

    name = "meeting_proposed"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the coordinators of areas where a recurring meeting is near, not asked yet."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        today = moment.now.astimezone(moment.office.zone).date()
        seats = offices.Seats(moment, today)
        asked: dict[str, set[AreaId]] = {}
        for coming in recurrence.ahead(moment, today):
            stage = _stage(moment, coming)
            if stages.latest([stage], moment.now) is None:
                continue
            head = f"{coming.kind.id}/{coming.occasion.id}"
            level = moment.office.directory.areas[coming.area].level
            if level not in _OFFICES:
                continue
            role, office = _OFFICES[level]
            key = f"{head}:{role}"
            if key not in asked:
                question = query.Question(self.name, head, stage.id)
                found = query.coordinators(moment.work, today, question, role)
                asked[key] = {area for _, area in found}
            if coming.area in asked[key]:
                place = offices.Place(area=coming.area)
                for one in seats.deciding(office, place, frozenset()):
                    yield one.person.id, f"{head}:{coming.area}", (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for occasions still ahead of which no meeting was made."""
        today = moment.now.astimezone(moment.office.zone).date()
        near = {
            (one.kind.id, one.occasion.id, one.area): one
            for one in recurrence.ahead(moment, today)
        }
        found: dict[About, Push] = {}
        for about in subjects:
            kind, occasion, area = parse(about.period)
            coming = near.get((kind, occasion, area))
            if coming is None or coming.starts_at(moment) <= moment.now:
                continue
            if occasion not in meetings.of_occasion(moment.work, area, kind, [occasion]):
                found[about] = _push(moment, about, coming)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.meeting_proposed")


def parse(period: str) -> tuple[str, str, AreaId]:
    """Give kind, occasion and area of a period."""
    head, _, area = period.rpartition(":")
    kind, _, occasion = head.partition("/")
    return kind, occasion, AreaId(int(area))


def _stage(moment: Moment, coming: Coming) -> Stage:
    schedule = coming.schedule
    day = coming.occasion.day - timedelta(days=schedule.lead_days)
    at = datetime.combine(day, schedule.asks_at, moment.office.zone)
    end = datetime.combine(coming.occasion.day, time.min, moment.office.zone)
    return Stage("ahead", at, max(end, at + timedelta(hours=1)), schedule.lead_days)


def _push(moment: Moment, about: About, coming: Coming) -> Push:
    rules = moment.office.rules_for(coming.area, coming.occasion.day)
    words = text(
        "reminder.meeting_proposed",
        title=Verbatim(coming.kind.label.text(about.person.language)),
        when=coming.starts_at(moment),
    )
    return Push(
        about.person.id,
        MessageKind.ask,
        words,
        (recurrence.buttons(coming),),
        about=f"proposed:{about.period}",
        rule=f"{rules.id}/meeting.kinds.{coming.kind.id}",
    )
