"""交报告: a report is chosen, written head by head, looked at as a whole, and filed."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, create_model

from handlers import filling
from handlers.form import Answers, Form, Question
from handlers.reports import desk as desks
from handlers.reports import filing, owed, words
from handlers.reports.desk import Desk
from handlers.rules import reporting
from handlers.talk import Button, Outcome, Reply, Words, lines, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.conversation import OpenForm
    from handlers.reading.values import Word
    from handlers.reports.owed import Owed
    from handlers.rules.pack_report import Head
    from handlers.turn import Turn

NAME = "report_head"
_LONGEST = 3000
_MOST = 10_000


def write(turn: Turn) -> list[Outcome]:
    """Open the one report that waits, or let the speaker choose; others hear who files it."""
    return _among(turn, owed.of_speaker(turn))


def named(turn: Turn, word: Word) -> list[Outcome] | None:
    """Open a report by the name of its kind; None where the pack has none of that name."""
    if not word.rest:
        return write(turn)
    found = [kind for kind in reporting.kinds(turn.rules.policy) if calls(turn, kind, word.rest)]
    if not found:
        return None
    ids = {kind.id for kind in found}
    return _among(turn, [one for one in owed.of_speaker(turn) if one.kind.id in ids])


def calls(turn: Turn, kind: reporting.Kind, said: str) -> bool:
    """Tell whether somebody means a kind of report: its name, or a part of it."""
    name = turn.spell(words.name(kind)).lower()
    plain = said.strip().lower()
    return plain == name or plain.removesuffix("报告") == name.removesuffix("报告")


def _among(turn: Turn, waiting: list[Owed]) -> list[Outcome]:
    if not waiting:
        if not owed.may_ever(turn):
            return [Reply(text("report.leader_files"))]
        return [Reply(text("report.none_open", **_next_opening(turn)))]
    if len(waiting) == 1:
        return open_(turn, waiting[0])
    known = {turn.person.id: turn.person}
    titles = [words.full_title(turn, one, known) for one in waiting]
    rows = tuple(
        (Button(title, f"report:open:{place(turn, one)}"),)
        for title, one in zip(titles, waiting, strict=True)
    )
    return [Reply(text("report.which", n=len(waiting)), rows)]


def _next_opening(turn: Turn) -> dict[str, object]:
    """Give when the next half-year report may be written, and until when."""
    policy = turn.rules.policy
    kind = reporting.kind_of(policy, reporting.HALF_YEAR)
    found = reporting.period_on(policy, kind, turn.today)
    if turn.today >= reporting.opens(kind, found):
        found = reporting.period_on(policy, kind, found.last + timedelta(days=1))
    return {"day": reporting.opens(kind, found), "due": found.due}


def place(turn: Turn, of: Owed) -> str:
    """Give what a button carries of a report that may have no draft yet."""
    known = reporting.kinds(turn.rules.policy)
    at = next((n for n, kind in enumerate(known) if kind.id == of.kind.id), len(known))
    return f"{at}:{of.period.id}:{of.key.subject.code}"


def opened(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take a button of `place`: open that report if it still waits for the speaker."""
    for one in owed.of_speaker(turn):
        if place(turn, one) == ":".join(parts):
            return open_(turn, one)
    return [Reply(text("report.not_open"))]


def open_(turn: Turn, of: Owed) -> list[Outcome]:
    """Show the draft; where nothing at all was recorded, ask for the first head at once."""
    desk = desks.take(turn, of)
    if len(desk.blank) == len(desk.heads) and not desk.draft.former:
        return ask(turn, desk, desk.blank[0], "fill")
    return [desks.overview(turn, desk)]


def ask(turn: Turn, desk: Desk, head: Head, how: str) -> list[Outcome]:
    """Ask for the text of a head: to stand there alone, or after what is there."""
    made = None
    if how == "fill" and desk.owed.standing is None and not desk.draft.former:
        made = lines(desks.top(turn, desk.owed))
    opened = filling.start(turn, FORM, {}, draft=desk.draft.id, head=head.id, how=how)
    if made is None or not isinstance(opened[0], Reply):
        return opened
    return [Reply(lines(made, opened[0].words), opened[0].buttons)]


def _question(head: str, how: str) -> Callable[[Turn, Answers], Words]:
    def asked(turn: Turn, _answers: Answers) -> Words:
        return text(f"report.ask.{how}", head=_label(turn, head), max=_LONGEST)

    return asked


def _label(turn: Turn, head: str) -> Words:
    context = turn.conversation.open.context if turn.conversation.open else {}
    desk = desks.at(turn, context.get("draft", 0))
    if not isinstance(desk, Desk):
        return text("form.none")
    return next(text("label", value=one.label) for one in desk.heads if one.id == head)


def _read(_turn: Turn, said: str) -> object:
    return said.strip() or None


@lru_cache(maxsize=64)
def model_of(head: str, how: str) -> type[BaseModel]:
    """Give the form's model for a head, the same one for the same head."""
    longest = Field(max_length=_LONGEST)
    question = Question(_question(head, how), _read)
    fields: dict[str, Any] = {"body": (Annotated[str, longest, question], ...)}
    return create_model("ReportHead", **fields)


def _model(_turn: Turn, opened: OpenForm) -> type[BaseModel]:
    return model_of(opened.context["head"], opened.context["how"])


def _summary(_turn: Turn, _filled: BaseModel) -> Reply:
    return Reply(text("form.none"))


def _context(turn: Turn) -> Mapping[str, Any]:
    return turn.conversation.open.context if turn.conversation.open else {}


def _keep(turn: Turn, filled: Any) -> list[Outcome]:  # noqa: ANN401  a model made at run time
    """Write a head down, then ask for the next blank one, or show what is there."""
    context = _context(turn)
    desk = desks.at(turn, context["draft"])
    if not isinstance(desk, Desk):
        return [Reply(desk)]
    head = next((one for one in desk.heads if one.id == context["head"]), None)
    if head is None:
        return [Reply(text("report.not_open"))]
    before = desk.under(head)
    fresh = desks.written(filled.body, before)
    sections = dict(desk.draft.sections)
    sections[head.id] = fresh if context["how"] != "append" else (*before, *fresh)
    if len(words.body(sections[head.id])) > _MOST:
        return [Reply(text("form.too_long", max=_MOST))]
    kept = desks.changed(turn, desk, sections)
    turn.conversation.close()
    if context["how"] != "fill":
        return [desks.section(kept, head)]
    if kept.blank:
        return ask(turn, kept, kept.blank[0], "fill")
    return filing.preview(turn, kept)


FORM = Form(NAME, 1, _model, _summary, _keep, at_once=True, cancelled=text("report.draft_stays"))
