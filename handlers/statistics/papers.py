"""What stands on a month sheet besides its rows: heads, legend, formula, places to sign."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.rules import on_post
from handlers.statistics import columns, words
from handlers.statistics.columns import COLUMNS
from handlers.talk import Words, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.on_post import Figures
    from handlers.rules.policy import Policy
    from handlers.statistics.sheets import Period
    from handlers.statistics.table import Line

_PEOPLE = ("line", "teams", "people")
SIGNATURES = ("made", "checked", "head", "day")


def heads() -> tuple[Words, ...]:
    """Give the heads of the columns of days, the rate last."""
    return tuple(text(f"statistics.column.{name}") for name in (*COLUMNS, "rate"))


def numbers(figures: Figures, policy: Policy) -> tuple[float | None, ...]:
    """Give the days of the columns and the rate as a share of one, None where no day was due."""
    found = columns.days(figures, policy)
    rate = figures.rate
    exact = None if rate is None else float(on_post.percent(rate)) / 100
    return (*(float(found[name]) for name in COLUMNS), exact)


def calendar(rules: Rules, span: Period) -> Iterator[tuple[date, bool]]:
    """Give each day of the period with whether people rest on it."""
    for n in range((span.last - span.first).days + 1):
        day = span.first + timedelta(days=n)
        yield day, not rules.calendar.is_working_day(day)


def legend(policy: Policy) -> Words:
    """Give what each sign of the pack's kinds means."""
    signs = tuple(
        text(
            "statistics.paper.sign",
            sign=columns.sign_of(policy, kind.id),
            kind=words.label(policy, kind.id),
        )
        for kind in policy.attendance.kinds.table
    )
    return text("statistics.paper.legend", signs=signs)


def line_heads() -> tuple[Words, ...]:
    """Give the heads of the statement."""
    first = tuple(text(f"statistics.column.{name}") for name in _PEOPLE)
    return (*first, *heads())


def line(policy: Policy, one: Line, name: str) -> tuple[str | float | None, ...]:
    """Give a line of the statement: the very numbers of the chat."""
    return (name, float(one.teams), float(one.people), *numbers(one.figures, policy))
