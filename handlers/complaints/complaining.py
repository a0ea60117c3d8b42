"""投诉建议 …: filed under one's name to an office one chooses; the leader learns nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices
from handlers.complaints import receiving, words
from handlers.complaints.receiving import County
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.talk import Outcome, Push, Reply, Verbatim, Words, lines, text
from storage import complaints, people
from storage.kinds import MessageKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.conversation import OpenForm
    from handlers.reading.complaint_values import ComplaintWords
    from handlers.turn import Turn

LONGEST = 1500


def begin(turn: Turn, heard: ComplaintWords) -> list[Outcome]:
    """Take what was said, ask for what is missing; say so where nobody could read it."""
    found = _choices(turn, {})
    if not found:
        return [Reply(text("complaint.nobody"))]
    given = {"said": heard.said} if heard.said else {}
    if len(found) == 1:
        given["whom"] = str(found[0].value)
    return filling.start(turn, FORM, given)


def county_of(turn: Turn) -> County:
    """Give the county the speaker belongs to today."""
    return County.above(turn.office, turn.office.area_of(turn.person, turn.today), turn.today)


def _ask_what(_turn: Turn, _answers: Answers) -> Words:
    return text("complaint.what")


def _read_what(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("complaint.whom")


def _read_whom(_turn: Turn, _said: str) -> object:
    return None


def _choices(turn: Turn, _answers: Answers) -> Sequence[Choice]:
    county = county_of(turn)
    found = receiving.choices(turn, county, frozenset({turn.person.id}))
    return [Choice(receiving.label(turn, one, county), one) for one in found]


class Filed(BaseModel):
    """What somebody complains of or suggests, and to which office."""

    said: Annotated[str, Field(max_length=LONGEST), Question(_ask_what, _read_what, free=True)]
    whom: Annotated[str, Question(_ask_whom, _read_whom, _choices)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Filed


def _summary(turn: Turn, filed: Filed) -> Reply:
    county = county_of(turn)
    to = receiving.addressed(turn, county, filed.whom)
    shown = text(
        "complaint.summary",
        office=receiving.label(turn, filed.whom, county),
        name=turn.person.name,
        said=Verbatim(filed.said),
        due=to.due_on,
    )
    return Reply(shown, rule=turn.cite("messages.complaints"))


def _submit(turn: Turn, filed: Filed) -> list[Outcome] | Reopen:
    county = county_of(turn)
    seats = offices.Seats(turn, turn.today)
    mine = frozenset({turn.person.id})
    found = receiving.receivers(seats, filed.whom, county.area, mine)
    if not found:
        return Reopen("whom", text("complaint.nobody_there"))
    to = receiving.addressed(turn, county, filed.whom)
    number = complaints.file(turn.work, to, filed.said, turn.person.id, turn.event.key)
    people.audit(turn.work, turn.person.id, "complaint.filed", f"complaint:{number}", turn.now)
    row = complaints.get(turn.work, number)
    if row is None:
        raise LookupError(number)
    rule = turn.cite("messages.complaints")
    told = lines(text("complaint.new"), words.whole(turn, row, turn.person))
    label = receiving.label(turn, filed.whom, county)
    done = text("complaint.filed", number=number, office=label, due=to.due_on)
    pushes = [
        Push(
            one.person.id,
            MessageKind.decision,
            told,
            words.buttons(number),
            about=words.about(number),
            rule=rule,
        )
        for one in found
    ]
    return [Reply(done, rule=rule), *pushes]


FORM = Form("complaint", 1, _model, _summary, _submit)
