"""The parts of a policy pack on the diary and on problems raised for a township."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from handlers.rules.pack_terms import Identifier, Label, Positive, Rule, Section, WorkingHours


class Duty(Section):
    """One duty of clause 三; a diary line in which one of `words` stands is tagged with it."""

    id: Identifier
    clause: str
    label: Label
    words: tuple[Annotated[str, Field(min_length=2)], ...] = ()


class Lines(Rule):
    """How many days back a line may still be written, and how long its photo or voice is kept."""

    days_back: Positive
    keep_files_days: Positive = 730


class ProblemClock(WorkingHours):
    """Working hours after which a problem nobody answered is recalled, then `next` is told."""

    office: Identifier
    next: Identifier
    remind_after_hours: Positive
    escalate_after_hours: Positive


class Diary(Section):
    """Work written down once (四(二)) and problems that wait for an answer (四(一))."""

    lines: Lines = Lines(days_back=31, clause="四(二)", basis="example")
    problems: ProblemClock = ProblemClock(
        opens=time(8, 30),
        closes=time(17, 30),
        office="township",
        next="county",
        remind_after_hours=18,
        escalate_after_hours=45,
        clause="四(一)",
        basis="example",
    )
