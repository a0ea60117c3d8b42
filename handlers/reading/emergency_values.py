"""What is said in an emergency, as values: a roll-call, the answers to it, the end of a call."""

from __future__ import annotations

from dataclasses import dataclass

from storage.kinds import Safety


@dataclass(frozen=True, slots=True)
class RollWords:
    """点名 暴雨 2小时: why, and how long or until when as it was said; None: ask."""

    reason: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class RollStatus:
    """点名情况: who answered and who did not."""


@dataclass(frozen=True, slots=True)
class RollEnd:
    """结束点名: close the running roll-call before its time."""


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """安全 村委会, or a leader's 都安全 and 张三需要帮助: an answer to a running roll-call.

    `answer` and `place` are the speaker's own; `named` are members with their answers, None for
    one left out of `everybody`.
    """

    answer: Safety | None = None
    place: str = ""
    everybody: bool = False
    named: tuple[tuple[str, Safety | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Solved:
    """已解决: the speaker's call for help is over, or the one they help with."""


EmergencyWords = RollWords | RollStatus | RollEnd | SafetyWords | Solved
