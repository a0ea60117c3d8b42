"""One phrase of a sentence about days: its place, its dates, and the words that are neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.reading import daylists, spans
from handlers.reading.lengths import CUT
from handlers.reading.normal import core
from handlers.reading.places import Place, comes_back, doing, place_of
from handlers.reading.values import Misread
from handlers.rules.span import Half, Span

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.daylists import DayList
    from handlers.reading.values import Direction, Hearing

# A space parts phrases too, but for the spaces inside an English one.
PIECES = re.compile(r"[,;。!]+|(?<![A-Za-z,])\s+|(?<=[Zz])\s+(?=\d)|\s+(?![A-Za-z])")
_VAGUE = re.compile(
    r"(?:最近|近来|近日|平时|每天|天天|长期|周末|有时|(?:这|那|前|上|本|近)(?:几|两|三|些|个)?"
    r"(?:天|周|星期|礼拜|月|些日子|段时间))"
)
# A half day with nothing before it: 下午去开会, but not 今天下午去开会.
_HALF = re.compile(r"(?:(上午|早上|早晨|morning)|下午|午后|afternoon)", re.IGNORECASE)
_LONE = re.compile(r"\d{1,2}(?:\s*(?:-|到|至)\s*\d{1,2})?[号日]?")


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase: where somebody is, when, and what is said besides (`also`, work in the village).

    `text` is the phrase as typed; `words` what is left of it without the dates; `returns` is 回村.
    """

    place: Place | None
    spans: tuple[Span, ...]
    problem: Misread | None
    words: str
    text: str
    also: str = ""
    returns: bool = False
    lists: tuple[DayList, ...] = ()

    @property
    def is_date(self) -> bool:
        """Whether it is nothing but days."""
        return self.place is None and not core(self.words) and self.is_dated

    @property
    def is_dated(self) -> bool:
        """Whether a day is said in it."""
        return bool(self.spans or self.problem)

    def is_elsewhen(self, hearing: Hearing) -> bool:
        """Whether the words of a phrase without a place speak of another day than today."""
        if self.lists or not re.search(r"[^\W\d]", self.text):
            return True
        found = spans.find(self.text, hearing.today, "backward")
        ahead = spans.find(self.text, hearing.today, "forward")
        said = found.span or ahead.span
        if said is None:
            return bool(found.problem)
        return (said.first, said.last) != (hearing.today, hearing.today)


def part_of(piece: str, hearing: Hearing, kept: list[DayList], *, backward: bool = False) -> Part:
    """Read one phrase; `kept` are the lists of days cut out of the sentence before.

    With `backward` every day is one gone by, wherever the speaker was.
    """
    lists, clean = daylists.held(piece, kept)
    typed = daylists.restored(piece, kept).strip()
    rest = _find(clean, hearing, "backward").rest.replace(CUT, " ").strip()
    place, also = place_of(rest, hearing.village), ""
    at_work = None if place else doing(rest)
    if at_work:
        place, also = place_of(at_work[0]), at_work[1]
    # 下午回村 after another place is the village again; alone it is the end of a leave.
    returns = place is None and comes_back(rest)
    place = "in_village" if returns else place
    if place is None and core(rest):
        vague = _VAGUE.search(rest)
        if vague and place_of(_VAGUE.sub(" ", rest), hearing.village) == "in_village":
            which = Misread("reading.day.which_days", {"text": typed})
            return Part("in_village", (), which, rest, typed)
        return Part(None, (), None, typed, typed, lists=tuple(lists))
    towards = None if backward else place
    days, problem, words = _dated(clean, towards, hearing, lists)
    return Part(place, days, problem, words, typed, also, returns, tuple(lists))


def joined(parts: list[Part], hearing: Hearing) -> list[Part]:
    """Give a date that stands alone to the next place without one, else to the one before."""
    done: list[Part] = []
    for part in parts:
        before = done[-1] if done else None
        if before and part.is_date and before.place and not before.is_dated:
            done[-1] = _with_date(before, part, hearing)
        elif before and before.is_date and part.place and not part.is_dated:
            done[-1] = _with_date(part, before, hearing)
        else:
            done.append(part)
    return done


def followed(parts: list[Part], hearing: Hearing) -> list[Part]:
    """Let a half day without a day of its own, and 回村, follow the day said before it.

    Coming back on a day to come needs no mark and is left out.
    """
    done: list[Part] = []
    before: date | None = None
    for part in parts:
        if before is not None and part.place and not part.lists:
            part = _after(part, before, hearing)  # noqa: PLW2901 (the part as it is meant)
            if part.returns and part.spans and part.spans[0].first > hearing.today:
                continue
        done.append(part)
        before = part.spans[-1].last if part.spans else before
    return done


def _after(part: Part, before: date, hearing: Hearing) -> Part:
    half = _HALF.match(part.text)
    if half and before != hearing.today:
        part_of_day = Half.AM if half[1] else Half.PM
        return replace(part, spans=(Span(before, part_of_day, before, part_of_day),), problem=None)
    if part.returns and part.is_dated and not half:
        ways: tuple[Direction, ...] = ("backward", "forward")
        said = [_find(part.text, hearing, way).span for way in ways]
        later = [span for span in said if span is not None and span.first >= before]
        return replace(part, spans=(later[0],), problem=None) if later else part
    return part


def _with_date(part: Part, date: Part, hearing: Hearing) -> Part:
    clean = "" if date.lists else date.text
    days, problem, _ = _dated(clean, part.place, hearing, list(date.lists))
    return replace(part, spans=days, problem=problem)


def _dated(
    clean: str, place: Place | None, hearing: Hearing, lists: list[DayList]
) -> tuple[tuple[Span, ...], Misread | None, str]:
    """Presence looks back; everything else forward, or back when the day said has passed."""
    back = _one_way(clean, hearing, lists, "backward")
    if place in {None, "in_village"}:
        return back
    ahead = _one_way(clean, hearing, lists, "forward")
    return back if ahead[1] and not back[1] else ahead


def _one_way(
    clean: str, hearing: Hearing, lists: list[DayList], direction: Direction
) -> tuple[tuple[Span, ...], Misread | None, str]:
    found = _find(clean, hearing, direction)
    words = found.rest.replace(CUT, " ").strip()
    if not lists:
        return ((found.span,) if found.span else ()), found.problem, words
    if len(lists) > 1 or found.span or found.problem:
        text = ",".join(one.source for one in lists)
        return (), Misread("reading.day.which_days", {"text": text}), words
    days = lists[0].resolve(hearing.today, direction)
    return ((), days, words) if isinstance(days, Misread) else (days, None, words)


def _find(piece: str, hearing: Hearing, direction: Direction) -> spans.Found:
    return spans.find(piece, hearing.today, direction, lone=bool(_LONE.fullmatch(piece.strip())))
