"""After leaving in an emergency: the papers (补手续) within the pack's hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.leave import urgent
from handlers.reminders.due import About, Due, dues, load
from handlers.rules.stages import Stage
from handlers.talk import Button, Push, Words, text
from storage import departures
from storage.kinds import MessageKind, PersonId, PolicyId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.turn import Moment
    from storage import tables

_SOON, _OVER = "half", "over"


class PapersWanted:
    """The subject is a departure, its period its id.

    The person is asked when half the hours are over and when all are; then whoever was told of
    the departure hears that no papers came.
    """

    name = "leave_urgent"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the departures without papers whose hours are half over, or over."""
        return dues(self.name, moment, self._found(moment))

    def _found(self, moment: Moment) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        for row in departures.all_open(moment.work, moment.now - departures.STANDS):
            half, over = _stages(moment, row)
            yield PersonId(row.person_id), str(row.id), (half, over)
            if over.at <= moment.now:
                for one in urgent.deciders(moment, row):
                    yield one.person.id, str(row.id), (over,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for departures whose papers have not come yet."""
        rows = departures.by_id(moment.work, [int(about.period) for about in subjects])
        people = load(moment, {PersonId(row.person_id) for row in rows.values()})
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(int(about.period))
            if row is not None:
                name = people[PersonId(row.person_id)].name
                found[about] = _push(moment, about, row, name)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.leave_urgent")


def _stages(moment: Moment, row: tables.Leave) -> tuple[Stage, Stage]:
    over = urgent.deadline(moment.office.rules[PolicyId(row.policy_id)], row)
    half = row.asked_at + (over - row.asked_at) / 2
    stands = row.asked_at + departures.STANDS
    return Stage(_SOON, half, over, 0), Stage(_OVER, over, max(stands, over + timedelta(1)), -1)


def _push(moment: Moment, about: About, row: tables.Leave, name: str) -> Push:
    due = urgent.deadline(moment.office.rules[PolicyId(row.policy_id)], row)
    rule = f"{row.policy_id}/leave.emergency"
    if about.person.id != row.person_id:
        told = text("afterwards.missing_told", name=name, day=row.first_day, due=due)
        return Push(about.person.id, MessageKind.ask, told, rule=rule)
    wording = "afterwards.wanted" if moment.now < due else "afterwards.late"
    asked = text(wording, day=row.first_day, due=due)
    button = Button(text("urgent.afterwards_button"), "leave:afterwards")
    return Push(about.person.id, MessageKind.ask, asked, ((button,),), rule=rule)
