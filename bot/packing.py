"""Makes the pack of a meeting beside the turns, and hands it to its readers once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.meetings import pack, packing
from handlers.talk import Document, Push, Reply, Words, text
from handlers.turn import Moment
from storage import people
from storage.jobs import Job, Progress
from storage.kinds import MessageKind, PersonId

if TYPE_CHECKING:
    from bot.posting import Posting
    from handlers.documents import Workbook
    from handlers.office import Office
    from storage.database import Database
    from storage.people import Person
    from storage.work import Work

KIND = packing.KIND


@dataclass(frozen=True, slots=True)
class Made:
    """The pack for those who read one language."""

    words: Words
    files: dict[str, Workbook]
    names: dict[str, str]
    readers: list[PersonId]


@dataclass(frozen=True, slots=True)
class Packing:
    """The packs of one office; `office` gives it as it stands, to be asked in any thread."""

    database: Database
    posting: Posting
    office: Callable[[Work], Office | None]

    async def go(self, job: Job) -> Made | None:
        """Gather on a snapshot; None where the meeting is off or has moved by now."""
        return await asyncio.to_thread(self._made, job)

    def settle(self, work: Work, job: Job, brought: Made | None) -> Progress:
        """Queue the message and the file for each reader, in the job's own transaction."""
        office = self.office(work)
        done = Progress(job.position, 1, 1, finished=True)
        if brought is None or office is None:
            return done
        moment = Moment(work, office, job.now)
        address = packing.address_of(dict(job.arguments))
        if address is not None:
            language = str(job.arguments["language"])
            reply = Reply(brought.words)
            self.posting.reply(moment, f"reply:{job.key}:0", (address, reply), language)
            file = _document(brought, language, None)
            self.posting.document(moment, f"reply:{job.key}:1", file, address, language)
            return done
        known = people.load(work, brought.readers)
        for who in brought.readers:
            self._hand(moment, job.key, brought, known[who])
        return done

    def _hand(self, moment: Moment, key: str, made: Made, person: Person) -> None:
        push = Push(person.id, MessageKind.notice, made.words)
        self.posting.push(moment, f"push:{key}:{person.id}", push, person)
        file = _document(made, person.language, person.id)
        self.posting.document(moment, f"file:{key}:{person.id}", file, person, person.language)

    def _made(self, job: Job) -> Made | None:
        with self.database.read() as work:
            office = self.office(work)
            if office is None:
                return None
            moment = Moment(work, office, job.now)
            row = pack.find(moment, int(job.arguments["meeting"]), int(job.arguments["asks"]))
            if row is None:
                return None
            readers = packing.readers(moment, row)
            languages = {person.language for person in people.load(work, readers).values()}
            if "language" in job.arguments:
                languages = {str(job.arguments["language"])}
            found = pack.gather(moment, row)
            files, names = {}, {}
            for language in sorted(languages):
                files[language] = pack.workbook(moment, found, self._spell(language))
                named = text("pack.file", title=row.title, day=str(found.day))
                names[language] = self.posting.wording.render(named, language)
            return Made(pack.message(moment, found), files, names, readers)

    def _spell(self, language: str) -> Callable[[Words], str]:
        return lambda words: self.posting.wording.render(words, language)


def _document(made: Made, language: str, person: PersonId | None) -> Document:
    return Document(made.names[language], made.files[language], text("pack.here"), person)
