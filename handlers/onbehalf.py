"""代 …: a leader or clerk speaks for somebody without account or signal, and it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handlers import checkin, filling, naming, roll_answers, telephone
from handlers.form import Answers, Form, Reopen
from handlers.leave import back, checks, request
from handlers.reading.emergency_values import SafetyWords
from handlers.reading.values import (
    DayWords,
    LeaveWords,
    Misread,
    OnBehalf,
    Return,
)
from handlers.talk import Outcome, Push, Reply, lines, text
from storage import people, receipts
from storage.kinds import MarkSource, MessageKind, PersonId, Role, Safety

if TYPE_CHECKING:
    from pydantic import BaseModel

    from handlers.conversation import OpenForm
    from handlers.reading.values import Said
    from handlers.turn import Turn
    from storage.people import Person

ROLES = frozenset({Role.leader, Role.township})
_IN_AN_EMERGENCY = ROLES | {Role.county}


def say(turn: Turn, heard: OnBehalf) -> list[Outcome]:
    """Do what is said as if the other person had said it, with the recorder's name on it.

    Only the leader of their team and the clerk of their area may; who records may not decide it.
    """
    roles = _IN_AN_EMERGENCY if isinstance(heard.said, SafetyWords) else ROLES
    if not {duty.role for duty in turn.person.duties_on(turn.today)} & roles:
        return [Reply(text("onbehalf.not_yours"))]
    person = naming.find(turn, heard.name, lambda one: _may(turn, one, roles))
    if isinstance(person, Misread):
        return [Reply(text(person.reason, **person.params))]
    if heard.said is None:
        return [Reply(text("onbehalf.what", name=person.name))]
    theirs = _as(turn, person)
    done = _done(theirs, heard.said)
    if done is None:
        needs_one = heard.said != SafetyWords(Safety.away)
        why = "onbehalf.no_roll_call" if needs_one else "onbehalf.what"
        return [Reply(text(why, name=person.name))]
    people.audit(turn.work, turn.person.id, "recorded", f"person:{person.id}", turn.now)
    if isinstance(heard.said, LeaveWords):
        return _leave(turn, theirs, heard.said)
    return _signed(turn, person, done, recorded=_recorded(theirs, heard.said, done))


def _recorded(theirs: Turn, said: Said, done: list[Outcome]) -> bool:
    """Tell whether anything was written down: what was, cites its rule; a refusal is no news."""
    refused = {"", theirs.cite("attendance.backfill")}
    rules = {one.rule for one in done if isinstance(one, Reply)}
    return isinstance(said, SafetyWords) or bool(rules - refused)


def _done(theirs: Turn, said: Said) -> list[Outcome] | None:
    """Do it as if they had said it; None for an answer to a roll-call that does not run."""
    match said:
        case LeaveWords():
            return []
        case SafetyWords():
            return roll_answers.say(theirs, said)
        case DayWords():
            return checkin.say(theirs, said)
        case Return():
            return back.came_back(theirs, said)
        case _:
            n = receipts.confirm(theirs.work, theirs.person.id, theirs.by.id, theirs.now)
            if not n:
                return [Reply(text("onbehalf.no_receipts"))]
            return [Reply(text("onbehalf.receipts", n=n), rule=theirs.cite("messages.notice"))]


def _may(turn: Turn, person: Person, roles: frozenset[Role] = ROLES) -> bool:
    stationed = person.id != turn.person.id and person.team_on(turn.today) is not None
    return stationed and naming.reach(turn, person, roles) is not None


def _as(turn: Turn, person: Person) -> Turn:
    """Give the turn as if the other person spoke, under the rules of where they are."""
    today = turn.office.business_day(turn.event.sent_at, person)
    as_leader = naming.reach(turn, person, ROLES) is Role.leader
    return replace(
        turn,
        person=person,
        today=today,
        rules=turn.office.rules_for(turn.office.area_of(person, today), today),
        names=tuple,
        recorder=turn.person,
        recorded_as=MarkSource.leader if as_leader else MarkSource.clerk,
    )


def _signed(
    turn: Turn, person: Person, done: list[Outcome], *, recorded: bool = True
) -> list[Outcome]:
    """Put both names on the answer, which goes to the recorder, and tell the other person.

    Who has no account is told by their leader; a leader who just recorded it is not asked to.
    """
    found: list[Outcome] = []
    for outcome in done:
        if not isinstance(outcome, Reply):
            found.append(outcome)
            continue
        # A button would be pressed by the recorder and mean their own leave or day.
        hint = text("onbehalf.say_it", name=person.name) if outcome.buttons else None
        words = text("onbehalf.done", name=person.name, by=turn.person.name, words=outcome.words)
        told = text("onbehalf.told", by=turn.person.name, words=outcome.words)
        found.append(Reply(lines(words, hint), rule=outcome.rule))
        push = Push(person.id, MessageKind.notice, told, rule=outcome.rule)
        if recorded and not outcome.buttons and not _calls(turn, push, person):
            found.append(push)
    return found


def _calls(turn: Turn, push: Push, person: Person) -> bool:
    """Tell whether the recorder is who would have to telephone the person."""
    if not telephone.without_account(turn, [person]):
        return False
    return turn.person.id in {one.person for one in telephone.instead(turn, push, person)}


def _leave(turn: Turn, theirs: Turn, said: LeaveWords) -> list[Outcome]:
    """Open the leave form in the recorder's conversation, for the other person."""
    if theirs.team is None:
        return [Reply(text("leave.no_team"))]
    days = str(said.days) if said.days and said.span is None else None
    context: dict[str, Any] = {"days": days, "person": int(theirs.person.id)}
    asked = filling.start(turn, LEAVE, request.given(theirs, said), **context)
    request.remember(turn)
    return asked


def _theirs(turn: Turn) -> Turn:
    opened = turn.conversation.open
    who = PersonId(opened.context["person"]) if opened else turn.person.id
    return _as(turn, people.load(turn.work, [who])[who])


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return request.Asked


def _summary(turn: Turn, asked: request.Asked) -> Reply:
    theirs = _theirs(turn)
    shown = request.FORM.summary(theirs, asked)
    head = text("onbehalf.for", name=theirs.person.name, by=turn.person.name)
    # A button of the summary would be the recorder's own: 急事先走 is nobody else's to press.
    return Reply(lines(head, shown.words), (), shown.about, shown.ask, shown.rule)


def _check(turn: Turn, asked: request.Asked) -> Reopen | None:
    return request.FORM.check(_theirs(turn), asked)


def _take(turn: Turn, said: str) -> Answers:
    return request.FORM.take(turn, said)


def _submit(turn: Turn, asked: request.Asked) -> list[Outcome] | Reopen:
    theirs = _theirs(turn)
    if not _may(turn, theirs.person):
        return [Reply(text("onbehalf.not_yours"))]
    done = request.FORM.submit(theirs, asked)
    if isinstance(done, Reopen):
        return done
    return _signed(turn, theirs.person, done)


LEAVE = Form("leave_for", 1, _model, _summary, _submit, _take, _check, checks.revive)
