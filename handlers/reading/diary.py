"""A diary line → its day and its words: "昨天走访5户" is yesterday's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.reading.dates import read_date
from handlers.reading.normal import NUMBER
from handlers.reading.values import Misread

if TYPE_CHECKING:
    from datetime import date

# Only what is surely a day, and only in front: 2.5万元, 3号楼 and 三组 are none.
_DAY = re.compile(
    r"(?:补记?|补写|我们?)?[\s,:]*(?P<day>"
    r"大前天|前[天日]|昨[天日儿](?!晚)|今[天日儿]"
    rf"|(?:20\d\d年)?(?<!\d){NUMBER}月份?{NUMBER}[日号]?(?!\d)"
    rf"|(?<!\d){NUMBER}[日号](?!楼|线|文|院|户|机|桌|码|公|组)"
    r"|(?:上个?|本|这)?(?:周|星期|礼拜)[一二三四五六日天]"
    r"|(?:the day before )?yesterday\b|today\b"
    r"|(?:last |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r")[\s,:的]*",
    re.IGNORECASE,
)
_NIGHT = re.compile(r"昨(?=[晚夜早])")


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line as said: its day, None where that is not clear, and its words without it."""

    day: date | Misread
    body: str


def read_line(said: str, today: date) -> LineWords:
    """Read the day a line begins with; without one it is today's, and all of it stays."""
    body = said.strip()
    found = _DAY.match(body)
    if found is None or not body[found.end() :].strip():
        night = _NIGHT.match(body)
        if night is None:
            return LineWords(today, body)
        return LineWords(read_date("昨天", today, "backward"), body[night.end() :])
    return LineWords(read_date(found["day"], today, "backward"), body[found.end() :].strip())
