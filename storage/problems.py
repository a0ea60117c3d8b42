"""Problems teams raise for their township: raised, taken on, answered, closed or sent back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import search, tables
from storage.diary_kinds import ProblemAct, ProblemId, ProblemState
from storage.kinds import AreaId, PersonId, PolicyId, TeamId
from storage.search import Written
from storage.tables.search import SearchKind
from storage.work import Work

_CHUNK = 1000
ALIVE = (ProblemState.open, ProblemState.answered)


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem as it is raised; `owner` is who alone may answer it, if there is only one.

    `day` is the business day it is found by.
    """

    event_key: str
    person: PersonId
    team: TeamId
    area: AreaId
    policy: PolicyId
    body: str
    owner: PersonId | None
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does about a problem, with their words."""

    act: ProblemAct
    by: PersonId
    at: datetime
    body: str = ""


def add(work: Work, new: NewProblem) -> tables.Problem:
    """Store a problem that waits for an answer from now on, and is found by its words."""
    row = tables.Problem(
        event_key=new.event_key,
        person_id=new.person,
        team_id=new.team,
        area_id=new.area,
        policy_id=new.policy,
        body=new.body,
        state=ProblemState.open,
        owner_id=new.owner,
        raised_at=new.at,
        opened_at=new.at,
    )
    work.add(row)
    found_by = Written(SearchKind.problem, row.id, new.person, new.team, new.day, new.body)
    search.put(work, [found_by])
    _said(work, ProblemId(row.id), Act(ProblemAct.raised, new.person, new.at, new.body))
    return row


def get(work: Work, problem: ProblemId) -> tables.Problem | None:
    """Give a problem as it stands, read anew."""
    found: tables.Problem | None = work.session.get(
        tables.Problem, problem, populate_existing=True
    )
    return found


def take(work: Work, row: tables.Problem, act: Act) -> bool:
    """Let somebody be its owner; False if it is answered, or has an owner."""
    table = tables.Problem
    holds = (table.state == ProblemState.open, table.owner_id.is_(None))
    return _changed(work, row, act, (holds, {"owner_id": act.by}))


def answer(work: Work, row: tables.Problem, act: Act) -> bool:
    """Store an answer; False if another one was first, or it waits no more."""
    holds = (tables.Problem.state == ProblemState.open,)
    values = {"state": ProblemState.answered, "answered_at": act.at, "owner_id": act.by}
    return _changed(work, row, act, (holds, values))


def reopen(work: Work, row: tables.Problem, act: Act) -> bool:
    """Let an answered problem wait anew, its clock from the start; False if it is not answered."""
    holds = (tables.Problem.state == ProblemState.answered,)
    values = {"state": ProblemState.open, "opened_at": act.at, "answered_at": None}
    return _changed(work, row, act, (holds, values))


def end(work: Work, row: tables.Problem, act: Act, state: ProblemState) -> bool:
    """Close or withdraw a problem; False if it was ended before."""
    holds = (tables.Problem.state.in_(ALIVE),)
    return _changed(work, row, act, (holds, {"state": state, "closed_at": act.at}))


def words_of(work: Work, problem: ProblemId) -> list[tables.ProblemWord]:
    """Give what was said and done about a problem, in order."""
    row = tables.ProblemWord
    return work.ones(select(row).where(row.problem_id == problem).order_by(row.id))


def last_answers(work: Work, problems: Collection[ProblemId]) -> dict[ProblemId, str]:
    """Give the newest answer to each of these problems that has one."""
    row = tables.ProblemWord
    found: dict[ProblemId, str] = {}
    for some in _chunks(problems):
        newest = (
            select(func.max(row.id))
            .where(row.problem_id.in_(some), row.act == ProblemAct.answered)
            .group_by(row.problem_id)
        )
        rows = work.rows(select(row.problem_id, row.body).where(row.id.in_(newest)))
        found |= {ProblemId(number): body for number, body in rows}
    return found


def unanswered(
    work: Work, teams: Collection[TeamId], limit: int | None = None
) -> list[tables.Problem]:
    """Give the problems of these teams that wait for an answer, the longest waiting first."""
    return _of_teams(work, teams, (ProblemState.open,), limit)


def alive(work: Work, teams: Collection[TeamId], limit: int | None = None) -> list[tables.Problem]:
    """Give the problems of these teams that are not closed, the longest waiting first."""
    return _of_teams(work, teams, ALIVE, limit)


def count(work: Work, teams: Collection[TeamId], state: ProblemState) -> int:
    """Give how many problems of these teams are in a state."""
    row = tables.Problem
    return sum(
        work.one(
            select(func.count()).select_from(row).where(row.team_id.in_(some), row.state == state)
        )
        for some in _chunks(teams)
    )


def raised_between(
    work: Work, teams: Collection[TeamId], first: datetime, beyond: datetime
) -> list[tables.Problem]:
    """Give the problems these teams raised from an instant until before another, by team."""
    row = tables.Problem
    found: list[tables.Problem] = []
    for some in _chunks(teams):
        mine = select(row).where(row.team_id.in_(some), row.raised_at.between(first, beyond))
        found += work.ones(mine.where(row.raised_at < beyond).order_by(row.team_id, row.id))
    return found


def waiting_since(work: Work, instant: datetime) -> list[tables.Problem]:
    """Give every problem nobody answered that has waited since before an instant."""
    row = tables.Problem
    waits = select(row).where(row.state == ProblemState.open, row.opened_at <= instant)
    return work.ones(waits.order_by(row.id).execution_options(populate_existing=True))


def open_ones(work: Work, problems: Collection[ProblemId]) -> dict[ProblemId, tables.Problem]:
    """Give those of these problems that still wait for an answer."""
    row = tables.Problem
    found: dict[ProblemId, tables.Problem] = {}
    for some in _chunks(problems):
        waits = select(row).where(row.id.in_(some), row.state == ProblemState.open)
        rows = work.ones(waits.execution_options(populate_existing=True))
        found |= {ProblemId(one.id): one for one in rows}
    return found


def _of_teams(
    work: Work, teams: Collection[TeamId], states: Collection[ProblemState], limit: int | None
) -> list[tables.Problem]:
    row = tables.Problem
    found: list[tables.Problem] = []
    for some in _chunks(teams):
        mine = select(row).where(row.team_id.in_(some), row.state.in_(states))
        found += work.ones(mine.order_by(row.opened_at, row.id).limit(limit))
    found.sort(key=lambda one: (one.opened_at, one.id))
    return found[:limit]


def _chunks(ids: Collection[Any]) -> list[list[Any]]:
    wanted = sorted(set(ids))
    return [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]


def _changed(work: Work, row: tables.Problem, act: Act, change: tuple[Any, Any]) -> bool:
    """Change a problem where it still is as expected, and write down who did it."""
    holds, values = change
    table = tables.Problem
    statement = update(table).where(table.id == row.id, *holds).values(**values)
    done: Any = work.run(statement.execution_options(synchronize_session=False))
    if not done.rowcount:
        return False
    _said(work, ProblemId(row.id), act)
    return True


def _said(work: Work, problem: ProblemId, act: Act) -> None:
    work.add(
        tables.ProblemWord(
            problem_id=problem, person_id=act.by, act=act.act, body=act.body, at=act.at
        )
    )
