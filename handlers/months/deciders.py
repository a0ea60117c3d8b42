"""Corrections of days that wait: who decides about one, and what they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import deputies, offices
from handlers.months import words
from handlers.talk import Button, Outcome, Push, text
from storage import corrections, people
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables


def rule(*, contested: bool) -> str:
    """Give the rule a correction or a contested line goes by."""
    return "attendance.month" if contested else "attendance.correction"


def asked_of(turn: Turn, row: tables.Correction) -> list[Outcome]:
    """Ask whoever decides about a correction now."""
    who = PersonId(row.person_id)
    name = people.load(turn.work, [who])[who].name
    words_of = words.correction(turn.rules.policy, row, name)
    return [
        Push(
            one.person.id,
            MessageKind.decision,
            words_of,
            (buttons(row.id),),
            about=f"correction:{row.id}",
            rule=turn.cite(rule(contested=row.contested)),
        )
        for one in deciding(turn, row)
    ]


def deciding(turn: Turn, row: tables.Correction) -> list[offices.Decider]:
    """Give who may decide a correction; nobody decides one of their own or one they wrote down."""
    place = offices.place_of(turn, row.office, TeamId(row.team_id))
    barred = frozenset(PersonId(one) for one in (row.person_id, row.by_id) if one is not None)
    return offices.Seats(turn, turn.today).deciding(row.office, place, barred)


def waiting_for(turn: Turn) -> list[tables.Correction]:
    """Give the corrections of days that wait for the speaker, the oldest first."""
    teams = set(deputies.led(turn, turn.person, turn.today))
    for area in offices.coordinated(turn.person, turn.today):
        teams |= {team.id for team in turn.office.directory.teams_in(area)}
    open_now = corrections.waiting(turn.work, teams) if teams else []
    return [
        row
        for row in open_now
        if any(one.person.id == turn.person.id for one in deciding(turn, row))
    ]


def buttons(correction: int, item: int | None = None) -> tuple[Button, ...]:
    """Give [核准] and [不核准], with the number of a list's line where there are several."""
    suffix = ".numbered" if item else ""
    return (
        Button(text(f"correct.agree{suffix}", number=item), f"correct:{correction}:y"),
        Button(text(f"correct.refuse{suffix}", number=item), f"correct:{correction}:n"),
    )
