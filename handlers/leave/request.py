"""Asking for leave: a form with kind, days and reason, and the ladder shown before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from handlers import filling, offices, spell
from handlers.conversation import OpenForm
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.leave import (
    checks,
    deciding,
    forecast,
    linked,
    papers,
    routing,
    standby,
    which_days,
    words,
)
from handlers.reading import lunar, read_leave, read_span
from handlers.reading.values import LeaveWords, Misread
from handlers.rules import leave as rules
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from handlers.turn import Turn
from storage import leave as leaves
from storage import leave_drafts
from storage.kinds import Half
from storage.leave import Request

_LONGEST_REASON = 300
_TO = re.compile(r"到|至|[-~—－～]|\b(?:to|until|till|through)\b", re.IGNORECASE)


def _ask_kind(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.which_kind")


def _read_kind(turn: Turn, said: str) -> object:
    heard = read_leave(said, turn.hearing())
    return heard.kind if heard else None


def _kinds(turn: Turn, _answers: Answers) -> list[Choice]:
    return [
        Choice(text("label", value=kind.label), kind.id)
        for kind in turn.rules.policy.leave.kinds.table
    ]


def _ask_span(turn: Turn, answers: Answers) -> Words:
    if which_days.choices(turn, answers):
        return text("leave.which_of_these")
    days = _days_said(turn)
    return text("leave.from_which_day", days=days) if days else text("leave.which_days")


def _read_span(turn: Turn, said: str) -> object:
    chosen = which_days.said(turn, said)
    if chosen is not None:
        return chosen
    read = read_span(said, turn.today)
    _note_lunar(turn, said)
    days = _days_said(turn)
    if isinstance(read, Misread):
        days = _days_of(read) or days
        _note_between(turn, read, days)
        return which_days.settled(turn, read, days)
    if days and read.first == read.last:
        return rules.span_from(
            read.first, read.first_half, days, turn.rules.calendar, turn.rules.policy
        )
    return read


def _days_of(asked: Misread) -> Decimal | None:
    days = asked.params.get("days")
    return days if isinstance(days, Decimal) else None


def _note_between(turn: Turn, asked: object, days: Decimal | None) -> None:
    opened = turn.conversation.open
    if opened:
        opened.context[which_days.BETWEEN] = which_days.between(turn, asked, days)
        turn.conversation.changed = True


def _note_lunar(turn: Turn, said: str) -> None:
    if turn.conversation.open and lunar.said(said):
        turn.conversation.open.context["lunar"] = True


def _days_said(turn: Turn) -> Decimal | None:
    opened = turn.conversation.open
    said = opened.context.get("days") if opened else None
    return Decimal(said) if said else None


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("leave.which_reason")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Asked(BaseModel):
    """What a request for leave says."""

    kind: Annotated[str, Question(_ask_kind, _read_kind, _kinds)]
    span: Annotated[Span, Question(_ask_span, _read_span, which_days.choices)]
    reason: Annotated[
        str | None,
        Field(max_length=_LONGEST_REASON),
        Question(_ask_reason, _read_reason, optional=True, free=True),
    ] = None


def ask(turn: Turn, heard: LeaveWords) -> list[Outcome]:
    """Open the form with everything that was said already."""
    if turn.team is None:
        return [Reply(text("leave.no_team"))]
    days = str(heard.days) if heard.days and heard.span is None else None
    lunar_said = lunar.said(turn.event.text)
    context = {
        "days": days,
        "lunar": lunar_said or None,
        which_days.BETWEEN: which_days.between(turn, heard.problem, heard.days),
    }
    asked = filling.start(turn, FORM, given(turn, heard), **context)
    remember(turn)
    return asked


def remember(turn: Turn) -> None:
    """Note that a leave form was opened, so that it can be mentioned if it stays unsent."""
    opened = turn.conversation.open
    if opened is not None:
        leave_drafts.opened(turn.work, turn.by.id, opened.serial, turn.now)


def ask_plainly(turn: Turn) -> list[Outcome]:
    """Open the empty form."""
    return ask(turn, LeaveWords())


def given(turn: Turn, heard: LeaveWords) -> Mapping[str, Any]:
    """Give what a wish for leave says, field by field; a length counts as the pack counts."""
    problem = heard.problem
    span: Misread | Span | None = _counted(turn, heard)
    if problem is not None:
        span = which_days.settled(turn, problem, heard.days)
    return {"kind": heard.kind, "span": span, "reason": heard.reason}


def _counted(turn: Turn, heard: LeaveWords) -> Span | None:
    """Give the days said; a first day and a length run over rest days in working days."""
    span, policy = heard.span, turn.rules.policy
    ends = _TO.search(turn.event.text) is not None
    if span is None or heard.days is None or ends or policy.leave.length.unit == "natural":
        return span
    return rules.span_from(span.first, span.first_half, heard.days, turn.rules.calendar, policy)


def _take(turn: Turn, said: str) -> Answers:
    heard = read_leave(said, turn.hearing())
    if heard is None:
        return {}
    _note_lunar(turn, said)
    if heard.problem is not None:
        _note_between(turn, heard.problem, heard.days)
    return {name: value for name, value in given(turn, heard).items() if value is not None}


def _summary(turn: Turn, asked: Asked) -> Reply:
    found = routing.route_of(turn, asked.span, asked.kind)
    deciders = routing.deciding(turn, found.ladder, turn.team.id) if turn.team else []
    counted = rules.lengths(asked.span, turn.rules.calendar)
    request = text(
        "leave.summary",
        kind=turn.rules.policy.leave_kind(asked.kind).label,
        span=spell.span(asked.span),
        days=counted.natural,
        working=counted.working,
        reason=filling.quoted(asked.reason),
    )
    length = rules.length(asked.span, turn.rules.calendar, turn.rules.policy)
    counts = text("leave.counted", days=length) if length != counted.natural else None
    notes = text("leave.estimated", years=counted.estimated) if counted.estimated else None
    opened = turn.conversation.open
    echo = spell.lunar_span(asked.span) if opened and opened.context.get("lunar") else None
    shown = lines(
        request,
        counts,
        echo,
        words.ladder(turn.rules.policy, found.ladder),
        forecast.route(turn, found, deciders),
        standby.chosen(turn),
        notes,
        forecast.shown(turn, asked.span, asked.kind),
        forecast.late(turn, deciders[0]) if deciders else None,
    )
    urgent = (Button(text("urgent.button"), "leave:urgent"),)
    return Reply(shown, (urgent,), rule=turn.cite(found.ladder.cited))


def _submit(turn: Turn, asked: Asked) -> list[Outcome] | Reopen:
    if turn.team is None:
        return [Reply(text("leave.no_team"))]
    found = routing.route_of(turn, asked.span, asked.kind)
    steps = routing.steps(turn, found.ladder, turn.team.id)
    request = _request(turn, asked, found)
    leave = leaves.ask(turn.work, request, steps)
    leave_drafts.sent(turn.work, turn.by.id)
    first = routing.deciding(turn, found.ladder, turn.team.id)[0]
    pushes = [*deciding.ask(turn, leave, first.deciders), *standby.ask(turn, leave)]
    names = offices.names(turn, first.deciders, turn.today)
    done = text("leave.sent", names=names) if names else text("leave.sent_to_nobody")
    words_ = lines(done, forecast.late(turn, first))
    sent = Reply(words_, about=f"own-leave:{leave}", rule=request.rule)
    return [sent, *papers.asked_for(turn, leave), *pushes]


def _request(turn: Turn, asked: Asked, found: routing.Route) -> Request:
    days = rules.length(asked.span, turn.rules.calendar, turn.rules.policy)
    return Request(
        event_key=turn.event.key,
        person=turn.person.id,
        team=turn.team.id if turn.team else None,
        kind=asked.kind,
        first_day=asked.span.first,
        first_half=Half(asked.span.first_half.value),
        last_day=asked.span.last,
        last_half=Half(asked.span.last_half.value),
        half_days=int(days * 2),
        reason=asked.reason or "",
        asked_at=turn.now,
        policy=turn.rules.id,
        rule=turn.cite(found.ladder.cited),
        ladder_half_days=int(found.days * 2),
        raised_by=found.raised_by,
        by=turn.recorder.id if turn.recorder else None,
        link=linked.of(turn),
    )


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Asked


FORM = Form("leave", 1, _model, _summary, _submit, _take, checks.check, checks.revive)
