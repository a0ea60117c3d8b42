"""One person with a messenger in hand: what they do and see, the same over every gateway."""

from __future__ import annotations

import asyncio
import io
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.clock import FixedClock
from bot.gateways.terminal import TerminalGateway
from handlers.talk import Address
from tests.gateways.conftest import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.gateways import Gateway, Submit
    from bot.gateways.telegram import TelegramGateway
    from tests.fakes.bot_api import FakeBotApi
    from tests.gateways.conftest import Running

USER = 7
_ROW_OF_BUTTONS = re.compile(r"(\[[^\]]+\] ?)+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message from the bot as it stands in the chat."""

    text: str
    buttons: tuple[str, ...] = ()
    file: bytes | None = None


class Messenger(Protocol):
    """A chat with the bot."""

    @property
    def gateway(self) -> Gateway:
        """What the bot speaks through."""

    @property
    def address(self) -> Address:
        """Where this person is."""

    def shown(self) -> list[Shown]:
        """Give what the bot has said, the oldest first."""

    def say(self, words: str) -> None:
        """Write something."""

    def press(self, label: str) -> None:
        """Press the newest button of a text."""

    def send(self, name: str, content: bytes, words: str) -> None:
        """Send a file."""

    def running(self, submit: Submit) -> AbstractAsyncContextManager[None]:
        """Let what is done arrive while the block runs."""


@dataclass(slots=True)
class Telegram:
    """A chat on the fake Bot API."""

    gateway: TelegramGateway
    server: FakeBotApi
    bring: Running
    address: Address = field(default_factory=lambda: Address("telegram", "4242", "7", "7"))

    def shown(self) -> list[Shown]:
        """Give what stands in the chat."""
        return [
            Shown(one.text, tuple(one.buttons), one.file.content if one.file else None)
            for one in self.server.messages(USER)
        ]

    def say(self, words: str) -> None:
        """Write something."""
        self.server.say(USER, words)

    def press(self, label: str) -> None:
        """Press the newest button of a text."""
        self.server.press(USER, label)

    def send(self, name: str, content: bytes, words: str) -> None:
        """Send a file as a document."""
        self.server.send_file(USER, "document", name, content, caption=words)

    def running(self, submit: Submit) -> AbstractAsyncContextManager[None]:
        """Poll, or be called."""
        return self.bring(self.gateway, submit)


class Terminal:
    """A chat at a terminal: what was done is typed once it runs."""

    def __init__(self, folder: Path) -> None:
        self.address = Address("terminal", "demo", "1", "1")
        self._folder, self._lines, self._sink = folder, list[str](), io.StringIO()
        clock = FixedClock(NOON)
        self.gateway = TerminalGateway(self.address, clock, io.StringIO(), self._sink)
        self.gateway.folder = folder / "come"

    def shown(self) -> list[Shown]:
        """Read what was printed, but for what was typed."""
        printed = self._sink.getvalue().split("\n\n")
        said = [[s for s in one.splitlines() if not s.startswith("> ")] for one in printed]
        return [self._read(lines) for lines in said if lines]

    def _read(self, lines: list[str]) -> Shown:
        buttons = [line for line in lines if _ROW_OF_BUTTONS.fullmatch(line)]
        files = [line for line in lines if line.startswith(str(self.gateway.folder))]
        words = [line for line in lines if line not in (*buttons, *files)]
        labels = re.findall(r"\[([^\]]+)\]", " ".join(buttons))
        content = (self.gateway.folder / files[0]).read_bytes() if files else None
        return Shown("\n".join(words), tuple(labels), content)

    def say(self, words: str) -> None:
        """Type a line."""
        self._lines.append(words)

    def press(self, label: str) -> None:
        """Type a button's text."""
        self._lines.append(label)

    def send(self, name: str, content: bytes, words: str) -> None:
        """Name a file of this computer."""
        path = self._folder / name
        path.write_bytes(content)
        self._lines.append(f"@{path} {words}")

    @asynccontextmanager
    async def running(self, submit: Submit) -> AsyncIterator[None]:
        """Type all lines."""
        self.gateway.source = io.StringIO("".join(f"{line}\n" for line in self._lines))
        async with asyncio.TaskGroup() as group:
            group.create_task(self.gateway.run(submit))
            yield
