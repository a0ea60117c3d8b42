"""Turns what handlers return into outbox rows: rendered, addressed, held by quiet hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.wording import Wording
from handlers.documents import RECIPES
from handlers.office import Office
from handlers.rules import quiet
from handlers.talk import Address, Button, Document, Push, Replace, Reply
from handlers.turn import Moment
from storage import enclosures, news, outbox, people, shown, tables
from storage.enclosures import Enclosed
from storage.kinds import MessageAction, MessageKind, MessageState, PersonId
from storage.news import News
from storage.outbox import Buttons, Destination, Message
from storage.people import AccountKey, Person
from storage.work import Work

_HELD = frozenset({MessageKind.decision, MessageKind.ask, MessageKind.notice})


@dataclass(frozen=True, slots=True)
class Posting:
    """Queues messages; every key is derived from what caused the message, so none doubles."""

    wording: Wording

    def reply(
        self, moment: Moment, key: str, answer: tuple[Address, Reply], language: str
    ) -> None:
        """Queue an answer to the account and chat an event came from."""
        address, reply = answer
        message = Message(
            key=key,
            kind=MessageKind.reply,
            destination=_chat(address),
            body=self.wording.render(reply.words, language),
            created_at=moment.now,
            not_before=moment.now,
            buttons=self.buttons(reply.buttons, language),
            ask=str(reply.ask),
            about=reply.about,
            rule=reply.rule,
        )
        outbox.queue(moment.work, message)

    def push(self, moment: Moment, key: str, push: Push, person: Person) -> None:
        """Queue a message to a person; quiet hours hold all but replies and emergencies."""
        message = Message(
            key=key,
            kind=push.kind,
            destination=Destination(push.person),
            body=self.wording.render(push.words, person.language),
            created_at=moment.now,
            not_before=release(moment.office, push.kind, person, moment.now),
            buttons=self.buttons(push.buttons, person.language),
            about=push.about,
            rule=push.rule,
            expires_at=moment.now + push.lifetime if push.lifetime else None,
        )
        outbox.queue(moment.work, message)

    def news(self, moment: Moment, key: str, push: Push, person: Person) -> None:
        """Keep a copy or filing for the person's next digest; ignored if its key is there."""
        body = self.wording.render(push.words, person.language)
        buttons = self.buttons(push.buttons, person.language)
        news.add(moment.work, [News(key, person.id, body, moment.now, buttons)])

    def document(
        self, moment: Moment, key: str, document: Document, to: Address | Person, language: str
    ) -> None:
        """Queue a file: an answer to a chat, or to a person, like a notice."""
        pushed = to if isinstance(to, Person) else None
        kind = MessageKind.notice if pushed else MessageKind.reply
        message = Message(
            key=key,
            kind=kind,
            destination=Destination(to.id) if isinstance(to, Person) else _chat(to),
            body=self.wording.render(document.caption, language),
            created_at=moment.now,
            not_before=self.release(moment, kind, pushed) if pushed else moment.now,
            buttons=self.buttons(document.buttons, language),
            action=MessageAction.file,
            about=document.about,
            rule=document.rule,
            expires_at=moment.now + document.lifetime if document.lifetime else None,
        )
        outbox.queue(moment.work, message)
        enclosures.add(moment.work, key, _enclosed(document, language))

    def release(self, moment: Moment, kind: MessageKind, person: Person) -> datetime:
        """Give the first moment at which a message of this kind may reach a person."""
        return release(moment.office, kind, person, moment.now)

    def replace(self, moment: Moment, key: str, replace: Replace, readers: Readers) -> None:
        """Change every message sent about something; drop those not yet sent, or reword them."""
        rows = (
            shown.by_keys(moment.work, replace.keys)
            if replace.keys
            else outbox.shown_about(moment.work, replace.about)
        )
        readers.look_up(rows)
        for row in rows:
            body = row.body
            language = readers.of(row)
            if replace.words is not None:
                body = self.wording.render(replace.words, language)
            buttons = self.buttons(replace.buttons, language)
            if row.state is MessageState.queued and row.kind is not MessageKind.reply:
                if not replace.reworded:
                    outbox.drop(moment.work, [row.id], moment.now, "decided before it was sent")
                    continue
                if outbox.reword(moment.work, row.id, body, buttons):
                    continue
            person = None if row.person_id is None else PersonId(row.person_id)
            to = Destination(person, row.platform, row.bot, row.user, row.chat)
            message = Message(
                key=f"{key}:{row.key}",
                kind=MessageKind.reply,
                destination=to,
                body=body,
                created_at=moment.now,
                not_before=moment.now,
                buttons=buttons,
                action=MessageAction.edit,
                target=row.key,
            )
            outbox.queue(moment.work, message)

    def buttons(self, rows: tuple[tuple[Button, ...], ...], language: str) -> Buttons:
        """Render buttons as rows of (label, data)."""
        return tuple(
            tuple((self.wording.render(one.label, language), one.data) for one in row)
            for row in rows
        )


@dataclass(slots=True)
class Readers:
    """The people messages go to, read when first asked for."""

    work: Work
    default: str
    known: dict[PersonId, Person]
    bound: dict[AccountKey, PersonId] = field(default_factory=dict)

    def look_up(self, rows: Iterable[tables.Outbox]) -> None:
        """Read who is behind the accounts that replies went to."""
        accounts = {_account(row) for row in rows if row.person_id is None} - self.bound.keys()
        if accounts:
            self.bound |= {
                key: one.person for key, one in people.resolve(self.work, accounts).items()
            }

    def of(self, row: tables.Outbox) -> str:
        """Give the language of who a message went to, the installation's own for nobody."""
        person = row.person_id
        if person is None:
            person = self.bound.get(_account(row))
        return self.default if person is None else self.person(PersonId(person)).language

    def meet(self, ids: Iterable[PersonId]) -> None:
        """Read everybody of these who is not known yet, in one statement."""
        missing = set(ids) - self.known.keys()
        if missing:
            self.known |= people.load(self.work, missing)

    def person(self, person: PersonId) -> Person:
        """Give somebody; KeyError for an id nobody has."""
        if person not in self.known:
            self.meet([person])
        return self.known[person]


def _chat(address: Address) -> Destination:
    return Destination(None, address.platform, address.bot, address.user, address.chat)


def _enclosed(document: Document, language: str) -> Enclosed:
    content, mime = document.content, document.mime
    if isinstance(content, bytes):
        return Enclosed(document.name, mime, language, content, picture=document.picture)
    recipe = RECIPES.dump_python(content, mode="json")
    mime = mime or getattr(content, "mime", "")
    return Enclosed(document.name, mime, language, recipe=recipe, picture=document.picture)


def _account(row: tables.Outbox) -> AccountKey:
    return (row.platform or "", row.bot or "", row.user or "")


def release(office: Office, kind: MessageKind, person: Person, now: datetime) -> datetime:
    """Give the first moment at which a message of this kind may reach a person."""
    if kind not in _HELD:
        return now
    area = office.area_of(person, now.astimezone(office.zone).date())
    rules = office.rules_for(area, office.business_day(now, person))
    return quiet.release_at(now, rules.policy, office.zone)
