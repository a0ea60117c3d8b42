"""Fetches a file somebody sent, once: from the platform into the store, then to its handler.

A job for each file; killed anywhere it begins anew, and what was stored already is the same
content under the same digest.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.answers import Answers, Cause
from bot.documents import apart, paragraphs
from bot.documents import tables as table_files
from bot.files import sniffing
from bot.files.store import Store
from bot.gateways import Content, Fetched, Gateway, NoSuchFile, NotFetched, TooLarge
from bot.posting import Posting, Readers
from handlers.arrivals import ARRIVALS
from handlers.files import Arrival, Arrived, fetching, too_large
from handlers.office import Office
from handlers.talk import Address, Reply, Words, text
from handlers.turn import Moment
from storage import files, tables
from storage.database import Database
from storage.files import Settled
from storage.jobs import Job, Progress, PutOff
from storage.kinds import FileId, FileState, PersonId
from storage.people import Person
from storage.work import Work

log = structlog.get_logger()

# Less than a silent job's time, so that nobody takes a slow one over.
PATIENCE = 50.0
GIVEN_UP_AFTER = timedelta(hours=24)
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=3), timedelta(minutes=10)
_DONE = Progress({}, 1, 1, finished=True)
_READERS: Mapping[str, Callable[[bytes], object]] = {
    "table": table_files.parse,
    "paragraphs": paragraphs.parse,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the store: what it is, and what its handler gets."""

    digest: str
    mime: str
    content: bytes
    value: object


@dataclass(frozen=True, slots=True)
class Unfit:
    """A file that is not taken, and what its sender is told."""

    words: Words
    reason: str
    state: FileState = FileState.refused


@dataclass(frozen=True, slots=True)
class Fetching:
    """The files of one bot; `office` gives the office as it stands, to be asked in any thread."""

    gateway: Gateway
    database: Database
    store: Store
    posting: Posting
    office: Callable[[Work], Office | None]
    arrivals: Mapping[str, Arrival] = field(default_factory=lambda: ARRIVALS)

    @property
    def kind(self) -> str:
        """The kind of the jobs this takes up."""
        return fetching(self.gateway.platform, self.gateway.bot)

    async def go(self, job: Job) -> Kept | Unfit | NotFetched | None:
        """Bring the bytes and put them into the store; None for a file nobody waits for."""
        asked = await asyncio.to_thread(self._asked, FileId(int(job.arguments["file"])))
        if asked is None:
            return None
        source, purpose, most = asked
        try:
            async with asyncio.timeout(PATIENCE):
                fetched = await self.gateway.fetch(source, most)
        except TimeoutError:
            fetched = NotFetched(f"not there within {PATIENCE:.0f} s")
        return await asyncio.to_thread(self._taken, fetched, purpose, most)

    def settle(
        self, work: Work, job: Job, brought: Kept | Unfit | NotFetched | None
    ) -> Progress | PutOff:
        """Record what became of it and let the handler of its purpose go on."""
        row = files.get(work, FileId(int(job.arguments["file"])))
        office = self.office(work)
        if brought is None or row is None or row.state is not FileState.wanted or office is None:
            return _DONE
        moment = Moment(work, office, job.now)
        if isinstance(brought, NotFetched):
            waited = job.now - row.sent_at
            if waited < GIVEN_UP_AFTER:
                log.warning("files.not_fetched", file=row.id, reason=brought.reason)
                return PutOff(job.now + _wait(waited, brought.after))
            brought = _lost(brought.reason)
        if isinstance(brought, Kept):
            self._arrived(moment, row, brought)
        else:
            self._not_taken(moment, row, brought)
        return _DONE

    def _asked(self, file: FileId) -> tuple[str, str, int] | None:
        with self.database.read() as work:
            row, office = files.get(work, file), self.office(work)
            if row is None or office is None or row.state is not FileState.wanted:
                return None
            return row.source, row.purpose, office.largest_file

    def _taken(self, fetched: Fetched, purpose: str, most: int) -> Kept | Unfit | NotFetched:
        match fetched:
            case NotFetched():
                return fetched
            case TooLarge(reason):
                return Unfit(text("files.too_large_anywhere", most=most // 1_000_000), reason)
            case NoSuchFile(reason):
                return _lost(reason)
            case Content(content):
                return self._kept(content, self.arrivals[purpose], most)

    def _kept(self, content: bytes, arrival: Arrival, most: int) -> Kept | Unfit | NotFetched:
        mime = sniffing.media_type(content)
        if len(content) > most:
            return Unfit(too_large(len(content), most), f"{len(content)} bytes")
        if mime not in arrival.types:
            return Unfit(text("files.wrong_type"), f"is {mime}")
        value: object = content
        if arrival.reads:
            try:
                value = _READERS[arrival.reads](content)
            except (table_files.TableError, paragraphs.DocumentError) as error:
                return Unfit(error.words, f"no {arrival.reads}: {error}")
            except apart.InterruptedReadingError:
                return NotFetched("its reader was stopped")
        return Kept(self.store.put(content), mime, content, value)

    def _arrived(self, moment: Moment, row: tables.StoredFile, kept: Kept) -> None:
        stored = Settled(FileState.stored, moment.now, kept.mime, len(kept.content), kept.digest)
        files.settle(moment.work, FileId(row.id), stored)
        file = files.get(moment.work, FileId(row.id))
        readers, sender = self._sender(moment, row)
        if file is None:
            raise LookupError(row.id)
        arrived = Arrived(
            work=moment.work,
            office=moment.office,
            now=moment.now,
            file=file,
            content=kept.content,
            value=kept.value,
            sender=sender,
            spell=lambda words: self.posting.wording.render(words, sender.language),
        )
        outcomes = self.arrivals[row.purpose].handle(arrived)
        Answers(self.posting, readers).post(moment, _cause(row, sender), outcomes)

    def _not_taken(self, moment: Moment, row: tables.StoredFile, unfit: Unfit) -> None:
        settled = Settled(unfit.state, moment.now, reason=unfit.reason)
        files.settle(moment.work, FileId(row.id), settled)
        log.warning("files.not_taken", file=row.id, reason=unfit.reason)
        readers, sender = self._sender(moment, row)
        Answers(self.posting, readers).post(moment, _cause(row, sender), [Reply(unfit.words)])

    def _sender(self, moment: Moment, row: tables.StoredFile) -> tuple[Readers, Person]:
        readers = Readers(moment.work, "zh_CN", {})
        return readers, readers.person(PersonId(row.person_id))


def _lost(reason: str) -> Unfit:
    return Unfit(text("files.lost"), reason, FileState.lost)


def _cause(row: tables.StoredFile, sender: Person) -> Cause:
    """Give what the answers answer: the file, in the chat it came from."""
    address = Address(row.platform, row.bot, row.user, row.chat)
    return Cause(f"file:{row.id}", address, sender.language)


def _wait(waited: timedelta, told: float | None) -> timedelta:
    """Give how long to wait: as told, else longer the longer it has lasted already."""
    if told is not None:
        return timedelta(seconds=told)
    return min(_LONGEST_WAIT, max(_SHORTEST_WAIT, waited / 4))
