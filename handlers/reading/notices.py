"""Notices as people write them: "通知 平安镇队长:明天9点开会", "更正通知 …", "回复 …"."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from handlers.reading.dates import resolve
from handlers.reading.normal import core, normalise
from handlers.reading.notice_values import (
    NoticeAnswer,
    NoticeCorrection,
    NoticeStatus,
    NoticeWords,
)
from handlers.reading.points import scan
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from handlers.reading.notice_values import NoticeIntent

_NOTICE = re.compile(
    r"\s*(?:发(?:个|一个|布|送)?|群发|下)?通知(?:[\s,,::]+|(?=(?:发?给|全|各|所有)))(?P<rest>.*)"
    r"|\s*(?:send (?:a )?)?notice(?: to)?[\s,:]+(?P<english>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = frozenset(
    {"通知", "发通知", "发个通知", "发一个通知", "群发通知", "notice", "sendanotice"}
)
_WHOM = re.compile(
    r"(?:发?给|致|to )?\s*(?P<whom>[^\n::。!?!?]{1,120})"
    r"(?:\n|[::](?!\d)|(?<!\d)[::])\s*(?P<body>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTION = re.compile(
    r"\s*(?:更正通知|通知更正|更正上(?:一)?条通知)[\s,,::]*(?P<body>.*)"
    r"|\s*correct (?:the )?notice[\s,:]*(?P<english>.*)",
    re.IGNORECASE | re.DOTALL,
)
_RECALLS = frozenset(
    {"撤回通知", "收回通知", "通知作废", "撤回上一条通知", "recallthenotice", "recallnotice"}
)
_ANSWER = re.compile(
    r"\s*(?:回复通知|回复|回话|reply)[\s,,::]+(?P<body>\S.*)", re.IGNORECASE | re.DOTALL
)
_STATUS = {
    "通知情况": "all", "通知进度": "all", "我的通知": "all", "通知怎么样了": "all",
    "回执情况": "all", "回执": "all", "notices": "all", "noticestatus": "all",
    "未确认": "unconfirmed", "未确认名单": "unconfirmed", "谁没确认": "unconfirmed",
    "谁还没确认": "unconfirmed", "谁没回执": "unconfirmed", "unconfirmed": "unconfirmed",
    "电话名单": "call_list", "通知电话名单": "call_list", "calllist": "call_list",
}  # fmt: skip
_ENDS = re.compile(
    r"[\s,]*(?:以?前|之前|为止|截止|止|发出?|发送|再发|by)?[\s。.!]*", re.IGNORECASE
)
_BEFORE = re.compile(r"^(?:(?:在|于|到|至|截止到?|定在|等到?|at|by|until)\s*)+", re.IGNORECASE)


def read_notice(text: str) -> NoticeIntent | None:
    """Read a notice, its correction, an answer to one, or the question how one is doing.

    Bodies are as they were typed, line by line. None for all else.
    """
    said = core(text)
    if said in _BARE:
        return NoticeWords()
    if said in _RECALLS:
        return NoticeCorrection()
    what = _STATUS.get(said)
    if what is not None:
        return NoticeStatus(what)  # type: ignore[arg-type]  # the table has its values only
    corrected = _CORRECTION.fullmatch(text)
    if corrected:
        body = (corrected["body"] or corrected["english"] or "").strip()
        return NoticeCorrection(body) if body else None
    answered = _ANSWER.fullmatch(text)
    if answered:
        return NoticeAnswer(answered["body"].strip())
    found = _NOTICE.fullmatch(text)
    return _notice((found["rest"] or found["english"] or "").strip()) if found else None


def read_moment(
    said: str, today: date, otherwise: time | None
) -> tuple[date, time] | Misread | None:
    """Read a day with a clock, or a clock of today; `otherwise` is the clock where none is said.

    Local to the installation. None for what is no such thing, a Misread for what can be two.
    """
    plain = _BEFORE.sub("", normalise(said))
    found = scan(plain, 0)
    if found is None:
        plain = f"今天{plain}"
        found = scan(plain, 0)
    if found is None or not _ENDS.fullmatch(plain, found[1]):
        return None
    point = found[0]
    if point.clock is not None and point.unsure_clock:
        return Misread("reading.meeting.which_half", {"hour": point.clock.hour})
    clock = point.clock or otherwise
    if clock is None:
        return None
    day = resolve(point, today, "forward")
    return day if isinstance(day, Misread) else (day, clock)


def _notice(rest: str) -> NoticeWords:
    found = _WHOM.fullmatch(rest)
    if found is None:
        return NoticeWords("", rest)
    return NoticeWords(found["whom"].strip(), found["body"].strip())
