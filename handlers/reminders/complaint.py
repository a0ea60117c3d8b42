"""To the office that has a complaint or suggestion: it came in, it is due, it is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.complaints import receiving, words
from handlers.complaints.receiving import County
from handlers.reminders.due import About, Due, dues, load
from handlers.rules import months
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, lines, text
from storage import complaints, reminders
from storage.kinds import AreaId, ComplaintState, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from handlers.office import Rules
    from handlers.turn import Moment
    from storage import tables

_NEW, _DUE, _LATE = "new", "due", "late"
_WORKING_DAYS_LATE = 10


class Unanswered:
    """The subject is a complaint, its period '<id>'.

    A nameless one is not told of at once but on the next working day, so that no message in the
    outbox shows when it was written. The county's head hears of a late one's number alone.
    """

    name = "complaint"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give who is to hear of what waits, for stages that were said to nobody yet."""
        begun = [
            (row, stage)
            for row in complaints.waiting(moment.work)
            for stage in (_latest(moment, row),)
            if stage is not None
        ]
        if not begun:
            return ()
        keys = reminders.known(moment.work, [self.name], {str(row.id) for row, _ in begun})
        said = {(period, stage) for _, _, period, stage in keys}
        fresh = [(row, stage) for row, stage in begun if (str(row.id), stage.id) not in said]
        return dues(self.name, moment, self._to_whom(moment, fresh))

    def _to_whom(
        self, moment: Moment, fresh: Sequence[tuple[tables.Complaint, Stage]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        seats = offices.Seats(moment, moment.office.business_day(moment.now))
        for row, stage in fresh:
            told = [one.person.id for one in receiving.readers_of(seats, row)]
            if stage.id == _LATE:
                told += _above(moment, seats, row)
            for person in dict.fromkeys(told):
                yield person, str(row.id), (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for what still waits, to who still reads it or is above who does."""
        rows = {str(row.id): row for row in complaints.waiting(moment.work)}
        senders = {PersonId(row.person_id or 0) for row in rows.values()}
        known = load(moment, senders)
        seats = offices.Seats(moment, moment.office.business_day(moment.now))
        found: dict[About, Push] = {}
        for about in subjects:
            row = rows.get(about.period)
            if row is None or row.state is not ComplaintState.open:
                continue
            if about.person.id in {one.person.id for one in receiving.readers_of(seats, row)}:
                sender = known.get(PersonId(row.person_id or 0))
                shown: Words = lines(text(_head(moment, row)), words.whole(moment, row, sender))
                found[about] = _push(moment, about, row, shown)
            elif about.person.id in _above(moment, seats, row):
                shown = _late_told(moment, row)
                found[about] = _push(moment, about, row, shown, answers=False)
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.complaint")


def _stages(moment: Moment, row: tables.Complaint) -> Iterator[Stage]:
    """Give its moments: a nameless one's first, the last day to answer, and when that is over."""
    rules = _rules(moment, row)
    late = months.add_working_days(row.due_on, 1, rules.calendar)
    over = months.add_working_days(row.due_on, _WORKING_DAYS_LATE, rules.calendar)
    first = months.add_working_days(row.filed_on, 1, rules.calendar)
    days = [(_DUE, row.due_on), (_LATE, late)]
    if row.person_id is None and first < row.due_on:
        days.insert(0, (_NEW, first))
    ends = _at(moment, rules, over)
    for name, day in days:
        yield Stage(name, _at(moment, rules, day), ends, (row.due_on - day).days)


def _latest(moment: Moment, row: tables.Complaint) -> Stage | None:
    begun = [one for one in _stages(moment, row) if one.at <= moment.now < one.expires]
    return begun[-1] if begun else None


def _at(moment: Moment, rules: Rules, day: date) -> datetime:
    return moment.office.at(day, rules.policy.messages.complaints.at)


def _rules(moment: Moment, row: tables.Complaint) -> Rules:
    return moment.office.rules_for(AreaId(row.area_id), row.filed_on)


def _head(moment: Moment, row: tables.Complaint) -> str:
    today = moment.office.business_day(moment.now)
    if today < row.due_on:
        return "complaint.new_nameless" if row.person_id is None else "complaint.new"
    return "complaint.due" if today == row.due_on else "complaint.late"


def _above(moment: Moment, seats: offices.Seats, row: tables.Complaint) -> list[PersonId]:
    """Give who hears that the county's office is late; of what went to the head, nobody else."""
    head = _rules(moment, row).policy.messages.complaints.head
    after = moment.office.business_day(moment.now) > row.due_on
    if row.office != offices.COUNTY or head is None or not after:
        return []
    barred = set() if row.person_id is None else {PersonId(row.person_id)}
    found = receiving.receivers(seats, head, AreaId(row.area_id), frozenset(barred))
    return [one.person.id for one in found]


def _late_told(moment: Moment, row: tables.Complaint) -> Words:
    county = County(AreaId(row.area_id), row.filed_on)
    office = receiving.label(moment, row.office, county)
    values = {"number": row.id, "day": row.filed_on, "due": row.due_on, "office": office}
    return text("complaint.late_told", **values)


def _push(
    moment: Moment, about: About, row: tables.Complaint, shown: Words, *, answers: bool = True
) -> Push:
    return Push(
        about.person.id,
        MessageKind.ask,
        shown,
        words.buttons(row.id) if answers else (),
        about=words.about(row.id),
        rule=f"{_rules(moment, row).id}/messages.complaints",
    )
