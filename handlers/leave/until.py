"""To which day: the one question of what goes on from a known day: 两天, 到周五, 11月28号上午."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.reading import (
    normalise,
    read_days,
    read_extension,
    read_near_span,
    read_span,
)
from handlers.reading.values import Misread
from handlers.rules import leave as rules
from handlers.rules.span import HALF_DAY, Span, from_start

if TYPE_CHECKING:
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.span import Half
    from handlers.turn import Turn

_UNTIL = ("到", "至", "until ", "till ", "to ")


def read(turn: Turn, said: str, start: tuple[date, Half], found: Rules) -> Span | Misread | None:
    """Give the days from a known half day on, by their number or their end; None: neither."""
    plain = normalise(said)
    days = read_days(plain)
    if days is None:
        heard = read_extension(f"续{plain}", turn.hearing())
        if heard is not None and heard.problem is not None:
            return heard.problem
        days = heard.days if heard is not None else None
    if days is not None:
        return rules.span_from(*start, days, found.calendar, found.policy)
    return _to_day(plain, start, turn.today)


def after(span: Span) -> tuple[date, Half]:
    """Give the half day that follows a span."""
    more = from_start(span.first, span.first_half, span.natural_days + HALF_DAY)
    return more.last, more.last_half


def _to_day(plain: str, start: tuple[date, Half], today: date) -> Span | Misread | None:
    for word in _UNTIL:
        plain = plain.removeprefix(word)
    first, half = start
    end = read_span(plain, today)
    if first < today:
        # Who files afterwards may name a day gone by.
        end = read_near_span(plain, today).span or end
    if not isinstance(end, Span):
        return end
    if (end.last, end.last_half) < (first, half):
        return Misread("extension.before", {"day": end.last, "first": first})
    return Span(first, half, end.last, end.last_half)
