"""What rules about a month of an area share: the period's name, and one text for all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from handlers.rules import months
from handlers.talk import Push, Words
from storage.kinds import AreaId, MessageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.reminders.due import About
    from handlers.turn import Moment


class Says(Protocol):
    """Gives what there is to say of an area's month, given by its first day."""

    def __call__(self, moment: Moment, area: AreaId, month: date, /) -> Words:
        """Say it."""
        ...


def parse(period: str) -> tuple[date, AreaId]:
    """Give the first day of the month and the area of a period '<first day>:<area>'."""
    month, _, area = period.partition(":")
    return date.fromisoformat(month), AreaId(int(area))


def pushes(
    moment: Moment, subjects: Iterable[About], says: Says, rule: str, section: str
) -> dict[About, Push]:
    """Give a notice for each subject whose area there is; a month is said once for all readers.

    `rule` is the reminder's name, `section` the pack's that it cites.
    """
    found: dict[About, Push] = {}
    known: dict[str, Words] = {}
    for about in subjects:
        month, area = parse(about.period)
        if area not in moment.office.directory.areas:
            continue
        if about.period not in known:
            known[about.period] = says(moment, area, month)
        rules = moment.office.rules_for(area, months.last_of(month))
        found[about] = Push(
            about.person.id,
            MessageKind.notice,
            known[about.period],
            about=f"{rule}:{about.period}",
            rule=f"{rules.id}/{section}",
        )
    return found
