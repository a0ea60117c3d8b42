"""Who listens in these tests, on Monday 23 November 2026, and short ways to write spans."""

from __future__ import annotations

from datetime import date

from handlers.reading import Hearing
from handlers.rules.span import Half, Span
from tests.rules.packs import DEFAULT

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)
HEARING = Hearing(MONDAY, DEFAULT.leave_words(), ("张三", "李四", "王五", "赵小六"))


def span(written: str) -> Span:
    """Give the span written as "12-03", "12-03am", "12-03pm/12-05" or with a year before."""
    first, _, last = written.partition("/")
    start, start_half = _end(first)
    end, end_half = _end(last) if last else (start, start_half)
    return Span(start, start_half or Half.AM, end, end_half or Half.PM)


def _end(written: str) -> tuple[date, Half | None]:
    half = Half(written[-2:]) if written[-1] == "m" else None
    day = written.removesuffix(half or "")
    return date.fromisoformat(day if len(day) > 5 else f"2026-{day}"), half
