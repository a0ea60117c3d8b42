"""What is to be said of a sheet when it closes: who never saw it, and what in it cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import facts
from handlers.rules import doubts as rules
from handlers.rules import months
from handlers.rules.doubts import Hand
from handlers.rules.roster import STATIONED
from handlers.rules.span import Half as Part
from storage import attendance, people
from storage import months as closings
from storage.kinds import Half, LeaveState, PersonId, Unseen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handlers.turn import Moment
    from storage.people import Person

_APPROVED = frozenset({LeaveState.approved, LeaveState.returned})


def reasons(
    moment: Moment, who: Sequence[PersonId], month: date, rule: str
) -> dict[PersonId, Unseen]:
    """Give who did not see their sheet before now, and why; those who did are left out.

    Who could not see it once stays so in every later version: their window to contest is open.
    """
    seen = closings.seen(moment.work, who, month, rule)
    accounts = people.accounts_of(moment.work, who)
    away = _away(moment, who, month)
    found: dict[PersonId, Unseen] = {}
    for one in who:
        if one in seen:
            continue
        if one not in accounts:
            found[one] = Unseen.no_account
        else:
            found[one] = Unseen.on_leave if one in away else Unseen.not_delivered
    return found | closings.unseen_before(moment.work, who, month)


def _away(moment: Moment, who: Sequence[PersonId], month: date) -> set[PersonId]:
    """Give who was on approved leave from the day the sheets went out until now."""
    first, last = months.next_month(month), moment.office.business_day(moment.now)
    days = {first + timedelta(days=n) for n in range((last - first).days)}
    here = moment.office.root_rules(last)
    start = months.sheet_day(month, here.calendar)
    wanted = {day for day in days if day >= start}
    covered: dict[PersonId, set[date]] = {}
    for one in attendance.absences_of(moment.work, who, first, last):
        if one.state in _APPROVED:
            mine = {day for day in wanted if facts.halves_of(one, day)}
            covered.setdefault(one.person, set()).update(mine)
    return {one for one, mine in covered.items() if wanted and mine >= wanted}


def doubts(
    moment: Moment, who: Sequence[PersonId], month: date
) -> dict[PersonId, tuple[tuple[str, str], ...]]:
    """Give what cannot be in these people's month, as [what, day] pairs."""
    last = months.last_of(month)
    hands: dict[PersonId, list[Hand]] = {}
    for person, day, half, kind, _, by, team in attendance.hands_of(moment.work, who, month, last):
        part = None if half is Half.whole else Part(half.value)
        hands.setdefault(PersonId(person), []).append(Hand(day, part, kind, by, team))
    leave: dict[PersonId, dict[date, frozenset[Part]]] = {}
    for one in attendance.absences_of(moment.work, sorted(hands), month, last):
        if one.state in _APPROVED:
            for hand in hands[one.person]:
                before = leave.setdefault(one.person, {}).get(hand.day, frozenset())
                leave[one.person][hand.day] = before | facts.halves_of(one, hand.day)
    known = people.load(moment.work, hands)
    return {
        one: tuple((doubt.what, doubt.day.isoformat()) for doubt in found)
        for one, mine in hands.items()
        if (found := _of(moment, known[one], mine, leave.get(one, {})))
    }


def _of(
    moment: Moment, person: Person, hands: list[Hand], leave: dict[date, frozenset[Part]]
) -> tuple[rules.Doubt, ...]:
    last = hands[-1].day
    area = moment.office.area_of(person, last)
    method = moment.office.rules_for(area, last).policy.attendance.method.value
    both = {hand.day for hand in hands if _in_two(person, hand.day)}
    return rules.of_month(person.id, hands, leave, both, daily=method == "daily")


def _in_two(person: Person, day: date) -> bool:
    """Tell whether somebody rightly was of two teams: a handover overlaps."""
    posts = person.posts_on(day)
    return len({post.team for post in posts if post.role in STATIONED}) > 1
