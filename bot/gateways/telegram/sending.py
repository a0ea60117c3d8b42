"""An outgoing message becomes calls of the Bot API."""

import re
from dataclasses import dataclass

from bot.gateways import Attachment, Outgoing
from bot.gateways.telegram.transport import Upload
from handlers.talk import Ask
from storage.kinds import MessageAction

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
PICTURE_SIZE = 10_000_000
PICTURES = frozenset({"image/jpeg", "image/png"})
_AS_PICTURE, _AS_DOCUMENT = ("sendPhoto", "photo"), ("sendDocument", "document")
# A name stands in a header of its part, unquoted by one of the libraries.
_UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\x7f"\\/]')


@dataclass(frozen=True, slots=True)
class Labels:
    """The words on the keyboards below the input line, already rendered.

    Wherever `location` stands, also among the rows of `main`, tapping it sends where one is.
    """

    location: str
    main: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters; those not needed are left out."""

    method: str
    params: dict[str, object]

    @property
    def has_file(self) -> bool:
        """Whether a file of ours is among the parameters, which takes longer."""
        return any(isinstance(value, Upload) for value in self.params.values())


class TooLongError(Exception):
    """The text does not fit into the one message that it should replace."""


def calls(message: Outgoing, labels: Labels) -> list[Call]:
    """Return the calls that carry the message, in order; more than one only for a long text."""
    chat = int(message.address.chat)
    if message.action is MessageAction.delete:
        return [Call("deleteMessage", {"chat_id": chat, "message_id": int(message.target)})]
    if message.action is MessageAction.edit:
        return [_edit(message, chat)]
    if message.file is not None:
        return _file(message, chat, message.file, labels)
    *leading, last = split(message.body, TEXT_LENGTH)
    texts = [Call("sendMessage", {"chat_id": chat, "text": part}) for part in leading]
    params: dict[str, object] = {"chat_id": chat, "text": last}
    markup = _markup(message, labels)
    if markup is not None:
        params["reply_markup"] = markup
    return [*texts, Call("sendMessage", params)]


def _file(message: Outgoing, chat: int, file: Attachment, labels: Labels) -> list[Call]:
    """Send a file with its words; those too long for a caption go ahead of it."""
    leading, caption = split(message.body, TEXT_LENGTH), ""
    if len(message.body) <= CAPTION_LENGTH:
        leading, caption = [], message.body
    texts = [Call("sendMessage", {"chat_id": chat, "text": part}) for part in leading]
    method, field = _AS_PICTURE if shown_as_picture(file) else _AS_DOCUMENT
    upload = Upload(_UNFIT_FOR_NAMES.sub("_", file.name), file.content)
    params: dict[str, object] = {"chat_id": chat, field: upload}
    if caption.strip():
        params["caption"] = caption
    markup = _markup(message, labels)
    if markup is not None:
        params["reply_markup"] = markup
    return [*texts, Call(method, params)]


def shown_as_picture(file: Attachment) -> bool:
    """Tell whether a file goes out as a picture: asked for, of a kind and size Telegram shows."""
    return file.picture and file.mime in PICTURES and len(file.content) <= PICTURE_SIZE


def _edit(message: Outgoing, chat: int) -> Call:
    if len(message.body) > TEXT_LENGTH:
        raise TooLongError
    params: dict[str, object] = {
        "chat_id": chat,
        "message_id": int(message.target),
        "text": message.body,
    }
    # An edit without markup removes the buttons, which is what a message without buttons means.
    if message.buttons:
        params["reply_markup"] = _inline(message)
    return Call("editMessageText", params)


def _markup(message: Outgoing, labels: Labels) -> dict[str, object] | None:
    """Choose the one markup a message can carry: its own buttons before a keyboard."""
    if message.buttons:
        return _inline(message)
    # Groups have negative ids; Telegram refuses request_location outside private chats.
    if message.address.chat.startswith("-"):
        return None
    if message.ask == Ask.location:
        return _keyboard(((labels.location,),), labels) | {"one_time_keyboard": True}
    if message.ask == Ask.main_keyboard and labels.main:
        return _keyboard(labels.main, labels) | {"is_persistent": True}
    return None


def _inline(message: Outgoing) -> dict[str, object]:
    rows = [[{"text": label, "callback_data": data} for label, data in r] for r in message.buttons]
    return {"inline_keyboard": rows}


def _keyboard(rows: tuple[tuple[str, ...], ...], labels: Labels) -> dict[str, object]:
    keys = [[_key(label, labels) for label in row] for row in rows]
    return {"keyboard": keys, "resize_keyboard": True}


def _key(label: str, labels: Labels) -> dict[str, object]:
    if label == labels.location:
        return {"text": label, "request_location": True}
    return {"text": label}


def split(body: str, most: int) -> list[str]:
    """Cut a text into parts of at most `most` code points, at line ends where there are any.

    Nothing but line ends at the cuts is lost; a text without content stays one (empty) part.
    """
    parts = []
    rest = body
    while len(rest) > most:
        cut = rest.rfind("\n", 1, most + 1)
        end = cut if cut > 0 else most
        parts.append(rest[:end])
        rest = rest[end:].removeprefix("\n")
    parts.append(rest)
    return [part for part in parts if part.strip()] or [""]
