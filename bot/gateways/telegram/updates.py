"""Raw update JSON of Telegram becomes an Event, decoded once and tolerantly."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from handlers.talk import Address, Event, FileRef, Location
from storage.kinds import Datum, EventKind

# Tolerant on purpose: what is no proper JSON must not keep them either.
_DEGREES = re.compile(rb'"(latitude|longitude)"\s*:\s*"?[-+0-9.eE]+"?')

PLATFORM = "telegram"
WANTED = ("message", "edited_message", "callback_query")


class _User(msgspec.Struct, frozen=True):
    id: int


class _Chat(msgspec.Struct, frozen=True):
    id: int
    type: str


class _Place(msgspec.Struct, frozen=True):
    latitude: float
    longitude: float
    horizontal_accuracy: float | None = None
    live_period: int | None = None


class _Venue(msgspec.Struct, frozen=True):
    location: _Place


class _File(msgspec.Struct, frozen=True):
    file_id: str
    file_name: str = ""
    mime_type: str = ""
    file_size: int = 0
    width: int = 0


class _Answered(msgspec.Struct, frozen=True):
    message_id: int


class _Message(msgspec.Struct, frozen=True):
    message_id: int
    chat: _Chat
    date: int = 0
    sender: _User | None = msgspec.field(default=None, name="from")
    edit_date: int | None = None
    text: str = ""
    caption: str = ""
    location: _Place | None = None
    venue: _Venue | None = None
    photo: tuple[_File, ...] = ()
    voice: _File | None = None
    document: _File | None = None
    video: _File | None = None
    audio: _File | None = None
    forward_origin: Any = None
    reply_to_message: _Answered | None = None
    media_group_id: str = ""


class _Press(msgspec.Struct, frozen=True):
    id: str
    sender: _User = msgspec.field(name="from")
    data: str = ""
    message: _Message | None = None


class _Update(msgspec.Struct, frozen=True):
    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None


class Received(msgspec.Struct, frozen=True):
    """One update: its number for the next offset (None if it has none), and what it says.

    `event` is None for what nobody waits an answer to: membership changes, service messages
    in groups, kinds of update we never asked for.
    """

    update_id: int | None
    event: Event | None


_decoder = msgspec.json.Decoder(_Update)


def read(raw: bytes, bot: str, received_at: datetime, datum: Datum = Datum.wgs84) -> Received:
    """Decode one update. Never raises: what cannot be understood is an event of kind other.

    What is kept of it for the operator, should it fail, has no coordinates.
    """
    kept = without_degrees(raw)
    try:
        update = _decoder.decode(raw)
        received = Received(update.update_id, _event(update, kept, bot, received_at))
    except (msgspec.MsgspecError, ValueError, OverflowError, OSError):
        return _undecodable(kept, bot, received_at)
    event = received.event
    if datum is Datum.wgs84 or event is None or event.location is None:
        return received
    return replace(received, event=replace(event, location=replace(event.location, datum=datum)))


def without_degrees(raw: bytes) -> bytes:
    """Give an update with every latitude and longitude in it cut to 0, wherever they stand."""
    return _DEGREES.sub(rb'"\1":0', raw) if b"itude" in raw else raw


def _event(update: _Update, raw: bytes, bot: str, received_at: datetime) -> Event | None:
    if update.callback_query is not None:
        return _pressed(update.callback_query, update.update_id, raw, bot, received_at)
    message = update.message or update.edited_message
    if message is None:
        return None
    kind, file = _content(message)
    private = message.chat.type == "private"
    if kind is EventKind.other and not private:
        return None
    edited = update.message is None
    sent = (message.edit_date if edited else None) or message.date
    return Event(
        address=_address(bot, message.sender, message.chat),
        update_id=str(update.update_id),
        kind=EventKind.edited if edited else kind,
        sent_at=datetime.fromtimestamp(sent, UTC),
        received_at=received_at,
        text=message.text or message.caption,
        message_id=str(message.message_id),
        reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else "",
        location=_location(message),
        file=file,
        album=message.media_group_id,
        private=private,
        raw=raw,
    )


def _pressed(press: _Press, number: int, raw: bytes, bot: str, received_at: datetime) -> Event:
    message = press.message
    chat = message.chat if message is not None else _Chat(press.sender.id, "private")
    return Event(
        address=_address(bot, press.sender, chat),
        update_id=str(number),
        kind=EventKind.button,
        # Telegram does not say when a button was pressed; the message's own date may be old.
        sent_at=received_at,
        received_at=received_at,
        data=press.data,
        message_id=str(message.message_id) if message is not None else "",
        press_id=press.id,
        private=chat.type == "private",
        raw=raw,
    )


def _address(bot: str, sender: _User | None, chat: _Chat) -> Address:
    return Address(PLATFORM, bot, str(sender.id) if sender is not None else "", str(chat.id))


def _content(message: _Message) -> tuple[EventKind, FileRef | None]:
    document = message.document or message.video or message.audio
    if message.text:
        return EventKind.text, None
    if message.location is not None or message.venue is not None:
        return EventKind.location if _location(message) else EventKind.other, None
    if message.photo:
        largest = max(message.photo, key=lambda size: (size.width, size.file_size))
        return EventKind.photo, _file(largest, "image/jpeg")
    if message.voice is not None:
        return EventKind.voice, _file(message.voice, "audio/ogg")
    if document is not None:
        return EventKind.document, _file(document, "application/octet-stream")
    return EventKind.other, None


def _file(file: _File, mime: str) -> FileRef:
    return FileRef(file.file_id, file.file_name, file.mime_type or mime, file.file_size)


def _location(message: _Message) -> Location | None:
    place = message.venue.location if message.venue is not None else message.location
    if place is None or abs(place.latitude) > 90 or abs(place.longitude) > 180:  # noqa: PLR2004 - degrees
        return None
    return Location(
        latitude=place.latitude,
        longitude=place.longitude,
        accuracy=place.horizontal_accuracy,
        live=place.live_period is not None,
        picked=message.venue is not None,
        forwarded=message.forward_origin is not None,
    )


def _undecodable(raw: bytes, bot: str, received_at: datetime) -> Received:
    try:
        loose: Any = json.loads(raw.decode(errors="replace"))
    except (ValueError, RecursionError):
        loose = None
    number = _dig(loose, "update_id")
    if not isinstance(number, int):
        return Received(None, None)
    part = next((_dig(loose, name) for name in WANTED if _dig(loose, name)), None)
    chat = _dig(part, "chat") or _dig(_dig(part, "message"), "chat")
    user = _plain(_dig(_dig(part, "from"), "id"))
    event = Event(
        address=Address(PLATFORM, bot, user, _plain(_dig(chat, "id")) or user),
        update_id=str(number),
        kind=EventKind.other,
        sent_at=received_at,
        received_at=received_at,
        private=_dig(chat, "type") in {"private", None},
        raw=raw,
    )
    return Received(number, event)


def _dig(thing: object, key: str) -> Any:  # noqa: ANN401 - whatever the sender put there
    return thing.get(key) if isinstance(thing, dict) else None


def _plain(value: object) -> str:
    return str(value) if isinstance(value, int) else ""
