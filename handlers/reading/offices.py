"""What is said about who holds what: 离任, 抽回, 代理, and 代 … or 帮 … for another person."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.dates import read_date
from handlers.reading.days import read_day
from handlers.reading.emergencies import read_safety
from handlers.reading.emergency_values import SafetyWords
from handlers.reading.leaving import read_leave
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, core, normalise
from handlers.reading.values import (
    DayWords,
    Departure,
    HandBack,
    HandOver,
    Hearing,
    LeaveWords,
    Misread,
    OnBehalf,
    PulledBack,
)
from handlers.reading.words import read_receipt, read_return, read_word

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Said

# A name may carry what tells it from the same name: 张三(石桥村), 张三(0001).
NAME = r"(?:[^\s\d,:;。()]{2,6}|[A-Za-z.'-]+(?: [A-Za-z.'-]+)+)(?:\([^()]{1,20}\))?"
_DEPARTURE = re.compile(
    r"(?:离任|departure)[\s:,]*(?P<who>.*?)"
    r"(?:[\s,;]*(?:接任|接替|successor)(?:人)?[\s:,]*(?P<next>.*))?",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    rf"(?P<who>{NAME}\s*\d.*?)\s*离任(?:[\s,;]*由?(?P<next>{NAME}?)接任)?", re.IGNORECASE
)
_PULLED_BACK = re.compile(r"(?:抽回|pulled back)[\s:,]*(?P<rest>.*)", re.IGNORECASE)
_HAND_OVER = re.compile(r"(?:代理|stand-in)[\s:,]*(?P<rest>.*)", re.IGNORECASE)
_HAND_BACK = frozenset(
    ("收回代理", "取消代理", "代理取消", "代理收回", "代理结束", "结束代理", "standinover")
)
_NAMED = re.compile(rf"(?P<name>{NAME})[\s:,]*(?P<rest>.*)", re.DOTALL)
_BEHALF = re.compile(
    rf"(?:代(?!理|表|替)|帮(?!助)|替(?!班)|on behalf of )\s*(?P<name>{NAME})"
    r"(?:\s*[\s:,]\s*)(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
# 帮 and 替 begin much else (帮张三修水管): only with a meaning behind the name are they this.
_HELPS = "帮替"
_FOR = f"代{_HELPS}"
_EDGES = f" ,;:。!、.{CUT}"
_LOOKS_BACK = timedelta(days=31)


def read_office(
    text: str, hearing: Hearing
) -> Departure | PulledBack | HandOver | HandBack | OnBehalf | None:
    """Read one of these commands; what it does not say is left open, never filled in."""
    plain = normalise(text)
    if asks(plain):
        return None
    if core(plain) in _HAND_BACK:
        return HandBack()
    return (
        _behalf(plain, hearing)
        or _departure(plain, hearing)
        or _pulled_back(plain, hearing)
        or _hand_over(plain, hearing)
    )


def _departure(plain: str, hearing: Hearing) -> Departure | None:
    found = _DEPARTURE.fullmatch(plain) or _LEAVES.fullmatch(plain)
    if found is None:
        return None
    name, day = _dated(found["who"], hearing)
    successor, begins = _dated(found["next"] or "", hearing)
    said = (name, successor, day, begins)
    problem = next((one for one in said if isinstance(one, Misread)), None)
    return Departure(_known(name), _day(day), _known(successor), _day(begins), problem)


def _dated(said: str, hearing: Hearing) -> tuple[str | Misread | None, date | Misread | None]:
    """Read a name and a day behind it, both of which may be missing."""
    if not said.strip(_EDGES):
        return None, None
    found = _NAMED.fullmatch(said.strip(_EDGES))
    if found is None:
        return Misread("reading.office.who", {"text": said}), None
    rest = re.sub(r"(?:起|开始|离任)$", "", found["rest"].strip(_EDGES))
    return found["name"], read_near_day(rest, hearing.today) if rest else None


def read_near_day(said: str, today: date) -> date | Misread:
    """Read a day to come, or one of the last month."""
    ahead, back = read_date(said, today, "forward"), read_date(said, today, "backward")
    if not isinstance(back, Misread) and today - back <= _LOOKS_BACK:
        return back
    return ahead


def read_near_span(said: str, today: date) -> spans.Found:
    """Find days to come, or days that touch the last month."""
    ahead = spans.find(said, today, "forward")
    back = spans.find(said, today - timedelta(days=31), "forward")
    near = back.span is not None and back.span.first <= today
    return back if near and ahead.span is None else ahead


def _known(name: str | Misread | None) -> str | None:
    return None if isinstance(name, Misread) else name


def _day(day: date | Misread | None) -> date | None:
    return None if isinstance(day, Misread) else day


def _pulled_back(plain: str, hearing: Hearing) -> PulledBack | None:
    said = _PULLED_BACK.fullmatch(plain)
    if said is None:
        return None
    if not said["rest"].strip(_EDGES):
        return PulledBack()
    found = _NAMED.fullmatch(said["rest"])
    if found is None:
        return PulledBack(problem=Misread("reading.office.who", {"text": said["rest"]}))
    days = read_near_span(found["rest"], hearing.today)
    reason = " ".join(days.rest.replace(CUT, " ").strip(_EDGES).split())
    return PulledBack(found["name"], days.span, reason or None, days.problem)


def _hand_over(plain: str, hearing: Hearing) -> HandOver | None:
    said = _HAND_OVER.fullmatch(plain)
    if said is None:
        return None
    if not said["rest"].strip(_EDGES):
        return HandOver()
    found = _NAMED.fullmatch(said["rest"])
    if found is None:
        return HandOver(problem=Misread("reading.office.who", {"text": said["rest"]}))
    days = spans.find(found["rest"], hearing.today, "forward")
    if not spans.is_filler(days.rest.replace(CUT, " ")):
        return HandOver(problem=Misread("reading.office.days", {"text": found["rest"]}))
    return HandOver(found["name"], days.span, days.problem)


def _behalf(plain: str, hearing: Hearing) -> OnBehalf | None:
    found = _BEHALF.fullmatch(plain)
    if found is not None:
        return _for(found["name"], found["rest"], plain, hearing)
    for name in hearing.names:
        if plain[:1] in _FOR and plain.startswith(name, 1):
            rest = plain[1:].removeprefix(name).strip(_EDGES)
            return _for(name, rest, plain, hearing)
    return None


def _for(name: str, rest: str, plain: str, hearing: Hearing) -> OnBehalf | None:
    said = _said(rest, hearing)
    return None if said is None and plain[0] in _HELPS else OnBehalf(name, said, rest)


def _said(rest: str, hearing: Hearing) -> Said | None:
    """Read what may be said for somebody else; None for everything else, which counts nothing."""
    own = Hearing(hearing.today, hearing.kinds)
    word = read_word(rest)
    if word is not None:
        return LeaveWords() if word.id == "leave" else None
    safety = read_safety(rest)
    if isinstance(safety, SafetyWords) and safety.answer is not None:
        return safety
    day = read_day(rest, own)
    said = read_receipt(rest) or read_return(rest, own)
    return said or (day if isinstance(day, DayWords) else read_leave(rest, own))
