"""交办: handed out with an owner and a day, closed by who does it, told to who gave it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from handlers import decisions, filling, naming, pressing
from handlers.form import Answers, Form, Question, Reopen
from handlers.meetings import kinds
from handlers.reading import read_date
from handlers.reading.meeting_words import read_action
from handlers.reading.values import Misread
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import actions, people
from storage.kinds import AreaId, MessageKind, PersonId, Role
from storage.tables.actions import ActionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.conversation import OpenForm
    from handlers.reading.meeting_words import ActionWords
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

_GIVERS = frozenset({Role.leader, Role.township, Role.county})
_SHOWN = 10
_LONGEST = 200


def _ask_what(_turn: Turn, _answers: Answers) -> Words:
    return text("action.what")


def _read_what(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("action.whom")


def _read_whom(turn: Turn, said: str) -> object:
    found = naming.find(turn, said.lstrip("@ ").strip(), lambda one: _may_be_given(turn, one))
    return found if isinstance(found, Misread) else int(found.id)


def _ask_due(_turn: Turn, _answers: Answers) -> Words:
    return text("action.by_when")


def _read_due(turn: Turn, said: str) -> object:
    return read_date(said.removesuffix("前"), turn.today)


class Handed(BaseModel):
    """What is to be done, by whom, by the end of which day."""

    body: Annotated[str, Field(max_length=_LONGEST), Question(_ask_what, _read_what)]
    owner: Annotated[int, Question(_ask_whom, _read_whom)]
    due: Annotated[date, Question(_ask_due, _read_due)]


def give(turn: Turn, word: Word) -> list[Outcome]:
    """Take 交办: 修路方案 @李四 本月底; what is missing or unclear is asked for."""
    if not _gives(turn):
        return [Reply(text("action.not_yours_to_give"))]
    return filling.start(turn, FORM, read(turn, word.rest))


def read(turn: Turn, said: str) -> dict[str, Any]:
    """Give what was said as the form's answers, questions to ask back included."""
    words = read_action(said)
    owner, due = _owner(turn, words)
    return {"body": words.body or None, "owner": owner, "due": due}


def _owner(turn: Turn, words: ActionWords) -> tuple[object, object]:
    """Give the owner and the day; a name of two words takes the first of the day's."""
    if not words.name:
        return None, None
    owner = _read_whom(turn, words.name)
    due = words.due
    first, _, rest = due.partition(" ")
    if isinstance(owner, Misread) and rest:
        longer = _read_whom(turn, f"{words.name} {first}")
        if not isinstance(longer, Misread):
            owner, due = longer, rest
    return owner, _read_due(turn, due) if due else None


def _gives(turn: Turn) -> bool:
    return any(duty.role in _GIVERS for duty in turn.person.duties_on(turn.today))


def _may_be_given(turn: Turn, one: Person) -> bool:
    """Tell whether somebody is within the speaker's reach, or is a coordinator below them."""
    return one.id != turn.person.id and naming.reach(turn, one, _GIVERS) is not None


def _check(turn: Turn, handed: Handed) -> Reopen | None:
    if handed.due < turn.today:
        return Reopen("due", text("action.past_day"))
    return None


def _summary(turn: Turn, handed: Handed) -> Reply:
    owner = people.load(turn.work, [PersonId(handed.owner)])[PersonId(handed.owner)]
    words = text("action.summary", body=Verbatim(handed.body), name=owner.name, due=handed.due)
    return Reply(words, rule=turn.cite("meeting.actions"))


def _submit(turn: Turn, handed: Handed) -> list[Outcome]:
    if not _gives(turn):
        return [Reply(text("action.not_yours_to_give"))]
    owner = people.load(turn.work, [PersonId(handed.owner)])[PersonId(handed.owner)]
    if not _may_be_given(turn, owner):
        return [Reply(text("naming.unknown", name=owner.name))]
    told = store(turn, [handed])
    done = text("action.given", body=Verbatim(handed.body), name=owner.name, due=handed.due)
    return [Reply(done), *told]


def store(turn: Turn, some: Sequence[Handed], meeting: int | None = None) -> list[Push]:
    """Store what is handed out and give what tells the owners."""
    keys = {f"{turn.event.key}:{n}": one for n, one in enumerate(some)}
    rows = [
        {
            "event_key": key,
            "meeting_id": meeting,
            "area_id": area_of(turn),
            "body": one.body,
            "owner_id": one.owner,
            "due_on": one.due,
            "given_by": turn.person.id,
            "given_at": turn.now,
        }
        for key, one in keys.items()
    ]
    ids = actions.give(turn.work, rows)
    return [_told(turn, ids[key], keys[key]) for key in keys if key in ids]


def area_of(turn: Turn) -> AreaId:
    """Give the area something is handed out in: the giver's own, a leader's village."""
    return kinds.own_area(turn) or turn.office.area_of(turn.person, turn.today)


def _told(turn: Turn, action: int, handed: Handed) -> Push:
    words = text("action.told", body=Verbatim(handed.body), due=handed.due, name=turn.person.name)
    return Push(
        PersonId(handed.owner),
        MessageKind.notice,
        words,
        (buttons(action),),
        about=f"action:{action}",
        rule=turn.cite("meeting.actions"),
    )


def buttons(action: int) -> tuple[Button, ...]:
    """Give [办结]."""
    return (Button(text("action.done"), f"action:done:{action}"),)


def show(turn: Turn) -> list[Outcome]:
    """Take 交办: what the speaker has to do, and what they handed out, both still open."""
    mine, given = actions.open_of(turn.work, turn.person.id), []
    if _gives(turn):
        given = actions.given_by(turn.work, turn.person.id)
    if not mine and not given:
        return [Reply(text("action.none"))]
    names = people.load(turn.work, {PersonId(row.owner_id) for row in given})
    parts: list[Words] = []
    if mine:
        parts.append(text("action.mine_head"))
        parts += [_line(turn, n, row) for n, row in enumerate(mine[:_SHOWN], start=1)]
    if given:
        parts.append(text("action.given_head"))
        parts += [
            text("action.of", line=_line(turn, n, row), name=names[PersonId(row.owner_id)].name)
            for n, row in enumerate(given[:_SHOWN], start=1)
        ]
    rows = [
        (Button(text("action.done_n", number=n), f"action:done:{row.id}"),)
        for n, row in enumerate(mine[:_SHOWN], start=1)
    ]
    rows += [
        (Button(text("action.drop_n", number=n), f"action:drop:{row.id}"),)
        for n, row in enumerate(given[:_SHOWN], start=1)
    ]
    return [Reply(lines(*parts), tuple(rows))]


def _line(turn: Turn, number: int, row: tables.Action) -> Words:
    late = (turn.today - row.due_on).days
    state = text("action.late", n=late) if late > 0 else text("action.due", due=row.due_on)
    return text("action.line", number=number, body=Verbatim(row.body), state=state)


def done(turn: Turn, word: Word) -> list[Outcome]:
    """Take 办结 with a note: for the one last shown or the only one; else the list is shown."""
    mine = actions.open_of(turn.work, turn.person.id)
    if not mine:
        return [Reply(text("action.none"))]
    shown = decisions.last_shown(turn)
    about = shown.about if shown is not None else ""
    number, _, rest = word.rest.partition(" ")
    if number.isdecimal() and 0 < int(number) <= len(mine):
        return _close(turn, mine[int(number) - 1], rest)
    fitting = [row for row in mine if about == f"action:{row.id}"]
    if len(mine) == 1 or len(fitting) == 1:
        return _close(turn, (fitting or mine)[0], word.rest)
    return show(turn)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [办结] of its owner and [撤销] of who gave it."""
    verb, row = pressing.word(parts, 0), actions.get(turn.work, pressing.number(parts, 1))
    if verb not in {"done", "drop"}:
        raise pressing.ForgedButtonError(verb)
    whose = None if row is None else row.owner_id if verb == "done" else row.given_by
    if row is None or whose != turn.person.id:
        return [Reply(text("action.not_yours"))]
    return _close(turn, row, "") if verb == "done" else _drop(turn, row)


def _close(turn: Turn, row: tables.Action, note: str) -> list[Outcome]:
    by = (turn.person.id, turn.now)
    if not actions.close(turn.work, row.id, ActionState.done, by, note[:_LONGEST]):
        return [_over(turn, row)]
    closed = text("action.closed", body=Verbatim(row.body))
    told = text("action.closed_told", body=Verbatim(row.body), name=turn.person.name)
    noted = text("action.note", note=Verbatim(note[:_LONGEST])) if note else None
    return [
        Reply(closed),
        Replace(f"action:{row.id}", closed),
        Push(PersonId(row.given_by), MessageKind.notice, lines(told, noted)),
    ]


def _drop(turn: Turn, row: tables.Action) -> list[Outcome]:
    if not actions.close(turn.work, row.id, ActionState.dropped, (turn.person.id, turn.now)):
        return [_over(turn, row)]
    dropped = text("action.dropped", body=Verbatim(row.body))
    told = text("action.dropped_told", body=Verbatim(row.body), name=turn.person.name)
    return [
        Reply(dropped),
        Replace(f"action:{row.id}", told),
        Push(PersonId(row.owner_id), MessageKind.notice, told),
    ]


def _over(turn: Turn, row: tables.Action) -> Reply:
    now = actions.get(turn.work, row.id) or row
    return Reply(text(f"action.over_{now.state.value}", body=Verbatim(row.body)))


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Handed


def _take(turn: Turn, said: str) -> Answers:
    found = read(turn, said) if "@" in said else {}
    return {name: value for name, value in found.items() if value is not None}


FORM = Form("action", 1, _model, _summary, _submit, take=_take, check=_check)
