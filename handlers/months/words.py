"""How months, days and corrections of them are spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import spell
from handlers.rules import attendance as rules
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Verbatim, Words, text
from storage.kinds import Half

if TYPE_CHECKING:
    from datetime import date

    from handlers.rules.attendance import DayStatus
    from handlers.rules.pack import Policy
    from storage import tables

_SPLIT = "/"


def month_name(month: date) -> Words:
    """Give 2026年10月."""
    return text("month.name", year=month.year, month=month.month)


def kind(policy: Policy, of_day: str) -> Words:
    """Give what a pack calls a kind of day; its id where it has none of it any more."""
    if of_day == rules.NOT_COUNTED:
        return text("month.not_counted")
    known = {row.id: row.label for row in policy.attendance.kinds.table}
    return text("label", value=known.get(of_day, of_day))


def kinds(policy: Policy, morning: str, afternoon: str) -> Words:
    """Give the kind of a day, or of its halves where they differ."""
    if morning == afternoon:
        return kind(policy, morning)
    return text("month.halves", morning=kind(policy, morning), afternoon=kind(policy, afternoon))


def status(policy: Policy, of_day: DayStatus) -> Words:
    """Give the kind of a day as it is."""
    return kinds(policy, of_day.morning.kind, of_day.afternoon.kind)


def code(of_day: DayStatus) -> str:
    """Give what `was` keeps of a day."""
    return f"{of_day.morning.kind}{_SPLIT}{of_day.afternoon.kind}"


def was(policy: Policy, kept: str) -> Words:
    """Spell what `code` kept."""
    morning, _, afternoon = kept.partition(_SPLIT)
    return kinds(policy, morning, afternoon)


def day(of_day: date, half: Half) -> Words:
    """Give a day with its weekday, and the half where it is one."""
    if half is Half.whole:
        return spell.span(Span.whole(of_day))
    part = Part(half.value)
    return spell.span(Span(of_day, part, of_day, part))


def correction(policy: Policy, row: tables.Correction, name: str) -> Words:
    """Give a correction as who decides it sees it: whose, which day, from what to what, why."""
    return text(
        "correct.request_contested" if row.contested else "correct.request",
        name=name,
        day=day(row.day, row.half),
        kind=kind(policy, row.kind),
        was=was(policy, row.was),
        reason=Verbatim(row.reason),
    )
