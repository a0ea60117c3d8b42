"""What is said of the rest rota, as values: a month's plan, the table, a swap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RotaWords:
    """轮休 12月 张三 1-4 李四 5-8: the days of the people named; () cancels somebody's.

    `month` is the first day of it. `unread` is a piece that was not understood. Nobody named:
    a file is meant, or the table.
    """

    month: date
    days: tuple[tuple[str, tuple[date, ...]], ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class RotaTable:
    """轮休表 12月: the team's table; None: this month and the next."""

    month: date | None = None


@dataclass(frozen=True, slots=True)
class SwapWords:
    """换休 李四 12月5日: with whom, and the days said; one may be either's."""

    name: str | None = None
    days: tuple[date, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class SwapBack:
    """取消换休: the speaker takes a swap back that is not decided."""


RestWords = RotaWords | RotaTable | SwapWords | SwapBack
