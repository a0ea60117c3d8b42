"""Runs a sweep on a database: planned on one snapshot, queued in small transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.answers import Answers
from bot.posting import Posting, Readers
from handlers import clockwork, sweep
from handlers.months import closing
from handlers.office import Offices
from handlers.sweep import Planned
from handlers.turn import Moment
from storage import signals
from storage.database import Database
from storage.kinds import TeamId


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Asks every rule what is due at an instant; no method remembers anything between calls.

    Every method is blocking. `queue` and `strike` write and belong to the process's writer, a
    batch at a time, with a pause between batches; `plan` and `is_due` only read. `language` is for
    messages to nobody known.
    """

    database: Database
    offices: Offices
    posting: Posting
    language: str = "zh_CN"

    def plan(self, at: datetime) -> list[Planned]:
        """Give what a sweep at this instant would queue; nothing before the area is set up."""
        with self.database.read() as work:
            office = self.offices.current(work)
            return [] if office is None else sweep.plan(Moment(work, office, at), self.posting)

    def queue(self, at: datetime, batch: Sequence[Planned]) -> list[Planned]:
        """Queue one of `sweep.batches` in a transaction and give what nobody queued before."""
        with self.database.write() as work:
            office = self.offices.current(work)
            if office is None:
                return []
            queued = sweep.store(Moment(work, office, at), self.posting, batch)
            if queued:
                signals.notify(work)
            return queued

    def is_due(self, at: datetime) -> bool:
        """Tell whether the clock has something to do beside reminders; only reads."""
        with self.database.read() as work:
            office = self.offices.current(work)
            return office is not None and clockwork.is_due(Moment(work, office, at))

    def strike(self, at: datetime) -> bool:
        """Do in one transaction what the clock does by itself; False once nothing is left."""
        with self.database.write() as work:
            office = self.offices.current(work)
            if office is None:
                return False
            moment = Moment(work, office, at)
            struck = clockwork.strike(moment)
            answers = Answers(self.posting, Readers(work, self.language, {}))
            for key, told in struck:
                answers.announce(moment, key, told)
            if struck:
                signals.notify(work)
            return bool(struck)

    def closable(self, at: datetime) -> list[tuple[date, list[TeamId]]]:
        """Give the months that close by themselves at this instant, in parts for `close`."""
        with self.database.read() as work:
            office = self.offices.current(work)
            if office is None:
                return []
            return closing.batches(closing.due(Moment(work, office, at)))

    def close(self, at: datetime, month: date, teams: Sequence[TeamId]) -> int:
        """Close a month of some teams in a transaction and give how many nobody closed before."""
        with self.database.write() as work:
            office = self.offices.current(work)
            if office is None:
                return 0
            return len(closing.close(Moment(work, office, at), teams, month))

    def sweep(self, at: datetime) -> list[Planned]:
        """Close what closes, then plan and queue at once; gives what was queued."""
        for month, teams in self.closable(at):
            self.close(at, month, teams)
        batches = sweep.batches(self.plan(at))
        return [one for batch in batches for one in self.queue(at, batch)]
