"""A conversation is a form: a pydantic model whose fields are the questions.

The position is not stored: the current question is the first field without an answer whose
condition holds, so a restart or a new release loses nobody's place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from handlers.conversation import SKIPPED, OpenForm
from handlers.reading.values import Misread
from handlers.talk import Outcome, Reply, Text, Words, text

if TYPE_CHECKING:
    from handlers.turn import Turn

Answers = Mapping[str, Any]
_SUBMIT = text("form.submit")
_CANCELLED = text("form.cancelled")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers: what the button says and the value it stands for."""

    label: Words
    value: object


@dataclass(frozen=True, slots=True)
class Question:
    """How a field is asked for; put it into the field's Annotated metadata.

    `read` gives the value, a Misread to ask back, or None when the text is no answer at all.
    `free` tells that any words answer it, such as a reason: 去镇里开会 is then the reason and no
    check-in.
    """

    ask: Callable[[Turn, Answers], Words]
    read: Callable[[Turn, str], object]
    choices: Callable[[Turn, Answers], Sequence[Choice]] = lambda _turn, _answers: ()
    when: Callable[[Answers], bool] = lambda _answers: True
    optional: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """A form that does not hold as a whole: which field to ask again, and why."""

    field: str
    why: Words


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of form; `take` reads several answers from one message: field → value.

    `check` looks at the whole; `revive` at what was answered before the form was put aside. With
    `at_once` the last answer submits it without a summary: for what is easily taken back.
    `cancelled` is said of a form that was given up.
    """

    name: str
    version: int
    model: Callable[[Turn, OpenForm], type[BaseModel]]
    summary: Callable[[Turn, Any], Reply]
    submit: Callable[[Turn, Any], list[Outcome] | Reopen]
    take: Callable[[Turn, str], Answers] = lambda _turn, _text: {}
    check: Callable[[Turn, Any], Reopen | None] = lambda _turn, _filled: None
    revive: Callable[[Turn, Answers], Reopen | None] = lambda _turn, _answers: None
    submit_label: Text = _SUBMIT
    at_once: bool = False
    cancelled: Text = _CANCELLED


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a model, with the adapter that checks and stores its answer."""

    name: str
    number: int
    question: Question
    adapter: TypeAdapter[Any]


@lru_cache(maxsize=64)
def fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """Give the questions of a model, in order."""
    found = []
    for number, (name, info) in enumerate(model.model_fields.items()):
        question = next(item for item in info.metadata if isinstance(item, Question))
        rest = tuple(item for item in info.metadata if not isinstance(item, Question))
        kind: Any = info.annotation
        for item in rest:
            kind = _annotated(kind, item)
        found.append(Field(name, number, question, TypeAdapter(kind)))
    return tuple(found)


def answers(turn: Turn, form: Form, opened: OpenForm) -> dict[str, Any]:
    """Give the stored answers as values; skipped ones as None, unreadable ones left out."""
    found: dict[str, Any] = {}
    for field in fields(form.model(turn, opened)):
        stored = opened.answers.get(field.name)
        if stored is None:
            continue
        if stored == SKIPPED:
            found[field.name] = None
            continue
        try:
            found[field.name] = field.adapter.validate_python(stored)
        except ValidationError:
            continue
    return found


def current(turn: Turn, form: Form, opened: OpenForm) -> Field | None:
    """Give the first question without an answer whose condition holds; None: ready to submit."""
    given = answers(turn, form, opened)
    for field in fields(form.model(turn, opened)):
        if field.name not in given and field.question.when(given):
            return field
    return None


def filled(turn: Turn, form: Form, opened: OpenForm) -> BaseModel | Reopen:
    """Give the whole form as its model, or the field that does not hold."""
    model = form.model(turn, opened)
    given = answers(turn, form, opened)
    asked = {f.name: given.get(f.name) for f in fields(model) if f.question.when(given)}
    try:
        whole = model.model_validate(asked)
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        name = str(where[0]) if where else fields(model)[-1].name
        return Reopen(name, text("form.no_longer_holds"))
    return form.check(turn, whole) or whole


def store(field: Field, opened: OpenForm, value: object) -> Misread | None:
    """Check one answer alone and store it; a Misread where it does not fit."""
    try:
        checked = field.adapter.validate_python(value)
    except ValidationError as error:
        return _misfit(error)
    opened.put(field.name, field.adapter.dump_python(checked, mode="json"))
    return None


def _misfit(error: ValidationError) -> Misread:
    first = error.errors()[0]
    if first["type"] == "string_too_long":
        return Misread("form.too_long", {"max": int(first["ctx"]["max_length"])})
    return Misread("form.not_understood")


def _annotated(kind: Any, item: Any) -> Any:  # noqa: ANN401  types are built at run time
    return Annotated[kind, item]
