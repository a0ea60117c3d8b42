"""What tests with files share: people who send some, and the step that fetches them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlalchemy import select

from bot.documents.making import Maker
from bot.files.fetching import Fetching
from bot.gateways import Content, Fetched, NoSuchFile
from bot.jobs import Runner
from bot.posting import Posting
from bot.wording import Wording
from bot.writer import Writer
from handlers.office import Offices
from handlers.talk import Event, FileRef
from storage import enclosures, people, tables
from storage.kinds import EventKind, MessageAction
from tests.actors import ZONE
from tests.bot.delivering import ScriptedGateway

if TYPE_CHECKING:
    from bot.files.store import Store
    from tests.actors import Stage

JPEG = b"\xff\xd8\xff\xe0 a certificate"
PDF = b"%PDF-1.7 a notice"
OGG = b"OggS a voice"
_KINDS = {JPEG[:2]: EventKind.photo, OGG[:2]: EventKind.voice}


@dataclass
class Shelf(ScriptedGateway):
    """A platform that hands out the files people sent."""

    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__("terminal", "test")

    async def fetch(self, source: str, most: int) -> Fetched:
        if source not in self.files:
            return NoSuchFile(f"404, at most {most}")
        return Content(self.files[source])


@dataclass
class Post:
    """Sends files for the people of a stage, and lets them be fetched."""

    stage: Stage
    store: Store
    platform: Shelf = field(default_factory=Shelf)

    def send(
        self,
        name: str,
        content: bytes = JPEG,
        caption: str = "",
        size: int | None = None,
        *,
        album: str = "",
    ) -> str:
        """Let somebody send a picture, a voice note, or a file if it is none; give the answer."""
        kind = _KINDS.get(content[:2], EventKind.document)
        source = f"file-{len(self.platform.files)}"
        self.platform.files[source] = content
        sent = FileRef(source, "../../IMG.jpg", "image/jpeg", size or len(content))
        event = replace(self.stage.event(name, caption, kind), file=sent, album=album)
        self.stage.tell([event])
        return self.stage._answer(event)  # noqa: SLF001  the other half of what tests speak with

    def say(self, name: str, said: str, platform: str) -> str:
        """Let somebody say something over another messenger; give the answer."""
        return self._over(name, self.stage.event(name, said), platform)

    def press(self, name: str, data: str, platform: str = "terminal") -> str:
        """Let somebody press any button, forged ones too, over a messenger; give the answer."""
        return self._over(name, self.stage.event(name, data, EventKind.button), platform)

    def _over(self, name: str, event: Event, platform: str) -> str:
        stage, who = self.stage, self.stage.people[name]
        address = dataclasses.replace(event.address, platform=platform)
        with stage.database.write() as work:
            people.bind(work, (platform, address.bot, str(who)), str(who), who, stage.clock.now())
        event = replace(event, address=address)
        stage.tell([event])
        return stage._answer(event)  # noqa: SLF001  as above

    async def fetch(self) -> None:
        """Do what the program does beside the turns."""
        writer, offices = Writer(), Offices()
        posting = Posting(Wording(ZONE))
        database = self.stage.database
        one = Fetching(self.platform, database, self.store, posting, offices.current)
        await Runner({one.kind: one}, database, writer, self.stage.clock).drain()
        await writer.close()

    def received(self, name: str) -> list[tuple[str, bytes]]:
        """Give every file somebody was sent, as (name, bytes), the oldest first."""
        person = self.stage.people[name]
        row = tables.Outbox
        found = []
        with self.stage.database.read() as work:
            mine = (row.person_id == person) | (row.user == str(person))
            statement = select(row.key).where(mine, row.action == MessageAction.file)
            for key in work.ones(statement.order_by(row.id)):
                enclosed = enclosures.of_message(work, key)
                assert enclosed is not None
                found.append((enclosed.name, Maker(self.store)(enclosed)))
        return found

    def audit(self, action: str) -> list[tuple[str, str]]:
        """Give who did something to what, by name, the oldest first."""
        names = {number: name for name, number in self.stage.people.items()}
        row = tables.Audit
        with self.stage.database.read() as work:
            rows = work.rows(
                select(row.actor_id, row.subject).where(row.action == action).order_by(row.id)
            )
        return [(names[who], subject) for who, subject in rows]
