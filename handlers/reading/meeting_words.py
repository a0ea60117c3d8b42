"""What is said about meetings besides calling one: answers, signing in, minutes, actions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.reading.normal import asks, core, normalise
from handlers.reading.values import Word

_PLAIN = {
    "my_meetings": "我的会议 我的会 我要开的会 mymeetings",
    "sign_code": "签到码 会议签到码 会场签到码 signincode",
    "attendance": "到会名单 缺席名单 到会情况 参会名单 会议名单 缺席 attendancelist",
    "meeting_pack": "会前材料 会议材料 meetingpack",
    "actions": "交办 交办事项 交办清单 我的交办 actions",
    "attend": "参加 我参加 参加会议 我会参加 准时参加 一定参加 能参加 attend attending",
}
_WORDS = {core(word): name for name, words in _PLAIN.items() for word in words.split()}
_WITH_REST = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "excuse": r"(?:(?:会议|开会)请假|我?(?:不|不能|无法)参加(?:会议|了)?|我?参加不了(?:会议)?"
        r"|not attending|cannot attend)(?:[\s,:因]+(?P<rest>.*))?",
        "sign_in": r"(?:会议签到|签到会议|到会(?:签到)?|会场签到|meeting sign in)"
        r"[\s,:]*(?P<rest>\d{4,8})?",
        "move_meeting": r"(?:(?:会议)?改期|会议改时间|会议改地点|会议延期|move meeting)"
        r"(?:到|至|为|to\b)?[\s,:]*(?P<rest>.*)",
        "cancel_meeting": r"(?:会议取消|取消会议|会议不开了|cancel meeting)[\s,:]*(?P<rest>.*)",
        "meeting_record": r"(?:例会记录|会议记录|例会情况|年度例会|meeting record)"
        r"[\s,:]*(?P<rest>20\d\d)?年?",
        "action_done": r"(?:已?办结|办完了|交办完成|action done)(?:[\s,:]*(?P<rest>.*))?",
    }.items()
}
_CODE = re.compile(r"\d{6}")
# Minutes are read as typed, so the marks of a Chinese keyboard stand here beside the others.
_MARKS = r"\s:\uff1a,\uff0c"
_MINUTES = re.compile(
    rf"\s*(?:会议纪要|纪要|minutes\b)[{_MARKS}]*(?P<rest>.*)", re.DOTALL | re.IGNORECASE
)
_ACTION = re.compile(
    rf"\s*(?:交办(?:事项)?|action)[{_MARKS}]+(?P<rest>\S.*)", re.DOTALL | re.IGNORECASE
)
_PARTS = re.compile(r"(?P<before>[^@]*)@\s*(?P<name>[^\s@,。;]+)(?P<after>[^@]*)", re.DOTALL)
_ENDS = re.compile(r"^[\s,。;:.]+|[\s,。;:.前]+$")


def read_minutes(text: str) -> Word | None:
    """Read 纪要 with the minutes as typed, lines kept, however long they are."""
    found = _MINUTES.fullmatch(text)
    return Word("minutes", found["rest"].strip()) if found else None


def read_meeting_words(text: str) -> Word | None:
    """Read 参加, 会议请假 …, 到会 123456, 会议改期 …, 纪要 …, 交办: … and their like."""
    minutes = read_minutes(text)
    if minutes is not None:
        return minutes
    name = _WORDS.get(core(text).removeprefix("/"))
    if name is not None and not asks(text):
        return Word(name)
    given = _ACTION.fullmatch(text)
    if given:
        return Word("action", given["rest"].strip())
    plain = normalise(text).strip(" 。!.")
    if _CODE.fullmatch(plain):
        return Word("room_code", plain)
    if asks(plain):
        return None
    for name, pattern in _WITH_REST.items():
        found = pattern.fullmatch(plain)
        if found:
            return Word(name, (found["rest"] or "").strip())
    return None


@dataclass(frozen=True, slots=True)
class ActionWords:
    """修路方案 @李四 本月底: what, who, and by when as said; "" for what was not."""

    body: str
    name: str = ""
    due: str = ""


def read_action(said: str) -> ActionWords:
    """Read what is handed out: the owner stands behind an @, the day behind the owner."""
    plain = normalise(said)
    found = _PARTS.fullmatch(plain)
    if found is None:
        return ActionWords(_ENDS.sub("", plain))
    return ActionWords(
        _ENDS.sub("", found["before"]), found["name"], _ENDS.sub("", found["after"])
    )


def actions_in(minutes: str) -> list[str]:
    """Give the lines of minutes that hand something out, without their word 交办."""
    lines = (_ACTION.fullmatch(line) for line in minutes.splitlines())
    return [found["rest"].strip() for found in lines if found]
