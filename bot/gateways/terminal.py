"""A conversation in a terminal: lines are typed, a line equal to a button's text presses it.

A line `@PATH words` sends the file at PATH, if there is one; files that come are written into a
folder and their path is printed.
"""

from __future__ import annotations

import asyncio
import itertools
import mimetypes
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.gateways import Content, Fetched, Limits, NoSuchFile, Result, Sent, TooLarge
from handlers.talk import Event, FileRef
from storage.kinds import NEW_MESSAGES, EventKind

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.gateways import Attachment, Outgoing, Submit
    from handlers.talk import Address

PLATFORM = "terminal"
_PROMPT = "> "
_FILE = "@"
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
    folder: Path = Path("zhucun-files")
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
        if message.action in NEW_MESSAGES:
            labels = [[label for label, _ in row] for row in message.buttons]
            shown = [" ".join(f"[{label}]" for label in row) for row in labels]
            written = [_write(self.folder, message.file)] if message.file else []
            said = [line for line in (message.body, *written, *shown) if line]
            self.sink.write("\n".join(said) + "\n\n")
            self.sink.flush()
            if message.buttons:
                # A form's buttons are dead once it asks something else; others stay pressable.
                live = {k: v for k, v in self.buttons.items() if not v.startswith("f:")}
                self.buttons = live | dict(button for row in message.buttons for button in row)
        return Sent(f"{self._printed}")

    async def fetch(self, source: str, most: int) -> Fetched:
        """Read a file somebody named; its path is its id here."""
        return await asyncio.to_thread(_read, Path(source), most)

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
        file, words = _file_named(line)
        now = self.clock.now()
        kind = EventKind.button if data else EventKind.text
        return Event(
            address=self.address,
            update_id=uuid.uuid4().hex,
            kind=_kind(file) if file else kind,
            sent_at=now,
            received_at=now,
            text="" if data else words,
            data=data,
            file=file,
        )


def _file_named(line: str) -> tuple[FileRef | None, str]:
    """Give the file a line sends and the words with it; a line without a file is only words."""
    named, _, words = line.removeprefix(_FILE).partition(" ")
    path = Path(named).expanduser()
    if not line.startswith(_FILE) or not path.is_file():
        return None, line
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return FileRef(str(path.absolute()), path.name, mime, path.stat().st_size), words.strip()


def _kind(file: FileRef) -> EventKind:
    kinds = {"image": EventKind.photo, "audio": EventKind.voice}
    return kinds.get(file.mime.partition("/")[0], EventKind.document)


def _read(path: Path, most: int) -> Fetched:
    try:
        size = path.stat().st_size
        return TooLarge(f"{size} bytes") if size > most else Content(path.read_bytes())
    except OSError as error:
        return NoSuchFile(error.strerror or type(error).__name__)


def _write(folder: Path, file: Attachment) -> str:
    """Write a file beside those that came before, under its own name as far as that is one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(file.name.replace("\0", "_")).name or "file"
    path = folder / name
    for number in itertools.count(2):
        if not path.exists():
            break
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    path.write_bytes(file.content)
    return str(path)
