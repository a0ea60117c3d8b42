"""Whose term, insurance or examination is due within the pack's days, and who hears of it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from handlers.care.audience import Audience, above
from storage import care
from storage.kinds import Role, UnitId

if TYPE_CHECKING:
    from collections.abc import Collection

    from handlers.office import Rules
    from handlers.rules.pack import Policy
    from handlers.rules.pack_care import Deadline as Rule
    from handlers.turn import Moment
    from storage.care import Deadline

Kind = Literal["term", "insurance", "examination"]
_YEAR = 12
_CLIPPED = 3
CAUGHT_UP = 4
"""Days after a reminder was due on which it is still said, as after a time without power."""


def days_begun(moment: Moment, kind: Kind) -> set[date]:
    """Give the deadlines of which some pack's reminder began within the last days, to catch up."""
    today = moment.office.business_day(moment.now)
    policies = [rules.policy for rules in moment.office.rules.values()]
    begins = {n for policy in policies for n in rule_of(policy, kind).days_before}
    return {today + timedelta(days=n - late) for n in begins for late in range(CAUGHT_UP + 1)}


def on(moment: Moment, kind: Kind, days: Collection[date]) -> list[Deadline]:
    """Give the deadlines of a kind on some days, those before today left out."""
    today = moment.office.business_day(moment.now)
    coming = {day for day in days if day >= today}
    if kind == "term":
        return care.ending(moment.work, coming)
    if kind == "insurance":
        return care.insured_until(moment.work, coming, today)
    every = {rules.policy.care.examination.every_months for rules in moment.office.rules.values()}
    # The last days of a long month all come round on the last of a short one.
    before = {
        _months_on(day, -months) + timedelta(days=n)
        for day in coming
        for months in every
        for n in range(_CLIPPED + 1)
    }
    found = care.examined_on(moment.work, before, today)
    due = [replace(one, day=_examined_again(moment, one)) for one in found]
    return [one for one in due if one.day in coming]


def audiences(moment: Moment, kind: Kind, one: Deadline) -> tuple[Audience, ...]:
    """Give who hears of a deadline: of a term all three, of what units owe the unit."""
    unit = () if one.unit is None else (Audience.unit(UnitId(one.unit)),)
    if kind != "term":
        return unit
    county = above(moment, one, Role.county, moment.office.business_day(moment.now))
    return (county, *unit, Audience.person(one.person))


def rule_of(policy: Policy, kind: Kind) -> Rule:
    """Give the pack's rule of a kind."""
    found: Rule = getattr(policy.care, kind)
    return found


def rules_of(moment: Moment, one: Deadline) -> Rules:
    """Give the rules where somebody is stationed, as they are today."""
    village = moment.office.directory.teams[one.team].village
    return moment.office.rules_for(village, moment.office.business_day(moment.now))


def _examined_again(moment: Moment, one: Deadline) -> date:
    months = rules_of(moment, one).policy.care.examination.every_months
    return _months_on(one.day, months)


def _months_on(day: date, months: int) -> date:
    """Give the same day so many months later, the month's last where it has none such."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
