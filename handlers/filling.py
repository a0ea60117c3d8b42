"""How a form is filled in: asking, hearing answers, pressing choices, going back, submitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import form as forms
from handlers.conversation import SKIPPED, OpenForm
from handlers.form import Choice, Field, Form, Reopen
from handlers.reading import read_choice, read_yes_no
from handlers.reading.values import Misread
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage.kinds import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.turn import Turn

BACK, SKIP, CANCEL, SUBMIT = "b", "s", "x", "y"
_PER_ROW = 3
_SHORT_LABEL = 14


def start(turn: Turn, form: Form, given: Mapping[str, Any], **context: object) -> list[Outcome]:
    """Open a form with the answers already known and ask for the rest."""
    opened = turn.conversation.start(form.name, form.version, turn.now)
    opened.context.update(context)
    problem = _take(turn, form, opened, given)
    return [_with_problem(problem, ask(turn, form, opened))]


def ask(turn: Turn, form: Form, opened: OpenForm) -> Reply:
    """Give the current question, or the summary once every question has its answer."""
    field = forms.current(turn, form, opened)
    if field is not None:
        return _question(turn, form, opened, field)
    whole = forms.filled(turn, form, opened)
    if isinstance(whole, Reopen):
        opened.answers.pop(whole.field, None)
        return _with_problem(whole.why, ask(turn, form, opened))
    summary = form.summary(turn, whole)
    end = len(forms.fields(form.model(turn, opened)))
    buttons = (*summary.buttons, _controls(opened, end, form))
    return Reply(summary.words, buttons, summary.about, summary.ask, summary.rule)


def resume(turn: Turn, form: Form, opened: OpenForm) -> list[Outcome]:
    """Go on with a form that was put aside; an answer that time has overtaken is asked again."""
    overtaken = form.revive(turn, forms.answers(turn, form, opened))
    if overtaken is not None:
        opened.answers.pop(overtaken.field, None)
    return [_with_problem(overtaken.why if overtaken else None, ask(turn, form, opened))]


def hear(turn: Turn, form: Form, opened: OpenForm, said: str) -> list[Outcome]:
    """Take a message as the answer to the current question, or to several at once."""
    opened.touched_at, turn.conversation.changed = turn.now, True
    field = forms.current(turn, form, opened)
    if turn.event.kind is not EventKind.text:
        return [_with_problem(text("form.text_wanted"), ask(turn, form, opened))]
    if field is None:
        return _hear_at_summary(turn, form, opened, said)
    value = _chosen(turn, form, opened, said)
    if value is None:
        several = form.take(turn, said)
        if len(several) > 1:
            problem = _take(turn, form, opened, several)
            return [_with_problem(problem, ask(turn, form, opened))]
        value = field.question.read(turn, said)
    return _answer(turn, form, opened, value)


def press(turn: Turn, form: Form, opened: OpenForm, what: tuple[int, str]) -> list[Outcome]:
    """Take a button of this form; one of another question is answered with where it stands."""
    number, choice = what
    opened.touched_at, turn.conversation.changed = turn.now, True
    field = forms.current(turn, form, opened)
    end = len(forms.fields(form.model(turn, opened)))
    if number != (end if field is None else field.number):
        return [_with_problem(text("form.answered_before"), ask(turn, form, opened))]
    if choice in _CONTROLS:
        return control(turn, form, opened, _CONTROLS[choice])
    if field is None or not choice.isdecimal():
        return [ask(turn, form, opened)]
    offered = _choices(turn, form, opened, field)
    if int(choice) >= len(offered):
        return [ask(turn, form, opened)]
    return _answer(turn, form, opened, offered[int(choice)].value)


def control(turn: Turn, form: Form, opened: OpenForm, word: str) -> list[Outcome]:
    """Go back, skip, cancel or submit."""
    opened.touched_at, turn.conversation.changed = turn.now, True
    match word:
        case "back":
            hint = None if opened.undo() else text("form.nothing_before")
            return [_with_problem(hint, ask(turn, form, opened))]
        case "skip":
            return _skip(turn, form, opened)
        case "cancel":
            turn.conversation.close()
            return [Reply(form.cancelled)]
        case _:
            return _submit(turn, form, opened)


_CONTROLS = {BACK: "back", SKIP: "skip", CANCEL: "cancel", SUBMIT: "submit"}


def _submit(turn: Turn, form: Form, opened: OpenForm) -> list[Outcome]:
    if forms.current(turn, form, opened) is not None:
        return [_with_problem(text("form.not_ready"), ask(turn, form, opened))]
    whole = forms.filled(turn, form, opened)
    result = whole if isinstance(whole, Reopen) else form.submit(turn, whole)
    if isinstance(result, Reopen):
        opened.answers.pop(result.field, None)
        return [_with_problem(result.why, ask(turn, form, opened))]
    if turn.conversation.open is opened:
        turn.conversation.close()
    return result


def _skip(turn: Turn, form: Form, opened: OpenForm) -> list[Outcome]:
    field = forms.current(turn, form, opened)
    if field is None or not field.question.optional:
        return [_with_problem(text("form.needed"), ask(turn, form, opened))]
    opened.put(field.name, SKIPPED)
    return [ask(turn, form, opened)]


def _hear_at_summary(turn: Turn, form: Form, opened: OpenForm, said: str) -> list[Outcome]:
    if read_yes_no(said) or read_choice(said, [turn.spell(form.submit_label)]) == 0:
        return _submit(turn, form, opened)
    problem = _take(turn, form, opened, form.take(turn, said))
    # Without answers there is nothing to go back to: what was said is said anew.
    hint = problem or text(
        "form.say_submit" if opened.answers else "form.say_submit_or_anew",
        label=form.submit_label,
    )
    return [_with_problem(hint, ask(turn, form, opened))]


def _answer(turn: Turn, form: Form, opened: OpenForm, value: object) -> list[Outcome]:
    field = forms.current(turn, form, opened)
    problem: Misread | None = Misread("form.not_understood")
    if isinstance(value, Misread):
        problem = value
    elif value is not None and field is not None:
        problem = forms.store(field, opened, value)
    if form.at_once and problem is None and forms.current(turn, form, opened) is None:
        return _submit(turn, form, opened)
    return [_with_problem(_spelt(problem), ask(turn, form, opened))]


def _take(turn: Turn, form: Form, opened: OpenForm, given: Mapping[str, Any]) -> Words | None:
    """Store several answers; give the first question to ask back, if any."""
    turn.conversation.changed = True
    first: Misread | None = None
    for field in forms.fields(form.model(turn, opened)):
        value = given.get(field.name)
        if isinstance(value, Misread):
            first = first or value
        elif value is not None:
            # What is said beside something unclear is kept: nobody says it twice.
            misfit = forms.store(field, opened, value)
            first = first or misfit
    return _spelt(first)


def _chosen(turn: Turn, form: Form, opened: OpenForm, said: str) -> object:
    field = forms.current(turn, form, opened)
    if field is None:
        return None
    offered = _choices(turn, form, opened, field)
    labels = [turn.spell(choice.label) for choice in offered]
    index = read_choice(said, labels) if offered else None
    return None if index is None else offered[index].value


def offers(turn: Turn, form: Form, opened: OpenForm, said: str) -> bool:
    """Tell whether a message is one of the choices of the current question."""
    return _chosen(turn, form, opened, said) is not None


def is_free(turn: Turn, form: Form, opened: OpenForm) -> bool:
    """Tell whether any words answer the current question."""
    field = forms.current(turn, form, opened)
    return field is not None and field.question.free


def _choices(turn: Turn, form: Form, opened: OpenForm, field: Field) -> Sequence[Choice]:
    return field.question.choices(turn, forms.answers(turn, form, opened))


def _question(turn: Turn, form: Form, opened: OpenForm, field: Field) -> Reply:
    words = field.question.ask(turn, forms.answers(turn, form, opened))
    offered = _choices(turn, form, opened, field)
    buttons = [
        Button(choice.label, _data(opened, field.number, str(n)))
        for n, choice in enumerate(offered)
    ]
    # A long label is cut off on a telephone unless it has a row to itself.
    long = any(len(turn.spell(choice.label)) > _SHORT_LABEL for choice in offered)
    step = 1 if long else _PER_ROW
    rows = [tuple(buttons[at : at + step]) for at in range(0, len(buttons), step)]
    return Reply(words, (*rows, _controls(opened, field.number, form, field)))


def _controls(
    opened: OpenForm, number: int, form: Form, field: Field | None = None
) -> tuple[Button, ...]:
    row = []
    if field is None:
        row.append(Button(form.submit_label, _data(opened, number, SUBMIT)))
    if opened.answers:
        row.append(Button(text("form.back"), _data(opened, number, BACK)))
    if field is not None and field.question.optional:
        row.append(Button(text("form.skip"), _data(opened, number, SKIP)))
    row.append(Button(text("form.cancel"), _data(opened, number, CANCEL)))
    return tuple(row)


def _data(opened: OpenForm, number: int, choice: str) -> str:
    return f"f:{opened.serial}:{number}:{choice}"


def _spelt(problem: Misread | None) -> Words | None:
    return text(problem.reason, **problem.params) if problem else None


def _with_problem(problem: Words | None, reply: Reply) -> Reply:
    if problem is None:
        return reply
    return Reply(lines(problem, reply.words), reply.buttons, reply.about, reply.ask, reply.rule)


def quoted(body: str | None) -> Words:
    """Give somebody's own words, or a dash where there are none."""
    return Verbatim(body) if body else text("form.none")
