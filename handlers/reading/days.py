"""Where the speaker is or was: "Z 8-10", "昨天忘了签 在村", "在村,下午去镇上开会"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.reading import spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import asks, core, normalise
from handlers.reading.places import IN, Place, place_of
from handlers.reading.values import DayWords, MarkWords, Misread, NotHere
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from handlers.reading.values import Direction, Hearing

IN_VILLAGE = "in_village"

# A space parts phrases too, but for the spaces inside an English one.
_PARTS = re.compile(r"[,;。!]+|(?<![A-Za-z,])\s+|(?<=[Zz])\s+(?=\d)|\s+(?![A-Za-z])")
_FORGOT = re.compile(
    r"(?:忘了|忘记|忘|漏了|漏|没)(?:签到?|打卡|报)(?:了|上)?|补(?:签到?|报|登|一下|个)?(?=[\s:,]|$|\d|昨|前|上|在|[一二三])"
    r"|forgot(?: to check in)?",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(z{1,2}c?)(?=\d)", re.IGNORECASE)
_GREETING = re.compile(r"^(?:(?:报告|队长|书记|领导|各位|大家|你好|您好|早上好|早)+[,:!。\s]*)+")
# A rest shorter than this is no diary line: in 在村 不 it may turn the meaning round.
_SHORTEST = 3
_COURTESY = frozenset(("谢谢", "辛苦了", "收到", "好的", "哈哈", "thanks"))
_CONTRARY = re.compile(
    r"^[不没别否]|同意|批准|不在|没在|请假|回家|回城|离开|走了|外出|不去|算了|除了|\bleave\b|\bnot\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the sentence: its dates, its place, or the words that are neither."""

    place: Place | None
    span: Span | None
    problem: Misread | None
    words: str
    text: str

    @property
    def is_date(self) -> bool:
        return self.place is None and not core(self.words) and self.is_dated

    @property
    def is_dated(self) -> bool:
        return bool(self.span or self.problem)


def read_day(text: str, hearing: Hearing) -> DayWords | NotHere | None:
    """Read where the speaker says to be; None unless the sentence begins with such a phrase.

    In the village looks back, everything else forward unless the day said has passed.
    """
    if core(text) in IN and not asks(text):
        return DayWords((MarkWords(IN_VILLAGE, Span.whole(hearing.today)),))
    plain = _GLUED.sub(r"\1 ", _GREETING.sub("", normalise(text)))
    if not plain or asks(plain):
        return None
    forgot = bool(_FORGOT.search(plain))
    pieces = [piece for piece in _PARTS.split(_FORGOT.sub(" ", plain)) if core(piece)]
    parts = _joined([_part(piece, hearing) for piece in pieces], hearing)
    if forgot and parts and not any(part.place for part in parts):
        return _forgotten(parts)
    if not parts or parts[0].place is None or (forgot and parts[0].place == "away"):
        return None
    if any(part.is_date for part in parts):
        return DayWords((), problem=Misread("reading.day.which_days", {"text": plain}))
    others = [part.words for part in parts if not part.place and core(part.words) not in _COURTESY]
    rest = " ".join(others)
    if _CONTRARY.search(rest) or any(len(core(words)) < _SHORTEST for words in others):
        return None
    placed = [part for part in parts if part.place]
    if all(part.place == "away" for part in placed):
        return _not_here(placed, rest, hearing)
    return _day_words(placed, rest, hearing)


def _part(piece: str, hearing: Hearing) -> _Part:
    place = place_of(_find(piece, hearing, "backward").rest.replace(CUT, " "))
    found = _dated(piece, place, hearing)
    words = found.rest.replace(CUT, " ").strip()
    if place is None and core(words):
        return _Part(None, None, None, piece.strip(), piece)
    return _Part(place, found.span, found.problem, words, piece)


def _find(piece: str, hearing: Hearing, direction: Direction) -> spans.Found:
    lone = re.fullmatch(r"\d{1,2}(?:\s*(?:-|到|至)\s*\d{1,2})?[号日]?", piece.strip())
    return spans.find(piece, hearing.today, direction, lone=bool(lone))


def _dated(piece: str, place: Place | None, hearing: Hearing) -> spans.Found:
    """Presence looks back; everything else forward, or back when the day said has passed."""
    back = _find(piece, hearing, "backward")
    if place in {None, IN_VILLAGE}:
        return back
    ahead = _find(piece, hearing, "forward")
    return back if ahead.problem and not back.problem else ahead


def _joined(parts: list[_Part], hearing: Hearing) -> list[_Part]:
    """Give a date that stands alone to the next place without one, else to the one before."""
    done: list[_Part] = []
    for part in parts:
        before = done[-1] if done else None
        if before and part.is_date and before.place and not before.is_dated:
            done[-1] = _with_date(before, part, hearing)
        elif before and before.is_date and part.place and not part.is_dated:
            done[-1] = _with_date(part, before, hearing)
        else:
            done.append(part)
    return done


def _with_date(part: _Part, date: _Part, hearing: Hearing) -> _Part:
    found = _dated(date.text, part.place, hearing)
    return replace(part, span=found.span, problem=found.problem)


def _forgotten(parts: list[_Part]) -> DayWords | None:
    """A forgotten day without a place: where the person was is asked, not presumed."""
    if not all(part.is_date for part in parts):
        return None
    first = parts[0]
    if first.problem or first.span is None:
        return DayWords((), problem=first.problem)
    params = {"first": first.span.first, "last": first.span.last}
    return DayWords((), problem=Misread("reading.day.where", params))


def _not_here(parts: list[_Part], rest: str, hearing: Hearing) -> NotHere | None:
    if rest or len(parts) > 1:
        return None
    return NotHere(parts[0].span or Span.whole(hearing.today))


def _day_words(parts: list[_Part], rest: str, hearing: Hearing) -> DayWords:
    # 不在村,去县里开会: the place said settles why somebody is away.
    settled = any(part.place not in {"away", IN_VILLAGE} for part in parts)
    parts = [part for part in parts if not (part.place == "away" and settled)]
    marks: list[MarkWords] = []
    for part in parts:
        span = part.span or Span.whole(hearing.today)
        if part.problem:
            return DayWords((), rest, part.problem)
        if part.place in {"away", "unclear"}:
            away = Misread(f"reading.day.{part.place}", {"day": span.first, "text": part.words})
            return DayWords((), rest, away)
        mark = MarkWords(str(part.place), span)
        if mark not in marks:
            marks.append(mark)
    return _fitted(marks, rest)


def _fitted(marks: list[MarkWords], rest: str) -> DayWords:
    """Leave 在村 the half day that another place on the same day does not take."""
    fitted: list[MarkWords] = []
    for mark in marks:
        others = [one.span for one in marks if one is not mark and one.span.overlaps(mark.span)]
        cut = _without(mark.span, others) if mark.kind == IN_VILLAGE else mark.span
        if cut:
            fitted.append(replace(mark, span=cut))
    for index, one in enumerate(fitted):
        for other in fitted[index + 1 :]:
            if one.span.overlaps(other.span):
                problem = Misread("reading.day.which_half", {"day": other.span.first})
                return DayWords((), rest, problem)
    if len(fitted) < len(marks):
        return DayWords((), rest, Misread("reading.day.which_half", {"day": marks[0].span.first}))
    return DayWords(tuple(fitted), rest)


def _without(span: Span, others: list[Span]) -> Span | None:
    """What is left of a day in the village; None when nothing is."""
    if not others or span.first != span.last:
        return span
    left = [half for half in Half if span.has(span.first, half)]
    left = [half for half in left if not any(other.has(span.first, half) for other in others)]
    return Span(span.first, left[0], span.first, left[-1]) if left else None
