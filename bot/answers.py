"""Queues what a handler answered, in order, each part under a key made from its cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.posting import Posting, Readers
from handlers import telephone
from handlers.talk import Address, Document, Outcome, Push, Replace, Reply
from handlers.turn import Moment


@dataclass(frozen=True, slots=True)
class Cause:
    """What is answered: its key, and the chat and language replies go to."""

    key: str
    address: Address
    language: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Posts outcomes; run again for the same cause, nothing doubles."""

    posting: Posting
    readers: Readers

    def post(self, moment: Moment, cause: Cause, outcomes: Sequence[Outcome]) -> None:
        """Queue every outcome; a push said twice goes out once."""
        for n, outcome in enumerate(outcomes):
            match outcome:
                case Reply():
                    to = outcome.to or cause.address
                    language = outcome.language or cause.language
                    key = f"reply:{cause.key}:{n}"
                    self.posting.reply(moment, key, (to, outcome), language)
                case Document():
                    self._document(moment, cause, n, outcome)
                case Push():
                    if outcome not in outcomes[:n]:
                        self._push(moment, f"push:{cause.key}:{n}", outcome)
                case Replace():
                    self.posting.replace(moment, f"edit:{cause.key}", outcome, self.readers)

    def _document(self, moment: Moment, cause: Cause, n: int, document: Document) -> None:
        if document.person is None:
            key, language = f"reply:{cause.key}:{n}", cause.language
            self.posting.document(moment, key, document, cause.address, language)
            return
        person = self.readers.person(document.person)
        key = f"push:{cause.key}:{n}"
        self.posting.document(moment, key, document, person, person.language)

    def _push(self, moment: Moment, key: str, push: Push) -> None:
        """Queue one copy for each person; without an account, their leader is told instead."""
        person = self.readers.person(push.person)
        if person.id not in telephone.without_account(moment, [person]):
            self.posting.push(moment, key, push, person)
            return
        for n, one in enumerate(telephone.instead(moment, push, person)):
            reader = self.readers.person(one.person)
            self.posting.push(moment, f"{key}:{n}", one, reader)
