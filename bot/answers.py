"""Queues what a handler answered, in order, each part under a key made from its cause."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.posting import Posting, Readers
from handlers import telephone
from handlers.reminders import digest
from handlers.talk import Address, Document, Outcome, Push, Replace, Reply
from handlers.turn import Moment
from storage.kinds import PersonId


class Cause(msgspec.Struct, frozen=True):
    """What is answered: its key, and the chat and language replies go to."""

    key: str
    address: Address
    language: str


class Answers(msgspec.Struct, frozen=True):
    """Posts outcomes; run again for the same cause, nothing doubles."""

    posting: Posting
    readers: Readers

    def post(self, moment: Moment, cause: Cause, outcomes: Sequence[Outcome]) -> None:
        """Queue every outcome; a push said twice goes out once."""
        alone = self._without_account(moment, outcomes)
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
                        self._push(moment, f"push:{cause.key}:{n}", outcome, alone)
                case Replace():
                    self.posting.replace(moment, f"edit:{cause.key}", outcome, self.readers)

    def announce(
        self, moment: Moment, key: str, told: Sequence[Push | Document | Replace]
    ) -> None:
        """Queue what is told without anybody's asking; the same key queues everything once.

        A document without a person has nobody to go to: LookupError.
        """
        alone = self._without_account(moment, told)
        for n, one in enumerate(told):
            match one:
                case Push():
                    self._push(moment, f"{key}:{n}", one, alone)
                case Document():
                    if one.person is None:
                        raise LookupError(key)
                    reader = self.readers.person(one.person)
                    self.posting.document(moment, f"{key}:{n}", one, reader, reader.language)
                case Replace():
                    self.posting.replace(moment, f"edit:{key}", one, self.readers)

    def _without_account(self, moment: Moment, outcomes: Sequence[Outcome]) -> set[PersonId]:
        """Give who of those to be told has no account; everybody is read in one statement."""
        files = {one.person for one in outcomes if isinstance(one, Document) and one.person}
        told = {outcome.person for outcome in outcomes if isinstance(outcome, Push)}
        if not told | files:
            return set()
        self.readers.meet(told | files)
        return telephone.without_account(moment, [self.readers.person(one) for one in told])

    def _document(self, moment: Moment, cause: Cause, n: int, document: Document) -> None:
        if document.person is None:
            key, language = f"reply:{cause.key}:{n}", cause.language
            self.posting.document(moment, key, document, cause.address, language)
            return
        person = self.readers.person(document.person)
        key = f"push:{cause.key}:{n}"
        self.posting.document(moment, key, document, person, person.language)

    def _push(self, moment: Moment, key: str, push: Push, alone: set[PersonId]) -> None:
        """Queue one copy for each person; without an account, their leader is told instead.

        What they should be told is a line of the leader's message of the day, unless it cannot
        wait.
        """
        person = self.readers.person(push.person)
        if push.news and digest.gets_one(moment, person):
            self.posting.news(moment, key, push, person)
            return
        if person.id not in alone:
            self.posting.push(moment, key, push, person)
            return
        for n, one in enumerate(telephone.instead(moment, push, person)):
            reader = self.readers.person(one.person)
            post = self.posting.news if telephone.waits(one) else self.posting.push
            post(moment, f"{key}:{n}", one, reader)
