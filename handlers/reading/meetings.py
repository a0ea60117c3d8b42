"""A meeting said in a sentence with day and clock: "周五下午3点半县委二楼开队长会"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading.dates import resolve
from handlers.reading.normal import asks, normalise
from handlers.reading.points import scan
from handlers.reading.values import MeetingWords, Misread

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_MEETING = re.compile(
    r"[\s,]*(?:在|到|去)?(?P<place>[^,]*?)[\s,]*(?:召开|举行|开)?(?P<title>[^,\s开]*(?:会议|例会|会))[\s。!]*"
)
_ENGLISH = re.compile(
    r"[\s,]*(?P<title>[a-z' ]*meeting)(?:[\s,]+(?:at|in) (?P<place>[^,]+?))?[\s.!]*", re.IGNORECASE
)


def read_meeting(text: str, hearing: Hearing) -> MeetingWords | Misread | None:
    """Read a meeting; None without a day, a clock time and a word for a meeting.

    A Misread when the day or the hour can be two (3点 without 上午 or 下午).
    """
    plain = normalise(text)
    found = scan(plain, 0)
    if asks(plain) or not found or found[0].clock is None:
        return None
    point, end = found
    body = _MEETING.fullmatch(plain, end) or _ENGLISH.fullmatch(plain, end)
    if not body or point.clock is None:
        return None
    if point.unsure_clock:
        return Misread("reading.meeting.which_half", {"hour": point.clock.hour})
    day = resolve(point, hearing.today, "forward")
    if isinstance(day, Misread):
        return day
    title = body["title"].strip()
    if title == "会" and "开" in body.group(0):
        title = ""
    return MeetingWords(day, point.clock, (body["place"] or "").strip() or None, title)
