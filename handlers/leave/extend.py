"""续假: more days after a leave that has not ended, decided anew, then part of that leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from handlers import filling, spell
from handlers.form import Answers, Form, Question, Reopen
from handlers.leave import filing, forecast, routing, until, words
from handlers.leave.filing import Filing
from handlers.reading.values import Extension
from handlers.rules import leave as rules
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import extensions
from storage import leave as leaves
from storage.kinds import LeaveId, LeaveState

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 300


def extend(turn: Turn, heard: Extension) -> list[Outcome]:
    """Open the form for the leave that runs or is to come, with the days that were said."""
    row = _current(turn)
    if row is None:
        return [Reply(text("leave.nothing_to_extend"))]
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    waiting = extensions.waiting(turn.work, LeaveId(row.id))
    if waiting is not None:
        drop = Button(
            text("leave.withdraw_button", span=words.days_of(waiting)), f"leave:drop:{waiting.id}"
        )
        asked = text("extension.waits", span=words.days_of(waiting))
        return [Reply(asked, ((drop,),))]
    given = {} if (more := _more(turn, row, heard)) is None else {"more": more}
    return filling.start(turn, FORM, given, extends=int(row.id))


def pressed(turn: Turn, _arguments: list[str]) -> list[Outcome]:
    """Take [续假] below a reminder."""
    return extend(turn, Extension())


def again(turn: Turn, row: tables.Leave) -> list[Outcome]:
    """Go on with a request for more days that was sent back, the old answers in place."""
    given = {"more": words.stored(row), "reason": row.reason or None}
    return filling.start(turn, FORM, given, extends=row.extends_id, again=row.id)


def _current(turn: Turn) -> tables.Leave | None:
    mine = leaves.of_person(turn.work, turn.person.id, [LeaveState.approved])
    return next((row for row in mine if row.last_day >= turn.today), None)


def _more(turn: Turn, row: tables.Leave, heard: Extension) -> Span | None:
    before = words.stored(row)
    start = until.after(before)
    found = filing.rules_of(turn, row)
    if heard.days is not None:
        return rules.span_from(*start, heard.days, found.calendar, found.policy)
    if heard.until is None:
        return None
    end = (heard.until.last, heard.until.last_half)
    return Span(*start, *end) if end >= start else None


def _extended(turn: Turn) -> tables.Leave | None:
    opened = turn.conversation.open
    leave = opened.context.get("extends") if opened else None
    return None if leave is None else leaves.get(turn.work, LeaveId(leave))


def _ask_more(turn: Turn, _answers: Answers) -> Words:
    row = _extended(turn)
    return text("extension.until", last=row.last_day if row else turn.today)


def _read_more(turn: Turn, said: str) -> object:
    row = _extended(turn)
    if row is None:
        return None
    start = until.after(words.stored(row))
    return until.read(turn, said, start, filing.rules_of(turn, row))


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("extension.reason")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


class More(BaseModel):
    """The days asked for on top, and why."""

    more: Annotated[Span, Question(_ask_more, _read_more)]
    reason: Annotated[
        str | None,
        Field(max_length=_LONGEST_REASON),
        Question(_ask_reason, _read_reason, optional=True, free=True),
    ] = None


def _filing(turn: Turn, row: tables.Leave, asked: More) -> Filing:
    before = words.stored(row)
    whole = Span(before.first, before.first_half, asked.more.last, asked.more.last_half)
    raised_by = routing.raised_by(turn, asked.more, row.kind)
    reason = asked.reason or ""
    return Filing(row.kind, asked.more, whole, reason, filing.rules_of(turn, row), raised_by)


def _check(turn: Turn, asked: More) -> Reopen | None:
    row = _extended(turn)
    if row is None or row.state is not LeaveState.approved or row.last_day < turn.today:
        return None
    clash = rules.overlapping(asked.more, filing.others(turn, row.id))
    if clash:
        return Reopen("more", text("leave.overlaps", span=spell.span(clash[0])))
    if asked.more.first_index != words.stored(row).last_index + 1:
        return Reopen("more", text("extension.moved"))
    refused = forecast.refusal(turn, asked.more, row.kind)
    return Reopen("more", text("leave.refused", words=refused.words)) if refused else None


def _summary(turn: Turn, asked: More) -> Reply:
    row = _extended(turn)
    if row is None:
        return Reply(text("leave.nothing_to_extend"))
    what = _filing(turn, row, asked)
    found = filing.ladder(turn, what, filing.others(turn, row.id))
    counted = rules.lengths(what.span, what.rules.calendar)
    shown = text(
        "extension.summary",
        span=spell.span(asked.more),
        whole=spell.span(what.whole),
        days=counted.natural,
        working=counted.working,
        reason=filling.quoted(asked.reason),
    )
    who = filing.goes_to(turn, found)
    ladder = words.ladder(what.rules.policy, found)
    raised = text("leave.raised") if what.raised_by else None
    ahead = forecast.shown(turn, asked.more, row.kind)
    return Reply(lines(shown, raised, ladder, who, ahead), rule=f"{what.rules.id}/{found.cited}")


def _submit(turn: Turn, asked: More) -> list[Outcome]:
    row = _extended(turn)
    if row is None or row.state is not LeaveState.approved or row.last_day < turn.today:
        return [Reply(text("leave.nothing_to_extend"))]
    what = _filing(turn, row, asked)
    return filing.file(turn, what, filing.ladder(turn, what, filing.others(turn, row.id)))


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return More


def _take(turn: Turn, said: str) -> Answers:
    """Read both answers from one message: 两天 事情没办完."""
    head, _, rest = said.strip().partition(" ")
    more = _read_more(turn, head)
    found: dict[str, Any] = {}
    if isinstance(more, Span) and rest.strip():
        found = {"more": more, "reason": rest.strip()}
    return found


FORM = Form("extension", 1, _model, _summary, _submit, _take, _check)
