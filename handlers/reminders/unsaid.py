"""What is due now and was not said before: by a rule, at a chosen hour, or put off till now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.reminders import RULES, About, Due, daily
from handlers.reminders.due import load
from handlers.rules.stages import Stage
from handlers.turn import Moment
from storage import due as query
from storage import reminders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.reminders.due import Rule

_AGAIN = "again-"


def find(moment: Moment) -> Iterator[tuple[Rule, list[Due]]]:
    """Give what each rule has to say now, at most one stage for each subject; reads only."""
    early = [Moment(moment.work, moment.office, at) for at in daily.ahead(moment)]
    put_off = _put_off(moment)
    for rule in RULES:
        found = list(rule.due(moment))
        for later in early:
            found += [due for due in rule.due(later) if due.stage.at > moment.now]
        found += put_off.get(rule.name, ())
        if found:
            yield rule, _unsaid(moment, daily.released(moment, found))


def is_again(due: Due) -> bool:
    """Tell whether it is said once more because its person put it off."""
    return due.stage.id.startswith(_AGAIN)


def _put_off(moment: Moment) -> dict[str, list[Due]]:
    """Give what was put off until now, by rule; whether it still has a point, its rule says."""
    found: dict[str, list[Due]] = {}
    rows = [one for one in reminders.wanted_again(moment.work, moment.now) if one.again_at]
    people = load(moment, {one.person for one in rows})
    for one in rows:
        if one.again_at is None or one.person not in people:
            continue
        day = daily.day_of(moment, one.again_at)
        stage = Stage(f"{_AGAIN}{day}", one.again_at, one.expires_at, 0)
        due = Due(one.rule, About(people[one.person], one.period), stage)
        found.setdefault(one.rule, []).append(due)
    return found


def _unsaid(moment: Moment, found: Iterable[Due]) -> list[Due]:
    """Leave out what was said, done, or overtaken by a later stage that was said."""
    candidates = list(found)
    said = query.said(moment.work, [(d.rule, d.person.id, d.period) for d in candidates])
    best: dict[About, Due] = {}
    for due in candidates:
        before = said.get((due.rule, due.person.id, due.period))
        if before is not None and (
            before.done
            or due.stage.id in before.stages
            or any(at >= due.stage.at for at in before.stages.values())
        ):
            continue
        other = best.get(due.about)
        best[due.about] = due if other is None else _latest(due, other)
    return list(best.values())


def _latest(one: Due, other: Due) -> Due:
    late, early = (one, other) if one.stage.at > other.stage.at else (other, one)
    overtaken = {stage.id: stage for stage in (*early.overtaken, early.stage, *late.overtaken)}
    overtaken.pop(late.stage.id, None)
    return replace(late, overtaken=tuple(overtaken.values()))
