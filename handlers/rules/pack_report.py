"""What a policy pack says about reports: the half-year report, and others a county may add."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from handlers.rules.pack_terms import (
    Identifier,
    Label,
    MonthDay,
    Natural,
    Positive,
    Rule,
    Section,
)

FACTS = ("attendance", "leave", "training", "meeting", "problem", "other")
"""What a head may be drafted from besides the duties; `other` are diary lines without one."""


class Head(Section):
    """A head under which a report is written.

    `draws` says what its draft is made of: duties of the pack, whose diary lines go there, and
    any of FACTS. A head that draws nothing stays blank until somebody writes it.
    """

    id: Identifier
    label: Label
    draws: tuple[Identifier, ...] = ()


class HalfYear(Rule):
    """The half-year report: two due days of the year as MM-DD, and its heads."""

    due: Annotated[tuple[MonthDay, ...], Field(min_length=2, max_length=2)]
    heads: Annotated[tuple[Head, ...], Field(min_length=1)]


class Days(Rule):
    """A number of days, zero allowed."""

    days: Natural


class ReportReminders(Rule):
    """Days before and after the due day on which who owes a report is reminded, at what time.

    Of these at most so many are said of one report: the first one, and the last ones.
    """

    days_before: tuple[Natural, ...]
    days_after: tuple[Positive, ...]
    at: time
    at_most: Positive = 5


class ReportDigest(Rule):
    """Who is missing, once a day to the office that accepts: so many days around the due day."""

    days_before: Natural
    days_after: Natural
    at: time


class ReportDraftRule(Rule):
    """How many diary lines of each duty a draft quotes, the fullest of each month first."""

    lines_per_duty: Positive


class ReportKind(Rule):
    """A further report: its period, heads, who files it and which office accepts it.

    It is due so many days after the period ends, opens so many days before that (if not said,
    with its first reminder), and is reminded of so many days before. A member's report is filed by
    everybody stationed, the leader too; that of a term ends with somebody's own.
    """

    id: Identifier
    label: Label
    period: Literal["month", "quarter", "half_year", "year", "term"]
    due_days_after: Natural
    heads: Annotated[tuple[Head, ...], Field(min_length=1)]
    files: Literal["leader", "member"]
    accepts: Identifier
    remind_days_before: tuple[Natural, ...]
    opens_days_before: Natural | None = None


class Report(Section):
    """Reports of clause 四(二); the half-year one always, `kinds` where a county asks for more.

    `opening` is of the half-year report: so many days before its due day the draft is there.
    """

    half_year: HalfYear
    grace: Days
    reminders: ReportReminders
    kinds: tuple[ReportKind, ...] = ()
    opening: Days = Days(days=14, clause="四(二)", basis="example")
    digest: ReportDigest = ReportDigest(
        days_before=3, days_after=14, at=time(9), clause="四(二)", basis="example"
    )
    draft: ReportDraftRule = ReportDraftRule(lines_per_duty=6, clause="四(二)", basis="example")
