"""What people answer to a roll-call: one tap, a word, the leader's line, a clerk's phone call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers import checkin, deputies, pressing, roll_call, roll_list, sos
from handlers.reading.emergency_values import SafetyWords
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import people, roll_calls, roll_lists
from storage.kinds import PersonId, RollId, RollState, Safety, TeamId
from storage.roll_calls import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.values import NotHere
    from handlers.turn import Turn
    from storage import tables
    from storage.roll_lists import Enrolled

_LONGEST_PLACE = 60
_BUTTONS = {one.value: one for one in Safety}


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button of a roll-call: an answer, the whole team's, or what coordinators can do."""
    what, number = pressing.word(parts, 0), pressing.number(parts, 1)
    if what in {"again", "end"}:
        return roll_call.pressed(turn, what, number)
    roll = roll_calls.get(turn.work, RollId(number))
    if roll is None:
        raise pressing.ForgedButtonError(str(number))
    if roll.state is RollState.closed or roll.expires_at <= turn.now:
        return [Reply(text("roll.ended_for_you"))]
    if what == "team":
        return _of_team(turn, [roll], SafetyWords(everybody=True))
    if what not in _BUTTONS:
        raise pressing.ForgedButtonError(what)
    return _own(turn, SafetyWords(_BUTTONS[what])) or [Reply(text("roll.not_enrolled"))]


def say(turn: Turn, heard: SafetyWords) -> list[Outcome] | None:
    """Take an answer in words; None where no roll-call runs for the speaker.

    Who needs help without a roll-call is asked whether to call for it.
    """
    if heard.everybody or heard.named:
        rolls = _rolls_of_team(turn)
        return _of_team(turn, rolls, heard) if rolls else None
    done = _own(turn, heard)
    if done is None and heard.answer is Safety.help and turn.recorder is None:
        button = Button(text("sos.send"), "help:call")
        return [
            Reply(
                text("sos.do_you_mean"), ((button, Button(text("checkin.nothing"), "do:nothing")),)
            )
        ]
    return done


def not_here(turn: Turn, heard: NotHere) -> list[Outcome]:
    """Take 不在村: the answer to a roll-call that waits for one, else ask why."""
    waiting = roll_calls.unanswered_by(turn.work, turn.person.id, turn.now)
    away = SafetyWords(Safety.away)
    done = _own(turn, away) if waiting else None
    return done if done is not None else checkin.not_here(turn, heard)


def _own(turn: Turn, heard: SafetyWords) -> list[Outcome] | None:
    """Record the speaker's answer in every roll-call that runs for them."""
    rolls = roll_calls.running_for(turn.work, turn.person.id, turn.now)
    if not rolls or heard.answer is None:
        return None
    said = _said(turn, heard.answer, heard.place)
    for roll in rolls:
        roll_calls.answer(turn.work, RollId(roll.id), [turn.person.id], said)
    answer = text(f"roll.answer.{heard.answer.value}")
    words = "roll.noted_at" if heard.place else "roll.noted"
    done = text(words, answer=answer, place=heard.place, reason=rolls[0].reason)
    hint = None if heard.place or turn.recorder else text("roll.say_where")
    outcomes: list[Outcome] = [roll_list.change(turn, roll) for roll in rolls]
    outcomes.append(Reply(lines(done, hint)))
    if heard.answer is Safety.help:
        outcomes += _help(turn, rolls[0], heard.place)
    return outcomes


def _said(turn: Turn, answer: Safety, place: str = "") -> Said:
    return Said(answer, place[:_LONGEST_PLACE], turn.by.id, turn.now)


def _help(turn: Turn, roll: tables.RollCall, place: str) -> list[Outcome]:
    """Send who needs help on like 求助."""
    return sos.raise_call(turn, turn.spell(_help_words(roll, place)))


def _help_words(roll: tables.RollCall, place: str) -> Words:
    return text(
        "roll.needs_help_at" if place else "roll.needs_help", reason=roll.reason, place=place
    )


def _rolls_of_team(turn: Turn) -> list[tables.RollCall]:
    led = deputies.led(turn, turn.person, turn.today)
    if not led:
        return []
    return [
        roll
        for roll in roll_calls.running(turn.work, turn.now)
        if roll_lists.enrolled(turn.work, RollId(roll.id), led)
    ]


def _of_team(turn: Turn, rolls: Sequence[tables.RollCall], heard: SafetyWords) -> list[Outcome]:
    """Record a leader's answers for the team; 都安全 is only for who has not answered."""
    led = deputies.led(turn, turn.person, turn.today)
    if not led:
        return [Reply(text("team.leaders_only"))]
    outcomes: list[Outcome] = []
    for roll in rolls:
        team = roll_lists.enrolled(turn.work, RollId(roll.id), led)
        answers = _answers(team, heard)
        if isinstance(answers, str):
            return [Reply(text("team.which_person", name=answers))]
        for safety in Safety:
            whose = [who for who, answer in answers.items() if answer is safety]
            if whose:
                roll_calls.answer(turn.work, RollId(roll.id), whose, _said(turn, safety))
        outcomes.append(roll_list.change(turn, roll))
        outcomes.append(Reply(_echo(turn, roll, led, answers)))
        helped = [who for who, answer in answers.items() if answer is Safety.help]
        outcomes += _help_for(turn, roll, helped)
    return outcomes


def _answers(team: Sequence[Enrolled], heard: SafetyWords) -> dict[PersonId, Safety] | str:
    """Give each person's answer; the name where nobody or more than one has it."""
    found: dict[PersonId, Safety] = {}
    left_out: set[PersonId] = set()
    for name, answer in heard.named:
        fitting = [one for one in team if one.name == name]
        if len(fitting) != 1:
            return name
        if answer is None:
            left_out.add(fitting[0].person)
        else:
            found[fitting[0].person] = answer
    if heard.everybody:
        silent = [one for one in team if one.answer is None and not one.on_leave]
        found |= {
            one.person: Safety.safe
            for one in silent
            if one.person not in found and one.person not in left_out
        }
    return found


def _echo(
    turn: Turn, roll: tables.RollCall, led: tuple[TeamId, ...], answers: dict[PersonId, Safety]
) -> Words:
    table = roll_list.of_teams(turn, roll, led)
    if not answers:
        return lines(text("roll.team_had_answered"), table)
    return lines(text("roll.team_noted", n=len(answers)), table, text("roll.say_again"))


def _help_for(turn: Turn, roll: tables.RollCall, whose: Sequence[PersonId]) -> list[Outcome]:
    """Call for help in the name of each member who needs it, recorded by the leader."""
    found: list[Outcome] = []
    for person in people.load(turn.work, whose).values():
        theirs = replace(turn, person=person, recorder=turn.person)
        found += sos.raise_call(theirs, turn.spell(_help_words(roll, "")))
    return found


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...]]]:
    """Give for 待办 the roll-calls the speaker has not answered."""
    return [
        (
            text("roll.todo", reason=roll.reason, until=roll.expires_at),
            roll_call.answer_buttons(RollId(roll.id)),
        )
        for roll in roll_calls.unanswered_by(turn.work, turn.person.id, turn.now)
    ]
