"""To township and unit, near a quarter's end: who was not talked to in it (谈心谈话, 六(四))."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.care import talks
from handlers.care.audience import Audience, above, readers
from handlers.reminders.due import About, Due, dues
from handlers.rules import reporting
from handlers.rules.stages import Stage
from handlers.talk import Push, Words, text
from storage import reminders
from storage.kinds import MessageKind, PersonId, Role, UnitId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.office import Rules
    from handlers.turn import Moment
    from storage.care import Deadline

_READERS = (Role.township, Role.unit)


class TalksMissing:
    """The period is '<quarter>:<audience>'; who was talked to in the meantime is left out."""

    name = "talks_missing"

    def due(self, moment: Moment) -> Iterable[Due]:
        """Give the townships and units in whose teams somebody was not talked to."""
        today = moment.office.business_day(moment.now)
        quarter = reporting.quarter_of(today)
        begun = {rules.id: _stage(moment, rules) for rules in moment.office.rules.values()}
        if not any(one.at <= moment.now < one.expires for one in begun.values()):
            return ()
        told = readers(moment, _READERS, today)
        keys = reminders.known(moment.work, [self.name], {f"{quarter.id}:{code}" for code in told})
        said = {period for _, _, period, _ in keys}
        fresh = {code: who for code, who in told.items() if f"{quarter.id}:{code}" not in said}
        return dues(self.name, moment, self._to_whom(moment, fresh)) if fresh else ()

    def _to_whom(
        self, moment: Moment, fresh: Mapping[str, list[PersonId]]
    ) -> Iterator[tuple[PersonId, str, tuple[Stage, ...]]]:
        today = moment.office.business_day(moment.now)
        quarter = reporting.quarter_of(today)
        wanted: dict[str, Stage] = {}
        for one in talks.missing(moment, today):
            village = moment.office.directory.teams[one.team].village
            stage = _stage(moment, moment.office.rules_for(village, today))
            for audience in _audiences(moment, one):
                wanted.setdefault(audience.code, stage)
        for code, stage in wanted.items():
            for person in fresh.get(code, []):
                yield person, f"{quarter.id}:{code}", (stage,)

    def pushes(self, moment: Moment, subjects: Sequence[About]) -> Mapping[About, Push]:
        """Give the lists to who still answers for somebody not talked to yet."""
        if not subjects:
            return {}
        today = moment.office.business_day(moment.now)
        quarter = reporting.quarter_of(today)
        told, every = readers(moment, _READERS, today), talks.missing(moment, today)
        found: dict[About, Push] = {}
        for about in subjects:
            name, _, code = about.period.partition(":")
            audience = Audience(code)
            mine = [one for one in every if audience.concerns(moment, one)]
            if name != quarter.id or not mine or about.person.id not in told.get(code, []):
                continue
            village = moment.office.directory.teams[mine[0].team].village
            found[about] = Push(
                about.person.id,
                MessageKind.ask,
                talks.listed(moment, mine, today),
                about=f"talks:{about.period}",
                rule=f"{moment.office.rules_for(village, today).id}/care.talks",
            )
        return found

    def why(self) -> Words:
        """Give the reason."""
        return text("reminder.why.talks_missing")


def _audiences(moment: Moment, one: Deadline) -> Iterator[Audience]:
    yield above(moment, one, Role.township, moment.office.business_day(moment.now))
    if one.unit is not None:
        yield Audience.unit(UnitId(one.unit))


def _stage(moment: Moment, rules: Rules) -> Stage:
    rule, office = rules.policy.care.talks, moment.office
    quarter = reporting.quarter_of(office.business_day(moment.now))
    at: datetime = office.at(quarter.last - timedelta(days=rule.days_before), rule.at)
    return Stage("talks", at, office.at(quarter.last + timedelta(days=1), time.min), 0)
