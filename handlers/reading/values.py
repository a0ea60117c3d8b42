"""The values that reading gives: what a message was understood to say, or why it was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from handlers.reading.complaint_values import VoicedWords
from handlers.reading.deed_values import DeedWords
from handlers.reading.emergency_values import EmergencyWords, SafetyWords
from handlers.reading.hours import HourWords
from handlers.reading.meeting_values import MeetingWords
from handlers.reading.month_values import MonthWords
from handlers.reading.notice_values import NoticeIntent
from handlers.reading.paper_values import PaperWords
from handlers.reading.register_values import RegisterWords
from handlers.reading.report_values import DeadlineWords
from handlers.reading.rota_values import RestWords
from handlers.reading.whereabouts import WhereWords
from handlers.rules.span import Span

Param = str | int | Decimal | date
Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class Misread:
    """Not understood for sure: `reason` is the text id of the question to ask back.

    `offered` are the days that may be meant, where there are only a few.
    """

    reason: str
    params: Mapping[str, Param] = field(default_factory=dict)
    offered: tuple[Span, ...] = ()


class Hearing(msgspec.Struct, frozen=True):
    """What must be known to understand a message.

    `today` is the business day; `kinds` says which word means which kind of leave
    (`Policy.leave_words()`); `names` are the members of the speaker's team; `village` is the one
    the speaker is stationed in, and `me` the speaker's own name, "" where not known.
    """

    today: date
    kinds: Mapping[str, str] = msgspec.field(default_factory=dict)
    names: tuple[str, ...] = ()
    village: str = ""
    me: str = ""


class MarkWords(msgspec.Struct, frozen=True):
    """A day kind id of the pack said for some (half) days: in_village, meeting or another."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class DayWords:
    """Where the speaker is: "在村", "Z 8-10", "在村,下午去镇上开会".

    `rest` is what the sentence says besides (a diary line perhaps), as typed. With a `problem`
    nothing counts until the question is answered. `dated` is whether a day was named at all.
    """

    marks: tuple[MarkWords, ...]
    rest: str = ""
    problem: Misread | None = None
    dated: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Correction:
    """补签 20号 在村 手机没电: the days gone by, a day kind id, a reason; empty if not said."""

    days: tuple[Span, ...]
    kind: str | None = None
    reason: str = ""
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class NotHere:
    """The speaker says 不在村: ask why (请假/公出/轮休/其他); never a mark."""

    span: Span


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """A wish for leave; what is None was not said.

    `days` is the length as said. A span made of a first day and a length counts natural days:
    under a pack that counts working days use `leave.span_from(span.first, …, days)` instead.
    With a `problem` the span is None and the problem is the question to ask.
    """

    kind: str | None = None
    span: Span | None = None
    days: Decimal | None = None
    reason: str | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """销假: back in the village, on `day` when one was said."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """续假: so many days more, or until the end of `until`; both None: ask."""

    days: Decimal | None = None
    until: Span | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The request is taken back; a bare 算了 (`explicit` False) only closes an open form."""

    explicit: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """批准 or 不同意; `which` is a number in the list shown, `name` an applicant, if said.

    With `send_back` it is neither: the request shall be changed (退回修改).
    """

    approve: bool
    which: int | None = None
    name: str | None = None
    reason: str | None = None
    send_back: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """收到: a receipt for the open notice."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """A courtesy that wants no answer beyond one word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A plain command word (id such as todo, help, cancel, back, skip, why) and what follows."""

    id: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class TeamException:
    """One named: `what` is a day kind id, or leave, away, back; `said` how a slip was typed."""

    name: str
    what: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class TeamWords:
    """The leader's line on the team; `all_present` means everyone not named and not on leave.

    `count` is the number said ("4个人都在"); `day` the day said, None for today.
    """

    all_present: bool
    exceptions: tuple[TeamException, ...] = ()
    count: int | None = None
    day: date | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """离任 张三 6月30日 接任 李四: who goes, the last day, who follows, from when; None: ask."""

    name: str | None = None
    last_day: date | None = None
    successor: str | None = None
    begins: date | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class PulledBack:
    """抽回 张三 11月24日到26日 县里抽调: the own unit called a cadre back; None: ask."""

    name: str | None = None
    span: Span | None = None
    reason: str | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class LeaveStop:
    """停假 防汛 至7月20日: the county stops leave, why and for which days; None: ask."""

    reason: str | None = None
    span: Span | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class LeaveStopOver:
    """停假结束: leave may be asked for as before."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """代理 王五 8月1日到10日: the speaker hands over all of it; None: ask."""

    name: str | None = None
    span: Span | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class HandBack:
    """收回代理: what was handed over comes back."""


Wanted = Literal["figures", "where", "sheet", "picture"]


@dataclass(frozen=True, slots=True)
class StatisticsWords:
    """Figures, who is where, a month sheet or a picture is asked for.

    `place` is a place, team or name as said, "" for the speaker's own; `span` None: no time said.
    """

    what: Wanted
    place: str = ""
    span: Span | None = None
    problem: Misread | None = None


Said = DayWords | LeaveWords | Return | Receipt | SafetyWords


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """代 张三 在村: said for another; `said` None is not understood and counts nothing."""

    name: str
    said: Said | None
    rest: str


Intent = (
    MonthWords
    | NoticeIntent
    | DayWords
    | Correction
    | NotHere
    | LeaveWords
    | Return
    | Extension
    | Withdraw
    | Decision
    | Receipt
    | Thanks
    | Word
    | TeamWords
    | MeetingWords
    | Departure
    | PulledBack
    | HandOver
    | HandBack
    | OnBehalf
    | LeaveStop
    | LeaveStopOver
    | StatisticsWords
    | RegisterWords
    | HourWords
    | EmergencyWords
    | RestWords
    | PaperWords
    | WhereWords
    | VoicedWords
    | DeadlineWords
    | DeedWords
)
