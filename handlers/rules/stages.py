"""When what is due is said: the stages of every reminder the pack knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from handlers.rules import clock
from handlers.rules.span import Half

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time, tzinfo

    from handlers.rules.calendar import Calendar
    from handlers.rules.pack import Policy
    from handlers.rules.reporting import Kind, Period, Quarter
    from handlers.rules.span import Span


RAISES = 4
"""Times a step may go up: to the deputy, the township, the county, and as 无人可批 to nobody."""

# What is still overdue after a silence this long is somebody's phone call, not a late message.
_STALE_AFTER = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Stage:
    """One moment to remind at, valid until `expires`; `id` is unique within rule and period.

    `days` is how many days are left then; negative: so many days overdue.
    """

    id: str
    at: datetime
    expires: datetime
    days: int


def latest(stages: Iterable[Stage], instant: datetime) -> Stage | None:
    """Give the stage that speaks at this instant: the latest one begun and not expired."""
    begun = [stage for stage in stages if stage.at <= instant < stage.expires]
    return max(begun, key=lambda stage: stage.at, default=None)


def report(kind: Kind, period: Period, at: time, tz: tzinfo) -> tuple[Stage, ...]:
    """Give the stages around the due day of a report, at a time of the day.

    Where the pack names more than it allows, the first one and the last ones are left. A moved
    deadline has stages of its own.
    """
    deadline = datetime.combine(period.due + timedelta(days=1), at, tz)
    before = tuple(
        Stage(f"due-{n}", datetime.combine(period.due - timedelta(days=n), at, tz), deadline, n)
        for n in sorted(kind.before, reverse=True)
    )
    found = before + _overdue(period.due, kind.after, at, tz)
    if len(found) > kind.at_most:
        rest = kind.at_most - 1
        found = (found[0], *(found[-rest:] if rest else ()))
    if not period.moved:
        return found
    return tuple(replace(one, id=f"{one.id}@{period.due}") for one in found)


def missing(day: date, at: time, tz: tzinfo) -> Stage:
    """Give the one moment of a day at which an office is told who owes reports."""
    begins = datetime.combine(day, at, tz)
    return Stage("missing", begins, datetime.combine(day + timedelta(days=1), at, tz), 0)


def leave_end(span: Span, policy: Policy, tz: tzinfo) -> tuple[Stage, ...]:
    """Give the one stage at which a leave ends: its last evening, the eve of a last morning."""
    at_noon = span.last_half is Half.AM and span.first < span.last
    day = span.last - timedelta(days=1) if at_noon else span.last
    at = datetime.combine(day, policy.leave.reminders.last_evening_at, tz)
    end = datetime.combine(span.last + timedelta(days=1), policy.attendance.day.starts, tz)
    return (Stage("ends", at, end, (span.last - day).days),)


def leave_overdue(due: date, policy: Policy, tz: tzinfo) -> tuple[Stage, ...]:
    """Give the stages after the day on which a return (销假) was due."""
    rule = policy.leave.reminders
    return _overdue(due, rule.days_after, rule.overdue_at, tz)


def leave_told(due: date, days: int, policy: Policy, tz: tzinfo) -> Stage:
    """Give the stage at which an office is told that a return is so many days overdue."""
    (found,) = _overdue(due, (days,), policy.leave.reminders.overdue_at, tz)
    return found


def undecided(
    opened: datetime, policy: Policy, calendar: Calendar, tz: tzinfo
) -> tuple[Stage, ...]:
    """Give the stages of a step nobody decides: a reminder, then it goes up, again and again.

    `opened` is when its turn came. Counted in the pack's working hours; a pack without a clock has
    no stages.
    """
    rule = policy.leave.clock
    if rule is None:
        return ()
    hours = {"remind": rule.remind_after_hours}
    hours |= {f"raise-{n}": n * rule.escalate_after_hours for n in range(1, RAISES + 1)}
    found = []
    for name, later in hours.items():
        at = clock.after(opened, later, rule, calendar, tz)
        found.append(Stage(name, at, at + _STALE_AFTER, 0))
    return tuple(found)


def unanswered(
    opened: datetime, policy: Policy, calendar: Calendar, tz: tzinfo
) -> tuple[Stage, Stage]:
    """Give the stages of a problem nobody answers, in the pack's working hours since `opened`.

    First it is recalled to who is to answer, then the office above is told.
    """
    rule = policy.diary.problems
    recalled = clock.after(opened, rule.remind_after_hours, rule, calendar, tz)
    told = clock.after(opened, rule.escalate_after_hours, rule, calendar, tz)
    return (
        Stage("remind", recalled, told, 0),
        Stage("raise", told, told + _STALE_AFTER, 0),
    )


def raised(
    opened: datetime, instant: datetime, policy: Policy, calendar: Calendar, tz: tzinfo
) -> int:
    """Give how many times a step has gone up by an instant, for want of a decision."""
    rule = policy.leave.clock
    if rule is None:
        return 0
    worked = clock.passed(opened, instant, rule, calendar, tz)
    return min(worked // timedelta(hours=rule.escalate_after_hours), RAISES)


def meeting(starts: datetime, policy: Policy) -> tuple[Stage, ...]:
    """Give the stages before a meeting; all expire when it starts."""
    return tuple(
        Stage(f"before-{hours}h", starts - timedelta(hours=hours), starts, hours // 24)
        for hours in sorted(policy.meeting.reminders.hours_before, reverse=True)
    )


def quarter(period: Quarter, policy: Policy, tz: tzinfo) -> tuple[Stage, ...]:
    """Give the stages at which a quarter without a leaders' meeting is noticed."""
    rule = policy.meeting.quarter_watch
    end = datetime.combine(period.last + timedelta(days=1), policy.attendance.day.starts, tz)
    return tuple(
        Stage(
            f"ends-{left}",
            datetime.combine(period.last - timedelta(days=left), rule.at, tz),
            end,
            left,
        )
        for left in sorted(set(rule.days_before), reverse=True)
    )


def action(due: date, policy: Policy, tz: tzinfo) -> tuple[Stage, ...]:
    """Give the stages before and after the day by which an action (交办) is to be done."""
    rule = policy.meeting.actions
    end = datetime.combine(due + timedelta(days=1), rule.at, tz)
    before = tuple(
        Stage(f"due-{n}", datetime.combine(due - timedelta(days=n), rule.at, tz), end, n)
        for n in sorted(set(rule.days_before), reverse=True)
    )
    return before + _overdue(due, rule.days_after, rule.at, tz)


def confirmation(day: date, policy: Policy, tz: tzinfo) -> Stage:
    """Give the moment at which a team's unconfirmed day is asked about, until that day ends."""
    rule = policy.attendance
    at = datetime.combine(day, rule.confirmation.at, tz)
    end = datetime.combine(day + timedelta(days=1), rule.day.starts, tz)
    return Stage("confirm", at, end, 0)


def _overdue(due: date, days_after: Iterable[int], at: time, tz: tzinfo) -> tuple[Stage, ...]:
    stages = []
    for late in sorted(days_after):
        moment = datetime.combine(due + timedelta(days=late), at, tz)
        stages.append(Stage(f"overdue-{late}", moment, moment + _STALE_AFTER, -late))
    return tuple(stages)
