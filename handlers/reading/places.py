"""Where somebody says to be: each phrase of a sentence → a day kind, "away" or nothing."""

from __future__ import annotations

import re
from typing import Literal

from handlers.reading.normal import core

Place = Literal["in_village", "meeting", "training", "official_trip", "rest", "away", "unclear"]

_WHO = r"(?:我们|我|俺|咱|本人|人|队长|书记|报告)?"
_TAIL = r"(?:了|啦|哈|哦|喔|的|呢|着|喽|呀|啊)*"
# 签到 as it is typed by sound, and the short ways for a weak signal.
_SAID = (
    "签到 签倒 签道 签导 前到 千到 钱到 签个到 打卡 qiandao qd z zz zc zaicun 在村"
    " 在村里 在村上 在村子里 再村 再村里 在存 在寸 在邨 在岗 在岗在位 到岗 上岗"
    " 在驻村点 在村部 在村委会 到村 到村里 到村部 进村 驻村 驻村中 正常在村 一直在村"
    " 还在村 已到岗 已到村 已在村 已经到村 已经在村 已签到 here imhere iamhere present"
    " onpost inthevillage invillage imin atthevillage iminthevillage iaminthevillage"
    " checkin checkingin checkedin signin"
)
IN = frozenset(_SAID.split())
_AWAY = re.compile(
    rf"{_WHO}(?:今天|现在|还|也|都)*(?:不在|没在|未在|没有在|没到|未到|还没到|不到|没去|没回|不回)"
    rf"(?:村|村里|村上|岗|村部|单位)?{_TAIL}|(?:iam|im)?not(?:here|inthevillage|invillage|present)"
)
_OFFICE = (
    r"(?:镇|乡|街道|县|市|区|州|省|旗)(?:政府|委|里|上|城|党委|党校|组织部|办|局|农业局|驻村办)?"
)
_GO = rf"(?:要|得|准备|正|在)?(?:去|到|上|回|在|赴|往)(?:{_OFFICE}){{1,2}}(?:去)?"
_MEETING = re.compile(
    rf"{_WHO}{_GO}(?:参加)?(?:开(?!展|发|荒)[^,]{{0,6}}?会|会议|例会|培训会)(?:议)?{_TAIL}"
    rf"|{_WHO}(?:去)?(?:开会|参加会议){_TAIL}|(?:at)?a?meeting(?:inthetown|intown|inthecounty)?"
)
_TRAINING = re.compile(
    rf"{_WHO}(?:{_GO})?(?:去|在|到|上)?(?:参加)?(?:县|镇|市|省|里)*(?:党校(?:学习|培训|上课)?|培训(?:班|学习)?|学习班)"
    rf"{_TAIL}|(?:in|at)?(?:a)?training"
)
_TRIP = re.compile(
    rf"{_WHO}{_GO}(?:办事|办公|公干|出差|报账|开证明|对接[^,]{{0,6}}|跑[^,]{{0,5}}|送[^,]{{0,5}}"
    rf"|交[^,]{{0,5}}|取[^,]{{0,5}}|领[^,]{{0,5}}|汇报[^,]{{0,5}}){_TAIL}"
    rf"|{_WHO}(?:因)?公(?:出|外出|差){_TAIL}|{_WHO}(?:去)?出差{_TAIL}|officialtrip|businesstrip"
)
_GONE = re.compile(rf"{_WHO}{_GO}{_TAIL}|{_WHO}(?:外出|出去|有事){_TAIL}")
_REST = re.compile(rf"{_WHO}(?:今天)?(?:轮休|休息|调休|补休){_TAIL}|resting")
_PREFIX = re.compile(rf"^{_WHO}(?:今天|今日|现在|目前|正|已|已经|也)*")


def place_of(phrase: str) -> Place | None:
    """Read a phrase without its dates; "unclear" for 去县里 that does not say what for."""
    said = core(phrase)
    if not said:
        return None
    plain = re.sub(rf"{_TAIL}$", "", said)
    if plain in IN or _PREFIX.sub("", plain, count=1) in IN:
        return "in_village"
    tables: tuple[tuple[Place, re.Pattern[str]], ...] = (
        ("away", _AWAY),
        ("meeting", _MEETING),
        ("training", _TRAINING),
        ("official_trip", _TRIP),
        ("rest", _REST),
        ("unclear", _GONE),
    )
    return next((place for place, pattern in tables if pattern.fullmatch(said)), None)
