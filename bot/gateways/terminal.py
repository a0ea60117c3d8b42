"""A conversation in a terminal: lines are typed, a line equal to a button's text presses it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from bot.gateways import Limits, Result, Sent
from handlers.talk import Event
from storage.kinds import EventKind, MessageAction

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.gateways import Outgoing, Submit
    from handlers.talk import Address

PLATFORM = "terminal"
_PROMPT = "> "
_NO_LIMIT = 1e9


@dataclass(slots=True)
class TerminalGateway:
    """One person's terminal; `settled` is awaited after each line, to bring what it caused.

    Buttons shown earlier are handed in as `buttons` (label → data); the newest of a label counts.
    Changes of messages already printed are not printed again.
    """

    address: Address
    clock: Clock
    source: TextIO
    sink: TextIO
    buttons: dict[str, str] = field(default_factory=dict)
    settled: Callable[[], Awaitable[object]] = field(default=lambda: asyncio.sleep(0))
    platform: str = PLATFORM
    limits: Limits = field(
        default_factory=lambda: Limits(_NO_LIMIT, _NO_LIMIT, 1_000_000, 1_000_000, 1_000_000)
    )
    _printed: int = 0

    @property
    def bot(self) -> str:
        """The bot this terminal speaks to."""
        return self.address.bot

    async def run(self, submit: Submit) -> None:
        """Read lines until the input ends."""
        await self.settled()
        while (line := await self._next_line()) is not None:
            if line:
                await submit(self._event(line))
                await self.settled()

    async def send(self, message: Outgoing) -> Result:
        """Print a message with its buttons as [text]."""
        self._printed += 1
        if message.action is MessageAction.send:
            labels = [[label for label, _ in row] for row in message.buttons]
            shown = [" ".join(f"[{label}]" for label in row) for row in labels]
            self.sink.write("\n".join([message.body, *shown]) + "\n\n")
            self.sink.flush()
            if message.buttons:
                # A form's buttons are dead once it asks something else; others stay pressable.
                live = {k: v for k, v in self.buttons.items() if not v.startswith("f:")}
                self.buttons = live | dict(button for row in message.buttons for button in row)
        return Sent(f"{self._printed}")

    async def answer_press(self, press_id: str) -> None:
        """Do nothing: a terminal shows no waiting button."""

    async def close(self) -> None:
        """Do nothing: the terminal belongs to whoever handed it in."""

    async def _next_line(self) -> str | None:
        typed_here = self.source.isatty()
        if typed_here:
            self.sink.write(_PROMPT)
            self.sink.flush()
        line = await asyncio.to_thread(self.source.readline)
        if not line:
            return None
        if not typed_here:
            self.sink.write(f"{_PROMPT}{line.strip()}\n")
        return line.strip()

    def _event(self, line: str) -> Event:
        data = self.buttons.get(line.removeprefix("[").removesuffix("]"), "")
        now = self.clock.now()
        return Event(
            address=self.address,
            update_id=uuid.uuid4().hex,
            kind=EventKind.button if data else EventKind.text,
            sent_at=now,
            received_at=now,
            text="" if data else line,
            data=data,
        )
