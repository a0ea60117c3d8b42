"""Where somebody says to be: each phrase of a sentence → a day kind, "away" or nothing."""

from __future__ import annotations

import re
from typing import Literal

from handlers.reading.normal import core

Place = Literal["in_village", "meeting", "training", "official_trip", "rest", "away", "unclear"]

_WHO = r"(?:我们|我|俺|额|咱|本人|人|队长|书记|报告)?"
_TAIL = r"(?:了|啦|哈|哦|喔|噢|的|呢|着|喽|咯|呀|啊|哩|嘞|咧|嘛|噻|撒|嗷|呗)*"
# 签到 as it is typed by sound, and the short ways for a weak signal.
_SAID = (
    "签到 签倒 签道 签导 前到 千到 签个到 打卡 qiandao qd z zz zc zcl zcb zg zaicun zaicunli wzc"
    " wzcl jtzc 在村 在村里 在村上 在村子里 再村 再村里 在存 在寸 在邨 在岗 在岗在位 到岗 上岗"
    " 在驻村点 在驻点 在驻地 在点上 在村点 在村部 在队部 在村头 在村委会 在村两委 在屯 在屯里"
    " 在寨 在寨子 在寨子里 在庄 在庄上 在庄里 在湾里 在坝上 在嘎查 在社区 在驻村 到村 到村里"
    " 到村部 进村 下村 驻村 驻村中 正常在村 一直在村 还在村 照常在村 仍在村 已到岗 已到村 已在村"
    " 已经到村 已经在村 已签到 here imhere iamhere stillhere present onpost onduty imonpost imin"
    " inthevillage invillage atthevillage atvillage iminthevillage imatthevillage iaminthevillage"
    " checkin checkingin checkedin signin"
)
IN = frozenset(_SAID.split())
_AWAY = re.compile(
    rf"{_WHO}(?:今天|现在|暂时|目前|一直|可能|还|也|又|并|都)*"
    r"(?:不在|没在|未在|冇在|莫在|没有在|没到|未到|还没到|不到|没去|没回|不回|没能在|无法在|没能到|不能在"
    rf"|不去|不下|没下|离开|离)(?:村|村里|村上|屯|屯里|岗|村部|单位)?{_TAIL}"
    rf"|{_WHO}(?:今天|现在)?(?:在|回|到)(?:家|家里|老家|单位|城里|县医院|医院)(?:里)?{_TAIL}"
    rf"|{_WHO}(?:今天|现在)?(?:去|到|在)(?:县|市|镇|省)?(?:人民|中)?医院[^,]{{0,6}}"
    r"|[bm]zcl?|buzaicunl?i?|meizaicun"
    r"|(?:iam|im)?(?:not(?:here|inthevillage|invillage|present|onpost|onduty)|away|outofthevillage|(?:went|going|gone|at)home)"
)
_OFFICE = (
    r"(?:镇|乡|街道|县|市|区|州|省|旗)(?:政府|委|里|上|城|党委|党校|组织部|办|局|农业局|驻村办)?"
)
_GO = rf"(?:要|得|准备|正|在)?(?:去|到|上|回|在|赴|往)(?:{_OFFICE}){{1,2}}(?:去)?"
_MEETING = re.compile(
    rf"{_WHO}{_GO}(?:参加)?(?:开(?!展|发|荒)[^,]{{0,6}}?会|会议|例会|培训会)(?:议)?{_TAIL}"
    rf"|{_WHO}(?:去)?(?:开会|参加会议){_TAIL}|(?:ata?|in)?a?meeting(?:in(?:the)?(?:town|county|city))?"
)
_TRAINING = re.compile(
    rf"{_WHO}(?:{_GO})?(?:去|在|到|上)?(?:参加)?(?:县|镇|市|省|里)*(?:党校(?:学习|培训|上课)?|培训(?:班|学习)?|学习班)"
    rf"{_TAIL}|(?:in|at)?(?:a)?training(?:in(?:the)?(?:town|county|city))?"
)
_TRIP = re.compile(
    rf"{_WHO}{_GO}(?:办事|办公|公干|出差|报账|开证明|对接[^,]{{0,6}}|跑[^,]{{0,5}}|送[^,]{{0,5}}"
    rf"|交[^,]{{0,5}}|取[^,]{{0,5}}|领[^,]{{0,5}}|汇报[^,]{{0,5}}){_TAIL}"
    rf"|{_WHO}(?:因)?公(?:出|外出|差){_TAIL}|{_WHO}(?:去)?出差(?:去[^,]{{1,6}})?{_TAIL}|officialtrip|businesstrip"
)
_GONE = re.compile(rf"{_WHO}{_GO}{_TAIL}|{_WHO}(?:外出|出去|有事){_TAIL}")
_REST = re.compile(rf"{_WHO}(?:今天)?(?:轮休|休息|调休|补休){_TAIL}|resting")
_PREFIX = re.compile(
    rf"^{_WHO}(?:今天|今日|现在|目前|正|已|已经|也|都|全|一直|仍|仍然|照常|还|刚|刚刚|才)*"
)
_DOING = re.compile(
    rf"^(?P<where>{_WHO}\s*(?:今天|今日|现在|都|一直)*\s*(?:在村(?:里|上|部|子里|委会)?|在岗|驻村|进村|下村))"
    r"(?P<doing>(?:入户|走访|整理|搞|开展|帮|参加|组织|召开|开会|修|填|写|调研|宣传|排查|值班|巡|处理"
    r"|协助|慰问|打扫|收拾|陪|接待|检查|督促|做|办理|办公|迎检|迎接|清理|加班).*)$"
)
_BACK = re.compile(
    rf"{_WHO}(?:就|再|又|要)?(?:回|返)(?:来|村|村里|到村|到村里|岗){_TAIL}|backinthevillage"
)


def place_of(phrase: str, village: str = "") -> Place | None:
    """Read a phrase without its dates; "unclear" for 去县里 that does not say what for.

    `village` is the speaker's own, which may be named: 在石桥村, 在石桥.
    """
    said = core(phrase)
    if not said:
        return None
    plain = re.sub(rf"{_TAIL}$", "", said)
    if plain in IN or _PREFIX.sub("", plain, count=1) in IN:
        return "in_village"
    if village and _is_own(_PREFIX.sub("", plain, count=1), village):
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


def _is_own(plain: str, village: str) -> bool:
    names = {village, village.removesuffix("村")}
    return any(plain in {f"在{name}", f"在{name}里", f"到{name}"} for name in names)


def doing(phrase: str) -> tuple[str, str] | None:
    """Part 在村整理档案 into where and what, for work that is done in the village itself."""
    found = _DOING.match(phrase.strip())
    return (found["where"], found["doing"]) if found else None


def comes_back(phrase: str) -> bool:
    """Whether a phrase without its dates is 回村, which after 去镇里 means the village again."""
    return bool(_BACK.fullmatch(core(phrase)))
