"""The words both sides speak: an Event arrives from a person, a Reply or Push goes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import force_setattr

from handlers.documents import CalendarFile, Filled, Kept, Workbook
from handlers.rules.legible import legible
from storage.kinds import Datum, EventKind, MessageKind, PersonId


@dataclass(frozen=True, slots=True)
class Address:
    """One account in one chat of one platform; `bot` tells several bots of a platform apart."""

    platform: str
    bot: str
    user: str
    chat: str


class Location(msgspec.Struct, frozen=True):
    """Where a message says its sender was: degrees of `datum`, accuracy in metres if known.

    The degrees are not shown, so that no log and no error ever names a place.
    """

    latitude: float
    longitude: float
    accuracy: float | None = None
    live: bool = False
    picked: bool = False
    forwarded: bool = False
    datum: Datum = Datum.wgs84

    def __repr__(self) -> str:
        """Show everything but the degrees."""
        marks = f"live={self.live}, picked={self.picked}, forwarded={self.forwarded}"
        return f"Location(accuracy={self.accuracy}, {marks}, datum={self.datum!r})"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as the platform names it; its bytes are fetched after the turn, by a job.

    Its name and type are made legible, as the text of an event is.
    """

    id: str
    name: str
    mime: str
    size: int

    def __post_init__(self) -> None:
        """Take signs nobody sees out of the name; an .exe shall not look like a .docx."""
        # A frozen value is completed by this call and by no other.
        object.__setattr__(self, "name", legible(self.name))
        object.__setattr__(self, "mime", legible(self.mime))


class Event(msgspec.Struct, frozen=True):
    """One thing a person did, as the platform reported it; instants are aware and in UTC.

    `reply_to` is the platform's id of the message that this one is the messenger's answer to,
    `album` what the files share that were sent together, "" for a file by itself.
    What was said or pressed is made legible first, whatever platform it comes from.
    """

    address: Address
    update_id: str
    kind: EventKind
    sent_at: datetime
    received_at: datetime
    text: str = ""
    data: str = ""
    message_id: str = ""
    reply_to: str = ""
    press_id: str = ""
    location: Location | None = None
    file: FileRef | None = None
    album: str = ""
    private: bool = True
    raw: bytes = b""

    def __post_init__(self) -> None:
        """Take signs nobody sees out of what was said, before anybody reads it."""
        force_setattr(self, "text", legible(self.text))
        force_setattr(self, "data", legible(self.data))

    @property
    def key(self) -> str:
        """The inbox key: the same however often the platform delivers this update."""
        return f"{self.address.platform}:{self.address.bot}:{self.update_id}"


class Text(msgspec.Struct, frozen=True):
    """A wording id with its values; dates, instants and nested texts are spelt when rendered."""

    id: str
    values: Mapping[str, object] = msgspec.field(default_factory=dict)


def text(wording_id: str, /, **values: object) -> Text:
    """Shorthand: `text("leave.sent", days=3)`."""
    return Text(wording_id, values)


class Verbatim(msgspec.Struct, frozen=True):
    """A person's own words, shown as they are."""

    body: str


class Lines(msgspec.Struct, frozen=True):
    """Several texts under one another; empty ones are left out."""

    parts: tuple["Words", ...]


Words = Text | Verbatim | Lines


def lines(*parts: Words | None) -> Lines:
    """Several texts under one another, without those that are None."""
    return Lines(tuple(part for part in parts if part is not None))


class Button(msgspec.Struct, frozen=True):
    """A choice to tap; `data` is ASCII of at most 64 bytes, never the Chinese value."""

    label: Words
    data: str


class Ask(StrEnum):
    """What else a reply asks of the messenger."""

    nothing = ""
    location = "location"
    main_keyboard = "keyboard"


class Reply(msgspec.Struct, frozen=True):
    """An answer to the account and chat an event came from, or to another one given in `to`.

    `language` is that of the person unless given.
    """

    words: Words
    buttons: tuple[tuple[Button, ...], ...] = ()
    about: str = ""
    ask: Ask = Ask.nothing
    rule: str = ""
    to: Address | None = None
    language: str = ""


class Push(msgspec.Struct, frozen=True):
    """A message to a person; the account is chosen when it is sent.

    With `news` it is a copy, or says that something was filed: people in offices get it with the
    digest of the next working day, others at once.
    """

    person: PersonId
    kind: MessageKind
    words: Words
    buttons: tuple[tuple[Button, ...], ...] = ()
    about: str = ""
    lifetime: timedelta | None = None
    rule: str = ""
    news: bool = False


class Document(msgspec.Struct, frozen=True):
    """A file as an answer, or with `person` as a message that quiet hours hold like a notice.

    `name` is the file's name as people see it, with its ending. The content is bytes, or plain
    values from which it is made when it is sent; bytes need a `mime`. `picture` asks for it to be
    shown as one. A file too large for the messenger is refused in words. `buttons`, `lifetime` and
    `rule` are those of a push.
    """

    name: str
    content: bytes | Workbook | Filled | CalendarFile | Kept
    caption: Words
    person: PersonId | None = None
    mime: str = ""
    picture: bool = False
    about: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    lifetime: timedelta | None = None
    rule: str = ""


class Replace(msgspec.Struct, frozen=True):
    """New words and buttons for messages already sent about something, such as a decided leave.

    `about` names the subject: every message with buttons sent about it is edited; `keys` name
    messages by their outbox keys instead. With `reworded` one that waits to be sent says the new
    words instead of being dropped.
    """

    about: str
    words: Words | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    reworded: bool = False
    keys: tuple[str, ...] = ()


Outcome = Reply | Push | Document | Replace
