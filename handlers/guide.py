"""Help that shows only what this person may do, greetings, and small courtesies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.talk import Ask, Button, Outcome, Reply, Text, lines, text
from storage.kinds import Role

if TYPE_CHECKING:
    from handlers.turn import Turn

STATIONED = frozenset({Role.member, Role.leader})
_COORDINATORS = frozenset({Role.township, Role.county})
_REGISTRARS = _COORDINATORS | {Role.leader}
_LOOKERS = STATIONED | _COORDINATORS | {Role.unit, Role.observer}
_SEARCHERS = STATIONED | _COORDINATORS | {Role.observer}
_INVITED = STATIONED | {Role.township}
_TALKERS = _COORDINATORS | {Role.unit}
_RECORDERS = frozenset({Role.leader, Role.township})
_HANDOVER_AND_REPORTS = lines(text("help.handover"), text("help.reports"))


def show(turn: Turn) -> list[Outcome]:
    """Say in a few lines what this person can type."""
    roles = frozenset(duty.role for duty in turn.person.duties_on(turn.today))
    posts = turn.person.posts_on(turn.today)
    own = frozenset(post.role for post in posts)
    hands_over = any(offices.of_post(post) is not None for post in posts)
    parts = [
        text("help.stationed") if own & STATIONED else None,
        text("help.leader") if Role.leader in roles else None,
        text("help.coordinator") if roles & _COORDINATORS else None,
        text("help.cadres") if roles & _RECORDERS else None,
        _HANDOVER_AND_REPORTS if roles & _COORDINATORS else None,
        text("help.stop") if Role.county in roles else None,
        text("help.unit") if Role.unit in roles else None,
        text("help.observer") if Role.observer in roles else None,
        text("help.accounts") if roles & _REGISTRARS else None,
        text("help.stand_in") if hands_over else None,
        text("help.figures") if roles & _LOOKERS else None,
        text("help.documents") if roles & (STATIONED | _COORDINATORS) else None,
        text("help.packs") if roles & _COORDINATORS else None,
        text("help.search") if roles & _SEARCHERS else None,
        text("help.village_point") if _takes_locations(turn) and roles & _COORDINATORS else None,
        text("help.months") if own & STATIONED else None,
        text("help.months_leader") if roles & _REGISTRARS else None,
        text("help.months_county") if Role.county in roles else None,
        text("help.rota") if own & STATIONED else None,
        text("help.rota_leader") if Role.leader in roles else None,
        text("help.roll_call") if roles & _COORDINATORS else None,
        text("help.roll_leader") if Role.leader in roles else None,
        text("help.meetings") if roles & _INVITED else None,
        text("help.actions") if roles & _INVITED else None,
        text("help.actions_giver") if roles & _REGISTRARS else None,
        text("help.meetings_caller") if roles & _COORDINATORS else None,
        *_care(roles),
        text("help.notice") if roles & _COORDINATORS else None,
        text("help.notice_reader") if own & STATIONED else None,
        text("help.everybody"),
    ]
    return [Reply(lines(*parts), _buttons(turn), ask=Ask.main_keyboard)]


def _care(roles: frozenset[Role]) -> tuple[Text | None, ...]:
    """Say what there is against formalism and for the people themselves."""
    return (
        text("help.burden") if Role.county in roles else None,
        text("help.talks") if roles & _TALKERS else None,
        text("help.complaints"),
    )


def thanks(_turn: Turn) -> list[Outcome]:
    """Answer a courtesy with one word and no help page."""
    return [Reply(text("dialogue.fine"))]


def nothing(_turn: Turn) -> list[Outcome]:
    """Take [点错了]: nothing was done."""
    return [Reply(text("dialogue.nothing_done"))]


def not_understood(turn: Turn) -> list[Outcome]:
    """Ask for other words; never guess."""
    return [Reply(text("dialogue.not_understood"), _buttons(turn))]


def _buttons(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    todo = Button(text("todo.button"), "do:todo")
    if turn.person.roles_on(turn.today) & STATIONED:
        first = (
            Button(text("checkin.button"), "do:checkin"),
            Button(text("checkin.ask_leave"), "do:leave"),
            todo,
        )
        return (first,)
    return ((todo,),)


def _takes_locations(turn: Turn) -> bool:
    return turn.rules.policy.attendance.method.location != "off"
