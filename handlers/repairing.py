"""Mending what was just said of a day: one tap, another place; or as if it had not been said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import spell, spoken_days
from handlers.rules.attendance import UNREPORTED
from handlers.rules.span import Half as Part
from handlers.talk import Button, Outcome, Reply, text
from storage import attendance, people, trips
from storage.attendance import Mark, Origin
from storage.kinds import Half

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handlers.rules.span import Span
    from handlers.turn import Turn

FIX = "day:fix:"
ABOUT = "day"
"""What an echo with nothing but a repair is about: it asks for no answer."""


def button(span: Span) -> tuple[tuple[Button, ...], ...]:
    """Give [改一下] for the days just spoken of."""
    return ((Button(text("checkin.fix"), f"{FIX}{spoken_days.code(span)}"),),)


def ask(span: Span) -> list[Outcome]:
    """Take [改一下]: ask where somebody was on these days, or whether nothing was meant."""
    drop = (Button(text("checkin.take_back"), f"day:drop:{spoken_days.code(span)}"),)
    keep = (Button(text("checkin.leave_it"), "do:nothing"),)
    offered = spoken_days.kinds(span, spoken_days.ANYWHERE)
    return [Reply(text("checkin.fix_to", span=spell.span(span)), (*offered, drop + keep))]


def take_back(turn: Turn, span: Span) -> list[Outcome]:
    """Take [这几天不算]: own words about the days no longer count; they stay readable."""
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    unsay(turn, span)
    return [Reply(text("checkin.taken_back", span=spell.span(span)))]


def unsay(turn: Turn, span: Span) -> None:
    """Append that nothing is said of the days up to today, and drop trips planned for just these.

    Days out of reach of a check-in, or of a closed month, are left as they are.
    """
    floor = turn.today - timedelta(days=turn.rules.policy.attendance.backfill.days)
    marks = [_nothing(turn, day, half) for day, half in halves(span) if floor <= day <= turn.today]
    team = turn.team.id if turn.team else None
    origin = Origin(turn.event.key, turn.now, turn.rules.id, team)
    attendance.record(turn.work, origin, marks)
    drop_trips(turn, span)


def drop_trips(turn: Turn, span: Span) -> None:
    """Drop the trips to come that are just these days; written down in the audit."""
    if span.last <= turn.today:
        return
    who = turn.person.id
    if trips.drop(turn.work, who, (span.first, span.last), turn.today):
        subject = f"person:{who} days:{span.first}/{span.last}"
        people.audit(turn.work, turn.by.id, "trip.dropped", subject, turn.now)


def halves(span: Span) -> Iterable[tuple[date, Half]]:
    """Give every day of a span with the part of it that is meant."""
    for day in span.dates():
        if day == span.first and span.first_half is Part.PM:
            yield day, Half.afternoon
        elif day == span.last and span.last_half is Part.AM:
            yield day, Half.morning
        else:
            yield day, Half.whole


def _nothing(turn: Turn, day: date, half: Half) -> Mark:
    return Mark(
        turn.person.id,
        day,
        half,
        UNREPORTED,
        turn.recorded_as,
        turn.by.id,
        turn.event.sent_at,
        late=day < turn.arrived,
    )
