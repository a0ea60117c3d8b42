"""The month's digest of exemplary deeds: shown to a coordinator, who may send it as a notice."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from handlers import filling, naming, offices, pressing
from handlers.notices import audience, writing
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import deeds, people
from storage.kinds import TeamId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.deed_values import DigestAsked
    from handlers.turn import Turn
    from storage.deeds import Chosen

_AT_MOST = 15
_LONGEST_SHOWN = 100


def asked(turn: Turn, heard: DigestAsked) -> list[Outcome]:
    """Show the deeds of a month whose authors agreed; a button makes a notice of them."""
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("deed.coordinators_only"))]
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    month = heard.span.first.replace(day=1) if heard.span is not None else _newest(turn)
    found = _of_month(turn, month)
    if not found:
        return [Reply(text("deed.none_in_month", month=f"{month:%Y-%m}"))]
    shown = lines(_digest(turn, month, found), text("deed.preview"))
    return [Reply(shown, ((Button(text("deed.send"), f"deeds:send:{month:%Y-%m}"),),))]


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [写成通知]: a notice to everybody of the area, still to be looked at and sent."""
    month = _month(pressing.word(parts, 1))
    if pressing.word(parts, 0) != "send" or month is None:
        raise pressing.ForgedButtonError(":".join(parts))
    if not offices.coordinated(turn.person, turn.today):
        return [Reply(text("deed.coordinators_only"))]
    found = _of_month(turn, month)
    if not found:
        return [Reply(text("deed.none_in_month", month=f"{month:%Y-%m}"))]
    body = turn.spell(_digest(turn, month, found))
    given = {"whom": audience.everybody(turn).to_json(), "body": body}
    return filling.start(turn, writing.FORM, given, draft=turn.event.key)


def _of_month(turn: Turn, month: date) -> list[Chosen]:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    teams = {team.id for area in areas for team in directory.teams_in(area)}
    return deeds.agreed(turn.work, teams, month, last)[-_AT_MOST:]


def _newest(turn: Turn) -> date:
    """Give this month if it has deeds, else the month before."""
    this = turn.today.replace(day=1)
    if _of_month(turn, this):
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
            body=_cut(one.deed.body, len(found)),
        )
        for one in found
    ]
    return lines(text("deed.digest", month=f"{month:%Y-%m}"), *shown)


def _cut(body: str, of: int) -> str:
    """Give a deed so short that all of them fit into one notice."""
    most = max(_LONGEST_SHOWN, (writing.LONGEST - _LONGEST_SHOWN) // of - _LONGEST_SHOWN)
    return body if len(body) <= most else body[: most - 1] + "…"


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return None
