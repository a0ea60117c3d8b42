"""The part of a policy pack on the people themselves: terms, what units owe them, talks."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from handlers.rules.pack_terms import Natural, Positive, Rule, Section

Ahead = Annotated[tuple[Positive, ...], Field(min_length=1)]


class Deadline(Rule):
    """So many days ahead of a last day, one reminder each, at a local time."""

    days_before: Ahead
    at: time


class Examination(Deadline):
    """A physical examination is due so many months after the last one."""

    every_months: Positive


class Talks(Rule):
    """谈心谈话: so many days before a quarter ends, who was not talked to in it is listed."""

    days_before: Natural
    at: time


class Care(Section):
    """Clauses 二(二) and 六(四); each rule may be left out."""

    term: Deadline = Deadline(
        days_before=(90, 30, 7), at=time(9), clause="二(二)", basis="example"
    )
    insurance: Deadline = Deadline(
        days_before=(30, 7), at=time(9), clause="六(四)", basis="example"
    )
    examination: Examination = Examination(
        every_months=12, days_before=(30, 7), at=time(9), clause="六(四)", basis="example"
    )
    talks: Talks = Talks(days_before=14, at=time(9), clause="六(四)", basis="example")
