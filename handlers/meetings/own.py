"""The meetings somebody is invited to, or stands in for at: which is meant, and 我的会议."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import decisions
from handlers.meetings import letters
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import invitations, meetings, offices, people
from storage.kinds import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from handlers.turn import Turn
    from storage import tables
    from storage.offices import HandedOver

_AHEAD = timedelta(days=120)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mine:
    """A meeting with the invitation that concerns the speaker; `stands_for` whose it is."""

    meeting: tables.Meeting
    invitation: tables.Invitation
    stands_for: PersonId | None = None


def window(turn: Turn, row: tables.Meeting) -> tuple[datetime, datetime]:
    """Give from when to when one can sign in to a meeting."""
    rule = letters.rules_of(turn, row).policy.meeting.sign_in
    return (
        row.starts_at - timedelta(minutes=rule.minutes_before),
        row.starts_at + timedelta(minutes=rule.minutes_after),
    )


def found(turn: Turn) -> list[Mine]:
    """Give the speaker's meetings to come or going on, and those of whom they stand in for."""
    since = turn.now - timedelta(days=1)
    stood_for = _stood_for(turn)
    rows = invitations.of_people(turn.work, [turn.person.id, *stood_for], since, turn.now + _AHEAD)
    own: dict[int, Mine] = {}
    for meeting, invitation in rows:
        if window(turn, meeting)[1] < turn.now:
            continue
        who = PersonId(invitation.person_id)
        if who == turn.person.id:
            own[meeting.id] = Mine(meeting, invitation)
        elif meeting.id not in own and _holds(stood_for[who], _on(turn, meeting)):
            own[meeting.id] = Mine(meeting, invitation, who)
    return sorted(own.values(), key=lambda one: (one.meeting.starts_at, one.meeting.id))


def of_meeting(turn: Turn, meeting: int) -> Mine | None:
    """Give the speaker's invitation to a meeting as it stands now, their own first.

    The meeting is locked, so that nobody answers one that is being called off.
    """
    row = meetings.hold(turn.work, meeting)
    if row is None:
        return None
    own = invitations.get(turn.work, meeting, turn.person.id)
    if own is not None:
        return Mine(row, own)
    for who, spans in _stood_for(turn).items():
        if _holds(spans, _on(turn, row)):
            theirs = invitations.get(turn.work, meeting, who)
            if theirs is not None:
                return Mine(row, theirs, who)
    return None


def taken(turn: Turn, mine: Mine) -> None:
    """Give who stands in an invitation of their own, so that their word is not another's."""
    if mine.stands_for is not None:
        invitations.add(turn.work, mine.meeting, [turn.person.id], mine.stands_for)


def meant(
    turn: Turn, verb: str, fits: Callable[[Mine], bool] = lambda _one: True
) -> Mine | list[Outcome] | None:
    """Give the meeting a word is about: the one last shown, else the only one; else ask which."""
    some = [one for one in found(turn) if fits(one)]
    shown = decisions.last_shown(turn)
    kind, _, number = (shown.about if shown is not None else "").partition(":")
    named = [one for one in some if kind == "meeting" and number == str(one.meeting.id)]
    if len(named) == 1:
        return named[0]
    if len(some) == 1:
        return some[0]
    if not some:
        return None
    buttons = tuple(
        (
            Button(
                text("meeting.choice", title=one.meeting.title, when=one.meeting.starts_at),
                f"meeting:{verb}:{one.meeting.id}:{one.meeting.asks}",
            ),
        )
        for one in some[:_SHOWN]
    )
    return [Reply(text("meeting.which"), buttons)]


def show(turn: Turn) -> list[Outcome]:
    """List the meetings to come with what the speaker answered, and what they can press."""
    some = found(turn)
    if not some:
        return [Reply(text("mine.no_meetings"))]
    known = people.load(turn.work, {one.stands_for for one in some if one.stands_for})
    names = {who: person.name for who, person in known.items()}
    rows = [_line(one, names) for one in some[:_SHOWN]]
    buttons = tuple(_buttons(turn, one, several=len(some) > 1) for one in some[:_SHOWN])
    about = f"meeting:{some[0].meeting.id}" if len(some) == 1 else ""
    return [Reply(lines(text("mine.meetings"), *rows), buttons, about=about)]


def _line(one: Mine, names: dict[PersonId, str]) -> Words:
    row, answer = one.meeting, one.invitation
    state = answer.answer or "silent"
    if answer.signed_in_at is not None:
        state = "there"
    for_whom = None
    if one.stands_for is not None:
        for_whom = text("meeting.for_whom", name=names.get(one.stands_for, ""))
    head = text(
        "mine.meeting",
        when=row.starts_at,
        place=Verbatim(row.place),
        title=Verbatim(row.title),
        state=text(f"meeting.state.{state}"),
    )
    agenda = text("meeting.agenda", agenda=Verbatim(row.agenda)) if row.agenda else None
    return lines(head, for_whom, agenda)


def _buttons(turn: Turn, one: Mine, *, several: bool) -> tuple[Button, ...]:
    row = one.meeting
    first, last = window(turn, row)
    if first <= turn.now <= last:
        if one.invitation.signed_in_at is not None:
            return ()
        return (_labelled(row, "meeting.sign_in", f"meeting:here:{row.id}", several=several),)
    verbs = {"": ("yes", "no"), invitations.YES: ("no",), invitations.NO: ("yes",)}
    return tuple(
        _labelled(row, f"meeting.{verb}", f"meeting:{verb}:{row.id}:{row.asks}", several=several)
        for verb in verbs[one.invitation.answer]
    )


def _labelled(row: tables.Meeting, label: str, data: str, *, several: bool) -> Button:
    if not several:
        return Button(text(label), data)
    return Button(text("meeting.of", title=row.title, label=text(label)), data)


def _on(turn: Turn, row: tables.Meeting) -> date:
    return row.starts_at.astimezone(turn.office.zone).date()


def _stood_for(turn: Turn) -> dict[PersonId, list[HandedOver]]:
    """Give whom the speaker stands in for from yesterday on, and on which days."""
    found: dict[PersonId, list[HandedOver]] = {}
    for one in offices.stood_for(turn.work, turn.person.id, turn.today - timedelta(days=1)):
        found.setdefault(one.person, []).append(one)
    return found


def _holds(spans: list[HandedOver], day: date) -> bool:
    return any(one.first_day <= day <= one.last_day for one in spans)
