"""Several reminders to one person as one message, each with the buttons that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handlers import reminding
from handlers.reminders import RULES
from handlers.talk import Button, Push, lines, text
from storage.urgency import PRIORITY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.reminders import Key


@dataclass(frozen=True, slots=True)
class Part:
    """One reminder of a message: its row, what it is, until when it has a point, its words."""

    id: int
    key: Key
    expires: datetime
    push: Push


def whole(parts: Sequence[Part], now: datetime, tomorrow: datetime) -> Push:
    """Give one message that says all of these, each with its buttons, one of a subject only."""
    order = [rule.name for rule in RULES]
    newest = {part.key[:3]: part for part in parts}
    said = sorted(newest.values(), key=lambda part: (order.index(part.key[0]), part.key[2]))
    pushes = [
        reminding.offered(part.push, part.id, later=tomorrow < part.expires) for part in said
    ]
    lifetime = max(part.expires for part in said) - now
    return replace(_joined(pushes), lifetime=lifetime)


def _joined(pushes: Sequence[Push]) -> Push:
    """Give one message that says all of these; buttons carry the number of what they are for."""
    first = pushes[0]
    if len(pushes) == 1:
        return first
    parts = [
        text("reminder.item", number=n, words=push.words) for n, push in enumerate(pushes, start=1)
    ]
    buttons = tuple(
        tuple(
            Button(text("reminder.item_button", number=n, label=one.label), one.data)
            for one in row
        )
        for n, push in enumerate(pushes, start=1)
        for row in push.buttons
    )
    words = lines(text("reminder.several", n=len(pushes)), *parts)
    kind = min((push.kind for push in pushes), key=PRIORITY.__getitem__)
    # Its buttons are for different things, so a decision about one of them must not remove all.
    return Push(first.person, kind, words, buttons, rule=first.rule)
