"""What reading gives of notices: to whom and what, how one is doing, what is written back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """通知 平安镇队长:明天交表. `whom` is what stands before the colon, "" where there is none."""

    whom: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class NoticeStatus:
    """通知情况: how the speaker's notices are doing; 未确认 and 电话名单 ask for a part of it."""

    what: Literal["all", "unconfirmed", "call_list"] = "all"


@dataclass(frozen=True, slots=True)
class NoticeCorrection:
    """更正通知 …: the last notice is to say this instead; 撤回通知 takes it back (`body` "")."""

    body: str = ""


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """回复 …: what somebody writes back to the last notice they got."""

    body: str


NoticeIntent = NoticeWords | NoticeStatus | NoticeCorrection | NoticeAnswer
