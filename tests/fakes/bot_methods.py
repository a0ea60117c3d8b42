"""The methods of the Bot API that the fake carries out, each on one bot's state."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from tests.fakes import bot_files
from tests.fakes.bot_rules import Values, shown
from tests.fakes.bot_state import BotState, Json, Message, RefusalError

Method = Callable[[BotState, Values], Awaitable[Any]]
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


def me(state: BotState) -> Json:
    return {"id": state.id, "is_bot": True, "first_name": "Fake", "username": "fake_bot"}


def as_json(state: BotState, message: Message) -> Json:
    """Return a message as the platform shows it to the bot."""
    chat = state.chats[message.chat]
    sender = me(state) if message.from_bot else person(message.chat)
    told: Json = {"message_id": message.id, "date": message.date, "chat": chat, "from": sender}
    if message.text:
        told["text"] = message.text
    if message.inline and message.markup:
        told["reply_markup"] = message.markup
    return told


def person(user: int) -> Json:
    return {"id": user, "is_bot": False, "first_name": f"P{user}", "language_code": "zh-hans"}


async def _get_me(state: BotState, _: Values) -> Json:
    return me(state)


async def _get_updates(state: BotState, values: Values) -> list[Json]:
    if "allowed_updates" in values:
        state.allowed = values["allowed_updates"]
    offset, most = values.get("offset", 0), values.get("limit", 100)
    return await state.poll(offset, most, values.get("timeout", 0))


async def _send_message(state: BotState, values: Values) -> Json:
    chat = int(values["chat_id"])
    kind = state.reachable(chat)["type"]
    markup = values.get("reply_markup")
    asks = any("request_location" in k for row in (markup or {}).get("keyboard", []) for k in row)
    if asks and kind != "private":
        raise RefusalError(400, "Bad Request: location can be requested in private chats only")
    return as_json(state, state.add_message(chat, shown(values), markup, from_bot=True))


async def _send_document(state: BotState, values: Values) -> Json:
    return await _send_file(state, values, "document")


async def _send_photo(state: BotState, values: Values) -> Json:
    bot_files.as_photo(values["photo"])
    return await _send_file(state, values, "photo")


async def _send_file(state: BotState, values: Values, parameter: str) -> Json:
    chat = int(values["chat_id"])
    state.reachable(chat)
    caption, markup = values.get("caption", ""), values.get("reply_markup")
    message = state.add_message(chat, caption, markup, from_bot=True)
    message.file, message.as_photo = values[parameter], parameter == "photo"
    told = as_json(state, message)
    told.pop("text", None)
    identity = state.shelf.add(parameter, values[parameter])
    described = {"file_id": identity, "file_unique_id": identity[::-1]}
    what: object = described | {"file_name": values[parameter].name}
    if message.as_photo:
        what = [described | {"width": 90, "height": 90}]
    return told | {parameter: what, "caption": caption}


async def _get_file(state: BotState, values: Values) -> Json:
    return bot_files.place(state, values["file_id"])


def _own(state: BotState, values: Values, purpose: str) -> Message:
    chat = int(values["chat_id"])
    state.reachable(chat)
    message = state.messages.get((chat, values["message_id"]))
    if message is None or message.deleted:
        raise RefusalError(400, f"Bad Request: message to {purpose} not found")
    return message


def _editable(state: BotState, values: Values) -> Message:
    message = _own(state, values, "edit")
    if not message.from_bot or message.keys:
        raise RefusalError(400, "Bad Request: message can't be edited")
    return message


async def _edit_message_text(state: BotState, values: Values) -> Json:
    message = _editable(state, values)
    text, markup = shown(values), values.get("reply_markup")
    if (text, markup) == (message.text, message.markup):
        raise RefusalError(400, NOT_MODIFIED)
    message.text, message.markup = text, markup
    message.texts.append(text)
    return as_json(state, message)


async def _edit_message_reply_markup(state: BotState, values: Values) -> Json:
    message = _editable(state, values)
    if values.get("reply_markup") == message.markup:
        raise RefusalError(400, NOT_MODIFIED)
    message.markup = values.get("reply_markup")
    return as_json(state, message)


async def _delete_message(state: BotState, values: Values) -> bool:
    _own(state, values, "delete").deleted = True
    return True


async def _answer_callback_query(state: BotState, values: Values) -> bool:
    press = values["callback_query_id"]
    if press not in state.presses:
        raise RefusalError(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )
    state.presses[press] = True
    return True


async def _set_my_commands(state: BotState, values: Values) -> bool:
    state.commands = values["commands"]
    return True


async def _get_my_commands(state: BotState, _: Values) -> list[Json]:
    return state.commands


async def _set_webhook(state: BotState, values: Values) -> bool:
    url = urlsplit(values["url"])
    # A server of one's own takes plain HTTP on the machine itself, the public one never does.
    if values["url"] and url.scheme != "https" and url.hostname not in {"127.0.0.1", "::1"}:
        said = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
        raise RefusalError(400, said)
    state.webhook = values if values["url"] else {}
    if "allowed_updates" in values:
        state.allowed = values["allowed_updates"]
    state.end_polls()
    return True


async def _delete_webhook(state: BotState, values: Values) -> bool:
    state.webhook = {}
    if values.get("drop_pending_updates"):
        state.pending.clear()
    state.ring()
    return True


async def _get_webhook_info(state: BotState, _: Values) -> Json:
    told: Json = {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.pending),
    }
    kept = ("max_connections", "allowed_updates")
    told |= {name: state.webhook[name] for name in kept if name in state.webhook}
    failed = [push for push in state.pushes if push.status != HTTPStatus.OK]
    if state.webhook and failed:
        told |= {"last_error_date": state.now(), "last_error_message": failed[-1].told}
    return told


PLAYED: dict[str, Method] = {
    "answercallbackquery": _answer_callback_query,
    "deletemessage": _delete_message,
    "deletewebhook": _delete_webhook,
    "editmessagereplymarkup": _edit_message_reply_markup,
    "editmessagetext": _edit_message_text,
    "getfile": _get_file,
    "getme": _get_me,
    "getmycommands": _get_my_commands,
    "getupdates": _get_updates,
    "getwebhookinfo": _get_webhook_info,
    "senddocument": _send_document,
    "sendmessage": _send_message,
    "sendphoto": _send_photo,
    "setmycommands": _set_my_commands,
    "setwebhook": _set_webhook,
}
