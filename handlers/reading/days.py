"""Where the speaker is or was: "Z 8-10", "昨天忘了签 在村", "在村,下午去镇上开会"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.reading import daylists
from handlers.reading.normal import asks, core, normalise
from handlers.reading.parts import PIECES, Part, followed, joined, part_of
from handlers.reading.places import IN, place_of
from handlers.reading.values import DayWords, MarkWords, Misread, NotHere, Param
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from handlers.reading.values import Hearing

IN_VILLAGE = "in_village"
BY_SOUND = "reading.day.by_sound"
_ELSEWHERE = frozenset({"meeting", "training", "official_trip"})

# 上午在村下午去开会: a half day or another day begins a phrase where a place may end.
_BREAK = re.compile(
    r"(?<=[村里岗点屯寨zZ会训习班事公出差休部料账目上县镇市了])"
    r"(?=(?:今天|明天|后天|昨天|前天)?(?:上午|下午)|今天|明天|后天|昨天)"
)
_FORGOT = re.compile(
    r"(?:忘了|忘记了?|忘|漏了|漏|没|没有)(?:签到?|打卡|报|发)(?:了|上)?"
    r"|补(?:签到?|报|登|一下|个)?(?=[\s:,]|$|\d|昨|前|上|在|[一二三])"
    r"|forgot(?: to (?:check in|sign in|report))?",
    re.IGNORECASE,
)
# 在村 Z 20-22: the word and the sign say the same, and the days are those of both.
_DOUBLED = re.compile(r"^(?:在村|在岗|签到)[\s,:]+(?=z{1,2}[\s\d])", re.IGNORECASE)
_GLUED = re.compile(r"^(z{1,2}c?|qd)(?=[\d])", re.IGNORECASE)
_MERE_DAYS = re.compile(
    r"^(?P<where>[^\d,;、。!]{1,12}?)[\s:,]*(?P<days>\d[\d\s、,.到至号日-]*)$"
    r"|^(?P<days2>\d[\d\s、,.到至号日-]*?)\s*(?P<where2>[^\d,;、。!\s][^\d,;、。!]{0,12})$"
)
_GREETING = re.compile(
    r"(?i)^(?:(?:报告|队长|书记|领导|各位|大家|你好|您好|早上好|早(?![上晨])"
    r"|good (?:morning|afternoon))+[,:!。\s]*)+"
)
# A rest shorter than this is no diary line: in 在村 不 it may turn the meaning round.
_SHORTEST = 3
_COURTESY = frozenset(
    (
        "谢谢", "辛苦了", "收到", "好的", "哈哈", "thanks", "没信号", "信号不好", "没事", "没啥事",
        "一切正常", "正常", "无异常", "手机没电", "刚有信号", "才有信号", "刚看到", "勿念",
    )
)  # fmt: skip
_NOTE = re.compile(rf"(?<=[村里岗呢了的])(?:{'|'.join(sorted(_COURTESY - {'thanks'}))})$")
_CONTRARY = re.compile(
    r"^[不没别否]|[不没否]$|同意|批准|不在|没在|回家|回城|离开|走了|外出|不去|算了|除了|\bleave\b|\bnot\b",
    re.IGNORECASE,
)
_LEAVE = re.compile(r"请假|[病事年婚产丧]假|休假|\b(?:on|sick) leave\b", re.IGNORECASE)
# Times that are neither half of the day.
_HOUR = re.compile(
    r"凌晨|清晨|中午|正午|傍晚|晚上|夜里|今晚|\d{1,2}点(?:半|钟)?|然后|再|之后"
    r"|\b(?:at )?(?:noon|night|evening)\b"
)
_ELSE = re.compile(r"(?:去|到|赴|回|在|上|往)(?:镇|乡|县|市|区|州|省|街道)|出差|外出|公出")
_NEGATION = re.compile(r"[不没未别非无]")
_NEGATED = re.compile(r"[不没未别非无][^,;。]{0,5}[在到去回下进住][^,;。]{0,2}[村岗屯寨]")
_LONGEST_NEGATED = 14
_SOUNDS = re.compile(
    r"我?(?:[签前千钱潜牵迁铅谦浅欠歉嵌遣乾签][到道倒导岛稻刀盗]|[在再载栽灾仔宰][村存寸纯春邨])[了里]?"
)


def read_day(text: str, hearing: Hearing) -> DayWords | NotHere | None:
    """Read where the speaker says to be; None unless the sentence begins with such a phrase.

    In the village looks back, everything else forward unless the day said has passed.
    """
    if core(text) in IN and not asks(text):
        return DayWords((MarkWords(IN_VILLAGE, Span.whole(hearing.today)),), dated=False)
    plain = _GLUED.sub(r"\1 ", _DOUBLED.sub("", _GREETING.sub("", normalise(text))))
    if not plain or asks(plain):
        return None
    forgot = bool(_FORGOT.search(plain))
    parts = joined(_parts_of(plain, hearing), hearing)
    if forgot and parts and not any(part.place for part in parts):
        return _forgotten(parts)
    begins = bool(parts) and (parts[0].is_date or parts[0].place is not None)
    if not begins or not any(part.place for part in parts) or parts[0].returns:
        return None
    if forgot and parts[0].place == "away":
        return None
    if any(part.is_date for part in parts):
        return DayWords((), problem=Misread("reading.day.which_days", {"text": plain}))
    return _meaning(followed(parts, hearing), plain, hearing)


def read_by_sound(text: str) -> DayWords | None:
    """Read what sounds like 签到 or 在村 and is not known to stand for it: a question back."""
    said = core(text)
    if not _SOUNDS.fullmatch(said):
        return None
    return DayWords((), problem=Misread(BY_SOUND, {"text": said}))


def read_not_here(text: str, hearing: Hearing) -> NotHere | None:
    """Read 今天没能在村 as being away today: only ever a question, and for the last place of all.

    A second negation or a longer sentence is None.
    """
    plain = normalise(text)
    if asks(plain) or len(core(plain)) > _LONGEST_NEGATED or "人" in plain:
        return None
    if len(_NEGATION.findall(plain)) != 1 or not _NEGATED.search(plain):
        return None
    part = part_of(plain, hearing, [])
    return NotHere(part.spans[0] if part.spans else Span.whole(hearing.today))


def _parts_of(plain: str, hearing: Hearing) -> list[Part]:
    """Cut a sentence into phrases; what is said of forgetting to check in is left out."""
    spelt = daylists.spelt_out(_days_signed(plain))
    said, kept = daylists.cut(_NOTE.sub("", spelt))
    said = _BREAK.sub(",", _FORGOT.sub(" ", said))
    pieces = [piece for piece in PIECES.split(said) if daylists.has_words(piece)]
    return [part_of(piece, hearing, kept) for piece in pieces]


def _days_signed(plain: str) -> str:
    """Give "Z 20 21 22" with 号 behind each; numbers beside any other words stay as they are."""
    found = _MERE_DAYS.fullmatch(plain)
    if found is None:
        return plain
    where, days = found["where"] or found["where2"], found["days"] or found["days2"]
    here = place_of(_FORGOT.sub(" ", where)) == IN_VILLAGE or _FORGOT.fullmatch(where.strip())
    signed = daylists.beside(days) if here else None
    return plain if signed is None else f"{where} {signed}"


def _meaning(parts: list[Part], plain: str, hearing: Hearing) -> DayWords | NotHere | None:
    others = [part for part in parts if not part.place and core(part.words) not in _COURTESY]
    rest = " ".join([part.also or part.words for part in parts if part.also or part in others])
    if any(_LEAVE.search(part.words) for part in others):
        if any(name in plain for name in hearing.names):
            return None
        return DayWords((), problem=Misread("reading.day.leave_apart"))
    short = any(len(core(part.words)) < _SHORTEST for part in others)
    if _CONTRARY.search(rest) or any(_CONTRARY.search(p.words) for p in others) or short:
        return None
    placed = [part for part in parts if part.place]
    if all(part.place == "away" for part in placed):
        return _not_here(placed, hearing)
    if any(place_of(_HOUR.sub("", p.words)) or _ELSE.search(p.words) for p in others):
        return DayWords((), problem=Misread("reading.day.which_half", {"day": hearing.today}))
    undated = not any(part.spans for part in placed)
    if undated and any(part.is_elsewhen(hearing) for part in others):
        return DayWords((), problem=Misread("reading.day.which_days", {"text": plain}))
    return _day_words(placed, rest, hearing)


def _forgotten(parts: list[Part]) -> DayWords | None:
    """A forgotten day without a place: where the person was is asked, not presumed."""
    if not all(part.is_date for part in parts):
        return None
    first = parts[0]
    if first.problem or not first.spans:
        return DayWords((), problem=first.problem)
    spans = [span for part in parts for span in part.spans]
    params = {"first": spans[0].first, "last": spans[-1].last}
    return DayWords((), problem=Misread("reading.day.where", params))


def _not_here(parts: list[Part], hearing: Hearing) -> NotHere | DayWords:
    said = {span for part in parts for span in part.spans}
    problem = next((part.problem for part in parts if part.problem), None)
    if problem is None and len(said) > 1:
        texts = ",".join(part.text for part in parts)
        problem = Misread("reading.day.which_days", {"text": texts})
    if problem is not None:
        return DayWords((), problem=problem)
    return NotHere(said.pop() if said else Span.whole(hearing.today))


def _day_words(parts: list[Part], rest: str, hearing: Hearing) -> DayWords:
    parts, rest = _settled(parts, rest)
    marks: list[MarkWords] = []
    for part in parts:
        if part.problem:
            return DayWords((), rest, part.problem)
        spans = part.spans or (Span.whole(hearing.today),)
        if part.place in {"away", "unclear"}:
            half = spans[0].first_half.value if spans[0].natural_days % 1 else ""
            said_of = part.words or part.text
            params: dict[str, Param] = {"day": spans[0].first, "text": said_of, "half": half}
            why = Misread(f"reading.day.{part.place}", params)
            return DayWords((), rest, why)
        for span in spans:
            said = MarkWords(str(part.place), span)
            if said not in marks:
                marks.append(said)
    dated = any(part.spans for part in parts)
    return replace(_fitted(marks, rest), dated=dated)


def _settled(parts: list[Part], rest: str) -> tuple[list[Part], str]:
    """Drop what another phrase settles: 公出 … 去市里 says whither, 不在村,去开会 says why."""
    known = any(part.place in _ELSEWHERE and part.spans for part in parts) or all(
        part.place in _ELSEWHERE | {"unclear"} for part in parts
    )
    whither = [p for p in parts if p.place == "unclear" and not p.spans and known]
    if whither and any(part.place in _ELSEWHERE for part in parts):
        parts = [part for part in parts if part not in whither]
        rest = " ".join(filter(None, [*(part.words for part in whither), rest]))
    if any(part.place not in {"away", IN_VILLAGE} for part in parts):
        parts = [part for part in parts if part.place != "away"]
    return parts, rest


def _fitted(marks: list[MarkWords], rest: str) -> DayWords:
    """Leave what is said of a whole day the half that another phrase does not take."""
    fitted: list[MarkWords] = []
    for mark in marks:
        others = [one.span for one in marks if one is not mark and one.span.overlaps(mark.span)]
        cut = _without(mark.span, others)
        if cut is None or (cut != mark.span and mark.span.first != mark.span.last):
            return DayWords((), rest, Misread("reading.day.which_half", {"day": mark.span.first}))
        said = MarkWords(mark.kind, cut)
        if said not in fitted:
            fitted.append(said)
    for index, one in enumerate(fitted):
        for other in fitted[index + 1 :]:
            if one.span.overlaps(other.span):
                problem = Misread("reading.day.which_half", {"day": other.span.first})
                return DayWords((), rest, problem)
    return DayWords(tuple(fitted), rest)


def _without(span: Span, others: list[Span]) -> Span | None:
    """What is left of a whole day beside halves said for sure; None when nothing is."""
    if not others or span.first != span.last or span.first_half is span.last_half:
        return span
    taken = [other for other in others if other != span]
    left = [half for half in Half if not any(other.has(span.first, half) for other in taken)]
    return Span(span.first, left[0], span.first, left[-1]) if left else None
