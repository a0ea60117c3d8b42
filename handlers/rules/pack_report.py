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


class Head(Section):
    """A head under which a report is written."""

    id: Identifier
    label: Label


class HalfYear(Rule):
    """The half-year report: two due days of the year as MM-DD, and its heads."""

    due: Annotated[tuple[MonthDay, ...], Field(min_length=2, max_length=2)]
    heads: Annotated[tuple[Head, ...], Field(min_length=1)]


class Days(Rule):
    """A number of days, zero allowed."""

    days: Natural


class ReportReminders(Rule):
    """Days before and after the due day on which the leader is reminded, and at what time."""

    days_before: tuple[Natural, ...]
    days_after: tuple[Positive, ...]
    at: time


class ReportKind(Rule):
    """A further report: its period, heads, who files it and which office accepts it.

    It is due so many days after the period ends, and reminded of so many days before that.
    """

    id: Identifier
    label: Label
    period: Literal["month", "quarter", "half_year", "year", "term"]
    due_days_after: Natural
    heads: Annotated[tuple[Head, ...], Field(min_length=1)]
    files: Literal["leader", "member"]
    accepts: Identifier
    remind_days_before: tuple[Natural, ...]


class Report(Section):
    """Reports of clause 四(二); the half-year one always, `kinds` where a county asks for more."""

    half_year: HalfYear
    grace: Days
    reminders: ReportReminders
    kinds: tuple[ReportKind, ...] = ()
