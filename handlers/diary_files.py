"""The voice note or picture of a diary line: kept for so long as the pack says, shown again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.files import PICTURES, VOICE, Arrival, Arrived
from storage import diary
from storage import files as stored
from storage.diary_kinds import LineId
from storage.kinds import FileId

if TYPE_CHECKING:
    from handlers.talk import Outcome


def arrived(arrived: Arrived) -> list[Outcome]:
    """Keep what came; whoever wrote the line was told so when they kept it."""
    file = arrived.file
    line = diary.get(arrived.work, LineId(int(file.about.removeprefix("diary:"))))
    area = arrived.office.area_of(arrived.sender, arrived.office.business_day(arrived.now))
    rules = arrived.office.rules_for(area, arrived.office.business_day(arrived.now))
    kept = timedelta(days=rules.policy.diary.lines.keep_files_days)
    until = arrived.now if line is None else arrived.now + kept
    stored.keep_until(arrived.work, [FileId(file.id)], until)
    return []


ARRIVAL = Arrival(arrived, PICTURES | VOICE)
