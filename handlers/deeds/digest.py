"""The month's digest of exemplary deeds: shown to a coordinator first, then sent to the teams."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from handlers import naming, offices, pressing
from handlers.talk import Button, Outcome, Push, Reply, Words, lines, text
from storage import deeds, people
from storage.diary_kinds import DeedId
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.deed_values import DigestAsked
    from handlers.turn import Turn
    from storage.deeds import Chosen

_AT_MOST = 15
# Every message is a row, and a turn writes at most 500.
_READERS = 400


def asked(turn: Turn, heard: DigestAsked) -> list[Outcome]:
    """Show what of a month's deeds was not sent yet, with a button that sends it."""
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("deed.coordinators_only"))]
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    month = heard.span.first.replace(day=1) if heard.span is not None else _newest(turn)
    found, before = _of_month(turn, month)
    if not found:
        return [_nothing(month, before)]
    readers = _readers(turn)
    send = Button(text("deed.send", n=len(readers)), f"deeds:send:{month:%Y-%m}")
    note = text("deed.preview", n=len(readers)) if readers else text("deed.too_many")
    shown = lines(_digest(turn, month, found), note)
    return [Reply(shown, ((send,),) if readers else ())]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [发给…]: each deed goes out once, to who is stationed in the area, or its leaders."""
    month = _month(pressing.word(parts, 1))
    if pressing.word(parts, 0) != "send" or month is None:
        raise pressing.ForgedButtonError(":".join(parts))
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("deed.coordinators_only"))]
    found, before = _of_month(turn, month)
    readers = _readers(turn)
    if not found or not readers:
        return [_nothing(month, before)]
    fresh = deeds.sent(turn.work, [DeedId(one.deed.id) for one in found], turn.now)
    found = [one for one in found if DeedId(one.deed.id) in fresh]
    if not found:
        return [_nothing(month, 1)]
    people.audit(turn.work, turn.person.id, "deeds.sent", f"month:{month:%Y-%m}", turn.now)
    told = lines(_digest(turn, month, found), text("deed.from", name=turn.person.name))
    return [
        Reply(text("deed.sent", n=len(readers))),
        *(Push(who, MessageKind.notice, told) for who in readers),
    ]


def _nothing(month: date, before: int) -> Reply:
    said = "deed.sent_before" if before else "deed.none_in_month"
    return Reply(text(said, month=f"{month:%Y-%m}"))


def _of_month(turn: Turn, month: date) -> tuple[list[Chosen], int]:
    """Give the deeds of a month that are still to be sent, and how many were sent before."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    found = deeds.agreed(turn.work, _teams(turn), month, last)
    left = [one for one in found if one.deed.sent_at is None]
    return left[:_AT_MOST], len(found) - len(left)


def _newest(turn: Turn) -> date:
    """Give this month if it has deeds to send, else the month before."""
    this = turn.today.replace(day=1)
    if _of_month(turn, this)[0]:
        return this
    return date(this.year - (this.month == 1), this.month - 1 or 12, 1)


def _digest(turn: Turn, month: date, found: Sequence[Chosen]) -> Words:
    authors = people.load(turn.work, {one.author for one in found})
    names = naming.told_apart(turn, authors.values(), turn.today)
    directory = turn.office.directory
    shown = [
        text(
            "deed.entry",
            team=directory.teams[TeamId(one.deed.team_id)].name,
            name=names[one.author],
            day=one.deed.day,
            body=one.deed.body,
        )
        for one in found
    ]
    return lines(text("deed.digest", month=f"{month:%Y-%m}"), *shown)


def _teams(turn: Turn) -> list[TeamId]:
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    return sorted({team.id for area in areas for team in directory.teams_in(area)})


def _readers(turn: Turn) -> list[PersonId]:
    """Give who is stationed in the area; their leaders where that is too many; else nobody."""
    teams = _teams(turn)
    stationed = [one.id for one in people.of_teams(turn.work, teams, turn.today)]
    if len(stationed) > _READERS:
        stationed = offices.leading(turn, teams, turn.today)
    found = [who for who in dict.fromkeys(stationed) if who != turn.person.id]
    return found if len(found) <= _READERS else []


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return None
