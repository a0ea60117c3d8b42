"""What is said in an emergency: 点名 暴雨 2小时, 安全 村委会, 都安全, 张三需要帮助, 已解决."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.reading.emergency_values import RollEnd, RollStatus, RollWords, SafetyWords, Solved
from handlers.reading.normal import NUMBER, asks, core, normalise, number
from handlers.reading.values import Misread
from storage.kinds import Safety

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.reading.values import Hearing

_EDGES = " ,;:。!、."
_ROLL = re.compile(
    r"(?:发起|开始|紧急)?点名(?!册|单|表|道|称|批评|表扬)[\s,:]*(?P<rest>.*)"
    r"|(?:start )?roll[ -]?call[\s,:]*(?P<english>.*)",
    re.IGNORECASE | re.DOTALL,
)
_STATUS = re.compile(
    r"(?:看|查)?点名(?:情况|结果|名单|进展|怎么样了?)|roll ?call (?:status|list|result)s?",
    re.IGNORECASE,
)
_END = re.compile(r"(?:结束|停止|取消)点名|点名结束|end (?:the )?roll ?call", re.IGNORECASE)
_LENGTH = re.compile(
    rf"(?P<half>半)个?(?:小时|钟头)|(?P<hours>{NUMBER})(?P<more>个半)?个?(?:小时|钟头|hours?\b|hrs?\b|h\b)"
    rf"|(?P<minutes>\d{{1,3}}|{NUMBER})\s*(?:分钟|分|minutes?\b|mins?\b)|\b(?:an|one) hour\b",
    re.IGNORECASE,
)
_LENGTH_SPACED = re.compile(r"(?<=\d)\s+(?=(?:个|小时|钟头|分|hour|hr|min))", re.IGNORECASE)
_UNTIL = re.compile(
    rf"(?:到|至|until\s+|till\s+)\s*(?P<day>今天|今日|今晚|明天|明日|明早|明晚|today|tomorrow)?\s*"
    rf"(?P<half>上午|早上|早晨|中午|下午|晚上|夜里|凌晨)?\s*(?P<hour>\d{{1,2}}|{NUMBER})"
    rf"(?:点钟?|:|时)(?P<minute>半|\d{{1,2}})?分?(?:为止|止)?",
    re.IGNORECASE,
)
_DAYS = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "tomorrow": 1,
}
_LATE = frozenset({"下午", "晚上", "夜里", "中午"})
_EARLY = frozenset({"上午", "早上", "早晨", "凌晨"})
_NOON, _DAY_HOURS, _HOUR = 12, 24, 60
_NEEDS_HELP = (
    r"(?:现在|急|很)?(?:需要?|要|请求)(?:帮助|帮忙|救援|支援)|(?:i )?need help|(?:不|没有?)安全"
)
_IS_SAFE = (
    r"(?:都|很|人|目前|现在|一切|均|全)*(?:安全|平安|没事|无恙)"
    r"|(?:i am |i'm |is |are )?(?:all )?safe"
)
_IS_AWAY = (
    r"(?:现在|目前|人|都)*(?:不在村里?|没在村里?|在外地?)"
    r"|(?:is |i'm )?(?:away|not in (?:the )?village)"
)
_ANSWERS: tuple[tuple[Safety, str], ...] = (
    (Safety.help, _NEEDS_HELP),
    (Safety.safe, _IS_SAFE),
    (Safety.away, _IS_AWAY),
)
_OWN = tuple(
    (
        answer,
        re.compile(
            rf"(?:报告|我|本人|我们?这[里边])?[\s,]*(?:{words})(?:了|的|啊)?(?:[\s,:;。!]+(?P<place>.*))?",
            re.IGNORECASE | re.DOTALL,
        ),
    )
    for answer, words in _ANSWERS
)
_ALL = re.compile(
    r"(?:我们|全队|全村|大家|队里|所有人|其他人?|其余(?:的?人)?|全体|人员|队员)*(?:都|全|全都|全部|均)"
    r"(?:很)?(?:安全|平安|没事)(?:了|的)?|全队(?:安全|平安)"
    r"|(?:we are |everyone(?: is)? )?all safe|everyone (?:is )?safe",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"除了?(?P<who>.+?)(?:以外|之外|外)[,\s]*(?P<rest>.+)", re.DOTALL)
_MENTIONS = re.compile(r"安全|平安|没事|无恙|帮助|帮忙|救援|支援|safe|help|away", re.IGNORECASE)
_BREAK = re.compile(r"[,;。!、\s]+")
_SOLVED = frozenset(
    {"已解决", "解决了", "已经解决", "已经解决了", "求助已解决", "问题解决了", "solved"}
)


def read_emergency(
    text: str, hearing: Hearing
) -> RollWords | RollStatus | RollEnd | SafetyWords | Solved | Misread | None:
    """Read one of these; what an answer means without a running roll-call is not said here."""
    plain = normalise(text)
    if core(plain) in _SOLVED:
        return Solved()
    if _STATUS.fullmatch(plain.strip(_EDGES)):
        return RollStatus()
    if _END.fullmatch(plain.strip(_EDGES)):
        return RollEnd()
    if asks(plain):
        return None
    rolled = _ROLL.fullmatch(plain)
    if rolled:
        return _roll((rolled["rest"] or rolled["english"] or "").strip(_EDGES))
    said = read_safety(plain, hearing.names) if _MENTIONS.search(plain) else None
    # 不在村 has a meaning of its own, which who was asked where they are answers with it.
    own_away = isinstance(said, SafetyWords) and said.answer is Safety.away
    return None if own_away else said


def read_safety(text: str, names: Iterable[str] = ()) -> SafetyWords | Misread | None:
    """Read an answer to a roll-call: one's own, or a leader's for the team by name or at once."""
    plain = normalise(text).strip(_EDGES)
    if _ALL.fullmatch(plain):
        return SafetyWords(everybody=True)
    team = _team(plain, tuple(sorted(names, key=len, reverse=True)))
    if team is not None:
        return team
    for answer, pattern in _OWN:
        found = pattern.fullmatch(plain)
        if found:
            return SafetyWords(answer, (found["place"] or "").strip(_EDGES))
    return None


def read_expiry(said: str, now: datetime) -> datetime | None:
    """Give when a roll-call ends that lasts so long, or until then; `now` is local and aware."""
    plain = normalise(said)
    found = _LENGTH.fullmatch(_LENGTH_SPACED.sub("", plain).strip(_EDGES))
    if found:
        return now + timedelta(minutes=_minutes(found))
    until = _UNTIL.fullmatch(plain.strip(_EDGES)) or _UNTIL.fullmatch("到" + plain.strip(_EDGES))
    return _until(until, now) if until else None


def _roll(rest: str) -> RollWords:
    """Take the length or the end out of the words; what is left is the reason."""
    joined = _LENGTH_SPACED.sub("", rest)
    found = next((m for p in (_UNTIL, _LENGTH) if (m := p.search(joined))), None)
    if found is None:
        return RollWords(rest or None)
    reason = f"{joined[: found.start()]} {joined[found.end() :]}".strip(_EDGES)
    return RollWords(" ".join(reason.split()) or None, found.group(0))


def _minutes(found: re.Match[str]) -> int:
    if found["half"]:
        return _HOUR // 2
    if found["minutes"]:
        return (
            int(found["minutes"]) if found["minutes"].isdigit() else number(found["minutes"]) or 0
        )
    hours = number(found["hours"]) or 0 if found["hours"] else 1
    return hours * _HOUR + (_HOUR // 2 if found["more"] else 0)


def _until(found: re.Match[str], now: datetime) -> datetime | None:
    hour, said = number(found["hour"]), found["minute"]
    minute = _HOUR // 2 if said == "半" else int(said or 0)
    if hour is None or hour > _DAY_HOURS or minute >= _HOUR:
        return None
    late = found["half"] in _LATE or found["day"] in {"今晚", "明晚"}
    sure = late or found["half"] in _EARLY or found["day"] == "明早" or hour >= _NOON or hour == 0
    if late and hour < _NOON:
        hour += _NOON
    day = now.date() + timedelta(days=_DAYS.get((found["day"] or "").lower(), 0))
    hours = [hour] if sure or found["day"] == "明天" else [hour, hour + _NOON]
    ends = [_at(now, day, each, minute) for each in hours]
    if not found["day"]:
        ends += [_at(now, day + timedelta(days=1), each, minute) for each in hours]
    return next((end for end in sorted(ends) if end > now), None)


def _at(now: datetime, day: object, hour: int, minute: int) -> datetime:
    start = datetime.combine(day, time(0), now.tzinfo)  # type: ignore[arg-type]  # a date
    return start + timedelta(hours=hour, minutes=minute)


def _team(plain: str, names: tuple[str, ...]) -> SafetyWords | Misread | None:
    """Read 张三安全 李四需要帮助, 除王五外都安全, 王五需要帮助 其他人都安全."""
    exception = _EXCEPT.fullmatch(plain)
    if exception and _ALL.fullmatch(exception["rest"].strip(_EDGES)):
        left_out = [piece for piece in re.split(r"[、,\s和]+", exception["who"]) if piece]
        unknown = next((name for name in left_out if name not in names), None)
        if unknown is not None:
            return Misread("reading.team.unknown_name", {"name": unknown})
        return SafetyWords(everybody=True, named=tuple((name, None) for name in left_out))
    if not any(plain.startswith(name) for name in names):
        return None
    named: list[tuple[str, Safety | None]] = []
    everybody = False
    for piece in (part for part in _BREAK.split(plain) if part):
        if _ALL.fullmatch(piece):
            everybody = True
            continue
        name = next((each for each in names if piece.startswith(each)), None)
        answer = _answer(piece[len(name) :]) if name else None
        if name is None or (answer is None and len(piece) > len(name)):
            return Misread("reading.roll.piece", {"text": piece})
        named.append((name, answer))
    shared = _shared(named)
    return SafetyWords(everybody=everybody, named=shared) if shared else None


def _shared(named: list[tuple[str, Safety | None]]) -> tuple[tuple[str, Safety | None], ...]:
    """张三、李四安全: a bare name has the answer of the next one; None where there is none."""
    answer: Safety | None = None
    done: list[tuple[str, Safety | None]] = []
    for name, said in reversed(named):
        answer = said or answer
        done.append((name, answer))
    return tuple(reversed(done)) if all(said for _, said in done) else ()


def _answer(said: str) -> Safety | None:
    for answer, words in _ANSWERS:
        if re.fullmatch(rf"(?:是|也|说)?(?:{words})(?:了|的)?", said.strip(_EDGES), re.IGNORECASE):
            return answer
    return None
