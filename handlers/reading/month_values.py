"""What is said about months: sheets, closing and reopening, being off post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from handlers.reading.values import Misread
    from handlers.rules.span import Span


@dataclass(frozen=True, slots=True)
class SheetOf:
    """我的月表, 我的考勤 10月: one's own sheet, by the month's first day; None: not said."""

    month: date | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """重开 2026年10月 平安村 原因…: the county opens a closed month again."""

    month: date | None = None
    place: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CloseAgain:
    """关账 2026年10月 平安村: a reopened month is closed again."""

    month: date | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class OffPost:
    """认定脱岗 张三 11月5日 理由: who, the day or half day, and why; None: ask."""

    name: str | None = None
    span: Span | None = None
    reason: str | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """有异议, 10月月表有异议: a line of one's own sheet is wrong; by the month's first day."""

    month: date | None = None


MonthWords = SheetOf | Reopen | CloseAgain | OffPost | Contest
