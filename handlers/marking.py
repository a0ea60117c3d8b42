"""What was understood of some days → marks and trips, and the echo with its weekday and repair."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from handlers import diary_tags, repairing, spell
from handlers.months import gates
from handlers.reading.values import DayWords, MarkWords
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Button, Reply, Words, lines, text
from storage import attendance, trips
from storage.attendance import Mark, Origin
from storage.kinds import Half

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.turn import Turn
    from storage import tables

Piece = tuple[MarkWords, date, Half]


class Taken(msgspec.Struct, frozen=True):
    """What became of a sentence: the days kept, too old or before go-live, of a closed month."""

    words: DayWords
    kept: list[Piece]
    refused: list[date]
    closed: list[date]
    line: tables.DiaryLine | None = None


def take(turn: Turn, words: DayWords) -> Taken:
    """Record where somebody was or is; days to come become a trip."""
    found, refused = _sort_out(turn, words)
    team = turn.team
    shut = set() if team is None else gates.shut(turn, team.id, [day for _, day, _ in found])
    kept = [piece for piece in found if piece[1] not in shut]
    record(turn, kept)
    _plan(turn, words)
    return Taken(words, kept, refused, sorted(shut))


def record(turn: Turn, pieces: list[Piece]) -> None:
    """Append marks: late (补报) where they came in after their day."""
    team = turn.team.id if turn.team else None
    marks = [
        Mark(
            turn.person.id,
            day,
            half,
            said.kind,
            turn.recorded_as,
            turn.by.id,
            turn.event.sent_at,
            late=day < turn.arrived,
        )
        for said, day, half in pieces
    ]
    origin = Origin(turn.event.key, turn.now, turn.rules.id, team)
    attendance.record(turn.work, origin, marks)


def answer(turn: Turn, taken: Taken) -> Reply:
    """Say back what was understood, day by day with weekday, and offer to mend it."""
    said = [shown for mark in taken.words.marks for shown in _shown(turn, mark, taken.kept)]
    notes: list[Words | None] = [_of_the_line(turn, taken)]
    if taken.refused:
        days = tuple(sorted(set(taken.refused)))
        limit = turn.rules.policy.attendance.backfill.days
        notes.append(text("checkin.outside_window", days=days, limit=limit))
    if taken.closed and turn.team is not None:
        month = taken.closed[0].replace(day=1)
        notes.append(gates.closed_words(turn, turn.team.id, month))
    if not said:
        return Reply(lines(*notes), rule=turn.cite("attendance.backfill"))
    late = any(day < turn.arrived for _, day, _ in taken.kept)
    done = text("checkin.recorded_late" if late else "checkin.recorded", days=tuple(said))
    buttons = _repairs(turn, taken)
    words = lines(done, _when(turn), *notes)
    kinds = ",".join(dict.fromkeys(mark.kind for mark in taken.words.marks))
    rule = turn.cite(f"attendance.kinds#{kinds}")
    return Reply(words, buttons, about=repairing.ABOUT, rule=rule)


def _of_the_line(turn: Turn, taken: Taken) -> Words | None:
    """Say what became of the work the sentence spoke of besides."""
    line = taken.line
    if line is None:
        return None
    tags = diary_tags.said(turn, line) if line.duties else None
    return lines(text("checkin.diary_kept"), text("diary.masked") if turn.masked else None, tags)


def _repairs(turn: Turn, taken: Taken) -> tuple[tuple[Button, ...], ...]:
    """Give what mends the days and the duties of the line; to who spoke for themselves only."""
    if turn.recorder is not None:
        return ()
    span = _whole(taken)
    days = repairing.button(span) if span is not None else ()
    tags = (diary_tags.beside(taken.line),) if taken.line is not None else ()
    return (*days, *tags)


def _when(turn: Turn) -> Words | None:
    """Name both times of a message that came in late, and the day of one sent after midnight."""
    event = turn.event
    if turn.arrived > turn.today:
        return text("checkin.both_times", sent=event.sent_at, received=event.received_at)
    if event.sent_at.astimezone(turn.office.zone).date() != turn.today:
        starts = turn.rules.policy.attendance.day.starts
        return text("checkin.before_start", day=turn.today, hour=f"{starts:%H:%M}")
    return None


def _whole(taken: Taken) -> Span | None:
    """Give the one stretch of days spoken of; None where there are gaps."""
    if len(taken.words.marks) == 1:
        return taken.words.marks[0].span
    spans = sorted((mark.span for mark in taken.words.marks), key=lambda span: span.first_index)
    for before, after in pairwise(spans):
        if after.first_index != before.last_index + 1:
            return None
    first, last = spans[0], spans[-1]
    return Span(first.first, first.first_half, last.last, last.last_half)


def _sort_out(turn: Turn, words: DayWords) -> tuple[list[Piece], list[date]]:
    oldest = turn.today - timedelta(days=turn.rules.policy.attendance.backfill.days)
    kept: list[Piece] = []
    refused: list[date] = []
    for piece in _pieces(words):
        day = piece[1]
        if day > turn.today:
            continue
        if day < oldest or turn.team is None or not turn.office.live_on(turn.team.id, day):
            refused.append(day)
        else:
            kept.append(piece)
    return kept, refused


def _pieces(words: DayWords) -> Iterator[Piece]:
    for mark in words.marks:
        for day, half in repairing.halves(mark.span):
            yield mark, day, half


def _plan(turn: Turn, words: DayWords) -> None:
    """Keep days to come as a trip: being in the village tomorrow needs no word."""
    for said in words.marks:
        span = said.span
        if said.kind == IN_VILLAGE or span.last <= turn.today:
            continue
        first = max(span.first, turn.today + timedelta(days=1))
        half = span.first_half if first == span.first else Part.AM
        halves = [Half.whole, Half.whole]
        if half is Part.PM:
            halves[0] = Half.afternoon
        if span.last_half is Part.AM:
            halves[1] = Half.morning
        recorder = turn.recorder.id if turn.recorder else None
        # Another word about the same days to come is a change of mind, not a second trip.
        repairing.drop_trips(turn, span)
        days = (first, halves[0], span.last, halves[1])
        what, told = (said.kind, words.rest), (turn.now, recorder)
        trips.plan(turn.work, turn.person.id, what, days, told)


def _shown(turn: Turn, mark: MarkWords, kept: list[Piece]) -> list[Words]:
    """Give what was taken of one sentence's mark: the days kept, and days to come as a trip."""
    days = [day for said, day, _ in kept if said is mark]
    if mark.kind != IN_VILLAGE and mark.span.last > turn.today:
        days.append(mark.span.last)
        days.append(max(mark.span.first, turn.today if len(days) > 1 else mark.span.first))
    if not days:
        return []
    first, last = min(days), max(days)
    halves = (
        mark.span.first_half if first == mark.span.first else Part.AM,
        mark.span.last_half if last == mark.span.last else Part.PM,
    )
    span = Span(first, halves[0], last, halves[1])
    kind = turn.rules.policy.day_kind(mark.kind).label
    return [text("checkin.one", span=spell.span(span), kind=kind)]
