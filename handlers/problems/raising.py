"""Raising a problem, and how one's problems stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.problems import whose, words
from handlers.talk import Button, Outcome, Push, Reply, Words, lines, text
from storage import people, problems
from storage.diary_kinds import ProblemId, ProblemState
from storage.kinds import MessageKind, PersonId, TeamId
from storage.problems import NewProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.offices import Decider
    from handlers.reading.problem_values import ProblemsAsked, Raised
    from handlers.turn import Turn
    from storage import tables
    from storage.areas import Team

LONGEST = 1000
_SHORTEST = 3
_SHOWN = 8


def said(turn: Turn, heard: Raised) -> list[Outcome]:
    """Open an item for the township: who answers, by when it is told above, and its number."""
    if turn.team is None:
        return [Reply(text("problem.teams_only"))]
    if not _SHORTEST <= len(heard.body) <= LONGEST:
        short = len(heard.body) < _SHORTEST
        return [Reply(text("problem.how") if short else text("problem.too_long", max=LONGEST))]
    rule = turn.rules.policy.diary.problems
    place = offices.place_of(turn, rule.office, turn.team.id)
    if place.area is None:
        raise ValueError(rule.office)
    found = offices.Seats(turn, turn.today).deciding(
        rule.office, place, frozenset({turn.person.id})
    )
    row = problems.add(
        turn.work,
        NewProblem(
            event_key=turn.event.key,
            person=turn.person.id,
            team=turn.team.id,
            area=place.area,
            policy=turn.rules.id,
            body=heard.body,
            owner=found[0].person.id if len(found) == 1 else None,
            at=turn.now,
            day=turn.today,
        ),
    )
    return [_raised(turn, row, found), *_told(turn, turn.team, row, found)]


def asked(turn: Turn, _heard: ProblemsAsked) -> list[Outcome]:
    """List what the speaker's team raised, and what waits for the speaker's answer."""
    parts: list[Words] = []
    rows: list[words.Row] = []
    for shown, buttons in (_own(turn), _to_answer(turn)):
        parts += shown
        rows += buttons
    if not parts:
        answers = offices.coordinated(turn.person, turn.today)
        return [Reply(text("problem.none_to_answer" if answers else "problem.none"))]
    return [Reply(lines(*parts), tuple(rows))]


def _own(turn: Turn) -> tuple[list[Words], list[words.Row]]:
    teams = own_team(turn)
    mine = problems.alive(turn.work, teams, _SHOWN) if teams else []
    answers = problems.last_answers(turn.work, [ProblemId(row.id) for row in mine])
    several = len(mine) > 1
    return (
        [_standing(turn, row, answers.get(ProblemId(row.id))) for row in mine],
        [words.to_raiser(row, numbered=several) for row in mine if whose.may_end(turn, row)],
    )


def _to_answer(turn: Turn) -> tuple[list[Words], list[words.Row]]:
    teams = _teams(turn)
    waits = problems.unanswered(turn.work, teams, _SHOWN) if teams else []
    if not waits:
        return [], []
    total = problems.count(turn.work, teams, ProblemState.open)
    more = total - len(waits)
    shown: list[Words] = [text("problem.to_answer", n=total)]
    shown += [_waits(turn, row) for row in waits]
    shown += [text("problem.more", n=more)] if more else []
    return shown, [words.to_answer(row, numbered=True) for row in waits]


def own_team(turn: Turn) -> list[TeamId]:
    """Give the team the speaker belongs to and those they lead."""
    own = [turn.team.id] if turn.team is not None else []
    return list(dict.fromkeys([*own, *people.leads(turn.person, turn.today)]))


def waiting(turn: Turn) -> list[tuple[Words, tuple[Button, ...]]]:
    """Give for 待办 the problems to answer, and the answers to one's own that want a word."""
    found: list[tuple[Words, tuple[Button, ...]]] = []
    own = own_team(turn)
    for row in problems.alive(turn.work, own, _SHOWN) if own else []:
        if row.state is ProblemState.answered and whose.may_end(turn, row):
            item = text("problem.todo_answered", problem=words.one(turn, row))
            found.append((item, words.to_raiser(row, numbered=True)))
    teams, seats = _teams(turn), offices.Seats(turn, turn.today)
    for row in problems.unanswered(turn.work, teams, _SHOWN) if teams else []:
        if _is_mine(turn, seats, row):
            item = text("problem.todo_answer", problem=words.one(turn, row))
            found.append((item, words.to_answer(row, numbered=True)))
    return found


def _raised(turn: Turn, row: tables.Problem, found: Sequence[Decider]) -> Reply:
    office = offices.label(turn.rules.policy, turn.rules.policy.diary.problems.office)
    names = offices.names(turn, found, turn.today)
    to = text("problem.names", office=office, names=names) if names else office
    by = whose.told_above_at(turn, row)
    masked = text("diary.masked") if turn.masked else None
    return Reply(
        lines(text("problem.raised", number=row.id, to=to, by=by), masked),
        (words.to_raiser(row),),
        words.about_answer(row.id),
        rule=turn.cite("diary.problems"),
    )


def _told(turn: Turn, team: Team, row: tables.Problem, found: Sequence[Decider]) -> list[Outcome]:
    """Tell those who are to answer; the leader hears of what a member raised."""
    asked = text("problem.asked", name=turn.person.name, problem=words.one(turn, row))
    shown = (words.to_answer(row),)
    rule = turn.cite("diary.problems")
    pushes: list[Outcome] = [
        Push(
            one.person.id, MessageKind.decision, asked, shown, about=words.about(row.id), rule=rule
        )
        for one in found
    ]
    heard = {turn.person.id, *(one.person.id for one in found)}
    leaders = [one for one in offices.leading(turn, [team.id], turn.today) if one not in heard]
    told = text("problem.told_leader", name=turn.person.name, problem=words.one(turn, row))
    return [*pushes, *(Push(who, MessageKind.notice, told) for who in leaders)]


def _standing(turn: Turn, row: tables.Problem, answer: str | None) -> Words:
    if row.state is ProblemState.answered:
        said = text("problem.answered_line", answer=answer or "")
    elif whose.is_told_above(turn, row):
        said = text("problem.told_above_line")
    else:
        said = text("problem.waits_line", by=whose.told_above_at(turn, row))
    return lines(words.one(turn, row), said)


def _waits(turn: Turn, row: tables.Problem) -> Words:
    above = whose.is_told_above(turn, row)
    return lines(words.one(turn, row), text("problem.overdue_line") if above else None)


def _teams(turn: Turn) -> list[TeamId]:
    directory = turn.office.directory
    areas = offices.coordinated(turn.person, turn.today)
    return sorted({team.id for area in areas for team in directory.teams_in(area)})


def _is_mine(turn: Turn, seats: offices.Seats, row: tables.Problem) -> bool:
    """Tell whether it waits for the speaker: as owner or their office, above only when told."""
    if row.owner_id == turn.person.id or whose.is_told_above(turn, row):
        return True
    asked = whose.answering(seats, row)
    mine = turn.person.id in {PersonId(one.person.id) for one in asked}
    return mine and row.owner_id is None
