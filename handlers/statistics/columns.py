"""What a month sheet prints of somebody: a sign for each day, days that add up to the month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers.rules import on_post
from handlers.rules.attendance import HOLIDAY, NOT_COUNTED
from handlers.rules.on_post import BEFORE_GO_LIVE, ELSEWHERE
from handlers.rules.pack_terms import Label
from handlers.talk import Words, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from handlers.rules.attendance import DayStatus, HalfStatus
    from handlers.rules.on_post import Figures
    from handlers.rules.policy import Policy

PULLED_BACK = "pulled_back"
SIGNED = frozenset(
    {
        "in_village", "official_trip", "meeting", "training", "rest", "holiday", "sick_leave",
        "personal_leave", "annual_leave", "family_leave", "pulled_back", "leave_pending",
        "leave_urgent", "unreported", "to_verify", "absent",
    }
)  # fmt: skip
"""Kinds of days that have a sign of their own; another kind of a pack begins its label."""

PARTS = ("stationed", "excused", "holiday", "pulled_back", "unreported", "open", "missing", "none")
"""Columns that add up to the days of the period, each half day in one of them."""

COLUMNS = ("stationed", "confirmed", "presumed", *PARTS[1:], "due")
"""The columns of days behind the signs, in order; the rate follows them."""


def days(figures: Figures, policy: Policy) -> dict[str, Decimal]:
    """Give the days of each column.

    `open` waits for a decision (待核实, 请假待批, 急事先走待补), `none` lies before go-live or in
    no team or another; `excused` is all else in no part of the rate but holidays and 抽回.
    """
    undecided = {k.id for k in policy.attendance.kinds.table if k.counts == "unknown"}
    halves = dict.fromkeys(COLUMNS, 0)
    for kind, n in figures.left_out.items():
        if kind in {BEFORE_GO_LIVE, ELSEWHERE}:
            halves["none"] += n
        elif kind in {HOLIDAY, PULLED_BACK}:
            halves[kind] += n
        else:
            halves["open" if kind in undecided else "excused"] += n
    for name in ("stationed", "confirmed", "presumed", "unreported", "missing", "due"):
        halves[name] = getattr(figures, name)
    return {name: on_post.days(n) for name, n in halves.items()}


@dataclass(slots=True)
class Signs:
    """The signs of days in one language, each spelt once."""

    policy: Policy
    spell: Callable[[Words], str]
    _known: dict[tuple[str, bool, str, str, bool, str], str] = field(default_factory=dict)

    def of(self, status: DayStatus) -> str:
        """Give the sign of a day, or two for a day of two halves; presumed ones in brackets."""
        am, pm = status.morning, status.afternoon
        key = (am.kind, am.presumed, am.basis, pm.kind, pm.presumed, pm.basis)
        known = self._known.get(key)
        if known is None:
            first, second = self._half(am), self._half(pm)
            known = self._known[key] = first if first == second else f"{first}/{second}"
        return known

    def _half(self, half: HalfStatus) -> str:
        if half.kind == NOT_COUNTED:
            name = "not_live" if half.basis == "not_live" else "none"
            return self.spell(text(f"statistics.sign.{name}"))
        sign = self.spell(sign_of(self.policy, half.kind))
        shown = half.presumed and half.counts == "stationed"
        return self.spell(text("statistics.sign.presumed", sign=sign)) if shown else sign


def sign_of(policy: Policy, kind: str) -> Words:
    """Give the sign of a kind of days."""
    if kind in SIGNED:
        return text(f"statistics.sign.{kind}")
    label = policy.day_kind(kind).label
    return text("label", value=Label(zh=label.zh[:1], en=label.en[:2]))
