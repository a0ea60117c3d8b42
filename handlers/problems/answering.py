"""Answering a problem: who takes it on, what is answered, and whether that solved it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices, pressing
from handlers.form import Answers, Form, Question
from handlers.problems import raising, whose, words
from handlers.talk import Outcome, Push, Replace, Reply, Words, lines, text
from storage import people, problems
from storage.diary_kinds import ProblemAct, ProblemId, ProblemState
from storage.kinds import MessageKind, PersonId
from storage.problems import Act

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.problem_values import Answered
    from handlers.turn import Turn
    from storage import tables

_LONGEST = raising.LONGEST


def said(turn: Turn, heard: Answered) -> list[Outcome] | None:
    """Take 答复 3 …; None for who answers no problems, so that another may read it."""
    row = problems.get(turn.work, ProblemId(heard.number))
    if row is None or not whose.may_answer(turn, row):
        coordinates = offices.coordinated(turn.person, turn.today)
        return [Reply(text("problem.unknown", number=heard.number))] if coordinates else None
    if not heard.body:
        return _ask(turn, row)
    return answer(turn, row, heard.body)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button of a problem, by who answers it or who raised it."""
    press = _PRESSES.get(pressing.word(parts, 0))
    row = problems.get(turn.work, ProblemId(pressing.number(parts, 1)))
    if press is None or row is None:
        raise pressing.ForgedButtonError(":".join(parts))
    may, act = press
    if not may(turn, row):
        return [Reply(text("problem.not_yours"))]
    return act(turn, row)


def answer(turn: Turn, row: tables.Problem, body: str) -> list[Outcome]:
    """Store an answer and ask who raised it whether that solved it; the first answer counts."""
    if len(body) > _LONGEST:
        return [Reply(text("problem.too_long", max=_LONGEST))]
    if not problems.answer(turn.work, row, _act(turn, ProblemAct.answered, body)):
        return [_already(turn, row)]
    row = _anew(turn, row)
    told = text(
        "problem.answer_told", name=turn.person.name, answer=body, problem=words.one(turn, row)
    )
    shown = lines(
        words.one(turn, row), text("problem.answered_by", name=turn.person.name, answer=body)
    )
    asked = [
        Push(
            who,
            MessageKind.decision,
            told,
            (words.to_raiser(row),),
            about=words.about_answer(row.id),
        )
        for who in whose.raisers(turn, row, turn.today)
    ]
    done = text("problem.answer_sent", number=row.id)
    return [Replace(words.about(row.id), shown), Reply(done), *asked]


def _ask(turn: Turn, row: tables.Problem) -> list[Outcome]:
    if row.state is not ProblemState.open:
        return [_already(turn, row)]
    return filling.start(turn, ANSWER, {}, problem=row.id)


def _take(turn: Turn, row: tables.Problem) -> list[Outcome]:
    if row.owner_id == turn.person.id:
        return [Reply(text("problem.yours_already", number=row.id), (words.to_answer(row),))]
    if row.owner_id is not None or not problems.take(turn.work, row, _act(turn, ProblemAct.taken)):
        return [_already(turn, row)]
    row = _anew(turn, row)
    name = turn.person.name
    shown = lines(words.one(turn, row), text("problem.taken_by", name=name))
    told = text("problem.taken_told", name=name, problem=words.one(turn, row))
    return [
        Replace(words.about(row.id), shown, (words.to_answer(row),), reworded=True),
        Reply(text("problem.taken", number=row.id), (words.to_answer(row),)),
        *(Push(one, MessageKind.notice, told) for one in whose.raisers(turn, row, turn.today)),
    ]


def _solved(turn: Turn, row: tables.Problem) -> list[Outcome]:
    if row.state is not ProblemState.answered:
        return [_already(turn, row)]
    return _end(turn, row, ProblemAct.closed, ProblemState.closed)


def _drop(turn: Turn, row: tables.Problem) -> list[Outcome]:
    return _end(turn, row, ProblemAct.withdrawn, ProblemState.withdrawn)


def _end(turn: Turn, row: tables.Problem, act: ProblemAct, state: ProblemState) -> list[Outcome]:
    """End a problem once; who answered it or was to answer is told."""
    owner = row.owner_id
    if not problems.end(turn.work, row, _act(turn, act), state):
        return [_already(turn, row)]
    row = _anew(turn, row)
    ended = text(f"problem.{act}_by", name=turn.person.name, problem=words.one(turn, row))
    told = [] if owner in {None, turn.person.id} else [PersonId(owner or 0)]
    return [
        Replace(words.about(row.id), ended),
        Replace(words.about_answer(row.id), ended),
        Reply(text(f"problem.{act}", number=row.id)),
        *(Push(who, MessageKind.notice, ended) for who in told),
    ]


def _not_solved(turn: Turn, row: tables.Problem) -> list[Outcome]:
    if row.state is not ProblemState.answered:
        return [_already(turn, row)]
    return filling.start(turn, BACK, {}, problem=row.id)


def _back(turn: Turn, row: tables.Problem, body: str) -> list[Outcome]:
    """Let a problem wait anew; those who are to answer are asked again, its owner alone if any."""
    if not problems.reopen(turn.work, row, _act(turn, ProblemAct.back, body)):
        return [_already(turn, row)]
    row = _anew(turn, row)
    found = whose.answering(offices.Seats(turn, turn.today), row)
    owners = [one for one in found if one.person.id == row.owner_id]
    asked = text(
        "problem.back_told",
        name=turn.person.name,
        problem=words.one(turn, row),
        missing=filling.quoted(body),
    )
    return [
        Replace(words.about_answer(row.id), words.one(turn, row)),
        Reply(text("problem.back_sent", number=row.id, by=whose.told_above_at(turn, row))),
        *(
            Push(
                one.person.id,
                MessageKind.decision,
                asked,
                (words.to_answer(row),),
                about=words.about(row.id),
            )
            for one in owners or found
        ),
    ]


def _already(turn: Turn, row: tables.Problem) -> Reply:
    """Say how a problem stands where somebody came too late."""
    row = _anew(turn, row)
    last = problems.words_of(turn.work, ProblemId(row.id))[-1]
    name = people.load(turn.work, [PersonId(last.person_id)])[PersonId(last.person_id)].name
    return Reply(text(f"problem.already.{last.act}", name=name, when=last.at, body=last.body))


def _anew(turn: Turn, row: tables.Problem) -> tables.Problem:
    return problems.get(turn.work, ProblemId(row.id)) or row


def _act(turn: Turn, act: ProblemAct, body: str = "") -> Act:
    return Act(act, turn.person.id, turn.now, body)


_PRESSES: dict[
    str,
    tuple[Callable[[Turn, tables.Problem], bool], Callable[[Turn, tables.Problem], list[Outcome]]],
] = {
    "answer": (whose.may_answer, _ask),
    "take": (whose.may_answer, _take),
    "solved": (whose.may_end, _solved),
    "back": (whose.may_end, _not_solved),
    "drop": (whose.may_end, _drop),
}


def _in_hand(turn: Turn) -> tables.Problem:
    opened = turn.conversation.open
    row = problems.get(turn.work, ProblemId(opened.context["problem"])) if opened else None
    if row is None:
        raise LookupError(opened)
    return row


def _ask_answer(turn: Turn, _answers: Answers) -> Words:
    return text("problem.ask_answer", problem=words.one(turn, _in_hand(turn)))


def _ask_missing(_turn: Turn, _answers: Answers) -> Words:
    return text("problem.ask_missing")


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


class AnswerWords(BaseModel):
    """What is answered to a problem."""

    body: Annotated[str, Field(max_length=_LONGEST), Question(_ask_answer, _read, free=True)]


class Missing(BaseModel):
    """What an answer left unsolved."""

    body: Annotated[
        str | None,
        Field(max_length=_LONGEST),
        Question(_ask_missing, _read, optional=True, free=True),
    ]


def _answer_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return AnswerWords


def _missing_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Missing


def _answer_summary(turn: Turn, filled: AnswerWords) -> Reply:
    row = _in_hand(turn)
    return Reply(text("problem.answer_summary", problem=words.one(turn, row), answer=filled.body))


def _missing_summary(turn: Turn, filled: Missing) -> Reply:
    said = filling.quoted(filled.body)
    return Reply(text("problem.back_summary", problem=words.one(turn, _in_hand(turn)), said=said))


def _submit_answer(turn: Turn, filled: AnswerWords) -> list[Outcome]:
    row = _in_hand(turn)
    if not whose.may_answer(turn, row):
        return [Reply(text("problem.not_yours"))]
    return answer(turn, row, filled.body)


def _submit_missing(turn: Turn, filled: Missing) -> list[Outcome]:
    row = _in_hand(turn)
    if not whose.may_end(turn, row):
        return [Reply(text("problem.not_yours"))]
    return _back(turn, row, filled.body or "")


ANSWER = Form(
    "problem_answer",
    1,
    _answer_model,
    _answer_summary,
    _submit_answer,
    submit_label=text("problem.send_answer"),
)
BACK = Form(
    "problem_back",
    1,
    _missing_model,
    _missing_summary,
    _submit_missing,
    submit_label=text("problem.send_back"),
)
