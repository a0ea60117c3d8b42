"""How a problem is spelt: one line, its history, and the buttons that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.talk import Button, Words, text
from storage.diary_kinds import ProblemState
from storage.kinds import TeamId

if TYPE_CHECKING:
    from handlers.turn import Moment
    from storage import tables

Row = tuple[Button, ...]


def about(problem: int) -> str:
    """Give what the messages to those who answer are about."""
    return f"problem:{problem}"


def about_answer(problem: int) -> str:
    """Give what the messages to who raised it are about."""
    return f"problem-own:{problem}"


def one(moment: Moment, row: tables.Problem) -> Words:
    """Give a problem in a line: its number, team, day and words."""
    team = moment.office.directory.teams[TeamId(row.team_id)].name
    day = moment.office.business_day(row.raised_at)
    return text("problem.one", number=row.id, team=team, day=day, body=row.body)


def to_answer(row: tables.Problem, *, numbered: bool = False) -> Row:
    """Give [答复], and [我来办] while nobody is its owner."""
    answer = Button(_label("problem.answer", row, numbered=numbered), f"problem:answer:{row.id}")
    if row.owner_id is not None:
        return (answer,)
    return (
        answer,
        Button(_label("problem.take", row, numbered=numbered), f"problem:take:{row.id}"),
    )


def to_raiser(row: tables.Problem, *, numbered: bool = False) -> Row:
    """Give [解决了] and [还没解决] for an answer, [不用办了] while there is none."""
    if row.state is ProblemState.open:
        drop = Button(_label("problem.drop", row, numbered=numbered), f"problem:drop:{row.id}")
        return (drop,)
    return (
        Button(_label("problem.solved", row, numbered=numbered), f"problem:solved:{row.id}"),
        Button(_label("problem.not_solved", row, numbered=numbered), f"problem:back:{row.id}"),
    )


def _label(wording: str, row: tables.Problem, *, numbered: bool) -> Words:
    label = text(wording)
    return text("problem.numbered", number=row.id, label=label) if numbered else label
