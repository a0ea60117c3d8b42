"""What is said about months: 我的月表, 我的考勤 10月, 重开 …, 关账 …, 认定脱岗 …."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.month_values import CloseAgain, Contest, OffPost, Reopen, SheetOf
from handlers.reading.normal import asks, bare, core, normalise, number
from handlers.reading.places import place_of

if TYPE_CHECKING:
    from handlers.reading.month_values import MonthWords
    from handlers.reading.values import Hearing

_SHEET = re.compile(
    r"(?:查看|看看|看|查|show)?\s*(?:我的?|my )\s*(?P<before>.*?)(?:的)?\s*"
    r"(?P<word>月表|考勤表|考勤|(?:month(?:ly)? )?sheet|attendance)[\s:,]*(?P<after>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?P<year>\d{4})\s*[年/-]\s*)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月?份?"
)
_NAMED = {
    "上月": 1,
    "上个月": 1,
    "lastmonth": 1,
    "本月": 0,
    "这个月": 0,
    "这月": 0,
    "thismonth": 0,
}
_OPEN = re.compile(r"(?:重开|reopen)(?:账)?[\s:,]*(?P<rest>.*)", re.IGNORECASE)
_CLOSE = re.compile(r"(?:关账|close month)[\s:,]*(?P<rest>.*)", re.IGNORECASE)
_OFF_POST = re.compile(r"(?:认定脱岗|脱岗认定|off post)[\s:,]*(?P<rest>.*)", re.IGNORECASE)
_CONTEST = re.compile(
    r"(?:我)?(?:对)?(?P<month>[\w\s]*?月份?)?\s*(?:的?(?:我的)?(?:月表|考勤表|考勤))?\s*"
    r"(?:我?有(?:点|些)?(?:异议|出入)|提(?:个)?异议)|contest|i (?:object|disagree)",
    re.IGNORECASE,
)
_REASON = re.compile(r"^(?:原因|理由|因为|because|reason)[\s::]*", re.IGNORECASE)
_KINDS = frozenset({"in_village", "meeting", "training", "official_trip", "rest"})
_FORGOT = re.compile(r"(?:忘了|忘记|漏了|漏)(?:签|打卡|报)?[了到]?")
_EDGES = f" ,;:。!、.{CUT}"
_YEAR = 12
_DAY_WORDS = 3
_ENGLISH = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_ENGLISH |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_NAME = re.compile(r"(?P<name>[A-Za-z.'-]+(?: [A-Za-z.'-]+)+|[^\s\d,:;。]{2,6})(?P<rest>.*)")


def read_month_words(text: str, hearing: Hearing) -> MonthWords | None:
    """Read one of these; what it does not say is left open, never filled in."""
    plain = normalise(text)
    if asks(plain):
        return None
    for pattern, read in (
        (_OPEN, _reopen),
        (_CLOSE, _close),
        (_OFF_POST, _off_post),
    ):
        found = pattern.fullmatch(plain)
        if found is not None:
            return read(found["rest"], hearing)
    contested = _CONTEST.fullmatch(bare(plain))
    if contested is not None:
        said = contested["month"]
        month = None if said is None else read_month(said, hearing.today)
        return None if said is not None and month is None else Contest(month)
    return _sheet(plain, hearing.today)


def read_month(said: str, today: date) -> date | None:
    """Read 10月, 2026年10月, 上月 as the first day of a month not to come; None: none of these."""
    back = _NAMED.get(core(said))
    if back is not None:
        return _earlier(today.replace(day=1), back)
    english, _, of_year = said.strip(_EDGES).lower().partition(" ")
    if english in _ENGLISH and (not of_year or of_year.isdecimal()):
        named = _ENGLISH[english]
        return date(int(of_year) if of_year else today.year - (named > today.month), named, 1)
    found = _NUMBERED.fullmatch(said.strip(_EDGES))
    if found is None or ("月" not in said and found["year"] is None):
        return None
    month = number(found["month"])
    if month is None or not 1 <= month <= _YEAR:
        return None
    year = int(found["year"]) if found["year"] else today.year - (month > today.month)
    return date(year, month, 1)


def read_kind(words: str) -> tuple[str | None, str]:
    """Split words into the kind of day they begin with or hold, and the rest: the reason."""
    pieces = [piece for piece in re.split(r"[\s,;。]+", words.replace(CUT, " ")) if core(piece)]
    for n, piece in enumerate(pieces):
        place = place_of(_FORGOT.sub("", piece))
        if place in _KINDS:
            rest = " ".join(pieces[:n] + pieces[n + 1 :])
            return place, rest.strip(_EDGES)
    return None, " ".join(pieces).strip(_EDGES)


def _sheet(plain: str, today: date) -> SheetOf | None:
    found = _SHEET.fullmatch(plain)
    if found is None:
        return None
    said = f"{found['before']}{found['after']}".strip(_EDGES)
    if not said:
        return None if found["word"] in {"考勤", "attendance"} else SheetOf()
    month = read_month(said, today)
    return None if month is None else SheetOf(month)


def _reopen(rest: str, hearing: Hearing) -> Reopen:
    month, place, reason = _placed(rest, hearing.today)
    return Reopen(month, place, reason)


def _close(rest: str, hearing: Hearing) -> CloseAgain:
    month, place, _ = _placed(rest, hearing.today)
    return CloseAgain(month, place)


def _placed(rest: str, today: date) -> tuple[date | None, str | None, str | None]:
    """Read a month, a place and a reason, each missing where it is not said."""
    pieces = [piece for piece in re.split(r"[\s,;。]+", rest) if core(piece)]
    month = read_month(pieces[0], today) if pieces else None
    if month is not None:
        pieces = pieces[1:]
    place = pieces[0] if pieces else None
    reason = _REASON.sub("", " ".join(pieces[1:])).strip(_EDGES)
    return month, place, reason or None


def _off_post(rest: str, hearing: Hearing) -> OffPost:
    found = _NAME.fullmatch(rest.strip(_EDGES))
    if found is None:
        return OffPost()
    said = found["rest"].strip(_EDGES).split()
    for length in range(min(_DAY_WORDS, len(said)), 0, -1):
        days = spans.find(" ".join(said[:length]), hearing.today, "backward")
        if days.span is not None and spans.is_filler(days.rest.replace(CUT, " ")):
            reason = " ".join(said[length:])
            break
    else:
        # The day stands among the words: 20号查岗不在.
        days = spans.find(found["rest"], hearing.today, "backward")
        reason = " ".join(days.rest.replace(CUT, " ").split())
    return OffPost(
        found["name"],
        days.span,
        _REASON.sub("", reason.strip(_EDGES)) or None,
        days.problem,
    )


def _earlier(month: date, back: int) -> date:
    for _ in range(back):
        month = date(month.year - (month.month == 1), (month.month - 2) % _YEAR + 1, 1)
    return month
