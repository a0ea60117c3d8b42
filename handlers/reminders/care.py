"""Before a term ends, insurance runs out or an examination is due: to who must see to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.care import due, listing
from handlers.care.audience import Audience, readers
from handlers.reminders.due import About, Due, dues
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, text
from storage import reminders
from storage.kinds import MessageKind, PersonId, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.care.due import Kind
    from handlers.turn import Moment
    from storage.care import Deadline

_READERS = (Role.county, Role.unit)


@dataclass(frozen=True, slots=True)
class CareClock:
    """One of the three kinds; its period is '<day>:<audience>', one message for that day."""

    kind: Kind
    name: str

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the audiences to whom the stage of a day was not said yet."""
        begun = {
            f"{one.day}:{audience.code}": (audience, found)
            for one in due.on(moment, self.kind, due.days_begun(moment, self.kind))
            for found in (_stages(moment, self.kind, one),)
            if any(stage.at <= moment.now < stage.expires for stage in found)
            for audience in due.audiences(moment, self.kind, one)
        }
        if not begun:
            return ()
        keys = reminders.known(moment.work, [self.name], begun)
        said = {(period, stage) for _, _, period, stage in keys}
        fresh = {
            period: one
            for period, one in begun.items()
            if (period, _latest(moment, one[1])) not in said
        }
        return dues(self.name, moment, self._to_whom(moment, fresh))

    def _to_whom(
        self, moment: Moment, fresh: Mapping[str, tuple[Audience, tuple[Stage, ...]]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        told = readers(moment, _READERS, moment.office.business_day(moment.now)) if fresh else {}
        for period, (audience, found) in fresh.items():
            own = [PersonId(audience.number)] if audience.kind == "p" else []
            for person in own or told.get(audience.code, []):
                yield person, period, found

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the words for deadlines that still stand, to who still answers for them."""
        if not subjects:
            return {}
        today = moment.office.business_day(moment.now)
        told = readers(moment, _READERS, today)
        every = due.on(moment, self.kind, {parse(about.period)[0] for about in subjects})
        shown = listing.Lists(moment, self.kind, today)
        found: dict[About, Push] = {}
        for about in subjects:
            day, audience = parse(about.period)
            mine = [one for one in every if one.day == day and audience.concerns(moment, one)]
            own = audience.kind == "p" and about.person.id == audience.number
            if mine and (own or about.person.id in told.get(audience.code, [])):
                words = shown.words(mine, audience)
                rules = due.rules_of(moment, mine[0])
                found[about] = Push(
                    about.person.id,
                    MessageKind.ask if not own else MessageKind.notice,
                    words,
                    about=f"care:{self.kind}:{about.period}",
                    rule=f"{rules.id}/care.{self.kind}",
                )
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text(f"reminder.why.{self.name}")


def parse(period: str) -> tuple[date, Audience]:
    """Give the day and the audience of a period."""
    day, _, code = period.partition(":")
    return date.fromisoformat(day), Audience(code)


def _stages(moment: Moment, kind: Kind, one: Deadline) -> tuple[Stage, ...]:
    rule = due.rule_of(due.rules_of(moment, one).policy, kind)
    office = moment.office
    found = []
    for n in sorted(rule.days_before, reverse=True):
        day = one.day - timedelta(days=n)
        over = min(day + timedelta(days=due.CAUGHT_UP), one.day + timedelta(days=1))
        found.append(Stage(f"ends-{n}", office.at(day, rule.at), office.at(over, rule.at), n))
    return tuple(found)


def _latest(moment: Moment, found: tuple[Stage, ...]) -> str:
    return [stage.id for stage in found if stage.at <= moment.now < stage.expires][-1]
