"""Removes what the store folder holds for nobody: forgotten files, and what a death left over."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.files.store import Store
from storage import files
from storage.jobs import Job, Progress
from storage.work import Work

KIND = "files"
# What was put in lately may belong to a transaction that is not committed yet.
_LEFT_ALONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Looks through the whole folder once; safe beside everything else, and again."""

    store: Store

    async def go(self, job: Job) -> list[str]:
        """Give the digests of what has lain there for a day."""
        limit = job.now - _LEFT_ALONE
        await asyncio.to_thread(self.store.clear_away, limit)
        return await asyncio.to_thread(self.store.older_than, limit)

    def settle(self, work: Work, job: Job, brought: list[str]) -> Progress:
        """Remove those that no file is kept under."""
        needed = files.kept(work, brought)
        for digest in brought:
            if digest not in needed:
                self.store.remove(digest)
        return Progress(job.position, len(brought), len(brought), finished=True)
