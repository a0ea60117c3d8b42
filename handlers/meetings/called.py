"""The meetings of one's own area, for who calls them: answers, who was there, and what to do."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import decisions, naming, offices
from handlers.meetings import own, signing
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import invitations, meetings, people
from storage.invitations import Counts
from storage.kinds import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handlers.turn import Moment, Turn
    from storage import tables

LATELY = timedelta(days=30)
_AHEAD = timedelta(days=400)
_SHOWN = 5
_NAMES = 60


def show(turn: Turn) -> list[Outcome]:
    """Take 会议: the meetings of one's area with how they stand, then those one is invited to."""
    areas = offices.coordinated(turn.person, turn.today)
    if not areas:
        return own.show(turn)
    rows = _rows(turn, timedelta(days=1))[:_SHOWN]
    invited = own.show(turn) if own.found(turn) else []
    if not rows:
        return invited or [Reply(text("meeting.none_called"))]
    counted = invitations.counts(turn.work, [row.id for row in rows])
    shown = [_line(row, counted.get(row.id, Counts())) for row in rows]
    buttons = tuple(line for row in rows for line in _buttons(turn, row, several=len(rows) > 1))
    about = f"meeting:{rows[0].id}" if len(rows) == 1 else ""
    return [Reply(lines(text("meeting.called_head"), *shown), buttons, about=about), *invited]


def meant(
    turn: Turn,
    verb: str,
    lately: timedelta = timedelta(0),
    fits: Callable[[tables.Meeting], bool] = lambda _row: True,
) -> tables.Meeting | list[Outcome]:
    """Give the meeting of one's area a word is about: last shown, the only one, or ask which.

    Those that began within `lately` count too, the newest first.
    """
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("meeting.coordinators_only"))]
    rows = [row for row in _rows(turn, lately) if fits(row)]
    shown = decisions.last_shown(turn)
    kind, _, number = (shown.about if shown is not None else "").partition(":")
    named = [row for row in rows if kind == "meeting" and number == str(row.id)]
    if len(named) == 1:
        return named[0]
    if len(rows) == 1:
        return rows[0]
    if not rows:
        return [Reply(text("meeting.none_called"))]
    buttons = tuple(
        (
            Button(
                text("meeting.choice", title=row.title, when=row.starts_at),
                f"meeting:{verb}:{row.id}:{row.revision}",
            ),
        )
        for row in rows[:_SHOWN]
    )
    return [Reply(text("meeting.which"), buttons)]


def _rows(turn: Turn, lately: timedelta) -> list[tables.Meeting]:
    areas = offices.coordinated(turn.person, turn.today)
    return meetings.of_areas(turn.work, areas, turn.now - lately, turn.now + _AHEAD)


def code(turn: Turn, choose: Callable[[Sequence[str]], str] = secrets.choice) -> list[Outcome]:
    """Take 签到码: show the code for the room of the meeting that is next or going on."""
    soon = meant(
        turn, "code", timedelta(hours=12), lambda row: own.window(turn, row)[1] > turn.now
    )
    if isinstance(soon, list):
        return soon
    return signing.show_code(turn, soon, choose)


def attendance(turn: Turn) -> list[Outcome]:
    """Take 到会名单: who comes, who is excused and why, who was there, who was not."""
    row = meant(turn, "list", LATELY)
    if isinstance(row, list):
        return row
    return listed(turn, row)


def listed(turn: Turn, row: tables.Meeting) -> list[Outcome]:
    """Show the list of one meeting."""
    return [Reply(lists(turn, row), _buttons(turn, row, several=False), about=f"meeting:{row.id}")]


def lists(moment: Moment, row: tables.Meeting) -> Words:
    """Give who answered what before a meeting; from its start on, who was there and who absent."""
    entries = invitations.of_meeting(moment.work, row.id)
    known = people.load(moment.work, {PersonId(one.person_id) for one in entries})
    day = row.starts_at.astimezone(moment.office.zone).date()
    shown = naming.told_apart(moment, known.values(), day)
    groups: dict[str, list[Words]] = {}
    for one in entries:
        group = _group(moment, row, one, entries)
        if group:
            groups.setdefault(group, []).append(_name(one, shown))
    head = text("meeting.list_head", title=Verbatim(row.title), when=row.starts_at)
    order = ("there", "excused", "absent", "coming", "silent")
    return lines(head, *(_named(name, groups[name]) for name in order if name in groups))


def absent(moment: Moment, row: tables.Meeting) -> int:
    """Count who was neither there nor excused, after a meeting."""
    entries = invitations.of_meeting(moment.work, row.id)
    return sum(_group(moment, row, one, entries) == "absent" for one in entries)


def _group(
    moment: Moment,
    row: tables.Meeting,
    one: tables.Invitation,
    entries: Sequence[tables.Invitation],
) -> str:
    """Give in which list somebody stands; who stands in only where they came."""
    if one.signed_in_at is not None:
        return "there"
    if one.stands_for_id is not None:
        return ""
    begun = row.starts_at <= moment.now
    stood_in = [other for other in entries if other.stands_for_id == one.person_id]
    if begun and any(other.signed_in_at is not None for other in stood_in):
        return ""
    answers = {one.answer, *(other.answer for other in stood_in)}
    if invitations.YES not in answers and invitations.NO in answers:
        return "excused"
    if begun:
        return "absent"
    return "coming" if invitations.YES in answers else "silent"


def _name(one: tables.Invitation, shown: dict[PersonId, str]) -> Words:
    name = shown.get(PersonId(one.person_id), "")
    if one.answer == invitations.NO and one.signed_in_at is None:
        return text("meeting.excused_name", name=name, reason=Verbatim(one.reason))
    if one.stands_for_id is not None:
        holder = shown.get(PersonId(one.stands_for_id), "")
        return text("office.proxy", name=name, holder=holder) if holder else Verbatim(name)
    return Verbatim(name)


def _named(group: str, names: list[Words]) -> Words:
    more = len(names) - _NAMES
    listed = (*names[:_NAMES], *([text("meeting.more", n=more)] if more > 0 else []))
    return text(f"meeting.list_{group}", n=len(names), names=listed)


def _line(row: tables.Meeting, counted: Counts) -> Words:
    return text(
        "meeting.called_line",
        title=Verbatim(row.title),
        when=row.starts_at,
        place=Verbatim(row.place),
        n=counted.invited,
        coming=counted.coming,
        excused=counted.excused,
        silent=counted.silent,
        there=counted.there,
    )


def _buttons(turn: Turn, row: tables.Meeting, *, several: bool) -> tuple[tuple[Button, ...], ...]:
    """Give what can be done: before it, change it; while it is on, the code; after, minutes."""
    begun = row.starts_at <= turn.now
    verbs = ["list", "minutes"] if begun else ["list", "pack", "code", "move", "off"]
    if begun and turn.now <= own.window(turn, row)[1]:
        verbs.append("code")
    label = text if not several else None
    return (
        tuple(
            Button(
                text(f"meeting.do.{verb}")
                if label
                else text("meeting.of", title=row.title, label=text(f"meeting.do.{verb}")),
                f"meeting:{verb}:{row.id}:{row.revision}",
            )
            for verb in verbs
        ),
    )
