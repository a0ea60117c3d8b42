"""What is said of the rest rota: 轮休 12月 张三 1-4 李四 5-8, 轮休表, 换休 李四 12月5日."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, normalise
from handlers.reading.rota_values import RotaTable, RotaWords, SwapBack, SwapWords
from handlers.rules.rota import days_of

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_EDGES = " ,;:。!、."
_NAME = r"(?:[^\s\d,:;。()]{2,6}|[A-Za-z.'-]+(?: [A-Za-z.'-]+)+)"
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:(?P<year>20\d\d)年)?(?:(?P<number>\d{1,2})月(?:份)?"
    rf"|(?P<english>(?:{'|'.join(_ENGLISH)})[a-z]*)"
    r"|(?P<word>本月|这个?月|下个?月|this month|next month))"
)
_PLAN = re.compile(
    rf"(?:轮休(?:表|安排|计划)?|rest rota)[\s:,]*{_MONTH}(?P<rest>[\s:,]+.*)?",
    re.IGNORECASE | re.DOTALL,
)
_TABLE = re.compile(
    rf"(?:看|查)?(?:轮休(?:表|安排|计划)|谁轮休|rest rota(?: table)?)[\s:,]*(?:{_MONTH})?",
    re.IGNORECASE,
)
_DAYS = r"(?:\d{1,2}(?:[日号])?(?:\s*(?:-|到|至)\s*\d{1,2}[日号]?)?|无|不休|取消|none)"
_PERSON = re.compile(
    rf"\s*(?P<name>{_NAME})[\s:]*(?P<days>{_DAYS}(?:[\s,、和]+{_DAYS}|\s*[,、]\s*{_DAYS})*)[\s,;。]*"
)
_SWAP = re.compile(
    rf"(?:换休|swap rest)(?:日|天)?(?:[\s:,]*(?:和|跟|与|with )?\s*(?P<name>{_NAME}))?"
    r"(?P<rest>(?:[\s:,的]|\d).*)?",
    re.IGNORECASE,
)
_SWAP_BACK = re.compile(r"(?:取消|撤回|不)换休(?:了)?|换休取消", re.IGNORECASE)
_FOR = re.compile(r"[\s,]*(?:换|和|与|for|对)[\s,]*|\s+", re.IGNORECASE)
_MONTHS = 12


def read_rota(text: str, hearing: Hearing) -> RotaWords | RotaTable | SwapWords | SwapBack | None:
    """Read one of these; 轮休 alone or with days of one's own is not: that is said of oneself."""
    plain = normalise(text)
    if _SWAP_BACK.fullmatch(plain.strip(_EDGES)):
        return SwapBack()
    table = _TABLE.fullmatch(plain.strip(_EDGES))
    if table:
        month = _month(table, hearing.today)
        return RotaTable(month) if month or not table["number"] else None
    if asks(plain):
        return None
    plan = _PLAN.fullmatch(plain)
    if plan:
        return _plan(plan, hearing)
    swap = _SWAP.fullmatch(plain)
    return _swap(swap, hearing) if swap else None


def _month(found: re.Match[str], today: date) -> date | None:
    """Give the first of the month said: without a year the one nearest ahead, or this one."""
    if found["word"]:
        this = today.replace(day=1)
        ahead = found["word"].lower().startswith(("下", "next"))
        return (this + timedelta(days=31)).replace(day=1) if ahead else this
    english = (found["english"] or "")[:3].lower()
    number = _ENGLISH.index(english) + 1 if english else int(found["number"] or 0)
    if not 1 <= number <= _MONTHS:
        return None
    if found["year"]:
        return date(int(found["year"]), number, 1)
    return date(today.year + (number < today.month), number, 1)


def _plan(found: re.Match[str], hearing: Hearing) -> RotaWords | None:
    month = _month(found, hearing.today)
    rest = (found["rest"] or "").strip(_EDGES)
    if month is None:
        return None
    if not rest:
        return RotaWords(month)
    if rest[0].isdigit():
        return None
    named: list[tuple[str, tuple[date, ...]]] = []
    at = 0
    while at < len(rest):
        one = _PERSON.match(rest, at)
        days = days_of(one["days"], month) if one else None
        if one is None or days is None:
            return RotaWords(month, unread=rest[at:])
        named.append((one["name"], days))
        at = one.end()
    return RotaWords(month, tuple(named))


def _swap(found: re.Match[str], hearing: Hearing) -> SwapWords:
    rest = (found["rest"] or "").strip(_EDGES + "的")
    days: list[date] = []
    for piece in (part for part in _FOR.split(rest) if part and part != "我"):
        read = spans.find(piece.removeprefix("我").strip("的"), hearing.today, "forward")
        one = read.span is not None and read.span.first == read.span.last
        if not one or read.span is None or not spans.is_filler(read.rest.replace(CUT, " ")):
            return SwapWords(found["name"], unread=piece)
        days.append(read.span.first)
    return SwapWords(found["name"], tuple(days))
