"""Meetings that recur by the pack: put to their coordinator ahead of time, called once or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from handlers import offices, pressing
from handlers.meetings import calling, kinds
from handlers.meetings.calling import When
from handlers.rules import recurring
from handlers.talk import Button, Outcome, Replace, Reply, text
from storage import meetings, people, tables
from storage.kinds import AreaId, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.rules.pack_meeting import MeetingKind, Schedule
    from handlers.rules.recurring import Occasion
    from handlers.turn import Moment, Turn

_LOOK_AHEAD = 45
_PLACES_WITHIN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Coming:
    """One occasion of a kind of meeting in an area."""

    area: AreaId
    kind: MeetingKind
    schedule: Schedule
    occasion: Occasion

    def starts_at(self, moment: Moment) -> datetime:
        """Give when it would begin."""
        return moment.office.at(self.occasion.day, self.schedule.at)


def ahead(moment: Moment, today: date) -> Iterator[Coming]:
    """Give the occasions within their lead days, for every area that calls such meetings."""
    office = moment.office
    known: dict[tuple[int, str], list[Occasion]] = {}
    for area in office.directory.areas.values():
        if area.level not in {Level.county, Level.township}:
            continue
        rules = office.rules_for(area.id, today)
        for kind in rules.policy.meeting.kinds:
            schedule = kind.schedule
            if schedule is None or kind.level != kinds.level(moment, area.id):
                continue
            # All areas under one pack have the same days: they are looked for once.
            key = (id(rules), kind.id)
            if key not in known:
                last = today + timedelta(days=min(schedule.lead_days, _LOOK_AHEAD))
                known[key] = recurring.occasions(schedule, rules.calendar, today, last)
            for occasion in known[key]:
                yield Coming(area.id, kind, schedule, occasion)


def buttons(coming: Coming) -> tuple[Button, ...]:
    """Give [召集] and [这次不开]."""
    about = f"{coming.kind.id}:{coming.occasion.id}:{coming.area}"
    return (
        Button(text("meeting.propose"), f"recur:call:{about}"),
        Button(text("meeting.pass"), f"recur:pass:{about}"),
    )


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [召集], which opens the draft, and [这次不开]; the first of several people wins."""
    verb, kind, occasion = (pressing.word(parts, n) for n in range(3))
    area = AreaId(pressing.number(parts, 3))
    if area not in offices.coordinated(turn.person, turn.today):
        return [Reply(text("meeting.coordinators_only"))]
    found = [
        one
        for one in ahead(turn, turn.today)
        if (one.area, one.kind.id, one.occasion.id) == (area, kind, occasion)
    ]
    if verb not in {"call", "pass"}:
        raise pressing.ForgedButtonError(verb)
    if not found or found[0].starts_at(turn) <= turn.now:
        return [Reply(text("meeting.occasion_over"))]
    if occasion in meetings.of_occasion(turn.work, area, kind, [occasion]):
        return [Reply(text("meeting.called_before"))]
    return _call(turn, found[0]) if verb == "call" else _pass(turn, found[0])


def _call(turn: Turn, coming: Coming) -> list[Outcome]:
    """Open the draft with all that is known: the place is the pack's, or that of last time."""
    since = turn.now - _PLACES_WITHIN
    before = [
        row
        for row in meetings.of_areas(turn.work, [coming.area], since, turn.now)
        if row.kind == coming.kind.id
    ]
    place = coming.schedule.place or (before[-1].place if before else None)
    given = {
        "when": When(day=coming.occasion.day.isoformat(), at=coming.schedule.at),
        "place": place or None,
        "title": coming.kind.label.text(turn.person.language),
    }
    return calling.proposed(turn, coming.kind.id, coming.occasion.id, given)


def _pass(turn: Turn, coming: Coming) -> list[Outcome]:
    """Note that there is none this time, so that nobody is asked again."""
    row = tables.Meeting(
        area_id=coming.area,
        kind=coming.kind.id,
        title=coming.kind.label.zh,
        place="",
        starts_at=coming.starts_at(turn),
        called_by=turn.person.id,
        called_at=turn.now,
        cancelled_at=turn.now,
        occasion=coming.occasion.id,
    )
    if meetings.begin(turn.work, row) is None:
        return [Reply(text("meeting.called_before"))]
    subject = f"{coming.kind.id}:{coming.occasion.id}"
    people.audit(turn.work, turn.person.id, "meeting.passed", subject, turn.now)
    passed = text("meeting.passed")
    about = f"proposed:{coming.kind.id}/{coming.occasion.id}:{coming.area}"
    return [Reply(passed), Replace(about, passed)]
