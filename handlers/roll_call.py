"""点名: a coordinator asks at once, at any hour, whether everybody of an area is safe.

The only message to everybody that quiet hours and the budget do not hold: it has a reason and an
end, and who called it is written down. What is answered is never a mark and never a finding.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, Field

from handlers import day as days
from handlers import filling, offices, pressing, roll_list
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.reading.emergencies import read_expiry
from handlers.talk import Button, Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import people, roll_calls
from storage.kinds import AreaId, MessageKind, PersonId, RollId, RollState, Safety
from storage.roll_calls import NewRoll

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.emergency_values import RollEnd, RollStatus, RollWords
    from handlers.turn import Moment, Turn
    from storage import tables

AT_ONCE = 240
"""People enrolled in one transaction: two rows each, and a turn writes 500 at most."""

_LONGEST_REASON = 60
_AGAIN_AFTER = timedelta(minutes=1)
_REMEMBERED = timedelta(hours=24)
_OFFERED_HOURS = (1, 2, 6)


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("roll.why")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _ask_until(_turn: Turn, _answers: Answers) -> Words:
    return text("roll.until_when")


def _read_until(turn: Turn, said: str) -> object:
    return read_expiry(said, turn.now.astimezone(turn.office.zone))


def _hours(turn: Turn, _answers: Answers) -> list[Choice]:
    most = turn.rules.policy.messages.roll_call.hours_at_most
    return [
        Choice(text("roll.hours", n=hours), turn.now + timedelta(hours=hours))
        for hours in _OFFERED_HOURS
        if hours <= most
    ]


class Called(BaseModel):
    """Why people are asked, and until when; the instant is aware."""

    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_reason, _read_reason, free=True)
    ]
    until: Annotated[AwareDatetime, Question(_ask_until, _read_until, _hours)]


def called(turn: Turn, heard: RollWords) -> list[Outcome]:
    """Draft a roll-call for a coordinator; it goes out after one press."""
    areas = offices.coordinated(turn.person, turn.today)
    if not areas:
        return [Reply(text("roll.coordinators_only"))]
    area, reason = _area(turn, heard.reason, areas)
    until = _read_until(turn, heard.until) if heard.until else None
    return filling.start(turn, FORM, {"reason": reason, "until": until}, area=int(area))


def _area(turn: Turn, reason: str | None, areas: tuple[AreaId, ...]) -> tuple[AreaId, str | None]:
    """Give the area meant: one the words begin with, else the speaker's first."""
    directory = turn.office.directory
    for area in directory.areas.values():
        within = any(directory.within(area.id, own) for own in areas)
        if reason and within and reason.startswith(area.name):
            return area.id, reason.removeprefix(area.name).strip(" ,:") or None
    return areas[0], reason


def _drafted(turn: Turn) -> AreaId:
    opened = turn.conversation.open
    return AreaId(int(opened.context["area"])) if opened else turn.office.root


def _check(turn: Turn, call: Called) -> Reopen | None:
    if call.until <= turn.now:
        return Reopen("until", text("roll.over_already"))
    most = turn.rules.policy.messages.roll_call.hours_at_most
    if call.until > turn.now + timedelta(hours=most):
        return Reopen("until", text("roll.too_long", hours=most))
    return None


def _summary(turn: Turn, call: Called) -> Reply:
    area = _drafted(turn)
    teams = [team.id for team in turn.office.directory.teams_in(area)]
    words = text(
        "roll.summary",
        reason=Verbatim(call.reason),
        place=turn.office.directory.areas[area].name,
        until=call.until,
        n=roll_calls.count_stationed(turn.work, teams, turn.today),
    )
    return Reply(words, rule=turn.cite("messages.roll_call"))


def _submit(turn: Turn, call: Called) -> list[Outcome]:
    area = _drafted(turn)
    directory = turn.office.directory
    if not any(
        directory.within(area, own) for own in offices.coordinated(turn.person, turn.today)
    ):
        return [Reply(text("roll.coordinators_only"))]
    new = NewRoll(turn.event.key, area, call.reason, turn.person.id, turn.now, call.until)
    roll = roll_calls.begin(turn.work, new)
    people.audit(turn.work, turn.person.id, "roll.called", f"roll:{roll.id} area:{area}", turn.now)
    asked = enrol(turn, roll)
    return [_list(turn, roll), *asked]


def _list(moment: Moment, roll: tables.RollCall) -> Reply:
    return Reply(
        roll_list.words(moment, roll),
        roll_list.buttons(roll),
        about=roll_list.about(RollId(roll.id)),
    )


def enrol(moment: Moment, roll: tables.RollCall) -> list[Push]:
    """Enrol the next people of a roll-call and give what asks them; who is on leave is not asked.

    Nothing where another process was first.
    """
    if roll.enrolled_to is None:
        return []
    office = moment.office
    day = office.business_day(moment.now)
    teams = [team.id for team in office.directory.teams_in(AreaId(roll.area_id))]
    after = (roll.enrolled_to, AT_ONCE)
    found = roll_calls.next_stationed(moment.work, teams, day, after)
    known = people.load(moment.work, [person for person, _ in found])
    statuses = days.statuses(moment, list(known.values()), day, day)
    rows = [
        (person, team, days.away(statuses[person, day], moment.now, office))
        for person, team in found
    ]
    upto = int(found[-1][0]) if len(found) == AT_ONCE else None
    if not roll_calls.enrol(moment.work, roll, rows, upto):
        return []
    return [
        ask(moment, roll, person, leads=bool(people.leads(known[person], day)))
        for person, _, on_leave in rows
        if not on_leave
    ]


def ask(moment: Moment, roll: tables.RollCall, person: PersonId, *, leads: bool) -> Push:
    """Give the question to one person; a leader can also answer for the team."""
    rows = [answer_buttons(RollId(roll.id))]
    if leads:
        rows.append((Button(text("roll.team_safe"), f"roll:team:{roll.id}"),))
    words = text(
        "roll.question",
        reason=Verbatim(roll.reason),
        place=moment.office.directory.areas[AreaId(roll.area_id)].name,
        until=roll.expires_at,
    )
    hint = text("roll.leader_hint") if leads else None
    left = roll.expires_at - moment.now
    about = f"roll-ask:{roll.id}"
    emergency = MessageKind.emergency
    return Push(person, emergency, lines(words, hint), tuple(rows), about, lifetime=left)


def answer_buttons(roll: RollId) -> tuple[Button, ...]:
    """Give [安全][需要帮助][不在村]."""
    return tuple(
        Button(text(f"roll.answer.{one.value}"), f"roll:{one.value}:{roll}") for one in Safety
    )


def status(turn: Turn, _heard: RollStatus) -> list[Outcome]:
    """Show coordinators the lists of their area and leaders their own team's."""
    since = turn.now - _REMEMBERED
    rolls = roll_calls.running(turn.work, turn.now) or roll_calls.closed_since(turn.work, since)
    shown: list[Outcome] = [_list(turn, roll) for roll in rolls if coordinates(turn, roll)]
    if shown:
        return shown
    led = people.leads(turn.person, turn.today)
    parts = [roll_list.of_teams(turn, roll, led) for roll in rolls] if led else []
    if any(part is not None for part in parts):
        return [Reply(lines(*parts))]
    may = bool(led or offices.coordinated(turn.person, turn.today))
    return [Reply(text("roll.none_running" if may else "roll.not_yours_to_see"))]


def coordinates(turn: Turn, roll: tables.RollCall) -> bool:
    """Tell whether the speaker coordinates the area of a roll-call."""
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    return any(directory.within(AreaId(roll.area_id), area) for area in areas)


def ended(turn: Turn, _heard: RollEnd) -> list[Outcome]:
    """Close the one running roll-call of the speaker's area; with several, show them to choose."""
    rolls = [r for r in roll_calls.running(turn.work, turn.now) if coordinates(turn, r)]
    if not rolls:
        return [Reply(text("roll.none_running"))]
    if len(rolls) > 1:
        return [_list(turn, roll) for roll in rolls]
    return _end(turn, rolls[0])


def pressed(turn: Turn, what: str, number: int) -> list[Outcome]:
    """Take [再问未答的] or [结束点名]."""
    roll = roll_calls.get(turn.work, RollId(number))
    if roll is None or not coordinates(turn, roll):
        raise pressing.ForgedButtonError(what)
    if roll.state is RollState.closed or roll.expires_at <= turn.now:
        return [Reply(text("roll.closed_already"))]
    return _end(turn, roll) if what == "end" else _again(turn, roll)


def _end(turn: Turn, roll: tables.RollCall) -> list[Outcome]:
    if not roll_calls.close(turn.work, RollId(roll.id), turn.now):
        return [Reply(text("roll.closed_already"))]
    people.audit(turn.work, turn.person.id, "roll.ended", f"roll:{roll.id}", turn.now)
    closed = current(turn, roll)
    summary = Reply(lines(roll_list.words(turn, closed), roll_list.to_telephone(turn, closed)))
    return [roll_list.change(turn, closed), summary]


def _again(turn: Turn, roll: tables.RollCall) -> list[Outcome]:
    if turn.now - roll.asked_at < _AGAIN_AFTER or not roll_calls.ask_again(
        turn.work, roll, turn.now
    ):
        return [Reply(text("roll.asked_just_now", at=roll.asked_at))]
    people.audit(turn.work, turn.person.id, "roll.asked_again", f"roll:{roll.id}", turn.now)
    newer = current(turn, roll)
    pushes = ask_more(turn, newer)
    done = text("roll.asked_again", n=len(pushes)) if pushes else text("roll.all_answered")
    return [Reply(done), *pushes]


def ask_more(moment: Moment, roll: tables.RollCall) -> list[Push]:
    """Ask some of those who did not answer and were not asked in this round."""
    found = roll_calls.next_to_ask(moment.work, RollId(roll.id), roll.round, AT_ONCE)
    day = moment.office.business_day(moment.now)
    known = people.load(moment.work, found)
    return [ask(moment, roll, who, leads=bool(people.leads(known[who], day))) for who in found]


def current(moment: Moment, roll: tables.RollCall) -> tables.RollCall:
    """Give a roll-call as the database has it after a change."""
    found = roll_calls.get(moment.work, RollId(roll.id))
    if found is None:
        raise LookupError(roll.id)
    return found


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Called


FORM = Form(
    "roll_call", 1, _model, _summary, _submit, check=_check, submit_label=text("roll.send")
)
