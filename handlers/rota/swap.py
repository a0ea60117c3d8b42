"""换休 李四 12月5日: two people exchange a rest day; the other agrees, then the leader."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers import offices, pressing, spell
from handlers.rota import plan, table
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Push, Replace, Reply, Words, lines, text
from storage import people, rota
from storage.kinds import MessageKind, PersonId, SwapState, TeamId
from storage.rota import Author, Wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.rota_values import SwapBack, SwapWords
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

_AHEAD = timedelta(days=62)
_OFFERED = 8


def asked(turn: Turn, heard: SwapWords) -> list[Outcome]:
    """Find whose day is whose; what is not said is offered as buttons from the rota."""
    if turn.team is None:
        return [Reply(text("rota.no_team"))]
    if heard.unread or heard.name is None:
        return [Reply(text("rota.swap_how"))]
    members = people.of_team(turn.work, turn.team.id, turn.today)
    others = [one for one in members if one.name == heard.name and one.id != turn.person.id]
    if len(others) != 1:
        return [Reply(text("rota.which_person", name=heard.name))]
    span = (turn.today, turn.today + _AHEAD)
    days = rota.of_team(turn.work, turn.team.id, *span)
    mine, theirs = days.get(turn.person.id, []), days.get(others[0].id, [])
    if not mine or not theirs:
        nobody = turn.person.name if not mine else others[0].name
        return [Reply(text("rota.no_days", name=nobody))]
    return _between(turn, others[0], (mine, theirs), heard.days)


def _between(
    turn: Turn, other: Person, days: tuple[list[date], list[date]], said: Sequence[date]
) -> list[Outcome]:
    mine, theirs = days
    wrong = next((day for day in said if day not in mine and day not in theirs), None)
    if wrong is not None:
        return [Reply(text("rota.not_a_rest_day", day=wrong))]
    own = next((day for day in said if day in mine), None)
    their = next((day for day in said if day in theirs and day != own), None)
    if own is not None and their is not None:
        return ask(turn, other.id, own, their)
    if their is None:
        offered = [(day, own) for day in theirs] if own else [(day, None) for day in theirs]
        question = text("rota.which_of_theirs", name=other.name)
    else:
        offered = [(their, day) for day in mine]
        question = text("rota.which_of_yours")
    rows = tuple(
        (_choice(other.id, their_day, own_day),) for their_day, own_day in offered[:_OFFERED]
    )
    return [Reply(question, rows)]


def _choice(other: PersonId, theirs: date, mine: date | None) -> Button:
    if mine is None:
        data = f"rota:pick:{other}:{theirs.isoformat()}"
        return Button(spell.span(Span.whole(theirs)), data)
    label = text("rota.mine_for_theirs", mine=mine, theirs=theirs)
    return Button(label, f"rota:pick:{other}:{theirs.isoformat()}:{mine.isoformat()}")


def picked(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Go on with the days picked; with one of theirs, ask which of one's own."""
    other, theirs = PersonId(pressing.number(parts, 0)), pressing.day(parts, 1)
    if turn.team is None:
        return [Reply(text("rota.no_team"))]
    if len(parts) > 2:  # noqa: PLR2004  whose, their day, own day
        return ask(turn, other, pressing.day(parts, 2), theirs)
    days = rota.of_team(turn.work, turn.team.id, turn.today, turn.today + _AHEAD)
    rows = tuple((_choice(other, theirs, day),) for day in days.get(turn.person.id, [])[:_OFFERED])
    return [Reply(text("rota.which_of_yours"), rows)]


def ask(turn: Turn, other: PersonId, mine: date, theirs: date) -> list[Outcome]:
    """Ask the other person; both days must be theirs and to come."""
    if turn.team is None:
        return [Reply(text("rota.no_team"))]
    days = rota.of_team(turn.work, turn.team.id, turn.today, turn.today + _AHEAD)
    if mine not in days.get(turn.person.id, []) or theirs not in days.get(other, []):
        return [Reply(text("rota.changed"))]
    wish = Wish(turn.team.id, turn.person.id, mine, other, theirs)
    number = rota.ask_swap(turn.work, wish, turn.event.key, turn.now)
    row = _get(turn, number)
    whose = people.load(turn.work, [other])[other]
    done = text("rota.swap_asked", name=whose.name)
    return [Reply(done), _question(other, row, _words(turn, row), "agree")]


def _question(person: PersonId, row: tables.RestSwap, words: Words, step: str) -> Push:
    buttons = (
        Button(text(f"rota.{step}"), f"rota:{step}:{row.id}"),
        Button(text("rota.refuse"), f"rota:refuse:{row.id}"),
    )
    return Push(person, MessageKind.decision, words, (buttons,), about=f"swap:{row.id}")


def _words(turn: Turn, row: tables.RestSwap) -> Words:
    who, other = PersonId(row.person_id), PersonId(row.with_id)
    known = people.load(turn.work, [who, other])
    return text(
        "rota.swap",
        name=known[who].name,
        day=row.day,
        other=known[other].name,
        other_day=row.with_day,
    )


def decided(turn: Turn, step: str, number: int) -> list[Outcome]:
    """Take [同意] of the other person, [批准] of the leader, or [不同意] of either."""
    row = _get(turn, number)
    me = turn.person.id
    led = row.team_id in people.leads(turn.person, turn.today)
    mine = row.state is SwapState.asked and me == row.with_id
    leaders = row.state is SwapState.agreed and led and me != row.person_id
    if row.state not in {SwapState.asked, SwapState.agreed}:
        return [Reply(text(f"rota.swap_{row.state.value}"))]
    if not mine and not leaders:
        return [Reply(text("rota.not_yours_to_decide"))]
    if step == "refuse":
        return _refuse(turn, row)
    if mine and not led and not _asker_leads(turn, row):
        return _agree(turn, row)
    return _approve(turn, row)


def _asker_leads(turn: Turn, row: tables.RestSwap) -> bool:
    """Tell whether who asks leads the team themselves: then the other's word is enough."""
    asker = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)]
    return row.team_id in people.leads(asker, turn.today)


def _author(turn: Turn) -> Author:
    return Author(turn.person.id, turn.now)


def _refuse(turn: Turn, row: tables.RestSwap) -> list[Outcome]:
    if not rota.move_swap(turn.work, row.id, row.state, SwapState.refused, _author(turn)):
        return [Reply(text("rota.changed"))]
    told = text("rota.refused_told", by=turn.person.name, swap=_words(turn, row))
    parties = {PersonId(row.person_id), PersonId(row.with_id)} - {turn.person.id}
    return [
        Replace(f"swap:{row.id}"),
        Reply(text("rota.swap_refused")),
        *(Push(one, MessageKind.notice, told) for one in sorted(parties)),
    ]


def _agree(turn: Turn, row: tables.RestSwap) -> list[Outcome]:
    if not rota.move_swap(turn.work, row.id, SwapState.asked, SwapState.agreed, _author(turn)):
        return [Reply(text("rota.changed"))]
    agreed = _get(turn, row.id)
    place = offices.Place(team=TeamId(row.team_id))
    applicant = (PersonId(row.person_id), turn.today)
    deciders = offices.deciders(turn, offices.TEAM_LEADER, place, applicant, [turn.person.id])
    leaders = [one for one in deciders if row.team_id in people.leads(one, turn.today)]
    words = lines(_words(turn, row), text("rota.both_agree"))
    return [
        Replace(f"swap:{row.id}"),
        Reply(text("rota.agreed", names=tuple(one.name for one in leaders))),
        *(_question(one.id, agreed, words, "approve") for one in leaders),
    ]


def _approve(turn: Turn, row: tables.RestSwap) -> list[Outcome]:
    if not rota.move_swap(turn.work, row.id, row.state, SwapState.approved, _author(turn)):
        return [Reply(text("rota.changed"))]
    if not rota.swap(turn.work, row, _author(turn)):
        rota.move_swap(turn.work, row.id, SwapState.approved, SwapState.refused, _author(turn))
        return [Reply(text("rota.no_longer_theirs"))]
    people.audit(turn.work, turn.person.id, "rota.swapped", f"swap:{row.id}", turn.now)
    words = text("rota.swapped", swap=_words(turn, row))
    parties = {PersonId(row.person_id), PersonId(row.with_id)} - {turn.person.id}
    return [
        Replace(f"swap:{row.id}"),
        Reply(lines(words, table.of_month(turn, TeamId(row.team_id), row.day.replace(day=1)))),
        *(Push(one, MessageKind.notice, words) for one in sorted(parties)),
    ]


def taken_back(turn: Turn, _heard: SwapBack) -> list[Outcome]:
    """Take back the swaps to come the speaker asked for."""
    found = rota.swaps_of(turn.work, turn.person.id, turn.today)
    done: list[Outcome] = [
        Replace(f"swap:{row.id}")
        for row in found
        if rota.move_swap(turn.work, row.id, row.state, SwapState.withdrawn, _author(turn))
    ]
    return [*done, Reply(text("rota.taken_back" if done else "rota.no_swap"))]


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...]]]:
    """Give for 待办 the swaps that wait for the speaker."""
    led = people.leads(turn.person, turn.today)
    found = []
    for row in rota.swaps_waiting(turn.work, turn.person.id, led, turn.today):
        step = "agree" if row.state is SwapState.asked else "approve"
        question = _question(turn.person.id, row, _words(turn, row), step)
        found.append((question.words, question.buttons[0]))
    return found


def _get(turn: Turn, number: int) -> tables.RestSwap:
    row = rota.get_swap(turn.work, number)
    if row is None:
        raise pressing.ForgedButtonError(str(number))
    return row


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take every button of the rota."""
    what = pressing.word(parts, 0)
    if what in {"plan", "drop"}:
        return plan.pressed(turn, what, pressing.number(parts, 1))
    if what == "pick":
        return picked(turn, parts[1:])
    if what in {"agree", "approve", "refuse"}:
        return decided(turn, what, pressing.number(parts, 1))
    raise pressing.ForgedButtonError(what)
