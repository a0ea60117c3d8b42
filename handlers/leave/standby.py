"""替班: somebody named in a request stands in once they agreed, and learns dates only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import naming, offices, pressing
from handlers.leave import words
from handlers.reading.values import Misread
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, text
from storage import leave as leaves
from storage import people, stand_ins
from storage.kinds import LeaveId, LeaveState, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.rules.span import Span
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

_FORMS = frozenset({"leave", "afterwards"})


def name(turn: Turn, word: Word) -> list[Outcome]:
    """Name who stands in: in the request being written, or for the next leave there is."""
    opened = turn.conversation.open
    writing = opened is not None and opened.name in _FORMS
    row = None if writing else stand_ins.next_leave(turn.work, turn.person.id, turn.today)
    if not writing and row is None:
        return [Reply(text("stand_in.no_leave"))]
    if not word.rest:
        return [Reply(text("stand_in.whom"))]
    found = naming.find(turn, word.rest, lambda one: _may(turn, one))
    if isinstance(found, Misread):
        return [Reply(text(found.reason, **found.params))]
    if row is None:
        if opened is not None:
            opened.context["stand_in"] = int(found.id)
            turn.conversation.changed = True
        return [Reply(text("stand_in.noted", name=found.name))]
    if _away(turn, found, words.stored(row)):
        return [Reply(text("stand_in.away", name=found.name, span=words.days_of(row)))]
    return _named(turn, row, found)


def _named(turn: Turn, row: tables.Leave, found: Person) -> list[Outcome]:
    told: list[Outcome] = []
    if row.stand_in_id not in {None, found.id}:
        told = _let_off(turn, row)
    stand_ins.name(turn.work, LeaveId(row.id), found.id)
    return [Reply(text("stand_in.asked", name=found.name)), *told, *ask(turn, LeaveId(row.id))]


def chosen(turn: Turn) -> Words | None:
    """Give the line of a summary that names who is to stand in, None where nobody was named."""
    opened = turn.conversation.open
    who = opened.context.get("stand_in") if opened else None
    if who is None:
        return None
    person = people.load(turn.work, [PersonId(who)])[PersonId(who)]
    return text("stand_in.line", name=person.name)


def ask(turn: Turn, leave: LeaveId) -> list[Push]:
    """Give the question to who was named for a leave; its dates are all they are told."""
    row = leaves.get(turn.work, leave)
    if row is None or row.stand_in_id is None:
        return []
    applicant = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    asked = text("stand_in.question", name=applicant.name, span=words.days_of(row))
    buttons = (
        Button(text("stand_in.agree"), f"leave:standby:{leave}:y"),
        Button(text("stand_in.decline"), f"leave:standby:{leave}:n"),
    )
    who = PersonId(row.stand_in_id)
    return [Push(who, MessageKind.ask, asked, (buttons,), about=f"stand-in:{leave}")]


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [同意替班] or [不方便] of who was asked."""
    leave, agrees = LeaveId(pressing.number(arguments, 0)), pressing.word(arguments, 1) == "y"
    row = leaves.hold(turn.work, leave)
    if row is None or row.stand_in_id != turn.person.id:
        return [Reply(text("leave.not_yours"))]
    if agrees and _away(turn, turn.person, words.stored(row)):
        return [Reply(text("stand_in.you_are_away", span=words.days_of(row)))]
    if agrees and not stand_ins.agree(turn.work, leave, turn.person.id, turn.now):
        return [Reply(text("stand_in.over"))]
    if not agrees:
        stand_ins.end(turn.work, leave, turn.today)
        stand_ins.name(turn.work, leave, None)
    answer = "agreed" if agrees else "declined"
    span = words.days_of(row)
    told = text(f"stand_in.{answer}_told", name=turn.person.name, span=span)
    done = text(f"stand_in.{answer}", span=span)
    handed = hand_over(turn, leave) if row.state is LeaveState.approved else []
    return [
        Reply(done),
        Replace(f"stand-in:{leave}", done),
        Push(PersonId(row.person_id), MessageKind.notice, told),
        *handed,
    ]


def hand_over(turn: Turn, leave: LeaveId) -> list[Outcome]:
    """Let who agreed have the duties for the days of an approved leave, and tell them which."""
    row = leaves.get(turn.work, leave)
    if row is not None and row.extends_id is not None:
        row = leaves.get(turn.work, LeaveId(row.extends_id))
    if row is None or row.stand_in_id is None or row.stand_in_agreed_at is None:
        return []
    stand_ins.hand_over(turn.work, row, turn.now)
    applicant = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    subject = f"person:{row.stand_in_id} {row.first_day}/{row.last_day}"
    people.audit(turn.work, applicant.id, "stand_in.begins", subject, turn.now)
    duties = [offices.of_post(post) for post in applicant.posts_on(turn.today)]
    kinds = dict.fromkeys(duty[0] for duty in duties if duty is not None)
    labels = tuple(offices.label(turn.rules.policy, kind) for kind in kinds)
    told = text(
        "stand_in.begins_with" if labels else "stand_in.begins",
        name=applicant.name,
        span=words.days_of(row),
        duties=labels,
    )
    return [Push(PersonId(row.stand_in_id), MessageKind.notice, told)]


def ended(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Give the duties back because the person is there again or the leave is off; say so."""
    if row.stand_in_id is None:
        return []
    stand_ins.end(turn.work, LeaveId(row.id), turn.today)
    return _let_off(turn, row)


def _let_off(turn: Turn, row: tables.Leave) -> list[Outcome]:
    stand_ins.end(turn.work, LeaveId(row.id), turn.today)
    applicant = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    told = text("stand_in.ended", name=applicant.name, span=words.days_of(row))
    gone = Replace(f"stand-in:{row.id}", told)
    if row.stand_in_agreed_at is None:
        return [gone]
    return [gone, Push(PersonId(row.stand_in_id or 0), MessageKind.notice, told)]


def _may(turn: Turn, one: Person) -> bool:
    """Tell whether somebody may be asked: anybody else who holds a post."""
    return one.id != turn.person.id and bool(one.posts_on(turn.today))


def _away(turn: Turn, person: Person, span: Span) -> bool:
    states = [LeaveState.pending, LeaveState.approved]
    rows = leaves.of_person(turn.work, person.id, states)
    return any(words.stored(row).overlaps(span) for row in rows)
