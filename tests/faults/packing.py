"""A process of its own that does the packing of reports, to be killed while it does.

Run as `python -m tests.faults.packing DATABASE FOLDER NOW`.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.clock import FixedClock
from bot.files.store import Store
from bot.jobs import Runner
from bot.posting import Posting
from bot.report_packing import KIND, Packing
from bot.wording import Wording
from bot.writer import Writer
from handlers.office import Offices
from storage.database import Database
from tests.actors import ZONE


def packing(database: Database, folder: Path) -> Packing:
    """Give what packs the reports of a database, with its files in a folder."""
    return Packing(database, Store(folder), Posting(Wording(ZONE)), Offices().current)


async def finish(database: Database, folder: Path, now: datetime) -> int:
    """Do every packing that waits; give how many were taken up."""
    writer = Writer()
    try:
        kinds = {KIND: packing(database, folder)}
        return await Runner(kinds, database, writer, FixedClock(now)).drain()
    finally:
        await writer.close()


if __name__ == "__main__":
    address, kept, at = sys.argv[1:]
    asyncio.run(finish(Database(address), Path(kept), datetime.fromisoformat(at)))
