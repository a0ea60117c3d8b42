"""Filing a report: the whole of it is looked at once, then it goes to the office that accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers import filling, offices
from handlers.form import Form
from handlers.reports import desk as desks
from handlers.reports import words
from handlers.reports.desk import Desk
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, lines, text
from storage import filings
from storage.kinds import FileId, MessageKind
from storage.report_values import Filing

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage.report_values import Standing

NAME = "report_filing"


def preview(turn: Turn, desk: Desk) -> list[Outcome]:
    """Show the whole report and ask whether it is filed so; blank heads are named instead."""
    if desk.blank and desk.draft.file is None:
        return [_blank(desk)]
    return filling.start(turn, FORM, {}, draft=desk.draft.id)


def _blank(desk: Desk) -> Reply:
    names = tuple(head.label for head in desk.blank)
    buttons = (
        Button(text("report.button.fill"), desk.data("fill")),
        Button(text("report.button.all"), desk.data("show")),
    )
    return Reply(text("report.still_blank", heads=names), (buttons,))


class Nothing(BaseModel):
    """A form that asks for nothing: its summary is the question."""


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Nothing


def _desk(turn: Turn) -> Desk | Words:
    opened = turn.conversation.open
    return desks.at(turn, opened.context["draft"] if opened else 0)


def _summary(turn: Turn, _filled: Nothing) -> Reply:
    desk = _desk(turn)
    if not isinstance(desk, Desk):
        return Reply(desk)
    heads = [whole(head.label, words.body(desk.under(head))) for head in desk.heads]
    enclosed = None
    if desk.draft.file is not None:
        enclosed = text("report.with_file", name=Verbatim(desk.draft.upload.get("name", "")))
    change = (Button(text("report.button.all"), desk.data("show")),)
    rule = turn.cite(desk.owed.kind.rule)
    return Reply(lines(desks.top(turn, desk.owed), *heads, enclosed), (change,), rule=rule)


def whole(label: object, body: str) -> Words:
    """Give a head with all that stands under it, or that it is blank."""
    if not body.strip():
        return text("report.head_blank", head=label)
    return lines(text("report.head_whole", head=label, n=len(body)), Verbatim(body))


def _submit(turn: Turn, _filled: Any) -> list[Outcome]:  # noqa: ANN401  a form without answers
    desk = _desk(turn)
    if not isinstance(desk, Desk):
        return [Reply(desk)]
    if desk.blank and desk.draft.file is None:
        return [_blank(desk)]
    of = desk.owed
    title = words.title(of.kind, of.period)
    standing = filings.file(turn.work, _filing(turn, desk))
    if standing is None:
        return [Reply(text("report.filed_before", title=title))]
    done = text("report.filed_late" if standing.late else "report.filed", title=title)
    if standing.version > 1:
        done = text("report.filed_again", title=title, n=standing.version)
    return [
        Reply(done, rule=turn.cite(of.kind.rule)),
        Replace(f"report:{of.kind.id}:{of.period.id}:{of.key.subject.code}", done),
        *_tell_office(turn, desk, standing),
    ]


def _filing(turn: Turn, desk: Desk) -> Filing:
    of = desk.owed
    village = turn.office.directory.teams[of.team].village
    return Filing(
        of.key,
        {head.id: desk.under(head) for head in desk.heads},
        tuple((head.id, head.label.zh, head.label.en) for head in desk.heads),
        turn.person.id,
        turn.now,
        late=turn.today > of.period.due,
        policy=turn.office.rules_for(village, turn.today).id,
        file=None if desk.draft.file is None else FileId(desk.draft.file),
    )


def _tell_office(turn: Turn, desk: Desk, standing: Standing) -> list[Outcome]:
    """Tell who may accept it now, once each, with a button that opens it."""
    of = desk.owed
    place = offices.place_of(turn, of.kind.accepts, of.team)
    seats = offices.Seats(turn, turn.today)
    found = seats.deciding(of.kind.accepts, place, frozenset({turn.person.id}))
    known = {turn.person.id: turn.person}
    told = text(
        "report.arrived_again" if standing.version > 1 else "report.arrived",
        whose=words.whose(turn, of.key.subject, known),
        title=words.title(of.kind, of.period),
        name=turn.person.name,
        n=standing.version,
    )
    late = text("report.arrived_late") if standing.late else None
    button = Button(text("report.button.open"), f"report:read:{standing.id}")
    return [
        Push(
            one.person.id,
            MessageKind.notice,
            lines(told, late),
            ((button,),),
            about=f"report:{standing.id}",
            news=True,
        )
        for one in found
    ]


FORM = Form(NAME, 1, _model, _summary, _submit, cancelled=text("report.draft_stays"))
