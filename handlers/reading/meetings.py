"""A meeting said in a sentence with day and clock: "周五下午3点半县委二楼开队长会"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.reading.dates import resolve
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.normal import asks, normalise
from handlers.reading.points import scan
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

_MEETING = re.compile(
    r"[\s,]*(?:在|到|去)?(?P<place>[^,]*?)[\s,]*(?:召开|举行|开)?(?P<title>[^,\s开]*(?:会议|例会|会))[\s。!]*"
)
_ENGLISH = re.compile(
    r"[\s,]*(?P<title>[a-z' ]*meeting)(?:[\s,]+(?:at|in) (?P<place>[^,]+?))?[\s.!]*", re.IGNORECASE
)
# 队长会 周五15:30 县委二楼, "meeting Friday 15:30 county hall".
_TITLE = re.compile(
    r"(?:通知[:,\s]*)?(?P<title>[^\d,\s今明后下本这周星礼]{0,10}会议?|[a-z' ]{0,30}?meeting)"
    r"[\s:,]+(?:on )?",
    re.IGNORECASE,
)
# 参会:平安镇 队长和队员 议题:防汛, in this order or the other, at the end of the sentence.
_MORE = re.compile(
    r"[\s,。;]*(?:(?P<agenda>议题|内容|agenda)|(?P<audience>参会(?:人员|范围|人)?|参加人员?|invite))"
    r"(?:是|为)?[\s:,]*",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[\s,]*(?:在|到|地点[:,]?|at |in )?(?P<place>[^,。!]{0,40})[\s。.!]*", re.IGNORECASE
)


def read_meeting(text: str, hearing: Hearing) -> MeetingWords | Misread | None:
    """Read a meeting; None without a day, a clock time and a word for a meeting.

    A Misread when the day or the hour can be two (3点 without 上午 or 下午).
    """
    plain, more = read_labelled(normalise(text))
    named = _TITLE.match(plain)
    found = scan(plain, named.end() if named else 0)
    if asks(plain) or not found or found[0].clock is None:
        return None
    point, end = found
    body = _body(plain, end, named)
    if body is None or point.clock is None:
        return None
    if point.unsure_clock:
        return Misread("reading.meeting.which_half", {"hour": point.clock.hour})
    day = resolve(point, hearing.today, "forward")
    if isinstance(day, Misread):
        return day
    return MeetingWords(day, point.clock, body[0] or None, body[1], **more)


def read_labelled(plain: str) -> tuple[str, dict[str, str]]:
    """Cut 议题 and 参会 with what follows them off a normalised sentence."""
    found = list(_MORE.finditer(plain))
    more: dict[str, str] = {}
    for n, one in enumerate(found):
        end = found[n + 1].start() if n + 1 < len(found) else len(plain)
        name = "agenda" if one["agenda"] else "audience"
        more[name] = plain[one.end() : end].strip(" ,。;")
    return (plain[: found[0].start()] if found else plain), more


def _body(plain: str, end: int, named: re.Match[str] | None) -> tuple[str, str] | None:
    """Give place and title, whichever side of the day they stand; None without a meeting."""
    if named is not None:
        place = _PLACE.fullmatch(plain, end)
        title = named["title"].strip().removeprefix("开")
        return (place["place"].strip(), "" if title == "会" else title) if place else None
    body = _MEETING.fullmatch(plain, end) or _ENGLISH.fullmatch(plain, end)
    if body is None:
        return None
    title = body["title"].strip()
    if title == "会" and "开" in body.group(0):
        title = ""
    return (body["place"] or "").strip(), title
