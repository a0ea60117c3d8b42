"""例会记录: for each quarter of a year whether the leaders' meeting of 四(二) was held."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from handlers import day as days
from handlers.meetings import kinds
from handlers.rules import reporting
from handlers.rules.pack_meeting import LEADERS
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import invitations, meetings
from storage.invitations import Counts
from storage.kinds import AreaId, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.reading.values import Word
    from handlers.turn import Moment, Turn
    from storage import tables

_QUARTERS = (1, 4, 7, 10)


def show(turn: Turn, word: Word) -> list[Outcome]:
    """Show who looks over a county its year: held with how many, not held, or still to come."""
    areas = turn.office.directory.areas
    own = [area for area in kinds.looks_over(turn) if areas[area].level is Level.county]
    if not own:
        return [Reply(text("meeting.record_not_yours"))]
    year = int(word.rest) if word.rest else turn.today.year
    if year > turn.today.year:
        return [Reply(text("meeting.record_future"))]
    parts = [part for area in own for part in of_area(turn, area, year)]
    return [Reply(lines(*parts), rule=turn.cite("meeting.leaders_per_quarter"))]


def of_area(moment: Moment, area: AreaId, year: int) -> Iterator[Words]:
    """Give the year of one county in lines; what is over does not change any more.

    A meeting cannot be called for the past, and not be called off once it began.
    """
    office = moment.office
    name = office.directory.areas[area].name
    yield text("meeting.record_head", county=name, year=year)
    first, beyond = date(year, 1, 1), date(year + 1, 1, 1)
    span = (office.at(first, time.min), office.at(beyond, time.min))
    rows = [row for row in meetings.of_areas(moment.work, [area], *span) if row.kind == LEADERS]
    counted = invitations.counts(moment.work, [row.id for row in rows])
    today = office.business_day(moment.now)
    live = days.area_live(office, area)
    for month in _QUARTERS:
        quarter = reporting.quarter_of(date(year, month, 1))
        mine = [row for row in rows if quarter.first <= _day(moment, row) <= quarter.last]
        held = [row for row in mine if row.starts_at <= moment.now]
        wanted = office.rules_for(area, quarter.last).policy.meeting.leaders_per_quarter.value
        yield from (_held(row, counted.get(row.id, Counts())) for row in held)
        number = month // 3 + 1
        if quarter.last < live:
            yield text("meeting.record_not_in_use", number=number)
        elif len(held) >= wanted:
            continue
        elif quarter.last < today:
            yield text("meeting.record_missing", number=number, held=len(held), wanted=wanted)
        elif quarter.first <= today:
            left = (quarter.last - today + timedelta(days=1)).days
            coming = [row for row in mine if row.starts_at > moment.now]
            state = "called" if coming else "open"
            yield text(f"meeting.record_{state}", number=number, left=left)


def _held(row: tables.Meeting, counted: Counts) -> Words:
    return text(
        "meeting.record_held",
        when=row.starts_at,
        title=row.title,
        n=counted.invited,
        there=counted.there,
    )


def _day(moment: Moment, row: tables.Meeting) -> date:
    return row.starts_at.astimezone(moment.office.zone).date()
