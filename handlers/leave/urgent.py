"""急事先走: in an emergency one message is enough; the papers follow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers import offices
from handlers.reading.values import Word
from handlers.rules import leave as rules
from handlers.talk import Button, Outcome, Push, Reply, Verbatim, Words, text
from storage import departures, people
from storage import leave as leaves
from storage.kinds import Half, LeaveState, MessageKind, PersonId, Role

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.office import Rules
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.people import Person

_NOON = 12
_LONGEST = 300
_FORMS = frozenset({"leave"})
_SICK = ("病", "sick")


def go(turn: Turn, word: Word) -> list[Outcome]:
    """Let somebody leave at once, whatever the season and whoever is missing on the ladder.

    The office that decides first is told at any hour; nobody else is. The day is 急事先走待补
    until the papers come (Guiding Opinions, clause 四(二)).
    """
    if turn.team is None:
        return [Reply(text("leave.no_team"))]
    before = departures.open_of(turn.work, turn.person.id)
    if before is not None and before.returned_on is None:
        return [Reply(_noted(turn, before, "urgent.before"), (_buttons(before),))]
    running = leaves.of_person(turn.work, turn.person.id, [LeaveState.approved])
    now = [row for row in running if row.first_day <= turn.today <= row.last_day]
    if now:
        return [Reply(text("urgent.on_leave", last=now[0].last_day))]
    row = _store(turn, word.rest[:_LONGEST])
    told = deciders(turn, row)
    people.audit(turn.work, turn.by.id, "urgent.told", f"leave:{row.id}", turn.now)
    names = tuple(f"{one.person.name} {one.person.phone}" for one in told)
    done = _noted(turn, row, "urgent.noted" if names else "urgent.noted_alone", people=names)
    alarm = _alarm(turn, row)
    pushes = [
        Push(one.person.id, MessageKind.emergency, alarm, about=f"urgent:{row.id}") for one in told
    ]
    return [Reply(done, (_buttons(row),), rule=turn.cite("leave.emergency")), *pushes]


def pressed(turn: Turn, _arguments: list[str]) -> list[Outcome]:
    """Take [急事先走] of the request being written: its reason goes along, its form is done."""
    opened = turn.conversation.open
    reason = ""
    if opened is not None and opened.name in _FORMS:
        reason = str(opened.answers.get("reason") or "")
        turn.conversation.close()
    return go(turn, Word("urgent", reason))


def deadline(rules_: Rules, row: tables.Leave) -> datetime:
    """Give the instant by which the papers are due."""
    hours = rules_.policy.leave.emergency.papers_within_hours
    return row.asked_at + timedelta(hours=hours)


def deciders(moment: Moment, row: tables.Leave) -> list[offices.Decider]:
    """Give who would decide one day of leave first: the only ones told of an emergency."""
    day = moment.now.astimezone(moment.office.zone).date()
    person = people.load(moment.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    team = person.team_on(day) or person.team_on(row.first_day)
    if team is None:
        return []
    policy = moment.office.rules_for(moment.office.directory.teams[team].village, day).policy
    leads: rules.Role = "leader" if Role.leader in person.roles_on(day) else "member"
    found = rules.ladder(policy, Decimal(1), row.kind, leads, row.first_day)
    office = found.approvals[0]
    place = offices.place_of(moment, office, team, person)
    return offices.Seats(moment, day).deciding(office, place, frozenset({person.id}))


def _store(turn: Turn, reason: str) -> tables.Leave:
    local = turn.now.astimezone(turn.office.zone)
    late = local.date() == turn.today and local.hour >= _NOON
    going = departures.Going(
        event_key=turn.event.key,
        person=turn.person.id,
        team=turn.team.id if turn.team else None,
        # Which kind of leave it is, the papers will say; until then it is the pack's first.
        kind=turn.rules.policy.leave.kinds.table[0].id,
        first_day=turn.today,
        first_half=Half.afternoon if late else Half.morning,
        reason=reason,
        policy=turn.rules.id,
        rule=turn.cite("leave.emergency"),
        by=turn.recorder.id if turn.recorder else None,
    )
    return departures.go(turn.work, going, turn.now)


def _noted(turn: Turn, row: tables.Leave, wording: str, **more: object) -> Words:
    due = deadline(turn.rules, row)
    return text(wording, due=due, **more)


def _alarm(turn: Turn, row: tables.Leave) -> Words:
    """Say who left; what may be a sickness of their own is not sent over a foreign messenger."""
    person: Person = turn.person
    secret = not turn.office.full_content and any(word in row.reason for word in _SICK)
    if secret:
        why: Words = text("leave.reason_private")
    else:
        why = Verbatim(row.reason) if row.reason else text("form.none")
    return text("urgent.alarm", name=person.name, phone=person.phone, why=why)


def _buttons(row: tables.Leave) -> tuple[Button, ...]:
    return (
        Button(text("urgent.afterwards_button"), "leave:afterwards"),
        Button(text("urgent.undo"), f"leave:drop:{row.id}"),
    )
