"""Queues what the next people of a notice are sent, each under a key of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.posting import Readers
from handlers.files import ENDINGS
from handlers.notices import attachments, expansion, progress
from handlers.talk import text
from storage import enclosures, notices, outbox, people
from storage.enclosures import Enclosed
from storage.kinds import MessageAction, MessageKind, MessageState, NoticeId, PersonId
from storage.outbox import Destination, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.posting import Posting
    from handlers.notices.expansion import Order
    from handlers.turn import Moment
    from storage import tables
    from storage.audiences import Reader

_SHOWN = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class Letters:
    """The messages of one notice, within the transaction of its job."""

    moment: Moment
    posting: Posting
    row: tables.Notice

    def queue(self, told: Sequence[Reader], order: Order) -> None:
        """Queue the notice to each of these, with its files the first time."""
        row, now = self.row, self.moment.now
        words, buttons = expansion.body(self.moment, row), expansion.buttons(row)
        releases = expansion.releases(self.moment, [one.area for one in told])
        wording = self.posting
        spelt = {
            language: (wording.wording.render(words, language), wording.buttons(buttons, language))
            for language in {one.language for one in told}
        }
        enclosed = self._files() if order.which == "all" else []
        copies: dict[str, Enclosed] = {}
        for one in told:
            body, rows = spelt[one.language]
            key = notices.key(row.id, one.person, order.round)
            message = Message(
                key=key,
                kind=MessageKind.notice,
                destination=Destination(one.person),
                body=body,
                created_at=now,
                not_before=releases[one.area],
                buttons=rows,
                about=notices.subject(row.id, order.round),
            )
            outbox.queue(self.moment.work, message)
            for n, file in enumerate(enclosed):
                copies[f"{key}:file:{n}"] = file
                self._queue_file(f"{key}:file:{n}", one, releases[one.area])
        if copies:
            enclosures.add_many(self.moment.work, copies)

    def _queue_file(self, key: str, one: Reader, not_before: datetime) -> None:
        caption = text("notice.file_caption", title=progress.title(self.row))
        message = Message(
            key=key,
            kind=MessageKind.notice,
            destination=Destination(one.person),
            body=self.posting.wording.render(caption, one.language),
            created_at=self.moment.now,
            not_before=not_before,
            about=notices.files(self.row.id),
            action=MessageAction.file,
        )
        outbox.queue(self.moment.work, message)

    def _files(self) -> list[Enclosed]:
        attached = attachments.of_draft(self.moment, self.row.draft)
        return [
            Enclosed(
                one.name or f"{one.id}{ENDINGS.get(one.mime, '')}",
                one.mime,
                self.row.language,
                recipe={"make": "kept", "digest": one.digest},
                picture=one.mime in _SHOWN,
            )
            for one in attached.there
        ]

    def by_telephone(self, found: Sequence[Reader]) -> None:
        """Ask leaders to telephone those of these who have no account."""
        pushes = expansion.by_telephone(self.moment, self.row, found)
        if pushes:
            readers = Readers(self.moment.work, self.row.language, {})
            readers.meet([one.person for one in pushes])
            for one in pushes:
                key = f"notice:{self.row.id}:telephone:{one.person}:{found[0].person}"
                self.posting.push(self.moment, key, one, readers.person(one.person))

    def mark(self, told: Sequence[Reader]) -> None:
        """Let the first message say that it was corrected; one not sent yet is not sent at all."""
        work, now = self.moment.work, self.moment.now
        first = notices.get(work, NoticeId(self.row.corrects_id or 0))
        if first is None:
            return
        sender = people.load(work, [PersonId(self.row.by_id)])[PersonId(self.row.by_id)]
        words = expansion.superseded(self.row, first, sender.name)
        shown = notices.messages(work, first, [one.person for one in told])
        languages = {one.person: one.language for one in told}
        waiting = []
        for who, some in shown.items():
            body = self.posting.wording.render(words, languages[who])
            for n, (key, state) in enumerate(some):
                if state is MessageState.queued:
                    waiting.append(key)
                elif state is MessageState.sent:
                    outbox.queue(
                        work, _marked(f"notice:{self.row.id}:mark:{who}:{n}", who, key, body, now)
                    )
        rows = outbox.by_keys(work, waiting)
        outbox.drop(work, [one.id for one in rows.values()], now, "corrected before it was sent")


def _marked(key: str, who: PersonId, target: str, body: str, now: datetime) -> Message:
    return Message(
        key=key,
        kind=MessageKind.notice,
        destination=Destination(who),
        body=body,
        created_at=now,
        not_before=now,
        action=MessageAction.edit,
        target=target,
    )
