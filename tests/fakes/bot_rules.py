"""Checks a call of the Bot API against the official documentation, as aiogram's models hold it."""

import html
import json
import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import aiogram.methods
from aiogram.methods import TelegramMethod
from pydantic import BaseModel, ValidationError

Values = dict[str, Any]

# Taken once: importing aiogram costs seconds.
METHODS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__.lower(): model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type)
    and issubclass(model, TelegramMethod)
    and model is not TelegramMethod
}

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA_BYTES = 64
PRESS_ANSWER = 200
PLACEHOLDER = 64
BUTTONS = 100
BUTTONS_IN_ROW = 8
COMMANDS = 100
COMMAND_WHAT = 256
UPDATES = 100
POLL_SECONDS = 50
WEBHOOK_CONNECTIONS = 100
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def read(method: str, raw: dict[str, object]) -> tuple[Values, list[str]]:
    """Decode the parameters of a known method; return them with every fault found."""
    model = METHODS[method.lower()]
    values: Values = {}
    faults = []
    for name, value in raw.items():
        field = model.model_fields.get(name)
        if field is None or field.json_schema_extra == {"deprecated": True}:
            faults.append(f"{name}: unknown parameter")
            continue
        try:
            values[name] = _decoded(value, field.annotation)
        except ValueError:
            faults.append(f"{name}: must be JSON, not {value!r}")
    try:
        checked = model.model_validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        faults += [f"{_path(one['loc'])}: {one['msg']}" for one in error.errors()]
    else:
        faults += [f"{path}: unknown parameter" for path in _extras(checked, "")]
    return values, faults or list(_beyond_limits(values))


def _decoded(value: object, annotation: object) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, str) or _takes_text(annotation):
        return value
    return json.loads(value)


def _takes_text(annotation: object) -> bool:
    choices = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else ()
    return annotation is str or any(_takes_text(one) for one in choices)


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))


def _extras(thing: object, path: str) -> Iterator[str]:
    """Find what the models let pass although the documentation does not know it."""
    if isinstance(thing, BaseModel):
        yield from (f"{path}{name}" for name in thing.model_extra or ())
        for name in thing.model_fields_set:
            yield from _extras(getattr(thing, name, None), f"{path}{name}.")
    elif isinstance(thing, list):
        for index, one in enumerate(thing):
            yield from _extras(one, f"{path}{index}.")


def shown(values: Values) -> str:
    """Return a text as it is counted and seen, its entities parsed."""
    text: str = values.get("text", "")
    mode = values.get("parse_mode")
    if mode is None:
        return text
    if mode == "HTML":
        return html.unescape(re.sub(r"<[^>]*>", "", text))
    raise NotImplementedError(f"the fake does not parse {mode}")


def _beyond_limits(values: Values) -> Iterator[str]:
    texts = {
        "caption": (values.get("caption"), 0, CAPTION),
        "text": (shown(values).strip() if "text" in values else None, 1, _most(values)),
    }
    for name, (text, least, most) in texts.items():
        if text is not None and not least <= len(text) <= most:
            yield f"{name}: {len(text)} characters, {least} to {most} allowed"
    if not 1 <= values.get("limit", 1) <= UPDATES:
        yield f"limit: 1 to {UPDATES} allowed"
    if not 0 <= values.get("timeout", 0) <= POLL_SECONDS:
        yield f"timeout: 0 to {POLL_SECONDS} allowed"
    if "secret_token" in values and not SECRET.fullmatch(values["secret_token"]):
        yield "secret_token: 1 to 256 of A-Z, a-z, 0-9, _ and - allowed"
    if not 1 <= values.get("max_connections", 1) <= WEBHOOK_CONNECTIONS:
        yield f"max_connections: 1 to {WEBHOOK_CONNECTIONS} allowed"
    yield from _commands_beyond_limits(values.get("commands", []))
    yield from _markup_beyond_limits(values.get("reply_markup") or {})


def _most(values: Values) -> int:
    return PRESS_ANSWER if "callback_query_id" in values else TEXT


def _commands_beyond_limits(commands: list[Values]) -> Iterator[str]:
    if len(commands) > COMMANDS:
        yield f"commands: at most {COMMANDS} allowed"
    for index, one in enumerate(commands):
        if not COMMAND.fullmatch(one["command"]):
            yield f"commands.{index}.command: 1 to 32 of a-z, 0-9 and _ allowed"
        if not 1 <= len(one["description"]) <= COMMAND_WHAT:
            yield f"commands.{index}.description: 1 to {COMMAND_WHAT} characters allowed"


def _markup_beyond_limits(markup: Values) -> Iterator[str]:
    rows: list[list[Any]] = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_ROW for row in rows):
        yield f"reply_markup: at most {BUTTONS_IN_ROW} buttons a row and {BUTTONS} in all allowed"
    for button in (one for row in rows for one in row):
        purposes = button.keys() - {"text", "icon_custom_emoji_id", "style"}
        if len(purposes) != 1:
            yield f"reply_markup: a button must do exactly one thing, not {sorted(purposes)}"
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
            yield f"callback_data: 1 to {CALLBACK_DATA_BYTES} bytes allowed"
    keys = [one for row in markup.get("keyboard", []) for one in row]
    for one in (*keys, *(button for row in rows for button in row)):
        if not (one if isinstance(one, str) else one["text"]).strip():
            yield "reply_markup: a button without a text"
    if len(markup.get("input_field_placeholder") or "") > PLACEHOLDER:
        yield f"input_field_placeholder: at most {PLACEHOLDER} characters allowed"
