"""补手续: the papers of an emergency, as a request that begins on the day somebody left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, spell
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.leave import filing, until, words
from handlers.leave.filing import Filing
from handlers.reading import read_leave
from handlers.rules import leave as rules
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Outcome, Reply, Words, lines, text
from storage import departures
from storage import leave as leaves
from storage.kinds import Half, LeaveId, LeaveState

if TYPE_CHECKING:
    from datetime import date

    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 300


def start(turn: Turn) -> list[Outcome]:
    """Open the form for the emergency whose papers are missing, with what is known already."""
    row = departures.open_of(turn.work, turn.person.id)
    if row is None:
        return [Reply(text("afterwards.none"))]
    given: dict[str, object] = {"reason": row.reason or None, "days": _days_away(row)}
    return filling.start(turn, FORM, given, completes=int(row.id))


def pressed(turn: Turn, _arguments: list[str]) -> list[Outcome]:
    """Take [补手续]."""
    return start(turn)


def again(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Go on with papers that were sent back, the old answers in place."""
    given = {"kind": row.kind, "days": words.stored(row), "reason": row.reason or None}
    return filling.start(turn, FORM, given, completes=row.completes_id, again=row.id)


def _days_away(row: tables.Leave) -> Span | None:
    """Give the days of who is back already; a day on which somebody came back is not one."""
    if row.returned_on is None:
        return None
    first, half = _began(row)
    last = row.returned_on - timedelta(days=1)
    return Span(first, half, max(first, last), Part.PM)


def _began(row: tables.Leave) -> tuple[date, Part]:
    return row.first_day, Part.PM if row.first_half is Half.afternoon else Part.AM


def _completed(turn: Turn) -> tables.Leave | None:
    opened = turn.conversation.open
    leave = opened.context.get("completes") if opened else None
    return None if leave is None else leaves.get(turn.work, LeaveId(leave))


def _ask_kind(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.which_kind")


def _read_kind(turn: Turn, said: str) -> object:
    heard = read_leave(said, turn.hearing())
    return heard.kind if heard else None


def _kinds(turn: Turn, _answers: Answers) -> list[Choice]:
    table = turn.rules.policy.leave.kinds.table
    return [Choice(text("label", value=kind.label), kind.id) for kind in table]


def _ask_days(turn: Turn, _answers: Answers) -> Words:
    row = _completed(turn)
    return text("afterwards.until", first=row.first_day if row else turn.today)


def _read_days(turn: Turn, said: str) -> object:
    row = _completed(turn)
    return until.read(turn, said, _began(row), turn.rules) if row is not None else None


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.which_reason")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Afterwards(BaseModel):
    """What the papers of an emergency say."""

    kind: Annotated[str, Question(_ask_kind, _read_kind, _kinds)]
    days: Annotated[Span, Question(_ask_days, _read_days)]
    reason: Annotated[
        str | None,
        Field(max_length=_LONGEST_REASON),
        Question(_ask_reason, _read_reason, optional=True, free=True),
    ] = None


def _filing(turn: Turn, asked: Afterwards) -> Filing:
    """Give what is filed; one rung higher decides where the pack asks for it."""
    higher = turn.rules.policy.leave.emergency.higher_step
    raised_by = "leave.emergency" if higher else ""
    return Filing(asked.kind, asked.days, asked.days, asked.reason or "", turn.rules, raised_by)


def ladder(turn: Turn, what: Filing) -> rules.Ladder:
    """Give who decides leave told only afterwards."""
    return filing.ladder(turn, what, filing.others(turn))


def _check(turn: Turn, asked: Afterwards) -> Reopen | None:
    clash = rules.overlapping(asked.days, filing.others(turn))
    if clash:
        return Reopen("days", text("leave.overlaps", span=spell.span(clash[0])))
    return None


def _summary(turn: Turn, asked: Afterwards) -> Reply:
    what = _filing(turn, asked)
    found = ladder(turn, what)
    counted = rules.lengths(asked.days, what.rules.calendar)
    shown = text(
        "afterwards.summary",
        kind=what.rules.policy.leave_kind(asked.kind).label,
        span=spell.span(asked.days),
        days=counted.natural,
        working=counted.working,
        reason=filling.quoted(asked.reason),
    )
    raised = text("afterwards.higher_step") if what.raised_by else None
    decided = words.ladder(what.rules.policy, found)
    shown_to = filing.goes_to(turn, found)
    return Reply(lines(shown, raised, decided, shown_to), rule=turn.cite(found.cited))


def _submit(turn: Turn, asked: Afterwards) -> list[Outcome]:
    row = _completed(turn)
    if row is None or not leaves.change(
        turn.work, LeaveId(row.id), LeaveState.urgent, LeaveState.completed
    ):
        return [Reply(text("afterwards.none"))]
    what = _filing(turn, asked)
    return filing.file(turn, what, ladder(turn, what))


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Afterwards


FORM = Form("afterwards", 1, _model, _summary, _submit, check=_check)
