"""How far long work is, told by changing the one message that announced it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from storage import outbox
from storage.kinds import MessageAction, MessageKind
from storage.outbox import Destination, Message

if TYPE_CHECKING:
    from bot.posting import Posting
    from handlers.talk import Address, Button, Words
    from handlers.turn import Moment


class Announced(Protocol):
    """What was asked for: where, in which language, in which message, under which rule."""

    @property
    def address(self) -> Address: ...
    @property
    def language(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def cite(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What the message says from now on."""

    words: Words
    buttons: tuple[tuple[Button, ...], ...] = ()


def tell(posting: Posting, moment: Moment, key: str, announced: Announced, said: Said) -> None:
    """Change the message that announced long work; the same key changes it once."""
    here = announced.address
    message = Message(
        key=key,
        kind=MessageKind.reply,
        destination=Destination(None, here.platform, here.bot, here.user, here.chat),
        body=posting.wording.render(said.words, announced.language),
        created_at=moment.now,
        not_before=moment.now,
        buttons=posting.buttons(said.buttons, announced.language),
        rule=announced.cite,
        action=MessageAction.edit,
        target=announced.told,
    )
    outbox.queue(moment.work, message)
