"""What asks for leaves on paper: 请假登记表 11月, 请假条 张三, 请假日历, leave register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from handlers.reading import paper_asked, periods, spans
from handlers.reading.lengths import CUT
from handlers.reading.register_values import RegisterWords
from handlers.reading.values import Misread
from handlers.rules.span import Span

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Hearing

What = Literal["register", "slip", "calendar"]
_KEYS: tuple[tuple[What, str], ...] = (
    ("register", r"请假(?:登记|台账|记录|汇总|统计)表?|请假登记|leave register|register of leave"),
    ("calendar", r"请假日历|请假日程|leave calendar|calendar of leave"),
    ("slip", r"请假条|假条|请假审批单|leave slip|slip of leave"),
)
_PAPERS = paper_asked.Papers(_KEYS)
_NEXT = re.compile(r"下个?月|next month")


def read_register(text: str, hearing: Hearing) -> RegisterWords | None:
    """Read a whole message that asks for one of these; a sentence that only names one is not."""
    for what, rest in _PAPERS.asked(text):
        period, left = _period(rest, hearing.today)
        if isinstance(period, Misread):
            return RegisterWords(what, problem=period)
        place = paper_asked.place(left, text)
        return None if place is None else RegisterWords(what, place, period)
    return None


def _period(rest: str, today: date) -> tuple[Span | Misread | None, str]:
    """Give the days said; unlike those of statistics they may lie ahead."""
    if _NEXT.search(rest) is None:
        found, place = periods.find(rest, today)
        coming = spans.find(rest, today, "forward")
        if isinstance(found, Misread) and coming.span is not None:
            whole = Span.whole(coming.span.first, coming.span.last)
            return whole, coming.rest.replace(CUT, " ")
        return found, place
    year, month = divmod(today.year * 12 + today.month, 12)
    return periods.month_of(today.replace(year=year, month=month + 1, day=1)), _NEXT.sub(" ", rest)
