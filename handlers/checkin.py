"""Checking in: one tap, one word, a sentence or a location; nothing understood halfway counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import spell
from handlers.reading.values import DayWords, MarkWords, NotHere
from handlers.rules.attendance import IN_VILLAGE
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import attendance, tables
from storage.attendance import Absence, Mark, Origin
from storage.kinds import Half, LeaveState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.turn import Turn

_FRESH = timedelta(minutes=10)


def here(turn: Turn) -> list[Outcome]:
    """Take the [签到] button: in the village today."""
    return say(turn, DayWords((MarkWords(IN_VILLAGE, Span.whole(turn.today)),)))


def located(turn: Turn) -> list[Outcome]:
    """Take a location as a check-in; its coordinates are not kept, for the pack does not ask.

    A forwarded, picked or old one is not presence and is answered with how to say it.
    """
    place = turn.event.location
    stale = turn.event.received_at - turn.event.sent_at > _FRESH
    if place is None or place.forwarded or place.picked or stale:
        return [Reply(text("checkin.not_a_live_place"), _buttons_here())]
    return here(turn)


def not_here(_turn: Turn, _words: NotHere) -> list[Outcome]:
    """Ask why somebody is away; never a mark."""
    buttons = (
        (Button(text("checkin.ask_leave"), "do:leave"), Button(text("checkin.trip"), "day:trip")),
        (Button(text("checkin.rest"), "day:rest"), Button(text("checkin.nothing"), "do:nothing")),
    )
    return [Reply(text("checkin.why_away"), buttons)]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take one of the answers to "why are you away": today's kind of day."""
    kinds = {"trip": "official_trip", "rest": "rest"}
    kind = kinds.get(arguments[0] if arguments else "")
    if kind is None:
        return [Reply(text("dialogue.stale"))]
    return say(turn, DayWords((MarkWords(kind, Span.whole(turn.today)),)))


def say(turn: Turn, words: DayWords) -> list[Outcome]:
    """Record where somebody was or is; days to come become a trip, days too old are named."""
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    if words.problem is not None:
        return [Reply(text(words.problem.reason, **words.problem.params))]
    running = _running_leave(turn, words)
    if running is not None:
        return [_ask_whether_back(running)]
    kept, refused = _sort_out(turn, words)
    _record(turn, kept)
    _plan(turn, words)
    return [_answer(turn, words, kept, refused)]


def mark_now(turn: Turn, kind: str, day: date) -> None:
    """Append a mark of the speaker's own for a whole day."""
    _record(turn, [(MarkWords(kind, Span.whole(day)), day, Half.whole)])


Piece = tuple[MarkWords, date, Half]


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
        for day in mark.span.dates():
            halves = [part for part in Part if mark.span.has(day, part)]
            half = Half.whole if len(halves) == len(Part) else Half(halves[0].value)
            yield mark, day, half


def _record(turn: Turn, pieces: list[Piece]) -> None:
    me = turn.person.id
    team = turn.team.id if turn.team else None
    marks = [
        Mark(
            me,
            day,
            half,
            said.kind,
            turn.recorded_as,
            turn.by.id,
            turn.event.sent_at,
            late=day < turn.today,
            note="",
        )
        for said, day, half in pieces
    ]
    origin = Origin(turn.event.key, turn.now, turn.rules.id, team)
    attendance.record(turn.work, origin, marks)


def _plan(turn: Turn, words: DayWords) -> None:
    """Keep days to come as a trip: being in the village tomorrow needs no word."""
    for said in words.marks:
        if said.kind == IN_VILLAGE or said.span.last <= turn.today:
            continue
        first = max(said.span.first, turn.today + timedelta(days=1))
        turn.work.add(
            tables.Trip(
                person_id=turn.person.id,
                kind=said.kind,
                first_day=first,
                last_day=said.span.last,
                reason=words.rest,
                reported_at=turn.now,
                by_id=turn.recorder.id if turn.recorder else None,
            )
        )
        attendance.leaves_changed(turn.work)


def _answer(turn: Turn, words: DayWords, kept: list[Piece], refused: list[date]) -> Reply:
    said = [shown for mark in words.marks for shown in _shown(turn, mark, kept)]
    late = any(day < turn.today for _, day, _ in kept)
    notes: list[Words | None] = []
    if refused:
        days = tuple(sorted(set(refused)))
        limit = turn.rules.policy.attendance.backfill.days
        notes.append(text("checkin.outside_window", days=days, limit=limit))
    if not said:
        return Reply(lines(*notes), rule=turn.cite("attendance.backfill"))
    done = text("checkin.recorded_late" if late else "checkin.recorded", days=tuple(said))
    kinds = ",".join(dict.fromkeys(mark.kind for mark in words.marks))
    return Reply(lines(done, *notes), rule=turn.cite(f"attendance.kinds#{kinds}"))


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
    return [_said(turn, MarkWords(mark.kind, Span(first, halves[0], last, halves[1])))]


def _said(turn: Turn, mark: MarkWords) -> Words:
    kind = turn.rules.policy.day_kind(mark.kind).label
    return text("checkin.one", span=spell.span(mark.span), kind=kind)


def _running_leave(turn: Turn, words: DayWords) -> Absence | None:
    """Give an approved leave on which somebody says they are in the village."""
    if not any(
        mark.kind == IN_VILLAGE and turn.today in mark.span.dates() for mark in words.marks
    ):
        return None
    absences = attendance.absences_of(turn.work, [turn.person.id], turn.today, turn.today)
    found = [a for a in absences if a.state == LeaveState.approved and a.back_on is None]
    return found[0] if found else None


def _ask_whether_back(leave: Absence) -> Reply:
    buttons = (
        Button(text("leave.back_button"), f"leave:back:{leave.id}"),
        Button(text("checkin.mistake"), "do:nothing"),
    )
    return Reply(text("checkin.on_leave", last=leave.last_day), (buttons,))


def _buttons_here() -> tuple[tuple[Button, ...], ...]:
    return ((Button(text("checkin.button"), "do:checkin"),),)
