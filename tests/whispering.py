"""People who write what wants no name kept: as the program takes it, past every turn."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from sqlalchemy import select

from bot.nameless import Nameless
from bot.posting import Posting
from bot.wording import Wording
from handlers.complaints.nameless import wish_of
from handlers.office import Offices
from storage import tables
from storage.kinds import EventKind
from tests.actors import ZONE, Stage

if TYPE_CHECKING:
    from bot.gateways import Outgoing

CODES = ("ACDE3467", "FGHJ3679", "KMNP4679", "RTWX3467", "ACDE9999", "FGHJ9999")


@dataclass(slots=True)
class Whispers:
    """Says things on a stage without a turn; numbers come in the order of `CODES`."""

    stage: Stage
    last: dict[str, Outgoing] = field(default_factory=dict)
    nameless: Nameless = field(init=False)

    def __post_init__(self) -> None:
        """Wire it as the program does, with foreseeable numbers."""
        stage, numbers = self.stage, itertools.cycle(CODES)
        posting = Posting(Wording(ZONE))
        self.nameless = Nameless(stage.database, posting, stage.clock, "zh_CN", Offices())
        self.nameless.number = lambda: next(numbers)

    def say(self, name: str, said: str, kind: EventKind = EventKind.text) -> str:
        """Let somebody write; give the answer, "" for none."""
        return self._hear(name, said, kind)

    def press(self, name: str, label: str) -> str:
        """Let somebody press a button of the last answer they got."""
        data = {one: what for row in self.last[name].buttons for one, what in row}[label]
        return self._hear(name, data, EventKind.button)

    def labels(self, name: str) -> list[str]:
        """Give the buttons of the last answer somebody got."""
        return [label for row in self.last[name].buttons for label, _ in row]

    def _hear(self, name: str, said: str, kind: EventKind) -> str:
        event = self.stage.event(name, said, kind)
        if kind is EventKind.button:
            event = replace(event, message_id="77")
        wish = wish_of(event)
        assert wish is not None, said
        answer = self.nameless.answer(event, wish)
        if answer is None:
            return ""
        self.last[name] = answer
        return answer.body


def everything(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table."""
    with stage.database.read() as work:
        return {
            table.name: [
                dict(zip(table.columns.keys(), row, strict=True))
                for row in work.rows(select(table))
            ]
            for table in tables.Base.metadata.sorted_tables
        }


def added(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Give the rows that are new or changed, by table; tables without any are left out."""
    found = {
        name: [row for row in rows if row not in before[name]] for name, rows in after.items()
    }
    return {name: rows for name, rows in found.items() if rows}
